//! Who stands there: identity numbers, names, cards and their holders.

pub mod access;
pub mod account;
pub mod card;
pub mod identity;
pub mod photo;
pub mod practice;
pub mod signature;
