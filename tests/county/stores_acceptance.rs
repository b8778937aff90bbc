//! Acceptance of terminals: both stores keep the same promises of it.

use jiujinban::county::store::acceptance::AcceptanceRow;
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn row(asset: &str, stage: &str, marks: &str, at_ms: i64) -> AcceptanceRow {
    AcceptanceRow {
        asset: asset.to_owned(),
        stage: stage.to_owned(),
        marks: marks.to_owned(),
        by: "county".to_owned(),
        at_ms,
    }
}

pub async fn contract(store: &Arc<dyn CountyStore>) -> Result<(), StoreError> {
    let of = |asset: &str| store.acceptance(asset.to_owned());
    assert_eq!(of("tz-001").await?, None);
    store
        .keep_acceptance(row("tz-001", "trial", "", 10))
        .await?;
    store
        .keep_acceptance(row("tz-002", "trial", "1:10", 20))
        .await?;
    let later = row("tz-001", "formal", "1:10,4:10", 30);
    store.keep_acceptance(later.clone()).await?;
    assert_eq!(of("tz-001").await?, Some(later), "the last word stands");
    assert_eq!(
        of("tz-002").await?,
        Some(row("tz-002", "trial", "1:10", 20))
    );
    Ok(())
}
