//! A technician at the terminal: the machine, and nobody's business.

use super::operators::{ASSISTED, bench, desk, log_in, number};
use super::*;
use crate::domain::ledger::Class;
use crate::domain::operators::desk::{DeskTap, DutyNo, DutyPage, Hands, ProblemStep, ProblemTap};
use crate::domain::services::task::TaskWay;
use crate::domain::tasks::WorkTap;
use crate::domain::visit::scene::View;

fn at_machine() -> Bench {
    let mut b = bench();
    log_in(&mut b, "county-tech-1", &[]);
    b
}

fn notice(b: &Bench) -> Option<DutyNo> {
    b.visit.desk().duty().and_then(|duty| duty.notice)
}

fn page(b: &Bench) -> Option<DutyPage> {
    b.visit.desk().duty().and_then(|duty| duty.page.clone())
}

#[test]
fn a_technician_sees_the_devices_reports_a_fault_and_switches_practice() {
    let mut b = at_machine();
    desk(&mut b, DeskTap::Devices);
    assert_eq!(page(&b), Some(DutyPage::Devices));
    desk(&mut b, DeskTap::Problem(ProblemTap::Open));
    let problems = b.visit.desk().problems().expect("a report");
    assert_eq!(
        (problems.step, problems.class),
        (ProblemStep::Describe, Class::Device)
    );
    assert!(problems.named);
    desk(&mut b, DeskTap::Training);
    desk(&mut b, DeskTap::SwitchTraining);
    assert!(b.visit.desk().is_training());
    assert_eq!(notice(&b), None);
}

#[test]
fn every_act_for_a_person_is_refused_to_a_technician() {
    let acts = [
        Tap::StartItem(number(1)),
        Tap::StartItem(number(ASSISTED)),
        Tap::StartForOther(number(ASSISTED)),
        Tap::OpenCases,
        Tap::TypeIdentity,
        Tap::Submit,
        Tap::UseCard,
        Tap::LookUpReceipt,
        Tap::Work(WorkTap::Open(TaskWay::Call)),
        Tap::Desk(DeskTap::Serve(number(ASSISTED))),
        Tap::Desk(DeskTap::Coach(number(ASSISTED))),
        Tap::Desk(DeskTap::HandOver),
        Tap::Desk(DeskTap::TakeBack),
        Tap::Desk(DeskTap::ChoosePin),
        Tap::Desk(DeskTap::Problem(ProblemTap::Class(Class::Guidance))),
    ];
    for act in acts {
        let mut b = at_machine();
        b.tap(act.clone());
        assert_eq!(notice(&b), Some(DutyNo::Technical), "{act:?}");
        assert!(b.visit.session().is_none(), "{act:?}");
        assert!(b.submitted.is_empty());
    }
}

#[test]
fn the_page_of_the_machine_covers_everything_until_the_technician_leaves() {
    let mut b = at_machine();
    desk(&mut b, DeskTap::Close);
    assert_eq!(b.visit.desk().hands(), Hands::Covered);
    assert!(matches!(b.visit.scene(b.now).view, View::Desk));
    b.send(VisitEvent::CardInserted(insertion(1)));
    assert!(
        b.visit.session().is_none(),
        "no card is read beside a technician"
    );
    assert!(!b.visit.desk().may_handle(number(1)));
    desk(&mut b, DeskTap::Leave);
    assert_eq!(b.visit.desk().hands(), Hands::Alone);
}

#[test]
fn a_technicians_login_ends_the_visit_of_whoever_stood_there() {
    let mut b = bench();
    b.insert(1, young());
    assert!(b.visit.session().is_some());
    log_in(&mut b, "county-tech-1", &[]);
    assert!(b.visit.session().is_none());
}

#[test]
fn a_refused_technician_is_in_the_log() {
    let mut b = at_machine();
    let before = b.visit.outline(b.now);
    let event = VisitEvent::Tap(Tap::OpenCases);
    let cause = event.cause();
    b.send(event);
    let told = trace::trace(&before, &b.visit.outline(b.now), &cause);
    let refused = |record: &&_| format!("{record:?}").contains("OperatorActRefused");
    assert_eq!(told.iter().filter(refused).count(), 1, "{told:?}");
}
