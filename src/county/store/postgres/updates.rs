//! Updates of the terminals' system in PostgreSQL.

use super::PostgresStore;
use crate::county::store::updates::{UpdateRow, UpdateStore, UpdateToldRow};
use crate::county::store::{Answer, StoreError, from_db, to_db};
use tokio_postgres::Row;

impl UpdateStore for PostgresStore {
    fn publish_update(&self, r: UpdateRow) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let added = db
                    .execute(
                        "insert into system_update(version, release_no, sha256, bytes, percent,
                         state, why, excused, by_account, at_ms)
                         values($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
                         on conflict do nothing",
                        &[
                            &r.version,
                            &i64::from(r.release),
                            &r.sha256,
                            &to_db(r.bytes),
                            &to_db(r.percent),
                            &r.state,
                            &r.why,
                            &r.excused,
                            &r.by,
                            &r.at_ms,
                        ],
                    )
                    .await?;
                Ok(added == 1)
            })
        })
    }

    fn move_update(&self, r: UpdateRow, state: String, percent: u64) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let moved = db
                    .execute(
                        "update system_update set percent=$4, state=$5, why=$6, excused=$7,
                         by_account=$8, at_ms=$9 where version=$1 and state=$2 and percent=$3",
                        &[
                            &r.version,
                            &state,
                            &to_db(percent),
                            &to_db(r.percent),
                            &r.state,
                            &r.why,
                            &r.excused,
                            &r.by,
                            &r.at_ms,
                        ],
                    )
                    .await?;
                Ok(moved == 1)
            })
        })
    }

    fn updates(&self) -> Answer<'_, Vec<UpdateRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from system_update order by release_no desc";
                let rows = db.query(sql, &[]).await?;
                rows.iter().map(update_of).collect()
            })
        })
    }

    fn tell_update(&self, r: UpdateToldRow) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                db.execute(
                    "insert into update_told values($1,$2,$3,$4,$5) on conflict(asset) do update
                     set version=excluded.version, state=excluded.state, bytes=excluded.bytes,
                     at_ms=excluded.at_ms",
                    &[&r.asset, &r.version, &r.state, &to_db(r.bytes), &r.at_ms],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn told_updates(&self) -> Answer<'_, Vec<UpdateToldRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from update_told order by asset";
                let rows = db.query(sql, &[]).await?;
                rows.iter().map(told_of).collect()
            })
        })
    }
}

fn update_of(row: &Row) -> Result<UpdateRow, StoreError> {
    let release: i64 = row.get("release_no");
    Ok(UpdateRow {
        version: row.get("version"),
        release: u32::try_from(release).map_err(|_| StoreError::Impossible("release"))?,
        sha256: row.get("sha256"),
        bytes: from_db(row.get("bytes"))?,
        percent: from_db(row.get("percent"))?,
        state: row.get("state"),
        why: row.get("why"),
        excused: row.get("excused"),
        by: row.get("by_account"),
        at_ms: row.get("at_ms"),
    })
}

fn told_of(row: &Row) -> Result<UpdateToldRow, StoreError> {
    Ok(UpdateToldRow {
        asset: row.get("asset"),
        version: row.get("version"),
        state: row.get("state"),
        bytes: from_db(row.get("bytes"))?,
        at_ms: row.get("at_ms"),
    })
}
