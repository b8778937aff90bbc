//! Updates of the terminals' system: what was published, how far each is offered, what each terminal told last.

use super::Answer;

/// An update that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRow {
    /// Its name.
    pub version: String,
    /// Grows with each publication.
    pub release: u32,
    /// SHA-256 of its file, 64 small hexadecimal digits.
    pub sha256: String,
    /// Size of its file.
    pub bytes: u64,
    /// How many of a hundred terminals it is offered to: 2, 10, 50 or 100.
    pub percent: u64,
    /// `rolling` or `stopped`.
    pub state: String,
    /// Why it was stopped: the asset number of the terminal it failed on, or nothing.
    pub why: String,
    /// Asset numbers of the terminals it failed on when a person let it go on, parted by commas.
    pub excused: String,
    /// Who changed it last; `county` where nobody did.
    pub by: String,
    /// When, ms since 1970.
    pub at_ms: i64,
}

/// What a terminal told last of the update of its system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateToldRow {
    /// Asset number.
    pub asset: String,
    /// Of which update; empty where there is none.
    pub version: String,
    /// The state as the contract names it.
    pub state: String,
    /// Bytes that are there while it is fetched, 0 otherwise.
    pub bytes: u64,
    /// When, ms since 1970.
    pub at_ms: i64,
}

/// Updates of the terminals' system.
pub trait UpdateStore: Send + Sync {
    /// Notes a publication; `false` when its name or its number is taken.
    fn publish_update(&self, row: UpdateRow) -> Answer<'_, bool>;

    /// Moves an update on; `false` when it is not in this state at this share any more.
    fn move_update(&self, row: UpdateRow, state: String, percent: u64) -> Answer<'_, bool>;

    /// Every update, the newest first.
    fn updates(&self) -> Answer<'_, Vec<UpdateRow>>;

    /// Keeps what a terminal told, over what it told before.
    fn tell_update(&self, row: UpdateToldRow) -> Answer<'_, ()>;

    /// What every terminal told last, by asset number.
    fn told_updates(&self) -> Answer<'_, Vec<UpdateToldRow>>;
}
