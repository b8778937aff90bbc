//! The outbox on a memory stick (摆渡): what is copied, and when an answer that comes back may count.
//!
//! A copy moves nothing. A case leaves the outbox by the county's stamp alone, whichever way that came.

use super::page::SealedPage;
use super::stamp::{ReceiptFacts, SealedEnvelope};
use crate::domain::time::WallTime;

/// Most cases in one file.
pub const MOST_CASES: usize = 200;

/// Most sealed bytes in one file; in the file they take a third more. The largest case, twelve pages of a
/// megabyte, fits.
pub const MOST_SEALED_BYTES: usize = 32 << 20;

/// A case as it is copied: whatever would go over the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedCase {
    /// The sealed case.
    pub envelope: SealedEnvelope,
    /// Its pages and the packet of a face, each sealed by itself.
    pub pages: Vec<SealedPage>,
}

impl CarriedCase {
    /// Sealed bytes of it.
    pub fn bytes(&self) -> usize {
        let pages = self.pages.iter().map(|page| page.body.ct.len());
        self.envelope.body.ct.len() + pages.sum::<usize>()
    }
}

/// How much of the outbox is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Only what waits, by name.
    Names,
    /// As many cases as one file takes.
    OneFile,
}

impl Room {
    /// Whether another case still goes in beside so many cases of so many bytes.
    pub fn takes(self, cases: usize, bytes: usize, next: usize) -> bool {
        match self {
            Self::Names => false,
            Self::OneFile => cases < MOST_CASES && bytes.saturating_add(next) <= MOST_SEALED_BYTES,
        }
    }
}

/// What waits for the county, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// All of it, by name.
    pub facts: Vec<ReceiptFacts>,
    /// The first of it, whole.
    pub cases: Vec<CarriedCase>,
}

impl Waiting {
    /// How many there are.
    pub fn count(&self) -> u64 {
        self.facts.len() as u64
    }

    /// How many did not fit.
    pub fn left(&self) -> u64 {
        self.facts.len().saturating_sub(self.cases.len()) as u64
    }
}

/// What an operator wants of the stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FerryWish {
    /// How many cases wait.
    Look,
    /// Copy them.
    Load,
    /// Read the county's answer.
    Read,
    /// Hand other terminals' files to the county and write its answers beside them.
    Relay,
}

/// What lies on the stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Name of the file.
    pub file: String,
    /// How many cases are in it.
    pub cases: u64,
    /// How many more wait and did not fit.
    pub left: u64,
}

/// What became of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FerryDone {
    /// So many cases wait.
    Waiting(u64),
    /// The copy is on the stick.
    Loaded(Loaded),
    /// An answer was read and settled.
    Read {
        /// Cases the county has taken; they have left the outbox.
        accepted: u64,
        /// Cases it has not taken; they stay.
        refused: u64,
        /// Cases that still wait.
        waiting: u64,
    },
    /// So many files of other terminals are at the county, and their answers on the stick.
    Relayed(u64),
}

/// Why a wish was not fulfilled. Nothing of the outbox is lost by any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FerryFault {
    /// No stick is plugged in.
    #[error("there is no memory stick")]
    NoStick,
    /// What is looked for is not on the stick.
    #[error("there is no such file on the memory stick")]
    NoFile,
    /// No case waits.
    #[error("no case waits")]
    Nothing,
    /// The stick has no room.
    #[error("the memory stick is full")]
    Full,
    /// The stick takes nothing, gives nothing, or was pulled.
    #[error("the memory stick could not be read or written")]
    Stick,
    /// The outbox cannot be read or written.
    #[error("the outbox could not be read or written")]
    Outbox,
    /// The terminal's key does not sign.
    #[error("the terminal's key does not sign")]
    Key,
    /// The file is cut short or changed.
    #[error("the file is damaged")]
    Damaged,
    /// The county did not sign it.
    #[error("the file was not signed by the county")]
    Forged,
    /// It is signed with a key that is not among the county's as this terminal knows them.
    #[error("the key of the signature is not known here")]
    UnknownKey,
    /// It is another terminal's.
    #[error("the file is another terminal's")]
    Foreign,
    /// It was read before, or is older than one that was.
    #[error("the file was read before or is older than one that was")]
    Older,
    /// The line is down.
    #[error("the line is down")]
    NoLine,
    /// The county does not take the file.
    #[error("the county refuses the file")]
    Refused,
    /// The county answers with a fault.
    #[error("the county is at fault")]
    County,
    /// It took too long.
    #[error("no answer came in time")]
    Late,
}

