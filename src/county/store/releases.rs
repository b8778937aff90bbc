//! Programs the county knows: which bytes a version has.

use super::Answer;

/// A program a terminal may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Its version.
    pub version: String,
    /// SHA-256 of its file, 64 small hexadecimal digits.
    pub sha256: String,
    /// Who told it.
    pub told_by: String,
    /// When, ms since 1970.
    pub at_ms: i64,
}

/// Programs the county knows.
pub trait ReleaseStore: Send + Sync {
    /// Notes a program; `false` when it was known.
    fn add_release(&self, release: ReleaseRow) -> Answer<'_, bool>;

    /// Takes a program back by its version and hash; `false` when it was not known.
    fn remove_release(&self, version: String, sha256: String) -> Answer<'_, bool>;

    /// Every program, the newest first.
    fn releases(&self) -> Answer<'_, Vec<ReleaseRow>>;
}
