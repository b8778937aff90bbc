//! `outbox.db`: sealed cases and the audit records, owned by one thread.
//!
//! A case and its audit record are one transaction, confirmed by the disk before it is reported.
//! Trouble ends in a clear state: a full disk refuses new cases and still sends the old ones from
//! its reserve; a damaged file is kept apart and read page by page into a new one; a write the disk
//! did not confirm closes the file, and what is there after opening it again is what is answered.

mod audit_rows;
mod chain_news;
mod command;
mod documents;
mod engine;
mod fault;
mod ferry;
mod grades;
mod migrations;
mod packs;
mod pages;
mod reports;
mod reserve;
mod rows;
mod salvage;
mod waits;
mod work;

use crate::domain::delivery::ferry::Room;
use crate::domain::delivery::{DeliveryEvent, SubmissionId};
use crate::domain::machine::audit::Offset;
use crate::ports::audit::{AuditChain, AuditDraft, ChainStep};
use crate::ports::clock::Clock;
use crate::ports::store::{
    CaseFilter, Derive, GradeStep, Outbox, OutboxRow, PackKeep, ReportStep, StoreEvent, StoreFault,
};
use crate::ports::{Sink, Ticket};
use command::Command;
use engine::Engine;
use fault::Trouble;
use jiff::civil::Date;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rustix::fs::{Mode, OFlags};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What may differ between a terminal and a test.
#[derive(Debug, Clone, Copy)]
pub struct StoreOptions {
    /// Room kept back for a full disk, bytes; at least twice what the write-ahead log may take, and
    /// more than erasing the pages of the largest case writes into it.
    pub reserve_bytes: u64,
    /// Pages of 4 KB in the write-ahead log before it is copied back.
    pub wal_pages: u32,
    /// The SQLite file system to use; `None` is the system's own.
    pub vfs: Option<&'static str>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            reserve_bytes: 16 * 1_024 * 1_024,
            wal_pages: 128,
            vfs: None,
        }
    }
}

/// The store's thread and the way to it.
pub struct StoreThread {
    commands: Sender<Command>,
    sink: Sink<StoreEvent>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl StoreThread {
    /// Opens the file in `dir` on its own thread; [`StoreEvent::Opened`] tells how it went.
    pub fn start(
        dir: &Path,
        options: StoreOptions,
        clock: Arc<dyn Clock>,
        chain: Box<dyn AuditChain>,
        sink: Sink<StoreEvent>,
    ) -> Self {
        let (commands, inbox) = channel();
        let engine = Engine::new(dir, options, clock, chain, Arc::clone(&sink));
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || run(engine, &inbox))
            .expect("the system gives a thread at start");
        Self {
            commands,
            sink,
            thread: Mutex::new(Some(thread)),
        }
    }

    fn ask(&self, command: Command) {
        if let Err(refused) = self.commands.send(command)
            && let Some(answer) = refused.0.refused(StoreFault::Stopped)
        {
            (self.sink)(answer);
        }
    }
}

fn run(mut engine: Engine, inbox: &Receiver<Command>) {
    engine.start();
    loop {
        let command = match inbox.try_recv() {
            Ok(command) => command,
            Err(TryRecvError::Disconnected) => break,
            Err(TryRecvError::Empty) => {
                engine.flush();
                match wait(inbox, engine.next_chore()) {
                    Ok(command) => command,
                    Err(RecvTimeoutError::Disconnected) => break,
                    Err(RecvTimeoutError::Timeout) => {
                        engine.chore();
                        continue;
                    }
                }
            }
        };
        if let Command::Stop = command {
            break;
        }
        engine.handle(command);
    }
    engine.close();
}

fn wait(inbox: &Receiver<Command>, most: Option<Duration>) -> Result<Command, RecvTimeoutError> {
    match most {
        Some(most) => inbox.recv_timeout(most),
        None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

impl Outbox for StoreThread {
    fn commit_all(&self, rows: Vec<(OutboxRow, AuditDraft)>, ticket: Ticket) {
        self.ask(Command::Commit(rows, ticket));
    }

    fn lease(&self, limit: usize, ticket: Ticket) {
        self.ask(Command::Lease(limit, ticket));
    }

    fn waiting(&self, room: Room, ticket: Ticket) {
        self.ask(Command::Waiting(room, ticket));
    }

    fn settle(&self, id: SubmissionId, event: DeliveryEvent, audit: Derive, ticket: Ticket) {
        self.ask(Command::Settle(id, event, audit, ticket));
    }

    fn all_due(&self) {
        self.ask(Command::AllDue);
    }

    fn clock_set(&self, by: Offset) {
        self.ask(Command::ClockSet(by));
    }

    fn cases(&self, filter: CaseFilter, ticket: Ticket) {
        self.ask(Command::Cases(filter, ticket));
    }

    fn forget_days_before(&self, day: Date, ticket: Ticket) {
        self.ask(Command::ForgetDaysBefore(day, ticket));
    }

    fn append(&self, draft: AuditDraft, ticket: Ticket) {
        self.ask(Command::Append(draft, ticket));
    }

    fn grade(&self, step: GradeStep, ticket: Ticket) {
        self.ask(Command::Grade(step, ticket));
    }

    fn chain(&self, step: ChainStep, seen: u64, ticket: Ticket) {
        self.ask(Command::Chain(step, seen, ticket));
    }

    fn reports(&self, step: ReportStep, ticket: Ticket) {
        self.ask(Command::Reports(step, ticket));
    }

    fn pack(&self, step: PackKeep, ticket: Ticket) {
        self.ask(Command::Pack(step, ticket));
    }

    fn status(&self, ticket: Ticket) {
        self.ask(Command::Status(ticket));
    }

    fn is_alive(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_some_and(|t| !t.is_finished())
    }

    fn stop(&self) {
        let _ = self.commands.send(Command::Stop);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            // A panic in the store's thread is the supervisor's business; stopping goes on.
            let _ = thread.join();
        }
    }
}

impl Drop for StoreThread {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Where the file is.
fn file_of(dir: &Path) -> PathBuf {
    dir.join("outbox.db")
}

/// Makes new names and renames durable.
fn sync_directory(dir: &Path) -> Result<(), Trouble> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = rustix::fs::open(dir, flags, Mode::empty())?;
    Ok(rustix::fs::fsync(directory)?)
}

/// Opens the file, looks through it, and sets what every connection needs. Nothing is written
/// before the file is known to be whole.
fn connect(path: &Path, vfs: Option<&str>, wal_pages: u32) -> Result<Connection, Trouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = match vfs {
        None => Connection::open_with_flags(path, flags)?,
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
    };
    // The last connection to close must not touch a file that may be damaged.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.busy_timeout(Duration::from_secs(2))?;
    let verdict: String = db.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Trouble::Fault(StoreFault::Damaged));
    }
    db.execute_batch(&format!(
        "pragma page_size = {};
         pragma journal_mode = wal;
         pragma synchronous = full;
         pragma wal_autocheckpoint = {wal_pages};
         pragma journal_size_limit = 1048576;
         pragma secure_delete = on;
         pragma cell_size_check = on;
         pragma trusted_schema = off;
         pragma temp_store = memory;",
        pages::PAGE
    ))?;
    Ok(db)
}
