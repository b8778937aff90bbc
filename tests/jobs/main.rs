//! The listing cache as the terminal uses it: real files, real SQLite.

mod damage;
mod like;
mod matching;
mod search;
mod support;
mod thread;
