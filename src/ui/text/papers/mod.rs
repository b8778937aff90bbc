//! What stands on each paper that leaves the terminal.

mod acceptance;
mod advice;
mod job;
mod place;
mod plan;
mod readiness;
mod receipt;
mod record;

pub use acceptance::acceptance;
pub use advice::{MissingThing, Refused, missing_material, policy, refusal};
pub use job::job_slip;
pub use place::{PlacePaper, place};
pub use plan::{PlannedVisit, visit_plan};
pub use readiness::{Readiness, readiness};
pub use receipt::{ReceiptPaper, receipt, receipts};
pub use record::{RecordPaper, query_record};

use super::{common, training, when};
use crate::domain::paper::{Block, Paper, PaperKind, PaperText};
use crate::domain::time::WallTime;

/// What stands on every paper: who hands it out, whom to call, and when it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// Place and service point.
    pub issuer: String,
    /// The number people call.
    pub phone: String,
    /// Whether it counts; a paper that does not says so.
    pub counts: Counts,
    /// The moment of printing.
    pub now: WallTime,
}

/// Whether a paper counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counts {
    /// It does.
    Yes,
    /// Devices and persons are made up.
    Demonstration,
    /// The terminal trains.
    Training,
}

impl Letterhead {
    /// An empty paper under this head.
    fn paper(&self, kind: PaperKind, of: impl Into<PaperText>, title: &str) -> Paper {
        let paper = Paper::new(kind, of, self.issuer.as_str(), title);
        match self.counts {
            Counts::Yes => paper,
            Counts::Demonstration => paper.with(Block::Paragraph(common::SIMULATED.into())),
            Counts::Training => paper.with(Block::Heading(training::RECEIPT.into())),
        }
    }

    /// The foot of every paper, after lines of its own.
    fn foot(&self, own: &[&str]) -> Block {
        let mut lines: Vec<PaperText> = own.iter().map(|line| (*line).into()).collect();
        lines.push(format!("有疑问请打电话 {}", self.phone).into());
        lines.push(format!("{} 打印", stamp(self.now)).into());
        Block::Footer(lines)
    }
}

/// As of when records stand, in full.
fn as_of(at: WallTime) -> String {
    if at == WallTime::at_start_of(at.date()) {
        when::full_day(at.date())
    } else {
        stamp(at)
    }
}

/// A moment in full: paper is read on other days.
fn stamp(at: WallTime) -> String {
    format!("{} {}", when::full_day(at.date()), when::clock(at))
}
