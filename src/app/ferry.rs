//! The outbox on a memory stick: what waits is read from the store and handed to the stick; what comes
//! back is settled on the same path as an answer over the line.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::delivery::SubmissionId;
use crate::domain::delivery::ferry::{FerryDone, FerryFault, FerryWish, Room, Waiting, counts};
use crate::domain::machine::audit::{AuditEvent, FerryTrouble, FerryWork};
use crate::domain::operators::desk::{DeskAsked, DeskEvent};
use crate::domain::time::WallTime;
use crate::domain::visit::VisitEvent;
use crate::ports::Ticket;
use crate::ports::ferry::{Answers, FerryEvent};
use crate::ports::store::StoreFault;

/// How far a wish is.
#[derive(Debug)]
pub(super) enum FerryStage {
    /// What was wished for.
    Wish(FerryWish),
    /// An answer being settled; then the store tells what still waits.
    Settling {
        /// When the county answered.
        at: WallTime,
        /// What it has taken.
        accepted: Vec<SubmissionId>,
        /// How many cases it has not.
        refused: u64,
    },
}

impl Dispatcher {
    pub(super) fn ferry_wish(&mut self, asked: DeskAsked, wish: FerryWish) {
        let ticket = self.ticket(Pending::Ferry(asked, FerryStage::Wish(wish)));
        match wish {
            FerryWish::Look | FerryWish::Read => self.ports.outbox.waiting(Room::Names, ticket),
            FerryWish::Load => self.ports.outbox.waiting(Room::OneFile, ticket),
            FerryWish::Relay => self.ports.ferry.relay(ticket),
        }
    }

    /// What waits in the outbox.
    pub(super) fn outbox_waits(&mut self, ticket: Ticket, came: Result<Waiting, StoreFault>) {
        let Some(Pending::Ferry(asked, stage)) = self.pending.remove(&ticket) else {
            return;
        };
        match (stage, came) {
            (FerryStage::Wish(wish), Err(_)) => {
                self.ferried(asked, wish, Err(FerryFault::Outbox));
            }
            (FerryStage::Settling { .. }, Err(_)) => {
                self.ferried(asked, FerryWish::Read, Err(FerryFault::Outbox));
            }
            (FerryStage::Wish(wish), Ok(waiting)) => self.go_on(asked, wish, waiting),
            (
                FerryStage::Settling {
                    at,
                    accepted,
                    refused,
                },
                Ok(waiting),
            ) => self.read_to_its_end(asked, at, &accepted, refused, &waiting),
        }
    }

    fn go_on(&mut self, asked: DeskAsked, wish: FerryWish, waiting: Waiting) {
        match wish {
            FerryWish::Load if waiting.cases.is_empty() => {
                self.ferried(asked, wish, Err(FerryFault::Nothing));
            }
            FerryWish::Load => {
                let (ticket, left) = (self.ferry_ticket(asked, wish), waiting.left());
                self.ports.ferry.load(ticket, waiting.cases, left);
            }
            FerryWish::Read => {
                let ticket = self.ferry_ticket(asked, wish);
                self.ports.ferry.read(ticket, waiting.facts);
            }
            FerryWish::Look | FerryWish::Relay => {
                self.ferried(asked, wish, Ok(FerryDone::Waiting(waiting.count())));
            }
        }
    }

    fn ferry_ticket(&mut self, asked: DeskAsked, wish: FerryWish) -> Ticket {
        self.ticket(Pending::Ferry(asked, FerryStage::Wish(wish)))
    }

    /// What came of the stick.
    pub(super) fn ferry(&mut self, event: FerryEvent) {
        let (ticket, wish) = match &event {
            FerryEvent::Loaded(ticket, _) => (*ticket, FerryWish::Load),
            FerryEvent::Answers(ticket, _) => (*ticket, FerryWish::Read),
            FerryEvent::Relayed(ticket, _) => (*ticket, FerryWish::Relay),
        };
        let Some(Pending::Ferry(asked, _)) = self.pending.remove(&ticket) else {
            return;
        };
        match event {
            FerryEvent::Loaded(_, came) => self.ferried(asked, wish, came.map(FerryDone::Loaded)),
            FerryEvent::Relayed(_, came) => self.ferried(asked, wish, came.map(FerryDone::Relayed)),
            FerryEvent::Answers(_, Err(fault)) => self.ferried(asked, wish, Err(fault)),
            FerryEvent::Answers(_, Ok(answers)) => self.settle_answers(asked, answers),
        }
    }

