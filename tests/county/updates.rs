//! The update of the system against a real county over TLS: shares of the terminals, a stop by one failure, and a
//! file that goes on where it was cut.

use crate::chaos::heartbeat;
use crate::world::{NOON, Terminal, TestCounty};
use jiujinban::adapters::simulated::line::LineState;
use jiujinban::county::updates::UpdateError;
use jiujinban::domain::machine::update::{
    BundleHash, FetchTrouble, LARGEST, ReleaseNo, Stage, Standing, SystemVersion, Update,
    UpdateFailure,
};
use jiujinban::domain::operators::account::{self, AccountId};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::county::{
    CountyError, CountyEvent, CountyLink as _, Heartbeat, MalformedPart, UpdatePiece,
};
use jiujinban::sample::operators::{BUSINESS, OPERATOR, SYSTEM};
use ring::digest::{SHA256, digest};
use std::fs;

const BY: &str = "county-tech-1";
/// Some pieces long, and no whole number of them.
const BYTES: usize = 500_123;

/// What the county can tell of a bundle: the beginning of a signature at its end, and its length.
const SIGNATURE: &[u8] = b"\x30\x00\0\0\0\0\0\0\0\x02";

/// A file like none other that ends as a bundle does.
fn file(seed: u8) -> Vec<u8> {
    let mut state = u32::from(seed) + 1;
    let noise = (SIGNATURE.len()..BYTES).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    noise.chain(SIGNATURE.iter().copied()).collect()
}

/// A county with its synthetic accounts.
fn county() -> TestCounty {
    let county = TestCounty::start();
    let day = WallTime(NOON).date();
    county.handle.seed(1, day).expect("seeded");
    county
}

fn publish(county: &TestCounty, version: &str, bytes: &[u8]) -> Result<(), UpdateError> {
    let from = county.dir.path().join("bundle");
    fs::write(&from, bytes).expect("written");
    county.handle.publish_update(&from, version, BY)
}

fn tell(terminal: &Terminal, standing: Standing) -> Option<Update> {
    terminal.client.heartbeat(Heartbeat {
        update: standing,
        ..heartbeat()
    });
    match terminal.next() {
        CountyEvent::Heartbeat(answer) => answer.expect("answered").update,
        other => panic!("{other:?}"),
    }
}

fn at(stage: Stage) -> Standing {
    let trouble = None;
    Standing::Possible { stage, trouble }
}

fn idle() -> Standing {
    at(Stage::None)
}

fn piece(terminal: &Terminal, update: &Update, from: u64) -> Result<UpdatePiece, CountyError> {
    terminal.client.fetch_update(update.clone(), from);
    match terminal.next() {
        CountyEvent::UpdatePiece(came) => came,
        other => panic!("{other:?}"),
    }
}

fn newest(county: &TestCounty) -> (u64, bool, String) {
    let all = county.handle.updates().expect("the list");
    let first = all.first().expect("one");
    (first.row.percent, first.is_stopped(), first.row.why.clone())
}

/// A county with so many terminals, each of which has said that it has a second place.
fn with_terminals(n: usize) -> (TestCounty, Vec<Terminal>) {
    let county = county();
    let all: Vec<Terminal> = (1..=n)
        .map(|n| Terminal::of(&county, &format!("tz-{n:03}")))
        .collect();
    for terminal in &all {
        assert_eq!(tell(terminal, idle()), None);
    }
    (county, all)
}

/// Those who are offered something, by their place in the list.
fn offered(all: &[Terminal]) -> Vec<usize> {
    let told = all.iter().map(|terminal| tell(terminal, idle()));
    let told: Vec<_> = told.collect();
    (0..all.len()).filter(|n| told[*n].is_some()).collect()
}

#[test]
fn what_is_no_update_or_was_published_before_is_refused() {
    let county = county();
    for version in ["", "0 2", "新", &"1".repeat(25), "../up"] {
        let refused = publish(&county, version, &file(1));
        assert!(matches!(refused, Err(UpdateError::Version)), "{refused:?}");
    }
    let refused = publish(&county, "0.2.0", b"");
    assert!(matches!(refused, Err(UpdateError::Size)), "{refused:?}");
    let nothing = county.dir.path().join("nothing");
    let refused = county.handle.publish_update(&nothing, "0.2.0", BY);
    assert!(
        matches!(refused, Err(UpdateError::File { .. })),
        "{refused:?}"
    );
    let whole = file(1);
    let behind = |length: u64| [b"\x30\x00".as_slice(), &length.to_be_bytes()].concat();
    for other in [
        b"no bundle".to_vec(),
        b"x".to_vec(),
        whole[..whole.len() - 1].to_vec(),
        behind(0),
        behind(3),
        behind(u64::MAX),
    ] {
        let refused = publish(&county, "0.2.0", &other);
        assert!(matches!(refused, Err(UpdateError::NoBundle)), "{refused:?}");
    }
    publish(&county, "0.2.0", &whole).expect("published");
    for bytes in [whole, file(2)] {
        let again = publish(&county, "0.2.0", &bytes);
        assert!(matches!(again, Err(UpdateError::Already)), "{again:?}");
    }
    let left = fs::read_dir(county.dir.path().join("updates")).expect("there");
    assert_eq!(left.count(), 1, "nothing half copied stays");
    let refused = county.handle.let_update_go_on("0.3.0", BY);
    assert!(
        matches!(refused, Err(UpdateError::NotNewest)),
        "{refused:?}"
    );
}

