//! The outbox: sealed cases, today's receipts, and the audit records, in one file.
//!
//! Commands return at once; each is answered by exactly one [`StoreEvent`] with its ticket.
//! What is reported as done is on the disk.

use super::Ticket;
use super::audit::{
    AuditCheckpoint, AuditDraft, AuditHead, AuditSeed, ChainFault, ChainNews, ChainStep,
};
use crate::domain::delivery::ferry::{Room, Waiting};
use crate::domain::delivery::{
    Backlog, DayTag, Delivery, DeliveryEvent, Grade, Receipt, ReceiptNo, SealedBody,
    SealedEnvelope, SealedPage, SubmissionId,
};
use crate::domain::ledger::{Class, OwnReport, ReportId, Standing};
use crate::domain::machine::audit::Offset;
use crate::domain::machine::pack::{PackAnswer, PackStanding, SignedPack};
use crate::domain::operators::AccountId;
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use jiff::civil::Date;

/// Why the store could not do what it was asked. Nothing that was acknowledged is lost by any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StoreFault {
    /// The disk has no room. What is stored stays, and can still be sent.
    #[error("the disk is full")]
    DiskFull,
    /// A page, a row or the whole file is damaged.
    #[error("the file is damaged")]
    Damaged,
    /// The disk did not confirm a write; the file was closed, opened and checked again.
    #[error("the disk did not confirm the write")]
    SyncFailed,
    /// Another program holds the file.
    #[error("the file is in use by another program")]
    Busy,
    /// The file cannot be opened, read or written.
    #[error("the file cannot be read or written")]
    Unreadable,
    /// A newer version of the program wrote the file.
    #[error("the file was written by a newer version")]
    Newer,
    /// The audit record could not be sealed, so the change was not made.
    #[error("the audit chain: {0}")]
    Chain(#[from] ChainFault),
    /// There is another case with this id or this receipt number.
    #[error("the id or the receipt number is taken")]
    Taken,
    /// There is no such case.
    #[error("no such case")]
    NotFound,
    /// The store has stopped.
    #[error("the store has stopped")]
    Stopped,
}

/// How the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StoreHealth {
    /// It takes new cases.
    #[default]
    Good,
    /// The disk is full: cases go out, none come in.
    Full,
    /// It does nothing until it could be opened again.
    Failed(StoreFault),
}

/// A case to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// What goes to the county.
    pub envelope: SealedEnvelope,
    /// Finds the holder's cases again today; see `DayTagger::tag_today`.
    pub holder: Option<DayTag>,
    /// The pages of its documents, each sealed by itself.
    pub pages: Vec<SealedPage>,
}

/// A case in a list: number, states and times, no names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// The receipt with the stamps it has.
    pub receipt: Receipt,
    /// Where it stands.
    pub delivery: Delivery,
}

/// Which cases to list; newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseFilter {
    /// Today's cases of one holder.
    Holder(DayTag),
    /// One receipt.
    Receipt(ReceiptNo),
    /// All that were set aside.
    SetAside,
}

/// A step in the life of a grade (好差评), which waits on the disk until the county has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GradeStep {
    /// Somebody graded a case of this terminal. The first grade stays.
    Given(SubmissionId, Grade),
    /// Nothing new; only tell what is due.
    Look,
    /// The county has it, or will never take it.
    Done(SubmissionId),
}

/// A report of a problem to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReport {
    /// Its name.
    pub id: ReportId,
    /// When it was made.
    pub at: WallTime,
    /// Its class.
    pub class: Class,
    /// The item it is about.
    pub item: Option<ItemNo>,
    /// Who reported.
    pub account: Option<AccountId>,
    /// One of the program's own sentences; nothing that was typed.
    pub summary: String,
    /// Everything else, sealed to the county.
    pub body: SealedBody,
}

/// A step in the life of this terminal's reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportStep {
    /// Somebody reported.
    Made(Box<KeptReport>),
    /// Nothing new; only tell what is known and what is due.
    Look,
    /// The county has these and told how they stand; a report it tells of needs no seal any more.
    Told(Vec<(ReportId, Standing)>),
    /// The county will never take it.
    Refused(ReportId),
    /// The reporter says whether the newest answer solved it.
    Judged(ReportId, bool),
    /// The county has that word, or will never take it.
    VerdictTold(ReportId),
}

