//! The update of the terminal's system: what the county offers, and what a terminal tells of it.

use serde::{Deserialize, Serialize};

/// Most bytes of an update's file in one answer.
pub const MOST_AT_ONCE: u64 = 1 << 20;

/// Content type of an update's file.
pub const BUNDLE: &str = "application/vnd.rauc.bundle";

/// What the county offers a terminal, in the answer to a heartbeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct UpdateOffer {
    /// Its name: 1 to 24 letters, digits, dots, dashes and underscores.
    pub version: String,
    /// Grows with each publication. What is newer is what was published later; names are not compared.
    pub release: u32,
    /// Size of its file in bytes.
    pub bytes: u64,
    /// SHA-256 of its file, hex.
    pub sha256: String,
}

/// How the update of a terminal's system stands, in its heartbeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct UpdateTold {
    /// How far it is.
    pub state: UpdateState,
    /// Of which update; missing where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// With state `fetching`: bytes that are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// With state `fetching`: what keeps it from going on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<FetchTrouble>,
}

/// How far an update is on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UpdateState {
    /// The machine has no second place for a system.
    NotPossible,
    /// There is none.
    None,
    /// Its file is on its way.
    Fetching,
    /// Its file is there, byte for byte.
    Ready,
    /// It is being written.
    Installing,
    /// It is written; the terminal starts anew when nobody is there.
    Installed,
    /// The terminal runs from it on trial.
    Trial,
    /// The terminal runs from it, and it holds.
    Good,
    /// It did not hold; the terminal runs from the system before. Never tried again there.
    DidNotHold,
    /// It was not installed: not signed for this kind of terminal, or damaged. Never tried again there.
    NotInstalled,
}

/// Why a file is not fetched to its end for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FetchTrouble {
    /// Not enough room on the disk.
    Full,
    /// The disk takes or gives nothing.
    Disk,
    /// The file that came is not the one that was offered.
    OtherBytes,
}
