//! The problem ledger in PostgreSQL.

use super::PostgresStore;
use crate::county::store::ledger::{
    LedgerFilter, LedgerNote, LedgerRow, LedgerStore, StandingRow, Taken,
};
use crate::county::store::{Answer, StoreError, from_db, to_db};
use tokio_postgres::types::ToSql;
use tokio_postgres::{GenericClient, Row};

const COLUMNS: &str = "id, terminal, digest, account, class, business, item, made_ms, came_ms, \
     sealed, picture is not null, level, state, due, overdue, answers, since_ms, answer, seq";

fn row_of(row: &Row) -> Result<LedgerRow, StoreError> {
    let narrow = |n: i64| u16::try_from(n).map_err(|_| StoreError::Impossible("item"));
    let item: Option<i64> = row.get(6);
    let answers: i64 = row.get(15);
    Ok(LedgerRow {
        id: row.get(0),
        terminal: row.get(1),
        digest: row.get(2),
        account: row.get(3),
        class: row.get(4),
        business: row.get(5),
        item: item.map(narrow).transpose()?,
        made_ms: row.get(7),
        came_ms: row.get(8),
        sealed: row.get(9),
        pictured: row.get(10),
        standing: StandingRow {
            level: row.get(11),
            state: row.get(12),
            due: row.get(13),
            overdue: row.get(14),
            answers: u32::try_from(answers).map_err(|_| StoreError::Impossible("answers"))?,
            since_ms: row.get(16),
            answer: row.get(17),
        },
        seq: from_db(row.get(18))?,
    })
}

async fn entry(db: &impl GenericClient, id: &str) -> Result<Option<LedgerRow>, StoreError> {
    let sql = format!("select {COLUMNS} from ledger where id=$1");
    db.query_opt(&sql, &[&id])
        .await?
        .as_ref()
        .map(row_of)
        .transpose()
}

/// The row of the head is locked until the commit, so numbers become visible in their order.
async fn next_seq(db: &impl GenericClient) -> Result<i64, StoreError> {
    let sql = "update ledger_head set seq=seq+1 where one=1 returning seq";
    Ok(db.query_one(sql, &[]).await?.get(0))
}

async fn put_note(db: &impl GenericClient, id: &str, note: &LedgerNote) -> Result<(), StoreError> {
    db.execute(
        "insert into ledger_log(id, at_ms, by_whom, level, what, words) values($1,$2,$3,$4,$5,$6)",
        &[
            &id,
            &note.at_ms,
            &note.by,
            &note.level,
            &note.what,
            &note.words,
        ],
    )
    .await?;
    Ok(())
}

async fn put(
    db: &impl GenericClient,
    r: &LedgerRow,
    picture: Option<&Vec<u8>>,
    seq: i64,
) -> Result<(), StoreError> {
    let s = &r.standing;
    db.execute(
        "insert into ledger values($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)",
        &[
            &r.id,
            &r.terminal,
            &r.digest,
            &r.account,
            &r.class,
            &r.business,
            &r.item.map(i64::from),
            &r.made_ms,
            &r.came_ms,
            &r.sealed,
            &picture,
            &s.level,
            &s.state,
            &s.due,
            &s.overdue,
            &i64::from(s.answers),
            &s.since_ms,
            &s.answer,
            &seq,
        ],
    )
    .await?;
    Ok(())
}

async fn several(
    db: &impl GenericClient,
    sql: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<Vec<LedgerRow>, StoreError> {
    db.query(sql, values).await?.iter().map(row_of).collect()
}

impl LedgerStore for PostgresStore {
    fn take_report(
        &self,
        r: LedgerRow,
        picture: Option<Vec<u8>>,
        note: LedgerNote,
    ) -> Answer<'_, Taken> {
        self.transact(move |db| {
            Box::pin(async move {
                // Taken first: two requests with one id come one after the other.
                let seq = next_seq(db).await?;
                if let Some(known) = entry(db, &r.id).await? {
                    let same = known.digest == r.digest && known.terminal == r.terminal;
                    return Ok(match same {
                        true => Taken::Same(Box::new(known)),
                        false => Taken::Other,
                    });
                }
                put(db, &r, picture.as_ref(), seq).await?;
                put_note(db, &r.id, &note).await?;
                Ok(Taken::Stored)
            })
        })
    }

    fn ledger_entry(&self, id: String) -> Answer<'_, Option<LedgerRow>> {
        self.transact(move |db| Box::pin(async move { entry(db, &id).await }))
    }

    fn ledger_picture(&self, id: String) -> Answer<'_, Option<Vec<u8>>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select picture from ledger where id=$1";
                let row = db.query_opt(sql, &[&id]).await?;
                Ok(row.and_then(|row| row.get(0)))
            })
        })
    }

    fn ledger(&self, filter: LedgerFilter, limit: u32) -> Answer<'_, Vec<LedgerRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let ask = |which: &str| {
                    format!(
                        "select {COLUMNS} from ledger where {which}
                         order by came_ms, id collate \"C\" limit $1"
                    )
                };
                let limit = i64::from(limit);
                match filter {
                    LedgerFilter::Came(from, until) => {
                        let sql = ask("came_ms>=$2 and came_ms<$3");
                        several(db, &sql, &[&limit, &from, &until]).await
                    }
                    LedgerFilter::Open => {
                        let sql = ask("state not in ('solved','closed')");
                        several(db, &sql, &[&limit]).await
                    }
                    LedgerFilter::DueBefore(day) => {
                        let sql = ask("due collate \"C\"<$2 and not overdue");
                        several(db, &sql, &[&limit, &day]).await
                    }
                }
            })
        })
    }

    fn move_entry(
        &self,
        id: String,
        seq: u64,
        s: StandingRow,
        note: LedgerNote,
    ) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let next = next_seq(db).await?;
                let n = db
                    .execute(
                        "update ledger set level=$3, state=$4, due=$5, overdue=$6, answers=$7,
                         since_ms=$8, answer=$9, seq=$10 where id=$1 and seq=$2",
                        &[
                            &id,
                            &to_db(seq),
                            &s.level,
                            &s.state,
                            &s.due,
                            &s.overdue,
                            &i64::from(s.answers),
                            &s.since_ms,
                            &s.answer,
                            &next,
                        ],
                    )
                    .await?;
                if n == 1 {
                    put_note(db, &id, &note).await?;
                }
                Ok(n == 1)
            })
        })
    }

    fn ledger_news(&self, terminal: String, after: u64, limit: u32) -> Answer<'_, Vec<LedgerRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = format!(
                    "select {COLUMNS} from ledger where terminal=$1 and seq>$2
                     order by seq limit $3"
                );
                let values: [&(dyn ToSql + Sync); 3] =
                    [&terminal, &to_db(after), &i64::from(limit)];
                several(db, &sql, &values).await
            })
        })
    }

    fn ledger_notes(&self, id: String) -> Answer<'_, Vec<LedgerNote>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select at_ms, by_whom, level, what, words from ledger_log
                           where id=$1 order by n";
                let rows = db.query(sql, &[&id]).await?;
                let note = |row: &Row| LedgerNote {
                    at_ms: row.get(0),
                    by: row.get(1),
                    level: row.get(2),
                    what: row.get(3),
                    words: row.get(4),
                };
                Ok(rows.iter().map(note).collect())
            })
        })
    }
}
