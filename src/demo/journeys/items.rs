//! Every item of the list, one after another, under one state of the line.
//!
//! What a resident can finish alone is finished; what needs the line says so honestly without it;
//! the rest shows its page and leads to an operator. Each item begins on the first page with
//! nobody there, and nothing of the person before is left.

use super::answers::fill_in_any;
use super::s02::{page, receipt};
use super::{StepFault, Walk};
use crate::app::Frame;
use crate::domain::people::card::CardStatus;
use crate::domain::services::catalogue::{Action, Catalogue, Item};
use crate::domain::services::terms::Offline;
use crate::domain::time::Span;
use crate::domain::visit::answer::Answer;
use crate::domain::visit::page::Page;
use crate::sample::persons::{SampleFamily, SamplePerson, persons};
use crate::ui::text::services as words;
use std::sync::Arc;

/// What becomes of the line while an item is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// It stays whole.
    Whole,
    /// It was cut before anybody came.
    Down,
    /// It breaks in the middle, and is whole again afterwards.
    LostMidway,
}

/// The controls that begin an item on its page.
const STARTS: [&str; 7] = [
    "开始办理",
    "开始查询",
    "看看推荐",
    "看看有谁",
    "查我的",
    "呼叫帮办员",
    "问问帮办员",
];

/// A group is never longer than so many screens.
const LONGEST_LIST: usize = 12;

pub(super) fn online(w: &mut Walk) -> Result<(), StepFault> {
    walk_the_list(w, Line::Whole)
}

pub(super) fn offline(w: &mut Walk) -> Result<(), StepFault> {
    walk_the_list(w, Line::Down)
}

pub(super) fn midway(w: &mut Walk) -> Result<(), StepFault> {
    walk_the_list(w, Line::LostMidway)
}

fn walk_the_list(w: &mut Walk, line: Line) -> Result<(), StepFault> {
    w.step("开机，岗位和事项已经存到本机", |w| {
        w.frame("listings and the catalogue", |f| {
            f.machine.jobs_as_of.is_some() && f.scene.catalogue.is_some()
        })
    })?;
    let catalogue = catalogue(w)?;
    let mut handed_in = 0;
    for item in catalogue.items() {
        let says = format!("{:02} {}", item.number.get(), item.name);
        w.step(&says, |w| {
            handed_in += u64::from(one_item(w, item, line)?);
            Ok(())
        })?;
    }
    w.step("交的件一件不少、一件不多，县里都有", |w| {
        w.stage.line.restore();
        w.advance(Span::minutes(16));
        w.until(
            "every case at the county",
            |w| matches!(w.stage.cases_at_county(), Some(Ok(n)) if n == handed_in),
        )
    })
}

fn catalogue(w: &Walk) -> Result<Arc<Catalogue>, StepFault> {
    let frame = w.newest();
    let catalogue = frame.and_then(|f| f.scene.catalogue);
    catalogue.ok_or_else(|| w.fault("no catalogue"))
}

/// How starting an item ended, before anything was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Began {
    /// A form with its first question.
    Form,
    /// What was asked for: a list, a record, a page of the library.
    Shown,
    /// A page that says why not, and what to do.
    NotNow,
    /// Somebody has been called.
    Called,
}

/// Does one item; whether a case was handed in.
fn one_item(w: &mut Walk, item: &Item, line: Line) -> Result<bool, StepFault> {
    match line {
        Line::Whole | Line::LostMidway => online_again(w)?,
        Line::Down => cut(w)?,
    }
    let public = matches!(item.action, Action::Library(_));
    if !item.starts_alone() && !public {
        open(w, item)?;
        w.see(&item.condition)?;
        start(w)?;
        // Without a line nobody can do some of them: the hotline stands there instead.
        w.frame("the operator to be called", |f| match page(f) {
            Some(Page::Help) => true,
            Some(Page::OutOfReach(_)) => line == Line::Down,
            _ => false,
        })?;
        return leave(w).map(|()| false);
    }
    let (who, began) = begin_with_somebody_fit(w, item, line)?;
    let handed_in = match (began, &item.action) {
        (Began::Form, Action::Form(_)) => {
            let who = who.ok_or_else(|| w.fault("a form without a card"))?;
            hand_in(w, &who, line)?;
            true
        }
        (Began::Shown, Action::Form(_)) | (Began::Form, _) => {
            return Err(w.fault(format!("{began:?}; on screen: {}", w.texts())));
        }
        (Began::Shown, _) => false,
        (Began::NotNow | Began::Called, _) => {
            let may = line != Line::Whole
                && matches!(
                    item.offline,
                    Offline::OnlineOnly | Offline::CaptureAssistedOnly
                );
            if !may {
                return Err(w.fault(format!("{began:?}; on screen: {}", w.texts())));
            }
            false
        }
    };
    leave(w).map(|()| handed_in)
}

