//! Training: nothing real goes in, nothing counts comes out, and it ends with its operator.

use super::operators::{bench, desk, fill_in_assisted, log_in, serving};
use super::*;
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::machine::audit::{AuditEvent, StageWord};
use crate::domain::operators::desk::{DeskEvent, DeskTap, DutyPage, Hands};
use crate::domain::people::identity::DivisionCode;
use crate::domain::people::practice::practice_holder;
use crate::domain::services::task::TaskWay;
use crate::domain::tasks::WorkTap;
use crate::domain::visit::trace::trace;

const EVERY_ITEM: [u16; 3] = [1, 21, 24];

fn practice() -> Holder {
    let home = DivisionCode::parse("140222").expect("a county");
    practice_holder(&home, PersonName::parse("练习一").expect("a name"))
}

fn switch(b: &mut Bench) {
    for tap in [
        DeskTap::Home,
        DeskTap::Training,
        DeskTap::SwitchTraining,
        DeskTap::Close,
    ] {
        desk(b, tap);
    }
}

/// An operator on duty and a terminal that trains.
fn training() -> Bench {
    let mut b = bench();
    b.visit = b.visit.clone().with_practice(practice());
    log_in(&mut b, "lijiazhuang-01", &EVERY_ITEM);
    switch(&mut b);
    assert!(b.visit.is_training());
    b
}

fn name_on_screen(b: &Bench) -> Option<String> {
    let person = b.visit.scene(b.now).person;
    person.map(|p| p.name.reveal().to_owned())
}

#[test]
fn only_an_operator_who_was_asked_first_begins_training() {
    let mut b = bench();
    for tap in [DeskTap::Training, DeskTap::SwitchTraining] {
        desk(&mut b, tap);
        assert!(!b.visit.is_training(), "nobody is on duty");
    }
    log_in(&mut b, "lijiazhuang-01", &EVERY_ITEM);
    desk(&mut b, DeskTap::SwitchTraining);
    assert!(!b.visit.is_training(), "the question was not on screen");
    switch(&mut b);
    assert!(b.visit.is_training());
    switch(&mut b);
    assert!(!b.visit.is_training());
}

#[test]
fn the_resident_whose_turn_it_is_cannot_begin_training() {
    let mut b = serving(&EVERY_ITEM);
    desk(&mut b, DeskTap::HandOver);
    switch(&mut b);
    assert!(!b.visit.is_training());
    assert_eq!(b.visit.desk().hands(), Hands::Resident);
}

#[test]
fn no_card_is_read_and_whoever_puts_one_in_is_the_made_up_person() {
    let mut b = training();
    let effects = b.send(VisitEvent::CardInserted(insertion(1)));
    assert!(!effects.iter().any(|e| matches!(e, Effect::ReadCard(_))));
    assert_eq!(name_on_screen(&b).as_deref(), Some("练习一"));
    // What a reader says late is not heard.
    b.send(VisitEvent::CardRead(
        insertion(1),
        Ok(CardContent::Open(old())),
    ));
    assert_eq!(name_on_screen(&b).as_deref(), Some("练习一"));
}

#[test]
fn without_any_card_the_practice_card_serves_and_outside_training_there_is_none() {
    let mut b = training();
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    assert!(matches!(b.page(), Some(Page::Identify { .. })));
    b.tap(Tap::PracticeCard);
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
    let mut b = Bench::new();
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b.tap(Tap::PracticeCard);
    assert!(matches!(b.page(), Some(Page::Identify { .. })));
}

#[test]
fn a_case_of_training_carries_its_mark_in_its_number_and_a_real_one_after_it_does_not() {
    let mut b = training();
    b.send(VisitEvent::CardInserted(insertion(1)));
    fill_in_assisted(&mut b);
    b.tap(Tap::Submit);
    let trial = b.submitted.last().expect("handed in").clone();
    assert!(trial.receipt.is_trial());
    assert!(trial.receipt.as_str().starts_with("TEST017-"));
    b.commit();
    desk(&mut b, DeskTap::TakeBack);
    b.tap(Tap::Exit);
    switch(&mut b);
    b.insert(2, young());
    fill_in_assisted(&mut b);
    b.tap(Tap::Submit);
    let real = b.submitted.last().expect("handed in");
    assert!(!real.receipt.is_trial());
    assert_ne!(real.applicant.id_number, trial.applicant.id_number);
}

#[test]
fn nothing_is_asked_about_anybody_and_no_grade_is_kept() {
    let mut b = training();
    b.asked.clear();
    b.send(VisitEvent::CardInserted(insertion(1)));
    b.tap(Tap::OpenCases);
    b.tap(Tap::WhoViewed);
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b.fill_in();
    desk(&mut b, DeskTap::HandOver);
    b.tap(Tap::Submit);
    if b.asked.iter().any(|e| matches!(e, Effect::Submit(..))) {
        b.commit();
        b.tap(Tap::Evaluate(Grade::Good));
    }
    let about = b.asked.iter().find(|effect| {
        matches!(
            effect,
            Effect::AskOverview(..)
                | Effect::ListCases(..)
                | Effect::AskFacts(..)
                | Effect::AskRecords(..)
                | Effect::AskAccesses(..)
                | Effect::AskSeekers(..)
                | Effect::RevealPhone(..)
                | Effect::AskCase(..)
                | Effect::KeepGrade(..)
                | Effect::ReadCard(..)
        )
    });
    assert!(about.is_none(), "{about:?}");
}

