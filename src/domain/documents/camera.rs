//! The device pages come from, as people need to know it.

use super::page::PageFault;

/// How the document camera, or the file of pages in its place, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CameraStatus {
    /// This terminal has none.
    #[default]
    NotFitted,
    /// A page can be taken.
    Ready,
    /// It is there, and no page lies in it.
    NoPages,
    /// It was there, or should be, and is not.
    Gone,
}

/// Why no page was taken. The screen has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CaptureFault {
    /// The device is not there.
    #[error("the document camera is not there")]
    Gone,
    /// There is no page to take.
    #[error("there is no page")]
    NoPage,
    /// It did not answer in time.
    #[error("the document camera does not answer")]
    Silent,
    /// Another program has it.
    #[error("the document camera is in use")]
    Busy,
    /// What it gave is no page.
    #[error("the picture: {0}")]
    Page(#[from] PageFault),
}
