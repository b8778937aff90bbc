//! A file whose bytes have changed under it.

use crate::shop::*;
use jiujinban::domain::delivery::{Delivery, SetAsideReason};
use jiujinban::ports::store::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const PAGE: usize = 4_096;
const CASES: u16 = 60;

/// A day's file, closed in order; bodies of 1 to 13 kB, so that some run over several pages.
fn a_day(dir: &Path) {
    let shop = Shop::open(dir);
    for n in 1..=CASES {
        shop.commit(&row(n, size_of_body(n))).expect("kept");
    }
    shop.accept(row(7, size_of_body(7)).envelope.facts.submission)
        .expect("accepted");
}

fn size_of_body(n: u16) -> usize {
    1_000 + usize::from(n) * 200
}

/// The files of a directory, by name.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("listed");
    entries
        .map(|e| e.expect("an entry").path())
        .map(|p| {
            let name = p
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(p).expect("read"))
        })
        .collect()
}

/// How many cases are whole, set aside as damaged, and missing.
fn count(shop: &Shop) -> (u64, u64, u64) {
    let (mut whole, mut damaged, mut missing) = (0, 0, 0);
    for n in 1..=CASES {
        let expected = row(n, size_of_body(n)).envelope;
        match shop.case(&expected.facts.no) {
            None => missing += 1,
            Some(line) => {
                assert_eq!(line.receipt.facts, expected.facts, "case {n}");
                match line.delivery {
                    Delivery::SetAside {
                        reason: SetAsideReason::Damaged,
                        ..
                    } => damaged += 1,
                    _ => whole += 1,
                }
            }
        }
    }
    (whole, damaged, missing)
}

#[test]
fn whichever_page_is_destroyed_only_what_was_on_it_is_lost_and_the_file_is_kept_as_it_was() {
    let day = directory();
    a_day(day.path());
    let good = fs::read(day.path().join("outbox.db")).expect("read");
    let pages = good.len() / PAGE;
    assert!(pages > 80, "{pages} pages");
    let mut salvaged = 0;
    for page in 0..pages {
        let dir = directory();
        let mut bad = good.clone();
        let noise = noise(page as u64, PAGE);
        bad[page * PAGE..(page + 1) * PAGE].copy_from_slice(&noise);
        fs::write(dir.path().join("outbox.db"), &bad).expect("written");
        let shop = Shop::open(dir.path());
        let opened = shop.opened.clone().expect("opens whatever is left");
        let (whole, damaged, missing) = count(&shop);
        // One page holds at most twenty cases, or parts of four bodies.
        assert!(
            whole >= u64::from(CASES) - 20,
            "page {page}: {whole} {damaged} {missing}"
        );
        if let Some(salvage) = opened.salvage {
            salvaged += 1;
            assert_eq!(files(dir.path())[&salvage.kept_as], bad, "page {page}");
            assert_eq!(salvage.damaged, damaged, "page {page}");
            assert_eq!(u64::from(CASES) - salvage.cases, missing, "page {page}");
            let last = opened.last_serial.expect("numbers were given");
            assert!(last.serial >= CASES + 400, "page {page}: {}", last.serial);
        } else {
            assert_eq!(
                (damaged, missing),
                (0, 0),
                "page {page} was said to be whole"
            );
        }
        // Everything not lost goes out, and new cases come in.
        let sent = shop.lease(100).send;
        assert_eq!(
            sent.len() as u64 + u64::from(whole_but_accepted(&shop)),
            whole
        );
        shop.commit(&row(CASES + 1_000, 100)).expect("kept");
    }
    assert!(salvaged > pages / 2, "{salvaged} of {pages}");
}

fn whole_but_accepted(shop: &Shop) -> u8 {
    let line = shop.case(&row(7, size_of_body(7)).envelope.facts.no);
    u8::from(line.is_some_and(|l| matches!(l.delivery, Delivery::Accepted(_))))
}

#[test]
fn what_was_only_in_the_log_is_read_from_the_log_of_the_damaged_file() {
    let day = directory();
    let shop = Shop::with(
        day.path(),
        jiujinban::adapters::store::outbox::StoreOptions {
            wal_pages: 10_000,
            ..small()
        },
        Hands::at(NOON),
    );
    for n in 1..=CASES {
        shop.commit(&row(n, size_of_body(n))).expect("kept");
    }
    // The power goes: file and log as they are now, and the file's first page is gone.
    let dir = directory();
    let now = files(day.path());
    assert!(now["outbox.db-wal"].len() > now["outbox.db"].len());
    let mut log = now["outbox.db-wal"].clone();
    log.extend_from_slice(&noise(3, 5_000));
    fs::write(dir.path().join("outbox.db"), noise(1, PAGE)).expect("written");
    fs::write(dir.path().join("outbox.db-wal"), &log).expect("written");
    let shop = Shop::open(dir.path());
    let salvage = shop.opened.clone().expect("opened").salvage;
    let (whole, damaged, missing) = count(&shop);
    assert_eq!(
        (whole, damaged, missing),
        (u64::from(CASES), 0, 0),
        "{salvage:?}"
    );
    if let Some(salvage) = salvage {
        let kept = files(dir.path());
        assert_eq!(kept[&format!("{}-wal", salvage.kept_as)], log);
    }
}

#[test]
fn a_file_that_is_something_else_altogether_is_kept_and_the_store_begins_anew() {
    for (name, bytes) in [
        ("text", b"this is not a database".repeat(1_000)),
        ("short", b"SQLite format 3\0 and no more".to_vec()),
        ("zeros", vec![0; 40_000]),
    ] {
        let dir = directory();
        fs::write(dir.path().join("outbox.db"), &bytes).expect("written");
        let shop = Shop::open(dir.path());
        let salvage = shop.opened.clone().expect("opened").salvage;
        let salvage = salvage.unwrap_or_else(|| panic!("{name} passed for a store"));
        assert_eq!(files(dir.path())[&salvage.kept_as], bytes, "{name}");
        assert_eq!((salvage.cases, salvage.audit_records), (0, 0), "{name}");
        shop.commit(&row(1, 100)).expect("kept");
    }
}

#[test]
fn damage_found_while_running_ends_in_the_same_salvage() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    for n in 1..=CASES {
        shop.commit(&row(n, 40_000)).expect("kept");
    }
    shop.accept(row(1, 40_000).envelope.facts.submission)
        .expect("accepted");
    let file = dir.path().join("outbox.db");
    let mut bad = fs::read(&file).expect("read");
    assert!(bad.len() > 2_000_000, "more than any cache holds");
    // Every page but the first: whatever is looked up next, it is not there any more.
    let noise = noise(1, bad.len() - PAGE);
    bad[PAGE..].copy_from_slice(&noise);
    fs::write(&file, &bad).expect("written");
    let sent = shop.lease(100).send;
    assert_eq!(sent.len(), 0);
    let reopened = shop.expect(|event| match event {
        StoreEvent::Opened(Ok(opened)) => opened.salvage.clone(),
        _ => None,
    });
    assert_eq!(files(dir.path())[&reopened.kept_as], bad);
    shop.commit(&row(1, 100)).expect("kept");
}
