//! 本人没来，替办: a daughter comes with her father's card and his letter. With an operator on duty
//! the terminal asks who came, by what right; the county's record names both.

use super::answers::fill_in_any;
use super::fit::fit_for;
use super::operator;
use super::s02::{page, receipt};
use super::{StepFault, Walk};
use crate::app::Frame;
use crate::domain::services::ItemNo;
use crate::domain::services::form::{Field, FieldKind, FieldRole, RawAnswer};
use crate::domain::visit::Tap;
use crate::domain::visit::page::Page;
use crate::sample::operators::OPERATOR;
use crate::sample::persons::{SamplePerson, person};
use crate::sample::records::NOTHING;

/// Joining the residents' pension: may be done with an authorisation.
const ITEM: u16 = 28;
/// Of the item itself: nobody may come for the holder.
const OWN_ONLY: u16 = 20;
/// Payments of the residents' pension, which the family may ask for.
const RECORDS: u16 = 36;
/// Who comes.
const AGENT: usize = 12;
/// What the county keeps of relation and authority.
const CODES: &str = "child/letter";

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    let (holder, agent) = (person(NOTHING), person(AGENT));
    w.stocked()?;
    w.step("没有帮办员在，页面不提替办", |w| {
        open(w, ITEM)?;
        w.see("替别人办的：委托书")?;
        match w.has(FOR_OTHER) {
            true => Err(w.fault("offered without an operator")),
            false => w.tap("首页"),
        }
    })?;
    w.step(
        "帮办员登录；只许本人办的事项也不提替办",
        |w| {
            operator::log_in(w, OPERATOR)?;
            operator::begin(w)?;
            open(w, OWN_ONLY)?;
            w.see("开始帮办")?;
            match w.has(FOR_OTHER) {
                true => Err(w.fault("offered where nobody may come for another")),
                false => Ok(()),
            }
        },
    )?;
    w.step("本人没来，替办：要本人的卡", |w| {
        open(w, ITEM)?;
        w.tap(FOR_OTHER)?;
        w.see("请插本人的卡")?;
        w.insert(&holder)?;
        w.frame("the first question about who came", |f| asked(f).is_some())
    })?;
    w.step("值班帮办员自己的号：一输就说不行", own_number)?;
    w.step(
        "读代办人的卡：换上她的卡，填的都还在",
        |w| {
            w.tap_down_to("读代办人的卡")?;
            w.see("先拿出本人的卡")?;
            w.stage.pull();
            w.insert(&agent)?;
            w.frame("the question after name and number", |f| {
                asked(f).is_some_and(|field| field.role == Some(FieldRole::AgentRelation))
            })
        },
    )?;
    w.step("是什么人、拿的什么委托，一样一样问", |w| {
        who_came(w, &agent)
    })?;
    w.step("再填本人的表，拍户口本，来的人签名", |w| {
        fill_in_any(w, &holder)?;
        operator::hand_over(w)
    })?;
    let mut case = None;
    w.step("来的人核对、提交：收件、受理", |w| {
        w.confirm()?;
        w.frame("the county's stamp", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_some())
        })?;
        let newest = w.newest();
        let filed = newest.as_ref().and_then(receipt);
        case = filed.map(|filed| filed.receipt.facts.submission);
        Ok(())
    })?;
    w.step(
        "县里记着：替谁、谁来的、凭什么、谁经手",
        |w| {
            let id = case.ok_or_else(|| w.fault("no case"))?;
            let county = w.stage.county.as_ref();
            let county = county.ok_or_else(|| w.fault("this script needs a county of its own"))?;
            match county.assisted(&id.to_string()) {
                Ok(Some(part))
                    if part.agent.as_deref() == Some(CODES) && part.account == OPERATOR =>
                {
                    Ok(())
                }
                other => Err(w.fault(format!("{other:?}"))),
            }
        },
    )?;
    w.step("换下一位", next)?;
    records_for_family(w, &agent)?;
    w.step("本人下次插卡，看得到这一件", |w| {
        w.insert(&holder)?;
        w.tap_down_to("全部办件")?;
        w.see("城乡居民基本养老保险参保登记")?;
        w.tap("退出")
    })
}

