//! One case as a resident hands it in.

use super::names::DeviceId;
use super::receipt_no::ReceiptNo;
use crate::domain::documents::PageImage;
use crate::domain::face::FaceAnswer;
use crate::domain::operators::account::{AccountId, Auth};
use crate::domain::operators::deeds::Assistance;
use crate::domain::people::account::AccountNumber;
use crate::domain::people::card::{CardProof, Holder};
use crate::domain::people::identity::{CardNumber, DivisionCode, IdNumber, PersonName, Phone};
use crate::domain::people::signature::Strokes;
use crate::domain::services::ItemNo;
use crate::domain::services::eligibility::RuleId;
use crate::domain::short_name::short_name;
use crate::domain::time::{Month, WallTime};
use jiff::civil::Date;
use std::fmt;
use ulid::Ulid;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The id the terminal gives a submission: a ULID, the key by which the county takes it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubmissionId(Ulid);

impl SubmissionId {
    /// An id from the moment of capture and 80 random bits; higher bits are dropped.
    pub fn from_parts(at: WallTime, random: u128) -> Self {
        let ms = u64::try_from(at.0).unwrap_or(0);
        Self(Ulid::from_parts(ms, random))
    }

    /// The moment of capture, on the clock as it was then.
    pub fn captured_at(self) -> WallTime {
        WallTime(i64::try_from(self.0.timestamp_ms()).unwrap_or(i64::MAX))
    }

    /// Reads the 26 characters of Crockford base 32.
    pub fn parse(text: &str) -> Option<Self> {
        Ulid::from_string(text).ok().map(Self)
    }

    /// The 16 bytes, big-endian.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_bytes()
    }

    /// From 16 bytes, big-endian.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Ulid::from_bytes(bytes))
    }
}

impl fmt::Display for SubmissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

short_name! {
    /// A field of a form, as the catalogue names it: small letters, digits, underscore.
    FieldId, 1..=60, underscored
}

/// The version number of a form in the signed catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormVersion(pub u32);

/// Free text a person gave: not shown by `Debug`, wiped on drop.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct PersonalText(String);

impl PersonalText {
    /// Keeps the text.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The plain text. Call it only where it goes to the person, the printer or a sealed body.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PersonalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalText(…)")
    }
}

/// What was answered to one field. `Debug` tells the kind only.
#[derive(Clone, PartialEq, Eq)]
pub enum AnswerValue {
    /// Free text.
    Text(PersonalText),
    /// A phone number.
    Phone(Phone),
    /// One code of the field's list.
    Choice(String),
    /// Several codes of the field's list.
    Choices(Vec<String>),
    /// A whole number in the field's unit.
    Number(i64),
    /// A calendar day.
    Date(Date),
    /// A tick: agreed, or yes.
    Ticked(bool),
    /// A division: a town or a village, or a county where that will do.
    Place(DivisionCode),
    /// A sum.
    Money {
        /// In fen, a hundredth of a yuan.
        fen: u64,
    },
    /// A range of months.
    Months(MonthRange),
    /// A citizen identity number of somebody the case is about.
    IdNumber(IdNumber),
    /// The number of a bank card.
    Account(AccountNumber),
    /// A written promise in place of a document's pages (告知承诺).
    Promised,
    /// A signature.
    Signature(Strokes),
    /// Pages of a document, at least one.
    Pages(Vec<PageImage>),
    /// A picture of the face, or an operator's word in its place.
    Face(Box<FaceAnswer>),
}

/// From one month to another, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthRange {
    /// The first month.
    pub from: Month,
    /// The last month; `None` is until now.
    pub to: Option<Month>,
}

impl fmt::Debug for AnswerValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Phone(_) => "Phone(…)",
            Self::Choice(_) => "Choice(…)",
            Self::Choices(_) => "Choices(…)",
            Self::Number(_) => "Number(…)",
            Self::Date(_) => "Date(…)",
            Self::Ticked(_) => "Ticked(…)",
            Self::Place(_) => "Place(…)",
            Self::Money { .. } => "Money(…)",
            Self::Months(_) => "Months(…)",
            Self::IdNumber(_) => "IdNumber(…)",
            Self::Account(_) => "Account(…)",
            Self::Promised => "Promised",
            Self::Signature(_) => "Signature(…)",
            Self::Pages(_) => "Pages(…)",
            Self::Face(_) => "Face(…)",
        })
    }
}

/// How the applicant's identity was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentityProof {
    /// Name and number came from the social-security card without a key.
    SocialSecurityCard,
    /// The card gave them after external authentication with the ministry's key.
    AuthenticatedCard,
    /// A resident identity card.
    IdentityCard,
    /// An operator looked at the document and typed it in.
    Operator,
}

