//! The problem ledger in SQLite.

use super::SqliteStore;
use super::rows::{all, first};
use crate::county::store::ledger::{
    LedgerFilter, LedgerNote, LedgerRow, LedgerStore, StandingRow, Taken,
};
use crate::county::store::{Answer, StoreError, from_db, to_db};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

const COLUMNS: &str = "id, terminal, digest, account, class, business, item, made_ms, came_ms, \
     sealed, picture is not null, level, state, due, overdue, answers, since_ms, answer, seq";

fn row_of(row: &Row<'_>) -> Result<LedgerRow, StoreError> {
    Ok(LedgerRow {
        id: row.get(0)?,
        terminal: row.get(1)?,
        digest: row.get(2)?,
        account: row.get(3)?,
        class: row.get(4)?,
        business: row.get(5)?,
        item: row.get(6)?,
        made_ms: row.get(7)?,
        came_ms: row.get(8)?,
        sealed: row.get(9)?,
        pictured: row.get(10)?,
        standing: StandingRow {
            level: row.get(11)?,
            state: row.get(12)?,
            due: row.get(13)?,
            overdue: row.get(14)?,
            answers: row.get(15)?,
            since_ms: row.get(16)?,
            answer: row.get(17)?,
        },
        seq: from_db(row.get(18)?)?,
    })
}

fn entry(db: &Connection, id: &str) -> Result<Option<LedgerRow>, StoreError> {
    let sql = format!("select {COLUMNS} from ledger where id=?1");
    first(db, &sql, [id], row_of)
}

fn next_seq(db: &Connection) -> Result<i64, StoreError> {
    let sql = "update ledger_head set seq=seq+1 where one=1 returning seq";
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}

fn put_note(db: &Connection, id: &str, note: &LedgerNote) -> Result<(), StoreError> {
    db.execute(
        "insert into ledger_log(id, at_ms, by_whom, level, what, words) values(?1,?2,?3,?4,?5,?6)",
        params![id, note.at_ms, note.by, note.level, note.what, note.words],
    )?;
    Ok(())
}

impl LedgerStore for SqliteStore {
    fn take_report(
        &self,
        r: LedgerRow,
        picture: Option<Vec<u8>>,
        note: LedgerNote,
    ) -> Answer<'_, Taken> {
        self.write(move |db| {
            if let Some(known) = entry(db, &r.id)? {
                let same = known.digest == r.digest && known.terminal == r.terminal;
                return Ok(match same {
                    true => Taken::Same(Box::new(known)),
                    false => Taken::Other,
                });
            }
            let s = &r.standing;
            db.execute(
                "insert into ledger values(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,
                 ?17,?18,?19)",
                params![
                    r.id,
                    r.terminal,
                    r.digest,
                    r.account,
                    r.class,
                    r.business,
                    r.item,
                    r.made_ms,
                    r.came_ms,
                    r.sealed,
                    picture,
                    s.level,
                    s.state,
                    s.due,
                    s.overdue,
                    s.answers,
                    s.since_ms,
                    s.answer,
                    next_seq(db)?
                ],
            )?;
            put_note(db, &r.id, &note)?;
            Ok(Taken::Stored)
        })
    }

    fn ledger_entry(&self, id: String) -> Answer<'_, Option<LedgerRow>> {
        self.read(move |db| entry(db, &id))
    }

    fn ledger_picture(&self, id: String) -> Answer<'_, Option<Vec<u8>>> {
        self.read(move |db| {
            let sql = "select picture from ledger where id=?1";
            let found = db.query_row(sql, [id], |row| row.get(0)).optional()?;
            Ok(found.flatten())
        })
    }

    fn ledger(&self, filter: LedgerFilter, limit: u32) -> Answer<'_, Vec<LedgerRow>> {
        self.read(move |db| {
            let ask = |which: &str| {
                format!("select {COLUMNS} from ledger where {which} order by came_ms, id limit ?1")
            };
            match filter {
                LedgerFilter::Came(from, until) => {
                    let sql = ask("came_ms>=?2 and came_ms<?3");
                    all(db, &sql, params![limit, from, until], row_of)
                }
                LedgerFilter::Open => {
                    let sql = ask("state not in ('solved','closed')");
                    all(db, &sql, [limit], row_of)
                }
                LedgerFilter::DueBefore(day) => {
                    let sql = ask("due<?2 and overdue=0");
                    all(db, &sql, params![limit, day], row_of)
                }
            }
        })
    }

    fn move_entry(
        &self,
        id: String,
        seq: u64,
        s: StandingRow,
        note: LedgerNote,
    ) -> Answer<'_, bool> {
        self.write(move |db| {
            let n = db.execute(
                "update ledger set level=?3, state=?4, due=?5, overdue=?6, answers=?7, since_ms=?8,
                 answer=?9, seq=(select seq+1 from ledger_head) where id=?1 and seq=?2",
                params![
                    id,
                    to_db(seq),
                    s.level,
                    s.state,
                    s.due,
                    s.overdue,
                    s.answers,
                    s.since_ms,
                    s.answer
                ],
            )?;
            if n == 1 {
                next_seq(db)?;
                put_note(db, &id, &note)?;
            }
            Ok(n == 1)
        })
    }

    fn ledger_news(&self, terminal: String, after: u64, limit: u32) -> Answer<'_, Vec<LedgerRow>> {
        self.read(move |db| {
            let sql = format!(
                "select {COLUMNS} from ledger where terminal=?1 and seq>?2 order by seq limit ?3"
            );
            all(db, &sql, params![terminal, to_db(after), limit], row_of)
        })
    }

    fn ledger_notes(&self, id: String) -> Answer<'_, Vec<LedgerNote>> {
        self.read(move |db| {
            let sql = "select at_ms, by_whom, level, what, words from ledger_log
                       where id=?1 order by n";
            let note = |row: &Row<'_>| -> rusqlite::Result<LedgerNote> {
                Ok(LedgerNote {
                    at_ms: row.get(0)?,
                    by: row.get(1)?,
                    level: row.get(2)?,
                    what: row.get(3)?,
                    words: row.get(4)?,
                })
            };
            all(db, sql, [id], note)
        })
    }
}
