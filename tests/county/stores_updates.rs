//! Updates of the terminals' system: both stores keep the same promises of them.

use jiujinban::county::store::updates::{UpdateRow, UpdateToldRow};
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn row(version: &str, release: u32) -> UpdateRow {
    UpdateRow {
        version: version.to_owned(),
        release,
        sha256: "ab".repeat(32),
        bytes: 160 << 20,
        percent: 2,
        state: "rolling".to_owned(),
        why: String::new(),
        excused: String::new(),
        by: "county-tech-1".to_owned(),
        at_ms: 10,
    }
}

fn told(asset: &str, state: &str, at_ms: i64) -> UpdateToldRow {
    UpdateToldRow {
        asset: asset.to_owned(),
        version: "0.2.0".to_owned(),
        state: state.to_owned(),
        bytes: 7,
        at_ms,
    }
}

pub async fn contract(store: &Arc<dyn CountyStore>) -> Result<(), StoreError> {
    assert_eq!(store.updates().await?, []);
    assert!(store.publish_update(row("0.2.0", 5)).await?);
    assert!(!store.publish_update(row("0.2.0", 6)).await?, "the name");
    assert!(!store.publish_update(row("0.3.0", 5)).await?, "the number");
    assert!(store.publish_update(row("0.1.9", 7)).await?);
    let newest_first = [row("0.1.9", 7), row("0.2.0", 5)];
    assert_eq!(store.updates().await?, newest_first);
    let stopped = UpdateRow {
        percent: 10,
        state: "stopped".to_owned(),
        why: "tz-001".to_owned(),
        excused: "tz-002".to_owned(),
        by: "county".to_owned(),
        at_ms: 20,
        ..row("0.1.9", 7)
    };
    let moved =
        |state: &str, percent| store.move_update(stopped.clone(), state.to_owned(), percent);
    assert!(!moved("stopped", 2).await?, "it rolls");
    assert!(!moved("rolling", 10).await?, "at another share");
    assert!(moved("rolling", 2).await?);
    assert!(!moved("rolling", 2).await?, "once");
    assert_eq!(store.updates().await?[0], stopped);
    store.tell_update(told("tz-002", "ready", 1)).await?;
    store.tell_update(told("tz-001", "ready", 2)).await?;
    store.tell_update(told("tz-002", "good", 3)).await?;
    let newest = [told("tz-001", "ready", 2), told("tz-002", "good", 3)];
    assert_eq!(store.told_updates().await?, newest);
    Ok(())
}
