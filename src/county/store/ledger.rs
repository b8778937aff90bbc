//! The problem ledger as it is kept.

use super::Answer;

/// How an entry stands; a step changes all of it at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRow {
    /// Name of the desk that has it.
    pub level: String,
    /// Name of its state.
    pub state: String,
    /// The last day for the answer that is owed, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Late at the last desk.
    pub overdue: bool,
    /// How many answers there were.
    pub answers: u32,
    /// Since when it stands so, ms since 1970.
    pub since_ms: i64,
    /// The newest answer, sealed.
    pub answer: Option<Vec<u8>>,
}

/// A report and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// The terminal's name for it.
    pub id: String,
    /// Asset number of the terminal.
    pub terminal: String,
    /// SHA-256 of what was sent, hex.
    pub digest: String,
    /// The operator who reported.
    pub account: Option<String>,
    /// Name of its class.
    pub class: String,
    /// Name of its business.
    pub business: String,
    /// The item it is about.
    pub item: Option<u16>,
    /// When it was made, by the terminal's clock.
    pub made_ms: i64,
    /// When it came.
    pub came_ms: i64,
    /// Description, proposal, page and version, sealed.
    pub sealed: Vec<u8>,
    /// Whether a picture is kept with it.
    pub pictured: bool,
    /// How it stands.
    pub standing: StandingRow,
    /// Counts the changes of the whole ledger: where this one was changed last.
    pub seq: u64,
}

/// What was done with an entry, by whom; kept for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerNote {
    /// When, ms since 1970.
    pub at_ms: i64,
    /// Who: a name at a desk, a terminal, or `clock`.
    pub by: String,
    /// Name of the desk that had it before the step.
    pub level: String,
    /// What, in machine words.
    pub what: String,
    /// What was said, sealed.
    pub words: Option<Vec<u8>>,
}

/// What came of taking a report in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is kept.
    Stored,
    /// The same was kept before.
    Same(Box<LedgerRow>),
    /// The name is used for something else.
    Other,
}

/// Which entries are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerFilter {
    /// All that came from one moment up to another, ms since 1970.
    Came(i64, i64),
    /// Those that are neither solved nor closed.
    Open,
    /// Those an answer is owed for since before this day, `YYYY-MM-DD`, and that are not marked.
    DueBefore(String),
}

/// What the county keeps of problems.
pub trait LedgerStore: Send + Sync {
    /// Takes a report in, once by its id; the sequence number in the row does not count.
    fn take_report(
        &self,
        row: LedgerRow,
        picture: Option<Vec<u8>>,
        note: LedgerNote,
    ) -> Answer<'_, Taken>;

    /// An entry by its id.
    fn ledger_entry(&self, id: String) -> Answer<'_, Option<LedgerRow>>;

    /// Its picture, sealed.
    fn ledger_picture(&self, id: String) -> Answer<'_, Option<Vec<u8>>>;

    /// Entries, the oldest first.
    fn ledger(&self, filter: LedgerFilter, limit: u32) -> Answer<'_, Vec<LedgerRow>>;

    /// Moves an entry on that was not changed since `seq`; `false` when it was.
    fn move_entry(
        &self,
        id: String,
        seq: u64,
        standing: StandingRow,
        note: LedgerNote,
    ) -> Answer<'_, bool>;

    /// Entries of a terminal that changed after a sequence number, in the order of their changes.
    fn ledger_news(&self, terminal: String, after: u64, limit: u32) -> Answer<'_, Vec<LedgerRow>>;

    /// What was done with an entry, in order.
    fn ledger_notes(&self, id: String) -> Answer<'_, Vec<LedgerNote>>;
}
