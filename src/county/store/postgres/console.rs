//! What the console keeps, in PostgreSQL.

use super::PostgresStore;
use crate::county::store::accounts::AssistedRow;
use crate::county::store::console::{
    ApplicationRow, CaseFact, ChainedNote, CheckRow, ConsoleNote, ConsoleStore, state_named,
};
use crate::county::store::{Answer, StoreError};
use ring::hmac;
use tokio_postgres::Row;

fn application_of(row: &Row) -> ApplicationRow {
    ApplicationRow {
        no: row.get("no"),
        account: row.get("account"),
        action: row.get("action"),
        state: row.get("state"),
        filed_ms: row.get("filed_ms"),
        closed_ms: row.get("closed_ms"),
        doc: row.get("doc"),
        sealed: row.get("sealed"),
    }
}

fn fact_of(row: &Row) -> Result<CaseFact, StoreError> {
    let state: String = row.get("state");
    let (item, grade): (i64, Option<i64>) = (row.get("item"), row.get("grade"));
    let grade = grade.map(u8::try_from).transpose();
    Ok(CaseFact {
        item: u16::try_from(item).map_err(|_| StoreError::Impossible("item"))?,
        terminal: row.get("terminal"),
        operator: row.get("account"),
        state: state_named(&state)?,
        accepted_ms: row.get("accepted_ms"),
        since_ms: row.get("since_ms"),
        promise: row.get("promise"),
        grade: grade.map_err(|_| StoreError::Impossible("grade"))?,
    })
}

impl ConsoleStore for PostgresStore {
    fn note_console(&self, note: ConsoleNote, key: hmac::Key) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                // One after the other: each note follows the one before.
                db.execute("lock table console_log in exclusive mode", &[])
                    .await?;
                let sql = "select code from console_log order by seq desc limit 1";
                let before = db.query_opt(sql, &[]).await?;
                let before = before.map_or_else(String::new, |row| row.get(0));
                let code = note.code(&key, &before);
                db.execute(
                    "insert into console_log(at_ms, who, event, about, detail, code)
                     values($1,$2,$3,$4,$5,$6)",
                    &[
                        &note.at_ms,
                        &note.who,
                        &note.event,
                        &note.about,
                        &note.detail,
                        &code,
                    ],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn console_notes(&self) -> Answer<'_, Vec<ChainedNote>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql =
                    "select at_ms, who, event, about, detail, code from console_log order by seq";
                let rows = db.query(sql, &[]).await?;
                let note = |r: &Row| ChainedNote {
                    note: ConsoleNote {
                        at_ms: r.get(0),
                        who: r.get(1),
                        event: r.get(2),
                        about: r.get(3),
                        detail: r.get(4),
                    },
                    code: r.get(5),
                };
                Ok(rows.iter().map(note).collect())
            })
        })
    }

    fn file_application(&self, a: ApplicationRow) -> Answer<'_, i64> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "insert into application(account, action, state, filed_ms, closed_ms,
                     doc, sealed) values($1,$2,$3,$4,$5,$6,$7) returning no";
                let row = db
                    .query_one(
                        sql,
                        &[
                            &a.account,
                            &a.action,
                            &a.state,
                            &a.filed_ms,
                            &a.closed_ms,
                            &a.doc,
                            &a.sealed,
                        ],
                    )
                    .await?;
                Ok(row.get(0))
            })
        })
    }

    fn application(&self, no: i64) -> Answer<'_, Option<ApplicationRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from application where no=$1";
                let row = db.query_opt(sql, &[&no]).await?;
                Ok(row.as_ref().map(application_of))
            })
        })
    }

    fn applications(&self, closed: bool, limit: u32) -> Answer<'_, Vec<ApplicationRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from application where (closed_ms is not null)=$1
                     order by no desc limit $2";
                let rows = db.query(sql, &[&closed, &i64::from(limit)]).await?;
                Ok(rows.iter().map(application_of).collect())
            })
        })
    }

    fn step_application(&self, a: ApplicationRow, stood: String) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "update application set state=$3, closed_ms=$4, doc=$5
                     where no=$1 and state=$2";
                let values: [&(dyn tokio_postgres::types::ToSql + Sync); 5] =
                    [&a.no, &stood, &a.state, &a.closed_ms, &a.doc];
                Ok(db.execute(sql, &values).await? == 1)
            })
        })
    }

    fn put_check(&self, c: CheckRow) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "insert into account_check values($1,$2,$3,$4) on conflict do nothing";
                let n = db
                    .execute(sql, &[&c.month, &c.at_ms, &c.by, &c.doc])
                    .await?;
                Ok(n == 1)
            })
        })
    }

    fn checks(&self, limit: u32) -> Answer<'_, Vec<CheckRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select month, at_ms, by_whom, doc from account_check
                     order by month desc limit $1";
                let rows = db.query(sql, &[&i64::from(limit)]).await?;
                let check = |r: &Row| CheckRow {
                    month: r.get(0),
                    at_ms: r.get(1),
                    by: r.get(2),
                    doc: r.get(3),
                };
                Ok(rows.iter().map(check).collect())
            })
        })
    }

    fn put_point(&self, id: String, doc: String, at_ms: i64) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "insert into service_point values($1,$2,$3) on conflict(id)
                     do update set doc=excluded.doc, at_ms=excluded.at_ms";
                db.execute(sql, &[&id, &doc, &at_ms]).await?;
                Ok(())
            })
        })
    }

    fn points(&self) -> Answer<'_, Vec<String>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select doc from service_point order by id collate \"C\"";
                let rows = db.query(sql, &[]).await?;
                Ok(rows.iter().map(|r| r.get(0)).collect())
            })
        })
    }

    fn case_facts(&self, from_ms: i64, until_ms: i64) -> Answer<'_, Vec<CaseFact>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select s.item::bigint as item, s.terminal, s.state, s.accepted_ms,
                     s.since_ms, f.promise, f.grade::bigint as grade, o.account
                     from submission s left join case_file f on f.id=s.id
                     left join case_operator o on o.id=s.id
                     where s.accepted_ms>=$1 and s.accepted_ms<$2 order by s.accepted_ms, s.id";
                let rows = db.query(sql, &[&from_ms, &until_ms]).await?;
                rows.iter().map(fact_of).collect()
            })
        })
    }

    fn handled(&self) -> Answer<'_, Vec<(String, AssistedRow)>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select o.id, o.account, o.auth, o.doubt, o.deeds,
                 coalesce(c.manual_id, false), c.agent from case_operator o
                 left join case_counter c on c.id=o.id
                     join submission s on s.id=o.id
                     where s.state in ('open', 'waiting', 'needs-material')";
                let rows = db.query(sql, &[]).await?;
                let part = |r: &Row| {
                    let part = AssistedRow {
                        account: r.get(1),
                        auth: r.get(2),
                        doubt: r.get(3),
                        deeds: r.get(4),
                        manual_id: r.get(5),
                        agent: r.get(6),
                    };
                    (r.get(0), part)
                };
                Ok(rows.iter().map(part).collect())
            })
        })
    }
}
