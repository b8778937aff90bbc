//! Everything the terminal decides, pure: `(state, event) -> (state, effects)`.
//!
//! No clock, file, thread, serde, screen, SQL, HTTP or logging in here; time is an input.

pub mod bulletin;
pub mod bundle;
pub mod delivery;
pub mod documents;
pub mod face;
pub mod jobs;
pub mod ledger;
pub mod library;
pub mod machine;
pub mod operators;
pub mod paper;
pub mod people;
pub mod places;
pub mod services;
pub mod setup;
pub(crate) mod short_name;
pub mod speech;
pub mod tasks;
pub mod time;
pub mod visit;
pub mod writing;
