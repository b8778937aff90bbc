//! Keeping house: start, the turn of the day, the store's health, stopping.

use super::dispatcher::{Dispatcher, Pending};
use super::records;
use crate::domain::delivery::BacklogVerdict;
use crate::domain::machine::audit::{
    AuditEvent, Build, CalledOffWord, File, Part, SetupWord, Stop, Token,
};
use crate::domain::machine::retire::CalledOff;
use crate::domain::setup::Trouble;
use crate::domain::time::Span;
use crate::domain::visit::{ClosedReason, VisitEvent};
use crate::ports::keys::RootKeeping;
use crate::ports::store::{Opened, StoreFault, StoreHealth, StoreStatus};

impl Dispatcher {
    pub(super) fn start(&mut self) {
        let build = if self.machine.simulated {
            Build::Simulated
        } else {
            Build::Real
        };
        let version = Token::parse(env!("CARGO_PKG_VERSION")).expect("a version is a token");
        let wall = self.ports.clock.wall();
        self.recorder
            .note(wall, AuditEvent::TerminalStarted { version, build });
        if let Some(digest) = self.config.take() {
            self.recorder
                .note(wall, AuditEvent::ConfigLoaded { digest });
        }
        self.note_root();
        self.note_set_up();
        if let Some(why) = self.called_off.take() {
            let why = match why {
                CalledOff::Withdrawn => CalledOffWord::Withdrawn,
                CalledOff::LogDiffers => CalledOffWord::LogDiffers,
            };
            self.recorder
                .note(wall, AuditEvent::RetireCalledOff { why });
        }
        self.ports.operators.look();
        self.ports.update.open();
        self.write_records();
    }

    /// How the root key is kept, where there is a TPM.
    fn note_root(&mut self) {
        let event = match self.root {
            RootKeeping::File => return,
            RootKeeping::Sealed => AuditEvent::KeyRootSealed,
            RootKeeping::FileBesideTpm => AuditEvent::KeyRootNotSealed,
        };
        self.recorder.note(self.ports.clock.wall(), event);
    }

    /// What stood in the way while a technician set the terminal up: there was no log before.
    fn note_set_up(&mut self) {
        let Some(notes) = self.set_up.take() else {
            return;
        };
        let wall = self.ports.clock.wall();
        for trouble in notes.troubles {
            let what = setup_word(trouble);
            self.recorder.note(wall, AuditEvent::SetupTrouble { what });
        }
        let taps = notes.taps;
        self.recorder.note(wall, AuditEvent::SetupFinished { taps });
    }

    pub(super) fn stop(&mut self) {
        let why = Stop::Asked;
        self.recorder
            .note(self.ports.clock.wall(), AuditEvent::TerminalStopped { why });
        self.write_records();
        self.ports.card.stop();
        self.ports.printer.stop();
        self.ports.camera.stop();
        self.ports.face.stop();
        self.ports.county.stop();
        self.ports.operators.stop();
        self.ports.tasks.stop();
        self.ports.outbox.stop();
    }

    /// At the first event of a new day yesterday's key goes, and with it whatever it sealed.
    pub(super) fn new_day(&mut self) {
        let wall = self.ports.clock.wall();
        let today = wall.date();
        if today == self.today {
            return;
        }
        self.today = today;
        match self.ports.day.erase_day() {
            Ok(()) => {
                let ticket = self.ticket(Pending::House);
                self.ports.outbox.forget_days_before(today, ticket);
                self.recorder.note(wall, AuditEvent::KeyDayMade);
            }
            Err(fault) => log::error!("erasing the day key: {fault}"),
        }
    }

    pub(super) fn store_opened(&mut self, result: Result<Opened, StoreFault>) {
        let wall = self.ports.clock.wall();
        match result {
            Ok(opened) => {
                if let Some((from, to)) = opened.migrated {
                    let (from, to) = (u64::from(from), u64::from(to));
                    let file = File::Outbox;
                    self.recorder
                        .note(wall, AuditEvent::StoreMigrated { file, from, to });
                }
                if let Some(salvage) = &opened.salvage {
                    log::warn!(
                        "the outbox was damaged; {} cases carried over",
                        salvage.cases
                    );
                    self.recorder
                        .note(wall, AuditEvent::StoreSetApart { file: File::Outbox });
                }
                if let Some(last) = opened.last_serial {
                    self.visit.serials_go_on_after(last.day, last.serial);
                }
                self.faces_wait(self.machine.backlog.faces, opened.backlog.faces);
                self.machine.backlog = opened.backlog;
                if let Some(started) = self.started.take() {
                    let took = self.ports.clock.monotonic().since(started);
                    self.recorder.note(wall, AuditEvent::TerminalReady { took });
                }
                self.close_for(ClosedReason::StoreBroken, false);
                self.outbox_is_open(true);
                if let Some(seed) = opened.seed {
                    self.seed_made(seed);
                }
                self.ask_status();
            }
            Err(fault) => {
                self.recorder.note(wall, records::store_failed(fault));
                self.outbox_is_open(false);
                self.close_for(ClosedReason::StoreBroken, true);
            }
        }
    }

