//! Walking as an operator: log in by the phone, take over without the line, hand the screen to the
//! resident and take it back.

use super::s02::page;
use super::{StepFault, Walk};
use crate::app::Frame;
use crate::domain::operators::desk::{DutyPage, Hands, POLL_EVERY, Way};
use crate::domain::services::form::{Field, FieldKind, FieldRole, RawAnswer};
use crate::domain::visit::Tap;
use crate::domain::visit::page::Page;
use crate::sample::operators::{CARD_PIN, accounts};
use crate::sample::persons::SamplePerson;

/// The PIN every operator of the scripts chooses for the time without the line.
const PIN: &str = "738206";

/// Whose account it is.
pub(super) fn whose(account: &str) -> SamplePerson {
    let all = accounts();
    let found = all.into_iter().find(|sample| sample.id == account);
    found.expect("an account of the sample").person
}

/// Opens the login page and confirms its code on the phone. Ends when the terminal has heard of it,
/// whatever the county said.
pub(super) fn scan(w: &mut Walk, account: &str) -> Result<(), StepFault> {
    w.tap("工作人员")?;
    confirm(w, account)
}

/// Confirms the code on screen with somebody's electronic card.
pub(super) fn confirm(w: &mut Walk, account: &str) -> Result<(), StepFault> {
    w.frame("a code for the phone", |f| code(f).is_some())?;
    let id = w.newest().as_ref().and_then(code);
    let id = id.ok_or_else(|| w.fault("the code is gone again"))?;
    match w.stage.confirm_on_phone(&id, &whose(account), CARD_PIN) {
        Some(200) => {}
        Some(status) => return Err(w.fault(format!("the phone page answers {status}"))),
        None => return Err(w.fault("this script needs a county of its own")),
    }
    w.advance(POLL_EVERY);
    w.frame("the county's word on the code", |f| code(f).is_none())
}

fn code(frame: &Frame) -> Option<String> {
    match &frame.scene.desk.login()?.way {
        Way::Code(code) => Some(code.id.as_str().to_owned()),
        _ => None,
    }
}

/// Logs an operator in by the phone, from the welcome screen, and chooses a PIN.
pub(super) fn log_in(w: &mut Walk, account: &str) -> Result<(), StepFault> {
    scan(w, account)?;
    w.frame("the operator to be on duty", is_on_duty)?;
    if choosing(w) {
        w.see("设一个 6 位密码")?;
        type_pin(w)?;
        w.see("请再输一次")?;
        type_pin(w)?;
    }
    w.frame("the operator's first page", |f| {
        f.scene.desk.duty().and_then(|d| d.page.as_ref()) == Some(&DutyPage::Home)
    })?;
    w.see("开始帮办")
}

/// Logs an operator in who is known here, without the line, from the welcome screen.
pub(super) fn log_in_without_line(w: &mut Walk, account: &str) -> Result<(), StepFault> {
    w.tap("工作人员")?;
    w.see("请选您的名字")?;
    let name = whose(account).name.masked();
    w.tap(&name)?;
    w.see("请输 6 位断网登录密码")?;
    type_pin(w)?;
    w.frame("the operator to be on duty", is_on_duty)?;
    w.see("开始帮办")
}

/// Opens the screen with the PIN, where waiting for the line has locked it.
pub(super) fn unlock(w: &mut Walk) -> Result<(), StepFault> {
    if !w.has("登录解锁") {
        return Ok(());
    }
    w.tap("登录解锁")?;
    w.see("请输 6 位断网登录密码")?;
    type_pin(w)?;
    w.frame("the screen to be open", |f| {
        f.scene.desk.login().is_none() && f.scene.desk.duty().is_some_and(|d| d.lock.is_none())
    })
}

