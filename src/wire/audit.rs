//! A terminal's audit chain at the county: signed checkpoints, and the seed its codes come from.

use super::Base64;
use serde::{Deserialize, Serialize};

/// `POST /v1/audit`: what the county lacks of the chain, and what the chain says today of what the
/// county has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ChainReport {
    /// The record the county named with its last answer; 0 when it named none.
    pub since: u64,
    /// That record's hash as the terminal's log has it now, hex; missing when the log has no such
    /// record any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_hash: Option<String>,
    /// The newest checkpoint, unless it is the one the county named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Checkpoint>,
    /// A seed the county does not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<SealedSeed>,
}

/// A signed statement of where the chain stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Checkpoint {
    /// Number of the newest record it covers.
    pub n: u64,
    /// Hash of that record, hex.
    pub hash: String,
    /// When it was made, by the terminal's clock, ms since 1970 UTC.
    pub at_ms: i64,
    /// Name of the seed in force, hex, 8 bytes.
    pub seed: String,
    /// The epoch of the seed that ends here, from 0.
    pub epoch: u64,
    /// Ed25519 (RFC 8032) by the terminal's stamp key, over a line `jiujinban audit checkpoint v1`
    /// and n, hash, at_ms, seed and epoch in their bytes, numbers big-endian in eight.
    pub signature: Base64,
}

/// The seed of a chain, sealed to the county like the body of a case and bound to
/// `jiujinban audit seed v1|TERMINAL|ID`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct SealedSeed {
    /// Its name, hex, 8 bytes.
    pub id: String,
    /// The suite it is sealed with.
    pub suite: u8,
    /// Which of the county's keys opens it.
    pub key_id: String,
    /// The encapsulated key.
    pub enc: Base64,
    /// Ciphertext and tag of the seed's 32 bytes.
    pub ct: Base64,
}

/// Answer to a [`ChainReport`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ChainAnswer {
    /// The newest record of which the county has a checkpoint, 0 when it has none.
    pub seen: u64,
    /// The seed of the report, when the county has it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
}
