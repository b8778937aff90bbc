//! PostgreSQL: a handful of connections, each transaction on one of them.

mod acceptance;
mod accounts;
mod audit;
mod cases;
mod console;
mod faces;
mod ledger;
mod packs;
mod pages;
mod persons;
mod releases;
mod replace;
mod retire;
mod seekers;
mod tasks;
mod trials;
mod updates;

use super::model::{
    CertificateRow, Checkpoint, Decision, Enrolment, EnrolmentRowState, FeedChange, FeedHead,
    FeedRows, Redeemed, Terminal,
};
use super::{Answer, CountyStore, StoreError, from_db, to_db};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Mutex, MutexGuard};
use tokio_postgres::{Client, GenericClient, NoTls, Row};

/// Connections a node holds.
const CONNECTIONS: usize = 4;

/// The county's records in a PostgreSQL database of version 15 or later.
pub struct PostgresStore {
    url: String,
    pool: Vec<Mutex<Option<Client>>>,
    turn: AtomicUsize,
}

impl PostgresStore {
    /// Connects and makes the tables. `epoch` is used when the database is new. The connection
    /// is not encrypted: the server is reached over a local socket or loopback.
    pub async fn open(url: &str, epoch: &str) -> Result<Self, StoreError> {
        let store = Self {
            url: url.to_owned(),
            pool: (0..CONNECTIONS).map(|_| Mutex::new(None)).collect(),
            turn: AtomicUsize::new(0),
        };
        {
            let mut slot = store.slot().await;
            let client = Self::connected(&mut slot, url).await?;
            client
                .batch_execute("select pg_advisory_lock(7410222)")
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_console.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_2.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_audit.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_3.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_4.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_5.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_counter.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_6.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_trials.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_tasks.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_faces.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_releases.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_acceptance.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_retirement.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_packs.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_replacement.sql"))
                .await?;
            client
                .batch_execute(include_str!("../schema_postgres_updates.sql"))
                .await?;
            client
                .execute(
                    "insert into meta values('epoch', $1) on conflict do nothing",
                    &[&epoch],
                )
                .await?;
            client
                .batch_execute("select pg_advisory_unlock(7410222)")
                .await?;
        }
        Ok(store)
    }

    /// A connection nobody uses, or the next in turn.
    async fn slot(&self) -> MutexGuard<'_, Option<Client>> {
        for slot in &self.pool {
            if let Ok(free) = slot.try_lock() {
                return free;
            }
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        self.pool[turn % self.pool.len()].lock().await
    }

    async fn connected<'c>(
        slot: &'c mut Option<Client>,
        url: &str,
    ) -> Result<&'c mut Client, StoreError> {
        if slot.as_ref().is_none_or(Client::is_closed) {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            tokio::spawn(connection);
            *slot = Some(client);
        }
        slot.as_mut().ok_or(StoreError::Closed)
    }

    /// Runs `work` in a transaction of its own.
    fn transact<T, W>(&self, work: W) -> Answer<'_, T>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t tokio_postgres::Transaction<'_>) -> Answer<'t, T> + Send + 'static,
    {
        Box::pin(async move {
            let mut slot = self.slot().await;
            let client = Self::connected(&mut slot, &self.url).await?;
            let transaction = client.transaction().await?;
            let result = work(&transaction).await?;
            transaction.commit().await?;
            Ok(result)
        })
    }
}

fn enrolment_of(row: &Row) -> Enrolment {
    let certificate: Option<String> = row.get("certificate_pem");
    let state: String = row.get("state");
    Enrolment {
        id: row.get("id"),
        asset: row.get("asset"),
        csr_pem: row.get("csr_pem"),
        stamp_key: row.get("stamp_key"),
        asked_ms: row.get("asked_ms"),
        state: match (state.as_str(), certificate) {
            ("approved", Some(pem)) => EnrolmentRowState::Approved(pem),
            ("waiting", _) => EnrolmentRowState::Waiting,
            _ => EnrolmentRowState::Refused,
        },
    }
}

async fn admit(db: &impl GenericClient, row: &CertificateRow) -> Result<(), StoreError> {
    db.execute(
        "insert into certificate values($1,$2,$3,0) on conflict do nothing",
        &[&row.fingerprint, &row.asset, &row.not_after_ms],
    )
    .await?;
    Ok(())
}

/// The row of the feed is locked first, so sequence numbers become visible in their order.
async fn apply_changes(
    db: &impl GenericClient,
    feed: &str,
    changes: &[FeedChange],
    now_ms: i64,
) -> Result<u64, StoreError> {
    db.execute(
        "insert into feed values($1, 0, 0) on conflict do nothing",
        &[&feed],
    )
    .await?;
    let count = to_db(changes.len() as u64);
    let row = db
        .query_one(
            "update feed set head=head+$2 where name=$1 returning head",
            &[&feed, &count],
        )
        .await?;
    let head: i64 = row.get(0);
    let put = db
        .prepare(
            "insert into feed_row values($1,$2,$3,$4,$5) on conflict(feed, id)
             do update set seq=excluded.seq, doc=excluded.doc, at_ms=excluded.at_ms",
        )
        .await?;
    for (seq, change) in (head - count + 1..).zip(changes) {
        db.execute(&put, &[&feed, &change.id, &seq, &change.doc, &now_ms])
            .await?;
    }
    from_db(head)
}

