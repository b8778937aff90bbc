//! The device itself: life cycle, health, and the audit catalogue.