/// The family asks for the payments of somebody who is not there; the holder reads who asked.
fn records_for_family(w: &mut Walk, agent: &SamplePerson) -> Result<(), StepFault> {
    let number = ItemNo::new(RECORDS).expect("a number of the list");
    let catalogue = w.newest().and_then(|f| f.scene.catalogue);
    let item = catalogue.as_ref().and_then(|c| c.item(number));
    let holder = item.and_then(|item| fit_for(item, w.today()));
    let holder = holder.ok_or_else(|| w.fault("nobody of the fifty draws this pension"))?;
    w.step(
        "家里人替老人查待遇：问清谁来的，才给看",
        |w| {
            open(w, RECORDS)?;
            w.tap(FOR_OTHER)?;
            w.insert(&holder)?;
            w.frame("the first question about who came", |f| asked(f).is_some())?;
            who_came(w, agent)?;
            w.frame("the records", |f| match page(f) {
                Some(Page::Records(page)) => page.behalf.is_some() && page.answer.here().is_some(),
                _ => false,
            })
        },
    )?;
    w.step("换下一位，帮办员离开", |w| {
        next(w)?;
        operator::leave(w)
    })?;
    w.step("老人自己插卡，看得到谁替他查过", |w| {
        w.insert(&holder)?;
        w.frame("the overview", |f| {
            matches!(page(f), Some(Page::Overview(_)))
        })?;
        w.send(Tap::WhoViewed);
        w.see("替您来的人查了记录")?;
        w.tap("退出")?;
        w.stage.pull();
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}

fn next(w: &mut Walk) -> Result<(), StepFault> {
    operator::take_back(w)?;
    w.tap("换下一位")?;
    w.stage.pull();
    w.frame("the first page", |f| f.scene.session.is_none())
}

/// Whoever is on duty types the own number as the agent's.
fn own_number(w: &mut Walk) -> Result<(), StepFault> {
    let own = operator::whose(OPERATOR);
    let typed = [
        (FieldRole::AgentName, own.name.reveal()),
        (FieldRole::AgentId, own.id_number.reveal()),
    ];
    for (role, text) in typed {
        let field = w.newest().as_ref().and_then(asked);
        let field = field.filter(|field| field.role == Some(role));
        let field = field.ok_or_else(|| w.fault("another question than who came"))?;
        w.send(Tap::Answer(field.id.clone(), RawAnswer::typed(text)));
        w.send(Tap::NextQuestion);
        w.frame("what follows", |f| {
            asked(f).is_none_or(|next| next.id != field.id)
        })?;
    }
    w.see("帮办员不能替办自己经手的事")?;
    w.frame("the name of who came again", |f| {
        asked(f).is_some_and(|field| field.role == Some(FieldRole::AgentName))
    })
}

const FOR_OTHER: &str = "本人没来，替办";

fn open(w: &mut Walk, number: u16) -> Result<(), StepFault> {
    w.send(Tap::OpenItem(
        ItemNo::new(number).expect("a number of the list"),
    ));
    w.frame(
        "the item's page",
        move |f| matches!(page(f), Some(Page::Guide(item)) if item.get() == number),
    )
}

/// The question about who came that is on screen.
fn asked(f: &Frame) -> Option<Field> {
    let field = match page(f) {
        Some(Page::Form(filing)) => filing.current().0.clone(),
        _ => return None,
    };
    matches!(
        field.role,
        Some(
            FieldRole::AgentName
                | FieldRole::AgentId
                | FieldRole::AgentRelation
                | FieldRole::AgentAuthority
        )
    )
    .then_some(field)
}

fn who_came(w: &mut Walk, agent: &SamplePerson) -> Result<(), StepFault> {
    while let Some(field) = w.newest().as_ref().and_then(asked) {
        w.see(&field.label)?;
        let raw = match (field.role, &field.kind) {
            (Some(FieldRole::AgentName), _) => RawAnswer::typed(agent.name.reveal()),
            (Some(FieldRole::AgentId), _) => RawAnswer::typed(agent.id_number.reveal()),
            (Some(FieldRole::AgentRelation), FieldKind::Choice(_)) => RawAnswer::picked("child"),
            (_, FieldKind::Choice(_)) => RawAnswer::picked("letter"),
            _ => return Err(w.fault(format!("nobody knows \"{}\"", field.label))),
        };
        w.send(Tap::Answer(field.id.clone(), raw));
        w.send(Tap::NextQuestion);
        w.frame("what follows", |f| {
            asked(f).is_none_or(|next| next.id != field.id)
        })?;
    }
    Ok(())
}
