//! Pages of documents on their way: each sealed by itself and sent in pieces of at most 64 KB before
//! the case that names it. Whatever was cut off goes on where it stopped.

use super::Base64;
use serde::{Deserialize, Serialize};

/// A page as the body of a case names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PageRef {
    /// Its number within the case, from 1 to 12.
    pub number: u8,
    /// SHA-256 of the picture, hex. A picture is a JPEG of at most 1,000,000 bytes.
    pub sha256: String,
    /// Its length, bytes.
    pub bytes: u32,
}

/// What `PUT /v1/submissions/{id}/pages/{number}` carries: a sealed page is to come, or to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PageAnnounced {
    /// The suite it is sealed with, as in an envelope.
    pub suite: u8,
    /// Which of the county's keys opens it.
    pub key_id: String,
    /// The encapsulated key. Bound by the associated data `jiujinban page v1|ID|TERMINAL|NUMBER`.
    pub enc: Base64,
    /// Bytes of ciphertext and tag to come in pieces.
    pub length: u32,
    /// SHA-256 of suite, enc and ciphertext, hex: the same page again is told from another.
    pub sha256: String,
}

/// How much of a page the county has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PageStanding {
    /// Bytes from its beginning: the next piece begins here. Equal to its length once it is whole.
    pub have: u32,
}
