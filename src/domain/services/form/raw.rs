//! What the screen hands in for a field, before it is checked.

use crate::domain::documents::PageImage;
use crate::domain::face::FaceAnswer;
use std::fmt;
use zeroize::Zeroizing;

/// The code a ticked confirmation is picked with.
pub const TICKED: &str = "yes";

/// The code of a consent that is not given.
pub const DECLINED: &str = "no";

/// The code for a written promise in place of a document (告知承诺).
pub const PROMISED: &str = "promise";

/// The code an operator's word in the place of a picture of a face is asked by.
pub const ATTESTED: &str = "attested";

/// An answer as typed, picked or drawn. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub enum RawAnswer {
    /// Typed text or digits; a day as `2026-11-22`, months as `2024-03/2025-01` or `2024-03/`,
    /// a signature as the path [`crate::domain::people::signature::Strokes`] reads.
    Typed(Zeroizing<String>),
    /// Codes picked from a list, or the code of a place.
    Picked(Vec<String>),
    /// The beginning of something picked in steps: a year, a province. Kept, and not yet an answer.
    Halfway(Zeroizing<String>),
    /// Pages of a document in their order.
    Pages(Vec<PageImage>),
    /// A picture of the face, or an operator's word.
    Face(Box<FaceAnswer>),
}

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawAnswer(…)")
    }
}

impl RawAnswer {
    /// Nothing at all.
    pub fn empty() -> Self {
        Self::Picked(Vec::new())
    }

    /// Typed text.
    pub fn typed(text: &str) -> Self {
        Self::Typed(Zeroizing::new(text.to_owned()))
    }

    /// One picked code.
    pub fn picked(code: &str) -> Self {
        Self::Picked(vec![code.to_owned()])
    }

    /// The beginning of something picked in steps.
    pub fn halfway(text: &str) -> Self {
        Self::Halfway(Zeroizing::new(text.to_owned()))
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Typed(text) | Self::Halfway(text) => text.trim().is_empty(),
            Self::Picked(codes) => codes.is_empty(),
            Self::Pages(pages) => pages.is_empty(),
            Self::Face(_) => false,
        }
    }

    /// The typed text without blanks around it, or the one picked code.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Typed(text) => Some(text.trim()),
            Self::Picked(codes) if codes.len() == 1 => Some(codes[0].as_str()),
            Self::Picked(_) | Self::Halfway(_) | Self::Pages(_) | Self::Face(_) => None,
        }
    }

    /// The face in it.
    pub fn face(&self) -> Option<&FaceAnswer> {
        match self {
            Self::Face(face) => Some(face),
            _ => None,
        }
    }

    /// The pages in it.
    pub fn pages(&self) -> &[PageImage] {
        match self {
            Self::Pages(pages) => pages,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_of_answers_shows_nothing() {
        for raw in [
            RawAnswer::typed("x"),
            RawAnswer::picked("x"),
            RawAnswer::halfway("x"),
            RawAnswer::Pages(Vec::new()),
        ] {
            assert_eq!(format!("{raw:?}"), "RawAnswer(…)");
        }
    }
}
