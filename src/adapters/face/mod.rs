//! Looking at a face: models that find and measure it, and the thread behind the port.
//!
//! From a frame to its numbers: `picture` (pixels), `detect` (YuNet), `mesh` (points of face and eyes),
//! `align` and `quality` (light and sharpness), `cues` (signs of paper and screens), `slot` (a model of
//! the county's own), put together by `analyse`. `compare` tells two faces apart. `engine` runs models and
//! is the only file that knows the library; `models` finds the files and refuses a damaged one. `service`
//! and `looking` are the threads. What the numbers mean is decided in the core (`domain::face`).
//!
//! A frame never leaves this module but as the one picture of a try, and as the preview on the screen.

mod align;
mod analyse;
mod compare;
mod cues;
mod detect;
mod engine;
mod looking;
mod mesh;
mod models;
mod picture;
mod quality;
mod service;
mod slot;

pub use analyse::{Analysed, Analyser};
pub use compare::{Comparer, Template};
pub use detect::{Detector, Face, faces};
pub use engine::EngineFault;
pub use mesh::{Mesh, Points};
pub use models::{Loaded, ModelFault, ModelFile, ModelStore, PassiveFile};
pub use picture::View;
pub use service::{FaceService, Parts};
