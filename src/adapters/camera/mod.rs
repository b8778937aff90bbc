//! Pages of paper: one thread that looks after where they come from, and what they come from.
//!
//! [`PageCamera`] serves the port; below it a [`PictureSource`] gives raw pictures: the [`PageFolder`],
//! a file of pages on a memory stick, or the [`LiveCamera`] that stands over the page. `read_code` reads a code
//! that is held before whichever camera there is.

#[cfg(feature = "camera")]
mod codes;
mod desk;
mod folder;
mod live;
mod no_face;
mod none;
mod source;

#[cfg(feature = "camera")]
pub use codes::{CodeFault, code_in, read_code};
pub use desk::PageCamera;
pub use folder::PageFolder;
pub use live::LiveCamera;
pub use no_face::NoFaceCamera;
pub use none::NoCamera;
pub use source::{PictureSource, RawPicture, SourceFault, SourceStatus};
