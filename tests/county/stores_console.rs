//! What the console keeps: both stores keep the same promises of it too.

use crate::stores::case;
use jiujinban::county::store::accounts::{AccountNote, AccountRow, AssistedRow};
use jiujinban::county::store::cases::{CaseDecision, CaseRowState, Decided};
use jiujinban::county::store::console::{ApplicationRow, CheckRow, ConsoleNote, broken_at};
use jiujinban::county::store::{CountyStore, StoreError};
use ring::hmac;
use std::sync::Arc;

async fn notes_follow_each_other(store: &dyn CountyStore) -> Result<(), StoreError> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"key");
    for n in 0..3 {
        let note = ConsoleNote {
            at_ms: n,
            who: "county-review-1".to_owned(),
            event: "case-opened".to_owned(),
            about: format!("case {n}"),
            detail: "一二".to_owned(),
        };
        store.note_console(note, key.clone()).await?;
    }
    let notes = store.console_notes().await?;
    assert_eq!(notes.len(), 3);
    assert_eq!(notes[2].note.about, "case 2");
    assert_eq!(broken_at(&notes, &key), None);
    Ok(())
}

async fn an_application_goes_on_once_from_where_it_stands(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    let row = ApplicationRow {
        no: 0,
        account: "village-07".to_owned(),
        action: "new".to_owned(),
        state: "filed".to_owned(),
        filed_ms: 5,
        closed_ms: None,
        doc: "{}".to_owned(),
        sealed: vec![0, 255],
    };
    let first = store.file_application(row.clone()).await?;
    let second = store.file_application(row.clone()).await?;
    assert!(second > first);
    let done = ApplicationRow {
        no: first,
        state: "done".to_owned(),
        closed_ms: Some(9),
        doc: "{\"a\":1}".to_owned(),
        ..row
    };
    assert!(
        store
            .step_application(done.clone(), "filed".to_owned())
            .await?
    );
    assert!(
        !store
            .step_application(done.clone(), "filed".to_owned())
            .await?
    );
    assert_eq!(store.application(first).await?, Some(done.clone()));
    assert_eq!(store.application(first + 99).await?, None);
    assert_eq!(store.applications(true, 10).await?, [done]);
    let open = store.applications(false, 10).await?;
    assert_eq!(open.iter().map(|row| row.no).collect::<Vec<_>>(), [second]);
    Ok(())
}

async fn a_month_is_checked_once_and_a_point_is_replaced(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    let check = |month: &str, by: &str| CheckRow {
        month: month.to_owned(),
        at_ms: 1,
        by: by.to_owned(),
        doc: "[]".to_owned(),
    };
    assert!(store.put_check(check("2026-10", "a")).await?);
    assert!(store.put_check(check("2026-11", "a")).await?);
    assert!(!store.put_check(check("2026-11", "b")).await?);
    let kept = store.checks(10).await?;
    assert_eq!(kept, [check("2026-11", "a"), check("2026-10", "a")]);
    store.put_point("b".to_owned(), "1".to_owned(), 1).await?;
    store.put_point("a".to_owned(), "2".to_owned(), 1).await?;
    store.put_point("b".to_owned(), "3".to_owned(), 2).await?;
    assert_eq!(store.points().await?, ["2", "3"]);
    Ok(())
}

async fn nobody_decides_what_the_same_person_took_in(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    for (id, person) in [("took-1", "p1"), ("review-1", "p1"), ("review-2", "p2")] {
        let row = AccountRow {
            id: id.to_owned(),
            person: person.to_owned(),
            post: "reviewer".to_owned(),
            employment: "other".to_owned(),
            sealed: vec![1],
            standing: "open".to_owned(),
            standing_ms: 1,
            rights: String::new(),
            rights_ms: 1,
            counts_from_ms: 1,
            last_login_ms: None,
        };
        let note = AccountNote {
            at_ms: 1,
            by: "province".to_owned(),
            what: "opened".to_owned(),
        };
        assert!(store.open_account(row, note).await?);
    }
    let mut new = case("CON1", "con1");
    new.accepted_ms = 7_000_000;
    new.assisted = Some(AssistedRow {
        account: "took-1".to_owned(),
        auth: "online".to_owned(),
        doubt: Some("right-gone".to_owned()),
        deeds: "[]".to_owned(),
        manual_id: true,
        agent: Some("family".to_owned()),
    });
    store.intake(new).await?;
    let handled = store.handled().await?;
    let own = handled.iter().find(|(id, _)| id == "CON1").expect("there");
    assert_eq!(own.1.doubt.as_deref(), Some("right-gone"));
    assert!(own.1.manual_id && own.1.agent.as_deref() == Some("family"));
    let facts = store.case_facts(7_000_000, 7_000_001).await?;
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].operator.as_deref(), Some("took-1"));
    assert_eq!(facts[0].promise.as_deref(), Some("2026-12-01"));
    assert!(store.case_facts(7_000_001, 8_000_000).await?.is_empty());
    let decision = |reviewer: &str| CaseDecision {
        id: "CON1".to_owned(),
        state: CaseRowState::Done,
        result: None,
        words: None,
        missing: None,
        clock: None,
        reviewer: reviewer.to_owned(),
        at_ms: 7_000_002,
    };
    for reviewer in ["took-1", "review-1"] {
        let outcome = store.decide_case(decision(reviewer)).await?;
        assert_eq!(outcome, Decided::OwnIntake, "{reviewer}");
    }
    let outcome = store.decide_case(decision("review-2")).await?;
    assert_eq!(outcome, Decided::Yes);
    let outcome = store.decide_case(decision("review-2")).await?;
    assert_eq!(outcome, Decided::NotUnfinished);
    let handled = store.handled().await?;
    assert!(handled.iter().all(|(id, _)| id != "CON1"));
    Ok(())
}

pub async fn contract(store: &Arc<dyn CountyStore>) {
    let store = store.as_ref();
    notes_follow_each_other(store).await.expect("notes");
    an_application_goes_on_once_from_where_it_stands(store)
        .await
        .expect("applications");
    a_month_is_checked_once_and_a_point_is_replaced(store)
        .await
        .expect("checks and points");
    nobody_decides_what_the_same_person_took_in(store)
        .await
        .expect("decisions");
}
