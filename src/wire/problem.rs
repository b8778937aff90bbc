//! Problem documents (RFC 9457): what went wrong, and what the terminal is to do about it.

use serde::{Deserialize, Serialize};

/// An error answer of the county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Which problem; a name this terminal does not know is read as [`ProblemType::Other`].
    #[serde(rename = "type")]
    pub kind: ProblemType,
    /// Short English summary for a technician; never personal data.
    pub title: String,
    /// The HTTP status of this answer.
    pub status: u16,
    /// What the terminal is to do, even when it does not know the type.
    pub advice: Advice,
    /// With advice `after`: the least number of seconds to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// The member, header or field the problem is about, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// The closed list of problems. Written as `urn:jiujinban:problem:` and the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub enum ProblemType {
    /// The request is no valid document of the contract.
    #[serde(rename = "urn:jiujinban:problem:malformed")]
    Malformed,
    /// The path names nothing.
    #[serde(rename = "urn:jiujinban:problem:not-found")]
    NotFound,
    /// The body is larger than the contract allows.
    #[serde(rename = "urn:jiujinban:problem:too-large")]
    TooLarge,
    /// This route needs a terminal's certificate.
    #[serde(rename = "urn:jiujinban:problem:no-certificate")]
    NoCertificate,
    /// The certificate is revoked or belongs to no registered terminal.
    #[serde(rename = "urn:jiujinban:problem:terminal-refused")]
    TerminalRefused,
    /// The one-time code is wrong, used or too old.
    #[serde(rename = "urn:jiujinban:problem:code-refused")]
    CodeRefused,
    /// Too many attempts.
    #[serde(rename = "urn:jiujinban:problem:too-many")]
    TooMany,
    /// A terminal with simulated devices asked a real county.
    #[serde(rename = "urn:jiujinban:problem:simulated-refused")]
    SimulatedRefused,
    /// The certificate request is not usable.
    #[serde(rename = "urn:jiujinban:problem:bad-request-key")]
    BadRequestKey,
    /// The same submission id came before with other bytes.
    #[serde(rename = "urn:jiujinban:problem:other-bytes")]
    OtherBytes,
    /// The county does not know the suite or the key the body is sealed with.
    #[serde(rename = "urn:jiujinban:problem:unknown-key")]
    UnknownKey,
    /// The body does not open with the key it names.
    #[serde(rename = "urn:jiujinban:problem:unopenable")]
    Unopenable,
    /// The opened body is no valid case.
    #[serde(rename = "urn:jiujinban:problem:case-invalid")]
    CaseInvalid,
    /// The item is not offered by this county.
    #[serde(rename = "urn:jiujinban:problem:item-not-offered")]
    ItemNotOffered,
    /// The feed's history before the cursor is gone: load the snapshot.
    #[serde(rename = "urn:jiujinban:problem:cursor-too-old")]
    CursorTooOld,
    /// The card's authentication data do not fit the card.
    #[serde(rename = "urn:jiujinban:problem:card-refused")]
    CardRefused,
    /// The name or the card on the request is not the one the county has for the number, or the
    /// identity was not shown by a card.
    #[serde(rename = "urn:jiujinban:problem:holder-refused")]
    HolderRefused,
    /// The employer has no registration (item 7) on record.
    #[serde(rename = "urn:jiujinban:problem:not-an-employer")]
    NotAnEmployer,
    /// The employer has asked for as many phones as a day allows.
    #[serde(rename = "urn:jiujinban:problem:cap-reached")]
    CapReached,
    /// The case was graded before.
    #[serde(rename = "urn:jiujinban:problem:graded-before")]
    GradedBefore,
    /// Pages the case names have not come whole: send them, then the case again.
    #[serde(rename = "urn:jiujinban:problem:pages-missing")]
    PagesMissing,
    /// A piece of a page is not what its digest says, or a page not what was announced: send it anew.
    #[serde(rename = "urn:jiujinban:problem:piece-damaged")]
    PieceDamaged,
    /// The county is busy or its store does not answer.
    #[serde(rename = "urn:jiujinban:problem:busy")]
    Busy,
    /// A problem of a newer county.
    #[serde(other, rename = "urn:jiujinban:problem:other")]
    Other,
}

/// What the terminal is to do about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// Try again later.
    After,
    /// Never send this again.
    Never,
    /// A technician or the county's staff has to act first.
    Technician,
}

impl ProblemType {
    /// Status, advice and title of a problem, as the county answers it.
    pub fn terms(self) -> (u16, Advice, &'static str) {
        use Advice::{After, Never, Technician};
        match self {
            Self::Malformed => (400, Never, "the request does not follow the contract"),
            Self::NotFound => (404, Never, "there is nothing under this path"),
            Self::TooLarge => (413, Never, "the body is too large"),
            Self::NoCertificate => (401, Technician, "this route needs a terminal certificate"),
            Self::TerminalRefused => (403, Technician, "this terminal is not admitted"),
            Self::CodeRefused => (403, Technician, "the one-time code is not valid"),
            Self::TooMany => (429, After, "too many attempts"),
            Self::SimulatedRefused => (403, Technician, "simulated terminals are not admitted"),
            Self::BadRequestKey => (422, Technician, "the certificate request is not usable"),
            Self::OtherBytes => (409, Never, "this id was used for other bytes"),
            Self::UnknownKey => (422, Never, "the body is sealed with an unknown key"),
            Self::Unopenable => (422, Never, "the body does not open"),
            Self::CaseInvalid => (422, Never, "the case is not valid"),
            Self::ItemNotOffered => (422, Never, "the item is not offered here"),
            Self::CursorTooOld => (410, After, "the cursor is too old, load the snapshot"),
            Self::CardRefused => (422, Never, "the card's data do not fit"),
            Self::HolderRefused => (403, Never, "the records are not this holder's"),
            Self::NotAnEmployer => (403, Never, "no registration as an employer"),
            Self::CapReached => (429, Never, "no more phones today"),
            Self::GradedBefore => (409, Never, "the case was graded before"),
            Self::PagesMissing => (409, After, "pages of this case have not come whole"),
            Self::PieceDamaged => (400, After, "a piece of a page is damaged"),
            Self::Busy => (503, After, "the county is busy"),
            Self::Other => (500, After, "unknown problem"),
        }
    }

    /// The document for this problem.
    pub fn document(self) -> Problem {
        let (status, advice, title) = self.terms();
        Problem {
            kind: self,
            title: title.to_owned(),
            status,
            advice,
            retry_after_s: match self {
                Self::TooMany => Some(60),
                Self::Busy => Some(5),
                Self::CursorTooOld | Self::PagesMissing | Self::PieceDamaged => Some(0),
                _ => None,
            },
            about: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_of_a_newer_county_still_carries_its_advice() {
        let text = r#"{"type":"urn:jiujinban:problem:moon-phase","title":"t","status":422,
            "advice":"never","detail":"new member"}"#;
        let p: Problem = serde_json::from_str(text).expect("tolerated");
        assert_eq!((p.kind, p.advice), (ProblemType::Other, Advice::Never));
    }

    #[test]
    fn a_problem_whose_status_is_a_text_is_refused() {
        let text =
            r#"{"type":"urn:jiujinban:problem:busy","title":"t","status":"503","advice":"after"}"#;
        assert!(serde_json::from_str::<Problem>(text).is_err());
    }
}
