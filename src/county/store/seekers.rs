//! Seekers of day labour, and whose phone was told to whom.

use super::Answer;

/// A seeker. Name, phone and birth date are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeekerRow {
    /// Opaque id.
    pub id: String,
    /// Tag of the identity number; a person is one seeker.
    pub holder_tag: String,
    /// Codes of trades, parted by commas.
    pub trades: String,
    /// Division code of the town, nine digits.
    pub town: String,
    /// Name, phone and birth date, sealed.
    pub sealed: Vec<u8>,
    /// Shown until, ms since 1970.
    pub until_ms: i64,
}

/// What came of asking for a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reveal {
    /// It may be told; so many were told today.
    Yes {
        /// Phones told to this employer today.
        used: u16,
    },
    /// No more today.
    CapReached,
}

/// Seekers of day labour.
pub trait SeekerStore: Send + Sync {
    /// Enters seekers; one of the same person is replaced and keeps its id.
    fn put_seekers(&self, seekers: Vec<SeekerRow>) -> Answer<'_, ()>;

    /// Seekers that are shown at a moment, by id.
    fn seekers(&self, now_ms: i64, limit: u32) -> Answer<'_, Vec<SeekerRow>>;

    /// A seeker that is shown at a moment.
    fn seeker(&self, id: String, now_ms: i64) -> Answer<'_, Option<SeekerRow>>;

    /// Lets an employer have a seeker's phone, at most `cap` different ones a day.
    fn reveal(&self, employer: String, seeker: String, day: String, cap: u16)
    -> Answer<'_, Reveal>;

    /// Ids of the seekers whose phone an employer had on a day.
    fn revealed(&self, employer: String, day: String) -> Answer<'_, Vec<String>>;
}