    /// Every stamp and every refusal goes the way of one that comes over the line. The store answers in
    /// the order it is asked, so what waits afterwards is what is left.
    fn settle_answers(&mut self, asked: DeskAsked, answers: Answers) {
        // Whoever asked twice at once is answered twice: the second time nothing is settled.
        if let Err(fault) = counts(self.sync.ferry_read, answers.at) {
            return self.ferried(asked, FerryWish::Read, Err(fault));
        }
        self.sync.ferry_read = Some(answers.at);
        let now = self.now();
        let (mut accepted, mut refused) = (Vec::new(), 0);
        for (id, said) in answers.each {
            match &said {
                Ok(_) => accepted.push(id),
                Err(_) => refused += 1,
            }
            self.came_on_a_stick(id, said, now);
        }
        let stage = FerryStage::Settling {
            at: answers.at,
            accepted,
            refused,
        };
        let ticket = self.ticket(Pending::Ferry(asked, stage));
        self.ports.outbox.waiting(Room::Names, ticket);
    }

    fn read_to_its_end(
        &mut self,
        asked: DeskAsked,
        at: WallTime,
        accepted: &[SubmissionId],
        refused: u64,
        waiting: &Waiting,
    ) {
        let still = |id: &&SubmissionId| waiting.facts.iter().any(|f| f.submission == **id);
        if accepted.iter().any(|id| still(&id)) {
            // A stamp that is not on the disk is read once more.
            self.sync.ferry_read = None;
            return self.ferried(asked, FerryWish::Read, Err(FerryFault::Outbox));
        }
        self.ports.ferry.settled(at);
        let done = FerryDone::Read {
            accepted: accepted.len() as u64,
            refused,
            waiting: waiting.count(),
        };
        self.ferried(asked, FerryWish::Read, Ok(done));
    }

    /// Noted whether the page is still there or not.
    fn ferried(&mut self, asked: DeskAsked, wish: FerryWish, came: Result<FerryDone, FerryFault>) {
        let note = match &came {
            Ok(FerryDone::Waiting(_)) => None,
            Ok(FerryDone::Loaded(loaded)) => Some(AuditEvent::FerryLoaded {
                cases: loaded.cases,
                left: loaded.left,
            }),
            Ok(FerryDone::Read {
                accepted, refused, ..
            }) => Some(AuditEvent::FerryRead {
                accepted: *accepted,
                refused: *refused,
            }),
            Ok(FerryDone::Relayed(files)) => Some(AuditEvent::FerryRelayed { files: *files }),
            Err(fault) => Some(AuditEvent::FerryFailed {
                what: work_word(wish),
                why: trouble_word(*fault),
            }),
        };
        if let Some(event) = note {
            self.recorder.note(self.ports.clock.wall(), event);
        }
        self.step(VisitEvent::Desk(DeskEvent::Ferried(asked, came)));
    }
}

fn work_word(wish: FerryWish) -> FerryWork {
    match wish {
        FerryWish::Look => FerryWork::Look,
        FerryWish::Load => FerryWork::Load,
        FerryWish::Read => FerryWork::Read,
        FerryWish::Relay => FerryWork::Relay,
    }
}

fn trouble_word(fault: FerryFault) -> FerryTrouble {
    match fault {
        FerryFault::NoStick => FerryTrouble::NoStick,
        FerryFault::NoFile => FerryTrouble::NoFile,
        FerryFault::Nothing => FerryTrouble::Nothing,
        FerryFault::Full => FerryTrouble::Full,
        FerryFault::Stick => FerryTrouble::Stick,
        FerryFault::Outbox => FerryTrouble::Outbox,
        FerryFault::Key => FerryTrouble::Key,
        FerryFault::Damaged => FerryTrouble::Damaged,
        FerryFault::Forged => FerryTrouble::Forged,
        FerryFault::UnknownKey => FerryTrouble::UnknownKey,
        FerryFault::Foreign => FerryTrouble::Foreign,
        FerryFault::Older => FerryTrouble::Older,
        FerryFault::NoLine => FerryTrouble::NoLine,
        FerryFault::Refused => FerryTrouble::Refused,
        FerryFault::County => FerryTrouble::County,
        FerryFault::Late => FerryTrouble::Late,
    }
}
