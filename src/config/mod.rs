//! Configuration: raw keys in, checked domain types out.
