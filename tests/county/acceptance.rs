//! From trial to formal service: the county decides, the terminal hears of it and keeps it.

use crate::chaos::{beat, heartbeat};
use crate::operators::{county, log_in_as_operator};
use crate::world::{NOON, Terminal, TestCounty};
use jiujinban::county::acceptance::AcceptanceError;
use jiujinban::county::config::Approval;
use jiujinban::domain::machine::acceptance::{Criterion, Judge, ServiceStage, Unready};
use jiujinban::ports::county::{CountyEvent, CountyLink};
use std::sync::Arc;

const DAY_MS: i64 = 24 * 3_600_000;

fn full(criterion: Criterion) -> String {
    match criterion.judge() {
        Judge::Records => "99".to_owned(),
        Judge::Person => criterion.points().to_string(),
    }
}

fn lacks(came: Result<u8, AcceptanceError>) -> Vec<Criterion> {
    match came {
        Err(AcceptanceError::Unready(Unready::NotShown(lacks))) => lacks,
        other => panic!("{other:?}"),
    }
}

/// A heartbeat of a terminal whose reader works.
pub fn beat_well(terminal: &Terminal) -> Option<ServiceStage> {
    let mut report = heartbeat();
    report.devices = [("reader".to_owned(), "good".to_owned())].into();
    terminal.client.heartbeat(report);
    match terminal.next() {
        CountyEvent::Heartbeat(answer) => answer.expect("answered").stage,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_terminal_is_accepted_when_its_own_records_show_what_no_person_can_give_points_for() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    let accept = || county.handle.accept_terminal("tz-001", full);
    county.handle.begin_trial("tz-001").expect("kept");
    assert_eq!(
        lacks(accept()),
        [
            Criterion::Equipment,
            Criterion::Published,
            Criterion::LoginRights,
            Criterion::Items,
            Criterion::Platform
        ],
        "it was never heard of"
    );
    let stage = beat(&terminal).expect("answered").stage;
    assert_eq!(stage, Some(ServiceStage::Trial));
    assert!(
        lacks(accept()).contains(&Criterion::Equipment),
        "its reader is not told of"
    );
    terminal.learn();
    assert_eq!(beat_well(&terminal), Some(ServiceStage::Trial));
    assert_eq!(lacks(accept()), [Criterion::LoginRights]);
    log_in_as_operator(&county, &terminal);
    county.clock.set(NOON + 2 * DAY_MS);
    assert!(
        lacks(accept()).contains(&Criterion::Platform),
        "silent for two days"
    );
    county.clock.set(NOON);
    assert_eq!(accept().expect("all is there"), 100);
    assert_eq!(beat_well(&terminal), Some(ServiceStage::Formal));
    county.handle.begin_trial("tz-001").expect("kept");
    assert_eq!(
        beat_well(&terminal),
        Some(ServiceStage::Trial),
        "taken back"
    );
}

#[test]
fn points_that_are_no_points_and_unknown_terminals_are_refused() {
    let county = county();
    let _terminal = Terminal::of(&county, "tz-001");
    for bad in ["11", "-1", "1.5", "ten", "256"] {
        let came = county.handle.accept_terminal("tz-001", |c| match c {
            Criterion::Premises => bad.to_owned(),
            _ => full(c),
        });
        assert!(
            matches!(came, Err(AcceptanceError::Points)),
            "{bad}: {came:?}"
        );
    }
    let unknown = county.handle.accept_terminal("tz-999", full);
    assert!(
        matches!(unknown, Err(AcceptanceError::NoTerminal)),
        "{unknown:?}"
    );
    let missing = county.handle.accept_terminal("tz-001", |_| String::new());
    assert!(
        matches!(missing, Err(AcceptanceError::Unready(Unready::NotJudged(ref m))) if m.len() == 6),
        "{missing:?}"
    );
}

#[test]
fn a_terminal_on_trial_knows_it_after_a_start_without_the_line() {
    let county = county();
    let mut terminal = Terminal::of(&county, "tz-001");
    county.handle.begin_trial("tz-001").expect("kept");
    beat(&terminal).expect("answered");
    terminal.line.cut();
    terminal.restart(|_| {});
    let first = terminal.next();
    assert!(
        matches!(first, CountyEvent::Stage(ServiceStage::Trial)),
        "{first:?}"
    );
}

#[test]
fn who_is_approved_for_a_trial_is_on_trial_from_its_first_heartbeat() {
    let county = TestCounty::start_with(|c| c.approval = Approval::ByStaff);
    let dir = tempfile::tempdir().expect("a folder");
    let clock = crate::world::HandClock::at(NOON);
    let (application, _) = county.application(&county.handle.url(), "tz-001", dir.path());
    let clock: Arc<dyn jiujinban::ports::clock::Clock> = clock;
    jiujinban::adapters::county::enrol::enrol(&application, &clock).expect("asked");
    let waiting = county.handle.waiting().expect("the list");
    assert!(!county.handle.approve_for_trial("nobody").expect("answered"));
    assert!(
        county
            .handle
            .approve_for_trial(&waiting[0].0)
            .expect("decided")
    );
    let stage = county.handle.stage("tz-001").expect("known");
    assert_eq!(stage, ServiceStage::Trial);
    let other = county.handle.stage("tz-002").expect("known");
    assert_eq!(other, ServiceStage::Formal, "without an acceptance");
}
