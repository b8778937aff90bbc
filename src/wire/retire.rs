//! 停用: the county's order, the terminal's statement, and what the county says to it.

use super::Base64;
use super::envelope::Stamp;
use serde::{Deserialize, Serialize};

/// The county's order, in the answer to a heartbeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct RetireOrder {
    /// The county's name for it: 8 to 32 small letters, digits and dashes.
    pub id: String,
    /// Since when, ms since 1970 UTC, by the county's clock.
    pub ordered_ms: i64,
}

/// `PUT /v1/retirements/{id}`: what the terminal says before its keys go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct RetireStatement {
    /// Lines, each ended by a line feed: `jiujinban retirement v1`, terminal, order, version of the program,
    /// moment in ms, number and hash of the newest audit record, then a line for each kind of data with
    /// its number of files.
    pub statement: String,
    /// The terminal's signature over these bytes.
    pub signed: Stamp,
}

/// Answer to a [`RetireStatement`]. The same statement again is answered the same, also when the
/// certificate it comes with was taken back for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct RetireAnswer {
    /// What becomes of it.
    pub outcome: RetireOutcome,
    /// With outcome `taken`: 32 bytes, known to nobody else, with which the terminal vouches for the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Base64>,
}

/// What becomes of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RetireOutcome {
    /// The county keeps it and has taken the terminal's certificate back: wipe.
    Taken,
    /// The order was taken back: destroy nothing.
    Withdrawn,
    /// The audit log does not go on from what the county knew: destroy nothing.
    LogDiffers,
}
