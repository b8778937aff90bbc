//! The terminals' audit chains as far as the county follows them.

use super::{Answer, StoreError};

/// A signed checkpoint of a chain; its signature was checked when it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// Number of the newest record it covers.
    pub n: u64,
    /// Hash of that record, hex.
    pub hash: String,
    /// When it was made, by the terminal's clock, ms since 1970.
    pub at_ms: i64,
    /// Name of the seed, hex.
    pub seed: String,
    /// The epoch of the seed that ends here.
    pub epoch: u64,
    /// Ed25519 by the terminal's stamp key.
    pub signature: Vec<u8>,
    /// When it came, ms since 1970.
    pub came_ms: i64,
}

/// Which checkpoints of a terminal are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The one that came last.
    Newest,
    /// The last that covers up to this record.
    UpTo(u64),
    /// All of one epoch of one seed: more than one contradict each other.
    Of(String, u64),
    /// All, in the order they came.
    All,
}

/// How a chain did not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BreakKind {
    /// Records the county had heard of are gone.
    Shrunk,
    /// A record is another than it was.
    Rewritten,
    /// A checkpoint is not signed by the terminal.
    Forged,
}

impl BreakKind {
    const ALL: [Self; 3] = [Self::Shrunk, Self::Rewritten, Self::Forged];

    /// Its word, in the store and for staff.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shrunk => "shrunk",
            Self::Rewritten => "rewritten",
            Self::Forged => "forged",
        }
    }

    /// Reads its word.
    pub fn parse(name: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or(StoreError::Impossible("break of a chain"))
    }
}

/// Where a chain did not go on. What was noticed first stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// How.
    pub kind: BreakKind,
    /// At which record.
    pub n: u64,
    /// When it was noticed, ms since 1970.
    pub seen_ms: i64,
}

/// The newest record a terminal has told of with a heartbeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadRow {
    /// Its number.
    pub n: u64,
    /// Its hash, hex.
    pub hash: String,
    /// When it was told, ms since 1970.
    pub at_ms: i64,
}

/// A seed of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedRow {
    /// Its name, hex.
    pub id: String,
    /// The seed, sealed under the county's own key.
    pub sealed: Vec<u8>,
}

/// The terminals' audit chains.
pub trait ChainStore: Send + Sync {
    /// Keeps a checkpoint; the same one again changes nothing. Of those that came before `thin_ms`
    /// the last of each day stays.
    fn keep_checkpoint(&self, asset: String, row: CheckpointRow, thin_ms: i64) -> Answer<'_, ()>;

    /// Checkpoints of a terminal, in the order they came.
    fn checkpoints(&self, asset: String, which: Which) -> Answer<'_, Vec<CheckpointRow>>;

    /// Keeps a seed; one of the same name stays as it is.
    fn keep_seed(&self, asset: String, seed: SeedRow) -> Answer<'_, ()>;

    /// The seeds of a terminal.
    fn seeds(&self, asset: String) -> Answer<'_, Vec<SeedRow>>;

    /// Notes where a chain did not go on; the same again stays as it was noticed first.
    fn note_break(&self, asset: String, at: Break) -> Answer<'_, ()>;

    /// Where a chain did not go on, the earliest first.
    fn breaks(&self, asset: String) -> Answer<'_, Vec<Break>>;

    /// The newest record a terminal has told of.
    fn last_head(&self, asset: String) -> Answer<'_, Option<HeadRow>>;
}
