//! What the console keeps, in SQLite.

use super::SqliteStore;
use super::rows::{all, first};
use crate::county::store::accounts::AssistedRow;
use crate::county::store::console::{
    ApplicationRow, CaseFact, ChainedNote, CheckRow, ConsoleNote, ConsoleStore, state_named,
};
use crate::county::store::{Answer, StoreError};
use ring::hmac;
use rusqlite::{OptionalExtension as _, Row, params};

fn application_of(row: &Row<'_>) -> rusqlite::Result<ApplicationRow> {
    Ok(ApplicationRow {
        no: row.get("no")?,
        account: row.get("account")?,
        action: row.get("action")?,
        state: row.get("state")?,
        filed_ms: row.get("filed_ms")?,
        closed_ms: row.get("closed_ms")?,
        doc: row.get("doc")?,
        sealed: row.get("sealed")?,
    })
}

fn fact_of(row: &Row<'_>) -> Result<CaseFact, StoreError> {
    let state: String = row.get("state")?;
    Ok(CaseFact {
        item: row.get("item")?,
        terminal: row.get("terminal")?,
        operator: row.get("account")?,
        state: state_named(&state)?,
        accepted_ms: row.get("accepted_ms")?,
        since_ms: row.get("since_ms")?,
        promise: row.get("promise")?,
        grade: row.get("grade")?,
    })
}

impl ConsoleStore for SqliteStore {
    fn note_console(&self, note: ConsoleNote, key: hmac::Key) -> Answer<'_, ()> {
        self.write(move |db| {
            let sql = "select code from console_log order by seq desc limit 1";
            let before: Option<String> = db.query_row(sql, [], |r| r.get(0)).optional()?;
            let code = note.code(&key, before.as_deref().unwrap_or(""));
            db.execute(
                "insert into console_log(at_ms, who, event, about, detail, code)
                 values(?1,?2,?3,?4,?5,?6)",
                params![
                    note.at_ms,
                    note.who,
                    note.event,
                    note.about,
                    note.detail,
                    code
                ],
            )?;
            Ok(())
        })
    }

    fn console_notes(&self) -> Answer<'_, Vec<ChainedNote>> {
        self.read(|db| {
            let sql = "select at_ms, who, event, about, detail, code from console_log order by seq";
            all(db, sql, [], |r| {
                Ok::<_, rusqlite::Error>(ChainedNote {
                    note: ConsoleNote {
                        at_ms: r.get(0)?,
                        who: r.get(1)?,
                        event: r.get(2)?,
                        about: r.get(3)?,
                        detail: r.get(4)?,
                    },
                    code: r.get(5)?,
                })
            })
        })
    }

    fn file_application(&self, a: ApplicationRow) -> Answer<'_, i64> {
        self.write(move |db| {
            db.execute(
                "insert into application(account, action, state, filed_ms, closed_ms, doc, sealed)
                 values(?1,?2,?3,?4,?5,?6,?7)",
                params![
                    a.account,
                    a.action,
                    a.state,
                    a.filed_ms,
                    a.closed_ms,
                    a.doc,
                    a.sealed
                ],
            )?;
            Ok(db.last_insert_rowid())
        })
    }

    fn application(&self, no: i64) -> Answer<'_, Option<ApplicationRow>> {
        self.read(move |db| {
            let sql = "select * from application where no=?1";
            first(db, sql, [no], application_of)
        })
    }

    fn applications(&self, closed: bool, limit: u32) -> Answer<'_, Vec<ApplicationRow>> {
        self.read(move |db| {
            let sql = "select * from application where (closed_ms is not null)=?1
                 order by no desc limit ?2";
            all(db, sql, params![closed, limit], application_of)
        })
    }

    fn step_application(&self, a: ApplicationRow, stood: String) -> Answer<'_, bool> {
        self.write(move |db| {
            let n = db.execute(
                "update application set state=?3, closed_ms=?4, doc=?5 where no=?1 and state=?2",
                params![a.no, stood, a.state, a.closed_ms, a.doc],
            )?;
            Ok(n == 1)
        })
    }

    fn put_check(&self, c: CheckRow) -> Answer<'_, bool> {
        self.write(move |db| {
            let n = db.execute(
                "insert into account_check values(?1,?2,?3,?4) on conflict(month) do nothing",
                params![c.month, c.at_ms, c.by, c.doc],
            )?;
            Ok(n == 1)
        })
    }

    fn checks(&self, limit: u32) -> Answer<'_, Vec<CheckRow>> {
        self.read(move |db| {
            let sql = "select month, at_ms, by_whom, doc from account_check
                 order by month desc limit ?1";
            all(db, sql, [limit], |r| {
                Ok::<_, rusqlite::Error>(CheckRow {
                    month: r.get(0)?,
                    at_ms: r.get(1)?,
                    by: r.get(2)?,
                    doc: r.get(3)?,
                })
            })
        })
    }

    fn put_point(&self, id: String, doc: String, at_ms: i64) -> Answer<'_, ()> {
        self.write(move |db| {
            db.execute(
                "insert into service_point values(?1,?2,?3) on conflict(id)
                 do update set doc=excluded.doc, at_ms=excluded.at_ms",
                params![id, doc, at_ms],
            )?;
            Ok(())
        })
    }

    fn points(&self) -> Answer<'_, Vec<String>> {
        self.read(|db| {
            let sql = "select doc from service_point order by id";
            all(db, sql, [], |r| r.get::<_, String>(0))
        })
    }

    fn case_facts(&self, from_ms: i64, until_ms: i64) -> Answer<'_, Vec<CaseFact>> {
        self.read(move |db| {
            let sql = "select s.item, s.terminal, s.state, s.accepted_ms, s.since_ms, f.promise,
                 f.grade, o.account from submission s left join case_file f on f.id=s.id
                 left join case_operator o on o.id=s.id
                 where s.accepted_ms>=?1 and s.accepted_ms<?2 order by s.accepted_ms, s.id";
            all(db, sql, [from_ms, until_ms], fact_of)
        })
    }

    fn handled(&self) -> Answer<'_, Vec<(String, AssistedRow)>> {
        self.read(|db| {
            let sql = "select o.id, o.account, o.auth, o.doubt, o.deeds,
                 coalesce(c.manual_id, 0), c.agent from case_operator o
                 left join case_counter c on c.id=o.id
                 join submission s on s.id=o.id
                 where s.state in ('open', 'waiting', 'needs-material')";
            all(db, sql, [], |r| {
                let part = AssistedRow {
                    account: r.get(1)?,
                    auth: r.get(2)?,
                    doubt: r.get(3)?,
                    deeds: r.get(4)?,
                    manual_id: r.get(5)?,
                    agent: r.get(6)?,
                };
                Ok::<_, rusqlite::Error>((r.get(0)?, part))
            })
        })
    }
}
