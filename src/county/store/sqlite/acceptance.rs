//! Acceptance of terminals in SQLite.

use super::SqliteStore;
use super::rows::first;
use crate::county::store::acceptance::{AcceptanceRow, AcceptanceStore};
use crate::county::store::{Answer, StoreError};
use rusqlite::{Row, params};

impl AcceptanceStore for SqliteStore {
    fn keep_acceptance(&self, r: AcceptanceRow) -> Answer<'_, ()> {
        self.write(move |db| {
            db.execute(
                "insert into acceptance(asset, stage, marks, by_account, at_ms) values(?1,?2,?3,?4,?5)
                 on conflict(asset) do update set stage=excluded.stage, marks=excluded.marks,
                 by_account=excluded.by_account, at_ms=excluded.at_ms",
                params![r.asset, r.stage, r.marks, r.by, r.at_ms],
            )?;
            Ok(())
        })
    }

    fn acceptance(&self, asset: String) -> Answer<'_, Option<AcceptanceRow>> {
        self.read(move |db| {
            first(
                db,
                "select * from acceptance where asset=?1",
                [&asset],
                row_of,
            )
        })
    }

    fn at_stage(&self, stage: String) -> Answer<'_, Vec<String>> {
        self.read(move |db| {
            let mut rows = db.prepare("select asset from acceptance where stage=?1")?;
            Ok(rows
                .query_map([stage], |row| row.get(0))?
                .collect::<Result<_, _>>()?)
        })
    }
}

fn row_of(row: &Row<'_>) -> Result<AcceptanceRow, StoreError> {
    Ok(AcceptanceRow {
        asset: row.get("asset")?,
        stage: row.get("stage")?,
        marks: row.get("marks")?,
        by: row.get("by_account")?,
        at_ms: row.get("at_ms")?,
    })
}
