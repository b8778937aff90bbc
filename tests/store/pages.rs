//! Pages of documents in the outbox: kept with their case, gone with it, never half there.

use crate::shop::*;
use jiujinban::domain::delivery::*;
use jiujinban::ports::store::*;
use std::path::Path;

fn id(row: &OutboxRow) -> SubmissionId {
    row.envelope.facts.submission
}

fn files_hold(dir: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(dir)
        .expect("the folder")
        .flatten()
        .filter_map(|entry| std::fs::read(entry.path()).ok())
        .any(|file| file.windows(bytes.len()).any(|w| w == bytes))
}

#[test]
fn pages_come_back_with_their_case_after_a_restart_and_go_when_it_is_accepted() {
    let dir = directory();
    let case = row_with_pages(1, &[70_000, 1_000]);
    let other = row_with_pages(2, &[500]);
    let shop = Shop::open(dir.path());
    shop.commit(&case).expect("kept");
    shop.commit(&other).expect("kept");
    drop(shop);
    let shop = Shop::open(dir.path());
    let leased = shop.lease(1);
    assert_eq!(leased.pages, case.pages);
    let piece = &case.pages[0].body.ct[40_000..40_064];
    assert!(files_hold(dir.path(), piece), "they lie sealed on the disk");
    shop.accept(id(&case)).expect("accepted");
    drop(shop);
    assert!(!files_hold(dir.path(), piece), "nothing of them is left");
    let shop = Shop::open(dir.path());
    assert_eq!(shop.lease(9).pages, other.pages);
}

#[test]
fn faces_are_counted_while_they_wait_and_gone_from_the_disk_when_they_are_accepted() {
    let dir = directory();
    let mut case = row_with_pages(1, &[40_000, 1_000]);
    case.pages[0].kind = PageKind::Face;
    let shop = Shop::open(dir.path());
    shop.commit(&case).expect("kept");
    assert_eq!(shop.status().expect("told").backlog.faces, 1);
    drop(shop);
    let shop = Shop::open(dir.path());
    assert_eq!(shop.status().expect("told").backlog.faces, 1);
    assert_eq!(shop.lease(1).pages, case.pages);
    let piece = &case.pages[0].body.ct[20_000..20_064];
    assert!(files_hold(dir.path(), piece));
    shop.accept(id(&case)).expect("accepted");
    assert_eq!(shop.status().expect("told").backlog.faces, 0);
    drop(shop);
    assert!(!files_hold(dir.path(), piece), "nothing of it is left");
}

#[test]
fn faces_are_still_known_and_counted_after_their_file_was_damaged() {
    let dir = directory();
    let mut case = row_with_pages(1, &[9_000, 1_000]);
    case.pages[0].kind = PageKind::Face;
    let other = row_with_pages(2, &[500]);
    let shop = Shop::open(dir.path());
    shop.commit(&case).expect("kept");
    shop.commit(&other).expect("kept");
    drop(shop);
    let file = dir.path().join("outbox.db");
    let mut bytes = std::fs::read(&file).expect("read");
    bytes[..4_096].fill(0x5A);
    std::fs::write(&file, bytes).expect("written");
    let shop = Shop::open(dir.path());
    let opened = shop.opened.clone().expect("opened");
    assert_eq!(opened.salvage.expect("a salvage").cases, 2);
    assert_eq!(shop.status().expect("told").backlog.faces, 1);
    let mut pages = [case.pages, other.pages].concat();
    let leased = shop.lease(9).pages;
    pages.sort_by_key(|page| (page.case, page.number));
    let mut found = leased.clone();
    found.sort_by_key(|page| (page.case, page.number));
    assert_eq!(found, pages);
}

#[test]
fn a_try_that_failed_sends_the_same_pages_again() {
    let dir = directory();
    let case = row_with_pages(1, &[3_000, 3_000, 3_000]);
    let shop = Shop::open(dir.path());
    shop.commit(&case).expect("kept");
    assert_eq!(shop.lease(1).pages, case.pages);
    let now = shop.clock.now();
    let rest = shop.settle(id(&case), DeliveryEvent::Afresh { now });
    let Ok(Delivery::Waiting { tries, next_at }) = rest else {
        panic!("{rest:?}");
    };
    assert_eq!((tries, next_at), (Tries::default(), now), "no try was lost");
    assert_eq!(shop.lease(1).pages, case.pages);
}

#[test]
fn a_page_that_changed_on_disk_sets_its_case_aside_and_no_other() {
    for damage in [
        "update pages set ct = zeroblob(900) where n = 2 and id = ?1",
        "update pages set digest = zeroblob(32) where n = 1 and id = ?1",
        "update pages set n = 99 where n = 1 and id = ?1",
    ] {
        let dir = directory();
        let (case, other) = (row_with_pages(1, &[900, 900]), row_with_pages(2, &[900]));
        let shop = Shop::open(dir.path());
        shop.commit(&case).expect("kept");
        shop.commit(&other).expect("kept");
        drop(shop);
        let db = rusqlite::Connection::open(dir.path().join("outbox.db")).expect("opens");
        let changed = db.execute(damage, [id(&case).to_string()]);
        assert_eq!(changed, Ok(1));
        drop(db);
        let shop = Shop::open(dir.path());
        let leased = shop.lease(9);
        assert_eq!(leased.pages, other.pages, "{damage}");
        let line = shop.case(&case.envelope.facts.no).expect("there");
        let damaged = SetAsideReason::Damaged;
        assert!(
            matches!(line.delivery, Delivery::SetAside { reason, .. } if reason == damaged),
            "{damage}"
        );
    }
}

#[test]
fn heavy_cases_are_leased_a_few_at_a_time_and_none_is_forgotten() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    let rows: Vec<OutboxRow> = (1..=5)
        .map(|n| row_with_pages(n, &[900_000, 900_000, 900_000]))
        .collect();
    for row in &rows {
        shop.commit(row).expect("kept");
    }
    let mut sent = Vec::new();
    while sent.len() < rows.len() {
        let leased = shop.lease(8);
        assert!(
            (1..=2).contains(&leased.send.len()),
            "{}",
            leased.send.len()
        );
        for envelope in leased.send {
            sent.push(envelope.facts.submission);
            shop.accept(envelope.facts.submission).expect("accepted");
        }
    }
    assert_eq!(sent, rows.iter().map(id).collect::<Vec<_>>());
}
