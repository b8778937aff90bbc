//! Synthetic data: nothing in here belongs to a real person or opens a real card.
//!
//! The same every time: 50 persons with cards, any number of listings in six towns of one county,
//! notices, fairs, policies and institutions, and what changes from one day to the next.

pub mod bulletin;
pub mod card_key;
#[cfg(feature = "simulator")]
pub mod faces;
pub mod homes;
pub mod jobs;
pub mod library;
pub mod operators;
pub mod persons;
pub mod places;
pub mod policies;
mod random;
pub mod records;
pub mod seekers;
mod trades;
