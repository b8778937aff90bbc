//! What SQLite and the file system say, in the words of the port.

use crate::ports::audit::ChainFault;
use crate::ports::store::StoreFault;
use rusqlite::{Error, ErrorCode, ffi};

/// Something went wrong inside the adapter.
#[derive(Debug)]
pub(super) enum Trouble {
    /// SQLite said so.
    Sql(Error),
    /// The file system said so.
    Io(std::io::Error),
    /// We said so.
    Fault(StoreFault),
}

impl From<Error> for Trouble {
    fn from(e: Error) -> Self {
        Self::Sql(e)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(e: std::io::Error) -> Self {
        Self::Io(e)
    }
}

impl From<rustix::io::Errno> for Trouble {
    fn from(e: rustix::io::Errno) -> Self {
        Self::Io(e.into())
    }
}

impl From<StoreFault> for Trouble {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<ChainFault> for Trouble {
    fn from(fault: ChainFault) -> Self {
        Self::Fault(StoreFault::Chain(fault))
    }
}

impl Trouble {
    /// The word for it.
    pub fn fault(&self) -> StoreFault {
        match self {
            Self::Fault(fault) => *fault,
            Self::Io(e) => match e.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                    StoreFault::DiskFull
                }
                _ => StoreFault::Unreadable,
            },
            Self::Sql(e) => sql_fault(e),
        }
    }
}

fn sql_fault(e: &Error) -> StoreFault {
    let Some(code) = e.sqlite_error() else {
        // A value of a type or range that no row of ours has.
        return StoreFault::Damaged;
    };
    match (code.code, code.extended_code) {
        (_, ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC) => StoreFault::SyncFailed,
        (_, ffi::SQLITE_IOERR_CORRUPTFS) => StoreFault::Damaged,
        (ErrorCode::DiskFull, _) => StoreFault::DiskFull,
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => StoreFault::Damaged,
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StoreFault::Busy,
        (ErrorCode::ConstraintViolation, _) => StoreFault::Taken,
        _ => StoreFault::Unreadable,
    }
}
