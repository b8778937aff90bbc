//! Cases of training: that they came, so that each is acknowledged once, and nothing else. They stand
//! apart from the cases, so that no count, clock, list or queue can meet them.

use super::Answer;

/// A case of training. Whatever was in it is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialRow {
    /// The submission's id.
    pub id: String,
    /// SHA-256 of the sealed body, hex: tells the same bytes from others.
    pub digest: String,
    /// The terminal it came from.
    pub terminal: String,
    /// Item number.
    pub item: u16,
    /// When acknowledged, ms since 1970.
    pub accepted_ms: i64,
    /// The county's signature over the acceptance, 64 bytes.
    pub signature: Vec<u8>,
    /// The key that signed.
    pub key_id: String,
}

/// Cases of training.
pub trait TrialStore: Send + Sync {
    /// Notes a case of training, once per id, and forgets its pages; what is noted under the id.
    fn keep_trial(&self, trial: TrialRow) -> Answer<'_, TrialRow>;

    /// A case of training by its id.
    fn trial(&self, id: String) -> Answer<'_, Option<TrialRow>>;
}
