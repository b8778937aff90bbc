//! The listing cache as the terminal uses it: real files, real SQLite.

#[path = "../support/cache_thread.rs"]
#[allow(dead_code, reason = "these tests need a part of it")]
mod cache_thread;
mod damage;
mod like;
mod matching;
mod search;
mod support;
mod thread;
