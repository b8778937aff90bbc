//! Retirement of terminals in PostgreSQL.

use super::PostgresStore;
use crate::county::store::retire::{RetireStore, RetirementRow};
use crate::county::store::{Answer, StoreError, from_db, to_db};
use tokio_postgres::{GenericClient, Row};

/// Notes a new order; `false` when another of this terminal stands.
pub(super) async fn put_order(
    db: &impl GenericClient,
    r: &RetirementRow,
) -> Result<bool, StoreError> {
    let added = db
        .execute(
            "insert into retirement(id, asset, state, reason, by_account, ordered_ms,
             at_ms, statement, signature, fingerprint, secret, remained)
             values($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) on conflict do nothing",
            &[
                &r.id,
                &r.asset,
                &r.state,
                &r.reason,
                &r.by,
                &r.ordered_ms,
                &r.at_ms,
                &r.statement,
                &r.signature,
                &r.fingerprint,
                &r.secret,
                &to_db(r.remained),
            ],
        )
        .await?;
    Ok(added == 1)
}

impl RetireStore for PostgresStore {
    fn order_retirement(&self, r: RetirementRow) -> Answer<'_, bool> {
        self.transact(move |db| Box::pin(async move { put_order(db, &r).await }))
    }

    fn move_retirement(&self, r: RetirementRow, from: String) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let moved = db
                    .execute(
                        "update retirement set state=$3, by_account=$4, at_ms=$5, statement=$6,
                         signature=$7, fingerprint=$8, secret=$9, remained=$10
                         where id=$1 and state=$2",
                        &[
                            &r.id,
                            &from,
                            &r.state,
                            &r.by,
                            &r.at_ms,
                            &r.statement,
                            &r.signature,
                            &r.fingerprint,
                            &r.secret,
                            &to_db(r.remained),
                        ],
                    )
                    .await?;
                Ok(moved == 1)
            })
        })
    }

    fn retirement(&self, id: String) -> Answer<'_, Option<RetirementRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from retirement where id=$1";
                let row = db.query_opt(sql, &[&id]).await?;
                row.as_ref().map(row_of).transpose()
            })
        })
    }

    fn retirements(&self) -> Answer<'_, Vec<RetirementRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from retirement order by ordered_ms desc, id";
                let rows = db.query(sql, &[]).await?;
                rows.iter().map(row_of).collect()
            })
        })
    }
}

fn row_of(row: &Row) -> Result<RetirementRow, StoreError> {
    Ok(RetirementRow {
        id: row.get("id"),
        asset: row.get("asset"),
        state: row.get("state"),
        reason: row.get("reason"),
        by: row.get("by_account"),
        ordered_ms: row.get("ordered_ms"),
        at_ms: row.get("at_ms"),
        statement: row.get("statement"),
        signature: row.get("signature"),
        fingerprint: row.get("fingerprint"),
        secret: row.get("secret"),
        remained: from_db(row.get("remained"))?,
    })
}
