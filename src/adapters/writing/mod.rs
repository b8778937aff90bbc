//! Handwriting read on the terminal itself: ink becomes a picture of a line, a small network that
//! reads printed lines (PP-OCRv6, small) says what each place of it may be. Stroke order and count do
//! not matter, because it never sees them.
//!
//! [`Recogniser`] is the work, [`WritingDesk`] the thread that serves the port.

mod alphabet;
mod line;
mod raster;
mod recogniser;
mod service;
mod shipped;

pub use recogniser::{MODEL_SHA256, Recogniser};
pub use service::WritingDesk;
pub use shipped::{characters, kit, place_endings, similar_shapes, surnames};
