//! Replacement of terminals in PostgreSQL.

use super::PostgresStore;
use super::retire::put_order;
use crate::county::store::replace::{Moved, ReplaceStore, ReplacementRow, renamed};
use crate::county::store::retire::RetirementRow;
use crate::county::store::{Answer, StoreError};
use tokio_postgres::GenericClient;

impl ReplaceStore for PostgresStore {
    fn replace(&self, row: ReplacementRow, order: RetirementRow) -> Answer<'_, Option<Moved>> {
        self.transact(move |db| {
            Box::pin(async move {
                let new = db
                    .execute(
                        "insert into replacement(old, new, reason, by_account, at_ms)
                         values($1,$2,$3,$4,$5) on conflict do nothing",
                        &[&row.old, &row.new, &row.reason, &row.by, &row.at_ms],
                    )
                    .await?;
                if new == 0 {
                    return Ok(None);
                }
                let moved = Moved {
                    division: move_place(db, &row).await?,
                    tasks: move_tasks(db, &row).await?,
                    points: move_points(db, &row).await?,
                };
                put_order(db, &order).await?;
                Ok(Some(moved))
            })
        })
    }

    fn replacement(&self, old: String) -> Answer<'_, Option<ReplacementRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from replacement where old=$1";
                let row = db.query_opt(sql, &[&old]).await?;
                Ok(row.map(|row| ReplacementRow {
                    old: row.get("old"),
                    new: row.get("new"),
                    reason: row.get("reason"),
                    by: row.get("by_account"),
                    at_ms: row.get("at_ms"),
                }))
            })
        })
    }
}

async fn move_place(
    db: &impl GenericClient,
    row: &ReplacementRow,
) -> Result<Option<String>, StoreError> {
    let sql = "delete from terminal_place where asset=$1 returning division";
    let left = db.query_opt(sql, &[&row.old]).await?;
    let division: Option<String> = left.map(|row| row.get(0));
    if let Some(division) = &division {
        db.execute(
            "insert into terminal_place values($1,$2)
             on conflict(asset) do update set division=excluded.division",
            &[&row.new, division],
        )
        .await?;
    }
    Ok(division)
}

async fn move_tasks(db: &impl GenericClient, row: &ReplacementRow) -> Result<u64, StoreError> {
    let sql = "update task set asset=$2 where asset=$1 and state in ('open','held')";
    let moved = db.execute(sql, &[&row.old, &row.new]).await?;
    // What began there would go back there when villages are told apart anew.
    let sql = "update task set taken_at=$2 where taken_at=$1 and state in ('open','held')";
    db.execute(sql, &[&row.old, &row.new]).await?;
    Ok(moved)
}

async fn move_points(db: &impl GenericClient, row: &ReplacementRow) -> Result<u64, StoreError> {
    let mut moved = 0;
    let sql = "select id, doc from service_point for update";
    for point in db.query(sql, &[]).await? {
        let (id, doc): (String, String) = (point.get(0), point.get(1));
        if let Some(doc) = renamed(&doc, &row.old, &row.new) {
            let sql = "update service_point set doc=$2, at_ms=$3 where id=$1";
            moved += db.execute(sql, &[&id, &doc, &row.at_ms]).await?;
        }
    }
    Ok(moved)
}
