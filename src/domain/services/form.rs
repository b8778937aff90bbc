//! Forms as data: fields, answers, and the check each answer must pass.

use crate::domain::delivery::{AnswerValue, FieldId, PersonalText};
use crate::domain::people::identity::{DivisionCode, Phone};
use std::fmt;
use zeroize::Zeroizing;

/// One way to answer a choice: what is stored and what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Code stored in the case.
    pub code: String,
    /// Words on the button.
    pub label: String,
}

/// What a field asks for, with its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// Exactly one of a list.
    Choice(Vec<Choice>),
    /// One to `most` of a list.
    Several {
        /// The list.
        choices: Vec<Choice>,
        /// How many at the most.
        most: usize,
    },
    /// A division, picked from the town down.
    Place,
    /// Whole yuan.
    Money {
        /// Smallest sum taken.
        min: u32,
        /// Largest sum taken.
        max: u32,
        /// Sums offered as buttons.
        offers: Vec<u32>,
    },
    /// A whole number.
    Number {
        /// Smallest number taken.
        min: u32,
        /// Largest number taken.
        max: u32,
        /// Unit shown behind it.
        unit: String,
    },
    /// A mobile phone number.
    Phone,
    /// A short free text.
    ShortText {
        /// Characters at the most.
        most: usize,
    },
}

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
}

/// A form of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Rises with every change, so that the county knows what was asked.
    pub version: u32,
    /// The questions in order; never empty.
    pub fields: Vec<Field>,
}

/// Why an answer was not taken. The screen has a sentence for each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// Nothing was answered though the field needs it.
    #[error("the field needs an answer")]
    Missing,
    /// A code that the field does not offer.
    #[error("not one of the choices")]
    NotOffered,
    /// More choices than allowed.
    #[error("more than {most} choices")]
    TooMany {
        /// How many are allowed.
        most: usize,
    },
    /// No whole number at all.
    #[error("not a whole number")]
    NotANumber,
    /// A number below or above the limits.
    #[error("outside {min} to {max}")]
    OutOfRange {
        /// Smallest number taken.
        min: u32,
        /// Largest number taken.
        max: u32,
    },
    /// No mobile phone number.
    #[error("not a mobile phone number")]
    NotAPhone,
    /// Text longer than allowed.
    #[error("longer than {most} characters")]
    TooLong {
        /// Characters at the most.
        most: usize,
    },
    /// Control characters or line breaks in the text.
    #[error("characters that cannot be taken")]
    BadCharacter,
    /// No division code.
    #[error("not a place")]
    NotAPlace,
}

/// What the screen hands in for a field, before it is checked.
#[derive(Clone, PartialEq, Eq)]
pub enum RawAnswer {
    /// Typed text or digits, or the code of a place.
    Typed(Zeroizing<String>),
    /// Codes picked from a list.
    Picked(Vec<String>),
}

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawAnswer(…)")
    }
}

impl RawAnswer {
    fn is_empty(&self) -> bool {
        match self {
            Self::Typed(text) => text.trim().is_empty(),
            Self::Picked(codes) => codes.is_empty(),
        }
    }

    fn typed(&self) -> Option<&str> {
        match self {
            Self::Typed(text) => Some(text.trim()),
            Self::Picked(_) => None,
        }
    }
}

impl Field {
    /// Checks a raw answer; `Ok(None)` is an allowed empty one.
    pub fn check(&self, raw: &RawAnswer) -> Result<Option<AnswerValue>, AnswerFault> {
        if raw.is_empty() {
            return if self.optional {
                Ok(None)
            } else {
                Err(AnswerFault::Missing)
            };
        }
        self.kind.check(raw).map(Some)
    }
}

impl FieldKind {
    fn check(&self, raw: &RawAnswer) -> Result<AnswerValue, AnswerFault> {
        match self {
            Self::Choice(choices) => match raw {
                RawAnswer::Picked(codes) if codes.len() > 1 => {
                    Err(AnswerFault::TooMany { most: 1 })
                }
                RawAnswer::Picked(codes) => {
                    offered(choices, codes)?;
                    Ok(AnswerValue::Choice(codes[0].clone()))
                }
                RawAnswer::Typed(_) => Err(AnswerFault::NotOffered),
            },
            Self::Several { choices, most } => match raw {
                RawAnswer::Picked(codes) if codes.len() > *most => {
                    Err(AnswerFault::TooMany { most: *most })
                }
                RawAnswer::Picked(codes) => {
                    offered(choices, codes)?;
                    Ok(AnswerValue::Choices(codes.clone()))
                }
                RawAnswer::Typed(_) => Err(AnswerFault::NotOffered),
            },
            Self::Place => {
                let code = match raw {
                    RawAnswer::Typed(text) => text.trim(),
                    RawAnswer::Picked(codes) => codes[0].as_str(),
                };
                DivisionCode::parse(code)
                    .map(|place| AnswerValue::Choice(place.as_str().to_owned()))
                    .ok_or(AnswerFault::NotAPlace)
            }
            Self::Money { min, max, .. } => whole_number(raw, *min, *max),
            Self::Number { min, max, .. } => whole_number(raw, *min, *max),
            Self::Phone => raw
                .typed()
                .and_then(Phone::parse)
                .map(AnswerValue::Phone)
                .ok_or(AnswerFault::NotAPhone),
            Self::ShortText { most } => short_text(raw, *most),
        }
    }
}

fn offered(choices: &[Choice], codes: &[String]) -> Result<(), AnswerFault> {
    let all = codes
        .iter()
        .all(|code| choices.iter().any(|c| c.code == *code));
    if all {
        Ok(())
    } else {
        Err(AnswerFault::NotOffered)
    }
}