/// A step of the acceptance pack on its way to the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackKeep {
    /// A technician hands it in; an older one goes.
    Made(Box<SignedPack>),
    /// Nothing new; only tell the newest.
    Look,
    /// The county answered the one of this moment.
    Answered(WallTime, PackAnswer),
}

/// The newest acceptance pack that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPack {
    /// It.
    pub pack: SignedPack,
    /// How far it is.
    pub standing: PackStanding,
}

/// The reporter's word on its way to the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueVerdict {
    /// Which report.
    pub id: ReportId,
    /// Which answer.
    pub answer: u32,
    /// Whether it is solved.
    pub solved: bool,
}

/// The reports of this terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reports {
    /// All that are kept, the newest first.
    pub own: Vec<OwnReport>,
    /// What the county does not have yet.
    pub send: Vec<(ReportId, SealedBody)>,
    /// What was said of answers.
    pub judge: Vec<DueVerdict>,
}

/// Numbers for heartbeat and technician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreStatus {
    /// How the store is.
    pub health: StoreHealth,
    /// What lies unsent.
    pub backlog: Backlog,
    /// Where the audit chain ends.
    pub audit: AuditHead,
    /// Newest signed checkpoint.
    pub checkpoint: Option<AuditCheckpoint>,
    /// Bytes of the file and its log.
    pub bytes: u64,
}

/// The serial numbers of receipts go on after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastSerial {
    /// The day of the newest receipt.
    pub day: Date,
    /// Its serial.
    pub serial: u16,
}

/// What the store found when it started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What lies unsent; whatever was being sent is waiting again.
    pub backlog: Backlog,
    /// Where the numbering of receipts stands; after a salvage some numbers are skipped.
    pub last_serial: Option<LastSerial>,
    /// A new audit seed, to be sealed to the county.
    pub seed: Option<AuditSeed>,
    /// Schema before and after, when a migration ran.
    pub migrated: Option<(u32, u32)>,
    /// What a damaged file was worth, when one was found.
    pub salvage: Option<Salvage>,
}

/// What was saved from a damaged file. The file itself was moved apart unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Salvage {
    /// Name of the file kept apart.
    pub kept_as: String,
    /// Cases read and carried over.
    pub cases: u64,
    /// Cases whose body does not match its digest any more: carried over, set aside.
    pub damaged: u64,
    /// Audit records carried over.
    pub audit_records: u64,
    /// Places of the file that could not be read; what was there is unknown.
    pub unreadable: u64,
}

/// What the store says.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreEvent {
    /// The first event after start and after each reopening.
    Opened(Result<Opened, StoreFault>),
    /// Answer to [`Outbox::commit`] and [`Outbox::commit_all`]: on the disk together with the audit
    /// records, or nothing of it. Names the first case.
    Committed(Ticket, Result<SubmissionId, StoreFault>),
    /// Answer to [`Outbox::lease`]: these are being sent now, oldest first; when none is due,
    /// the moment the next one is.
    Leased(Ticket, Result<Leased, StoreFault>),
    /// Answer to [`Outbox::waiting`].
    Waiting(Ticket, Result<Waiting, StoreFault>),
    /// Answer to [`Outbox::settle`]: the state after.
    Settled(Ticket, SubmissionId, Result<Delivery, StoreFault>),
    /// Answer to [`Outbox::cases`].
    Cases(Ticket, Result<Vec<CaseLine>, StoreFault>),
    /// Answer to [`Outbox::forget_days_before`]: so many tags are gone.
    DaysForgotten(Ticket, Result<u64, StoreFault>),
    /// Answer to [`Outbox::append`].
    Appended(Ticket, Result<AuditHead, StoreFault>),
    /// Answer to [`Outbox::status`].
    Status(Ticket, Result<StoreStatus, StoreFault>),
    /// Answer to [`Outbox::grade`]: the grades of accepted cases that the county does not have.
    Grades(Ticket, Result<Vec<(SubmissionId, Grade)>, StoreFault>),
    /// The audit chain was signed here.
    Checkpoint(AuditCheckpoint),
    /// The audit chain has trouble that no command has to answer for.
    ChainTrouble(ChainFault),
    /// The health changed.
    Health(StoreHealth),
    /// The disk was full and so many bytes of reserve were given up.
    ReserveReleased(u64),
    /// Answer to [`Outbox::chain`].
    Chain(Ticket, Result<ChainNews, StoreFault>),
    /// Answer to [`Outbox::reports`].
    Reports(Ticket, Result<Reports, StoreFault>),
    /// Answer to [`Outbox::pack`]: the newest pack that was handed in.
    Pack(Ticket, Result<Option<Box<KeptPack>>, StoreFault>),
}

