//! What is copied to a memory stick is read and never moved.

use crate::shop::*;
use jiujinban::domain::delivery::ferry::{Room, Waiting};
use jiujinban::domain::delivery::*;
use jiujinban::ports::store::*;

fn waiting(shop: &Shop, room: Room) -> Result<Waiting, StoreFault> {
    let mine = shop.ticket();
    shop.store.waiting(room, mine);
    shop.expect(|event| match event {
        StoreEvent::Waiting(t, came) if *t == mine => Some(came.clone()),
        _ => None,
    })
}

fn ids(waiting: &Waiting) -> Vec<SubmissionId> {
    waiting.facts.iter().map(|f| f.submission).collect()
}

#[test]
fn a_store_that_has_stopped_says_so() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.store.stop();
    assert_eq!(waiting(&shop, Room::Names), Err(StoreFault::Stopped));
}

#[test]
fn what_is_damaged_is_set_aside_and_holds_up_nothing() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    let (bad, good) = (row_with_pages(1, &[900]), row_with_pages(2, &[900]));
    shop.commit(&bad).expect("kept");
    shop.commit(&good).expect("kept");
    drop(shop);
    let db = rusqlite::Connection::open(dir.path().join("outbox.db")).expect("opens");
    let id = bad.envelope.facts.submission.to_string();
    db.execute("update pages set ct = x'00' where id = ?1", [id])
        .expect("damaged");
    drop(db);
    let shop = Shop::open(dir.path());
    let found = waiting(&shop, Room::OneFile).expect("read");
    assert_eq!(ids(&found), [good.envelope.facts.submission]);
    assert_eq!(found.cases[0].pages, good.pages);
    let aside = shop.cases(CaseFilter::SetAside);
    assert_eq!(aside.len(), 1);
    assert!(matches!(
        aside[0].delivery,
        Delivery::SetAside {
            reason: SetAsideReason::Damaged,
            ..
        }
    ));
}

#[test]
fn the_oldest_go_first_as_many_as_fit_and_a_case_being_sent_is_among_them() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    let heavy: Vec<OutboxRow> = (1..=3).map(|n| row_with_pages(n, &[950_000; 12])).collect();
    for row in heavy.iter().rev() {
        shop.commit(row).expect("kept");
    }
    let in_order: Vec<_> = heavy.iter().map(|r| r.envelope.facts.submission).collect();
    assert_eq!(shop.lease(1).send.len(), 1);
    let names = waiting(&shop, Room::Names).expect("read");
    assert_eq!((ids(&names), names.cases.len()), (in_order, 0));
    let found = waiting(&shop, Room::OneFile).expect("read");
    let sizes: usize = found.cases.iter().map(|case| case.bytes()).sum();
    assert!(sizes <= jiujinban::domain::delivery::ferry::MOST_SEALED_BYTES);
    assert_eq!((found.count(), found.cases.len(), found.left()), (3, 2, 1));
    assert_eq!(found.cases[0].envelope, heavy[0].envelope);
    shop.accept(heavy[0].envelope.facts.submission)
        .expect("accepted");
    let rest = waiting(&shop, Room::OneFile).expect("read");
    assert_eq!((rest.count(), rest.left()), (2, 0));
}
