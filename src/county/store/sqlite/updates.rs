//! Updates of the terminals' system in SQLite.

use super::SqliteStore;
use crate::county::store::updates::{UpdateRow, UpdateStore, UpdateToldRow};
use crate::county::store::{Answer, StoreError, from_db, to_db};
use rusqlite::{Row, params};

impl UpdateStore for SqliteStore {
    fn publish_update(&self, r: UpdateRow) -> Answer<'_, bool> {
        self.write(move |db| {
            let added = db.execute(
                "insert into system_update(version, release_no, sha256, bytes, percent, state, why,
                 excused, by_account, at_ms) values(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10) on conflict do nothing",
                params![
                    r.version,
                    r.release,
                    r.sha256,
                    to_db(r.bytes),
                    to_db(r.percent),
                    r.state,
                    r.why,
                    r.excused,
                    r.by,
                    r.at_ms
                ],
            )?;
            Ok(added == 1)
        })
    }

    fn move_update(&self, r: UpdateRow, state: String, percent: u64) -> Answer<'_, bool> {
        self.write(move |db| {
            let moved = db.execute(
                "update system_update set percent=?4, state=?5, why=?6, excused=?7, by_account=?8,
                 at_ms=?9
                 where version=?1 and state=?2 and percent=?3",
                params![
                    r.version,
                    state,
                    to_db(percent),
                    to_db(r.percent),
                    r.state,
                    r.why,
                    r.excused,
                    r.by,
                    r.at_ms
                ],
            )?;
            Ok(moved == 1)
        })
    }

    fn updates(&self) -> Answer<'_, Vec<UpdateRow>> {
        self.read(|db| {
            let sql = "select * from system_update order by release_no desc";
            let mut query = db.prepare(sql)?;
            let mut rows = query.query([])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(update_of(row)?);
            }
            Ok(all)
        })
    }

    fn tell_update(&self, r: UpdateToldRow) -> Answer<'_, ()> {
        self.write(move |db| {
            db.execute(
                "insert into update_told values(?1,?2,?3,?4,?5) on conflict(asset) do update set
                 version=excluded.version, state=excluded.state, bytes=excluded.bytes,
                 at_ms=excluded.at_ms",
                params![r.asset, r.version, r.state, to_db(r.bytes), r.at_ms],
            )?;
            Ok(())
        })
    }

    fn told_updates(&self) -> Answer<'_, Vec<UpdateToldRow>> {
        self.read(|db| {
            let mut query = db.prepare("select * from update_told order by asset")?;
            let mut rows = query.query([])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(UpdateToldRow {
                    asset: row.get("asset")?,
                    version: row.get("version")?,
                    state: row.get("state")?,
                    bytes: from_db(row.get("bytes")?)?,
                    at_ms: row.get("at_ms")?,
                });
            }
            Ok(all)
        })
    }
}

fn update_of(row: &Row<'_>) -> Result<UpdateRow, StoreError> {
    Ok(UpdateRow {
        version: row.get("version")?,
        release: row.get("release_no")?,
        sha256: row.get("sha256")?,
        bytes: from_db(row.get("bytes")?)?,
        percent: from_db(row.get("percent")?)?,
        state: row.get("state")?,
        why: row.get("why")?,
        excused: row.get("excused")?,
        by: row.get("by_account")?,
        at_ms: row.get("at_ms")?,
    })
}
