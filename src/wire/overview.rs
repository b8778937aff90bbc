//! What the county knows about the person at the terminal: shown, printed if asked, never kept.

use super::submission::{CaseNews, CaseState, Holder};
use serde::{Deserialize, Serialize};

/// `POST /v1/holders/overview`: about the holder of the card just read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct OverviewRequest {
    /// The person.
    pub holder: Holder,
}

/// Answer: open cases and the last registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Overview {
    /// As of, ms since 1970 UTC.
    pub as_of_ms: i64,
    /// Cases, newest first, at most 20.
    pub cases: Vec<KnownCase>,
    /// The newest accepted registration as a job seeker (items 1 and 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<KnownCase>,
    /// The day until which 资格认证 is due, `YYYY-MM-DD`, for who draws a benefit: 12 months after the
    /// last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification_due: Option<String>,
}

/// A case the county knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct KnownCase {
    /// The submission's id.
    pub id: String,
    /// Item number of the list.
    pub item: u16,
    /// Where it stands.
    pub state: CaseState,
    /// When it was accepted, ms since 1970 UTC.
    pub accepted_ms: i64,
    /// Number on the receipt; absent from a county of revision 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// In this state since, ms since 1970 UTC; absent from a county of revision 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_ms: Option<i64>,
    /// What else there is to tell.
    #[serde(default)]
    pub news: CaseNews,
}
