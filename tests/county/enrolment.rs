//! How a terminal becomes one of the county's.

use crate::world::{HandClock, NOON, Terminal, TestCounty, enrol_now};
use jiujinban::adapters::county::SetupError;
use jiujinban::adapters::county::enrol::{Devices, EnrolError, Enrolment, enrol, enrolled};
use jiujinban::adapters::keys::Wrapped;
use jiujinban::county::config::{Approval, Simulated};
use jiujinban::domain::delivery::RetryAdvice;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink, Refusal};
use jiujinban::ports::keys::Wrapping;
use std::path::Path;
use std::sync::Arc;

fn refusal(of: Result<impl Sized, EnrolError>) -> (Refusal, RetryAdvice) {
    match of.err() {
        Some(EnrolError::County(CountyError::Refused { problem, advice })) => (problem, advice),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_wrong_code_is_refused_and_the_sixth_try_within_a_minute_is_put_off() {
    let county = TestCounty::start();
    let dir = tempfile::tempdir().expect("a folder");
    let clock = HandClock::at(NOON);
    let (mut application, _) = county.application(&county.handle.url(), "tz-001", dir.path());
    let good = std::mem::replace(&mut application.code, "WRONGCODE123".to_owned());
    for _ in 0..5 {
        let refused = refusal(enrol_now(&application, &clock));
        assert_eq!(
            refused,
            (Refusal::CodeRefused, RetryAdvice::NeedsTechnician)
        );
    }
    application.code = good;
    let sixth = enrol_now(&application, &clock).err();
    assert!(
        matches!(sixth, Some(EnrolError::County(CountyError::Busy { .. }))),
        "{sixth:?}"
    );
    county.clock.set(NOON + 61_000);
    enrol_now(&application, &clock).expect("a minute later the good code is taken");
}

#[test]
fn a_code_is_good_for_one_terminal_only_and_for_a_day_only() {
    let county = TestCounty::start();
    let clock = HandClock::at(NOON);
    let first = tempfile::tempdir().expect("a folder");
    let (application, _) = county.application(&county.handle.url(), "tz-001", first.path());
    enrol_now(&application, &clock).expect("the first");
    let second = tempfile::tempdir().expect("a folder");
    let (mut again, _) = county.application(&county.handle.url(), "tz-002", second.path());
    let unused = std::mem::replace(&mut again.code, application.code);
    assert_eq!(refusal(enrol_now(&again, &clock)).0, Refusal::CodeRefused);
    again.code = unused;
    county.clock.set(NOON + 25 * 3_600_000);
    assert_eq!(refusal(enrol_now(&again, &clock)).0, Refusal::CodeRefused);
}

#[test]
fn a_real_county_refuses_a_terminal_with_simulated_devices() {
    let county = TestCounty::start_with(|c| c.simulated = Simulated::Refused);
    let dir = tempfile::tempdir().expect("a folder");
    let clock = HandClock::at(NOON);
    let (mut application, _) = county.application(&county.handle.url(), "tz-001", dir.path());
    let refused = refusal(enrol_now(&application, &clock));
    assert_eq!(refused, (Refusal::Simulated, RetryAdvice::NeedsTechnician));
    application.devices = Devices::Real;
    enrol_now(&application, &clock).expect("the code was not used up");
}

#[test]
fn a_terminal_waits_for_staff_and_is_admitted_once_they_approve() {
    let county = TestCounty::start_with(|c| c.approval = Approval::ByStaff);
    let dir = tempfile::tempdir().expect("a folder");
    let clock: Arc<dyn Clock> = HandClock::at(NOON);
    let (application, _) = county.application(&county.handle.url(), "tz-001", dir.path());
    for _ in 0..2 {
        let step = enrol(&application, &clock).expect("asked");
        assert!(matches!(step, Enrolment::Waiting { county_time, .. } if county_time.0 == NOON));
    }
    let waiting = county.handle.waiting().expect("the list");
    assert_eq!(waiting.len(), 1, "asking twice is one enrolment");
    assert!(county.handle.approve(&waiting[0].0).expect("decided"));
    assert!(!county.handle.approve(&waiting[0].0).expect("not twice"));
    let done = enrol(&application, &clock).expect("asked again");
    assert!(matches!(done, Enrolment::Done(_)));
}

/// Whether a file of the folder shows a private key, as text or as its bytes.
fn shows_a_key(dir: &Path) -> bool {
    let found: Vec<_> = std::fs::read_dir(dir).expect("a folder").collect();
    assert!(!found.is_empty(), "nothing to look at");
    let needle = b"PRIVATE KEY";
    found.into_iter().any(|file| {
        let bytes = std::fs::read(file.expect("listed").path()).expect("read");
        bytes.windows(needle.len()).any(|part| part == needle)
    })
}

#[test]
fn the_key_of_the_line_never_lies_open_and_opens_with_the_terminals_root_key_only() {
    let county = TestCounty::start_with(|c| c.approval = Approval::ByStaff);
    let dir = tempfile::tempdir().expect("a folder");
    let clock: Arc<dyn Clock> = HandClock::at(NOON);
    let (application, keys) = county.application(&county.handle.url(), "tz-001", dir.path());
    enrol(&application, &clock).expect("asked");
    assert!(!shows_a_key(&application.dir), "while it waits");
    let waiting = county.handle.waiting().expect("the list");
    assert!(county.handle.approve(&waiting[0].0).expect("decided"));
    let done = enrol(&application, &clock).expect("asked again");
    assert!(matches!(done, Enrolment::Done(_)));
    assert!(!shows_a_key(&application.dir), "once it is admitted");

    let (url, ca) = (&application.url, &application.ca_pem);
    let (device, link) = (&application.device, &application.dir);
    let with = |wrapping: &Wrapping| enrolled(url, ca, device, link, wrapping);
    let own = with(&keys.wrapping(Wrapped::Line)).expect("readable");
    let identity = own.expect("enrolled").identity;
    assert!(
        identity.0.contains("PRIVATE KEY"),
        "what the terminal itself reads"
    );
    let stranger = tempfile::tempdir().expect("a folder");
    let (_, other) = county.application(&county.handle.url(), "tz-002", stranger.path());
    for wrapping in [other.wrapping(Wrapped::Line), keys.wrapping(Wrapped::Log)] {
        assert_eq!(with(&wrapping).err(), Some(SetupError::Folder));
    }
}

#[test]
fn an_enrolment_staff_refuse_ends_and_may_be_begun_anew() {
    let county = TestCounty::start_with(|c| c.approval = Approval::ByStaff);
    let dir = tempfile::tempdir().expect("a folder");
    let clock: Arc<dyn Clock> = HandClock::at(NOON);
    let (mut application, _) = county.application(&county.handle.url(), "tz-001", dir.path());
    enrol(&application, &clock).expect("asked");
    let waiting = county.handle.waiting().expect("the list");
    assert!(county.handle.refuse(&waiting[0].0).expect("decided"));
    assert_eq!(
        refusal(enrol(&application, &clock)).0,
        Refusal::EnrolmentRefused
    );
    application.code = county.handle.one_time_code().expect("a new code");
    let step = enrol(&application, &clock).expect("asked anew");
    assert!(matches!(step, Enrolment::Waiting { .. }));
}

#[test]
fn a_renewed_certificate_works_after_a_restart_and_has_a_key_of_its_own() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.client.renew_certificate();
    let renewed = terminal.next();
    let CountyEvent::Renewed(Ok(until)) = renewed else {
        panic!("{renewed:?}");
    };
    assert!(until.0 > NOON + 88 * crate::world::DAY_MS);
    terminal.learn();
    let before = terminal.config.identity.clone();
    let device = terminal.config.device.clone();
    let (url, ca) = (terminal.config.url.clone(), terminal.config.ca_pem.clone());
    let dir = terminal.config.dir.clone();
    let kept = enrolled(&url, &ca, &device, &dir, &terminal.config.wrapping);
    let kept = kept.expect("readable").expect("enrolled");
    assert_ne!(kept.identity, before);
    terminal.restart(|config| config.identity = kept.identity);
    terminal.client.fetch_bundle();
    assert!(matches!(terminal.next(), CountyEvent::Bundle(Ok(_))));
}

#[test]
fn a_certificate_near_its_end_is_renewed_by_the_heartbeat_alone() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    // It is good for ninety days: by the third look the first one would be long over.
    for days in [70, 140, 210] {
        let now = NOON + days * crate::world::DAY_MS;
        county.clock.set(now);
        terminal.clock.set(now);
        terminal.client.heartbeat(crate::chaos::heartbeat());
        let event = terminal.next();
        assert!(
            matches!(event, CountyEvent::Heartbeat(Ok(_))),
            "{days}: {event:?}"
        );
    }
}
