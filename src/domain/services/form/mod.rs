//! Forms as data: fields, answers, and the check each answer must pass.

mod fault;
mod kind;
mod limit;
mod raw;
#[cfg(test)]
mod tests;

pub use fault::AnswerFault;
pub use kind::{Choice, FieldKind, MoneyUnit, PhoneLines, PlaceFrom, PlaceTo, RangeEnd};
pub use limit::{DayLimit, NoLimit};
pub use raw::{ATTESTED, DECLINED, PROMISED, RawAnswer, TICKED};

use crate::domain::delivery::{AnswerValue, FieldId};
use crate::domain::documents::MOST_PAGES;
use crate::domain::people::identity::PersonName;
use jiff::civil::Date;

/// One question of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub id: FieldId,
    /// The question as shown.
    pub label: String,
    /// A line of help below the question; may be empty.
    pub hint: String,
    /// What it asks for.
    pub kind: FieldKind,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What the answer means beyond the form, if anything.
    pub role: Option<FieldRole>,
    /// Asked only when an earlier answer says so; `None` is always asked.
    pub ask_when: Option<AskWhen>,
    /// What may stand in it already when it is asked.
    pub prefill: Option<Prefill>,
}

/// The condition under which a question is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskWhen {
    /// An earlier field with codes: choice, several, confirmation or document.
    pub field: FieldId,
    /// It is asked when one of these codes was picked there; never empty.
    pub is: Vec<String>,
}

/// Where a first answer may come from. The person sees the source and may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prefill {
    /// The name on the card.
    CardName,
    /// The citizen number on the card.
    CardIdNumber,
    /// The birth date on the card.
    CardBirthDate,
    /// The county in the citizen number: a hint about the home, so picking a place begins there.
    CardDivision,
    /// What the holder answered to the field of this name in a case handed in during this visit.
    Earlier,
}

/// What an answer is used for besides the case itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldRole {
    /// Trades wished for: codes of the trade vocabulary.
    WishTrades,
    /// What the resident can do.
    WishSkills,
    /// The least a month, in yuan.
    WishWage,
    /// How far from home, in kilometres.
    WishRadius,
    /// Whether a bed is needed: code `bed`.
    WishLodging,
    /// Name of a person without a card that can be read.
    HolderName,
    /// Citizen number of that person.
    HolderId,
    /// Name of somebody who comes for another person.
    AgentName,
    /// Citizen number of that somebody.
    AgentId,
    /// What they are to the other person.
    AgentRelation,
    /// By what right they come.
    AgentAuthority,
    /// Words for a trade, a job or an employer.
    WorkWords,
    /// Words for a place.
    AddressWords,
    /// Name of some other person.
    NameWords,
    /// The number of a paper: digits and letters.
    PaperNumber,
    /// Consent to a picture of the face: may be declined, and then an operator vouches.
    FaceConsent,
    /// A paper of who comes for another person: its pages go with the case. Where none is taken the
    /// operator's word stands for it, which is told to the county.
    AgentPaper,
}

/// A form of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Rises with every change, so that the county knows what was asked.
    pub version: u32,
    /// The questions in order; never empty.
    pub fields: Vec<Field>,
}

/// Why the conditions of a form cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// A condition on a field that does not stand earlier.
    #[error("{field}: asked when `{on}`, which is no earlier field")]
    NotEarlier {
        /// The field with the condition.
        field: String,
        /// What it asks about.
        on: String,
    },
    /// A condition on a code that field does not offer, or on none.
    #[error("{field}: asked when `{on}` is something it never is")]
    NeverIs {
        /// The field with the condition.
        field: String,
        /// What it asks about.
        on: String,
    },
    /// More pages than a case may have.
    #[error("{field}: more than {most} pages in all")]
    TooManyPages {
        /// The field that is one too many.
        field: String,
        /// Pages of a case at the most.
        most: usize,
    },
    /// A second face.
    #[error("{field}: a second face")]
    TwoFaces {
        /// The field that is one too many.
        field: String,
    },
    /// A prefill that does not fit the kind of the field.
    #[error("{field}: this prefill does not fit the kind of field")]
    Prefill {
        /// The field.
        field: String,
    },
}

