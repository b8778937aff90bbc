//! 验收材料: what a terminal says of itself for its acceptance, and what the county says to it.

use super::envelope::Stamp;
use serde::{Deserialize, Serialize};

/// `PUT /v1/acceptance/{at}`: what a terminal found, under its own key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct AcceptancePack {
    /// Lines, each ended by a line feed: `jiujinban acceptance v1`, terminal, technician's account, moment
    /// in ms, version and SHA-256 of the program, then `bundle`, `items`, `partly` and `operators` each
    /// with its number, `reader` and `printer` each with `works`, `faulty` or `not-fitted`, `line` with
    /// `answers` or `silent`.
    pub facts: String,
    /// The terminal's signature over these bytes.
    pub signed: Stamp,
}

/// Answer to an [`AcceptancePack`]. The same pack again is answered the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PackReceipt {
    /// What becomes of it.
    pub outcome: PackOutcome,
}

/// What becomes of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PackOutcome {
    /// The county keeps it with the terminal's sheet.
    Taken,
    /// The county has a newer one of this terminal.
    Older,
    /// It names a moment more than ten minutes ahead of the county's clock: make another with the clock
    /// set.
    Ahead,
}