#[test]
fn beginning_and_ending_takes_along_whatever_was_open() {
    let mut b = serving(&EVERY_ITEM);
    b.visit = b.visit.clone().with_practice(practice());
    b.fill_in();
    switch(&mut b);
    assert!(b.visit.is_training() && b.visit.session().is_none());
    b.send(VisitEvent::CardInserted(insertion(2)));
    assert!(b.visit.session().is_some());
    switch(&mut b);
    assert!(b.visit.session().is_none() && !b.visit.keeps_draft());
}

#[test]
fn training_ends_with_the_operators_time_however_that_ends() {
    for end in 0..3 {
        let mut b = training();
        b.send(VisitEvent::CardInserted(insertion(1)));
        match end {
            0 => drop(desk(&mut b, DeskTap::Leave)),
            1 => b.wait(Span::minutes(11)),
            _ => drop(b.send(VisitEvent::Desk(
                crate::domain::operators::desk::DeskEvent::DeviceChanged,
            ))),
        }
        assert!(!b.visit.is_training(), "{end}");
        assert!(b.visit.session().is_none(), "{end}");
        let effects = b.send(VisitEvent::CardInserted(insertion(2)));
        assert!(
            effects.iter().any(|e| matches!(e, Effect::ReadCard(_))),
            "{end}"
        );
    }
}

#[test]
fn the_lock_keeps_training_and_another_operator_begins_without_it() {
    let mut b = training();
    b.wait(Span::minutes(4));
    assert!(b.visit.desk().duty().is_some_and(|d| d.lock.is_some()));
    assert!(b.visit.is_training());
    log_in(&mut b, "nanguan-02", &EVERY_ITEM);
    assert!(!b.visit.is_training());
}

#[test]
fn the_log_says_who_began_training_and_that_it_ended() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &EVERY_ITEM);
    let mut said = Vec::new();
    for tap in [
        DeskTap::Home,
        DeskTap::Training,
        DeskTap::SwitchTraining,
        DeskTap::Leave,
    ] {
        let before = b.visit.outline(b.now);
        let event = VisitEvent::Tap(Tap::Desk(tap));
        let cause = event.cause();
        b.send(event);
        said.extend(trace(&before, &b.visit.outline(b.now), &cause));
    }
    let about: Vec<&AuditEvent> = said
        .iter()
        .filter(|e| {
            matches!(
                e,
                AuditEvent::TrainingStarted { .. } | AuditEvent::TrainingEnded { .. }
            )
        })
        .collect();
    assert!(
        matches!(
            about[..],
            [
                AuditEvent::TrainingStarted { .. },
                AuditEvent::TrainingEnded { .. }
            ]
        ),
        "{said:?}"
    );
}

fn told(b: &mut Bench, stage: ServiceStage) {
    b.send(VisitEvent::Desk(DeskEvent::Stage(stage)));
}

#[test]
fn before_its_acceptance_everybody_practises_and_nobody_at_the_terminal_ends_it() {
    let mut b = bench();
    b.visit = b.visit.clone().with_practice(practice());
    told(&mut b, ServiceStage::Trial);
    let effects = b.send(VisitEvent::CardInserted(insertion(1)));
    assert!(!effects.iter().any(|e| matches!(e, Effect::ReadCard(_))));
    assert_eq!(
        name_on_screen(&b).as_deref(),
        Some("练习一"),
        "nobody on duty"
    );
    b.send(VisitEvent::CardRemoved(insertion(1)));
    log_in(&mut b, "lijiazhuang-01", &EVERY_ITEM);
    switch(&mut b);
    assert!(b.visit.is_training());
    desk(&mut b, DeskTap::Leave);
    assert!(b.visit.is_training(), "it is the county that ends it");
    told(&mut b, ServiceStage::Formal);
    let effects = b.send(VisitEvent::CardInserted(insertion(2)));
    assert!(effects.iter().any(|e| matches!(e, Effect::ReadCard(_))));
}

#[test]
fn before_the_acceptance_the_machine_is_reported_and_no_real_person_has_a_task() {
    let mut b = bench();
    told(&mut b, ServiceStage::Trial);
    log_in(&mut b, "lijiazhuang-01", &EVERY_ITEM);
    desk(&mut b, DeskTap::ReportLeak);
    let page = |b: &Bench| b.visit.desk().duty().and_then(|d| d.page.clone());
    assert_eq!(page(&b), Some(DutyPage::ReportLeak), "an account is real");
    desk(&mut b, DeskTap::Home);
    b.tap(Tap::Work(WorkTap::Open(TaskWay::Call)));
    assert!(!matches!(page(&b), Some(DutyPage::Work(_))));
}

#[test]
fn the_log_says_how_far_the_terminal_has_come_once_for_each_change() {
    let mut b = bench();
    let mut said = Vec::new();
    for stage in [
        ServiceStage::Formal,
        ServiceStage::Trial,
        ServiceStage::Trial,
        ServiceStage::Formal,
    ] {
        let before = b.visit.outline(b.now);
        let event = VisitEvent::Desk(DeskEvent::Stage(stage));
        let cause = event.cause();
        b.send(event);
        said.extend(trace(&before, &b.visit.outline(b.now), &cause));
    }
    assert_eq!(
        said,
        [
            AuditEvent::TerminalStage {
                stage: StageWord::Trial
            },
            AuditEvent::TerminalStage {
                stage: StageWord::Formal
            },
        ]
    );
}