/// Answer to [`Outbox::lease`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leased {
    /// What to send now, oldest first.
    pub send: Vec<SealedEnvelope>,
    /// The pages of these cases.
    pub pages: Vec<SealedPage>,
    /// When nothing is due: when something will be.
    pub next_at: Option<WallTime>,
}

/// Derives the audit records of a transition from the states before and after it.
pub type Derive = Box<dyn Fn(&Delivery, &Delivery) -> Vec<AuditDraft> + Send>;

/// The file of sealed cases and audit records.
pub trait Outbox: Send + Sync {
    /// Keeps a case and its audit record in one transaction. The same row again is the same
    /// success; another row with its id or number is [`StoreFault::Taken`].
    fn commit(&self, row: OutboxRow, audit: AuditDraft, ticket: Ticket) {
        self.commit_all(vec![(row, audit)], ticket);
    }

    /// Keeps the cases of one confirmation and their audit records in one transaction: all of them
    /// or none. The same rows again are the same success.
    fn commit_all(&self, rows: Vec<(OutboxRow, AuditDraft)>, ticket: Ticket);

    /// Leases what is due, oldest first, at most `limit` records.
    fn lease(&self, limit: usize, ticket: Ticket);

    /// Tells what waits for the county, being sent or not, oldest first, and reads as much of it as there
    /// is room for. Nothing is changed, but what is damaged is set aside.
    fn waiting(&self, room: Room, ticket: Ticket);

    /// Moves one record on, with the audit records of the step in the same transaction. Once
    /// accepted, its sealed body and pages are erased; number, stamps and times stay.
    fn settle(&self, id: SubmissionId, event: DeliveryEvent, audit: Derive, ticket: Ticket);

    /// The line is back: everything that waits is due.
    fn all_due(&self);

    /// The wall clock was set, by so much: what waits has not waited longer, or shorter, for that.
    fn clock_set(&self, by: Offset);

    /// Lists cases.
    fn cases(&self, filter: CaseFilter, ticket: Ticket);

    /// Removes the tags of the days before one. Their key is erased already or will be.
    fn forget_days_before(&self, day: Date, ticket: Ticket);

    /// Writes an audit record. From severity notice on it is on the disk when it is answered;
    /// an info record may wait for company up to a second.
    fn append(&self, draft: AuditDraft, ticket: Ticket);

    /// Moves a grade on. Answered by [`StoreEvent::Grades`].
    fn grade(&self, step: GradeStep, ticket: Ticket);

    /// Moves the audit chain's way to the county on, which has a checkpoint of the record `seen`
    /// (0: of none). Answered by [`StoreEvent::Chain`].
    fn chain(&self, step: ChainStep, seen: u64, ticket: Ticket);

    /// Moves a report of a problem on. What was made is on the disk when it is answered. Answered by
    /// [`StoreEvent::Reports`].
    fn reports(&self, step: ReportStep, ticket: Ticket);

    /// Moves the acceptance pack on. What was made is on the disk when it is answered. Answered by
    /// [`StoreEvent::Pack`].
    fn pack(&self, step: PackKeep, ticket: Ticket);

    /// Numbers for heartbeat and technician.
    fn status(&self, ticket: Ticket);

    /// Finishes what was asked before, closes the file and ends the thread. Nothing is answered
    /// afterwards.
    fn stop(&self);

    /// Whether its threads run. They end by themselves only by a fault, and then the supervisor
    /// puts a new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
