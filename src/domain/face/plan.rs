//! One try: what is asked of the person, and how it ends.

use super::camera::CameraFault;
use super::shot::Portrait;
use super::verdict::Verdict;
use crate::domain::time::Span;

/// The small task of a try, drawn at random: a still picture of a face cannot do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Challenge {
    /// Turn the head a little to the own left, and back.
    TurnLeft,
    /// Turn the head a little to the own right, and back.
    TurnRight,
    /// Come a little closer.
    ComeCloser,
    /// Shut both eyes for a moment.
    Blink,
}

impl Challenge {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::TurnLeft,
        Self::TurnRight,
        Self::ComeCloser,
        Self::Blink,
    ];
}

/// What a try is to do.
#[derive(Debug, Clone)]
pub struct TryPlan {
    /// The task.
    pub challenge: Challenge,
    /// Which try of the visit this is, from 1: later ones ask for less light and sharpness.
    pub number: u8,
    /// How long it may take.
    pub within: Span,
    /// A picture of the person to compare with: the photo of the identity card, decoded, or the
    /// county's. `None` compares with nothing.
    pub reference: Option<Portrait>,
}

/// Why a try ended without a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TryEnd {
    /// Time ran out; the verdict that stood in the way longest.
    #[error("no picture in time: {0:?}")]
    TimeOut(Verdict),
    /// A picture of a face, not a face, as far as can be told here.
    #[error("no sign of a living face")]
    NotAlive,
    /// The camera failed.
    #[error("{0}")]
    Camera(#[from] CameraFault),
}
