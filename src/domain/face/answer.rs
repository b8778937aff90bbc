//! What the question for a face is answered with: a picture, or an operator's word in its place.

use super::shot::FaceShot;
use crate::domain::time::WallTime;
use std::fmt;
use std::sync::Arc;

/// Unsent pictures of faces from which on the alarm stands and no more are taken.
pub const MOST_UNSENT_FACES: u32 = 200;

/// What a picture of a face is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FacePurpose {
    /// 资格认证: is this the person on the record?
    #[default]
    Qualification,
    /// 建模: a new picture for the record, taken with an operator only.
    Model,
}

/// Why an operator vouches for a person instead of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttestReason {
    /// Three tries brought no picture.
    TriesUsedUp,
    /// The person does not want a picture taken.
    Unwilling,
    /// The person cannot do what a picture asks for: bedridden, bandaged, blind.
    Unable,
    /// The camera does not work, or too many pictures wait to be sent.
    NoCamera,
}

impl AttestReason {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::TriesUsedUp,
        Self::Unwilling,
        Self::Unable,
        Self::NoCamera,
    ];

    /// Its code in a packet.
    pub fn code(self) -> &'static str {
        match self {
            Self::TriesUsedUp => "tries-used-up",
            Self::Unwilling => "unwilling",
            Self::Unable => "unable",
            Self::NoCamera => "no-camera",
        }
    }

    /// From its code in a packet.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// How it is shown who stands there.
#[derive(Clone)]
pub enum FaceWay {
    /// A picture. Clones share it.
    Taken(Arc<FaceShot>),
    /// The operator on duty has looked at person and document.
    Attested(AttestReason),
}

/// An answer to the question for a face. `Debug` tells nothing of it.
#[derive(Clone)]
pub struct FaceAnswer {
    /// How.
    pub way: FaceWay,
    /// What it is for.
    pub purpose: FacePurpose,
    /// Tries it took, from 0 for none at all.
    pub tries: u8,
    /// When, by the terminal's clock.
    pub at: WallTime,
    /// What the person had agreed to; filled in when the case is handed in.
    pub agreed: Vec<Agreed>,
}

/// Something the person agreed to before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// The field of the form, as the catalogue names it.
    pub field: String,
    /// Version of the words that were shown.
    pub version: u32,
    /// When, by the terminal's clock; `None` when it was not noted.
    pub at: Option<WallTime>,
}

impl fmt::Debug for FaceAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaceAnswer(…)")
    }
}

/// The chain of hashes of a picture tells it from every other, so that nothing else is compared.
impl PartialEq for FaceAnswer {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.way, &other.way) {
            (FaceWay::Taken(a), FaceWay::Taken(b)) => {
                a.evidence.chain == b.evidence.chain && a.image == b.image
            }
            (FaceWay::Attested(a), FaceWay::Attested(b)) => a == b,
            _ => false,
        };
        let rest = |a: &Self| (a.purpose, a.tries, a.at, a.agreed.clone());
        same && rest(self) == rest(other)
    }
}

impl Eq for FaceAnswer {}

impl FaceAnswer {
    /// The picture, when one was taken.
    pub fn shot(&self) -> Option<&FaceShot> {
        match &self.way {
            FaceWay::Taken(shot) => Some(shot),
            FaceWay::Attested(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_found_by_its_code_and_no_other_word_is_one() {
        for reason in AttestReason::ALL {
            assert_eq!(AttestReason::parse(reason.code()), Some(reason));
        }
        assert_eq!(AttestReason::parse("because"), None);
    }

    #[test]
    fn debug_output_of_an_answer_tells_nothing_of_it() {
        let answer = FaceAnswer {
            way: FaceWay::Attested(AttestReason::Unwilling),
            purpose: FacePurpose::default(),
            tries: 1,
            at: WallTime(7),
            agreed: Vec::new(),
        };
        assert_eq!(format!("{answer:?}"), "FaceAnswer(…)");
    }
}
