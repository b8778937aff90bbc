//! An employer posts work by the day and looks for people: masked, one phone at a time, every look
//! noted where the seeker can see it.

use super::answers::{answer_to, fill_in_any};
use super::s02::{page, receipt};
use super::{StepFault, Walk};
use crate::app::Frame;
use crate::domain::delivery::FieldId;
use crate::domain::jobs::seekers::{RevealedPhone, SeekerId};
use crate::domain::services::ItemNo;
use crate::domain::services::form::RawAnswer;
use crate::domain::visit::Tap;
use crate::domain::visit::answer::{Answer, NoAnswer};
use crate::domain::visit::filing::Filing;
use crate::domain::visit::page::Page;
use crate::domain::visit::refused::{Stand, WhyNot};
use crate::domain::visit::seekers_page::{Chosen, SeekersPage};
use crate::sample::persons::{SampleFamily, SamplePerson, persons};

/// Looking for people who want casual work.
const SEARCH: u16 = 9;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    let employer = Walk::person(2);
    w.stocked()?;
    w.step(
        "用工的人插卡，还没登记就想看求职的人：先请登记",
        |w| {
            w.insert(&employer)?;
            w.see(&employer.name.masked())?;
            w.tap("首页")?;
            look_for_seekers(w)?;
            w.frame("the page that asks for the registration", unregistered)?;
            w.see("请先做招聘零工登记")
        },
    )?;
    w.step("去登记，一题一题填到工钱", |w| {
        w.tap("先办“招聘零工登记”")?;
        w.tap("开始办理")?;
        w.frame("the form", |f| filing(f).is_some())?;
        fill_up_to(w, &employer, "day_pay")
    })?;
    w.step(
        "工钱写 20 元：说清楚应当是多少，不往下走",
        |w| refused_pay(w, "20"),
    )?;
    w.step("工钱写 9000 元：也不收", |w| refused_pay(w, "9000"))?;
    w.step(
        "改成行的数，填完，核对，交上去，县里受理",
        |w| {
            fill_in_any(w, &employer)?;
            w.confirm()?;
            w.frame("the county's stamp", |f| {
                receipt(f).is_some_and(|r| r.receipt.accepted.is_some())
            })?;
            w.see("受理")
        },
    )?;
    w.step("再看求职的人：名字都遮着，没有电话", |w| {
        w.tap("再办一件")?;
        w.tap("首页")?;
        look_for_seekers(w)?;
        w.frame("seekers", |f| !listed(f).is_empty())?;
        all_masked(w)
    })?;
    let seeker = look_one_by_one(w)?;
    w.step("退出，求职的人自己插卡", |w| {
        w.tap("退出")?;
        w.stage.pull();
        w.frame("the welcome screen", |f| f.scene.session.is_none())?;
        w.insert(&seeker)?;
        w.see(&seeker.name.masked())
    })?;
    w.step(
        "“谁看过我的信息”里写着招聘的人看了电话",
        |w| {
            w.tap_down_to("谁看过我的信息")?;
            w.see("招聘零工的人看了您的电话")
        },
    )?;
    w.step("退出", |w| {
        w.tap("退出")?;
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}

/// One phone after another until the day's number is used up; a seeker who can look at that.
fn look_one_by_one(w: &mut Walk) -> Result<SamplePerson, StepFault> {
    let mut seen = Vec::new();
    w.step(
        "点开一个人，先告诉“看电话会记下来”",
        |w| {
            let first = w.newest().and_then(|f| listed(&f).first().cloned());
            let first = first.ok_or_else(|| w.fault("nobody on the list"))?;
            w.send(Tap::OpenSeeker(first));
            w.see("看电话会记下来")?;
            all_masked(w)
        },
    )?;
    w.step("同意记下来，看到一个电话", |w| {
        seen.push(reveal(w)?);
        w.see("已经记下您看过")
    })?;
    w.step("一个一个看，看到今天的数用完", |w| {
        look_at_the_rest(w, &mut seen)
    })?;
    w.step("再看一个：今天看满了，县里也不给", |w| {
        open_next(w, seen.len())?;
        w.see("今天已经看满")?;
        // What a terminal whose screen had not noticed would send.
        w.send(Tap::RevealPhone);
        w.frame("the county's refusal", |f| {
            let refused = Answer::Missing(NoAnswer::CapReached);
            chosen(f).is_some_and(|c| c.phone == Some(refused))
        })
    })?;
    let mut free = seen.into_iter().filter(|p| p.family != SampleFamily::V3);
    free.next()
        .ok_or_else(|| w.fault("no seeker with a card anybody may read"))
}

fn look_for_seekers(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("我要找工作")?;
    let item = ItemNo::new(SEARCH).ok_or_else(|| w.fault("no such item"))?;
    w.send(Tap::OpenItem(item));
    w.tap("看看有谁")
}

/// The rule is told before the county is asked for anybody.
fn unregistered(f: &Frame) -> bool {
    let Some(Page::Refused(refused)) = page(f) else {
        return false;
    };
    matches!(
        &refused.why,
        WhyNot::Rule {
            stand: Stand::Known,
            first: Some(_),
            ..
        }
    )
}

fn filing(f: &Frame) -> Option<&Filing> {
    match page(f) {
        Some(Page::Form(filing)) => Some(filing),
        _ => None,
    }
}

/// Answers questions, for a unit, until a field is asked for.
fn fill_up_to(w: &mut Walk, who: &SamplePerson, last: &str) -> Result<(), StepFault> {
    loop {
        let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
        let Some(filing) = filing(&frame) else {
            return Err(w.fault(format!("the form never asks for {last}")));
        };
        let field = filing.current().0.clone();
        if field.id.as_str() == last {
            return w.see(&field.label);
        }
        let raw = match field.id.as_str() {
            "employer_kind" => Some(RawAnswer::picked("unit")),
            "unit_name" => Some(RawAnswer::typed("样例果蔬合作社")),
            _ => answer_to(&field, who, frame.scene.now.date()),
        };
        if let Some(raw) = raw {
            w.send(Tap::Answer(field.id.clone(), raw));
        }
        w.send(Tap::NextQuestion);
        w.frame("the next question", |f| {
            self::filing(f).is_none_or(|filing| filing.current().0.id != field.id)
        })?;
    }
}

/// A sum outside the range of the item stays where it is, with a sentence.
fn refused_pay(w: &mut Walk, sum: &str) -> Result<(), StepFault> {
    let pay = FieldId::parse("day_pay").expect("small letters");
    w.send(Tap::Answer(pay.clone(), RawAnswer::typed(sum)));
    w.send(Tap::NextQuestion);
    w.frame("the answer to be refused", |f| {
        filing(f).is_some_and(|filing| {
            let (field, answer) = filing.current();
            let same = answer.raw == RawAnswer::typed(sum);
            field.id == pay && same && matches!(answer.checked, Some(Err(_)))
        })
    })?;
    w.see("要在 50 元到 1000 元之间")
}

fn seekers(f: &Frame) -> Option<&SeekersPage> {
    match page(f) {
        Some(Page::Seekers(page)) => Some(page),
        _ => None,
    }
}

fn listed(f: &Frame) -> Vec<SeekerId> {
    let found = seekers(f).and_then(|page| page.answer.here());
    found.map_or_else(Vec::new, |found| {
        found.seekers.iter().map(|s| s.id.clone()).collect()
    })
}

fn chosen(f: &Frame) -> Option<&Chosen> {
    seekers(f)?.chosen.as_ref()
}

fn phone(f: &Frame) -> Option<&RevealedPhone> {
    let phone = chosen(f)?.phone.as_ref()?;
    phone.here().map(AsRef::as_ref)
}

/// No full name and no phone of anybody is on screen.
fn all_masked(w: &Walk) -> Result<(), StepFault> {
    let texts = w.texts();
    let shown = |p: &SamplePerson| {
        texts.contains(p.name.reveal()) || texts.replace(' ', "").contains(p.phone.reveal())
    };
    match persons().iter().any(shown) {
        true => Err(w.fault("a full name or a phone is on screen")),
        false => Ok(()),
    }
}

/// Says yes to being noted; whose phone came.
fn reveal(w: &mut Walk) -> Result<SamplePerson, StepFault> {
    w.tap("记下来，看电话")?;
    w.frame("the phone", |f| phone(f).is_some())?;
    let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
    let came = phone(&frame).map(|p| p.phone.reveal().to_owned());
    let whose = persons()
        .into_iter()
        .find(|p| Some(p.phone.reveal()) == came.as_deref());
    whose.ok_or_else(|| w.fault("a phone of nobody"))
}

fn open_next(w: &mut Walk, nth: usize) -> Result<(), StepFault> {
    w.send(Tap::Back);
    w.frame("the list", |f| seekers(f).is_some() && chosen(f).is_none())?;
    let next = w.newest().and_then(|f| listed(&f).get(nth).cloned());
    let next = next.ok_or_else(|| w.fault(format!("the list ends before place {nth}")))?;
    w.send(Tap::OpenSeeker(next));
    w.frame("one seeker", |f| chosen(f).is_some())
}

fn look_at_the_rest(w: &mut Walk, seen: &mut Vec<SamplePerson>) -> Result<(), StepFault> {
    loop {
        let left = w.newest().and_then(|f| phone(&f).map(|p| p.left_today));
        match left {
            Some(0) => return Ok(()),
            Some(_) => {}
            None => return Err(w.fault("no phone on screen")),
        }
        open_next(w, seen.len())?;
        seen.push(reveal(w)?);
    }
}
