//! The seam below the document camera: raw pictures, whatever they are worth.

use crate::domain::documents::CaptureFault;
use crate::pictures::Pixels;
use zeroize::Zeroizing;

/// How a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceStatus {
    /// It has a picture to give.
    Ready,
    /// It is there without a picture.
    Nothing,
    /// It is not there.
    Gone,
}

/// Why a source gives no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SourceFault {
    /// It is not there, or was pulled meanwhile.
    #[error("gone")]
    Gone,
    /// It has none.
    #[error("nothing there")]
    Nothing,
    /// It belongs to another program just now.
    #[error("in use")]
    Busy,
    /// It gave no picture in its own time.
    #[error("silent")]
    Silent,
    /// It gave more than any picture has.
    #[error("too large")]
    TooLarge,
}

impl From<SourceFault> for CaptureFault {
    fn from(fault: SourceFault) -> Self {
        use crate::domain::documents::PageFault;
        match fault {
            SourceFault::Gone => Self::Gone,
            SourceFault::Nothing => Self::NoPage,
            SourceFault::Busy => Self::Busy,
            SourceFault::Silent => Self::Silent,
            SourceFault::TooLarge => Self::Page(PageFault::TooLarge),
        }
    }
}

/// A picture as a source gives it; wiped on drop.
pub enum RawPicture {
    /// The bytes of a file, whatever they are worth.
    File(Zeroizing<Vec<u8>>),
    /// A frame that was decoded on its way.
    Pixels(Pixels),
}

/// Where raw pictures come from: a file of pages, a camera, a player of files. Lives on one thread.
pub trait PictureSource: Send {
    /// How it is now; quick.
    fn status(&mut self) -> SourceStatus;

    /// The next picture as the device gives it. What hangs here hangs its thread only: whoever
    /// waits has a deadline of their own.
    fn next(&mut self) -> Result<RawPicture, SourceFault>;

    /// The visit is over: the next picture is the first again.
    fn rewind(&mut self);
}
