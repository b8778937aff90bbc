//! From view model to Slint properties, and from taps to events.
//!
//! A [`Scene`](crate::domain::visit::Scene) becomes a [`view_model::ViewModel`] (masking happens
//! there, once), the [`bridge`] sets what changed on the Slint screens, and what is tapped leaves
//! as an [`Intent`]. [`window`] is the real thing, [`headless`] the same without a display.

/// What the Slint compiler made of `ui/`.
#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated; the rules are for what people write"
)]
pub mod generated {
    slint::include_modules!();
}

pub mod bridge;
#[cfg(feature = "simulator")]
pub mod gallery;
#[cfg(feature = "simulator")]
pub mod headless;
pub mod text;
pub mod view_model;
pub mod window;

pub use bridge::Intent;
