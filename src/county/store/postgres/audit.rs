//! Audit chains in PostgreSQL.

use super::PostgresStore;
use crate::county::store::audit::{
    Break, BreakKind, ChainStore, CheckpointRow, HeadRow, SeedRow, Which,
};
use crate::county::store::{Answer, StoreError, from_db, to_db};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

fn checkpoint_of(row: &Row) -> Result<CheckpointRow, StoreError> {
    Ok(CheckpointRow {
        n: from_db(row.get(0))?,
        hash: row.get(1),
        at_ms: row.get(2),
        seed: row.get(3),
        epoch: from_db(row.get(4))?,
        signature: row.get(5),
        came_ms: row.get(6),
    })
}

impl ChainStore for PostgresStore {
    fn keep_checkpoint(&self, asset: String, row: CheckpointRow, thin_ms: i64) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                db.execute(
                    "insert into audit_checkpoint
                     (asset, n, hash, at_ms, seed, epoch, signature, came_ms)
                     values($1,$2,$3,$4,$5,$6,$7,$8)
                     on conflict(asset, seed, epoch, hash) do nothing",
                    &[
                        &asset,
                        &to_db(row.n),
                        &row.hash,
                        &row.at_ms,
                        &row.seed,
                        &to_db(row.epoch),
                        &row.signature,
                        &row.came_ms,
                    ],
                )
                .await?;
                db.execute(
                    "delete from audit_checkpoint where asset=$1 and came_ms<$2 and seq not in
                     (select max(seq) from audit_checkpoint where asset=$1
                      group by came_ms/86400000)",
                    &[&asset, &thin_ms],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn checkpoints(&self, asset: String, which: Which) -> Answer<'_, Vec<CheckpointRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let number = match &which {
                    Which::UpTo(n) | Which::Of(_, n) => to_db(*n),
                    Which::Newest | Which::All => 0,
                };
                let seed = match &which {
                    Which::Of(seed, _) => seed.as_str(),
                    _ => "",
                };
                let one: [&(dyn ToSql + Sync); 1] = [&asset];
                let two: [&(dyn ToSql + Sync); 2] = [&asset, &number];
                let three: [&(dyn ToSql + Sync); 3] = [&asset, &number, &seed];
                let (condition, values): (_, &[&(dyn ToSql + Sync)]) = match which {
                    Which::Newest => ("order by seq desc limit 1", &one),
                    Which::UpTo(_) => ("and n=$2 order by seq desc limit 1", &two),
                    Which::Of(..) => ("and epoch=$2 and seed=$3 order by seq", &three),
                    Which::All => ("order by seq", &one),
                };
                let sql = format!(
                    "select n, hash, at_ms, seed, epoch, signature, came_ms
                     from audit_checkpoint where asset=$1 {condition}"
                );
                let rows = db.query(&sql, values).await?;
                rows.iter().map(checkpoint_of).collect()
            })
        })
    }

    fn keep_seed(&self, asset: String, seed: SeedRow) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                db.execute(
                    "insert into audit_seed values($1,$2,$3) on conflict(asset, id) do nothing",
                    &[&asset, &seed.id, &seed.sealed],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn seeds(&self, asset: String) -> Answer<'_, Vec<SeedRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select id, sealed from audit_seed where asset=$1 order by id";
                let rows = db.query(sql, &[&asset]).await?;
                let seed = |row: &Row| SeedRow {
                    id: row.get(0),
                    sealed: row.get(1),
                };
                Ok(rows.iter().map(seed).collect())
            })
        })
    }

    fn note_break(&self, asset: String, at: Break) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                db.execute(
                    "insert into audit_break values($1,$2,$3,$4)
                     on conflict(asset, kind, n) do nothing",
                    &[&asset, &at.kind.name(), &to_db(at.n), &at.seen_ms],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn breaks(&self, asset: String) -> Answer<'_, Vec<Break>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select kind, n, seen_ms from audit_break where asset=$1
                           order by seen_ms, n, kind";
                let rows = db.query(sql, &[&asset]).await?;
                rows.iter()
                    .map(|row| {
                        Ok(Break {
                            kind: BreakKind::parse(row.get(0))?,
                            n: from_db(row.get(1))?,
                            seen_ms: row.get(2),
                        })
                    })
                    .collect()
            })
        })
    }

    fn last_head(&self, asset: String) -> Answer<'_, Option<HeadRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select seq, head, at_ms from checkpoint where asset=$1";
                let row = db.query_opt(sql, &[&asset]).await?;
                row.map(|row| {
                    Ok(HeadRow {
                        n: from_db(row.get(0))?,
                        hash: row.get(1),
                        at_ms: row.get(2),
                    })
                })
                .transpose()
            })
        })
    }
}
