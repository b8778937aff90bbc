//! The signed bundle: only the pinned county's, never an older one.

use crate::impostor::{Impostor, http};
use crate::world::{NOON, Terminal, TestCounty};
use jiujinban::domain::bundle::KeyOwner;
use jiujinban::ports::county::{BundleNews, CountyError, CountyEvent, CountyLink};

fn fetch(terminal: &Terminal) -> Result<BundleNews, CountyError> {
    terminal.client.fetch_bundle();
    match terminal.next() {
        CountyEvent::Bundle(result) => result,
        other => panic!("{other:?}"),
    }
}

/// The signed bundle a terminal keeps on its disk.
fn kept(terminal: &Terminal) -> String {
    std::fs::read_to_string(terminal.config.dir.join("bundle.json")).expect("kept")
}

fn served(county: &TestCounty, document: &str) -> Impostor {
    Impostor::of(county, &http("200 OK", "application/json", document))
}

#[test]
fn a_bundle_is_fetched_once_kept_over_a_restart_and_then_unchanged() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    assert!(terminal.client.bundle_in_force().is_none());
    let version = terminal.learn();
    assert_eq!(fetch(&terminal), Ok(BundleNews::Unchanged));
    terminal.line.cut();
    terminal.restart(|_| {});
    let bundle = terminal.client.bundle_in_force().expect("kept");
    assert_eq!(bundle.version.0, version);
    assert!(bundle.sealing_key().is_some());
    let owners: Vec<_> = bundle.verify_keys.iter().map(|k| &k.owner).collect();
    assert!(owners.contains(&&KeyOwner::County));
    assert!(owners.contains(&&KeyOwner::Terminal(terminal.config.device.clone())));
}

#[test]
fn another_countys_bundle_is_refused_and_the_last_good_one_stays() {
    let county = TestCounty::start();
    let neighbour = TestCounty::start();
    let stranger = Terminal::of(&neighbour, "tz-001");
    stranger.learn();
    let mut terminal = Terminal::of(&county, "tz-001");
    let version = terminal.learn();
    let impostor = served(&county, &kept(&stranger));
    terminal.restart(|config| config.url = impostor.url());
    assert_eq!(fetch(&terminal), Err(CountyError::BadSignature));
    let bundle = terminal.client.bundle_in_force().expect("still there");
    assert_eq!(bundle.version.0, version);
}

#[test]
fn a_bundle_with_one_changed_letter_is_refused() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let bent = kept(&terminal).replacen("140222", "140223", 1);
    let fresh = Terminal::of(&county, "tz-002");
    let impostor = served(&county, &bent);
    terminal = fresh;
    terminal.restart(|config| config.url = impostor.url());
    assert_eq!(fetch(&terminal), Err(CountyError::BadSignature));
    assert!(terminal.client.bundle_in_force().is_none());
}

#[test]
fn a_county_cannot_be_rolled_back_to_an_older_bundle() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    let old_version = terminal.learn();
    let old = kept(&terminal);
    let _second = Terminal::of(&county, "tz-002");
    let version = terminal.learn();
    assert!(
        version > old_version,
        "a new terminal's key is a new bundle"
    );
    let impostor = served(&county, &old);
    terminal.restart(|config| config.url = impostor.url());
    assert_eq!(fetch(&terminal), Err(CountyError::Rollback));
}

#[test]
fn a_bundle_damaged_on_the_disk_is_fetched_again() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    let version = terminal.learn();
    let file = terminal.config.dir.join("bundle.json");
    let half = kept(&terminal).split_off(400);
    std::fs::write(&file, half).expect("damaged");
    terminal.restart(|_| {});
    assert!(terminal.client.bundle_in_force().is_none());
    assert_eq!(terminal.learn(), version);
}

#[test]
fn an_old_bundle_is_still_in_force_because_clocks_may_be_wrong() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    terminal.clock.set(NOON + 400 * crate::world::DAY_MS);
    terminal.restart(|_| {});
    let bundle = terminal.client.bundle_in_force().expect("in force");
    assert!(bundle.stale_after.0 < terminal.clock.get());
}

#[test]
fn publishing_without_a_change_makes_no_new_version() {
    let county = TestCounty::start();
    let first = county.handle.publish().expect("published");
    assert_eq!(county.handle.publish().expect("published"), first);
}
