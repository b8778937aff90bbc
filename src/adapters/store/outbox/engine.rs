//! The open file, its health, and transactions that carry their audit records.

use super::fault::Trouble;
use super::reserve::Reserve;
use super::salvage::{begin_again, is_damage, last_serial};
use super::{StoreOptions, audit_rows, connect, file_of, migrations, sync_directory, waits, work};
use crate::domain::time::{MonoTime, Span};
use crate::ports::audit::{
    AuditChain, AuditCheckpoint, AuditDraft, AuditHead, AuditRecord, CHECKPOINT_AFTER, ChainFault,
    checkpoint_is_due,
};
use crate::ports::clock::Clock;
use crate::ports::store::{Opened, Salvage, StoreEvent, StoreFault, StoreHealth};
use crate::ports::{Sink, Ticket};
use rusqlite::{Connection, TransactionBehavior};
use rustix::fs::{FlockOperation, flock};
use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a file that could not be opened is left alone. Whoever is told that it could not be
/// opened may answer with a command; that must not become a loop.
const LEAVE_ALONE: Span = Span::seconds(10);

/// Everything the store's thread owns.
pub(super) struct Engine {
    pub dir: PathBuf,
    options: StoreOptions,
    pub clock: Arc<dyn Clock>,
    chain: Box<dyn AuditChain>,
    sink: Sink<StoreEvent>,
    pub reserve: Reserve,
    lock: Option<File>,
    pub db: Option<Db>,
    pub health: StoreHealth,
    /// When a file that could not be opened is tried again.
    retry_at: MonoTime,
    /// The fault that was told last, while the file is not open.
    told: Option<StoreFault>,
    /// The record a new seed begins with; before all others.
    first: Option<AuditDraft>,
    /// Records that wait for the next transaction.
    held: Vec<(AuditDraft, Ticket)>,
    chain_trouble: Option<ChainFault>,
    /// The disk did not confirm a write: the whole log has to be written back before it is trusted.
    unconfirmed: bool,
}

/// The open file and the end of the audit chain in it.
pub(super) struct Db {
    pub conn: Connection,
    pub head: AuditHead,
    pub checkpoint: Option<AuditCheckpoint>,
    /// Since when there are records no checkpoint covers.
    uncovered_since: Option<MonoTime>,
}

/// Whether a write may use the room kept back for a full disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reserved {
    /// It may: it finishes or erases what is there.
    ForThis,
    /// It may not: it brings something new.
    ForOthers,
}

/// A transaction that did not end well, and what it would have left behind.
struct Unfinished<T> {
    trouble: Trouble,
    /// Set when only the disk's confirmation is missing.
    pending: Option<(T, AuditHead)>,
}

impl<T, E: Into<Trouble>> From<E> for Unfinished<T> {
    fn from(e: E) -> Self {
        Self {
            trouble: e.into(),
            pending: None,
        }
    }
}

impl Engine {
    pub fn new(
        dir: &Path,
        options: StoreOptions,
        clock: Arc<dyn Clock>,
        chain: Box<dyn AuditChain>,
        sink: Sink<StoreEvent>,
    ) -> Self {
        Self {
            dir: dir.to_owned(),
            options,
            clock,
            chain,
            sink,
            reserve: Reserve::new(dir, options.reserve_bytes),
            lock: None,
            db: None,
            health: StoreHealth::Good,
            retry_at: MonoTime(0),
            told: None,
            first: None,
            held: Vec::new(),
            chain_trouble: None,
            unconfirmed: false,
        }
    }

    pub fn tell(&self, event: StoreEvent) {
        (self.sink)(event);
    }

    /// Opens the file and says how it went.
    pub fn start(&mut self) {
        let outcome = self.open();
        if let Err(trouble) = &outcome {
            self.fail(trouble.fault());
        } else if self.reserve.hold().is_err() {
            self.set_health(StoreHealth::Full);
        } else {
            self.set_health(StoreHealth::Good);
        }
        let outcome = outcome.map_err(|t| t.fault());
        let fault = outcome.as_ref().err().copied();
        if fault.is_none() || fault != self.told {
            self.told = fault;
            self.tell(StoreEvent::Opened(outcome));
        }
    }

