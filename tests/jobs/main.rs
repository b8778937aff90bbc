//! The listing cache as the terminal uses it: real files, real SQLite.

#[path = "../support/cache_thread.rs"]
mod cache_thread;
mod damage;
mod like;
mod matching;
mod search;
mod support;
mod thread;
