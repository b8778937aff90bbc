//! A camera as a row of pictures: what looks for faces and what takes pages of paper both read it.

use crate::domain::face::CameraFault;
use crate::domain::time::{MonoTime, Span};
use std::fmt;
use zeroize::Zeroizing;

/// One picture of a camera, decoded strictly, not mirrored: three bytes a pixel (red, green, blue), row
/// by row. Wiped on drop.
pub struct Frame {
    /// When it was taken.
    pub at: MonoTime,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// `width × height × 3` bytes.
    pub rgb: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame({} × {})", self.width, self.height)
    }
}

/// Frames of a camera that is on. Dropping it turns the camera off.
pub trait Frames: Send {
    /// The newest frame; waits at most `within`, for which two seconds are right: a camera that gave none
    /// in that time is `Silent` and is turned off. Frames nobody took in time are gone. A single damaged
    /// frame is passed over, and one that is the last one to the bit; nothing but damaged ones for a
    /// second are `Damaged`. After a fault the camera is opened anew.
    fn next(&mut self, within: Span) -> Result<Frame, CameraFault>;
}

/// A camera that can be turned on.
pub trait FrameCamera: Send + Sync {
    /// Turns it on. Frames are wanted at least 640 × 480 and 15 a second.
    /// Comes back when it is on, or after four seconds at the latest.
    fn open(&self) -> Result<Box<dyn Frames>, CameraFault>;

    /// Whether a device is there, as far as can be told without turning it on; quick.
    fn is_there(&self) -> bool {
        true
    }
}
