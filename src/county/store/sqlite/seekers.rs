//! Seekers in SQLite.

use super::SqliteStore;
use super::rows::{all, first};
use crate::county::store::seekers::{Reveal, SeekerRow, SeekerStore};
use crate::county::store::{Answer, StoreError};
use rusqlite::{Connection, Row, params};

/// Enters a seeker; one of the same person is replaced and keeps its id.
pub(super) fn put_seeker(db: &Connection, s: &SeekerRow) -> Result<(), StoreError> {
    db.prepare_cached(
        "insert into seeker values(?1,?2,?3,?4,?5,?6) on conflict(holder_tag)
         do update set trades=excluded.trades, town=excluded.town, sealed=excluded.sealed,
         until_ms=excluded.until_ms",
    )?
    .execute(params![
        s.id,
        s.holder_tag,
        s.trades,
        s.town,
        s.sealed,
        s.until_ms
    ])?;
    Ok(())
}

fn seeker_of(row: &Row<'_>) -> rusqlite::Result<SeekerRow> {
    Ok(SeekerRow {
        id: row.get(0)?,
        holder_tag: row.get(1)?,
        trades: row.get(2)?,
        town: row.get(3)?,
        sealed: row.get(4)?,
        until_ms: row.get(5)?,
    })
}

impl SeekerStore for SqliteStore {
    fn put_seekers(&self, seekers: Vec<SeekerRow>) -> Answer<'_, ()> {
        self.write(move |db| seekers.iter().try_for_each(|s| put_seeker(db, s)))
    }

    fn seekers(&self, now_ms: i64, limit: u32) -> Answer<'_, Vec<SeekerRow>> {
        self.read(move |db| {
            let sql = "select * from seeker where until_ms>?1 order by id limit ?2";
            all(db, sql, params![now_ms, limit], seeker_of)
        })
    }

    fn seeker(&self, id: String, now_ms: i64) -> Answer<'_, Option<SeekerRow>> {
        self.read(move |db| {
            let sql = "select * from seeker where id=?1 and until_ms>?2";
            first(db, sql, params![id, now_ms], seeker_of)
        })
    }

    fn reveal(
        &self,
        employer: String,
        seeker: String,
        day: String,
        cap: u16,
    ) -> Answer<'_, Reveal> {
        self.write(move |db| {
            let count = || -> Result<u16, StoreError> {
                let sql = "select count(*) from reveal where employer=?1 and day=?2";
                Ok(db.query_row(sql, [&employer, &day], |r| r.get(0))?)
            };
            let sql = "select count(*) from reveal where employer=?1 and day=?2 and seeker=?3";
            let known: u16 = db.query_row(sql, [&employer, &day, &seeker], |r| r.get(0))?;
            if known == 0 {
                if count()? >= cap {
                    return Ok(Reveal::CapReached);
                }
                db.execute(
                    "insert into reveal values(?1,?2,?3)",
                    [&employer, &day, &seeker],
                )?;
            }
            Ok(Reveal::Yes { used: count()? })
        })
    }

    fn revealed(&self, employer: String, day: String) -> Answer<'_, Vec<String>> {
        self.read(move |db| {
            let sql = "select seeker from reveal where employer=?1 and day=?2 order by seeker";
            all(db, sql, [employer, day], |r| r.get(0))
        })
    }
}
