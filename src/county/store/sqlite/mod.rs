//! SQLite: one writer thread that commits whatever has gathered, and one reader thread beside it.

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
mod rows;
mod seekers;
mod tasks;
mod trials;
mod updates;

use super::model::{
    CertificateRow, Checkpoint, Decision, Enrolment, EnrolmentRowState, FeedChange, FeedHead,
    FeedRows, Redeemed, Terminal,
};
use super::{Answer, CountyStore, StoreError, from_db, to_db};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// Most writes that share one commit.
const BATCH: usize = 256;

/// What becomes of a job once its transaction is decided.
type Finish = Box<dyn FnOnce(bool) + Send>;
/// A job of a database thread.
type Job = Box<dyn FnOnce(&Connection) -> Finish + Send>;

/// The county's records in one SQLite file.
pub struct SqliteStore {
    write: Option<Sender<Job>>,
    read: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl SqliteStore {
    /// Opens or creates the file. `epoch` is used when it is new.
    pub fn open(path: &Path, epoch: &str) -> Result<Self, StoreError> {
        let writer = connect(path)?;
        writer.execute_batch(include_str!("../schema_sqlite.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_console.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_2.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_audit.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_3.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_4.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_5.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_counter.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_6.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_trials.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_tasks.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_faces.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_releases.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_acceptance.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_retirement.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_packs.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_replacement.sql"))?;
        writer.execute_batch(include_str!("../schema_sqlite_updates.sql"))?;
        writer.execute(
            "insert into meta values('epoch', ?1) on conflict(name) do nothing",
            [epoch],
        )?;
        let reader = connect(path)?;
        let (write, jobs) = channel();
        let (read, questions) = channel();
        let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
            std::thread::Builder::new()
                .name(name.to_owned())
                .spawn(work)
                .expect("the system can start a thread")
        };
        let threads = vec![
            spawn("county-write", Box::new(move || write_loop(&writer, &jobs))),
            spawn(
                "county-read",
                Box::new(move || read_loop(&reader, &questions)),
            ),
        ];
        Ok(Self {
            write: Some(write),
            read: Some(read),
            threads,
        })
    }

    fn on<T, F>(lane: Option<&Sender<Job>>, work: F) -> Answer<'static, T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let result = guarded(db, work);
            Box::new(move |committed| {
                let _ = tell.send(if committed {
                    result
                } else {
                    Err(StoreError::Closed)
                });
            })
        });
        let sent = lane.is_some_and(|lane| lane.send(job).is_ok());
        Box::pin(async move {
            if !sent {
                return Err(StoreError::Closed);
            }
            told.await.map_err(|_| StoreError::Closed)?
        })
    }

    fn write<T, F>(&self, work: F) -> Answer<'static, T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        Self::on(self.write.as_ref(), work)
    }

    fn read<T, F>(&self, work: F) -> Answer<'static, T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        Self::on(self.read.as_ref(), work)
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.write = None;
        self.read = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let db = Connection::open(path)?;
    db.execute_batch(
        "pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=5000;",
    )?;
    Ok(db)
}

/// Runs one job in a savepoint of its own, so that its failure undoes nothing of its neighbours.
fn guarded<T>(
    db: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    db.execute_batch("savepoint job")?;
    let result = work(db);
    db.execute_batch(if result.is_ok() {
        "release job"
    } else {
        "rollback to job; release job"
    })?;
    result
}

fn write_loop(db: &Connection, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut ends = Vec::new();
        let begun = db.execute_batch("begin immediate").is_ok();
        let mut next = Some(first);
        while let Some(job) = next {
            ends.push(job(db));
            next = (ends.len() < BATCH).then(|| jobs.try_recv().ok()).flatten();
        }
        let committed = begun && db.execute_batch("commit").is_ok();
        if begun && !committed {
            let _ = db.execute_batch("rollback");
        }
        for end in ends {
            end(committed);
        }
    }
}

fn read_loop(db: &Connection, questions: &Receiver<Job>) {
    while let Ok(question) = questions.recv() {
        question(db)(true);
    }
}

fn enrolment_of(row: &Row<'_>) -> rusqlite::Result<Enrolment> {
    let certificate: Option<String> = row.get("certificate_pem")?;
    let state: String = row.get("state")?;
    Ok(Enrolment {
        id: row.get("id")?,
        asset: row.get("asset")?,
        csr_pem: row.get("csr_pem")?,
        stamp_key: row.get("stamp_key")?,
        asked_ms: row.get("asked_ms")?,
        state: match (state.as_str(), certificate) {
            ("approved", Some(pem)) => EnrolmentRowState::Approved(pem),
            ("waiting", _) => EnrolmentRowState::Waiting,
            _ => EnrolmentRowState::Refused,
        },
    })
}

fn admit(db: &Connection, row: &CertificateRow) -> Result<(), StoreError> {
    db.execute(
        "insert into certificate values(?1,?2,?3,0) on conflict(fingerprint) do nothing",
        params![row.fingerprint, row.asset, row.not_after_ms],
    )?;
    Ok(())
}

