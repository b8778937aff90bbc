//! Audit chains in SQLite.

use super::SqliteStore;
use crate::county::store::audit::{
    Break, BreakKind, ChainStore, CheckpointRow, HeadRow, SeedRow, Which,
};
use crate::county::store::{Answer, StoreError, from_db, to_db};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

fn checkpoint_of(row: &Row<'_>) -> Result<CheckpointRow, StoreError> {
    Ok(CheckpointRow {
        n: from_db(row.get(0)?)?,
        hash: row.get(1)?,
        at_ms: row.get(2)?,
        seed: row.get(3)?,
        epoch: from_db(row.get(4)?)?,
        signature: row.get(5)?,
        came_ms: row.get(6)?,
    })
}

fn found(
    db: &Connection,
    condition: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<CheckpointRow>, StoreError> {
    let sql = format!(
        "select n, hash, at_ms, seed, epoch, signature, came_ms from audit_checkpoint
         where asset=?1 {condition}"
    );
    db.prepare_cached(&sql)?
        .query_and_then(values, checkpoint_of)?
        .collect()
}

impl ChainStore for SqliteStore {
    fn keep_checkpoint(&self, asset: String, row: CheckpointRow, thin_ms: i64) -> Answer<'_, ()> {
        self.write(move |db| {
            db.prepare_cached(
                "insert into audit_checkpoint
                 (asset, n, hash, at_ms, seed, epoch, signature, came_ms)
                 values(?1,?2,?3,?4,?5,?6,?7,?8) on conflict(asset, seed, epoch, hash) do nothing",
            )?
            .execute(params![
                asset,
                to_db(row.n),
                row.hash,
                row.at_ms,
                row.seed,
                to_db(row.epoch),
                row.signature,
                row.came_ms
            ])?;
            db.prepare_cached(
                "delete from audit_checkpoint where asset=?1 and came_ms<?2 and seq not in
                 (select max(seq) from audit_checkpoint where asset=?1
                  group by came_ms/86400000)",
            )?
            .execute(params![asset, thin_ms])?;
            Ok(())
        })
    }

    fn checkpoints(&self, asset: String, which: Which) -> Answer<'_, Vec<CheckpointRow>> {
        self.read(move |db| match which {
            Which::Newest => found(db, "order by seq desc limit 1", &[&asset]),
            Which::UpTo(n) => {
                let n = to_db(n);
                found(db, "and n=?2 order by seq desc limit 1", &[&asset, &n])
            }
            Which::Of(seed, epoch) => {
                let epoch = to_db(epoch);
                let condition = "and seed=?2 and epoch=?3 order by seq";
                found(db, condition, &[&asset, &seed, &epoch])
            }
            Which::All => found(db, "order by seq", &[&asset]),
        })
    }

    fn keep_seed(&self, asset: String, seed: SeedRow) -> Answer<'_, ()> {
        self.write(move |db| {
            db.execute(
                "insert into audit_seed values(?1,?2,?3) on conflict(asset, id) do nothing",
                params![asset, seed.id, seed.sealed],
            )?;
            Ok(())
        })
    }

    fn seeds(&self, asset: String) -> Answer<'_, Vec<SeedRow>> {
        self.read(move |db| {
            let mut query =
                db.prepare_cached("select id, sealed from audit_seed where asset=?1 order by id")?;
            let rows = query.query_map([asset], |row| {
                Ok(SeedRow {
                    id: row.get(0)?,
                    sealed: row.get(1)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn note_break(&self, asset: String, at: Break) -> Answer<'_, ()> {
        self.write(move |db| {
            db.execute(
                "insert into audit_break values(?1,?2,?3,?4)
                 on conflict(asset, kind, n) do nothing",
                params![asset, at.kind.name(), to_db(at.n), at.seen_ms],
            )?;
            Ok(())
        })
    }

    fn breaks(&self, asset: String) -> Answer<'_, Vec<Break>> {
        self.read(move |db| {
            db.prepare_cached(
                "select kind, n, seen_ms from audit_break where asset=?1
                 order by seen_ms, n, kind",
            )?
            .query_and_then([asset], |row| {
                Ok(Break {
                    kind: BreakKind::parse(&row.get::<_, String>(0)?)?,
                    n: from_db(row.get(1)?)?,
                    seen_ms: row.get(2)?,
                })
            })?
            .collect()
        })
    }

    fn last_head(&self, asset: String) -> Answer<'_, Option<HeadRow>> {
        self.read(move |db| {
            let row: Option<(i64, String, i64)> = db
                .prepare_cached("select seq, head, at_ms from checkpoint where asset=?1")?
                .query_row([asset], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            row.map(|(n, hash, at_ms)| {
                let n = from_db(n)?;
                Ok(HeadRow { n, hash, at_ms })
            })
            .transpose()
        })
    }
}
