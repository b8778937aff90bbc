//! Retirement of terminals: orders, statements, and what became of them.

use super::Answer;

/// One order to retire a terminal and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetirementRow {
    /// The county's name for it.
    pub id: String,
    /// Asset number.
    pub asset: String,
    /// `ordered`, `withdrawn`, `stated`, `left` or `proven`.
    pub state: String,
    /// Why, in the words of whoever ordered it.
    pub reason: String,
    /// Who changed it last.
    pub by: String,
    /// When it was ordered, ms since 1970.
    pub ordered_ms: i64,
    /// When it was changed last, ms since 1970.
    pub at_ms: i64,
    /// The terminal's statement; empty before it came.
    pub statement: String,
    /// The terminal's signature over it; empty before it came.
    pub signature: Vec<u8>,
    /// The certificate it came with; empty before it came.
    pub fingerprint: String,
    /// The one-time secret, sealed; empty before the statement and after the proof.
    pub secret: Vec<u8>,
    /// How many files the terminal could not destroy, as its code says; 0 before.
    pub remained: u64,
}

/// Retirement of terminals.
pub trait RetireStore: Send + Sync {
    /// Notes a new order; `false` when another of this terminal stands.
    fn order_retirement(&self, row: RetirementRow) -> Answer<'_, bool>;

    /// Moves an order on; `false` when it is not in the state `from` any more.
    fn move_retirement(&self, row: RetirementRow, from: String) -> Answer<'_, bool>;

    /// An order by its name.
    fn retirement(&self, id: String) -> Answer<'_, Option<RetirementRow>>;

    /// Every order, the newest first.
    fn retirements(&self) -> Answer<'_, Vec<RetirementRow>>;
}
