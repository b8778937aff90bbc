//! The whole product on one desk: a county, a line that can be cut, a card slot without a reader,
//! synthetic people, a terminal, and scripts that walk it.
//!
//! Only in builds with the feature `simulator`; every screen says so, and a real county refuses to
//! enrol such a terminal.

mod console;
mod face;
mod forge;
pub mod journeys;
pub mod leaks;
mod run;
mod stage;

pub use run::{DemoOptions, run_demo, screenshots};
pub use stage::{CardSide, Delivered, FarCounty, Stage, StageFault, StageOptions};
