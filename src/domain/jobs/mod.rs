//! Job listings: what they are, how they are searched for and matched.
//!
//! Everything here is public information published by employers through the county; a resident's
//! own wish ([`matching::JobWish`]) lives for one visit only and is never stored.

pub mod listing;
pub mod matching;
pub mod pay;
pub mod place;
pub mod row;
pub mod search;
pub mod seekers;
pub mod trade;