impl Form {
    /// Checks that every condition can come true, every prefill fits its field, and no case can have
    /// more pages than are taken.
    pub fn check(&self) -> Result<(), FormFault> {
        self.check_pages()?;
        for (at, field) in self.fields.iter().enumerate() {
            if let Some(when) = &field.ask_when {
                let names = |f: &&Field| f.id == when.field;
                let (name, on) = (field.id.as_str().to_owned(), when.field.as_str().to_owned());
                let Some(earlier) = self.fields[..at].iter().find(names) else {
                    return Err(FormFault::NotEarlier { field: name, on });
                };
                let codes = earlier.kind.codes();
                let known = |code: &String| codes.contains(&code.as_str());
                if when.is.is_empty() || !when.is.iter().all(known) {
                    return Err(FormFault::NeverIs { field: name, on });
                }
            }
            if field.prefill.is_some_and(|from| !from.fits(&field.kind)) {
                let field = field.id.as_str().to_owned();
                return Err(FormFault::Prefill { field });
            }
        }
        Ok(())
    }
}

impl Form {
    fn check_pages(&self) -> Result<(), FormFault> {
        let mut faces = self.fields.iter().filter(|f| f.kind.is_face());
        if let Some(second) = faces.nth(1) {
            let field = second.id.as_str().to_owned();
            return Err(FormFault::TwoFaces { field });
        }
        let mut pages = 0_usize;
        for field in &self.fields {
            match field.kind {
                FieldKind::Document { most, .. } => pages = pages.saturating_add(most),
                // A face travels as one page more.
                FieldKind::Face(_) => pages = pages.saturating_add(1),
                _ => {}
            }
            if pages > MOST_PAGES {
                let (field, most) = (field.id.as_str().to_owned(), MOST_PAGES);
                return Err(FormFault::TooManyPages { field, most });
            }
        }
        Ok(())
    }
}

impl Prefill {
    fn fits(self, kind: &FieldKind) -> bool {
        match self {
            Self::CardName => {
                matches!(
                    kind,
                    FieldKind::ShortText { .. } | FieldKind::LongText { .. }
                )
            }
            Self::CardIdNumber => matches!(kind, FieldKind::IdNumber),
            Self::CardBirthDate => matches!(kind, FieldKind::Date { .. }),
            Self::CardDivision => matches!(kind, FieldKind::Place { .. }),
            Self::Earlier => !kind.is_of_the_moment(),
        }
    }
}

impl AskWhen {
    /// Whether an answer to the earlier field makes the question concern the person.
    pub fn holds(&self, answer: &AnswerValue) -> bool {
        let names = |code: &str| self.is.iter().any(|is| is == code);
        match answer {
            AnswerValue::Choice(code) => names(code),
            AnswerValue::Choices(codes) => codes.iter().any(|code| names(code)),
            AnswerValue::Ticked(true) => names(TICKED),
            AnswerValue::Promised => names(PROMISED),
            AnswerValue::Face(face) if face.shot().is_none() => names(ATTESTED),
            _ => false,
        }
    }
}

impl FieldKind {
    /// Whether each case needs it anew: a signature, a promise and a document never come from an
    /// earlier case.
    pub fn is_of_the_moment(&self) -> bool {
        matches!(
            self,
            Self::Signature | Self::Confirmation { .. } | Self::Document { .. } | Self::Face(_)
        )
    }

    /// Whether it asks for the face.
    pub fn is_face(&self) -> bool {
        matches!(self, Self::Face(_))
    }

    /// Whether only the person can give it: a signature, or a tick under a sentence.
    pub fn is_own_word(&self) -> bool {
        matches!(self, Self::Signature | Self::Confirmation { .. })
    }
}

impl Field {
    /// Checks a raw answer on a day; `Ok(None)` is an allowed empty one.
    pub fn check(&self, raw: &RawAnswer, today: Date) -> Result<Option<AnswerValue>, AnswerFault> {
        if raw.is_empty() {
            return if self.optional {
                Ok(None)
            } else {
                Err(AnswerFault::Missing)
            };
        }
        if self.role == Some(FieldRole::FaceConsent) && raw.text() == Some(DECLINED) {
            return Ok(Some(AnswerValue::Ticked(false)));
        }
        let value = self.kind.check(raw, today)?;
        let names = matches!(
            self.role,
            Some(FieldRole::HolderName | FieldRole::AgentName)
        );
        if names && !raw.text().is_some_and(PersonName::is_written) {
            return Err(AnswerFault::NotAName);
        }
        Ok(Some(value))
    }
}
