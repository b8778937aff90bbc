//! Replacement of terminals: which machine took the place of which.

use super::Answer;
use super::retire::RetirementRow;

/// A terminal that took the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacementRow {
    /// Asset number of the old one.
    pub old: String,
    /// Asset number of the new one.
    pub new: String,
    /// Why, in the words of whoever ordered it.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, ms since 1970.
    pub at_ms: i64,
}

/// What moved to the new terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// The village or town it serves now, where the old one served any.
    pub division: Option<String>,
    /// How many tasks that are not over.
    pub tasks: u64,
    /// How many service points name it now.
    pub points: u64,
}

/// Replacement of terminals.
pub trait ReplaceStore: Send + Sync {
    /// Moves place, service points and tasks that are not over, and orders the end of the old terminal
    /// unless it is ordered: all of it or nothing. `None` when the old one was replaced before.
    fn replace(&self, row: ReplacementRow, order: RetirementRow) -> Answer<'_, Option<Moved>>;

    /// Which terminal took the place of this one.
    fn replacement(&self, old: String) -> Answer<'_, Option<ReplacementRow>>;
}

/// A service point with the new terminal in the place of the old; `None` where it names another, or none.
pub fn renamed(doc: &str, old: &str, new: &str) -> Option<String> {
    let mut point: serde_json::Value = serde_json::from_str(doc).ok()?;
    let named = point.get_mut("terminal")?;
    if named.as_str() != Some(old) {
        return None;
    }
    *named = new.into();
    Some(point.to_string())
}
