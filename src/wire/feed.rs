//! Feeds: what changed since a cursor, a line each.

use serde::{Deserialize, Serialize};

/// Names of the feeds this contract revision has.
pub const FEEDS: [&str; 7] = [
    "jobs", "notices", "policies", "fairs", "archives", "training", "accounts",
];

/// Most changes in one page.
pub const MAX_PAGE: u32 = 1_000;

/// A line of `GET /v1/feeds/{feed}?cursor=` and of a snapshot. The last line is a
/// [`Line::Cursor`]: a page without it was cut and must not be applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(tag = "op", rename_all = "kebab-case")]
pub enum Line<D> {
    /// The document is new or replaces the one with its id.
    Put {
        /// The document.
        doc: D,
    },
    /// The document with this id is gone.
    Del {
        /// The document's id.
        id: String,
    },
    /// Where the next page begins.
    Cursor {
        /// Opaque to the terminal.
        next: String,
        /// Whether more is waiting there.
        more: bool,
    },
}

/// `GET /v1/feeds/{feed}/snapshot`: the newest whole copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct SnapshotManifest {
    /// SHA-256 of the compressed file, hex; also its name under
    /// `/v1/feeds/{feed}/snapshots/{sha256}`.
    pub sha256: String,
    /// Bytes of the file, zstd-compressed lines.
    pub size: u64,
    /// Bytes after decompression.
    pub raw_size: u64,
    /// Documents in it.
    pub documents: u64,
    /// Where to go on after it.
    pub cursor: String,
}
