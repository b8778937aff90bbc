//! The reference county service as a program.

fn main() {}
