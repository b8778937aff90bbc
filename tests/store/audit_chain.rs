//! The store with the audit chain that ships: restarts, failed syncs and salvage, then verified.

use crate::shim;
use crate::shop::*;
use jiujinban::adapters::audit::{Chain, CountyView, VerifyReport};
use jiujinban::adapters::keys::{KeyPlace, KeyStore, Wrapped};
use jiujinban::adapters::store::outbox::StoreOptions;
use jiujinban::domain::delivery::DeviceId;
use jiujinban::domain::machine::audit::AuditEvent;
use jiujinban::domain::time::Span;
use jiujinban::ports::audit::{AuditHead, ChainStep, SealedSeed};
use jiujinban::ports::store::StoreFault;
use jiujinban::terminal::{log_key, verify_own_log};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The keys of a terminal whose data directory this is.
fn keys(data: &Path) -> KeyStore {
    let device = DeviceId::parse("tz-0017").expect("a device");
    let place = KeyPlace::of(data, None);
    KeyStore::open(&place, &device)
        .or_else(|_| KeyStore::enrol(&place, &device))
        .expect("keys")
}

fn open(data: &Path, clock: &Arc<Hands>, vfs: Option<&'static str>) -> Shop {
    let keys = keys(data);
    let key = log_key(data, keys.wrapping(Wrapped::Log));
    let chain = Chain::new(Box::new(key), keys.device());
    let options = StoreOptions { vfs, ..small() };
    Shop::with_any_chain(data, options, clock.clone(), Box::new(chain))
}

fn verify(data: &Path, anchor: Option<AuditHead>) -> VerifyReport {
    let county = CountyView {
        anchors: anchor.into_iter().collect(),
        seeds: Vec::new(),
    };
    verify_own_log(data, &KeyPlace::of(data, None), &county).expect("can be read")
}

/// Records of all kinds over some minutes, with a checkpoint in between.
fn some_work(shop: &Shop, from: u16) -> AuditHead {
    for n in from..from + 20 {
        shop.commit(&row(n, 500)).expect("kept");
        shop.append(AuditEvent::CardInserted).expect("written");
        shop.clock.go(Span::seconds(11));
        if n % 3 == 0 {
            shop.accept(row(n, 500).envelope.facts.submission)
                .expect("accepted");
        }
    }
    shop.status().expect("status").audit
}

#[test]
fn what_the_county_lacks_is_told_until_it_has_it_over_a_restart_too() {
    let dir = directory();
    let clock = Hands::at(NOON);
    let shop = open(dir.path(), &clock, None);
    let seed = shop
        .opened
        .clone()
        .expect("opened")
        .seed
        .expect("a new one");
    let sealed = SealedSeed {
        id: seed.id(),
        body: row(1, 100).envelope.body,
    };
    shop.chain(ChainStep::KeepSeed(sealed.clone()), 0);
    some_work(&shop, 1);
    drop(shop);
    let shop = open(dir.path(), &clock, None);
    let news = shop.chain(ChainStep::Look, 0);
    assert_eq!(news.seed, Some(sealed.clone()));
    let newest = news.checkpoint.clone().expect("some minutes have passed");
    assert!(news.is_news() && news.since_hash.is_none());
    let news = shop.chain(ChainStep::SeedTaken(sealed.id), newest.head.n);
    assert_eq!((&news.seed, &news.checkpoint), (&None, &None));
    assert_eq!(news.since_hash, Some(newest.head.hash));
    assert!(!news.is_news());
    let lost = shop.chain(ChainStep::Look, 1_000_000);
    assert_eq!(lost.since_hash, None, "the log has no such record");
    assert!(lost.is_news());
}

#[test]
fn one_record_changed_by_hand_is_named() {
    let dir = directory();
    let clock = Hands::at(NOON);
    let shop = open(dir.path(), &clock, None);
    some_work(&shop, 1);
    drop(shop);
    let db = rusqlite::Connection::open(dir.path().join("outbox.db")).expect("opens");
    db.execute(
        "update audit_records set body = cast(replace(body, 'card', 'kard') as blob) where n = 7",
        [],
    )
    .expect("changed");
    let report = verify(dir.path(), None);
    let named = report.result.expect_err("it was changed").to_string();
    assert!(named.contains('7'), "{named}");
}

#[test]
fn failed_syncs_in_the_middle_of_a_day_leave_a_whole_chain() {
    let dir = directory();
    let clock = Hands::at(NOON);
    shim::plan(dir.path(), |_| ());
    let shop = open(dir.path(), &clock, Some(shim::NAME));
    some_work(&shop, 1);
    for n in 100..110 {
        shim::plan(dir.path(), |p| p.failing_syncs = Some(("-wal", 1)));
        clock.go(Span::minutes(2));
        shop.commit(&row(n, 500)).expect("kept after all");
        clock.go(Span::seconds(10));
    }
    shim::plan(dir.path(), |p| p.failing_syncs = None);
    let head = some_work(&shop, 200);
    drop(shop);
    let report = verify(dir.path(), Some(head));
    let whole = report.result.expect("whole");
    assert_eq!((whole.first, whole.unsigned, whole.anchored), (1, 0, 1));
    assert!(whole.signed >= 5, "{whole:?}");
}

#[test]
fn a_day_with_restarts_is_verified_to_its_last_record() {
    let dir = directory();
    let clock = Hands::at(NOON);
    let mut head = AuditHead::default();
    for round in 0..4 {
        let shop = open(dir.path(), &clock, None);
        let seed = shop.opened.as_ref().expect("opened").seed.is_some();
        assert_eq!(seed, round == 0, "only the first start begins a seed");
        head = some_work(&shop, 1 + 50 * round);
    }
    let whole = verify(dir.path(), Some(head)).result.expect("whole");
    assert_eq!(whole.head, head);
    assert_eq!((whole.first, whole.unsigned, whole.anchored), (1, 0, 1));
}