fn apply_changes(
    db: &Connection,
    feed: &str,
    changes: &[FeedChange],
    now_ms: i64,
) -> Result<u64, StoreError> {
    db.execute(
        "insert into feed values(?1, 0, 0) on conflict(name) do nothing",
        [feed],
    )?;
    let mut head: i64 =
        db.query_row("select head from feed where name=?1", [feed], |r| r.get(0))?;
    let mut put = db.prepare_cached(
        "insert into feed_row values(?1,?2,?3,?4,?5) on conflict(feed, id)
         do update set seq=excluded.seq, doc=excluded.doc, at_ms=excluded.at_ms",
    )?;
    for change in changes {
        head += 1;
        put.execute(params![feed, change.id, head, change.doc, now_ms])?;
    }
    db.execute("update feed set head=?2 where name=?1", params![feed, head])?;
    from_db(head)
}

impl CountyStore for SqliteStore {
    fn epoch(&self) -> Answer<'_, String> {
        self.read(|db| {
            Ok(
                db.query_row("select value from meta where name='epoch'", [], |r| {
                    r.get(0)
                })?,
            )
        })
    }

    fn add_code(&self, digest: String, until_ms: i64) -> Answer<'_, ()> {
        self.write(move |db| {
            db.execute(
                "insert into code values(?1,?2) on conflict(digest) do nothing",
                params![digest, until_ms],
            )?;
            Ok(())
        })
    }

    fn redeem(&self, digest: String, now_ms: i64, asked: Enrolment) -> Answer<'_, Redeemed> {
        self.write(move |db| {
            let used = db.execute(
                "delete from code where digest=?1 and until_ms>=?2",
                params![digest, now_ms],
            )?;
            if used == 0 {
                return Ok(Redeemed::BadCode);
            }
            db.execute(
                "insert into enrolment values(?1,?2,?3,?4,?5,'waiting',null)",
                params![
                    asked.id,
                    asked.asset,
                    asked.csr_pem,
                    asked.stamp_key,
                    asked.asked_ms
                ],
            )?;
            Ok(Redeemed::Yes)
        })
    }

    fn enrolment(&self, id: String) -> Answer<'_, Option<Enrolment>> {
        self.read(move |db| {
            Ok(db
                .query_row("select * from enrolment where id=?1", [id], enrolment_of)
                .optional()?)
        })
    }

    fn waiting(&self) -> Answer<'_, Vec<Enrolment>> {
        self.read(|db| {
            let sql = "select * from enrolment where state='waiting' order by asked_ms";
            let mut rows = db.prepare(sql)?;
            Ok(rows
                .query_map([], enrolment_of)?
                .collect::<Result<_, _>>()?)
        })
    }

    fn decide(&self, id: String, decision: Decision) -> Answer<'_, bool> {
        self.write(move |db| {
            let (state, pem) = match &decision {
                Decision::Approve {
                    certificate_pem, ..
                } => ("approved", Some(certificate_pem)),
                Decision::Refuse => ("refused", None),
            };
            let n = db.execute(
                "update enrolment set state=?2, certificate_pem=?3 where id=?1 and state='waiting'",
                params![id, state, pem],
            )?;
            if n == 1
                && let Decision::Approve { row, .. } = &decision
            {
                db.execute(
                    "insert into terminal select asset, stamp_key from enrolment where id=?1
                     on conflict(asset) do update set stamp_key=excluded.stamp_key",
                    [&id],
                )?;
                admit(db, row)?;
            }
            Ok(n == 1)
        })
    }

    fn add_certificate(&self, row: CertificateRow) -> Answer<'_, ()> {
        self.write(move |db| admit(db, &row))
    }

    fn admitted(&self, fingerprint: String) -> Answer<'_, Option<Terminal>> {
        self.read(move |db| {
            Ok(db
                .prepare_cached(
                    "select t.asset, t.stamp_key from certificate c join terminal t using(asset)
                     where c.fingerprint=?1 and c.revoked=0",
                )?
                .query_row([fingerprint], terminal_of)
                .optional()?)
        })
    }

    fn terminals(&self) -> Answer<'_, Vec<Terminal>> {
        self.read(|db| {
            let mut rows = db.prepare("select asset, stamp_key from terminal order by asset")?;
            Ok(rows.query_map([], terminal_of)?.collect::<Result<_, _>>()?)
        })
    }

    fn in_service(&self) -> Answer<'_, Vec<String>> {
        self.read(|db| {
            let mut rows = db
                .prepare("select distinct asset from certificate where revoked=0 order by asset")?;
            Ok(rows
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?)
        })
    }

    fn revoke(&self, asset: String) -> Answer<'_, u64> {
        self.write(move |db| {
            let n = db.execute(
                "update certificate set revoked=1 where asset=?1 and revoked=0",
                [asset],
            )?;
            Ok(n as u64)
        })
    }

    fn apply(&self, feed: String, changes: Vec<FeedChange>, now_ms: i64) -> Answer<'_, u64> {
        self.write(move |db| apply_changes(db, &feed, &changes, now_ms))
    }

    fn changes(&self, feed: String, after: u64, limit: u32) -> Answer<'_, FeedRows> {
        self.read(move |db| {
            let bounds = db
                .prepare_cached("select head, floor from feed where name=?1")?
                .query_row([&feed], |r| Ok((r.get(0)?, r.get(1)?)))
                .optional()?;
            let (head, floor): (i64, i64) = bounds.unwrap_or((0, 0));
            let mut page = db.prepare_cached(
                "select seq, id, doc from feed_row where feed=?1 and seq>?2 order by seq limit ?3",
            )?;
            let rows = page
                .query_and_then(params![feed, to_db(after), limit], |r| {
                    let change = FeedChange {
                        id: r.get(1)?,
                        doc: r.get(2)?,
                    };
                    Ok((from_db(r.get(0)?)?, change))
                })?
                .collect::<Result<_, StoreError>>()?;
            Ok(FeedRows {
                rows,
                head: from_db(head)?,
                floor: from_db(floor)?,
            })
        })
    }

    fn whole(&self, feed: String) -> Answer<'_, (u64, Vec<String>)> {
        self.read(move |db| {
            let sql = "select head from feed where name=?1";
            let head: Option<i64> = db.query_row(sql, [&feed], |r| r.get(0)).optional()?;
            let mut rows = db.prepare(
                "select doc from feed_row where feed=?1 and doc is not null order by id",
            )?;
            let docs = rows
                .query_map([&feed], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            Ok((from_db(head.unwrap_or(0))?, docs))
        })
    }

    fn prune(&self, feed: String, before_ms: i64) -> Answer<'_, u64> {
        self.write(move |db| {
            let highest: Option<i64> = db.query_row(
                "select max(seq) from feed_row where feed=?1 and doc is null and at_ms<?2",
                params![feed, before_ms],
                |r| r.get(0),
            )?;
            let Some(floor) = highest else { return Ok(0) };
            let n = db.execute(
                "delete from feed_row where feed=?1 and doc is null and at_ms<?2",
                params![feed, before_ms],
            )?;
            db.execute(
                "update feed set floor=max(floor, ?2) where name=?1",
                params![feed, floor],
            )?;
            Ok(n as u64)
        })
    }

    fn heads(&self) -> Answer<'_, Vec<FeedHead>> {
        self.read(|db| {
            db.prepare_cached("select name, head from feed order by name")?
                .query_and_then([], |r| {
                    Ok(FeedHead {
                        feed: r.get(0)?,
                        head: from_db(r.get(1)?)?,
                    })
                })?
                .collect()
        })
    }

    fn heartbeat(&self, asset: String, report: String, now_ms: i64) -> Answer<'_, ()> {
        self.write(move |db| {
            db.prepare_cached(
                "insert into heartbeat values(?1,?2,?3) on conflict(asset)
                 do update set report=excluded.report, at_ms=excluded.at_ms",
            )?
            .execute(params![asset, report, now_ms])?;
            Ok(())
        })
    }

    fn last_heartbeat(&self, asset: String) -> Answer<'_, Option<(String, i64)>> {
        self.read(move |db| {
            Ok(db
                .query_row(
                    "select report, at_ms from heartbeat where asset=?1",
                    [asset],
                    |r| Ok((r.get(0)?, r.get(1)?)),
                )
                .optional()?)
        })
    }

    fn checkpoint(
        &self,
        asset: String,
        seq: u64,
        head: String,
        at_ms: i64,
    ) -> Answer<'_, Checkpoint> {
        self.write(move |db| {
            let known: Option<(i64, String)> = db
                .prepare_cached("select seq, head from checkpoint where asset=?1")?
                .query_row([&asset], |r| Ok((r.get(0)?, r.get(1)?)))
                .optional()?;
            let verdict = match &known {
                Some((before, kept)) => Checkpoint::judge(from_db(*before)?, kept, seq, &head),
                None => Checkpoint::GoesOn,
            };
            if verdict == Checkpoint::GoesOn {
                db.prepare_cached(
                    "insert into checkpoint values(?1,?2,?3,?4) on conflict(asset)
                     do update set seq=excluded.seq, head=excluded.head, at_ms=excluded.at_ms",
                )?
                .execute(params![asset, to_db(seq), head, at_ms])?;
            }
            Ok(verdict)
        })
    }

    fn publish_bundle(&self, version: u64, document: String) -> Answer<'_, bool> {
        self.write(move |db| {
            let n = db.execute(
                "insert into bundle select ?1, ?2
                 where not exists(select 1 from bundle where version>=?1)",
                params![to_db(version), document],
            )?;
            Ok(n == 1)
        })
    }

    fn bundle(&self) -> Answer<'_, Option<(u64, String)>> {
        self.read(|db| {
            let sql = "select version, document from bundle order by version desc limit 1";
            let row: Option<(i64, String)> = db
                .query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?)))
                .optional()?;
            row.map(|(v, d)| Ok((from_db(v)?, d))).transpose()
        })
    }
}

fn terminal_of(row: &Row<'_>) -> rusqlite::Result<Terminal> {
    Ok(Terminal {
        asset: row.get(0)?,
        stamp_key: row.get(1)?,
    })
}