fn whole_number(raw: &RawAnswer, min: u32, max: u32) -> Result<AnswerValue, AnswerFault> {
    let text = match raw {
        RawAnswer::Typed(text) => text.trim(),
        RawAnswer::Picked(codes) => codes[0].as_str(),
    };
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AnswerFault::NotANumber);
    }
    match text.parse::<u32>() {
        Ok(n) if (min..=max).contains(&n) => Ok(AnswerValue::Number(i64::from(n))),
        _ => Err(AnswerFault::OutOfRange { min, max }),
    }
}

fn short_text(raw: &RawAnswer, most: usize) -> Result<AnswerValue, AnswerFault> {
    let text = raw.typed().ok_or(AnswerFault::BadCharacter)?;
    if text.chars().any(char::is_control) {
        return Err(AnswerFault::BadCharacter);
    }
    if text.chars().count() > most {
        return Err(AnswerFault::TooLong { most });
    }
    Ok(AnswerValue::Text(PersonalText::new(text.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> RawAnswer {
        RawAnswer::Typed(Zeroizing::new(text.to_owned()))
    }

    fn picked(codes: &[&str]) -> RawAnswer {
        RawAnswer::Picked(codes.iter().map(|c| (*c).to_owned()).collect())
    }

    fn field(kind: FieldKind, optional: bool) -> Field {
        let id = FieldId::parse("f").expect("a field id");
        Field {
            id,
            label: "问".into(),
            hint: String::new(),
            kind,
            optional,
            role: None,
        }
    }

    fn two() -> Vec<Choice> {
        ["a", "b"]
            .map(|c| Choice {
                code: c.into(),
                label: c.into(),
            })
            .to_vec()
    }

    #[test]
    fn an_empty_answer_is_refused_unless_the_field_is_optional() {
        for raw in [typed("  "), picked(&[])] {
            assert_eq!(
                field(FieldKind::Phone, false).check(&raw),
                Err(AnswerFault::Missing)
            );
            assert_eq!(field(FieldKind::Phone, true).check(&raw), Ok(None));
        }
    }

    #[test]
    fn a_choice_takes_one_offered_code_and_nothing_else() {
        let f = field(FieldKind::Choice(two()), false);
        assert_eq!(f.check(&picked(&["c"])), Err(AnswerFault::NotOffered));
        assert_eq!(f.check(&typed("a")), Err(AnswerFault::NotOffered));
        assert_eq!(
            f.check(&picked(&["a", "b"])),
            Err(AnswerFault::TooMany { most: 1 })
        );
        assert_eq!(
            f.check(&picked(&["b"])),
            Ok(Some(AnswerValue::Choice("b".into())))
        );
    }

    #[test]
    fn several_choices_stop_at_their_limit() {
        let f = field(
            FieldKind::Several {
                choices: two(),
                most: 1,
            },
            false,
        );
        assert_eq!(
            f.check(&picked(&["a", "b"])),
            Err(AnswerFault::TooMany { most: 1 })
        );
        assert_eq!(f.check(&picked(&["z"])), Err(AnswerFault::NotOffered));
    }

    #[test]
    fn sums_outside_their_limits_or_with_letters_are_refused_at_once() {
        let f = field(
            FieldKind::Money {
                min: 10,
                max: 100,
                offers: vec![],
            },
            false,
        );
        assert_eq!(
            f.check(&typed("9")),
            Err(AnswerFault::OutOfRange { min: 10, max: 100 })
        );
        assert_eq!(
            f.check(&typed("101")),
            Err(AnswerFault::OutOfRange { min: 10, max: 100 })
        );
        assert_eq!(
            f.check(&typed("99999999999999")),
            Err(AnswerFault::OutOfRange { min: 10, max: 100 })
        );
        for bad in ["十", "1e3", "-5", "1.5"] {
            assert_eq!(f.check(&typed(bad)), Err(AnswerFault::NotANumber), "{bad}");
        }
        assert_eq!(f.check(&typed("100")), Ok(Some(AnswerValue::Number(100))));
    }

    #[test]
    fn a_phone_number_must_be_one_of_the_mainland() {
        let f = field(FieldKind::Phone, false);
        for bad in [
            "123",
            "12000001234",
            "1990000123",
            "199000012345",
            "abcdefghijk",
        ] {
            assert_eq!(f.check(&typed(bad)), Err(AnswerFault::NotAPhone), "{bad}");
        }
        assert!(matches!(
            f.check(&typed("199-0000-1234")),
            Ok(Some(AnswerValue::Phone(_)))
        ));
    }

    #[test]
    fn text_too_long_or_with_control_characters_is_refused() {
        let f = field(FieldKind::ShortText { most: 3 }, false);
        assert_eq!(
            f.check(&typed("四个字啊")),
            Err(AnswerFault::TooLong { most: 3 })
        );
        assert_eq!(f.check(&typed("a\u{7}b")), Err(AnswerFault::BadCharacter));
        assert!(f.check(&typed("𱁬字")).is_ok());
    }

    #[test]
    fn a_place_must_be_a_division_code() {
        let f = field(FieldKind::Place, false);
        assert_eq!(f.check(&typed("村口")), Err(AnswerFault::NotAPlace));
        assert!(f.check(&typed("140222100")).is_ok());
    }

    #[test]
    fn debug_output_of_answers_shows_nothing() {
        assert_eq!(format!("{:?}", typed("x")), "RawAnswer(…)");
    }
}
