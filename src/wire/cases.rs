//! Cases after they were accepted: by the number of a receipt, and how they were graded.

use super::submission::{CaseNews, CaseState, Holder};
use serde::{Deserialize, Serialize};

/// `POST /v1/receipts/lookup`. Either the four characters or the holder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ReceiptRequest {
    /// Number on the receipt, such as `TZ017-2026-1121-0042-M`.
    pub receipt: String,
    /// Last four characters of the holder's identity number: states and dates are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_four: Option<String>,
    /// The holder, by a card read for this question: everything is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
}

impl std::fmt::Debug for ReceiptRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReceiptRequest({}, …)", self.receipt)
    }
}

/// Answer: the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct CaseStanding {
    /// The submission's id.
    pub id: String,
    /// Item number of the list.
    pub item: u16,
    /// Number on the receipt.
    pub receipt: String,
    /// When it was accepted, ms since 1970 UTC.
    pub accepted_ms: i64,
    /// Where it stands.
    pub state: CaseState,
    /// Since when, ms since 1970 UTC.
    pub since_ms: i64,
    /// What else there is to tell.
    #[serde(default)]
    pub news: CaseNews,
}

/// `PUT /v1/submissions/{id}/evaluation`: 好差评, once per case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Evaluation {
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub grade: u8,
}