impl FerryFault {
    /// Every fault.
    pub const ALL: [Self; 16] = [
        Self::NoStick,
        Self::NoFile,
        Self::Nothing,
        Self::Full,
        Self::Stick,
        Self::Outbox,
        Self::Key,
        Self::Damaged,
        Self::Forged,
        Self::UnknownKey,
        Self::Foreign,
        Self::Older,
        Self::NoLine,
        Self::Refused,
        Self::County,
        Self::Late,
    ];
}

/// Whether an answer of this moment counts after the newest one that was read. The same answer twice would
/// count its refusals twice.
///
/// Errors: [`FerryFault::Older`].
pub fn counts(read: Option<WallTime>, answered: WallTime) -> Result<(), FerryFault> {
    match read {
        Some(newest) if answered <= newest => Err(FerryFault::Older),
        _ => Ok(()),
    }
}

/// The name of a copy on the stick; copies of one terminal sort by their age.
pub fn outbox_file(terminal: &str, made: WallTime) -> String {
    named(OUTBOX_BEGINS, terminal, made)
}

/// The name of the county's answer to it.
pub fn answer_file(terminal: &str, made: WallTime) -> String {
    named(ANSWER_BEGINS, terminal, made)
}

/// How the names of all copies begin.
pub const OUTBOX_BEGINS: &str = "jiujinban-outbox-";

/// How the names of all answers begin.
pub const ANSWER_BEGINS: &str = "jiujinban-answer-";

/// How the names of the answers for a terminal begin.
pub fn answer_begins(terminal: &str) -> String {
    format!("{ANSWER_BEGINS}{terminal}-")
}

/// How the names of both end.
pub const FILE_ENDS: &str = ".jjb";

fn named(begins: &str, terminal: &str, made: WallTime) -> String {
    let at = made.china().strftime("%Y%m%d-%H%M%S").to_string();
    format!("{begins}{terminal}-{at}{FILE_ENDS}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_once_and_an_older_one_never_again() {
        assert_eq!(counts(None, WallTime(5)), Ok(()));
        assert_eq!(counts(Some(WallTime(5)), WallTime(6)), Ok(()));
        for old in [5, 4] {
            let read = counts(Some(WallTime(5)), WallTime(old));
            assert_eq!(read, Err(FerryFault::Older), "{old}");
        }
    }

    #[test]
    fn a_file_takes_no_case_too_many_and_no_byte_too_many() {
        let takes = |cases, bytes, next| Room::OneFile.takes(cases, bytes, next);
        assert!(takes(0, 0, MOST_SEALED_BYTES));
        assert!(!takes(0, 1, MOST_SEALED_BYTES));
        assert!(takes(MOST_CASES - 1, 0, 1));
        assert!(!takes(MOST_CASES, 0, 1));
        assert!(!Room::Names.takes(0, 0, 0));
    }

    #[test]
    fn a_copy_and_its_answer_find_each_other_by_name() {
        let made = WallTime(1_795_320_000_000);
        let (copy, answer) = (outbox_file("tz-017", made), answer_file("tz-017", made));
        assert_eq!(copy.replace("outbox", "answer"), answer);
        assert!(copy.starts_with(OUTBOX_BEGINS) && answer.starts_with(&answer_begins("tz-017")));
        assert!(copy.ends_with(FILE_ENDS));
    }
}
