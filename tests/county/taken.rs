//! A bundle signed where the offline key is kept: taken in by the county when it is genuine and
//! newer, refused with a sentence otherwise, and the source of everything published from then on.

use crate::catalogue::with_one_more;
use crate::world::{NOON, Terminal, TestCounty, items};
use jiujinban::county::{TakeFault, resign};
use jiujinban::ports::county::{BundleNews, CountyEvent, CountyLink};
use jiujinban::wire::catalogue::{Beside, Item};
use std::path::PathBuf;

fn key(county: &TestCounty) -> PathBuf {
    county.dir.path().join("offline/bundle.key")
}

fn in_force(county: &TestCounty) -> String {
    let document = county.handle.bundle_in_force().expect("readable");
    document.expect("a bundle is in force")
}

/// The county's next bundle with these items, signed by itself.
fn next(county: &TestCounty, items: Vec<Item>) -> (u64, String) {
    resign(
        &in_force(county),
        items,
        Beside::default(),
        &key(county),
        NOON,
    )
    .expect("signed")
}

fn fetched(terminal: &Terminal) -> usize {
    terminal.client.fetch_bundle();
    match terminal.next() {
        CountyEvent::Bundle(Ok(BundleNews::New(bundle))) => bundle.catalogue.items().len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_neighbours_bundle_is_refused_and_nothing_is_published() {
    let (county, neighbour) = (TestCounty::start(), TestCounty::start());
    let before = in_force(&county);
    let (_, foreign) = next(&neighbour, items());
    let fault = county
        .handle
        .take_bundle(&foreign)
        .expect_err("another key");
    assert!(matches!(fault, TakeFault::Signature(_)), "{fault}");
    assert!(
        fault.to_string().contains("nothing was published"),
        "{fault}"
    );
    assert_eq!(in_force(&county), before);
}

#[test]
fn a_changed_letter_a_half_and_plain_text_are_refused() {
    let county = TestCounty::start();
    let (_, good) = next(&county, items());
    let bent = good.replacen("140222", "140223", 1);
    let fault = county.handle.take_bundle(&bent).expect_err("bent");
    assert!(matches!(fault, TakeFault::Signature(_)), "{fault}");
    let half: String = good.chars().take(good.chars().count() / 2).collect();
    for text in [half.as_str(), "catalogue"] {
        let fault = county.handle.take_bundle(text).expect_err("no bundle");
        assert!(matches!(fault, TakeFault::NoBundle(_)), "{fault}");
    }
}

#[test]
fn a_bundle_that_is_not_newer_is_refused_with_both_versions() {
    let county = TestCounty::start();
    let (version, stale) = next(&county, items());
    let _terminal = Terminal::of(&county, "tz-001");
    let fault = county.handle.take_bundle(&stale).expect_err("overtaken");
    let TakeFault::NotNewer { offered, in_force } = fault else {
        panic!("{fault}");
    };
    assert_eq!((offered, in_force), (version, version));
    let fault = county
        .handle
        .take_bundle(&self::in_force(&county))
        .expect_err("the same");
    assert!(fault.to_string().contains("sign it anew"), "{fault}");
}

#[test]
fn a_newer_bundle_reaches_terminals_and_stays_the_source_over_enrolments_and_restarts() {
    let folder = tempfile::tempdir().expect("a folder");
    let more = with_one_more(folder.path());
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    assert_eq!(fetched(&terminal), 40);
    let (version, document) = next(&county, more);
    assert_eq!(
        county.handle.take_bundle(&document).expect("taken"),
        version
    );
    assert_eq!(fetched(&terminal), 41);
    // What stands in it can be handed in at once.
    terminal.learn();
    terminal.hand_in(&terminal.case_of(41, 13, 1, |_| {}));
    // A terminal that comes later gets the same items, and its key is added for all.
    let later = Terminal::of(&county, "tz-002");
    assert_eq!(fetched(&later), 41);
    let TestCounty { handle, clock, dir } = county;
    handle.stop();
    let again = TestCounty::again(dir.path(), &clock, |_| {});
    let kept = again
        .bundle_in_force()
        .expect("readable")
        .expect("in force");
    assert!(
        kept.contains("以工代赈报名"),
        "the folder's list does not come back"
    );
    drop(again);
}
