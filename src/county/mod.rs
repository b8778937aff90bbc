//! The reference county service.

pub mod store;
