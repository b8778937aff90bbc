//! The chain, what it proves, and what it cannot.

mod attack;
mod log;
mod resume;
mod tamper;
mod trace;
