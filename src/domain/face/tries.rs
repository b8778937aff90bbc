//! Three tries, then the operator's way: what follows a try that brought no picture.

use super::camera::CameraFault;
use super::plan::{Challenge, TryEnd, TryPlan};
use super::shot::Portrait;
use crate::domain::time::Span;

/// How many tries a visit has.
pub const MOST_TRIES: u8 = 3;

/// How often the camera may fail before the way without it.
const MOST_FAULTS: u8 = 2;

/// How long a try takes; twice as long for whom all times are doubled.
pub const TRY_TIME: Span = Span::seconds(20);

/// What follows a try that brought no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterTry {
    /// What went wrong is told, and the person may try again.
    Again(TryEnd),
    /// The tries are used up: somebody who is there vouches for the person.
    WithoutPicture(TryEnd),
    /// The camera cannot be used: the way without it is all there is.
    NoCamera(CameraFault),
}

/// The tries of a visit. A camera that fails takes none of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tries {
    used: u8,
    faults: u8,
    last: Option<Challenge>,
}

impl Tries {
    /// Tries that ended without a picture.
    pub fn used(&self) -> u8 {
        self.used
    }

    /// Tries that are left.
    pub fn left(&self) -> u8 {
        MOST_TRIES.saturating_sub(self.used)
    }

    /// The next try, `None` when there is none left. The task is drawn from random bits and is another
    /// than the one that did not go.
    pub fn next(
        &mut self,
        bits: u32,
        within: Span,
        reference: Option<Portrait>,
    ) -> Option<TryPlan> {
        if self.left() == 0 || self.faults >= MOST_FAULTS {
            return None;
        }
        let challenge = Challenge::drawn(bits, self.last);
        self.last = Some(challenge);
        Some(TryPlan {
            challenge,
            number: self.used + 1,
            within,
            reference,
        })
    }

    /// A try ended without a picture.
    pub fn ended(&mut self, end: TryEnd) -> AfterTry {
        if let TryEnd::Camera(fault) = end {
            // A model file does not come back by itself.
            self.faults = match fault {
                CameraFault::NoModel => MOST_FAULTS,
                _ => self.faults.saturating_add(1),
            };
            return if self.faults >= MOST_FAULTS {
                AfterTry::NoCamera(fault)
            } else {
                AfterTry::Again(end)
            };
        }
        self.faults = 0;
        self.used = self.used.saturating_add(1);
        if self.left() > 0 {
            AfterTry::Again(end)
        } else {
            AfterTry::WithoutPicture(end)
        }
    }
}
