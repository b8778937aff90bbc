//! The log's two tables, read-only.

use crate::domain::delivery::Signature;
use crate::domain::time::WallTime;
use crate::ports::audit::{AuditCheckpoint, AuditHead, AuditRecord, ChainHash, SeedId};
use rusqlite::{Connection, OpenFlags, Row};
use std::path::Path;
use std::time::Duration;

/// Why the tables cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// There is no such file.
    #[error(
        "there is no outbox.db in this folder; a demo keeps its own in `terminal` below its folder"
    )]
    Missing,
    /// The running terminal holds it, or access is forbidden.
    #[error("outbox.db cannot be opened: it is held by another program or access is forbidden")]
    Held,
    /// It is no outbox, or damaged.
    #[error("outbox.db is damaged or holds no audit log")]
    Damaged,
}

impl From<rusqlite::Error> for RowFault {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseLocked, PermissionDenied, ReadOnly,
        };
        match e.sqlite_error_code() {
            Some(CannotOpen | DatabaseBusy | DatabaseLocked | PermissionDenied | ReadOnly) => {
                Self::Held
            }
            _ => Self::Damaged,
        }
    }
}

/// The outbox file, opened for reading. The terminal may go on writing meanwhile; what is read is
/// the state at the moment of opening.
pub struct LogFile {
    db: Connection,
}

impl LogFile {
    /// Opens `outbox.db` in the data directory.
    pub fn open(data: &Path) -> Result<Self, RowFault> {
        let path = data.join("outbox.db");
        if !path.is_file() {
            return Err(RowFault::Missing);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&path, flags)?;
        db.busy_timeout(Duration::from_secs(2))?;
        db.execute_batch("begin")?;
        Ok(Self { db })
    }

    /// All checkpoints, oldest first.
    pub fn checkpoints(&self) -> Result<Vec<AuditCheckpoint>, RowFault> {
        let mut query = self.db.prepare(
            "select n, hash, at, seed, epoch, signature from audit_checkpoints order by n",
        )?;
        let rows = query.query_map([], checkpoint)?;
        rows.map(|row| row.map_err(RowFault::from)).collect()
    }

    /// Hands all records, oldest first, to `take`. A row that cannot be read ends it with a fault.
    pub fn with_records<T>(
        &self,
        take: impl FnOnce(&mut dyn Iterator<Item = AuditRecord>) -> T,
    ) -> Result<T, RowFault> {
        let mut query = self
            .db
            .prepare("select n, at, body, hash, mac from audit_records order by n")?;
        let mut rows = query.query_map([], record)?;
        let mut fault = None;
        let mut good = std::iter::from_fn(|| match rows.next()? {
            Ok(record) => Some(record),
            Err(e) => {
                fault = Some(RowFault::from(e));
                None
            }
        });
        let result = take(&mut good);
        fault.map_or(Ok(result), Err)
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<AuditRecord> {
    Ok(AuditRecord {
        n: row.get::<_, i64>(0)?.cast_unsigned(),
        at: WallTime(row.get(1)?),
        body: row.get(2)?,
        hash: ChainHash(row.get(3)?),
        mac: row.get(4)?,
    })
}

fn checkpoint(row: &Row<'_>) -> rusqlite::Result<AuditCheckpoint> {
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
}
