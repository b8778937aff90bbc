//! Persons' records in PostgreSQL.

use super::PostgresStore;
use crate::county::store::persons::{AccessRow, PersonRow, PersonStore, RecordRow};
use crate::county::store::{Answer, StoreError};
use tokio_postgres::Row;

fn item(n: i64) -> Result<u16, StoreError> {
    u16::try_from(n).map_err(|_| StoreError::Impossible("item"))
}

impl PersonStore for PostgresStore {
    fn put_persons(&self, persons: Vec<PersonRow>, records: Vec<RecordRow>) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                let put = db
                    .prepare(
                        "insert into person values($1,$2,$3) on conflict(tag)
                         do update set name_tag=excluded.name_tag, card_tag=excluded.card_tag",
                    )
                    .await?;
                for p in &persons {
                    db.execute(&put, &[&p.tag, &p.name_tag, &p.card_tag])
                        .await?;
                }
                let put = db
                    .prepare(
                        "insert into record values($1,$2,$3,$4) on conflict(tag, item)
                         do update set sealed=excluded.sealed, as_of_ms=excluded.as_of_ms",
                    )
                    .await?;
                for r in &records {
                    let item = i64::from(r.item);
                    db.execute(&put, &[&r.tag, &item, &r.sealed, &r.as_of_ms])
                        .await?;
                }
                Ok(())
            })
        })
    }

    fn person(&self, tag: String) -> Answer<'_, Option<PersonRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select tag, name_tag, card_tag from person where tag=$1";
                let row = db.query_opt(sql, &[&tag]).await?;
                Ok(row.map(|r| PersonRow {
                    tag: r.get(0),
                    name_tag: r.get(1),
                    card_tag: r.get(2),
                }))
            })
        })
    }

    fn record(&self, tag: String, of: u16) -> Answer<'_, Option<RecordRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select tag, item, sealed, as_of_ms from record where tag=$1 and item=$2";
                let row = db.query_opt(sql, &[&tag, &i64::from(of)]).await?;
                row.map(|r| {
                    Ok(RecordRow {
                        tag: r.get(0),
                        item: item(r.get(1))?,
                        sealed: r.get(2),
                        as_of_ms: r.get(3),
                    })
                })
                .transpose()
            })
        })
    }

    fn note_access(&self, a: AccessRow) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                db.execute(
                    "insert into access(subject, at_ms, viewer_kind, item, what, terminal, viewer)
                     values($1,$2,$3,$4,$5,$6,$7)",
                    &[
                        &a.subject,
                        &a.at_ms,
                        &a.by,
                        &a.item.map(i64::from),
                        &a.what,
                        &a.terminal,
                        &a.viewer,
                    ],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn accesses(&self, subject: String, since_ms: i64, limit: u32) -> Answer<'_, Vec<AccessRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let rows = db
                    .query(
                        "select subject, at_ms, viewer_kind, item, what, terminal, viewer
                         from access where subject=$1 and at_ms>=$2
                         order by at_ms desc, seq desc limit $3",
                        &[&subject, &since_ms, &i64::from(limit)],
                    )
                    .await?;
                let access = |r: &Row| {
                    let of: Option<i64> = r.get(3);
                    Ok(AccessRow {
                        subject: r.get(0),
                        at_ms: r.get(1),
                        by: r.get(2),
                        item: of.map(item).transpose()?,
                        what: r.get(4),
                        terminal: r.get(5),
                        viewer: r.get(6),
                    })
                };
                rows.iter().map(access).collect()
            })
        })
    }
}