    fn open(&mut self) -> Result<Opened, Trouble> {
        self.claim()?;
        let (mut conn, salvage) = self.open_file()?;
        let before = migrations::migrate(&mut conn)?;
        match truncate_log(&conn) {
            // Somebody reads the file, as an inspector may; the log is emptied another time.
            Err(trouble) if trouble.fault() == StoreFault::Busy && !self.unconfirmed => {}
            outcome => outcome?,
        }
        self.unconfirmed = false;
        let newest = audit_rows::newest(&conn)?;
        let head = newest.as_ref().map(AuditRecord::head).unwrap_or_default();
        let checkpoint = audit_rows::last_checkpoint(&conn)?;
        let start = self.chain.resume(newest.as_ref(), checkpoint.as_ref())?;
        let uncovered = head.n > checkpoint.as_ref().map_or(0, |c| c.head.n);
        self.db = Some(Db {
            conn,
            head,
            checkpoint,
            uncovered_since: uncovered.then(|| self.clock.monotonic()),
        });
        let now = self.clock.wall();
        if let Some(event) = start.event() {
            self.first = Some(AuditDraft::new(now, event));
        }
        // Without room the leases stay: they end by themselves a little later.
        match self.attempt(&work::end_leases(now)) {
            Err(unfinished) if unfinished.trouble.fault() != StoreFault::DiskFull => {
                return Err(unfinished.trouble);
            }
            _ => {}
        }
        let conn = &self.db.as_ref().expect("opened above").conn;
        Ok(Opened {
            backlog: waits::backlog(conn)?,
            last_serial: last_serial(conn)?,
            seed: start.seed().cloned(),
            migrated: (before < migrations::SCHEMA && before > 0)
                .then_some((before, migrations::SCHEMA)),
            salvage,
        })
    }

