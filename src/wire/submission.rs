//! A case: what is inside a sealed body, and what the county answers about it.

use super::envelope::AcceptedStamp;
use super::face::PacketRef;
use super::operators::Assistance;
use super::pages::PageRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The opened body of a submission.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct CaseBody {
    /// Version of this body; 1.
    pub v: u16,
    /// The submission's id, the same as in the path: a ULID of 26 characters.
    pub id: String,
    /// Item number of the list.
    pub item: u16,
    /// Number on the resident's receipt.
    pub receipt: String,
    /// Whom the case is about.
    pub holder: Holder,
    /// What was answered, by field name of the item's form.
    pub answers: BTreeMap<String, Answer>,
    /// Names of the item's rules the terminal could not judge, for want of a line or of a record:
    /// the county judges them before it accepts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<String>,
    /// When the person confirmed, by the terminal's clock, ms since 1970 UTC.
    pub made_at_ms: i64,
    /// Version of the form that was answered.
    pub form: u32,
    /// Whether the county could be reached when the case was taken.
    pub online: bool,
    /// The submission this one waits for (待前置): its clock starts when that one is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// National codes of what else the county's staff is asked to take up with this case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<String>,
    /// The operator's part; absent when the resident was alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Assistance>,
    /// Who came for another person; only with an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
    /// How the holder's other credential was shown, where the item wants two of them: their numbers
    /// agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Proof>,
    /// TRIAL: made in training. Its receipt's number begins with `TEST`; it is acknowledged and never
    /// counted, reviewed or shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trial: bool,
}

/// Who came for another person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Agent {
    /// Name, as the document has it.
    pub name: String,
    /// Citizen identity number, 18 characters (GB 11643).
    pub id_number: String,
    /// What they are to the other person: a code of the catalogue.
    pub relation: String,
    /// By what right they came: a code of the catalogue, or `family`.
    pub authority: String,
    /// How their identity was established.
    pub proof: Proof,
}

impl Agent {
    /// Relation and authority, as lists of cases show them: `child/letter`.
    pub fn codes(&self) -> String {
        format!("{}/{}", self.relation, self.authority)
    }
}

impl std::fmt::Debug for Agent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Agent({}, {}, …)", self.relation, self.authority)
    }
}

impl std::fmt::Debug for CaseBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseBody({} item {}, …)", self.id, self.item)
    }
}

/// The person a case or a question is about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Holder {
    /// Citizen identity number, 18 characters (GB 11643).
    pub id_number: String,
    /// Name as the card gives it.
    pub name: String,
    /// Number of the social-security card, if one was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_number: Option<String>,
    /// How the identity was established.
    pub proof: Proof,
}

impl std::fmt::Debug for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Holder(…)")
    }
}

/// How an identity was established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A social-security card whose data could be read freely.
    SocialSecurityCard,
    /// A social-security card that asked for the ministry's key and got it.
    SocialSecurityCardAuthenticated,
    /// A second-generation identity card through a police module.
    IdCard,
    /// Typed in by an operator.
    ManualByOperator,
    /// A way a newer terminal knows.
    #[serde(other)]
    Other,
}

/// One answer of a form.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Answer {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text, the code of a choice or a place, a day as `2026-11-22`, or `promise` where a promise
    /// stands for a document.
    Text(String),
    /// Several codes.
    Choices(Vec<String>),
    /// A sum.
    Money {
        /// In fen, a hundredth of a yuan.
        fen: u64,
    },
    /// A range of months, both counted.
    Months {
        /// The first, `2024-03`.
        from: String,
        /// The last; `null` is until now.
        to: Option<String>,
    },
    /// A signature.
    Drawn {
        /// The path of an SVG drawing 1000 units wide: `M10 20L30 40`, one `M` a stroke.
        path: String,
    },
    /// Pages of a document, which go before the case each by itself.
    Pages {
        /// In their order.
        pages: Vec<PageRef>,
    },
    /// The packet of a face, which goes before the case like a page.
    Face {
        /// The packet.
        face: PacketRef,
    },
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer(…)")
    }
}

/// Answer to `PUT` and `GET /v1/submissions/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct CaseStatus {
    /// The county's stamp.
    pub accepted: AcceptedStamp,
    /// Where the case stands.
    pub state: CaseState,
    /// Since when, ms since 1970 UTC.
    pub since_ms: i64,
    /// What else there is to tell.
    #[serde(default)]
    pub news: CaseNews,
}

/// What there is to tell of a case besides its state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct CaseNews {
    /// Last day of the promise, `YYYY-MM-DD`; absent for instant items and while no clock runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<String>,
    /// The result, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<CaseResult>,
    /// What is missing (一次性告知).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    /// What it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Prerequisite>,
}

/// A result.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct CaseResult {
    /// `registered`, `approved`, `refused`, `prerequisite-declined`, or a code of a newer county;
    /// `prerequisite-refused` while it rests because the case it waited for was not taken in.
    pub code: String,
    /// The reviewer's plain words, told to the holder of the card only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

impl std::fmt::Debug for CaseResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseResult({})", self.code)
    }
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Missing {
    /// What, at most 60 characters.
    pub name: String,
    /// What to do about it, at most 200 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The case another one waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Prerequisite {
    /// Its submission's id.
    pub id: String,
    /// Its item; absent when the county does not have it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u16>,
    /// Where it stands; absent when the county does not have it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<CaseState>,
}

/// Where a case stands at the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// Accepted (受理), work goes on.
    Open,
    /// Finished.
    Done,
    /// Refused after review.
    Declined,
    /// 待前置: accepted; its clock starts when another case is done.
    WaitingForPrerequisite,
    /// 补正: something is missing, the clock rests.
    NeedsMaterial,
    /// A state of a newer county.
    #[serde(other)]
    Other,
}
