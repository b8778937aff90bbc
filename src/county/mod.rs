//! The reference county service.
