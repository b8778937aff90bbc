//! Opening `cache.db`: pragmas, numbered migrations, and telling damage from a bad day.

use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use crate::ports::jobs::CacheFault;

/// Migrations in order. A number, once released, is never edited; a change is a new number.
const MIGRATIONS: [&str; 2] = [
    include_str!("migrations/0001_listings.sql"),
    include_str!("migrations/0002_library.sql"),
];

/// `application_id` of the file: "JJBc".
const APPLICATION_ID: i32 = 0x4a4a_4263;

const PRAGMAS: &str = "
    pragma journal_mode = wal;
    pragma synchronous = normal;
    pragma journal_size_limit = 1048576;
    pragma cache_size = -2048;
    pragma temp_store = memory;
    pragma cell_size_check = on;
    pragma trusted_schema = off;
    pragma busy_timeout = 5000;
";

/// Opens or makes the file and brings it to the newest schema.
pub(super) fn open(path: &Path) -> Result<Connection, CacheFault> {
    let mut db = Connection::open(path).map_err(|e| fault(&e))?;
    db.execute_batch(PRAGMAS).map_err(|e| fault(&e))?;
    migrate(&mut db)?;
    Ok(db)
}

fn migrate(db: &mut Connection) -> Result<(), CacheFault> {
    let found: u32 = db
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|e| fault(&e))?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    if done > MIGRATIONS.len() {
        return Err(CacheFault::TooNew { found });
    }
    if done == 0 {
        claim(db)?;
    }
    for (number, sql) in (1u32..).zip(MIGRATIONS).skip(done) {
        let change = db.transaction().map_err(|e| fault(&e))?;
        change.execute_batch(sql).map_err(|e| fault(&e))?;
        change
            .pragma_update(None, "user_version", number)
            .map_err(|e| fault(&e))?;
        change.commit().map_err(|e| fault(&e))?;
    }
    Ok(())
}

/// A file without a schema must be new: anything in it means it is not ours.
fn claim(db: &Connection) -> Result<(), CacheFault> {
    let strangers: u32 = db
        .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
        .map_err(|e| fault(&e))?;
    if strangers > 0 {
        return Err(CacheFault::Damaged);
    }
    db.pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(|e| fault(&e))
}

/// Moves a damaged file aside, in place of an earlier one, so that a technician can look at it.
pub(super) fn set_aside(path: &Path) -> Result<(), CacheFault> {
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        std::path::PathBuf::from(name)
    };
    for suffix in ["-wal", "-shm"] {
        match std::fs::remove_file(beside(suffix)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(CacheFault::Io),
            _ => {}
        }
    }
    std::fs::rename(path, beside(".damaged")).map_err(|_| CacheFault::Io)
}

/// What a failure of SQLite means for the cache.
pub(super) fn fault(error: &rusqlite::Error) -> CacheFault {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => CacheFault::Damaged,
        Some(ErrorCode::DiskFull) => CacheFault::DiskFull,
        Some(_) => CacheFault::Io,
        // A value of the wrong type or out of range: the file does not hold what was written.
        None => CacheFault::Damaged,
    }
}
