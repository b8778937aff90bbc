//! Who stands there: identity numbers, names, cards and their holders.

pub mod card;
pub mod identity;
