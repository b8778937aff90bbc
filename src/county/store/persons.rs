//! Persons' records, sealed, and who looked at them.

use super::Answer;

/// A person the county has records of. Nothing in it names the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Tag of the identity number.
    pub tag: String,
    /// Tag of number and name.
    pub name_tag: String,
    /// Tag of number and card number, when a card was issued.
    pub card_tag: Option<String>,
}

/// A record of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Tag of the identity number.
    pub tag: String,
    /// The item it answers; 0 holds the facts for rules.
    pub item: u16,
    /// The record, sealed.
    pub sealed: Vec<u8>,
    /// State of the record, ms since 1970.
    pub as_of_ms: i64,
}

/// One look at a person's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// Tag of whose data it is.
    pub subject: String,
    /// When, ms since 1970.
    pub at_ms: i64,
    /// Who looked, by its name on the line.
    pub by: String,
    /// For which item.
    pub item: Option<u16>,
    /// What was looked at, by its name on the line.
    pub what: String,
    /// The terminal it was done at.
    pub terminal: Option<String>,
    /// Tag of the person who looked, when it was not the subject.
    pub viewer: Option<String>,
}

/// Persons' records and the looks at them.
pub trait PersonStore: Send + Sync {
    /// Enters persons and their records, in place of those of before, in one transaction.
    fn put_persons(&self, persons: Vec<PersonRow>, records: Vec<RecordRow>) -> Answer<'_, ()>;

    /// A person by the tag.
    fn person(&self, tag: String) -> Answer<'_, Option<PersonRow>>;

    /// A record of a person.
    fn record(&self, tag: String, item: u16) -> Answer<'_, Option<RecordRow>>;

    /// Notes a look.
    fn note_access(&self, access: AccessRow) -> Answer<'_, ()>;

    /// Looks at a person's data since a moment, the newest first.
    fn accesses(&self, subject: String, since_ms: i64, limit: u32) -> Answer<'_, Vec<AccessRow>>;
}
