//! Acceptance packs terminals handed in.

use super::Answer;

/// The newest pack of one terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRow {
    /// Asset number.
    pub asset: String,
    /// The moment it names, ms since 1970, by the terminal's clock.
    pub at_ms: i64,
    /// The lines the terminal signed.
    pub facts: String,
    /// The terminal's key.
    pub key_id: String,
    /// Its signature over them.
    pub signature: Vec<u8>,
    /// Who brought it: the terminal itself, or who took a file in.
    pub by: String,
    /// When, ms since 1970.
    pub came_ms: i64,
}

/// Acceptance packs.
pub trait PackStore: Send + Sync {
    /// Keeps a pack over an older one of the same terminal; `false` when one as new is there.
    fn keep_pack(&self, row: PackRow) -> Answer<'_, bool>;

    /// The newest pack of a terminal.
    fn pack(&self, asset: String) -> Answer<'_, Option<PackRow>>;
}
