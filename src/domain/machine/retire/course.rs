//! How far a retirement is: what is kept on the disk, what a power cut leaves of it, and what the panel of
//! a terminal that serves nobody any more shows.

use super::completion::Completion;
use super::plan::Leftover;
use super::statement::StatementHash;
use super::{RetireOrderId, WipeSecret};
use crate::domain::delivery::{KeyId, Signature};

/// A statement with the terminal's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The county's order.
    pub order: RetireOrderId,
    /// What was signed.
    pub text: String,
    /// The terminal's key.
    pub key: KeyId,
    /// Over the text.
    pub signature: Signature,
}

/// The county has the statement: nothing holds the wipe up any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wiping {
    /// The county's order.
    pub order: RetireOrderId,
    /// What the county keeps.
    pub statement: StatementHash,
    /// What the last word is vouched for with.
    pub secret: WipeSecret,
    /// The county's address, which the code leads to.
    pub county: String,
}

/// What is kept of a retirement, in one small file that is always whole. As long as there is one the
/// terminal serves nobody, and every start goes on from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// A technician confirmed it twice.
    Asked(RetireOrderId),
    /// It is signed. Whether the county has it is not known: it is sent until it answers.
    Stated(Stated),
    /// Everything goes.
    Wiping(Wiping),
    /// Everything is gone; the code is shown until somebody has taken it down.
    Done {
        /// The code.
        completion: Completion,
        /// The county's address.
        county: String,
    },
    /// The county wants nothing destroyed: the terminal serves again, and its log is told why.
    CalledOff(CalledOff),
}

/// Why the county did not take a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CalledOff {
    /// The order was taken back in between.
    Withdrawn,
    /// The audit log does not go on from what the county knew: it is needed as it is.
    LogDiffers,
}

impl CalledOff {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Withdrawn, Self::LogDiffers];

    /// Its word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::LogDiffers => "log-differs",
        }
    }

    /// The one of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == word)
    }
}

/// Why a retirement does not go on. Nothing is lost by waiting; it is tried again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RetireTrouble {
    /// The county cannot be reached.
    #[error("the county cannot be reached")]
    NoLine,
    /// The county answers, but not with what was asked.
    #[error("the county does not take the statement")]
    County,
    /// The county does not admit this terminal.
    #[error("the county does not admit this terminal")]
    Refused,
    /// The configuration does not say who this terminal is.
    #[error("the configuration cannot be read")]
    Config,
    /// The terminal's key does not sign.
    #[error("the terminal's key does not sign")]
    Key,
    /// The audit log cannot be read to its end.
    #[error("the audit log cannot be read")]
    Log,
    /// The disk takes or gives nothing.
    #[error("the disk takes or gives nothing")]
    Disk,
    /// The file that says how far it is cannot be read.
    #[error("the note of how far it is cannot be read")]
    Marker,
}

impl RetireTrouble {
    /// Every trouble.
    pub const ALL: [Self; 8] = [
        Self::NoLine,
        Self::County,
        Self::Refused,
        Self::Config,
        Self::Key,
        Self::Log,
        Self::Disk,
        Self::Marker,
    ];
}

/// What the panel shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retiring {
    /// The statement is being made or sent.
    Stating,
    /// It does not go on; it is tried again by itself.
    Waiting(RetireTrouble),
    /// So many of so many files are gone.
    Wiping {
        /// Gone.
        done: u64,
        /// All.
        total: u64,
    },
    /// Everything that goes is gone.
    Done {
        /// The code.
        completion: Completion,
        /// Where the county judges it.
        address: String,
        /// What could not be destroyed.
        left: Vec<Leftover>,
        /// Whether putting the code away was asked for once.
        asked: PutAway,
    },
    /// The terminal serves again.
    CalledOff(CalledOff),
    /// The code was put away, or the terminal serves again: this page is over.
    Over,
}

/// Whether the code is to be put away: it is asked twice, for it is shown once only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PutAway {
    /// Nobody asked.
    #[default]
    Kept,
    /// Asked once.
    Asked,
}

/// What can be tapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RetireTap {
    /// Try again now; wipe once more.
    Again,
    /// The code is taken down; and once more for sure.
    PutAway,
    /// Not yet.
    Keep,
    /// Serve again.
    GoOn,
}