/// Whose case it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    /// Citizen number.
    pub id_number: IdNumber,
    /// Name as the document has it.
    pub name: PersonName,
    /// Number of the social-security card, when one was read.
    pub card_number: Option<CardNumber>,
    /// How identity was shown.
    pub proof: IdentityProof,
}

impl Applicant {
    /// The holder of a social-security card, proven the way the card was opened.
    pub fn holding(holder: &Holder) -> Self {
        Self {
            id_number: holder.id_number.clone(),
            name: holder.name.clone(),
            card_number: holder.card_number.clone(),
            proof: IdentityProof::from(holder.proof),
        }
    }
}

impl From<CardProof> for IdentityProof {
    fn from(proof: CardProof) -> Self {
        match proof {
            CardProof::FreeRead => Self::SocialSecurityCard,
            CardProof::ExternalAuth => Self::AuthenticatedCard,
            CardProof::ByOperator => Self::Operator,
            CardProof::IdentityCard => Self::IdentityCard,
        }
    }
}

/// Who came for the person the case is about, or for somebody the case names; `Debug` shows nothing
/// of the person.
#[derive(Clone, PartialEq, Eq)]
pub struct Agent {
    /// Name, as the document has it.
    pub name: PersonalText,
    /// Citizen number.
    pub id_number: IdNumber,
    /// What they are to the other person: a code of the catalogue.
    pub relation: String,
    /// By what right they came: a code of the catalogue, or `family`.
    pub authority: String,
    /// How their identity was shown.
    pub proof: IdentityProof,
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Agent({}, {}, …)", self.relation, self.authority)
    }
}

/// Somebody asks for another person's records: who came, and the operator who answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behalf {
    /// Who came.
    pub agent: Agent,
    /// The operator's account.
    pub account: AccountId,
    /// How the operator had logged in.
    pub auth: Auth,
}

/// Whether the county could be reached when the case was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkAtCapture {
    /// It could.
    Online,
    /// It could not: the case waits for the line.
    Offline,
}

/// Where, when and with what the case was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Terminal clock at the resident's confirmation.
    pub at: WallTime,
    /// The terminal.
    pub terminal: DeviceId,
    /// Version of the form that was answered.
    pub form: FormVersion,
    /// State of the county link.
    pub link: LinkAtCapture,
}

/// A case, complete, as it will be sealed for the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Client-made id: the same id twice is one case.
    pub id: SubmissionId,
    /// Number on the resident's receipt.
    pub receipt: ReceiptNo,
    /// Item of the service list.
    pub item: ItemNo,
    /// Whose case it is.
    pub applicant: Applicant,
    /// Answers in the order of the form.
    pub answers: Vec<(FieldId, AnswerValue)>,
    /// Rules of the item the terminal could not judge: the county does.
    pub unchecked: Vec<RuleId>,
    /// Where, when and with what it was taken.
    pub capture: Capture,
    /// The case this one waits for (待前置): its clock starts when that one is done.
    pub after: Option<SubmissionId>,
    /// National codes of what else the county's staff is asked to take up with it.
    pub wishes: Vec<String>,
    /// The operator's part; `None` when the resident was alone.
    pub assistance: Option<Assistance>,
    /// Who came for another person; only with an operator.
    pub agent: Option<Agent>,
    /// How the applicant's other credential was shown, where the item wants two: both numbers agree.
    pub second: Option<IdentityProof>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_of_a_submission_shows_nothing_a_person_said() {
        let answers = [
            AnswerValue::Text(PersonalText::new("北关村三组".into())),
            AnswerValue::Phone(Phone::parse("19900005521").expect("a phone")),
            AnswerValue::Choice("electrician".into()),
            AnswerValue::Number(4321),
            AnswerValue::Date(Date::constant(1999, 1, 2)),
            AnswerValue::Place(DivisionCode::parse("140222101").expect("a town")),
            AnswerValue::Money { fen: 123_456 },
        ];
        let shown = format!("{answers:?}");
        for secret in [
            "北关",
            "5521",
            "electrician",
            "4321",
            "1999",
            "140222",
            "1234",
        ] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn ids_sort_by_the_moment_of_capture_and_survive_text_and_bytes() {
        let early = SubmissionId::from_parts(WallTime(1_000), u128::MAX);
        let late = SubmissionId::from_parts(WallTime(1_001), 0);
        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(SubmissionId::parse(&late.to_string()), Some(late));
        assert_eq!(SubmissionId::from_bytes(early.to_bytes()), early);
        assert_eq!(SubmissionId::parse("not a ulid"), None);
    }
}
