//! Whole items by one way of working the terminal: a finger and nothing to be typed by sounds, a
//! plugged-in keyboard, or listening. Every control is worked as it stands on the screen.

use super::aloud;
use super::answers::{on_form, take_face};
use super::s02::{page, receipt};
use super::s06;
use super::writing::open_item;
use super::{StepFault, Walk};
use crate::domain::services::form::{Field, FieldKind};
use crate::domain::visit::page::Page;
use crate::sample::persons::SamplePerson;
use crate::ui::text::refusals;
use crate::wire::catalogue::FacePolicy;

/// The item of casual work.
const CASUAL: &str = "零工求职登记";
/// The item of regular work.
const REGULAR: &str = "固定工求职登记";
/// No form of the list asks more.
const MOST_QUESTIONS: usize = 40;
/// From a province to a village, and once astray.
const MOST_PICKS: usize = 8;
/// A name as a finger writes it: thousandths of the pad's height.
const SIGNATURE: [&[(f32, f32)]; 2] = [
    &[(300.0, 300.0), (900.0, 320.0)],
    &[(600.0, 200.0), (620.0, 800.0)],
];
/// What stands on a question's page beside its choices.
const BESIDE: [&str; 12] = [
    "返回",
    "首页",
    "显示",
    "朗读本页",
    "呼叫帮办",
    "不读了",
    "退出",
    "上一步",
    "下一步",
    "填好了，去核对",
    "往下看",
    "回到上面",
];

/// How the terminal is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Finger,
    Keyboard,
    Ear,
}

pub(super) fn by_finger(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    whole_item(w, CASUAL, &Walk::person(0), By::Finger)?;
    face_to_face(w, By::Finger)
}

pub(super) fn by_keyboard(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    w.use_keyboard();
    whole_item(w, CASUAL, &Walk::person(1), By::Keyboard)?;
    face_to_face(w, By::Keyboard)
}

pub(super) fn by_ear(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    begin_to_listen(w)?;
    whole_item(w, CASUAL, &Walk::person(2), By::Ear)?;
    face_to_face(w, By::Ear)
}

/// The first item by listening, for the walk that tries the voice itself.
pub(super) fn regular_by_ear(w: &mut Walk) -> Result<(), StepFault> {
    begin_to_listen(w)?;
    whole_item(w, REGULAR, &Walk::person(0), By::Ear)
}

/// The largest letters, high contrast, and 朗读本页 once.
fn begin_to_listen(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "特大字、白底黑字，点一次“朗读本页”",
        |w| {
            aloud::largest_and_plain(w)?;
            aloud::hear(w, &["您要办什么事"])
        },
    )
}