impl CountyStore for PostgresStore {
    fn epoch(&self) -> Answer<'_, String> {
        self.transact(|db| {
            Box::pin(async move {
                let sql = "select value from meta where name='epoch'";
                Ok(db.query_one(sql, &[]).await?.get(0))
            })
        })
    }

    fn add_code(&self, digest: String, until_ms: i64) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "insert into code values($1,$2) on conflict do nothing";
                db.execute(sql, &[&digest, &until_ms]).await?;
                Ok(())
            })
        })
    }

    fn redeem(&self, digest: String, now_ms: i64, asked: Enrolment) -> Answer<'_, Redeemed> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "delete from code where digest=$1 and until_ms>=$2";
                if db.execute(sql, &[&digest, &now_ms]).await? == 0 {
                    return Ok(Redeemed::BadCode);
                }
                db.execute(
                    "insert into enrolment values($1,$2,$3,$4,$5,'waiting',null)",
                    &[
                        &asked.id,
                        &asked.asset,
                        &asked.csr_pem,
                        &asked.stamp_key,
                        &asked.asked_ms,
                    ],
                )
                .await?;
                Ok(Redeemed::Yes)
            })
        })
    }

    fn enrolment(&self, id: String) -> Answer<'_, Option<Enrolment>> {
        self.transact(move |db| {
            Box::pin(async move {
                let row = db
                    .query_opt("select * from enrolment where id=$1", &[&id])
                    .await?;
                Ok(row.as_ref().map(enrolment_of))
            })
        })
    }

    fn waiting(&self) -> Answer<'_, Vec<Enrolment>> {
        self.transact(|db| {
            Box::pin(async move {
                let sql = "select * from enrolment where state='waiting' order by asked_ms";
                Ok(db.query(sql, &[]).await?.iter().map(enrolment_of).collect())
            })
        })
    }

    fn decide(&self, id: String, decision: Decision) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let (state, pem) = match &decision {
                    Decision::Approve {
                        certificate_pem, ..
                    } => ("approved", Some(certificate_pem.as_str())),
                    Decision::Refuse => ("refused", None),
                };
                let n = db
                    .execute(
                        "update enrolment set state=$2, certificate_pem=$3
                         where id=$1 and state='waiting'",
                        &[&id, &state, &pem],
                    )
                    .await?;
                if n == 1
                    && let Decision::Approve { row, .. } = &decision
                {
                    db.execute(
                        "insert into terminal select asset, stamp_key from enrolment where id=$1
                         on conflict(asset) do update set stamp_key=excluded.stamp_key",
                        &[&id],
                    )
                    .await?;
                    admit(db, row).await?;
                }
                Ok(n == 1)
            })
        })
    }

    fn add_certificate(&self, row: CertificateRow) -> Answer<'_, ()> {
        self.transact(move |db| Box::pin(async move { admit(db, &row).await }))
    }

    fn admitted(&self, fingerprint: String) -> Answer<'_, Option<Terminal>> {
        self.transact(move |db| {
            Box::pin(async move {
                let row = db
                    .query_opt(
                        "select t.asset, t.stamp_key from certificate c join terminal t using(asset)
                         where c.fingerprint=$1 and c.revoked=0",
                        &[&fingerprint],
                    )
                    .await?;
                Ok(row.as_ref().map(terminal_of))
            })
        })
    }

    fn terminals(&self) -> Answer<'_, Vec<Terminal>> {
        self.transact(|db| {
            Box::pin(async move {
                let sql = "select asset, stamp_key from terminal order by asset";
                Ok(db.query(sql, &[]).await?.iter().map(terminal_of).collect())
            })
        })
    }

    fn in_service(&self) -> Answer<'_, Vec<String>> {
        self.transact(|db| {
            Box::pin(async move {
                let sql = "select distinct asset from certificate where revoked=0 order by asset";
                let rows = db.query(sql, &[]).await?;
                Ok(rows.iter().map(|row| row.get(0)).collect())
            })
        })
    }

    fn revoke(&self, asset: String) -> Answer<'_, u64> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "update certificate set revoked=1 where asset=$1 and revoked=0";
                Ok(db.execute(sql, &[&asset]).await?)
            })
        })
    }

    fn apply(&self, feed: String, changes: Vec<FeedChange>, now_ms: i64) -> Answer<'_, u64> {
        self.transact(move |db| {
            Box::pin(async move { apply_changes(db, &feed, &changes, now_ms).await })
        })
    }

    fn changes(&self, feed: String, after: u64, limit: u32) -> Answer<'_, FeedRows> {
        self.transact(move |db| {
            Box::pin(async move {
                let bounds = db
                    .query_opt("select head, floor from feed where name=$1", &[&feed])
                    .await?;
                let (head, floor): (i64, i64) =
                    bounds.map_or((0, 0), |row| (row.get(0), row.get(1)));
                let rows = db
                    .query(
                        "select seq, id, doc from feed_row where feed=$1 and seq>$2
                         order by seq limit $3",
                        &[&feed, &to_db(after), &i64::from(limit)],
                    )
                    .await?;
                let change = |row: &Row| {
                    let change = FeedChange {
                        id: row.get(1),
                        doc: row.get(2),
                    };
                    Ok((from_db(row.get(0))?, change))
                };
                Ok(FeedRows {
                    rows: rows.iter().map(change).collect::<Result<_, StoreError>>()?,
                    head: from_db(head)?,
                    floor: from_db(floor)?,
                })
            })
        })
    }

    fn whole(&self, feed: String) -> Answer<'_, (u64, Vec<String>)> {
        self.transact(move |db| {
            Box::pin(async move {
                // The lock keeps head and documents of one moment together.
                let sql = "select head from feed where name=$1 for share";
                let head = db.query_opt(sql, &[&feed]).await?;
                let head: i64 = head.map_or(0, |row| row.get(0));
                let sql = "select doc from feed_row where feed=$1 and doc is not null order by id";
                let rows = db.query(sql, &[&feed]).await?;
                Ok((from_db(head)?, rows.iter().map(|r| r.get(0)).collect()))
            })
        })
    }

    fn prune(&self, feed: String, before_ms: i64) -> Answer<'_, u64> {
        self.transact(move |db| {
            Box::pin(async move {
                let row = db
                    .query_one(
                        "select max(seq) from feed_row where feed=$1 and doc is null and at_ms<$2",
                        &[&feed, &before_ms],
                    )
                    .await?;
                let Some(floor) = row.get::<_, Option<i64>>(0) else {
                    return Ok(0);
                };
                let n = db
                    .execute(
                        "delete from feed_row where feed=$1 and doc is null and at_ms<$2",
                        &[&feed, &before_ms],
                    )
                    .await?;
                db.execute(
                    "update feed set floor=greatest(floor, $2) where name=$1",
                    &[&feed, &floor],
                )
                .await?;
                Ok(n)
            })
        })
    }

    fn heads(&self) -> Answer<'_, Vec<FeedHead>> {
        self.transact(|db| {
            Box::pin(async move {
                let rows = db
                    .query("select name, head from feed order by name", &[])
                    .await?;
                rows.iter()
                    .map(|row| {
                        Ok(FeedHead {
                            feed: row.get(0),
                            head: from_db(row.get(1))?,
                        })
                    })
                    .collect()
            })
        })
    }

    fn heartbeat(&self, asset: String, report: String, now_ms: i64) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                db.execute(
                    "insert into heartbeat values($1,$2,$3) on conflict(asset)
                     do update set report=excluded.report, at_ms=excluded.at_ms",
                    &[&asset, &report, &now_ms],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn last_heartbeat(&self, asset: String) -> Answer<'_, Option<(String, i64)>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select report, at_ms from heartbeat where asset=$1";
                let row = db.query_opt(sql, &[&asset]).await?;
                Ok(row.map(|r| (r.get(0), r.get(1))))
            })
        })
    }

    fn checkpoint(
        &self,
        asset: String,
        seq: u64,
        head: String,
        at_ms: i64,
    ) -> Answer<'_, Checkpoint> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select seq, head from checkpoint where asset=$1 for update";
                let known = db.query_opt(sql, &[&asset]).await?;
                let verdict = match known {
                    Some(row) => {
                        let kept: String = row.get(1);
                        Checkpoint::judge(from_db(row.get(0))?, &kept, seq, &head)
                    }
                    None => Checkpoint::GoesOn,
                };
                if verdict == Checkpoint::GoesOn {
                    db.execute(
                        "insert into checkpoint values($1,$2,$3,$4) on conflict(asset)
                         do update set seq=excluded.seq, head=excluded.head, at_ms=excluded.at_ms",
                        &[&asset, &to_db(seq), &head, &at_ms],
                    )
                    .await?;
                }
                Ok(verdict)
            })
        })
    }

    fn publish_bundle(&self, version: u64, document: String) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let n = db
                    .execute(
                        "insert into bundle select $1::bigint, $2::text
                         where not exists(select 1 from bundle where version>=$1)",
                        &[&to_db(version), &document],
                    )
                    .await?;
                Ok(n == 1)
            })
        })
    }

    fn bundle(&self) -> Answer<'_, Option<(u64, String)>> {
        self.transact(|db| {
            Box::pin(async move {
                let sql = "select version, document from bundle order by version desc limit 1";
                let row = db.query_opt(sql, &[]).await?;
                row.map(|r| Ok((from_db(r.get(0))?, r.get(1)))).transpose()
            })
        })
    }
}

fn terminal_of(row: &Row) -> Terminal {
    Terminal {
        asset: row.get(0),
        stamp_key: row.get(1),
    }
}
