//! Acceptance of terminals in PostgreSQL.

use super::PostgresStore;
use crate::county::store::Answer;
use crate::county::store::acceptance::{AcceptanceRow, AcceptanceStore};

impl AcceptanceStore for PostgresStore {
    fn keep_acceptance(&self, r: AcceptanceRow) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                db.execute(
                    "insert into acceptance(asset, stage, marks, by_account, at_ms)
                     values($1,$2,$3,$4,$5)
                     on conflict(asset) do update set stage=excluded.stage, marks=excluded.marks,
                     by_account=excluded.by_account, at_ms=excluded.at_ms",
                    &[&r.asset, &r.stage, &r.marks, &r.by, &r.at_ms],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn acceptance(&self, asset: String) -> Answer<'_, Option<AcceptanceRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let row = db
                    .query_opt("select * from acceptance where asset=$1", &[&asset])
                    .await?;
                Ok(row.map(|row| AcceptanceRow {
                    asset: row.get("asset"),
                    stage: row.get("stage"),
                    marks: row.get("marks"),
                    by: row.get("by_account"),
                    at_ms: row.get("at_ms"),
                }))
            })
        })
    }

    fn at_stage(&self, stage: String) -> Answer<'_, Vec<String>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select asset from acceptance where stage=$1";
                let rows = db.query(sql, &[&stage]).await?;
                Ok(rows.iter().map(|row| row.get(0)).collect())
            })
        })
    }
}
