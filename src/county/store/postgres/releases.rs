//! Programs the county knows, in PostgreSQL.

use super::PostgresStore;
use crate::county::store::Answer;
use crate::county::store::releases::{ReleaseRow, ReleaseStore};

impl ReleaseStore for PostgresStore {
    fn add_release(&self, r: ReleaseRow) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let n = db
                    .execute(
                        "insert into program_release(version, sha256, told_by, at_ms)
                         values($1,$2,$3,$4) on conflict do nothing",
                        &[&r.version, &r.sha256, &r.told_by, &r.at_ms],
                    )
                    .await?;
                Ok(n == 1)
            })
        })
    }

    fn remove_release(&self, version: String, sha256: String) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let n = db
                    .execute(
                        "delete from program_release where version = $1 and sha256 = $2",
                        &[&version, &sha256],
                    )
                    .await?;
                Ok(n == 1)
            })
        })
    }

    fn releases(&self) -> Answer<'_, Vec<ReleaseRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let rows = db
                    .query(
                        "select version, sha256, told_by, at_ms from program_release
                         order by at_ms desc, version desc, sha256",
                        &[],
                    )
                    .await?;
                let row = |row: &tokio_postgres::Row| ReleaseRow {
                    version: row.get(0),
                    sha256: row.get(1),
                    told_by: row.get(2),
                    at_ms: row.get(3),
                };
                Ok(rows.iter().map(row).collect())
            })
        })
    }
}
