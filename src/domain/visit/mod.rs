//! One person's visit: the session state machine and the screens it asks for.
//!
//! [`Visit::step`] takes one event and the time and answers with effects. Every event is legal in
//! every state; what makes no sense there changes nothing.

pub mod answer;
pub mod behind;
pub mod cases;
pub mod comes_for;
pub mod draft;
pub mod ease;
pub mod effect;
pub mod event;
pub mod face;
pub mod filing;
pub mod idle;
pub mod jobs_page;
pub mod library_page;
pub mod life_event_page;
pub mod lookup_page;
pub mod overview;
pub mod page;
pub mod pages;
pub mod printing;
pub mod records_page;
pub mod refused;
pub mod scene;
pub mod seekers_page;
pub mod session;
pub mod start;
mod steps;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod trace;
mod visit;
mod wish;
pub mod writing;

use crate::domain::speech::speaking::Manner;
use ease::{Aloud, Motion, Reach, Tempo};

pub use effect::Effect;
pub use event::{Asked, ClosedReason, Grade, Line, SubmitFault, Tap, VisitEvent};
pub use scene::Scene;
pub use visit::{Now, Visit, VisitSetup};

/// Numbers the visits of one terminal since it was installed; carries nothing of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// How large everything is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TextSize {
    /// Body 7 mm.
    #[default]
    Standard,
    /// Body 9 mm.
    Large,
    /// Body 12 mm.
    Largest,
}

impl TextSize {
    /// The next in the round of three.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Standard => Self::Large,
            Self::Large => Self::Largest,
            Self::Largest => Self::Standard,
        }
    }

    /// This size, or large when it was standard.
    #[must_use]
    pub fn at_least_large(self) -> Self {
        match self {
            Self::Standard => Self::Large,
            other => other,
        }
    }
}

/// The colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Calm colours on paper.
    #[default]
    Standard,
    /// Black on white.
    HighContrast,
    /// White on black.
    DarkHighContrast,
}

impl Theme {
    /// The next in the round of three.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Standard => Self::HighContrast,
            Self::HighContrast => Self::DarkHighContrast,
            Self::DarkHighContrast => Self::Standard,
        }
    }
}

/// What a person set for themselves; gone with the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Settings {
    /// Size of everything.
    pub text: TextSize,
    /// Colours.
    pub theme: Theme,
    /// How pages are read aloud.
    pub manner: Manner,
    /// Whether they are read of themselves.
    pub aloud: Aloud,
    /// Where lies what one touches.
    pub reach: Reach,
    /// Whether drawn steps move.
    pub motion: Motion,
    /// How much time everything takes.
    pub tempo: Tempo,
}
