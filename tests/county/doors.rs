//! Who is let in, by whom: certificates of both sides.

use crate::world::{DAY_MS, HandClock, NOON, Terminal, TestCounty, enrol_now};
use jiujinban::adapters::county::Identity;
use jiujinban::domain::delivery::RetryAdvice;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use zeroize::Zeroizing;

fn fetch(terminal: &Terminal) -> CountyError {
    terminal.client.fetch_bundle();
    match terminal.next() {
        CountyEvent::Bundle(Err(e)) => e,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// A certificate of an authority nobody knows, or signed by itself.
fn rogue() -> Identity {
    let ca_key = KeyPair::generate().expect("a key");
    let mut ca = CertificateParams::default();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = Issuer::from_params(&ca, ca_key);
    let key = KeyPair::generate().expect("a key");
    let own = CertificateParams::default()
        .signed_by(&key, &issuer)
        .expect("a certificate");
    let pem = format!("{}\n{}", own.pem(), key.serialize_pem());
    Identity(Zeroizing::new(pem))
}

#[test]
fn a_terminal_with_a_certificate_of_a_rogue_authority_is_not_let_in() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.restart(|config| config.identity = rogue());
    let error = fetch(&terminal);
    assert_eq!(error, CountyError::IdentityRefused);
    assert_eq!(error.retry(), RetryAdvice::NeedsTechnician);
}

#[test]
fn a_terminal_of_another_county_is_not_let_in() {
    let county = TestCounty::start();
    let neighbour = TestCounty::start();
    let other = Terminal::of(&neighbour, "tz-001");
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.restart(|config| config.identity = other.config.identity.clone());
    assert_eq!(fetch(&terminal), CountyError::IdentityRefused);
}

#[test]
fn a_terminal_does_not_speak_to_another_county() {
    let county = TestCounty::start();
    let neighbour = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.restart(|config| config.url = neighbour.handle.url());
    assert_eq!(fetch(&terminal), CountyError::TlsUntrusted);
}

#[test]
fn a_revoked_terminal_is_refused_at_its_next_request() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    let neighbour = Terminal::of(&county, "tz-002");
    terminal.learn();
    assert_eq!(
        county.handle.revoke("tz-001", "stolen").expect("revoked"),
        1
    );
    assert_eq!(fetch(&terminal), CountyError::IdentityRefused);
    neighbour.learn();
}

#[test]
fn a_certificate_past_its_ninety_days_is_refused() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    county.clock.set(NOON + 92 * DAY_MS);
    terminal.clock.set(NOON + 92 * DAY_MS);
    assert_eq!(fetch(&terminal), CountyError::IdentityRefused);
}

#[test]
fn a_clock_years_behind_and_a_clock_years_ahead_are_told_apart() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.clock.set(NOON - 3 * 365 * DAY_MS);
    terminal.restart(|_| {});
    assert_eq!(fetch(&terminal), CountyError::ClockSkew);
    terminal.clock.set(NOON + 12 * 365 * DAY_MS);
    terminal.restart(|_| {});
    assert_eq!(fetch(&terminal), CountyError::CertificateExpired);
}

#[test]
fn every_route_but_enrolment_wants_a_certificate() {
    let county = TestCounty::start();
    for path in [
        "/v1/bundle",
        "/v1/feeds/jobs",
        "/v1/feeds/jobs/snapshot",
        "/v1/submissions/01KAWB9Y0000000000000000F1",
    ] {
        let (status, body) = crate::world::bare_get(&county, path);
        assert_eq!(status, 401, "{path}");
        assert!(body.contains("no-certificate"), "{path}: {body}");
    }
    let (status, _) = crate::world::bare_get(&county, "/v1/enrolments/none");
    assert_eq!(status, 404);
    let (status, _) = crate::world::bare_get(&county, "/admin");
    assert_eq!(status, 404);
}

#[test]
fn a_terminal_enrolled_with_another_countys_root_trusts_nobody_here() {
    let county = TestCounty::start();
    let neighbour = TestCounty::start();
    let dir = tempfile::tempdir().expect("a folder");
    let (mut application, _) = county.application(&county.handle.url(), "tz-001", dir.path());
    application.ca_pem.clone_from(&neighbour.handle.ca_pem);
    let refused = enrol_now(&application, &HandClock::at(NOON)).err();
    let expected =
        jiujinban::adapters::county::enrol::EnrolError::County(CountyError::TlsUntrusted);
    assert_eq!(refused, Some(expected));
}
