//! Acceptance packs: both stores keep the same promises of them.

use jiujinban::county::store::packs::PackRow;
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn row(asset: &str, at_ms: i64, facts: &str) -> PackRow {
    PackRow {
        asset: asset.to_owned(),
        at_ms,
        facts: facts.to_owned(),
        key_id: "t-1".to_owned(),
        signature: vec![0, 1, 255],
        by: "county".to_owned(),
        came_ms: 99,
    }
}

pub async fn contract(store: &Arc<dyn CountyStore>) -> Result<(), StoreError> {
    let of = |asset: &str| store.pack(asset.to_owned());
    assert_eq!(of("tz-001").await?, None);
    let first = row("tz-001", 20, "first");
    assert!(store.keep_pack(first.clone()).await?);
    for late in [20, 10] {
        let kept = store.keep_pack(row("tz-001", late, "late")).await?;
        assert!(!kept, "{late}: one as new is there");
    }
    assert_eq!(of("tz-001").await?, Some(first));
    let newer = row("tz-001", 21, "newer");
    assert!(store.keep_pack(newer.clone()).await?);
    assert!(store.keep_pack(row("tz-002", 5, "another's")).await?);
    assert_eq!(of("tz-001").await?, Some(newer));
    Ok(())
}
