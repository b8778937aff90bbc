//! Pages of paper: one thread that looks after where they come from, and what they come from.
//!
//! [`PageCamera`] serves the port; below it a [`PictureSource`] gives raw pictures. What ships is the
//! [`PageFolder`], a file of pages on a memory stick. A camera on V4L2 is another source below the
//! same seam.

mod desk;
mod folder;
mod no_face;
mod none;
mod source;

pub use desk::PageCamera;
pub use folder::PageFolder;
pub use no_face::NoFaceCamera;
pub use none::NoCamera;
pub use source::{PictureSource, SourceFault, SourceStatus};
