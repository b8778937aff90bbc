//! Programs the county knows: both stores keep the same promises of them.

use jiujinban::county::store::releases::ReleaseRow;
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn release(version: &str, hash: &str, at_ms: i64) -> ReleaseRow {
    ReleaseRow {
        version: version.to_owned(),
        sha256: hash.repeat(32),
        told_by: "county".to_owned(),
        at_ms,
    }
}

pub async fn contract(store: &Arc<dyn CountyStore>) -> Result<(), StoreError> {
    assert!(store.add_release(release("0.1.0", "ab", 10)).await?);
    assert!(
        !store.add_release(release("0.1.0", "ab", 20)).await?,
        "known already"
    );
    assert!(store.add_release(release("0.1.0", "cd", 30)).await?);
    assert!(store.add_release(release("0.2.0", "ab", 40)).await?);
    let known = store.releases().await?;
    let told: Vec<(&str, i64)> = known
        .iter()
        .map(|r| (r.version.as_str(), r.at_ms))
        .collect();
    assert_eq!(told, [("0.2.0", 40), ("0.1.0", 30), ("0.1.0", 10)]);
    assert_eq!(
        known[2],
        release("0.1.0", "ab", 10),
        "the first word stands"
    );
    let taken = release("0.1.0", "cd", 0).sha256;
    let taken = || taken.clone();
    assert!(
        !store.remove_release("0.2.0".to_owned(), taken()).await?,
        "of another version"
    );
    assert!(store.remove_release("0.1.0".to_owned(), taken()).await?);
    assert!(
        !store.remove_release("0.1.0".to_owned(), taken()).await?,
        "gone already"
    );
    assert_eq!(store.releases().await?.len(), 2);
    Ok(())
}
