//! The camera that looks at people. It is off but for a try: [`FaceCamera::look`] turns it on, the end
//! of the try or [`FaceCamera::rest`] turns it off.
//!
//! Commands return at once. Every [`FaceCamera::look`] is answered by exactly one
//! [`FaceCameraEvent::Ended`] with its ticket, also when the camera hangs or is pulled meanwhile;
//! after [`FaceCamera::rest`] by none.

use super::{Sink, Ticket};
use crate::domain::face::{FaceCameraStatus, FaceShot, Guidance, TryEnd, TryPlan};
use std::fmt;
use zeroize::Zeroizing;

/// What the camera says.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a try ends once; a box would be opened by everybody who reads it"
)]
pub enum FaceCameraEvent {
    /// How it is; told once at the start and with every change.
    Status(FaceCameraStatus),
    /// What the person is to be told; told with every change, at most twice a second.
    Guidance(Ticket, Guidance),
    /// The end of a try.
    Ended(Ticket, Result<FaceShot, TryEnd>),
}

/// A frame for the person's own eyes: mirrored, three bytes a pixel (red, green, blue), row by row.
/// Wiped on drop.
pub struct PreviewFrame {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// `width × height × 3` bytes.
    pub rgb: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for PreviewFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PreviewFrame({} × {})", self.width, self.height)
    }
}

/// Where frames go for the screen. Past the dispatcher, which decides nothing about them; the screen
/// keeps the latest and draws it when it comes to it.
pub type Preview = Sink<PreviewFrame>;

/// A camera that looks at people.
pub trait FaceCamera: Send + Sync {
    /// Turns it on and begins a try. A try that still runs is given up without an answer.
    fn look(&self, ticket: Ticket, plan: TryPlan);

    /// Turns it off; nothing that was seen is kept.
    fn rest(&self);

    /// Ends its threads. Nothing is told afterwards.
    fn stop(&self);

    /// Whether its thread runs. It ends by itself only by a fault, and then the supervisor puts a
    /// new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
