//! A policy as the county publishes it.

use super::LibraryId;
use jiff::civil::Date;

/// A policy or rule with what it says in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The county's id.
    pub id: LibraryId,
    /// Headline.
    pub title: String,
    /// The group it is filed under, in the county's words.
    pub group: String,
    /// What it means for a reader, in a sentence or two.
    pub summary: String,
    /// The text, paragraph by paragraph.
    pub body: Vec<String>,
    /// Day it was issued.
    pub issued: Date,
    /// Who issued it.
    pub source: String,
    /// Its number (文号); empty when it has none.
    pub number: String,
    /// Words it should be found by.
    pub tags: Vec<String>,
}
