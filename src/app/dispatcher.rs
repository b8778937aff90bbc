//! The one loop.

use super::event::{Event, Ports};
use super::ferry::FerryStage;
use super::problems::Problems;
use super::records::Recorder;
use super::sync::Sync;
use super::update::Updates;
use super::view::{Frame, MachineView};
use crate::domain::delivery::{BacklogLimits, CaseNews, Receipt, SubmissionId};
use crate::domain::ledger::ReportId;
use crate::domain::library::Shelf;
use crate::domain::machine::audit::{AuditEvent, Offset, Token};
use crate::domain::machine::retire::{CalledOff, RetireOrderId};
use crate::domain::operators::AccountId;
use crate::domain::operators::desk::DeskAsked;
use crate::domain::paper::PaperKind;
use crate::domain::setup::Progress;
use crate::domain::tasks::TaskReport;
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::domain::visit::Now;
use crate::domain::visit::cases::{CaseLine, CaseState};
use crate::domain::visit::jobs_page::{JobDetail, JobsAnswer};
use crate::domain::visit::{Asked, Line, Visit, VisitEvent};
use crate::ports::card::{CardAuthorityEvent, CardAuthorityFault, CardEvent};
use crate::ports::jobs::JobsEvent;
use crate::ports::keys::RootKeeping;
use crate::ports::store::{CaseLine as StoredCase, DueVerdict, StoreEvent};
use crate::ports::{Sink, Ticket};
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};

/// How long a screen waits at most for its audit record to be on the disk.
const RECORD_PATIENCE: Span = Span(500);

/// A wall clock that jumps further than this is worth a record.
const CLOCK_JUMP_MS: i64 = 60_000;

/// What the audit log is told at the start.
#[derive(Debug, Clone)]
pub struct LogSettings {
    /// Bytes a day for records of severity info.
    pub daily_bytes: u64,
    /// Digest of the configuration, if it came from files.
    pub config: Option<Token>,
    /// What was noted while the terminal was set up, at its first start.
    pub setup: Option<Progress>,
    /// How the root key is kept.
    pub root: RootKeeping,
    /// A retirement was begun here and the county wanted nothing destroyed.
    pub called_off: Option<CalledOff>,
}

/// What a ticket was for.
#[derive(Debug)]
pub(super) enum Pending {
    /// A question of the visit.
    Visit(Asked),
    /// One listing for the visit.
    Listing(Asked),
    /// The cases of one confirmation being written down.
    Commit(Asked, Vec<Receipt>),
    /// An audit record a screen waits for.
    Record,
    /// A record sent to the county.
    Settle,
    /// A paper for the visit, and since when.
    Print(Asked, PaperKind, MonoTime),
    /// Housekeeping; the answer is looked at by kind.
    House,
    /// One entry of the library for the visit.
    Entry(Asked),
    /// A grade on its way to the county.
    Grade(SubmissionId),
    /// A page of a shelf being written down, and whether more of it waits at the county.
    Shelf(Shelf, bool),
    /// A question of the operator's side.
    Desk(DeskAsked),
    /// A wish about the outbox on a stick.
    Ferry(DeskAsked, FerryStage),
    /// A leak on its way to the county.
    Leak(AccountId),
    /// A page of a document being taken.
    Page(Asked),
    /// A report of a problem being written down for the desk.
    Report(DeskAsked),
    /// A report on its way to the county.
    Problem(ReportId),
    /// The reporter's word on its way to the county.
    Verdict(DueVerdict),
    /// The list of tasks for the operator's page.
    Work(Asked),
    /// What came of a task, being written down.
    Task(Asked, Box<TaskReport>),
    /// A face being looked at.
    Face(Asked),
    /// Ink being read.
    Ink(Asked),
    /// Employers for the panel's words.
    Employers,
    /// A page being read aloud.
    Speech(Asked),
    /// An acceptance pack being made, for this technician: the proof of the program.
    MakePack(DeskAsked, AccountId),
    /// A pack being written down, to be handed in.
    KeepPack(DeskAsked),
    /// The pack of this moment on its way to the county.
    HandIn(WallTime),
    /// What waits, for the page that ends this terminal; with the order where it begins.
    Retire(DeskAsked, Option<RetireOrderId>),
}

