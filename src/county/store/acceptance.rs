//! Acceptance of terminals: how far each has come, and the marks people gave.

use super::Answer;

/// How far one terminal has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptanceRow {
    /// Asset number.
    pub asset: String,
    /// `trial` or `formal`.
    pub stage: String,
    /// What people gave: criterion and points with a colon, parted by commas.
    pub marks: String,
    /// Who changed it last.
    pub by: String,
    /// When, ms since 1970.
    pub at_ms: i64,
}

/// Acceptance of terminals.
pub trait AcceptanceStore: Send + Sync {
    /// Keeps how far a terminal has come, over what was kept of it.
    fn keep_acceptance(&self, row: AcceptanceRow) -> Answer<'_, ()>;

    /// How far a terminal has come; `None` for one that serves without an acceptance.
    fn acceptance(&self, asset: String) -> Answer<'_, Option<AcceptanceRow>>;

    /// The terminals whose acceptance is at this stage, in one question for all.
    fn at_stage(&self, stage: String) -> Answer<'_, Vec<String>>;
}
