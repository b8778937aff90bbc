//! Proof of the program that runs: its file is read and hashed, and the terminal signs what was found.

use super::Ticket;
use crate::domain::machine::proof::{ProgramProof, ProofFault};

/// What came of the wish for a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProofEvent {
    /// The proof and the address under which the county judges it, or why there is none.
    Proved(Ticket, Result<(ProgramProof, String), ProofFault>),
}

/// Proves the running program.
pub trait Prover: Send + Sync {
    /// Proves it as it is now. Ends in [`ProofEvent::Proved`].
    fn prove(&self, ticket: Ticket);
}
