//! Prints on their way to the printer and back.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::machine::audit::{AuditEvent, PaperWord, PrintTrouble};
use crate::domain::paper::{Paper, PaperKind, PrintFault, PrinterStatus};
use crate::domain::visit::{Asked, Now, VisitEvent};
use crate::ports::print::PrintEvent;

impl Dispatcher {
    pub(super) fn print(&mut self, asked: Asked, paper: Box<Paper>, now: Now) {
        let ticket = self.ticket(Pending::Print(asked, paper.name.kind, now.mono));
        self.ports.printer.print(ticket, paper);
    }

    pub(super) fn printer(&mut self, event: PrintEvent) {
        match event {
            PrintEvent::Status(status) => {
                self.printer_changed(self.visit.printer(), status);
                self.step(VisitEvent::Printer(status));
            }
            PrintEvent::Printed(ticket) => {
                if let Some(Pending::Print(asked, kind, since)) = self.pending.remove(&ticket) {
                    let took = self.ports.clock.monotonic().since(since);
                    let paper = paper_word(kind);
                    self.note(AuditEvent::PrintDone { paper, took });
                    self.step(VisitEvent::Printed(asked));
                }
            }
            PrintEvent::Failed(ticket, fault) => {
                if let Some(Pending::Print(asked, kind, _)) = self.pending.remove(&ticket) {
                    self.print_failed(asked, kind, fault);
                }
            }
        }
    }

    pub(super) fn print_failed(&mut self, asked: Asked, kind: PaperKind, fault: PrintFault) {
        let (paper, why) = (paper_word(kind), trouble(fault));
        self.note(AuditEvent::PrintFailed { paper, why });
        self.step(VisitEvent::PrintFailed(asked, fault));
    }

    /// A printer that was never there is nothing to write down; one that stops printing or prints
    /// again is.
    fn printer_changed(&mut self, before: PrinterStatus, after: PrinterStatus) {
        let down = |status| match status {
            PrinterStatus::Down(fault) => Some(fault),
            _ => None,
        };
        match (down(before), down(after)) {
            (was, Some(fault)) if was != Some(fault) => {
                let why = trouble(fault);
                self.note(AuditEvent::PrinterDown { why });
            }
            (Some(_), None) => self.note(AuditEvent::PrinterBack),
            _ => {}
        }
    }

    fn note(&mut self, event: AuditEvent) {
        self.recorder.note(self.ports.clock.wall(), event);
    }
}

fn paper_word(kind: PaperKind) -> PaperWord {
    match kind {
        PaperKind::Receipt => PaperWord::Receipt,
        PaperKind::JobSlip => PaperWord::JobSlip,
        PaperKind::QueryRecord => PaperWord::QueryRecord,
        PaperKind::MissingMaterial => PaperWord::MissingMaterial,
        PaperKind::Refusal => PaperWord::Refusal,
        PaperKind::Policy => PaperWord::Policy,
        PaperKind::Place => PaperWord::Place,
        PaperKind::Report => PaperWord::Report,
        PaperKind::VisitPlan => PaperWord::VisitPlan,
    }
}

fn trouble(fault: PrintFault) -> PrintTrouble {
    match fault {
        PrintFault::NoPrinter => PrintTrouble::NoPrinter,
        PrintFault::Unreachable => PrintTrouble::Unreachable,
        PrintFault::OutOfPaper => PrintTrouble::OutOfPaper,
        PrintFault::Jam => PrintTrouble::Jam,
        PrintFault::DoorOpen => PrintTrouble::DoorOpen,
        PrintFault::TonerOut => PrintTrouble::TonerOut,
        PrintFault::Busy => PrintTrouble::Busy,
        PrintFault::Stopped => PrintTrouble::Stopped,
        PrintFault::Refused => PrintTrouble::Refused,
        PrintFault::Aborted => PrintTrouble::Aborted,
        PrintFault::Timeout => PrintTrouble::Timeout,
        PrintFault::Malformed => PrintTrouble::Malformed,
        PrintFault::NotMade => PrintTrouble::NotMade,
        PrintFault::Enough => PrintTrouble::Enough,
    }
}
