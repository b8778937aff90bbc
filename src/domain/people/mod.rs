//! Who stands there: identity numbers, names, cards and their holders.

pub mod access;
pub mod card;
pub mod identity;
