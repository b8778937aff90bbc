//! Replacement of terminals in SQLite.

use super::SqliteStore;
use super::retire::put_order;
use super::rows::{all, first};
use crate::county::store::replace::{Moved, ReplaceStore, ReplacementRow, renamed};
use crate::county::store::retire::RetirementRow;
use crate::county::store::{Answer, StoreError};
use rusqlite::{Connection, Row, params};

impl ReplaceStore for SqliteStore {
    fn replace(&self, row: ReplacementRow, order: RetirementRow) -> Answer<'_, Option<Moved>> {
        self.write(move |db| {
            let new = db.execute(
                "insert into replacement(old, new, reason, by_account, at_ms) values(?1,?2,?3,?4,?5)
                 on conflict do nothing",
                params![row.old, row.new, row.reason, row.by, row.at_ms],
            )?;
            if new == 0 {
                return Ok(None);
            }
            let moved = Moved {
                division: move_place(db, &row)?,
                tasks: move_tasks(db, &row)?,
                points: move_points(db, &row)?,
            };
            put_order(db, &order)?;
            Ok(Some(moved))
        })
    }

    fn replacement(&self, old: String) -> Answer<'_, Option<ReplacementRow>> {
        self.read(move |db| {
            let sql = "select * from replacement where old=?1";
            first(db, sql, [&old], row_of)
        })
    }
}

fn move_place(db: &Connection, row: &ReplacementRow) -> Result<Option<String>, StoreError> {
    let sql = "select division from terminal_place where asset=?1";
    let division = first(db, sql, [&row.old], |row| row.get::<_, String>(0))?;
    if let Some(division) = &division {
        db.execute("delete from terminal_place where asset=?1", [&row.old])?;
        db.execute(
            "insert into terminal_place values(?1,?2)
             on conflict(asset) do update set division=excluded.division",
            [&row.new, division],
        )?;
    }
    Ok(division)
}

fn move_tasks(db: &Connection, row: &ReplacementRow) -> Result<u64, StoreError> {
    let names = [&row.old, &row.new];
    let moved = db.execute(
        "update task set asset=?2 where asset=?1 and state in ('open','held')",
        names,
    )?;
    // What began there would go back there when villages are told apart anew.
    db.execute(
        "update task set taken_at=?2 where taken_at=?1 and state in ('open','held')",
        names,
    )?;
    Ok(moved as u64)
}

fn move_points(db: &Connection, row: &ReplacementRow) -> Result<u64, StoreError> {
    let sql = "select id, doc from service_point";
    let points: Vec<(String, String)> = all(db, sql, [], |row| {
        Ok::<_, StoreError>((row.get(0)?, row.get(1)?))
    })?;
    let mut moved = 0;
    for (id, doc) in points {
        if let Some(doc) = renamed(&doc, &row.old, &row.new) {
            let sql = "update service_point set doc=?2, at_ms=?3 where id=?1";
            moved += db.execute(sql, params![id, doc, row.at_ms])? as u64;
        }
    }
    Ok(moved)
}

fn row_of(row: &Row<'_>) -> Result<ReplacementRow, StoreError> {
    Ok(ReplacementRow {
        old: row.get("old")?,
        new: row.get("new")?,
        reason: row.get("reason")?,
        by: row.get("by_account")?,
        at_ms: row.get("at_ms")?,
    })
}
