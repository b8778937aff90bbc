//! Pages of paper: one thread that looks after where they come from, and what they come from.
//!
//! [`PageCamera`] serves the port; below it a [`PictureSource`] gives raw pictures: the [`PageFolder`],
//! a file of pages on a memory stick, or the [`LiveCamera`] that stands over the page.

mod desk;
mod folder;
mod live;
mod no_face;
mod none;
mod source;

pub use desk::PageCamera;
pub use folder::PageFolder;
pub use live::LiveCamera;
pub use no_face::NoFaceCamera;
pub use none::NoCamera;
pub use source::{PictureSource, RawPicture, SourceFault, SourceStatus};
