//! The operator's page of the outbox on a memory stick.

use super::operators::{ASSISTED, bench, desk, log_in};
use super::*;
use crate::domain::delivery::ferry::{FerryDone, FerryFault, FerryWish, Loaded};
use crate::domain::operators::desk::{
    DeskAsked, DeskEffect, DeskEvent, DeskTap, DutyPage, FerryStep, Ferrying,
};
use crate::domain::time::Span;

fn at_desk() -> Bench {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b
}

fn page(b: &Bench) -> Option<Ferrying> {
    match b.visit.desk().duty()?.page.clone()? {
        DutyPage::Ferry(ferrying) => Some(ferrying),
        _ => None,
    }
}

fn asked(b: &Bench) -> DeskAsked {
    match page(b).map(|page| page.step) {
        Some(FerryStep::Asked { asked, .. }) => asked,
        other => panic!("{other:?}"),
    }
}

fn told(b: &mut Bench, to: DeskAsked, came: Result<FerryDone, FerryFault>) {
    b.send(VisitEvent::Desk(DeskEvent::Ferried(to, came)));
}

fn wishes(effects: &[Effect]) -> Vec<FerryWish> {
    let wish = |effect: &Effect| match effect {
        Effect::Desk(DeskEffect::Ferry(_, wish)) => Some(*wish),
        _ => None,
    };
    effects.iter().filter_map(wish).collect()
}

fn opened() -> Bench {
    let mut b = at_desk();
    desk(&mut b, DeskTap::Ferry(FerryWish::Look));
    let to = asked(&b);
    told(&mut b, to, Ok(FerryDone::Waiting(2)));
    b
}

#[test]
fn nobody_copies_before_the_page_behind_the_lock_in_practice_or_in_the_residents_hands() {
    let load = DeskTap::Ferry(FerryWish::Load);
    let mut b = at_desk();
    assert_eq!(wishes(&desk(&mut b, load.clone())), [], "no page");
    let mut b = opened();
    b.now.mono = b.now.mono.plus(Span::minutes(3));
    b.send(VisitEvent::Time);
    assert_eq!(wishes(&desk(&mut b, load.clone())), [], "locked");
    let mut b = at_desk();
    desk(&mut b, DeskTap::Training);
    desk(&mut b, DeskTap::SwitchTraining);
    let look = DeskTap::Ferry(FerryWish::Look);
    assert_eq!(wishes(&desk(&mut b, look.clone())), [], "practice");
    let mut b = at_desk();
    desk(&mut b, DeskTap::HandOver);
    assert_eq!(wishes(&desk(&mut b, look)), [], "the resident's turn");
}

#[test]
fn the_page_counts_first_and_does_one_thing_at_a_time() {
    let mut b = at_desk();
    let effects = desk(&mut b, DeskTap::Ferry(FerryWish::Look));
    assert_eq!(wishes(&effects), [FerryWish::Look]);
    let early = desk(&mut b, DeskTap::Ferry(FerryWish::Load));
    assert_eq!(wishes(&early), [], "it is still counting");
    let to = asked(&b);
    told(&mut b, to, Ok(FerryDone::Waiting(2)));
    let counted = page(&b).expect("the page");
    assert_eq!(counted.waiting, Some(2));
    let effects = desk(&mut b, DeskTap::Ferry(FerryWish::Load));
    assert_eq!(wishes(&effects), [FerryWish::Load]);
    let again = desk(&mut b, DeskTap::Ferry(FerryWish::Read));
    assert_eq!(wishes(&again), [], "the stick is in use");
}

#[test]
fn every_fault_is_said_and_may_be_tried_again() {
    for wish in [FerryWish::Load, FerryWish::Read, FerryWish::Relay] {
        for fault in FerryFault::ALL {
            let mut b = opened();
            desk(&mut b, DeskTap::Ferry(wish));
            let to = asked(&b);
            told(&mut b, to, Err(fault));
            let step = page(&b).map(|page| page.step);
            assert_eq!(step, Some(FerryStep::Failed(wish, fault)));
            let again = desk(&mut b, DeskTap::Ferry(wish));
            assert_eq!(wishes(&again), [wish], "{fault:?}");
        }
    }
}

#[test]
fn what_takes_too_long_is_late_noted_and_its_answer_then_is_none() {
    let mut b = opened();
    desk(&mut b, DeskTap::Ferry(FerryWish::Load));
    let to = asked(&b);
    let before = b.visit.outline(b.now);
    b.now.mono = b.now.mono.plus(Span::seconds(121));
    let cause = VisitEvent::Time.cause();
    b.send(VisitEvent::Time);
    let late = Some(FerryStep::Failed(FerryWish::Load, FerryFault::Late));
    assert_eq!(page(&b).map(|page| page.step), late);
    let noted = trace::trace(&before, &b.visit.outline(b.now), &cause);
    let told_late = |record: &&_| format!("{record:?}").contains("FerryFailed");
    assert_eq!(noted.iter().filter(told_late).count(), 1, "{noted:?}");
    let loaded = Loaded {
        file: "a".to_owned(),
        cases: 2,
        left: 0,
    };
    told(&mut b, to, Ok(FerryDone::Loaded(loaded)));
    assert_eq!(page(&b).map(|page| page.step), late);
}

#[test]
fn an_answer_that_was_read_tells_what_still_waits() {
    let mut b = opened();
    desk(&mut b, DeskTap::Ferry(FerryWish::Read));
    let to = asked(&b);
    let done = FerryDone::Read {
        accepted: 1,
        refused: 0,
        waiting: 1,
    };
    told(&mut b, to, Ok(done.clone()));
    let page = page(&b).expect("the page");
    assert_eq!((page.waiting, page.step), (Some(1), FerryStep::Done(done)));
    desk(&mut b, DeskTap::Close);
    let back = b.visit.desk().duty().and_then(|duty| duty.page.clone());
    assert_eq!(back, Some(DutyPage::Home));
}
