//! Personal queries: what the county's records say of the holder of the card just read.
//!
//! Values go by names. The names and codes of revision 2:
//!
//! - 13 (certificate): facts `number`, `status` (`valid`, `withdrawn`), `issued`, `issuer`; rows
//!   `date`, `event` (`employed`, `flexible`, `unemployed`, `hardship`), `unit`.
//! - 25 (employees' pension): facts `status` (`active`, `paused`, `drawing`), `unit`, `first_month`,
//!   `paid_months`, `account_total`, `division`; rows by `year` with `months`, `base` (average
//!   monthly), `own_share`, `unit_share`.
//! - 33 (residents' pension): facts `status` (as 25), `supplementary` (flag), `paid_years`,
//!   `own_total`, `subsidy_total`; rows by `year` with `kind` (`basic`, `supplementary`), `amount`,
//!   `subsidy`, `arrival` (`arrived`, `on-the-way`, `failed`, `unpaid`), `arrived_on`, `reason`.
//! - 26, 27, 36 (payments): facts `status` (`paid`, `suspended`, `ended`), `month` and its parts
//!   `part_basic`, `part_account`, `part_transition`, `part_adjustment`, `part_supplementary`,
//!   `part_subsidy`, their sum `monthly`; for 27 also `months_granted`, `months_used`,
//!   `until_month`; rows by `month` with `amount`, `state` (`paid`, `failed`, `on-the-way`),
//!   `paid_on`, `reason`.
//! - 39 (card): facts `status` (`active`, `not-activated`, `sealed`, `lost`, `cancelled`), `issued`,
//!   `bank`, `making` (`none`, `ordered`, `made`, `delivered`); no rows.
//!
//! Facts for rules (`/v1/holders/facts`) are the names of `eligibility::Fact::key`: flags
//! `registered_unemployed`, `left_involuntarily`, `student`, `in_other_pension`,
//! `drawing_other_pension`, `in_basic_scheme`, `in_supplementary_scheme`, `drawing_basic`,
//! `drawing_benefit`, `insured_in_post`, `drawing_unemployment`, `holds_skill_certificate`,
//! `holds_employment_certificate`, `has_employer_record`, `poverty_watched`, `hard_to_employ`;
//! numbers `paid_years`, `supplementary_years`, `contribution_months`; codes `social_card_state` (as 39) and `home` (division of the household
//! register); dates `last_qualification` and `case_<item>_done|open|any`, the day the newest such
//! case came to stand so. A date that never was is the flag `false`.
//!
//! Reasons: `account-closed`, `account-frozen`, `name-mismatch`, `card-not-activated`,
//! `no-bank-account`, `certification-overdue`, `insufficient-funds`, `bank-returned`.

use super::operators::LoginKind;
use super::submission::{Agent, Holder};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

/// `POST /v1/holders/records`: the records of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct RecordsRequest {
    /// The person, by a card read for this question.
    pub holder: Holder,
    /// The item: 13, 25, 26, 27, 33, 36 or 39.
    pub item: u16,
    /// Who asks, when it is not the holder: where the item names the family or an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behalf: Option<Behalf>,
}

/// Who came for the holder, and the operator who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Behalf {
    /// Who came.
    pub agent: Agent,
    /// The operator's account.
    pub account: String,
    /// How the operator had logged in.
    pub auth: LoginKind,
}

/// Answer: nothing in it when the county has no such record of the person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PersonalRecords {
    /// The item that was asked for.
    pub item: u16,
    /// State of the records, ms since 1970 UTC.
    pub as_of_ms: i64,
    /// What is told once, in the order it is to be shown.
    #[serde(default)]
    pub facts: Vec<Entry>,
    /// What is told for each year or month, the newest first, at most 600.
    #[serde(default)]
    pub rows: Vec<Vec<Entry>>,
}

impl std::fmt::Debug for PersonalRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonalRecords({}, …)", self.item)
    }
}

/// A named value. Its text is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its name: 1 to 40 small letters, digits and underscores.
    pub key: String,
    /// What it is.
    pub kind: ValueKind,
    /// Text; fen as a whole number; `YYYY-MM`; `YYYY-MM-DD`; a whole number; a code; `true` or
    /// `false`.
    pub value: String,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({}, …)", self.key)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// A text.
    Text,
    /// Money in fen.
    Money,
    /// A month.
    Month,
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// A code.
    Code,
    /// Yes or no.
    Flag,
    /// A kind of a newer county: left out.
    #[serde(other)]
    Other,
}

/// `POST /v1/holders/facts`: what rules ask about the holder of the card just read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct FactsRequest {
    /// The person, by a card read for this question.
    pub holder: Holder,
    /// Names of the facts wanted, at most 40. One the county does not know is left out of the
    /// answer.
    pub facts: Vec<String>,
}

/// Answer: the facts that are known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PersonFacts {
    /// State of the records, ms since 1970 UTC.
    pub as_of_ms: i64,
    /// The facts, each name once.
    pub facts: Vec<Entry>,
}

impl std::fmt::Debug for PersonFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonFacts(…)")
    }
}

/// `POST /v1/holders/accesses`: who looked at the holder's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct AccessesRequest {
    /// The person, by a card read for this question.
    pub holder: Holder,
}

/// Answer: the newest 100 looks of the last year, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Accesses {
    /// The looks.
    pub accesses: Vec<Access>,
}

/// One look at a person's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Access {
    /// When, ms since 1970 UTC.
    pub at_ms: i64,
    /// Who looked.
    pub by: Viewer,
    /// For which item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u16>,
    /// What was looked at.
    pub what: Looked,
    /// Asset number of the terminal it was done at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<String>,
}

/// Who looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Viewer {
    /// The holder, with the own card.
    Holder,
    /// An employer with a registration.
    Employer,
    /// A reviewer of the county.
    Reviewer,
    /// Someone with a receipt's number and four digits.
    ReceiptBearer,
    /// Family or an agent, with an operator.
    Agent,
    /// An operator with a task about the person.
    Operator,
    /// A kind of a newer county.
    #[serde(other)]
    Other,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Looked {
    /// Personal records of an item.
    Records,
    /// Cases.
    Cases,
    /// What a rule asks for.
    Facts,
    /// The phone number.
    Phone,
    /// The list of looks.
    AccessList,
    /// Pages of documents handed in with a case.
    Pages,
    /// The picture of the face handed in with a case.
    Face,
    /// Something of a newer county.
    #[serde(other)]
    Other,
}
