//! Forging a log, to show that it is noticed.

use rusqlite::Connection;
use std::path::Path;

const KEPT: &str = "outbox.before";

/// Changes one record in the middle of the log and says which.
pub(super) fn alter_one_record(dir: &Path) -> Result<i64, String> {
    let say = |e: rusqlite::Error| e.to_string();
    let file = dir.join("outbox.db");
    std::fs::copy(&file, dir.join(KEPT)).map_err(|e| e.to_string())?;
    let db = Connection::open(&file).map_err(say)?;
    let middle: i64 = db
        .query_row("SELECT max(n) / 2 FROM audit_records", [], |row| row.get(0))
        .map_err(say)?;
    db.execute(
        "UPDATE audit_records SET body = CAST(replace(CAST(body AS TEXT), '\"e\":', '\"f\":') AS BLOB) WHERE n = ?1",
        [middle],
    )
    .map_err(say)?;
    Ok(middle)
}

/// Puts the log back as it was.
pub(super) fn put_back(dir: &Path) -> Result<(), String> {
    std::fs::rename(dir.join(KEPT), dir.join("outbox.db")).map_err(|e| e.to_string())
}
