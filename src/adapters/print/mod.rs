//! Paper.

mod none;

pub use none::NoPrinter;
