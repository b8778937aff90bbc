//! The audit records and checkpoints as rows. What they mean is the chain's business.

use super::fault::Trouble;
use crate::domain::delivery::Signature;
use crate::domain::time::WallTime;
use crate::ports::audit::{AuditCheckpoint, AuditHead, AuditRecord, ChainHash, SeedId};
use rusqlite::{Connection, OptionalExtension, params};

/// The newest record.
pub(super) fn newest(db: &Connection) -> Result<Option<AuditRecord>, Trouble> {
    let newest = db
        .query_row(
            "select n, at, body, hash, mac from audit_records order by n desc limit 1",
            [],
            |row| {
                Ok(AuditRecord {
                    n: row.get::<_, i64>(0)?.cast_unsigned(),
                    at: WallTime(row.get(1)?),
                    body: row.get(2)?,
                    hash: ChainHash(row.get(3)?),
                    mac: row.get(4)?,
                })
            },
        )
        .optional()?;
    Ok(newest)
}

/// The newest checkpoint.
pub(super) fn last_checkpoint(db: &Connection) -> Result<Option<AuditCheckpoint>, Trouble> {
    let newest = db
        .query_row(
            "select n, hash, at, seed, epoch, signature from audit_checkpoints \
             order by n desc limit 1",
            [],
            |row| {
                Ok(AuditCheckpoint {
                    head: AuditHead {
                        n: row.get::<_, i64>(0)?.cast_unsigned(),
                        hash: ChainHash(row.get(1)?),
                    },
                    at: WallTime(row.get(2)?),
                    seed: SeedId(row.get(3)?),
                    epoch: row.get::<_, i64>(4)?.cast_unsigned(),
                    signature: Signature(row.get(5)?),
                })
            },
        )
        .optional()?;
    Ok(newest)
}

pub(super) fn insert_record(db: &Connection, record: &AuditRecord) -> Result<(), Trouble> {
    db.prepare_cached(
        "insert into audit_records (n, at, body, hash, mac) values (?1,?2,?3,?4,?5)",
    )?
    .execute(params![
        record.n.cast_signed(),
        record.at.0,
        record.body,
        record.hash.0.as_slice(),
        record.mac.as_slice()
    ])?;
    Ok(())
}

pub(super) fn insert_checkpoint(
    db: &Connection,
    checkpoint: &AuditCheckpoint,
) -> Result<(), Trouble> {
    db.execute(
        "insert into audit_checkpoints (n, hash, at, seed, epoch, signature) \
         values (?1,?2,?3,?4,?5,?6)",
        params![
            checkpoint.head.n.cast_signed(),
            checkpoint.head.hash.0.as_slice(),
            checkpoint.at.0,
            checkpoint.seed.0.as_slice(),
            checkpoint.epoch.cast_signed(),
            checkpoint.signature.0.as_slice()
        ],
    )?;
    Ok(())
}
