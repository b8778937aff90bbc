//! Replacement of terminals: both stores move everything or nothing, once.

use jiujinban::county::store::replace::{Moved, ReplacementRow};
use jiujinban::county::store::retire::RetirementRow;
use jiujinban::county::store::tasks::{TaskRow, TaskState};
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

const VILLAGE: &str = "140222100001";

fn row(old: &str, new: &str) -> ReplacementRow {
    ReplacementRow {
        old: old.to_owned(),
        new: new.to_owned(),
        reason: "坏了".to_owned(),
        by: "county".to_owned(),
        at_ms: 70,
    }
}

fn order(id: &str, asset: &str) -> RetirementRow {
    RetirementRow {
        id: id.to_owned(),
        asset: asset.to_owned(),
        state: "ordered".to_owned(),
        reason: "坏了".to_owned(),
        by: "county".to_owned(),
        ordered_ms: 70,
        at_ms: 70,
        statement: String::new(),
        signature: Vec::new(),
        fingerprint: String::new(),
        secret: Vec::new(),
        remained: 0,
    }
}

fn task(id: &str, asset: &str, state: TaskState) -> TaskRow {
    TaskRow {
        id: id.to_owned(),
        item: 21,
        holder_tag: "tag".to_owned(),
        asset: asset.to_owned(),
        taken_at: asset.to_owned(),
        village: VILLAGE.to_owned(),
        opened_by: "list".to_owned(),
        opened_ms: 1,
        due: "2026-12-01".to_owned(),
        state,
        since_ms: 1,
        sealed: vec![1],
    }
}

pub async fn contract(store: &Arc<dyn CountyStore>) -> Result<(), StoreError> {
    let at = |asset: &str| asset.to_owned();
    assert_eq!(store.replacement(at("re-old")).await?, None);
    store.place_terminal(at("re-old"), at(VILLAGE)).await?;
    let tasks = vec![
        task("re-1", "re-old", TaskState::Open),
        task("re-2", "re-old", TaskState::Held),
        task("re-3", "re-old", TaskState::Done),
        task("re-4", "re-other", TaskState::Open),
    ];
    store.open_tasks(tasks).await?;
    for (id, terminal) in [("re-p1", "re-old"), ("re-p2", "re-other")] {
        let doc = format!(r#"{{"id":"{id}","latitude":"40.4","terminal":"{terminal}"}}"#);
        store.put_point(at(id), doc, 5).await?;
    }
    let moved = store
        .replace(row("re-old", "re-new"), order("re-o1", "re-old"))
        .await?;
    assert_eq!(
        moved,
        Some(Moved {
            division: Some(at(VILLAGE)),
            tasks: 2,
            points: 1,
        })
    );
    for (id, asset) in [
        ("re-1", "re-new"),
        ("re-2", "re-new"),
        ("re-3", "re-old"),
        ("re-4", "re-other"),
    ] {
        let task = store.task(at(id)).await?.expect("there");
        assert_eq!(
            (task.asset.as_str(), task.taken_at.as_str()),
            (asset, asset)
        );
    }
    let places = store.terminal_places().await?;
    let of = |asset: &str| places.iter().find(|(own, _)| own == asset).cloned();
    assert_eq!(of("re-old"), None);
    assert_eq!(of("re-new"), Some((at("re-new"), at(VILLAGE))));
    let points = store.points().await?;
    let naming = |asset: &str| {
        let named = |doc: &&String| doc.contains(&format!("\"{asset}\""));
        points.iter().filter(named).count()
    };
    assert_eq!((naming("re-new"), naming("re-other")), (1, 1));
    let ended = store.retirement(at("re-o1")).await?.expect("ordered");
    assert_eq!(ended.asset, "re-old");
    let again = store
        .replace(row("re-old", "re-third"), order("re-o2", "re-old"))
        .await?;
    assert_eq!(again, None, "once");
    assert_eq!(store.retirement(at("re-o2")).await?, None);
    assert_eq!(
        store.replacement(at("re-old")).await?,
        Some(row("re-old", "re-new"))
    );
    Ok(())
}