/// Owns all state.
pub(super) struct Dispatcher {
    pub(super) ports: Ports,
    pub(super) visit: Visit,
    pub(super) sync: Sync,
    pub(super) recorder: Recorder,
    pub(super) machine: MachineView,
    pub(super) pending: HashMap<Ticket, Pending>,
    pub(super) tickets: u64,
    pub(super) today: jiff::civil::Date,
    pub(super) store_closed: Vec<crate::domain::visit::ClosedReason>,
    screen: Sink<Frame>,
    /// A frame held back until its record is on the disk.
    held_since: Option<MonoTime>,
    taps: u64,
    pub(super) started: Option<MonoTime>,
    /// Both clocks at the last event, to notice a jump of one.
    clocks: (MonoTime, WallTime),
    /// The first look at what waits whose ages are of the clock as it is now.
    judged_from: Ticket,
    pub(super) config: Option<Token>,
    pub(super) set_up: Option<Progress>,
    pub(super) called_off: Option<CalledOff>,
    pub(super) root: RootKeeping,
    /// How much may lie unsent.
    pub(super) limits: BacklogLimits,
    /// The reports of problems.
    pub(super) problems: Problems,
    /// The update of the system.
    pub(super) updates: Updates,
}

impl Dispatcher {
    pub(super) fn new(
        ports: Ports,
        visit: Visit,
        machine: MachineView,
        sync: Sync,
        screen: Sink<Frame>,
        log: LogSettings,
        limits: BacklogLimits,
    ) -> Self {
        let clocks = (ports.clock.monotonic(), ports.clock.wall());
        let today = clocks.1.date();
        Self {
            ports,
            visit,
            sync,
            recorder: Recorder::new(log.daily_bytes),
            started: Some(clocks.0),
            clocks,
            judged_from: Ticket(0),
            config: log.config,
            set_up: log.setup,
            called_off: log.called_off,
            root: log.root,
            machine,
            pending: HashMap::new(),
            tickets: 0,
            today,
            store_closed: Vec::new(),
            screen,
            held_since: None,
            taps: 0,
            limits,
            problems: Problems::default(),
            updates: Updates::default(),
        }
    }

    /// Runs until it is told to stop or nobody can send any more.
    pub(super) fn run(mut self, inbox: &Receiver<Event>) {
        self.start();
        self.publish();
        loop {
            let now = self.now();
            let until = self.next_deadline(now).map(|at| at.since(now.mono));
            let wait = until.and_then(|span| self.ports.clock.real_wait(span));
            let event = match wait {
                Some(wait) => match inbox.recv_timeout(wait) {
                    Ok(event) => event,
                    Err(RecvTimeoutError::Timeout) => Event::Tick,
                    Err(RecvTimeoutError::Disconnected) => break,
                },
                None => match inbox.recv() {
                    Ok(event) => event,
                    Err(_) => break,
                },
            };
            match event {
                Event::Stop => break,
                Event::Beat(beat) => beat.give(),
                event => {
                    self.handle(event);
                    self.publish();
                }
            }
        }
        self.stop();
    }

    pub(super) fn now(&self) -> Now {
        Now {
            mono: self.ports.clock.monotonic(),
            wall: self.ports.clock.wall(),
            random: self.ports.random.bits(),
        }
    }