    pub(super) fn store_health(&mut self, health: StoreHealth) {
        let wall = self.ports.clock.wall();
        match health {
            StoreHealth::Good => {
                self.recorder.note(wall, records::recovered(Part::Store));
                self.close_for(ClosedReason::DiskFull, false);
                self.close_for(ClosedReason::StoreBroken, false);
            }
            StoreHealth::Full => {
                self.recorder
                    .note(wall, records::store_failed(StoreFault::DiskFull));
                self.close_for(ClosedReason::DiskFull, true);
            }
            StoreHealth::Failed(fault) => {
                self.recorder.note(wall, records::store_failed(fault));
                self.close_for(ClosedReason::StoreBroken, true);
            }
        }
    }

    pub(super) fn ask_status(&mut self) {
        let ticket = self.ticket(Pending::House);
        self.ports.outbox.status(ticket);
    }

    pub(super) fn store_status(&mut self, status: StoreStatus) {
        let now = self.now();
        self.recorder.head = status.audit;
        let faces = self.machine.backlog.faces;
        self.machine.backlog = status.backlog;
        self.faces_wait(faces, status.backlog.faces);
        let verdict = status.backlog.verdict(now.wall, &self.limits);
        let before = std::mem::replace(&mut self.machine.backlog_verdict, verdict);
        if verdict == before {
            return;
        }
        let waiting = u64::from(status.backlog.unsent);
        let oldest = status
            .backlog
            .oldest
            .map_or(Span(0), |at| now.wall.since(at));
        let event = match verdict {
            BacklogVerdict::Warn => AuditEvent::QueueWaitingLong { waiting, oldest },
            BacklogVerdict::Alarm => AuditEvent::QueueWaitingTooLong { waiting, oldest },
            BacklogVerdict::Closed => AuditEvent::QueueIntakeClosed { waiting },
            BacklogVerdict::Fine if before == BacklogVerdict::Closed => {
                AuditEvent::QueueIntakeReopened { waiting }
            }
            BacklogVerdict::Fine => AuditEvent::QueueDrained,
        };
        self.recorder.note(now.wall, event);
        self.close_for(
            ClosedReason::TooManyUnsent,
            verdict == BacklogVerdict::Closed,
        );
    }

    /// Adds or takes away one reason for being closed.
    pub(super) fn close_for(&mut self, reason: ClosedReason, holds: bool) {
        let mut reasons = self.store_closed.clone();
        reasons.retain(|r| *r != reason);
        if holds {
            reasons.push(reason);
        }
        if reasons != self.store_closed {
            self.store_closed = reasons.clone();
            self.step(VisitEvent::Service(reasons));
        }
    }
}

/// A trouble of the set-up in the log.
fn setup_word(trouble: Trouble) -> SetupWord {
    match trouble {
        Trouble::NoNetwork => SetupWord::NoNetwork,
        Trouble::NoSiteLine => SetupWord::NoSiteLine,
        Trouble::SiteLineFaulty => SetupWord::SiteLineFaulty,
        Trouble::NotJoined => SetupWord::NotJoined,
        Trouble::NotSetHere => SetupWord::NotSetHere,
        Trouble::NotTurned => SetupWord::NotTurned,
        Trouble::NoStick => SetupWord::NoStick,
        Trouble::NoSheet => SetupWord::NoSheet,
        Trouble::SheetDamaged => SetupWord::SheetDamaged,
        Trouble::SheetFaulty => SetupWord::SheetFaulty,
        Trouble::ClockOff => SetupWord::ClockOff,
        Trouble::WrongTime => SetupWord::WrongTime,
        Trouble::ClockNotSet => SetupWord::ClockNotSet,
        Trouble::NoCamera => SetupWord::NoCamera,
        Trouble::NoCodeSeen => SetupWord::NoCodeSeen,
        Trouble::OtherCode => SetupWord::OtherCode,
        Trouble::NoLine => SetupWord::NoLine,
        Trouble::NotThisCounty => SetupWord::NotThisCounty,
        Trouble::WrongCode => SetupWord::WrongCode,
        Trouble::Refused => SetupWord::Refused,
        Trouble::Busy => SetupWord::Busy,
        Trouble::Key => SetupWord::Key,
        Trouble::KeyAsleep => SetupWord::KeyAsleep,
        Trouble::Disk => SetupWord::Disk,
        Trouble::Late => SetupWord::Late,
        Trouble::County => SetupWord::County,
    }
}
