//! The device itself: life cycle, health, and the audit catalogue.

pub mod audit;

pub use crate::domain::delivery::DeviceId;
