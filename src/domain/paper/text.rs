//! Text on a paper.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Text that stands on a paper, and so may name a person: not shown by `Debug`, wiped on drop.
#[derive(Clone, PartialEq, Eq, Default, Zeroize, ZeroizeOnDrop)]
pub struct PaperText(String);

impl PaperText {
    /// The plain text. Call it only where it becomes ink.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for PaperText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for PaperText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for PaperText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaperText(…)")
    }
}
