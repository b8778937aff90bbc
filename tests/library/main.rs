//! The library kept on the terminal: what is found, in which order, and what survives what.

#[path = "../support/cache_thread.rs"]
#[allow(dead_code, reason = "these tests need a part of it")]
mod cache_thread;
mod feed;
mod search;
mod support;
mod thread;
