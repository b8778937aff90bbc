//! Operators: login by the phone, the state of accounts, and the operator's part in a case.

use super::Base64;
use serde::{Deserialize, Serialize};

/// `POST /v1/operators/challenges`: a login challenge for this terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct NewChallenge {
    /// Its name: 16 to 64 letters and digits.
    pub id: String,
    /// What the phone scans: a page of the platform.
    pub url: String,
    /// How long it is good, milliseconds.
    pub good_for_ms: u64,
}

/// `POST /v1/operators/challenges/{id}/collection`: how a challenge of this terminal stands. An
/// outcome is told once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Collected {
    /// The phone has not answered.
    Waiting,
    /// Over, used, or of another terminal.
    Gone,
    /// Whoever answered may not log in.
    Refused {
        /// `no-account`, `system-administrator`, `business-administrator`, `reviewer`,
        /// `bank-staff`, `county-post`, `frozen`, `cancelled`, `unused`, `no-rights`, or a word of a newer county.
        why: String,
    },
    /// Logged in.
    Confirmed {
        /// Who.
        operator: OperatorLogin,
    },
    /// A state of a newer county.
    #[serde(other)]
    Other,
}

/// An operator who has logged in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct OperatorLogin {
    /// Name of the account.
    pub account: String,
    /// The operator's name, shown masked.
    pub name: String,
    /// Item numbers that may be handled.
    pub rights: Vec<u16>,
    /// Last day the account may be used on without another login, `YYYY-MM-DD`.
    pub lapses: String,
    /// Whether a login by PIN is allowed while there is no line.
    pub offline: bool,
    /// The secret behind the county's unlock codes for this account on this terminal, 32 bytes.
    pub unlock_key: Base64,
    /// What the operator's own number is known by at this terminal, so that it is not taken as the
    /// agent's; a county of before does not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_number: Option<NumberMark>,
}

/// A slow digest of a citizen number: PBKDF2-HMAC-SHA256, 20,000 rounds, of its 18 characters.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct NumberMark {
    /// The salt, of one account on one terminal, 16 bytes.
    pub salt: Base64,
    /// The digest, 32 bytes.
    pub digest: Base64,
}

/// `POST /v1/operators/leaks`: an operator reports the own account as leaked; it is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Leak {
    /// Name of the account; it must have logged in at this terminal before.
    pub account: String,
}

/// Answer to a reported leak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct LeakAnswer {
    /// Name of the standing after it.
    pub standing: String,
}

/// A document of the feed `accounts`: how an operator's account stands. No person stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct AccountState {
    /// Name of the account; the document's id.
    pub id: String,
    /// `open`, `frozen`, `cancelled`; any other word counts as frozen.
    pub standing: String,
    /// Item numbers that may be handled.
    pub rights: Vec<u16>,
    /// Last day the account may be used on without another login, `YYYY-MM-DD`.
    pub lapses: String,
}

/// The operator's part in a case (channel: counter on the kiosk).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Assistance {
    /// Name of the account that answers for it.
    pub account: String,
    /// How the operator had logged in.
    pub auth: LoginKind,
    /// Who did what, in order.
    pub deeds: Vec<Deed>,
}

/// How an operator had logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LoginKind {
    /// By the electronic card, seen by the county.
    Online,
    /// By the terminal's PIN; looked at once more.
    Offline,
}

/// One step of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Deed {
    /// Who.
    pub by: Doer,
    /// `began`, `answered`, `signed`, `handed-over`, `taken-back`, `confirmed`.
    pub what: String,
    /// The field it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// When, by the terminal's clock, ms since 1970 UTC.
    pub at_ms: i64,
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Doer {
    /// The person the case is about.
    Resident,
    /// The operator.
    Operator,
}
