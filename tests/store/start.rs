//! What a start may find.

use crate::shop::*;
use jiujinban::domain::delivery::*;
use jiujinban::domain::machine::audit::AuditEvent;
use jiujinban::domain::time::{Span, WallTime};
use jiujinban::ports::audit::ChainFault;
use jiujinban::ports::store::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[test]
fn a_file_of_a_newer_version_is_not_touched() {
    let dir = directory();
    drop(Shop::open(dir.path()));
    let file = dir.path().join("outbox.db");
    let db = rusqlite::Connection::open(&file).expect("opens");
    db.execute_batch("pragma user_version = 99; pragma wal_checkpoint(truncate);")
        .expect("set");
    drop(db);
    let before = fs::read(&file).expect("read");
    let shop = Shop::open(dir.path());
    assert_eq!(shop.opened.as_ref().err(), Some(&StoreFault::Newer));
    assert_eq!(shop.commit(&row(1, 100)), Err(StoreFault::Newer));
    drop(shop);
    assert_eq!(fs::read(&file).expect("read"), before);
}

#[test]
fn a_second_program_on_the_same_directory_is_told_that_it_is_in_use() {
    let dir = directory();
    let first = Shop::open(dir.path());
    let second = Shop::open(dir.path());
    assert_eq!(second.opened.as_ref().err(), Some(&StoreFault::Busy));
    first.commit(&row(1, 100)).expect("the first goes on");
    drop(first);
    assert_eq!(second.commit(&row(2, 100)), Err(StoreFault::Busy));
    // Ten seconds later the next command tries again, and the place is free.
    second.clock.go(Span::seconds(10));
    second.commit(&row(2, 100)).expect("now it is free");
}

#[test]
fn without_its_audit_chain_the_store_takes_nothing_and_says_so() {
    let dir = directory();
    let chain = SumChain::default();
    chain.0.lock().expect("notes").refuse_start = true;
    let shop = Shop::with_chain(dir.path(), small(), Hands::at(NOON), chain.clone());
    let fault = StoreFault::Chain(ChainFault::Key);
    assert_eq!(shop.opened.as_ref().err(), Some(&fault));
    assert_eq!(shop.commit(&row(1, 100)), Err(fault));
    chain.0.lock().expect("notes").refuse_start = false;
    shop.clock.go(Span::seconds(10));
    shop.commit(&row(1, 100)).expect("once the chain is back");
}

#[test]
fn a_store_that_cannot_open_says_so_once_however_often_it_is_asked() {
    let dir = directory();
    let blocked = dir.path().join("data");
    fs::write(&blocked, b"a file where the directory should be").expect("written");
    let shop = Shop::open(&blocked);
    for n in 1..50 {
        shop.clock.go(Span::seconds(n));
        let outcome = shop.append(AuditEvent::KeyDeviceLost);
        assert_eq!(outcome, Err(StoreFault::Unreadable));
    }
    let said = shop.said();
    let health = StoreEvent::Health(StoreHealth::Failed(StoreFault::Unreadable));
    assert_eq!(said, [health]);
    fs::remove_file(&blocked).expect("removed");
    shop.clock.go(Span::seconds(10));
    shop.append(AuditEvent::KeyDeviceLost).expect("open now");
}

#[test]
fn a_directory_that_cannot_be_written_is_said_and_not_worked_around() {
    let dir = directory();
    let blocked = dir.path().join("data");
    fs::write(&blocked, b"a file where the directory should be").expect("written");
    let shop = Shop::open(&blocked);
    assert_eq!(shop.opened.as_ref().err(), Some(&StoreFault::Unreadable));
    assert_eq!(shop.commit(&row(1, 10)), Err(StoreFault::Unreadable));
}

#[test]
fn an_inspector_who_reads_the_file_does_not_keep_the_store_from_opening() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    let reader = rusqlite::Connection::open(dir.path().join("outbox.db")).expect("opens");
    reader.execute_batch("begin").expect("begun");
    let count = || -> i64 {
        reader
            .query_row("select count(*) from cases", [], |r| r.get(0))
            .expect("counted")
    };
    assert_eq!(count(), 1);
    shop.commit(&row(2, 100)).expect("kept beside a reader");
    drop(shop);
    let shop = Shop::open(dir.path());
    assert_eq!(shop.opened.as_ref().map(|o| o.backlog.unsent), Ok(2));
    shop.commit(&row(3, 100)).expect("kept beside a reader");
    assert_eq!(count(), 1, "the reader still sees its own moment");
}

