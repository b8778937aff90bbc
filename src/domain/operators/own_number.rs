//! The operator's own number, as a terminal may know it: a slow digest, good for one comparison and
//! for nothing else. Whoever serves a case is not its agent, and that is said when the agent's number
//! is typed, without the line too.

use crate::domain::people::identity::IdNumber;
use std::fmt;

/// Rounds of PBKDF2-HMAC-SHA256 (RFC 8018) behind a mark, the same on both sides of the line: some
/// milliseconds for one number, weeks for all numbers there are.
pub const MARK_ROUNDS: u32 = 20_000;

/// A digest of a citizen number under a salt of one terminal. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct NumberMark {
    /// The salt, of one account on one terminal.
    pub salt: [u8; 16],
    /// PBKDF2-HMAC-SHA256 of the number's 18 characters.
    pub digest: [u8; 32],
}

impl fmt::Debug for NumberMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NumberMark(…)")
    }
}

/// Compares numbers with marks.
pub trait NumberMarks: Send + Sync + fmt::Debug {
    /// Whether the mark is of this number.
    fn is_of(&self, mark: &NumberMark, number: &IdNumber) -> bool;
}

/// Takes no mark for any number's.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoMarks;

impl NumberMarks for NoMarks {
    fn is_of(&self, _: &NumberMark, _: &IdNumber) -> bool {
        false
    }
}
