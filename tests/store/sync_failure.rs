//! A disk that does not confirm what was written.

use crate::shim;
use crate::shop::*;
use jiujinban::adapters::store::outbox::StoreOptions;
use jiujinban::domain::machine::audit::AuditEvent;
use jiujinban::domain::time::Span;
use jiujinban::ports::store::*;

fn shimmed() -> StoreOptions {
    StoreOptions {
        vfs: Some(shim::NAME),
        ..small()
    }
}

fn healths(said: &[StoreEvent]) -> Vec<StoreHealth> {
    let health = |event: &StoreEvent| match event {
        StoreEvent::Health(health) => Some(*health),
        _ => None,
    };
    said.iter().filter_map(health).collect()
}

const FAILED: StoreHealth = StoreHealth::Failed(StoreFault::SyncFailed);

#[test]
fn a_failed_sync_closes_the_file_and_the_case_is_kept_because_it_is_there_after_reopening() {
    let dir = directory();
    shim::plan(dir.path(), |_| ());
    let shop = Shop::with(dir.path(), shimmed(), Hands::at(NOON));
    shop.commit(&row(1, 2_000)).expect("kept");
    shim::plan(dir.path(), |p| p.failing_syncs = Some(("-wal", 1)));
    shop.commit(&row(2, 2_000)).expect("kept after all");
    assert_eq!(healths(&shop.said()), [FAILED, StoreHealth::Good]);
    for n in [1, 2] {
        let line = shop.case(&row(n, 2_000).envelope.facts.no);
        assert!(line.is_some(), "case {n}");
    }
    drop(shop);
    whole_chain(dir.path());
}

#[test]
fn a_failed_sync_that_lost_the_pages_does_not_report_the_case_before_it_is_written_again() {
    let dir = directory();
    shim::plan(dir.path(), |p| {
        p.record = Some(Vec::new());
        p.drop_unsynced = true;
    });
    let shop = Shop::with(dir.path(), shimmed(), Hands::at(NOON));
    shop.commit(&row(1, 2_000)).expect("kept");
    shim::plan(dir.path(), |p| p.failing_syncs = Some(("-wal", 1)));
    shop.commit(&row(2, 2_000)).expect("written a second time");
    assert_eq!(healths(&shop.said()), [FAILED, StoreHealth::Good]);
    drop(shop);
    let shop = Shop::open(dir.path());
    for n in [1, 2] {
        let line = shop.case(&row(n, 2_000).envelope.facts.no);
        assert!(line.is_some(), "case {n}");
    }
    drop(shop);
    whole_chain(dir.path());
}

#[test]
fn a_disk_that_never_confirms_ends_in_a_clear_state_and_comes_back_when_it_does() {
    let dir = directory();
    shim::plan(dir.path(), |_| ());
    let shop = Shop::with(dir.path(), shimmed(), Hands::at(NOON));
    shop.commit(&row(1, 2_000)).expect("kept");
    shim::plan(dir.path(), |p| p.failing_syncs = Some(("", u32::MAX)));
    assert_eq!(shop.commit(&row(2, 2_000)), Err(StoreFault::SyncFailed));
    let urgent = shop.append(AuditEvent::KeyDeviceLost);
    assert_eq!(urgent, Err(StoreFault::SyncFailed));
    assert_eq!(healths(&shop.said()).last(), Some(&FAILED));
    shim::plan(dir.path(), |p| p.failing_syncs = None);
    shop.clock.go(Span::seconds(10));
    shop.commit(&row(3, 2_000)).expect("kept");
    assert_eq!(healths(&shop.said()).last(), Some(&StoreHealth::Good));
    let serials: Vec<u16> = shop
        .lease(9)
        .send
        .iter()
        .map(|e| e.facts.no.serial())
        .collect();
    assert!(serials.contains(&1) && serials.contains(&3), "{serials:?}");
    drop(shop);
    whole_chain(dir.path());
}

#[test]
fn a_disk_that_refuses_writes_is_told_apart_and_nothing_kept_is_lost() {
    let dir = directory();
    shim::plan(dir.path(), |_| ());
    let shop = Shop::with(dir.path(), shimmed(), Hands::at(NOON));
    shop.commit(&row(1, 2_000)).expect("kept");
    for left in [0, 1, 2, 3, 5, 8] {
        shim::plan(dir.path(), |p| p.writes_left = Some(left));
        let outcome = shop.commit(&row(20 + u16::try_from(left).expect("small"), 9_000));
        assert_eq!(outcome, Err(StoreFault::Unreadable), "after {left} writes");
        shim::plan(dir.path(), |p| p.writes_left = None);
        shop.clock.go(Span::seconds(10));
        let line = shop.case(&row(1, 2_000).envelope.facts.no);
        assert!(line.is_some(), "after {left} writes");
    }
    shop.commit(&row(2, 2_000)).expect("kept");
    drop(shop);
    whole_chain(dir.path());
}
