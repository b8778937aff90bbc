//! Retirement of terminals: both stores keep the same promises of it.

use jiujinban::county::store::retire::RetirementRow;
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn row(id: &str, asset: &str, state: &str, at_ms: i64) -> RetirementRow {
    RetirementRow {
        id: id.to_owned(),
        asset: asset.to_owned(),
        state: state.to_owned(),
        reason: "换新机器".to_owned(),
        by: "county".to_owned(),
        ordered_ms: at_ms,
        at_ms,
        statement: String::new(),
        signature: Vec::new(),
        fingerprint: String::new(),
        secret: Vec::new(),
        remained: 0,
    }
}

pub async fn contract(store: &Arc<dyn CountyStore>) -> Result<(), StoreError> {
    let first = row("order-01", "tz-001", "ordered", 10);
    let moved =
        |row: &RetirementRow, from: &str| store.move_retirement(row.clone(), from.to_owned());
    assert_eq!(store.retirement("order-01".to_owned()).await?, None);
    assert!(store.order_retirement(first.clone()).await?);
    assert!(!store.order_retirement(first.clone()).await?);
    let second = row("order-02", "tz-001", "ordered", 20);
    assert!(!store.order_retirement(second.clone()).await?, "one stands");
    let stated = RetirementRow {
        state: "stated".to_owned(),
        statement: "said".to_owned(),
        signature: vec![1, 2],
        fingerprint: "ab".to_owned(),
        secret: vec![3],
        remained: 4,
        at_ms: 30,
        ..first
    };
    assert!(!moved(&stated, "withdrawn").await?, "it is not there");
    assert!(moved(&stated, "ordered").await?);
    assert!(!moved(&stated, "ordered").await?, "once");
    let kept = store.retirement("order-01".to_owned()).await?;
    assert_eq!(kept, Some(stated.clone()));
    assert!(store.order_retirement(second.clone()).await?);
    assert_eq!(store.retirements().await?, [second, stated], "newest first");
    Ok(())
}
