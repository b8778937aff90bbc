//! Persons' records in SQLite.

use super::SqliteStore;
use super::rows::{all, first};
use crate::county::store::Answer;
use crate::county::store::persons::{AccessRow, PersonRow, PersonStore, RecordRow};
use rusqlite::params;

impl PersonStore for SqliteStore {
    fn put_persons(&self, persons: Vec<PersonRow>, records: Vec<RecordRow>) -> Answer<'_, ()> {
        self.write(move |db| {
            let mut put = db.prepare_cached(
                "insert into person values(?1,?2,?3) on conflict(tag)
                 do update set name_tag=excluded.name_tag, card_tag=excluded.card_tag",
            )?;
            for p in &persons {
                put.execute(params![p.tag, p.name_tag, p.card_tag])?;
            }
            let mut put = db.prepare_cached(
                "insert into record values(?1,?2,?3,?4) on conflict(tag, item)
                 do update set sealed=excluded.sealed, as_of_ms=excluded.as_of_ms",
            )?;
            for r in &records {
                put.execute(params![r.tag, r.item, r.sealed, r.as_of_ms])?;
            }
            Ok(())
        })
    }

    fn person(&self, tag: String) -> Answer<'_, Option<PersonRow>> {
        self.read(move |db| {
            let sql = "select tag, name_tag, card_tag from person where tag=?1";
            first(db, sql, [tag], |r| {
                Ok::<_, rusqlite::Error>(PersonRow {
                    tag: r.get(0)?,
                    name_tag: r.get(1)?,
                    card_tag: r.get(2)?,
                })
            })
        })
    }

    fn record(&self, tag: String, item: u16) -> Answer<'_, Option<RecordRow>> {
        self.read(move |db| {
            let sql = "select tag, item, sealed, as_of_ms from record where tag=?1 and item=?2";
            first(db, sql, params![tag, item], |r| {
                Ok::<_, rusqlite::Error>(RecordRow {
                    tag: r.get(0)?,
                    item: r.get(1)?,
                    sealed: r.get(2)?,
                    as_of_ms: r.get(3)?,
                })
            })
        })
    }

    fn note_access(&self, a: AccessRow) -> Answer<'_, ()> {
        self.write(move |db| {
            db.prepare_cached(
                "insert into access(subject, at_ms, viewer_kind, item, what, terminal, viewer)
                 values(?1,?2,?3,?4,?5,?6,?7)",
            )?
            .execute(params![
                a.subject, a.at_ms, a.by, a.item, a.what, a.terminal, a.viewer
            ])?;
            Ok(())
        })
    }

    fn accesses(&self, subject: String, since_ms: i64, limit: u32) -> Answer<'_, Vec<AccessRow>> {
        self.read(move |db| {
            let sql = "select subject, at_ms, viewer_kind, item, what, terminal, viewer from access
                 where subject=?1 and at_ms>=?2 order by at_ms desc, seq desc limit ?3";
            all(db, sql, params![subject, since_ms, limit], |r| {
                Ok::<_, rusqlite::Error>(AccessRow {
                    subject: r.get(0)?,
                    at_ms: r.get(1)?,
                    by: r.get(2)?,
                    item: r.get(3)?,
                    what: r.get(4)?,
                    terminal: r.get(5)?,
                    viewer: r.get(6)?,
                })
            })
        })
    }
}
