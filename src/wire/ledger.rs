//! The problem ledger: reports of the points, answers of the desks, the reporter's word.

use super::Base64;
use serde::{Deserialize, Serialize};

/// What `PUT /v1/problems/{id}` carries: a report only the county can open. Sealed as the body of a
/// submission is, with the associated data `jiujinban problem v1|ID|TERMINAL`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct SealedReport {
    /// The suite, as in a [`super::envelope::SealedEnvelope`].
    pub suite: u8,
    /// Which of the county's keys opens it.
    pub key_id: String,
    /// The encapsulated key.
    pub enc: Base64,
    /// Ciphertext and tag of a [`ReportBody`] in JSON.
    pub ct: Base64,
}

/// A report of a problem, inside its seal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ReportBody {
    /// Version of this body: 1.
    pub v: u8,
    /// The id of the path once more.
    pub id: String,
    /// `system`, `function`, `guidance` or `device`.
    pub class: String,
    /// Number of the item it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u16>,
    /// The operator's account; without one nobody was logged in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// 问题描述: 1 to 600 characters.
    pub description: String,
    /// 解决的意见或建议: at most 600 characters.
    #[serde(default)]
    pub proposal: String,
    /// The page it was reported from, a machine word of at most 40 characters.
    #[serde(default)]
    pub page: String,
    /// Version of the terminal's program.
    #[serde(default)]
    pub version: String,
    /// When, by the terminal's clock, ms since 1970 UTC.
    pub made_at_ms: i64,
    /// The page emptied of every person, PNG of at most 64 KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Base64>,
}

/// `PUT /v1/problems/{id}/verdict`: what the reporter says of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// The answer that is judged, by [`ProblemState::answers`].
    pub answer: u32,
    /// Whether it is solved.
    pub solved: bool,
}

/// How a report of this terminal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ProblemState {
    /// Its id.
    pub id: String,
    /// `technician`, `county`, `city` or `province`.
    pub level: String,
    /// `waiting`, `promised`, `answered`, `solved` or `closed`.
    pub state: String,
    /// 反馈时限, `YYYY-MM-DD`, while an answer is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// That day has passed at the last desk.
    #[serde(default)]
    pub overdue: bool,
    /// How many answers there were.
    pub answers: u32,
    /// The newest answer; empty while there is none.
    #[serde(default)]
    pub answer: String,
    /// The office that has it, by the responsibility list.
    pub office: String,
    /// Its phone on duty.
    pub phone: String,
}

/// Answer of `GET /v1/problems`: the terminal's reports that changed, in the order of their changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ProblemNews {
    /// How they stand.
    pub problems: Vec<ProblemState>,
    /// Ask with `since` of this next time.
    pub next: u64,
    /// More is waiting: ask at once.
    pub more: bool,
}