/// From the card to the receipt.
fn whole_item(w: &mut Walk, name: &str, who: &SamplePerson, by: By) -> Result<(), StepFault> {
    w.step(&format!("插卡，找到{name}"), |w| {
        open_item(w, who, name)
    })?;
    hand_in(w, name, who, by)?;
    w.step("退出，拔卡", |w| {
        w.tap("退出")?;
        w.stage.pull();
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}

/// 资格认证, where the county lets people do it alone.
fn face_to_face(w: &mut Walk, by: By) -> Result<(), StepFault> {
    let who = s06::old_enough(w)?;
    s06::policy(w, FacePolicy::SelfAutomatic)?;
    // While the policy came, nobody touched the terminal: what was chosen before is gone.
    if by == By::Ear {
        begin_to_listen(w)?;
    }
    w.step("插卡，开始资格认证", |w| s06::start(w, &who))?;
    hand_in(w, "资格认证", &who, by)?;
    w.step("办完，拔卡", |w| {
        w.stage.pull();
        w.tap("办完了，退出")?;
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}

fn hand_in(w: &mut Walk, name: &str, who: &SamplePerson, by: By) -> Result<(), StepFault> {
    w.step(&format!("{name}：一题一题答完"), |w| {
        for _ in 0..MOST_QUESTIONS {
            if one_question(w, who, by)? {
                return Ok(());
            }
        }
        Err(w.fault("the form never ends"))
    })?;
    w.step("核对，提交，收件", |w| {
        if by == By::Ear {
            hears(w, "请核对")?;
        }
        w.confirm()?;
        w.frame("the receipt", |f| receipt(f).is_some())?;
        if by == By::Ear {
            hears(w, "这次服务怎么样")?;
        }
        Ok(())
    })
}

/// Answers the question on screen and goes on; whether there was none left.
fn one_question(w: &mut Walk, who: &SamplePerson, by: By) -> Result<bool, StepFault> {
    w.frame("a page that asks for something", |f| {
        matches!(
            page(f),
            Some(Page::Form(_) | Page::Review { .. } | Page::Refused(_))
        )
    })?;
    let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
    let field = match page(&frame) {
        Some(Page::Review { .. }) => return Ok(true),
        Some(Page::Refused(refused)) if refused.is_advice() => {
            w.tap(refusals::ANYWAY)?;
            return Ok(false);
        }
        Some(Page::Form(filing)) => filing.current().0.clone(),
        _ => return Err(w.fault(format!("no form any more; on screen: {}", w.texts()))),
    };
    w.see(&field.label)?;
    if by == By::Ear {
        hears(w, &field.label)?;
    }
    answer(w, &field, who, by)?;
    let next = ["下一步", "填好了，去核对"];
    w.until("the way on", |w| next.iter().any(|label| w.has(label)))?;
    let label = next.into_iter().find(|label| w.has(label));
    w.tap(label.ok_or_else(|| w.fault("no way on"))?)?;
    w.frame(&format!("what follows \"{}\"", field.label), |f| {
        let asking = matches!(page(f), Some(Page::Checking { .. } | Page::CheckingSet(_)));
        !asking && on_form(f).is_none_or(|filing| filing.current().0.id != field.id)
    })?;
    Ok(false)
}

fn answer(w: &mut Walk, field: &Field, who: &SamplePerson, by: By) -> Result<(), StepFault> {
    match &field.kind {
        FieldKind::Choice(choices) | FieldKind::Several { choices, .. } => {
            let first = choices.first();
            let first = first.ok_or_else(|| w.fault("nothing to choose"))?;
            w.tap_down_to(&first.label)
        }
        FieldKind::Money { offers, .. } => {
            let offer = offers.first().ok_or_else(|| w.fault("no offer"))?;
            w.tap_down_to(&format!("{offer} 元"))
        }
        FieldKind::Phone(_) if by == By::Keyboard => {
            w.type_keys(who.phone.reveal());
            Ok(())
        }
        FieldKind::Phone(_) => {
            let mut digits = who.phone.reveal().chars();
            digits.try_for_each(|digit| w.tap_down_to(&digit.to_string()))
        }
        FieldKind::Place { .. } => pick_a_place(w),
        FieldKind::Confirmation { .. } => w.tap_down_to("我看完了，同意"),
        // No key draws a name.
        FieldKind::Signature => SIGNATURE
            .iter()
            .try_for_each(|stroke| w.draw(&field.label, stroke)),
        FieldKind::Face(_) => take_face(w),
        // Words that may be left out are; another walk writes them.
        _ if field.optional => Ok(()),
        _ => Err(w.fault(format!("nobody said how to answer \"{}\"", field.label))),
    }
}

/// Picks what stands last until it is a place.
fn pick_a_place(w: &mut Walk) -> Result<(), StepFault> {
    let whole = |w: &Walk| {
        let frame = w.newest();
        let form = frame.as_ref().and_then(on_form);
        form.is_some_and(|filing| matches!(filing.current().1.checked, Some(Ok(_))))
    };
    for _ in 0..MOST_PICKS {
        if whole(w) {
            return Ok(());
        }
        let mut labels = w.labels().into_iter().rev();
        let last = labels.find(|label| !BESIDE.contains(&label.as_str()));
        let last = last.ok_or_else(|| w.fault("no place to pick"))?;
        w.tap_down_to(&last)?;
    }
    Err(w.fault("no place after so many picks"))
}

/// These words come from the loudspeaker without anybody asking for this page.
fn hears(w: &mut Walk, words: &str) -> Result<(), StepFault> {
    w.settle();
    aloud::heard(w, words)
}