    pub(super) fn ticket(&mut self, pending: Pending) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.pending.insert(ticket, pending);
        ticket
    }

    fn next_deadline(&self, now: Now) -> Option<MonoTime> {
        let held = self.held_since.map(|at| at.plus(RECORD_PATIENCE));
        let visit = self.visit.deadline(now);
        let sync = self.sync.deadline();
        let update = self.updates.deadline();
        [held, visit, update, Some(sync)]
            .into_iter()
            .flatten()
            .min()
    }

    fn handle(&mut self, event: Event) {
        self.compare_clocks();
        self.new_day();
        match event {
            Event::Tap(tap) => {
                self.taps += 1;
                self.step(VisitEvent::Tap(tap));
            }
            Event::Touch => self.step(VisitEvent::Touch),
            Event::Tick => self.step(VisitEvent::Time),
            Event::LineChanged => self.machine_line_changed(),
            Event::Card(event) => self.card(event),
            Event::Authority(CardAuthorityEvent::Answered(insertion, answer)) => match answer {
                Ok(answer) => self.ports.card.answer_challenge(insertion, answer),
                Err(fault) => {
                    self.recorder
                        .authority_fault(self.ports.clock.wall(), fault);
                    if fault == CardAuthorityFault::OutOfReach {
                        self.line_seems_down();
                    }
                    self.step(VisitEvent::AuthorityOutOfReach(insertion));
                }
            },
            Event::Jobs(event) => self.jobs(event),
            Event::Store(event) => self.store(event),
            Event::County(event) => self.county(event),
            Event::Printer(event) => self.printer(event),
            Event::PartDied(part) => self.part_died(part),
            Event::PartStarted(device) => self.part_started(device),
            Event::Stop | Event::Beat(_) => {}
            Event::Library(event) => self.library(event),
            Event::Keep(event) => self.keep(event),
            Event::Camera(event) => self.camera(event),
            Event::Tasks(event) => self.task_keep(event),
            Event::Face(event) => self.face(event),
            Event::Writing(event) => self.writing(event),
            Event::Proof(event) => self.proved(event),
            Event::Export(event) => self.exported(event),
            Event::Pack(event) => self.pack_saved(event),
            Event::Ferry(event) => self.ferry(event),
            Event::Retire(event) => self.retirement(event),
            Event::Update(event) => self.system_update(event),
            Event::Speaker(event) => self.speaker(event),
            Event::Prompt(what) => self.step(VisitEvent::Prompt(what)),
        }
        self.update_time();
        self.sync_step();
        self.write_records();
    }

    /// Feeds one event to the visit and carries out what it asks for.
    pub(super) fn step(&mut self, event: VisitEvent) {
        let now = self.now();
        let before = self.visit.outline(now);
        let cause = event.cause();
        let effects = self.visit.step(event, now);
        let after = self.visit.outline(now);
        self.recorder.transition(now, &before, &after, &cause);
        for effect in effects {
            self.carry_out(effect, now);
        }
    }

    fn card(&mut self, event: CardEvent) {
        match event {
            CardEvent::Status(status) => {
                self.recorder
                    .slot(self.ports.clock.wall(), self.visit.slot(), status);
                self.step(VisitEvent::CardStatus(status));
            }
            CardEvent::Laid(status) => self.step(VisitEvent::LaidReader(status)),
            CardEvent::Inserted(insertion) => self.step(VisitEvent::CardInserted(insertion)),
            CardEvent::Removed(insertion) => self.step(VisitEvent::CardRemoved(insertion)),
            CardEvent::Read(insertion, result) => {
                self.step(VisitEvent::CardRead(insertion, result))
            }
            CardEvent::Portrait(insertion, portrait) => {
                self.step(VisitEvent::Portrait(insertion, portrait));
            }
        }
    }

    fn jobs(&mut self, event: JobsEvent) {
        match event {
            JobsEvent::Ready(state) => self.cache_state(state),
            JobsEvent::Rebuilt(fault) => self.cache_rebuilt(fault),
            JobsEvent::Applied { ticket, state } => {
                self.pending.remove(&ticket);
                self.cache_state(state);
            }
            JobsEvent::Found { ticket, page } => {
                if let Some(Pending::Visit(asked)) = self.pending.remove(&ticket) {
                    self.step(VisitEvent::Jobs(asked, JobsAnswer::Found(page)));
                }
            }
            JobsEvent::Recommended {
                ticket,
                hits,
                as_of,
            } => {
                if let Some(Pending::Visit(asked)) = self.pending.remove(&ticket) {
                    self.step(VisitEvent::Jobs(
                        asked,
                        JobsAnswer::Recommended { hits, as_of },
                    ));
                }
            }
            JobsEvent::Detail { ticket, detail } => {
                if let Some(Pending::Listing(asked)) = self.pending.remove(&ticket) {
                    let detail = detail.map(|d| {
                        Box::new(JobDetail {
                            listing: d.listing,
                            local_pay: d.local_pay,
                            standing: d.standing,
                            warnings: d.warnings,
                        })
                    });
                    self.step(VisitEvent::Listing(asked, detail));
                }
            }
            JobsEvent::Suggested { ticket, .. } => {
                self.pending.remove(&ticket);
            }
            JobsEvent::Employers { ticket, names } => {
                self.pending.remove(&ticket);
                self.learn_words(names);
            }
            JobsEvent::Failed { ticket, .. } => match self.pending.remove(&ticket) {
                Some(Pending::Visit(asked)) => {
                    self.step(VisitEvent::Jobs(asked, JobsAnswer::Failed))
                }
                Some(Pending::Listing(asked)) => self.step(VisitEvent::Listing(asked, None)),
                // The words of before stay.
                Some(Pending::Employers) => {}
                _ => self.feed_not_applied(),
            },
        }
    }

    fn store(&mut self, event: StoreEvent) {
        match event {
            StoreEvent::Opened(result) => self.store_opened(result),
            StoreEvent::Committed(ticket, result) => self.commit_answered(ticket, result),
            StoreEvent::Leased(ticket, result) => {
                self.pending.remove(&ticket);
                self.leased(result);
            }
            StoreEvent::Waiting(ticket, result) => self.outbox_waits(ticket, result),
            StoreEvent::Settled(ticket, id, result) => {
                self.pending.remove(&ticket);
                self.settled(id, result);
            }
            StoreEvent::Cases(ticket, result) => {
                if let Some(Pending::Visit(asked)) = self.pending.remove(&ticket) {
                    let lines = result
                        .unwrap_or_default()
                        .into_iter()
                        .map(case_line)
                        .collect();
                    self.step(VisitEvent::Cases(asked, lines));
                }
            }
            StoreEvent::Appended(ticket, result) => {
                self.pending.remove(&ticket);
                self.recorder.written(ticket, result.ok());
            }
            StoreEvent::Status(ticket, result) => {
                if let Some(Pending::Retire(asked, begins)) = self.pending.remove(&ticket) {
                    self.retire_looked(asked, begins, result.as_ref());
                }
                if let Ok(status) = result
                    && ticket >= self.judged_from
                {
                    self.store_status(status);
                }
            }
            StoreEvent::DaysForgotten(ticket, result) => {
                self.pending.remove(&ticket);
                let receipts = result.unwrap_or(0);
                self.recorder.note(
                    self.ports.clock.wall(),
                    AuditEvent::KeyDayErased { receipts },
                );
            }
            StoreEvent::Health(health) => self.store_health(health),
            StoreEvent::ReserveReleased(size) => {
                let event = AuditEvent::StoreReserveReleased { size };
                self.recorder.note(self.ports.clock.wall(), event);
            }
            StoreEvent::Grades(ticket, result) => self.grades_due(ticket, result),
            StoreEvent::Reports(ticket, result) => self.reports_kept(ticket, result),
            StoreEvent::Pack(ticket, result) => self.pack_kept(ticket, result),
            StoreEvent::Chain(ticket, news) => self.chain_news(ticket, news),
            // It goes to the county when that tells how far it follows.
            StoreEvent::Checkpoint(checkpoint) => self.chain_signed(&checkpoint),
            StoreEvent::ChainTrouble(fault) => log::error!("audit chain: {fault}"),
        }
    }

    /// A wall clock that moved otherwise than time did was set, or its battery failed.
    fn compare_clocks(&mut self) {
        let (mono, wall) = (self.ports.clock.monotonic(), self.ports.clock.wall());
        let (then_mono, then_wall) = std::mem::replace(&mut self.clocks, (mono, wall));
        let passed = i64::try_from(mono.since(then_mono).0).unwrap_or(i64::MAX);
        let by = wall.0.saturating_sub(then_wall.0).saturating_sub(passed);
        if by.abs() > CLOCK_JUMP_MS {
            self.recorder
                .note(wall, AuditEvent::ClockJumped { by: Offset(by) });
            self.ports.outbox.clock_set(Offset(by));
            self.judged_from = Ticket(self.tickets + 1);
            self.ask_status();
        }
    }

    /// Shows the newest frame, unless a record that must be durable first is still on its way.
    fn publish(&mut self) {
        let now = self.now();
        if self.recorder.must_wait() {
            let since = *self.held_since.get_or_insert(now.mono);
            if now.mono.since(since) < RECORD_PATIENCE {
                return;
            }
        }
        self.held_since = None;
        (self.screen)(Frame {
            scene: self.visit.scene(now),
            machine: self.machine.clone(),
            taps: self.taps,
        });
    }

    pub(super) fn line_changed(&mut self, line: Line) {
        if self.visit.line() != line {
            self.step(VisitEvent::Line(line));
        }
    }
}

fn case_line(stored: StoredCase) -> CaseLine {
    use crate::domain::delivery::Delivery;
    let facts = stored.receipt.facts;
    CaseLine {
        id: facts.submission,
        receipt: Some(facts.no),
        item: facts.item,
        received_at: facts.received_at,
        state: match stored.delivery {
            Delivery::Waiting { .. } | Delivery::Leased { .. } => CaseState::Received,
            Delivery::Accepted(stamp) => CaseState::Accepted(stamp.at),
            Delivery::SetAside { .. } => CaseState::SetAside,
        },
        news: CaseNews::default(),
    }
}