#[test]
fn an_old_copy_put_back_is_noticed_at_the_next_start() {
    let dir = directory();
    let clock = Hands::at(NOON);
    drop(open(dir.path(), &clock, None));
    let old = fs::read(dir.path().join("outbox.db")).expect("read");
    let shop = open(dir.path(), &clock, None);
    some_work(&shop, 1);
    drop(shop);
    fs::write(dir.path().join("outbox.db"), old).expect("put back");
    let shop = open(dir.path(), &clock, None);
    let opened = shop.opened.clone().expect("opened");
    assert!(opened.seed.is_some(), "a new seed begins");
    drop(shop);
    let db = rusqlite::Connection::open(dir.path().join("outbox.db")).expect("opens");
    let newest: Vec<u8> = db
        .query_row(
            "select body from audit_records order by n desc limit 1",
            [],
            |r| r.get(0),
        )
        .expect("a record");
    let newest = String::from_utf8(newest).expect("JSON");
    assert!(newest.contains("audit.rolled_back"), "{newest}");
}

#[test]
fn an_audit_key_out_of_reach_stops_the_store_and_a_lost_one_is_followed_by_a_new_seed() {
    let dir = directory();
    let clock = Hands::at(NOON);
    let shop = open(dir.path(), &clock, None);
    some_work(&shop, 1);
    drop(shop);
    let key = dir.path().join("keys/audit.sealed");
    fs::remove_file(&key).expect("lost");
    fs::create_dir(&key).expect("and something else is in its place");
    let shop = open(dir.path(), &clock, None);
    let fault = *shop.opened.as_ref().expect_err("no chain, no store");
    assert!(matches!(fault, StoreFault::Chain(_)), "{fault:?}");
    fs::remove_dir(&key).expect("removed");
    clock.go(Span::seconds(10));
    shop.commit(&row(300, 500)).expect("kept under a new seed");
    drop(shop);
    let whole = verify(dir.path(), None).result.expect("whole");
    assert!(whole.signed >= 2, "{whole:?}");
}

mod on_a_stick {
    use super::*;
    use jiujinban::adapters::audit::{ExportPlaces, export_log};
    use jiujinban::domain::machine::export::{ExportFault, LogExtent};
    use jiujinban::domain::time::WallTime;

    fn places(data: &Path, sticks: &Path) -> ExportPlaces {
        ExportPlaces {
            data: data.to_owned(),
            sticks: sticks.to_owned(),
            device: DeviceId::parse("tz-0017").expect("a device"),
        }
    }

    #[test]
    fn without_a_stick_without_room_and_without_a_log_nothing_is_left_behind() {
        let (data, sticks) = (directory(), directory());
        let clock = Hands::at(NOON);
        let shop = open(data.path(), &clock, None);
        some_work(&shop, 1);
        let export = |data: &Path, sticks: &Path| {
            export_log(&places(data, sticks), LogExtent::Everything, WallTime(NOON))
        };
        assert_eq!(
            export(data.path(), sticks.path()),
            Err(ExportFault::NoStick)
        );
        let gone = sticks.path().join("none");
        assert_eq!(export(data.path(), &gone), Err(ExportFault::NoStick));
        let stick = sticks.path().join("usb");
        fs::create_dir(&stick).expect("a stick");
        let empty = directory();
        assert_eq!(export(empty.path(), sticks.path()), Err(ExportFault::Log));
        assert_eq!(fs::read_dir(&stick).expect("readable").count(), 0);
        // A device that is always full stands in the place of the file.
        let named = WallTime(NOON).china().strftime("%Y%m%d-%H%M%S");
        let name = format!("jiujinban-log-tz-0017-{named}.txt.part");
        let full = Path::new("/dev/full");
        std::os::unix::fs::symlink(full, stick.join(name)).expect("a link");
        assert_eq!(export(data.path(), sticks.path()), Err(ExportFault::Full));
        assert_eq!(fs::read_dir(&stick).expect("readable").count(), 0);
    }

    #[test]
    fn the_log_is_on_the_stick_in_words_while_the_terminal_runs() {
        let (data, sticks) = (directory(), directory());
        let stick = sticks.path().join("usb");
        fs::create_dir(&stick).expect("a stick");
        let clock = Hands::at(NOON);
        let shop = open(data.path(), &clock, None);
        some_work(&shop, 1);
        shop.append(AuditEvent::ReaderMissing).expect("written");
        let head = shop.status().expect("status").audit;
        let at = |extent| {
            let done = export_log(&places(data.path(), sticks.path()), extent, WallTime(NOON));
            let done = done.expect("written");
            let text = fs::read_to_string(stick.join(&done.file)).expect("readable");
            fs::remove_file(stick.join(&done.file)).expect("removed");
            (done.records, text)
        };
        let (all, text) = at(LogExtent::Everything);
        assert_eq!(all, head.n, "every record");
        assert!(
            text.starts_with("jiujinban log export v1\ntz-0017 every record"),
            "{text}"
        );
        assert!(text.contains("card.inserted"));
        assert!(
            text.trim_end()
                .lines()
                .last()
                .expect("a line")
                .starts_with(&format!("last record {all} "))
        );
        let (faults, text) = at(LogExtent::Faults);
        assert!(!text.contains("card.inserted"), "{text}");
        assert_eq!(text.lines().count() as u64, faults + 3, "{text}");
        assert!(text.contains("reader.missing"), "{text}");
    }
}