#[test]
fn only_an_open_account_that_keeps_terminals_publishes_moves_or_stops_an_update() {
    let county = county();
    let from = county.dir.path().join("bundle");
    fs::write(&from, file(1)).expect("written");
    let handle = &county.handle;
    let frozen = || {
        let technician = AccountId::parse(BY).expect("a name");
        let frozen = handle.stand_account(&technician, account::Standing::Frozen, SYSTEM);
        frozen.expect("frozen");
    };
    handle
        .publish_update(&from, "0.1.0", BY)
        .expect("published");
    let who = ["", "nobody", "county", BUSINESS, SYSTEM, OPERATOR];
    let refuses = |by: &str| {
        let all = [
            handle.publish_update(&from, "0.2.0", by),
            handle.let_update_go_on("0.1.0", by).map(drop),
            handle.stop_update("0.1.0", by),
        ];
        for refused in all {
            let Err(UpdateError::Forbidden(named)) = refused else {
                panic!("{by}: {refused:?}");
            };
            assert_eq!(named, by);
        }
    };
    who.into_iter().for_each(refuses);
    frozen();
    refuses(BY);
    let left = fs::read_dir(county.dir.path().join("updates")).expect("there");
    assert_eq!(left.count(), 1, "nothing of a refused one is kept");
}

#[test]
fn one_terminal_on_which_it_did_not_hold_stops_it_for_all() {
    let (county, all) = with_terminals(3);
    publish(&county, "0.2.0", &file(1)).expect("published");
    let first = offered(&all);
    assert_eq!(first.len(), 1, "two in a hundred of three is one");
    let first = &all[first[0]];
    let update = tell(first, idle()).expect("offered");
    let failed = Stage::Failed(update.clone(), UpdateFailure::DidNotHold);
    assert_eq!(tell(first, at(failed.clone())), None);
    assert_eq!(offered(&all), [0; 0], "nobody gets it any more");
    let (_, stopped, why) = newest(&county);
    assert!(stopped && why.starts_with("tz-00"), "{why}");
    let notes = county.handle.console_notes().expect("kept");
    let noted = |event: &str| notes.iter().filter(|note| note.event == event).count();
    assert_eq!((noted("update-published"), noted("update-stopped")), (1, 1));
    // A person who knows of it may go on: it is not stopped by the same terminal again.
    county
        .handle
        .let_update_go_on("0.2.0", BY)
        .expect("goes on");
    tell(first, at(failed));
    assert!(!newest(&county).1);
    let next = offered(&all);
    assert_eq!(next.len(), 1, "another terminal is the first now");
    let other = Stage::Failed(update, UpdateFailure::NotInstalled);
    tell(&all[next[0]], at(other));
    assert!(newest(&county).1, "another failure stops it again");
}

#[test]
fn a_share_goes_on_only_when_all_of_it_holds_or_a_person_says_so() {
    let (county, all) = with_terminals(5);
    publish(&county, "0.2.0", &file(1)).expect("published");
    let first = offered(&all);
    assert_eq!((first.len(), newest(&county).0), (1, 2));
    assert_eq!(offered(&all), first, "the order stays");
    let update = tell(&all[first[0]], idle()).expect("offered");
    tell(&all[first[0]], at(Stage::OnTrial(update.clone())));
    assert_eq!(newest(&county).0, 2, "on trial is not good");
    // Ten in a hundred of five is the same one, so half is next, which is three.
    tell(&all[first[0]], at(Stage::Good(update)));
    assert_eq!(newest(&county).0, 50);
    let third = all
        .iter()
        .filter(|terminal| tell(terminal, idle()).is_some());
    assert_eq!(third.count(), 3);
    assert_eq!(newest(&county).0, 50, "none of them said that it is good");
    assert_eq!(
        county.handle.let_update_go_on("0.2.0", BY).expect("on"),
        100
    );
    assert_eq!(offered(&all).len(), 5);
    let end = county.handle.let_update_go_on("0.2.0", BY);
    assert!(matches!(end, Err(UpdateError::Nothing)), "{end:?}");
    county.handle.stop_update("0.2.0", BY).expect("stopped");
    assert_eq!(offered(&all), [0; 0]);
}

