//! The technician's page that proves which program runs: asked for, answered or late, asked again.

use super::duty::DutyPage;
use super::login::ANSWER_WITHIN;
use super::{Desk, DeskAsked, DeskEffect, DeskNow};
use crate::domain::machine::proof::{ProgramProof, ProofFault};
use crate::domain::time::MonoTime;

/// How far a proof is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proving {
    /// It is being made.
    Asked {
        /// Which question.
        asked: DeskAsked,
        /// Since when.
        since: MonoTime,
    },
    /// It is there.
    Shown {
        /// The proof.
        proof: Box<ProgramProof>,
        /// Where the county judges it.
        address: String,
    },
    /// There is none.
    Failed(ProofFault),
}

impl Proving {
    /// When waiting for it ends.
    pub(super) fn deadline(&self) -> Option<MonoTime> {
        match self {
            Self::Asked { since, .. } => Some(since.plus(ANSWER_WITHIN)),
            Self::Shown { .. } | Self::Failed(_) => None,
        }
    }
}

impl Desk {
    /// Opens the page, or asks once more: each proof names its own moment.
    pub(super) fn prove(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let asked = self.ask();
        if let Some(page) = self.technicians_page() {
            *page = Some(DutyPage::Proof(Proving::Asked {
                asked,
                since: now.mono,
            }));
            out.push(DeskEffect::Prove(asked));
        }
    }

    fn proving_mut(&mut self) -> Option<&mut Proving> {
        match self.duty_mut()?.page.as_mut()? {
            DutyPage::Proof(proving) => Some(proving),
            _ => None,
        }
    }

    /// The proof is there, or why not. An answer to an earlier question changes nothing.
    pub(super) fn proved(
        &mut self,
        answered: DeskAsked,
        came: Result<(Box<ProgramProof>, String), ProofFault>,
    ) {
        if let Some(proving) = self.proving_mut()
            && matches!(proving, Proving::Asked { asked, .. } if *asked == answered)
        {
            *proving = match came {
                Ok((proof, address)) => Proving::Shown { proof, address },
                Err(fault) => Proving::Failed(fault),
            };
        }
    }

    /// Nobody waits longer than the deadline.
    pub(super) fn watch_proof(&mut self, now: MonoTime) {
        if let Some(proving) = self.proving_mut()
            && proving.deadline().is_some_and(|at| at <= now)
        {
            *proving = Proving::Failed(ProofFault::Late);
        }
    }
}