/// Starts an item with the first of the fifty whom its rules let do it.
fn begin_with_somebody_fit(
    w: &mut Walk,
    item: &Item,
    line: Line,
) -> Result<(Option<SamplePerson>, Began), StepFault> {
    if !item.needs_holder() {
        open(w, item)?;
        if line == Line::LostMidway {
            w.stage.line.cut();
        }
        start(w)?;
        return Ok((None, began(w)?));
    }
    let mut last = None;
    for who in persons()
        .into_iter()
        .filter(|p| p.family != SampleFamily::V3)
    {
        w.insert(&who)?;
        w.frame("the overview", |f| {
            matches!(page(f), Some(Page::Overview(_)))
        })?;
        w.tap("首页")?;
        open(w, item)?;
        if line == Line::LostMidway && item.offline == Offline::OnlineOnly {
            w.stage.line.cut();
        }
        start(w)?;
        let how = began(w)?;
        if how == Began::NotNow && line == Line::Whole {
            leave(w)?;
            last = Some(how);
            continue;
        }
        return Ok((Some(who), how));
    }
    Err(w.fault(format!("nobody of the fifty may do it ({last:?})")))
}

/// From the first page to the page of an item: its group, its name.
fn open(w: &mut Walk, item: &Item) -> Result<(), StepFault> {
    w.tap(words::group(item.group))?;
    for _ in 0..LONGEST_LIST {
        w.pause();
        if w.has(&item.name) || !w.has("往下看") {
            break;
        }
        w.tap("往下看")?;
    }
    w.tap(&item.name)?;
    let number = item.number;
    w.frame(
        "the item's page",
        move |f| matches!(page(f), Some(Page::Guide(n)) if *n == number),
    )
}

fn start(w: &mut Walk) -> Result<(), StepFault> {
    let found = STARTS.into_iter().find(|label| w.has(label));
    let label = found.ok_or_else(|| w.fault(format!("nothing begins it: {}", w.texts())))?;
    w.tap(label)
}

/// Waits until starting has led somewhere.
fn began(w: &mut Walk) -> Result<Began, StepFault> {
    // A question to the county that nobody answers has a deadline of its own.
    w.frame("the item to begin", |f| how_it_began(f).is_some())?;
    let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
    how_it_began(&frame).ok_or_else(|| w.fault("it is gone again"))
}

fn how_it_began(f: &Frame) -> Option<Began> {
    match page(f)? {
        Page::Form(_) => Some(Began::Form),
        Page::Jobs(jobs) => jobs.answer.as_ref().map(|_| Began::Shown),
        Page::Records(p) => answered(&p.answer),
        Page::Seekers(p) => answered(&p.answer),
        Page::Library(list) => list.answer.as_ref().map(|_| Began::Shown),
        Page::Refused(_) => Some(Began::NotNow),
        Page::Help => Some(Began::Called),
        _ => None,
    }
}

fn answered<T>(answer: &Answer<T>) -> Option<Began> {
    match answer {
        Answer::Asking(_) => None,
        Answer::Here(_) => Some(Began::Shown),
        Answer::Missing(_) => Some(Began::NotNow),
    }
}

fn hand_in(w: &mut Walk, who: &SamplePerson, line: Line) -> Result<(), StepFault> {
    fill_in_any(w, who)?;
    if line == Line::LostMidway {
        w.stage.line.cut();
    }
    w.tap("确认提交")?;
    w.frame("the receipt", |f| receipt(f).is_some())?;
    w.see("收件")?;
    if line == Line::LostMidway {
        w.stage.line.restore();
        w.advance(Span::seconds(15));
    }
    if line != Line::Down {
        w.frame("the county's stamp", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_some() || r.set_aside)
        })?;
        let kept = w
            .newest()
            .is_some_and(|f| receipt(&f).is_some_and(|r| !r.set_aside));
        if !kept {
            return Err(w.fault("the county set the case aside"));
        }
    }
    Ok(())
}

fn cut(w: &mut Walk) -> Result<(), StepFault> {
    w.stage.line.cut();
    w.advance(Span::minutes(6));
    w.frame("the line to be known as down", |f| {
        f.scene.line == crate::domain::visit::Line::Offline
    })
}

fn online_again(w: &mut Walk) -> Result<(), StepFault> {
    w.stage.line.restore();
    w.advance(Span::seconds(15));
    for _ in 0..4 {
        if w.newest()
            .is_some_and(|f| f.scene.line == crate::domain::visit::Line::Online)
        {
            return Ok(());
        }
        w.advance(Span::minutes(6));
        w.pause();
    }
    w.frame("the line to be known as whole", |f| {
        f.scene.line == crate::domain::visit::Line::Online
    })
}

/// Goes: who is known taps 退出 and takes the card, anybody else walks away.
fn leave(w: &mut Walk) -> Result<(), StepFault> {
    if w.has("退出") {
        w.tap("退出")?;
    } else {
        w.advance(Span::minutes(6));
    }
    w.stage.pull();
    w.frame("the welcome screen", |f| {
        f.scene.session.is_none() && f.scene.slot == CardStatus::NoCard
    })
}
