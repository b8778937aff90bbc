//! Accounts and the operators' part in cases: both stores keep the same promises of them too.

use crate::stores::case;
use jiujinban::county::store::accounts::{AccountChange, AccountNote, AccountRow, AssistedRow};
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn account(id: &str) -> AccountRow {
    AccountRow {
        id: id.to_owned(),
        person: "tag".to_owned(),
        post: "operator".to_owned(),
        employment: "other".to_owned(),
        sealed: vec![0, 255],
        standing: "open".to_owned(),
        standing_ms: 10,
        rights: String::new(),
        rights_ms: 10,
        counts_from_ms: 10,
        last_login_ms: None,
    }
}

fn note(at_ms: i64, what: &str) -> AccountNote {
    AccountNote {
        at_ms,
        by: "county-system-1".to_owned(),
        what: what.to_owned(),
    }
}

async fn an_account_is_opened_once_and_changed_with_its_note(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    let id = || "op-1".to_owned();
    assert!(
        store
            .open_account(account("op-1"), note(10, "opened"))
            .await?
    );
    assert!(
        !store
            .open_account(account("op-1"), note(11, "again"))
            .await?
    );
    let nobody = store.change_account("op-9".into(), AccountChange::Nothing, note(12, "x"));
    assert!(!nobody.await?);
    assert!(store.account_notes("op-9".to_owned()).await?.is_empty());
    let changes = [
        (AccountChange::Rights("20,28".to_owned()), 20),
        (AccountChange::Standing("frozen"), 30),
        (AccountChange::CountsFromNow, 40),
        (AccountChange::LoggedIn("tz-001".to_owned()), 50),
        (AccountChange::LoggedIn("tz-001".to_owned()), 60),
        (AccountChange::Nothing, 70),
    ];
    for (change, at) in changes {
        assert!(
            store
                .change_account(id(), change, note(at, "changed"))
                .await?
        );
    }
    let expected = AccountRow {
        standing: "frozen".to_owned(),
        standing_ms: 30,
        rights: "20,28".to_owned(),
        rights_ms: 20,
        counts_from_ms: 40,
        last_login_ms: Some(60),
        ..account("op-1")
    };
    assert_eq!(store.account(id()).await?, Some(expected.clone()));
    assert_eq!(store.accounts().await?, [expected]);
    let notes = store.account_notes(id()).await?;
    let at: Vec<i64> = notes.iter().map(|note| note.at_ms).collect();
    assert_eq!(at, [10, 20, 30, 40, 50, 60, 70]);
    assert!(store.has_logged_in(id(), "tz-001".to_owned()).await?);
    assert!(!store.has_logged_in(id(), "tz-002".to_owned()).await?);
    Ok(())
}

async fn an_operators_part_is_kept_with_its_case_or_not_at_all(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    let part = AssistedRow {
        manual_id: true,
        agent: Some("child/letter".to_owned()),
        account: "op-1".to_owned(),
        auth: "offline".to_owned(),
        doubt: Some("right-gone".to_owned()),
        deeds: "[]".to_owned(),
    };
    let mut new = case("OP1", "op1");
    new.assisted = Some(part.clone());
    store.intake(new.clone()).await?;
    new.digest = "other".to_owned();
    store.intake(new).await?;
    assert_eq!(store.assisted("OP1".to_owned()).await?, Some(part));
    assert_eq!(store.assisted("A".to_owned()).await?, None);
    store.put_played_card("tag".to_owned(), vec![1]).await?;
    store.put_played_card("tag".to_owned(), vec![2]).await?;
    assert_eq!(store.played_card("tag".to_owned()).await?, Some(vec![2]));
    assert_eq!(store.played_card("nobody".to_owned()).await?, None);
    Ok(())
}

pub async fn contract(store: &Arc<dyn CountyStore>) {
    an_account_is_opened_once_and_changed_with_its_note(store.as_ref())
        .await
        .expect("accounts");
    an_operators_part_is_kept_with_its_case_or_not_at_all(store.as_ref())
        .await
        .expect("operators' parts");
}
