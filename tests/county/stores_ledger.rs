//! The problem ledger: both stores keep the same promises of it too.

use jiujinban::county::store::ledger::{LedgerFilter, LedgerNote, LedgerRow, StandingRow, Taken};
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn standing(level: &str, state: &str, due: Option<&str>) -> StandingRow {
    StandingRow {
        level: level.to_owned(),
        state: state.to_owned(),
        due: due.map(str::to_owned),
        overdue: false,
        answers: 0,
        since_ms: 10,
        answer: None,
    }
}

fn report(id: &str, came_ms: i64) -> LedgerRow {
    LedgerRow {
        id: id.to_owned(),
        terminal: "tz-001".to_owned(),
        digest: "one".to_owned(),
        account: Some("op-1".to_owned()),
        class: "guidance".to_owned(),
        business: "jobs".to_owned(),
        item: Some(20),
        made_ms: 5,
        came_ms,
        sealed: vec![0, 255],
        pictured: false,
        standing: standing("county", "waiting", Some("2026-11-24")),
        seq: 0,
    }
}

fn note(at_ms: i64, what: &str) -> LedgerNote {
    LedgerNote {
        at_ms,
        by: "zhang".to_owned(),
        level: "county".to_owned(),
        what: what.to_owned(),
        words: Some(vec![1, 2]),
    }
}

async fn a_report_is_taken_once_and_changed_only_by_who_saw_it_last(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    let id = || "P1".to_owned();
    let picture = Some(vec![7; 9]);
    let stored = store.take_report(report("P1", 20), picture, note(20, "reported"));
    assert_eq!(stored.await?, Taken::Stored);
    let kept = store.ledger_entry(id()).await?.expect("kept");
    let expected = LedgerRow {
        pictured: true,
        seq: kept.seq,
        ..report("P1", 20)
    };
    assert_eq!(kept, expected);
    let again = store.take_report(report("P1", 99), None, note(99, "again"));
    assert_eq!(again.await?, Taken::Same(Box::new(kept.clone())));
    let mut other = report("P1", 99);
    other.digest = "two".to_owned();
    let other = store.take_report(other, None, note(99, "other"));
    assert_eq!(other.await?, Taken::Other);
    assert_eq!(store.ledger_picture(id()).await?, Some(vec![7; 9]));
    let answered = StandingRow {
        answers: 1,
        answer: Some(vec![3]),
        overdue: true,
        ..standing("city", "answered", None)
    };
    let moved = store.move_entry(id(), kept.seq, answered.clone(), note(30, "answered"));
    assert!(moved.await?);
    let late = store.move_entry(id(), kept.seq, answered.clone(), note(31, "too late"));
    assert!(!late.await?, "somebody was faster");
    let after = store.ledger_entry(id()).await?.expect("kept");
    assert!(after.seq > kept.seq);
    assert_eq!(after.standing, answered);
    let what: Vec<String> = store
        .ledger_notes(id())
        .await?
        .into_iter()
        .map(|n| n.what)
        .collect();
    assert_eq!(what, ["reported", "answered"]);
    assert_eq!(store.ledger_notes(id()).await?[1], note(30, "answered"));
    assert_eq!(store.ledger_entry("P9".to_owned()).await?, None);
    assert_eq!(store.ledger_picture("P9".to_owned()).await?, None);
    Ok(())
}

async fn a_terminal_hears_of_its_own_changes_in_their_order(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    let mut device = report("P2", 40);
    device.terminal = "tz-002".to_owned();
    device.account = None;
    device.item = None;
    device.standing = standing("technician", "waiting", Some("2026-11-23"));
    store
        .take_report(device.clone(), None, note(40, "reported"))
        .await?;
    store
        .take_report(report("P3", 50), None, note(50, "reported"))
        .await?;
    let ids = |rows: Vec<LedgerRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let first = store.ledger_news("tz-001".to_owned(), 0, 1).await?;
    let seq = first[0].seq;
    assert_eq!(ids(first), ["P1"]);
    let rest = store.ledger_news("tz-001".to_owned(), seq, 9).await?;
    let seq = rest[0].seq;
    assert_eq!(ids(rest), ["P3"]);
    assert!(
        store
            .ledger_news("tz-001".to_owned(), seq, 9)
            .await?
            .is_empty()
    );
    let of_two = store.ledger_news("tz-002".to_owned(), 0, 9).await?;
    assert_eq!(of_two[0].account, None);
    assert_eq!(
        ids(store.ledger(LedgerFilter::Came(20, 50), 9).await?),
        ["P1", "P2"]
    );
    assert_eq!(
        ids(store.ledger(LedgerFilter::Open, 9).await?),
        ["P1", "P2", "P3"]
    );
    assert_eq!(ids(store.ledger(LedgerFilter::Open, 1).await?), ["P1"]);
    let due = LedgerFilter::DueBefore("2026-11-24".to_owned());
    assert_eq!(ids(store.ledger(due, 9).await?), ["P2"]);
    let p2 = store.ledger_entry("P2".to_owned()).await?.expect("kept");
    let solved = standing("technician", "solved", None);
    store
        .move_entry("P2".to_owned(), p2.seq, solved, note(60, "solved"))
        .await?;
    assert_eq!(
        ids(store.ledger(LedgerFilter::Open, 9).await?),
        ["P1", "P3"]
    );
    Ok(())
}

pub async fn contract(store: &Arc<dyn CountyStore>) {
    a_report_is_taken_once_and_changed_only_by_who_saw_it_last(store.as_ref())
        .await
        .expect("the ledger");
    a_terminal_hears_of_its_own_changes_in_their_order(store.as_ref())
        .await
        .expect("the news of the ledger");
}
