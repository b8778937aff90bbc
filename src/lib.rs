//! 就近办 terminal: a self-service kiosk for village employment and social-security service
//! points, and the reference county service it speaks to.
//!
//! `ARCHITECTURE.md` is the map: a pure [`domain`], [`ports`] it needs, [`adapters`] that are the
//! world, and one dispatcher in [`app`] that moves events and effects between them.

pub mod adapters;
pub mod app;
pub mod cli;
pub mod config;
#[cfg(feature = "county")]
pub mod county;
#[cfg(feature = "simulator")]
pub mod demo;
pub mod domain;
pub mod enrol;
pub mod files;
pub mod pictures;
pub mod ports;
#[cfg(feature = "screen")]
pub mod run;
#[cfg(feature = "county")]
pub mod sample;
pub mod terminal;
#[cfg(feature = "screen")]
pub mod ui;
pub mod wire;
pub mod worker;
