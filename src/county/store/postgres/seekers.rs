//! Seekers in PostgreSQL.

use super::PostgresStore;
use crate::county::store::seekers::{Reveal, SeekerRow, SeekerStore};
use crate::county::store::{Answer, StoreError};
use tokio_postgres::{GenericClient, Row};

/// Enters a seeker; one of the same person is replaced and keeps its id.
pub(super) async fn put_seeker(db: &impl GenericClient, s: &SeekerRow) -> Result<(), StoreError> {
    db.execute(
        "insert into seeker values($1,$2,$3,$4,$5,$6) on conflict(holder_tag)
         do update set trades=excluded.trades, town=excluded.town, sealed=excluded.sealed,
         until_ms=excluded.until_ms",
        &[
            &s.id,
            &s.holder_tag,
            &s.trades,
            &s.town,
            &s.sealed,
            &s.until_ms,
        ],
    )
    .await?;
    Ok(())
}

fn seeker_of(row: &Row) -> SeekerRow {
    SeekerRow {
        id: row.get(0),
        holder_tag: row.get(1),
        trades: row.get(2),
        town: row.get(3),
        sealed: row.get(4),
        until_ms: row.get(5),
    }
}

async fn told(
    db: &impl GenericClient,
    employer: &str,
    day: &str,
) -> Result<Vec<String>, StoreError> {
    let sql = "select seeker from reveal where employer=$1 and day=$2 order by seeker";
    let rows = db.query(sql, &[&employer, &day]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

impl SeekerStore for PostgresStore {
    fn put_seekers(&self, seekers: Vec<SeekerRow>) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                for seeker in &seekers {
                    put_seeker(db, seeker).await?;
                }
                Ok(())
            })
        })
    }

    fn seekers(&self, now_ms: i64, limit: u32) -> Answer<'_, Vec<SeekerRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from seeker where until_ms>$1 order by id limit $2";
                let rows = db.query(sql, &[&now_ms, &i64::from(limit)]).await?;
                Ok(rows.iter().map(seeker_of).collect())
            })
        })
    }

    fn seeker(&self, id: String, now_ms: i64) -> Answer<'_, Option<SeekerRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from seeker where id=$1 and until_ms>$2";
                let row = db.query_opt(sql, &[&id, &now_ms]).await?;
                Ok(row.as_ref().map(seeker_of))
            })
        })
    }

    fn reveal(
        &self,
        employer: String,
        seeker: String,
        day: String,
        cap: u16,
    ) -> Answer<'_, Reveal> {
        self.transact(move |db| {
            Box::pin(async move {
                // One employer's questions go one after the other, so that none slips past the cap.
                db.execute(
                    "select pg_advisory_xact_lock(hashtextextended($1, 7410222))",
                    &[&employer],
                )
                .await?;
                let mut known = told(db, &employer, &day).await?;
                if !known.contains(&seeker) {
                    if known.len() >= usize::from(cap) {
                        return Ok(Reveal::CapReached);
                    }
                    let sql = "insert into reveal values($1,$2,$3)";
                    db.execute(sql, &[&employer, &day, &seeker]).await?;
                    known.push(seeker);
                }
                let used = u16::try_from(known.len()).unwrap_or(u16::MAX);
                Ok(Reveal::Yes { used })
            })
        })
    }

    fn revealed(&self, employer: String, day: String) -> Answer<'_, Vec<String>> {
        self.transact(move |db| Box::pin(async move { told(db, &employer, &day).await }))
    }
}