/// Types the PIN on the pad.
pub(super) fn type_pin(w: &mut Walk) -> Result<(), StepFault> {
    for key in PIN.chars() {
        w.tap(&key.to_string())?;
    }
    w.frame("six digits", |f| typed_digits(f) == Some(PIN.len()))?;
    w.tap("确定")
}

fn typed_digits(f: &Frame) -> Option<usize> {
    if let Some(login) = f.scene.desk.login() {
        return match &login.way {
            Way::Pin(tried) => Some(tried.typed.count()),
            _ => None,
        };
    }
    match f.scene.desk.duty()?.page.as_ref()? {
        DutyPage::ChoosePin(choice) => Some(choice.typed.count()),
        _ => None,
    }
}

/// From the operator's first page to the first page of the terminal.
pub(super) fn begin(w: &mut Walk) -> Result<(), StepFault> {
    let back = w.has("回去接着帮办");
    w.tap(if back {
        "回去接着帮办"
    } else {
        "开始帮办"
    })?;
    w.frame("the screen in the operator's hands", |f| {
        f.scene.desk.hands() == Hands::Operator
    })
}

/// Logs out, from wherever the visit is.
pub(super) fn leave(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("帮办员离开")?;
    w.frame("nobody on duty", |f| f.scene.desk.duty().is_none())
}

/// The screen goes to the resident, where it is not theirs already.
pub(super) fn hand_over(w: &mut Walk) -> Result<(), StepFault> {
    if hands(w) == Some(Hands::Operator) {
        let agents = w.has("交给代办人");
        w.tap(if agents {
            "交给代办人"
        } else {
            "交给群众"
        })?;
        w.frame("the resident's turn", |f| {
            f.scene.desk.hands() == Hands::Resident
        })?;
        w.see(if agents {
            "现在请代办人操作"
        } else {
            "现在请群众本人操作"
        })?;
    }
    Ok(())
}

/// The operator takes the screen back, where the resident has it.
pub(super) fn take_back(w: &mut Walk) -> Result<(), StepFault> {
    if hands(w) == Some(Hands::Resident) {
        w.tap("交回帮办员")?;
        w.frame("the operator's turn", |f| {
            f.scene.desk.hands() == Hands::Operator
        })?;
    }
    Ok(())
}

/// Whose hands the screen is in.
pub(super) fn hands(w: &Walk) -> Option<Hands> {
    w.newest().map(|f| f.scene.desk.hands())
}

fn is_on_duty(f: &Frame) -> bool {
    f.scene.desk.duty().is_some()
}

fn choosing(w: &Walk) -> bool {
    let newest = w.newest();
    let duty = newest.as_ref().and_then(|f| f.scene.desk.duty());
    matches!(
        duty.and_then(|d| d.page.as_ref()),
        Some(DutyPage::ChoosePin(_))
    )
}

/// Types somebody without a card, from the page that asks for one.
pub(super) fn type_identity(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    w.tap("读不了卡，看证件录入")?;
    w.frame("the questions about the document", |f| typed(f).is_some())?;
    while let Some(field) = w.newest().as_ref().and_then(typed) {
        w.see(&field.label)?;
        let raw = match (field.role, &field.kind) {
            (Some(FieldRole::HolderName), _) => RawAnswer::typed(who.name.reveal()),
            (Some(FieldRole::HolderId), _) => RawAnswer::typed(who.id_number.reveal()),
            (_, FieldKind::Choice(choices)) => RawAnswer::picked(&choices[0].code),
            _ => return Err(w.fault(format!("nobody knows \"{}\"", field.label))),
        };
        w.send(Tap::Answer(field.id.clone(), raw));
        w.send(Tap::NextQuestion);
        w.frame("what follows", |f| {
            typed(f).is_none_or(|next| next.id != field.id)
        })?;
    }
    Ok(())
}

fn typed(f: &Frame) -> Option<Field> {
    match page(f) {
        Some(Page::TypedIdentity { filing, .. }) => Some(filing.current().0.clone()),
        _ => None,
    }
}
