//! Printing what is on screen. A print stands beside the visit: it never holds a page, a case or
//! the idle watch up.

use super::effect::Effect;
use super::event::Asked;
use super::page::Page;
use super::visit::{Now, Visit};
use crate::domain::paper::{Paper, PaperName, PrintFault, PrinterStatus};

/// Papers one visit gets at the most: a roll of 30 m must not end in one pair of hands.
const MOST_PAPERS: u8 = 12;

/// The last print of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printing {
    /// Which paper.
    pub paper: PaperName,
    /// Which answer is awaited.
    pub asked: Asked,
    /// How far it is.
    pub stage: PrintStage,
}

/// How far a print is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintStage {
    /// On its way.
    Underway,
    /// It has come out.
    Done,
    /// It has not, and will not.
    Failed(PrintFault),
}

/// What a session remembers of its prints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prints {
    /// The last one.
    pub last: Option<Printing>,
    /// How many have come out or are on their way.
    pub papers: u8,
}

impl Visit {
    /// The printer as last heard of.
    pub fn printer(&self) -> PrinterStatus {
        self.printer
    }

    /// 打印: one at a time, and only while a page of the session is seen. A printer that was just
    /// heard to be down is not asked; its fault is said at once.
    pub(super) fn print(&mut self, paper: Box<Paper>, now: Now, out: &mut Vec<Effect>) {
        let printer = self.printer;
        let asked = self.ask();
        let Some(session) = &mut self.session else {
            return;
        };
        let underway = matches!(
            &session.prints.last,
            Some(Printing { stage, .. }) if *stage == PrintStage::Underway
        );
        if underway || matches!(session.page, Page::CardOut) {
            return;
        }
        // Whoever asks for paper stands there: the page stays long enough to tell what became of it.
        session.idle.touch(now.mono);
        let stage = match printer {
            PrinterStatus::Absent => PrintStage::Failed(PrintFault::NoPrinter),
            PrinterStatus::Down(fault) => PrintStage::Failed(fault),
            _ if session.prints.papers >= MOST_PAPERS => PrintStage::Failed(PrintFault::Enough),
            _ => PrintStage::Underway,
        };
        session.prints.last = Some(Printing {
            paper: paper.name.clone(),
            asked,
            stage,
        });
        match stage {
            PrintStage::Underway => {
                session.prints.papers += 1;
                out.push(Effect::Print(asked, paper));
            }
            _ if printer.is_there() => out.push(Effect::ProbePrinter),
            _ => {}
        }
    }

    pub(super) fn print_ended(&mut self, asked: Asked, result: Result<(), PrintFault>) {
        if self.plan_ended(asked, result) {
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(last) = &mut session.prints.last else {
            return;
        };
        if last.asked != asked || last.stage != PrintStage::Underway {
            return;
        }
        last.stage = match result {
            Ok(()) => PrintStage::Done,
            Err(fault) => PrintStage::Failed(fault),
        };
        if result.is_err() {
            session.prints.papers = session.prints.papers.saturating_sub(1);
        }
    }
}
