//! 停用: the end of a terminal. The county orders it, a technician carries it out at the terminal, the
//! terminal states under its own key what will be gone, everything goes, and a code proves that it went.
//!
//! What goes and in which order is a [`plan`], what is signed a [`statement`], the last word a
//! [`completion`]; how far it is stands in a [`course`] that outlives a power cut.

pub mod completion;
pub mod course;
pub mod plan;
pub mod statement;
#[cfg(test)]
mod tests;

pub use completion::{Completion, MalformedCompletion, WipeMac};
pub use course::{CalledOff, Kept, RetireTap, RetireTrouble, Retiring, Stated, Wiping};
pub use plan::{DataKind, FoundFile, Leftover, WipePlan};
pub use statement::{LogEnd, MalformedStatement, Statement, StatementHash};

use crate::domain::short_name::short_name;
use crate::domain::time::WallTime;
use zeroize::{Zeroize, ZeroizeOnDrop};

short_name! {
    /// The county's name of one order to retire a terminal; drawn at random, used once.
    RetireOrderId, 8..=32, dashed
}

/// The county wants a terminal retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetireOrder {
    /// Which order.
    pub id: RetireOrderId,
    /// Since when, by the county's clock.
    pub ordered: WallTime,
}

/// What the page of the question tells besides: what will be gone although nobody waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RetireFacts {
    /// Records the county refused for good. It was told of each; only the terminal's copy goes.
    pub set_aside: u32,
}

/// Why a terminal is not retired here and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RetireNo {
    /// The county has not ordered it, or took the order back.
    #[error("there is no order of the county")]
    NoOrder,
    /// So many records wait for the county.
    #[error("{0} records wait for the county")]
    Unsent(u32),
    /// Somebody is being served.
    #[error("a visit is under way")]
    Visit,
    /// The county does not follow the audit log up to its newest checkpoint yet.
    #[error("the county has not followed the audit log yet")]
    LogBehind,
    /// The line is down: the statement could not be handed over.
    #[error("the county cannot be reached")]
    NoLine,
    /// What waits cannot be told: the store does not answer.
    #[error("the store cannot be read")]
    Store,
    /// The beginning could not be noted on the disk.
    #[error("the disk takes nothing")]
    Disk,
    /// No answer came in time.
    #[error("no answer came in time")]
    Late,
}

impl RetireNo {
    /// Every refusal.
    pub const ALL: [Self; 8] = [
        Self::NoOrder,
        Self::Unsent(3),
        Self::Visit,
        Self::LogBehind,
        Self::NoLine,
        Self::Store,
        Self::Disk,
        Self::Late,
    ];
}

/// What is looked at before anything begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    /// Somebody is being served.
    pub visit: Presence,
    /// The line to the county.
    pub line: Presence,
    /// Records waiting for the county.
    pub unsent: u32,
    /// The newest checkpoint of the audit log, and the newest the county has; `None` where the county
    /// does not say.
    pub log: Option<(u64, u64)>,
    /// Records the county refused for good.
    pub set_aside: u32,
}

/// Whether something is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It is.
    There,
    /// It is not.
    Missing,
}

impl Readiness {
    /// Whether a terminal that was ordered to be retired may begin.
    ///
    /// Errors: the first thing that stands in the way; what would be lost comes first.
    pub fn judge(self) -> Result<RetireFacts, RetireNo> {
        if self.visit == Presence::There {
            return Err(RetireNo::Visit);
        }
        if self.unsent > 0 {
            return Err(RetireNo::Unsent(self.unsent));
        }
        if self.line == Presence::Missing {
            return Err(RetireNo::NoLine);
        }
        if self.log.is_some_and(|(newest, seen)| newest > seen) {
            return Err(RetireNo::LogBehind);
        }
        Ok(RetireFacts {
            set_aside: self.set_aside,
        })
    }
}

/// The county's one-time secret for one wipe: whoever has it can say that this terminal's data are gone.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct WipeSecret([u8; 32]);

impl WipeSecret {
    /// Takes 32 bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the code that is made of them.
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for WipeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WipeSecret(…)")
    }
}

/// Small hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads exactly `N` bytes of hexadecimal digits.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}
