//! The outbox on a memory stick, and the county's answer that comes back on it.

use super::Ticket;
use super::county::CountyError;
use crate::domain::delivery::ferry::{CarriedCase, FerryFault, Loaded};
use crate::domain::delivery::{AcceptanceStamp, ReceiptFacts, SubmissionId};
use crate::domain::time::WallTime;

/// What the county says to the cases that wait here, verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// When it said so, by its clock.
    pub at: WallTime,
    /// What it says to each, as over the line.
    pub each: Vec<(SubmissionId, Result<AcceptanceStamp, CountyError>)>,
}

/// What came of a wish.
#[derive(Debug, Clone, PartialEq)]
pub enum FerryEvent {
    /// Answer to [`Ferry::load`].
    Loaded(Ticket, Result<Loaded, FerryFault>),
    /// Answer to [`Ferry::read`].
    Answers(Ticket, Result<Answers, FerryFault>),
    /// Answer to [`Ferry::relay`]: how many files of other terminals the county has taken.
    Relayed(Ticket, Result<u64, FerryFault>),
}

/// Carries sealed cases on the first memory stick that is plugged in.
pub trait Ferry: Send + Sync {
    /// Copies cases to the stick, whole or not at all; `left` is how many more wait.
    fn load(&self, ticket: Ticket, cases: Vec<CarriedCase>, left: u64);

    /// Reads the newest answer for this terminal. Only what is said to cases that still wait here comes
    /// back; one stamp that is not genuine makes the whole file worthless.
    fn read(&self, ticket: Ticket, waiting: Vec<ReceiptFacts>);

    /// An answer of this moment is settled: neither it nor an older one counts again.
    fn settled(&self, at: WallTime);

    /// Hands other terminals' files to the county as they are and writes its answers beside them.
    fn relay(&self, ticket: Ticket);
}
