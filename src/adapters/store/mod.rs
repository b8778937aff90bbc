//! The two SQLite files: public cache and sealed outbox.

pub mod cache;
pub mod outbox;
