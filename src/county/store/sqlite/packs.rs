//! Acceptance packs in SQLite.

use super::SqliteStore;
use super::rows::first;
use crate::county::store::packs::{PackRow, PackStore};
use crate::county::store::{Answer, StoreError};
use rusqlite::{Row, params};

impl PackStore for SqliteStore {
    fn keep_pack(&self, r: PackRow) -> Answer<'_, bool> {
        self.write(move |db| {
            let kept = db.execute(
                "insert into acceptance_pack(asset, at_ms, facts, key_id, signature, by_account, came_ms)
                 values(?1,?2,?3,?4,?5,?6,?7)
                 on conflict(asset) do update set at_ms=excluded.at_ms, facts=excluded.facts,
                 key_id=excluded.key_id, signature=excluded.signature,
                 by_account=excluded.by_account, came_ms=excluded.came_ms
                 where excluded.at_ms > acceptance_pack.at_ms",
                params![
                    r.asset,
                    r.at_ms,
                    r.facts,
                    r.key_id,
                    r.signature,
                    r.by,
                    r.came_ms
                ],
            )?;
            Ok(kept == 1)
        })
    }

    fn pack(&self, asset: String) -> Answer<'_, Option<PackRow>> {
        self.read(move |db| {
            let sql = "select * from acceptance_pack where asset=?1";
            first(db, sql, [&asset], row_of)
        })
    }
}

fn row_of(row: &Row<'_>) -> Result<PackRow, StoreError> {
    Ok(PackRow {
        asset: row.get("asset")?,
        at_ms: row.get("at_ms")?,
        facts: row.get("facts")?,
        key_id: row.get("key_id")?,
        signature: row.get("signature")?,
        by: row.get("by_account")?,
        came_ms: row.get("came_ms")?,
    })
}
