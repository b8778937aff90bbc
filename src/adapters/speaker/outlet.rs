//! What makes the sound.

use crate::domain::speech::speaking::{Manner, Through};
use std::path::Path;
use std::time::Duration;

/// Why nothing is heard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSound {
    /// There is no sound device, or it does not take sound.
    #[error("no sound device: {0}")]
    Device(String),
    /// A clip cannot be read.
    #[error("a clip cannot be read: {0}")]
    Clip(String),
}

/// A way out for sound. Lives on the thread of the loudspeaker.
pub trait Outlet: Send {
    /// Opens the device. It is closed when what comes back is dropped: who plugs a loudspeaker in
    /// later is heard. What is meant for the headset goes nowhere else.
    fn open(&self, through: Through) -> Result<Box<dyn Playing>, NoSound>;
}

/// An open device.
pub trait Playing {
    /// Adds a clip to what is to be played.
    fn clip(&mut self, file: &Path) -> Result<(), NoSound>;

    /// Adds silence.
    fn silence(&mut self, length: Duration);

    /// Volume and pace, from now on.
    fn tune(&mut self, how: Manner);

    /// Stops for a moment, or goes on.
    fn hold(&mut self, held: bool);

    /// How far it has come since it was opened; `None` when all has been played.
    fn position(&self) -> Option<Duration>;
}