#[test]
fn nothing_is_left_being_sent_after_a_start() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    assert_eq!(shop.lease(5).send.len(), 1);
    assert_eq!(shop.lease(5).send.len(), 0);
    drop(shop);
    let shop = Shop::open(dir.path());
    assert_eq!(shop.lease(5).send, [row(1, 100).envelope]);
}

#[test]
fn after_a_stop_every_command_is_answered_with_stopped() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.store.stop();
    assert_eq!(shop.commit(&row(1, 100)), Err(StoreFault::Stopped));
    assert_eq!(
        shop.append(AuditEvent::CardInserted),
        Err(StoreFault::Stopped)
    );
    assert_eq!(shop.status(), Err(StoreFault::Stopped));
}

#[test]
fn a_checkpoint_that_cannot_be_signed_does_not_stop_a_case() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.chain.0.lock().expect("notes").refuse_checkpoints = true;
    shop.clock.go(Span::minutes(2));
    shop.commit(&row(1, 100)).expect("kept");
    shop.commit(&row(2, 100)).expect("kept");
    let troubles = |said: &[StoreEvent]| {
        let trouble = StoreEvent::ChainTrouble(ChainFault::NoRandomness);
        said.iter().filter(|e| **e == trouble).count()
    };
    assert_eq!(troubles(&shop.said()), 1);
    shop.chain.0.lock().expect("notes").refuse_checkpoints = false;
    shop.commit(&row(3, 100)).expect("kept");
    let checkpoint = shop.expect(|event| match event {
        StoreEvent::Checkpoint(checkpoint) => Some(checkpoint.clone()),
        _ => None,
    });
    assert_eq!(
        shop.chain.0.lock().expect("notes").committed,
        [checkpoint.head.n]
    );
    assert_eq!(shop.status().expect("status").checkpoint, Some(checkpoint));
}

#[test]
fn the_files_are_their_owners_only() {
    let dir = directory();
    let data = dir.path().join("data");
    let shop = Shop::open(&data);
    shop.commit(&row(1, 100)).expect("kept");
    let mode = |path: &Path| fs::metadata(path).expect("facts").permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let mut seen = 0;
    for entry in fs::read_dir(&data).expect("listed") {
        let path = entry.expect("an entry").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        seen += 1;
    }
    assert_eq!(seen, 5, "file, log, index, lock, reserve");
}

/// `fixtures/v1.db` was written by the first version: five cases, of which the first was accepted,
/// the second set aside and the third leased when the program ended.
#[test]
fn a_file_of_version_1_opens_with_all_that_was_in_it() {
    let dir = directory();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/fixtures/v1.db");
    fs::copy(fixture, dir.path().join("outbox.db")).expect("copied");
    let shop = Shop::open(dir.path());
    let opened = shop.opened.as_ref().expect("opened");
    assert_eq!(opened.salvage, None);
    assert_eq!((opened.backlog.unsent, opened.backlog.set_aside), (3, 1));
    let last = opened.last_serial.expect("numbers were given");
    assert_eq!(last.serial, 5);
    let delivery = |n| {
        shop.case(&row(n, 200).envelope.facts.no)
            .expect("there")
            .delivery
    };
    assert_eq!(delivery(1), Delivery::Accepted(stamp()));
    assert!(matches!(delivery(2), Delivery::SetAside { .. }));
    let sent = shop.lease(9).send;
    assert_eq!(
        sent,
        [row(3, 200), row(4, 200), row(5, 200)].map(|r| r.envelope)
    );
    drop(shop);
    assert!(whole_chain(dir.path()) > 5);
}

#[test]
fn receipt_numbers_go_on_where_they_stood() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    assert_eq!(shop.opened.as_ref().expect("opened").last_serial, None);
    shop.commit(&row(41, 100)).expect("kept");
    shop.commit(&row(42, 100)).expect("kept");
    shop.accept(row(42, 100).envelope.facts.submission)
        .expect("accepted");
    drop(shop);
    let shop = Shop::open(dir.path());
    let last = shop.opened.as_ref().expect("opened").last_serial;
    let day = WallTime(NOON).date();
    assert_eq!(last, Some(LastSerial { day, serial: 42 }));
}
