//! Programs the county knows, in SQLite.

use super::SqliteStore;
use crate::county::store::Answer;
use crate::county::store::releases::{ReleaseRow, ReleaseStore};
use rusqlite::params;

impl ReleaseStore for SqliteStore {
    fn add_release(&self, r: ReleaseRow) -> Answer<'_, bool> {
        self.write(move |db| {
            let n = db.execute(
                "insert into program_release(version, sha256, told_by, at_ms) values(?1,?2,?3,?4)
                 on conflict do nothing",
                params![r.version, r.sha256, r.told_by, r.at_ms],
            )?;
            Ok(n == 1)
        })
    }

    fn remove_release(&self, version: String, sha256: String) -> Answer<'_, bool> {
        self.write(move |db| {
            let n = db.execute(
                "delete from program_release where version = ?1 and sha256 = ?2",
                params![version, sha256],
            )?;
            Ok(n == 1)
        })
    }

    fn releases(&self) -> Answer<'_, Vec<ReleaseRow>> {
        self.read(|db| {
            let mut rows = db.prepare(
                "select version, sha256, told_by, at_ms from program_release
                 order by at_ms desc, version desc, sha256",
            )?;
            let rows = rows.query_map([], |row| {
                Ok(ReleaseRow {
                    version: row.get(0)?,
                    sha256: row.get(1)?,
                    told_by: row.get(2)?,
                    at_ms: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
