//! A part of the terminal died, or runs again: whoever waited for it is answered.

use super::dispatcher::{Dispatcher, Pending};
use super::records;
use super::supervisor::Device;
use crate::domain::machine::audit::{AuditEvent, Part};
use crate::domain::paper::PrintFault;
use crate::domain::people::card::{CardFault, CardStatus, InsertionId};
use crate::domain::visit::answer::NoAnswer;
use crate::domain::visit::jobs_page::JobsAnswer;
use crate::domain::visit::library_page::LibraryAnswer;
use crate::domain::visit::{Asked, ClosedReason, SubmitFault, VisitEvent};
use crate::ports::jobs::CacheFault;

impl Dispatcher {
    /// Answers for a part that will not answer any more.
    pub(super) fn part_died(&mut self, part: Part) {
        let wall = self.ports.clock.wall();
        match part {
            Part::Card => self.card_died(),
            Part::Store => self.store_died(),
            Part::Listings => self.listings_died(),
            Part::County => self.county_died(),
            Part::Printer => self.printer_died(),
            Part::Camera => self.camera_died(),
            Part::Operators => self.operators_died(),
            Part::FaceCamera => self.face_camera_died(),
            Part::Tasks => self.tasks_died(),
            Part::Writing => self.writing_died(),
            Part::Speaker => self.speaker_died(),
            _ => {}
        }
        // The store's death is written down by the store that comes after it.
        if part != Part::Store {
            self.recorder
                .note(wall, AuditEvent::TerminalPartDied { part });
        }
    }

    /// Takes a part that was made anew.
    pub(super) fn part_started(&mut self, device: Device) {
        let wall = self.ports.clock.wall();
        let part = device.part();
        match device {
            Device::Card(card) => self.ports.card = card,
            Device::Store(store) => {
                self.ports.outbox = store;
                self.recorder
                    .note(wall, AuditEvent::TerminalPartDied { part });
            }
            Device::Listings(listings, library) => {
                self.ports.jobs = listings;
                self.ports.library = library;
            }
            Device::County(county, authority) => {
                self.ports.county = county;
                self.ports.authority = authority;
                // What was asked of the dead one meanwhile has no answer either.
                self.county_died();
            }
            Device::Printer(printer) => {
                self.ports.printer = printer;
                // What was handed to the dead one meanwhile does not come out either.
                self.printer_died();
            }
            Device::Camera(camera) => {
                self.ports.camera = camera;
                self.camera_died();
            }
            Device::Face(face) => {
                self.ports.face = face;
                self.face_camera_died();
            }
            Device::Operators(keep) => {
                self.ports.operators = keep;
                // What was asked of the dead one meanwhile has no answer either.
                self.operators_died();
                self.ports.operators.look();
            }
            Device::Writing(writing) => {
                self.ports.writing = writing;
                // What was handed to the dead one meanwhile is not read either.
                self.writing_died();
                self.teach_writing();
            }
            Device::Speaker(speaker) => {
                self.ports.speaker = speaker;
                self.speaker_died();
            }
            Device::Tasks(keep) => {
                self.ports.tasks = keep;
                // What was asked of the dead one meanwhile has no answer either.
                self.tasks_died();
            }
        }
        self.recorder.note(wall, records::recovered(part));
    }

    fn card_died(&mut self) {
        if let Some(insertion) = inserted(self.visit.slot()) {
            let lost = Err(CardFault::ServiceLost);
            self.step(VisitEvent::CardRead(insertion, lost));
            self.step(VisitEvent::CardRemoved(insertion));
        }
        self.step(VisitEvent::CardStatus(CardStatus::NoService));
    }

    fn store_died(&mut self) {
        self.recorder.forget_unwritten();
        self.outbox_is_open(false);
        for asked in self.questions() {
            self.step(VisitEvent::Cases(asked, Vec::new()));
        }
        let now = self.now();
        let commits: Vec<_> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::Commit(..)))
            .collect();
        for (_, pending) in commits {
            if let Pending::Commit(asked, receipts) = pending {
                let items = receipts.iter().map(|receipt| receipt.facts.item).collect();
                self.refuse_cases(asked, items, SubmitFault::StoreFailed, now);
            }
        }
        self.reports_lost();
        self.packs_lost();
        self.task_reports_lost();
        self.close_for(ClosedReason::StoreBroken, true);
    }

    fn listings_died(&mut self) {
        for asked in self.questions() {
            self.step(VisitEvent::Jobs(asked, JobsAnswer::Failed));
            self.step(VisitEvent::Library(asked, LibraryAnswer::Failed));
        }
        let pages: Vec<_> = self
            .pending
            .extract_if(|_, pending| {
                matches!(
                    pending,
                    Pending::Listing(_) | Pending::Entry(_) | Pending::Shelf(..)
                )
            })
            .collect();
        for (_, pending) in pages {
            match pending {
                Pending::Listing(asked) => self.step(VisitEvent::Listing(asked, None)),
                Pending::Entry(asked) => self.step(VisitEvent::Entry(asked, None)),
                Pending::Shelf(shelf, _) => self.shelf_not_applied(shelf, CacheFault::Io),
                _ => {}
            }
        }
        self.feed_not_applied();
        self.cache_is_gone();
    }

    fn county_died(&mut self) {
        for asked in self.questions() {
            self.step(VisitEvent::Overview(asked, None));
            self.step(VisitEvent::Facts(asked, None));
            self.step(VisitEvent::Records(asked, Err(NoAnswer::LineLost)));
            self.step(VisitEvent::Accesses(asked, Err(NoAnswer::LineLost)));
            self.step(VisitEvent::Seekers(asked, Err(NoAnswer::LineLost)));
            self.step(VisitEvent::Phone(asked, Err(NoAnswer::LineLost)));
            self.step(VisitEvent::Case(asked, Err(NoAnswer::LineLost)));
        }
        self.pending
            .retain(|_, pending| !matches!(pending, Pending::Grade(_)));
        self.desk_cut_off();
        self.line_is_gone();
    }

    /// Whatever was being printed may lie in the printer half done: it is told as not printed.
    fn printer_died(&mut self) {
        let prints: Vec<_> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::Print(..)))
            .collect();
        for (_, pending) in prints {
            if let Pending::Print(asked, kind, _) = pending {
                self.print_failed(asked, kind, PrintFault::Stopped);
            }
        }
    }

    /// The questions of the visit that wait for any part; an answer of a kind nobody waits for
    /// changes nothing.
    fn questions(&self) -> Vec<Asked> {
        let asked = |pending: &Pending| match pending {
            Pending::Visit(asked) => Some(*asked),
            _ => None,
        };
        self.pending.values().filter_map(asked).collect()
    }
}

fn inserted(slot: CardStatus) -> Option<InsertionId> {
    match slot {
        CardStatus::Present(id) | CardStatus::Reading(id) | CardStatus::AwaitingAuthority(id) => {
            Some(id)
        }
        _ => None,
    }
}
