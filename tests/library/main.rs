//! The library kept on the terminal: what is found, in which order, and what survives what.

mod feed;
mod search;
mod support;
mod thread;
