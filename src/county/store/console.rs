//! What the county's console keeps: what was done at it, applications for accounts, monthly checks,
//! service points, and the rows its figures are counted from.

use super::accounts::AssistedRow;
use super::cases::CaseRowState;
use super::{Answer, StoreError};
use crate::wire::envelope::hex;
use ring::hmac;

/// Something done at the console, by whom; kept for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleNote {
    /// When, ms since 1970.
    pub at_ms: i64,
    /// The account; empty before anybody has logged in.
    pub who: String,
    /// What, by its name.
    pub event: String,
    /// The case, account or thing it is about; no person stands in it.
    pub about: String,
    /// What else there is to say: a reason, a refusal.
    pub detail: String,
}

/// A note with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedNote {
    /// The note.
    pub note: ConsoleNote,
    /// HMAC-SHA256 over it and the code before, hex.
    pub code: String,
}

impl ConsoleNote {
    /// The code that chains a note to the one before it; the first follows an empty text.
    pub fn code(&self, key: &hmac::Key, before: &str) -> String {
        let parts = [
            before,
            &self.at_ms.to_string(),
            &self.who,
            &self.event,
            &self.about,
            &self.detail,
        ];
        let mut text = String::new();
        for part in parts {
            // The length in front keeps neighbours apart.
            text.push_str(&format!("{}:{part}", part.len()));
        }
        hex(hmac::sign(key, text.as_bytes()).as_ref())
    }
}

/// An application for an account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRow {
    /// Its number, given by the store; 0 before.
    pub no: i64,
    /// The account it is about.
    pub account: String,
    /// Name of what is asked for.
    pub action: String,
    /// Name of where it stands.
    pub state: String,
    /// When it was filed, ms since 1970.
    pub filed_ms: i64,
    /// When it was finished or declined.
    pub closed_ms: Option<i64>,
    /// What stands in it besides the person, and its steps; JSON.
    pub doc: String,
    /// The person, sealed.
    pub sealed: Vec<u8>,
}

/// A closed monthly check of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// The month, `YYYY-MM`.
    pub month: String,
    /// When it was closed, ms since 1970.
    pub at_ms: i64,
    /// By which account.
    pub by: String,
    /// What was found, JSON.
    pub doc: String,
}

/// A case as figures count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFact {
    /// Item number.
    pub item: u16,
    /// The terminal it came from.
    pub terminal: String,
    /// The operator's account, when there was one.
    pub operator: Option<String>,
    /// Where it stands.
    pub state: CaseRowState,
    /// When accepted, ms since 1970.
    pub accepted_ms: i64,
    /// Since when it stands so.
    pub since_ms: i64,
    /// Last day of the promise, `YYYY-MM-DD`.
    pub promise: Option<String>,
    /// The grade it was given.
    pub grade: Option<u8>,
}

/// What the county's console keeps.
pub trait ConsoleStore: Send + Sync {
    /// Adds a note to the chain.
    fn note_console(&self, note: ConsoleNote, key: hmac::Key) -> Answer<'_, ()>;

    /// All notes, in order.
    fn console_notes(&self) -> Answer<'_, Vec<ChainedNote>>;

    /// Files an application; its number.
    fn file_application(&self, row: ApplicationRow) -> Answer<'_, i64>;

    /// An application by its number.
    fn application(&self, no: i64) -> Answer<'_, Option<ApplicationRow>>;

    /// Applications that are closed or not, the newest first.
    fn applications(&self, closed: bool, limit: u32) -> Answer<'_, Vec<ApplicationRow>>;

    /// Puts an application in place of the one that stood so; `false` when it stands otherwise.
    fn step_application(&self, row: ApplicationRow, stood: String) -> Answer<'_, bool>;

    /// Keeps a monthly check; `false` when the month has one.
    fn put_check(&self, row: CheckRow) -> Answer<'_, bool>;

    /// Closed monthly checks, the newest first.
    fn checks(&self, limit: u32) -> Answer<'_, Vec<CheckRow>>;

    /// Keeps a service point in place of the one before.
    fn put_point(&self, id: String, doc: String, at_ms: i64) -> Answer<'_, ()>;

    /// Service points as JSON, by id.
    fn points(&self) -> Answer<'_, Vec<String>>;

    /// Cases accepted from one moment up to another.
    fn case_facts(&self, from_ms: i64, until_ms: i64) -> Answer<'_, Vec<CaseFact>>;

    /// Operators' parts in cases that are not finished, by the case's id.
    fn handled(&self) -> Answer<'_, Vec<(String, AssistedRow)>>;
}

/// Checks the chain; the number of the first note that does not follow, counted from 1.
pub fn broken_at(notes: &[ChainedNote], key: &hmac::Key) -> Option<usize> {
    let mut before = "";
    for (n, chained) in notes.iter().enumerate() {
        if chained.note.code(key, before) != chained.code {
            return Some(n + 1);
        }
        before = &chained.code;
    }
    None
}

/// A case state from its name in the store.
pub(super) fn state_named(name: &str) -> Result<CaseRowState, StoreError> {
    CaseRowState::from_name(name).ok_or(StoreError::Impossible("case state"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(key: &hmac::Key) -> Vec<ChainedNote> {
        let mut before = String::new();
        let notes = ["a", "b", "c"].map(|about| {
            let note = ConsoleNote {
                at_ms: 1,
                who: "county-review-1".to_owned(),
                event: "case.opened".to_owned(),
                about: about.to_owned(),
                detail: String::new(),
            };
            let code = note.code(key, &before);
            before.clone_from(&code);
            ChainedNote { note, code }
        });
        notes.to_vec()
    }

    #[test]
    fn a_note_altered_taken_out_or_moved_is_named() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"key");
        let whole = chain(&key);
        assert_eq!(broken_at(&whole, &key), None);
        let mut altered = whole.clone();
        altered[1].note.who = "another".to_owned();
        assert_eq!(broken_at(&altered, &key), Some(2));
        let mut shorter = whole.clone();
        shorter.remove(0);
        assert_eq!(broken_at(&shorter, &key), Some(1));
        let mut moved = whole.clone();
        moved.swap(1, 2);
        assert_eq!(broken_at(&moved, &key), Some(2));
        let mut shifted = whole;
        shifted[0].note.event = "case.openeda".to_owned();
        shifted[0].note.about = String::new();
        assert_eq!(broken_at(&shifted, &key), Some(1), "parts keep apart");
    }
}