    /// Makes sure that no other program has the store.
    fn claim(&mut self) -> Result<(), Trouble> {
        if self.lock.is_some() {
            return Ok(());
        }
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.dir)?;
        let private = |name: &Path| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(name)
        };
        let lock = private(&self.dir.join("outbox.lock"))?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| Trouble::Fault(StoreFault::Busy))?;
        // SQLite gives its log the mode of the file, so the file is made private first.
        private(&file_of(&self.dir))?;
        sync_directory(&self.dir)?;
        self.lock = Some(lock);
        Ok(())
    }

    fn open_file(&self) -> Result<(Connection, Option<Salvage>), Trouble> {
        let (vfs, pages) = (self.options.vfs, self.options.wal_pages);
        match connect(&file_of(&self.dir), vfs, pages) {
            Err(trouble) if is_damage(&trouble) => {
                let now = self.clock.wall();
                let (conn, salvage) = begin_again(&self.dir, vfs, pages, now)?;
                Ok((conn, Some(salvage)))
            }
            opened => Ok((opened?, None)),
        }
    }

    /// Closes the file for good reason and opens it again; whether it is open now.
    fn reopen(&mut self, why: StoreFault) -> bool {
        log::error!("the outbox file is closed and opened again: {why}");
        self.unconfirmed |= why == StoreFault::SyncFailed;
        self.fail(why);
        self.start();
        self.db.is_some()
    }

    fn fail(&mut self, fault: StoreFault) {
        self.db = None;
        self.retry_at = self.clock.monotonic().plus(LEAVE_ALONE);
        self.set_health(StoreHealth::Failed(fault));
    }

    pub fn set_health(&mut self, health: StoreHealth) {
        if self.health != health {
            self.health = health;
            self.tell(StoreEvent::Health(health));
        }
    }

    /// The open file; tries to open it when it is not and was left alone for a while.
    pub fn ready(&mut self) -> Result<&Connection, StoreFault> {
        if self.db.is_none() && self.clock.monotonic() >= self.retry_at {
            self.start();
        }
        match (&self.db, self.health) {
            (Some(db), _) => Ok(&db.conn),
            (None, StoreHealth::Failed(fault)) => Err(fault),
            (None, _) => Err(StoreFault::Unreadable),
        }
    }

    /// Reads; a file that turns out to be damaged is opened again, and read again.
    pub fn read<T>(
        &mut self,
        look: impl Fn(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, StoreFault> {
        match look(self.ready()?) {
            Ok(value) => Ok(value),
            Err(trouble) => match trouble.fault() {
                why @ (StoreFault::Damaged | StoreFault::Unreadable) => {
                    self.reopen(why);
                    look(self.ready()?).map_err(|t| t.fault())
                }
                fault => Err(fault),
            },
        }
    }

    /// Runs `job` and seals the records it returns, in one transaction with those held.
    ///
    /// A full disk is met with the reserve. When the disk did not confirm the end of the
    /// transaction, the file is opened again: if the transaction is there, it happened.
    pub fn write<T>(
        &mut self,
        job: impl Fn(&Connection) -> Result<(T, Vec<AuditDraft>), Trouble>,
    ) -> Result<T, StoreFault> {
        self.write_with(Reserved::ForThis, job)
    }

    /// Like [`Engine::write`], saying whom the reserve is for.
    pub fn write_with<T>(
        &mut self,
        reserved: Reserved,
        job: impl Fn(&Connection) -> Result<(T, Vec<AuditDraft>), Trouble>,
    ) -> Result<T, StoreFault> {
        self.ready()?;
        for round in 0.. {
            let unfinished = match self.attempt(&job) {
                Ok(value) => return Ok(value),
                Err(unfinished) => unfinished,
            };
            let fault = unfinished.trouble.fault();
            match fault {
                StoreFault::DiskFull
                    if round == 0 && reserved == Reserved::ForThis && self.give_up_reserve() => {}
                StoreFault::SyncFailed | StoreFault::Unreadable | StoreFault::Damaged
                    if round == 0 =>
                {
                    if !self.reopen(fault) {
                        return Err(fault);
                    }
                    let head = self.db.as_ref().map(|db| db.head);
                    if let Some((value, intended)) = unfinished.pending
                        && head.is_some_and(|head| head.n >= intended.n)
                    {
                        return Ok(value);
                    }
                }
                _ => return Err(fault),
            }
        }
        unreachable!("the loop returns in its second round")
    }

    fn attempt<T>(
        &mut self,
        job: &impl Fn(&Connection) -> Result<(T, Vec<AuditDraft>), Trouble>,
    ) -> Result<T, Unfinished<T>> {
        let now = (self.clock.monotonic(), self.clock.wall());
        let db = self.db.as_mut().ok_or(StoreFault::Unreadable)?;
        let tx = db
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut head = db.head;
        let mut seal = |draft: &AuditDraft| {
            let record = self.chain.seal(&head, draft);
            head = record.head();
            audit_rows::insert_record(&tx, &record)
        };
        self.first.iter().try_for_each(&mut seal)?;
        self.held.iter().try_for_each(|(draft, _)| seal(draft))?;
        let (value, drafts) = job(&tx)?;
        drafts.iter().try_for_each(&mut seal)?;
        let covered = db.checkpoint.as_ref().map_or(0, |c| c.head.n);
        let since = db.uncovered_since.unwrap_or(now.0);
        let mut checkpoint = None;
        if checkpoint_is_due(head.n - covered, now.0.since(since)) {
            match self.chain.checkpoint(&head, now.1) {
                Ok(signed) => {
                    audit_rows::insert_checkpoint(&tx, &signed)?;
                    checkpoint = Some(signed);
                }
                // Without a signature the records still stand; they are covered by the next one.
                Err(fault) => note(&mut self.chain_trouble, &self.sink, fault),
            }
        }
        if let Err(e) = tx.commit() {
            return Err(Unfinished {
                trouble: e.into(),
                pending: (head != db.head).then_some((value, head)),
            });
        }
        db.head = head;
        db.uncovered_since = (checkpoint.is_none() && head.n > covered).then_some(since);
        self.after_commit(head, checkpoint);
        Ok(value)
    }

    fn after_commit(&mut self, head: AuditHead, checkpoint: Option<AuditCheckpoint>) {
        self.first = None;
        for (_, ticket) in std::mem::take(&mut self.held) {
            self.tell(StoreEvent::Appended(ticket, Ok(head)));
        }
        if let Some(checkpoint) = checkpoint {
            match self.chain.committed(&checkpoint) {
                Ok(()) => self.chain_trouble = None,
                Err(fault) => note(&mut self.chain_trouble, &self.sink, fault),
            }
            if let Some(db) = &mut self.db {
                db.checkpoint = Some(checkpoint.clone());
            }
            self.tell(StoreEvent::Checkpoint(checkpoint));
        }
    }

    /// Keeps a record for the next transaction.
    pub fn hold(&mut self, draft: AuditDraft, ticket: Ticket) {
        self.held.push((draft, ticket));
    }

    /// Writes the records that wait.
    pub fn flush(&mut self) {
        if self.held.is_empty() {
            return;
        }
        if let Err(fault) = self.write(|_| Ok(((), Vec::new()))) {
            for (_, ticket) in std::mem::take(&mut self.held) {
                self.tell(StoreEvent::Appended(ticket, Err(fault)));
            }
        }
    }

    /// How long until there is something to do unasked: open the file again, or sign a checkpoint.
    /// `None` when there is nothing, or time is moved by hand.
    pub fn next_chore(&self) -> Option<Duration> {
        let now = self.clock.monotonic();
        let left = match &self.db {
            None => self.retry_at.since(now),
            Some(db) => {
                let since = db
                    .uncovered_since
                    .filter(|_| self.chain_trouble.is_none())?;
                Span(CHECKPOINT_AFTER.0.saturating_sub(now.since(since).0))
            }
        };
        self.clock.real_wait(left)
    }

    /// Does what [`Engine::next_chore`] was about.
    pub fn chore(&mut self) {
        let written = self.ready().map(|_| ());
        if let Err(fault) = written.and_then(|()| self.write(|_| Ok(((), Vec::new())))) {
            log::error!("the outbox: {fault}");
        }
    }

    /// Gives the reserve up; whether there was one.
    fn give_up_reserve(&mut self) -> bool {
        self.set_health(StoreHealth::Full);
        match self.reserve.release() {
            Ok(bytes) if bytes > 0 => {
                self.tell(StoreEvent::ReserveReleased(bytes));
                true
            }
            _ => false,
        }
    }

    /// Copies the log back and empties it, so that what was erased is gone from it too.
    pub fn clean(&mut self) {
        let Some(db) = &self.db else { return };
        if let Err(trouble) = truncate_log(&db.conn) {
            match trouble.fault() {
                StoreFault::Busy => {}
                StoreFault::DiskFull => {
                    if self.give_up_reserve() {
                        self.clean();
                    }
                }
                fault => {
                    self.reopen(fault);
                }
            }
        }
    }

    /// Takes the reserve back when there is room for it again; whether new cases may come in.
    pub fn has_room(&mut self) -> bool {
        if self.health == StoreHealth::Full && self.reserve.hold().is_ok() {
            self.set_health(StoreHealth::Good);
        }
        self.health == StoreHealth::Good
    }

    /// Ends in order: everything written, the log empty.
    pub fn close(&mut self) {
        self.flush();
        self.clean();
        self.db = None;
        self.lock = None;
    }
}

fn note(known: &mut Option<ChainFault>, sink: &Sink<StoreEvent>, fault: ChainFault) {
    if *known != Some(fault) {
        *known = Some(fault);
        sink(StoreEvent::ChainTrouble(fault));
    }
}

fn truncate_log(db: &Connection) -> Result<(), Trouble> {
    let busy: i64 = db.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    if busy == 0 {
        Ok(())
    } else {
        Err(Trouble::Fault(StoreFault::Busy))
    }
}