#[test]
fn each_update_has_an_order_of_its_own_and_leaves_out_who_cannot_or_only_practises() {
    let (county, all) = with_terminals(12);
    let mut firsts = std::collections::BTreeSet::new();
    for n in 0..6u8 {
        publish(&county, &format!("0.{n}.0"), &file(n)).expect("published");
        firsts.insert(offered(&all));
    }
    assert!(firsts.len() > 1, "not always the same: {firsts:?}");
    let first = firsts.into_iter().next_back().expect("one")[0];
    let asset = format!("tz-{:03}", first + 1);
    county.handle.begin_trial(&asset).expect("on trial");
    tell(&all[(first + 1) % 12], Standing::NotPossible);
    county.handle.let_update_go_on("0.5.0", BY).expect("on");
    county.handle.let_update_go_on("0.5.0", BY).expect("on");
    let shown = county.handle.updates().expect("the list").remove(0);
    assert_eq!(shown.terminals.len(), 10);
    assert!(shown.terminals.iter().all(|told| told.asset != asset));
}

#[test]
fn a_file_goes_on_where_the_line_was_cut_and_no_byte_comes_twice() {
    let (county, all) = with_terminals(1);
    let (terminal, sent) = (&all[0], file(3));
    publish(&county, "0.2.0", &sent).expect("published");
    let update = tell(terminal, idle()).expect("offered");
    assert_eq!(update.bytes, BYTES as u64);
    let mut got: Vec<u8> = Vec::new();
    let mut cuts = 0;
    while got.len() < BYTES {
        // Less than a piece goes through each connection before it is cut; TLS itself takes some of it.
        terminal.line.set(LineState::HalfAnswer(60_000));
        match piece(terminal, &update, got.len() as u64) {
            Ok(piece) => {
                assert_eq!(piece.from, got.len() as u64);
                cuts += usize::from(piece.bytes.len() < 100_000);
                got.extend(piece.bytes);
            }
            Err(error) => assert!(error.line_is_down(), "{error:?}"),
        }
    }
    assert!(cuts > 5, "{cuts}");
    assert!(got == sent, "byte for byte");
    assert_eq!(digest(&SHA256, &got).as_ref(), update.hash.0);
}

#[test]
fn a_file_changed_at_the_county_meanwhile_is_noticed() {
    let (county, all) = with_terminals(1);
    let (terminal, sent) = (&all[0], file(3));
    publish(&county, "0.2.0", &sent).expect("published");
    let update = tell(terminal, idle()).expect("offered");
    let mut got = piece(terminal, &update, 0).expect("a piece").bytes;
    let place = county.dir.path().join("updates/0.2.0.raucb");
    fs::write(&place, file(4)).expect("another file of the same size");
    while got.len() < BYTES {
        let next = piece(terminal, &update, got.len() as u64).expect("a piece");
        got.extend(next.bytes);
    }
    assert_ne!(digest(&SHA256, &got).as_ref(), update.hash.0, "by its hash");
    fs::write(&place, b"shorter").expect("written");
    let what = MalformedPart::Digest;
    let came = piece(terminal, &update, 0);
    assert_eq!(came, Err(CountyError::Malformed { what }), "by its size");
    fs::remove_file(&place).expect("gone");
    let gone = piece(terminal, &update, 0);
    assert!(matches!(gone, Err(CountyError::Refused { .. })), "{gone:?}");
}

#[test]
fn only_a_terminal_of_the_county_gets_the_file() {
    let (county, all) = with_terminals(1);
    publish(&county, "0.2.0", &file(3)).expect("published");
    let update = tell(&all[0], idle()).expect("offered");
    county.handle.revoke("tz-001", "stolen").expect("revoked");
    let refused = piece(&all[0], &update, 0);
    assert_eq!(refused, Err(CountyError::IdentityRefused));
}

#[test]
fn the_longest_word_on_an_update_takes_little_of_a_heartbeat() {
    let (county, all) = with_terminals(1);
    let length = || {
        let kept = county.handle.last_heartbeat("tz-001").expect("read");
        kept.expect("kept").len()
    };
    let before = length();
    let version = SystemVersion::parse(&"9".repeat(24)).expect("the longest");
    let update = Update::new(version, ReleaseNo(u32::MAX), LARGEST, BundleHash([9; 32]));
    let stage = Stage::Fetching {
        update: update.expect("the largest"),
        got: LARGEST - 1,
    };
    let trouble = Some(FetchTrouble::OtherBytes);
    tell(&all[0], Standing::Possible { stage, trouble });
    let more = length() - before;
    assert!((50..150).contains(&more), "{more} bytes more");
}
