//! What a field asks for, and the check its answers must pass.

use super::fault::AnswerFault;
use super::limit::DayLimit;
use super::raw::{ATTESTED, PROMISED, RawAnswer, TICKED};
use crate::domain::delivery::{AnswerValue, MonthRange, PersonalText};
use crate::domain::documents::PageImage;
use crate::domain::face::FacePurpose;
use crate::domain::people::account::AccountNumber;
use crate::domain::people::identity::{DivisionCode, IdNumber, Phone};
use crate::domain::people::signature::{Strokes, StrokesError};
use crate::domain::time::Month;
use jiff::civil::Date;

/// One way to answer a choice: what is stored and what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Code stored in the case.
    pub code: String,
    /// Words on the button.
    pub label: String,
}

/// Where picking a place begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PlaceFrom {
    /// All provinces.
    Province,
    /// The counties of this terminal's city, its own county first.
    County,
    /// The towns of this terminal's county.
    #[default]
    Town,
}

/// How exactly a place must be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PlaceTo {
    /// The county will do.
    County,
    /// The town will do.
    Town,
    /// The village, where the terminal knows the villages, else the town.
    #[default]
    Village,
}

impl PlaceTo {
    /// Digits of the shortest code that will do.
    pub fn least_digits(self) -> usize {
        match self {
            Self::County => 6,
            Self::Town | Self::Village => 9,
        }
    }
}

/// Which phone numbers a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PhoneLines {
    /// Mobile numbers only.
    #[default]
    Mobile,
    /// Mobile numbers, and fixed lines with their area code.
    AnyLine,
}

/// How exactly a sum is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MoneyUnit {
    /// Whole yuan.
    #[default]
    Yuan,
    /// Yuan with up to two digits behind the point.
    Fen,
}

/// What may stand at the end of a range of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RangeEnd {
    /// A month.
    #[default]
    Month,
    /// A month, or "until now".
    MonthOrNow,
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
    /// A division, picked level by level.
    Place {
        /// Where picking begins.
        from: PlaceFrom,
        /// How exact it must be.
        to: PlaceTo,
    },
    /// A day.
    Date {
        /// First day taken.
        min: DayLimit,
        /// Last day taken.
        max: DayLimit,
    },
    /// From one month to another, both counted.
    Months {
        /// The first month taken is that of this day.
        min: DayLimit,
        /// The last month taken is that of this day.
        max: DayLimit,
        /// What may stand at the end.
        end: RangeEnd,
    },
    /// A sum in yuan.
    Money {
        /// Smallest sum taken, in yuan.
        min: u32,
        /// Largest sum taken, in yuan.
        max: u32,
        /// Sums offered as buttons, in yuan.
        offers: Vec<u32>,
        /// How exactly it is told.
        unit: MoneyUnit,
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
    /// A phone number.
    Phone(PhoneLines),
    /// A citizen identity number, of somebody other than the holder.
    IdNumber,
    /// A short free text on one line.
    ShortText {
        /// Characters at the most.
        most: usize,
    },
    /// A longer free text; line breaks are allowed.
    LongText {
        /// Characters at the most.
        most: usize,
    },
    /// The number of a bank card.
    Account,
    /// Pages of a document. Where no page can be taken, the field takes a written promise, if the
    /// item allows one, and else leads to an operator.
    Document {
        /// Pages at the least.
        fewest: usize,
        /// Pages at the most.
        most: usize,
        /// The promise (告知承诺) that may stand for the pages, where the item allows one.
        promise: Option<String>,
    },
    /// The holder's signature, drawn with a finger.
    Signature,
    /// A promise that must be ticked.
    Confirmation {
        /// What is promised, in full.
        text: String,
        /// Version of these words; rises when they change.
        version: u32,
    },
    /// The holder's face, or an operator's word in its place.
    Face(FacePurpose),
}

impl FieldKind {
    /// Checks an answer that is not empty, on a day.
    pub(super) fn check(&self, raw: &RawAnswer, today: Date) -> Result<AnswerValue, AnswerFault> {
        if matches!(raw, RawAnswer::Halfway(_)) {
            return Err(AnswerFault::Unfinished);
        }
        match self {
            Self::Choice(choices) => {
                let codes = picked(raw, choices, 1)?;
                Ok(AnswerValue::Choice(codes[0].clone()))
            }
            Self::Several { choices, most } => {
                let codes = picked(raw, choices, *most)?;
                Ok(AnswerValue::Choices(codes.to_vec()))
            }
            Self::Place { to, .. } => place(raw, *to),
            Self::Date { min, max } => date(raw, min.day(today), max.day(today)),
            Self::Months { min, max, end } => {
                months(raw, min.month(today), max.month(today), *end, today)
            }
            Self::Money { min, max, unit, .. } => money(raw, *min, *max, *unit),
            Self::Number { min, max, .. } => whole_number(raw, *min, *max),
            Self::Phone(lines) => phone(raw, *lines),
            Self::IdNumber => {
                let text = raw.text().ok_or(AnswerFault::BadCharacter)?;
                Ok(AnswerValue::IdNumber(IdNumber::parse(text)?))
            }
            Self::ShortText { most } => text(raw, *most, |c| !c.is_control()),
            Self::LongText { most } => text(raw, *most, |c| !c.is_control() || c == '\n'),
            Self::Account => {
                let text = raw.text().ok_or(AnswerFault::BadCharacter)?;
                Ok(AnswerValue::Account(AccountNumber::parse(text)?))
            }
            Self::Document {
                fewest,
                most,
                promise,
            } => match (raw, raw.text(), promise) {
                (RawAnswer::Pages(pages), ..) => pages_of(pages, *fewest, *most),
                (_, Some(PROMISED), Some(_)) => Ok(AnswerValue::Promised),
                _ => Err(AnswerFault::NotOffered),
            },
            Self::Signature => signature(raw),
            Self::Confirmation { .. } => match raw.text() {
                Some(TICKED) => Ok(AnswerValue::Ticked(true)),
                _ => Err(AnswerFault::Missing),
            },
            Self::Face(_) => match raw.face() {
                Some(face) => Ok(AnswerValue::Face(Box::new(face.clone()))),
                None => Err(AnswerFault::NotOffered),
            },
        }
    }

    /// The codes a condition on this field can ask about; empty for kinds without codes.
    pub(super) fn codes(&self) -> Vec<&str> {
        match self {
            Self::Choice(choices) | Self::Several { choices, .. } => {
                choices.iter().map(|c| c.code.as_str()).collect()
            }
            Self::Confirmation { .. } => vec![TICKED],
            Self::Document {
                promise: Some(_), ..
            } => vec![PROMISED],
            Self::Face(_) => vec![ATTESTED],
            _ => Vec::new(),
        }
    }
}

fn pages_of(pages: &[PageImage], fewest: usize, most: usize) -> Result<AnswerValue, AnswerFault> {
    if pages.len() < fewest {
        return Err(AnswerFault::TooFewPages { fewest });
    }
    if pages.len() > most {
        return Err(AnswerFault::TooMany { most });
    }
    Ok(AnswerValue::Pages(pages.to_vec()))
}

fn picked<'a>(
    raw: &'a RawAnswer,
    choices: &[Choice],
    most: usize,
) -> Result<&'a [String], AnswerFault> {
    let RawAnswer::Picked(codes) = raw else {
        return Err(AnswerFault::NotOffered);
    };
    if codes.len() > most {
        return Err(AnswerFault::TooMany { most });
    }
    let offered = |code: &String| choices.iter().any(|c| c.code == *code);
    let twice = (1..codes.len()).any(|at| codes[..at].contains(&codes[at]));
    if !codes.iter().all(offered) || twice {
        return Err(AnswerFault::NotOffered);
    }
    Ok(codes)
}

fn place(raw: &RawAnswer, to: PlaceTo) -> Result<AnswerValue, AnswerFault> {
    let code = raw
        .text()
        .and_then(DivisionCode::parse)
        .ok_or(AnswerFault::NotAPlace)?;
    if code.as_str().len() < to.least_digits() {
        return Err(AnswerFault::Unfinished);
    }
    Ok(AnswerValue::Place(code))
}

fn date(raw: &RawAnswer, first: Date, last: Date) -> Result<AnswerValue, AnswerFault> {
    let day: Date = raw
        .text()
        .and_then(|text| text.parse().ok())
        .ok_or(AnswerFault::NotADay)?;
    if (first..=last).contains(&day) {
        Ok(AnswerValue::Date(day))
    } else {
        Err(AnswerFault::DayOutOfRange { first, last })
    }
}

fn months(
    raw: &RawAnswer,
    first: Month,
    last: Month,
    end: RangeEnd,
    today: Date,
) -> Result<AnswerValue, AnswerFault> {
    let (from, to) = raw
        .text()
        .and_then(|text| text.split_once('/'))
        .ok_or(AnswerFault::NotMonths)?;
    let from = Month::parse(from).ok_or(AnswerFault::NotMonths)?;
    let to = match (to, end) {
        ("", RangeEnd::MonthOrNow) => None,
        ("", RangeEnd::Month) => return Err(AnswerFault::Unfinished),
        (month, _) => Some(Month::parse(month).ok_or(AnswerFault::NotMonths)?),
    };
    let allowed = first..=last;
    if !allowed.contains(&from) || to.is_some_and(|to| !allowed.contains(&to)) {
        return Err(AnswerFault::MonthOutOfRange { first, last });
    }
    if to.unwrap_or(Month::of(today)) < from {
        return Err(AnswerFault::EndsBeforeItBegins);
    }
    Ok(AnswerValue::Months(MonthRange { from, to }))
}

fn whole_number(raw: &RawAnswer, min: u32, max: u32) -> Result<AnswerValue, AnswerFault> {
    let text = raw.text().unwrap_or_default();
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AnswerFault::NotANumber);
    }
    match text.parse::<u32>() {
        Ok(n) if (min..=max).contains(&n) => Ok(AnswerValue::Number(i64::from(n))),
        _ => Err(AnswerFault::OutOfRange { min, max }),
    }
}

fn money(raw: &RawAnswer, min: u32, max: u32, unit: MoneyUnit) -> Result<AnswerValue, AnswerFault> {
    let text = raw.text().unwrap_or_default();
    let (yuan, fen) = match (text.split_once('.'), unit) {
        (None, _) => (text, ""),
        (Some(parts), MoneyUnit::Fen) => parts,
        (Some(_), MoneyUnit::Yuan) => return Err(AnswerFault::NotASum),
    };
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(fen) || fen.len() > 2 || text.ends_with('.') {
        return Err(AnswerFault::NotASum);
    }
    let outside = AnswerFault::OutOfRange { min, max };
    let Ok(yuan) = yuan.parse::<u32>() else {
        return Err(outside);
    };
    let behind: u64 = format!("{fen:0<2}").parse().unwrap_or(0);
    let sum = u64::from(yuan) * 100 + behind;
    if (u64::from(min) * 100..=u64::from(max) * 100).contains(&sum) {
        Ok(AnswerValue::Money { fen: sum })
    } else {
        Err(outside)
    }
}

fn phone(raw: &RawAnswer, lines: PhoneLines) -> Result<AnswerValue, AnswerFault> {
    let text = raw.text().unwrap_or_default();
    let fixed = || match lines {
        PhoneLines::Mobile => None,
        PhoneLines::AnyLine => Phone::parse_fixed(text),
    };
    Phone::parse(text)
        .or_else(fixed)
        .map(AnswerValue::Phone)
        .ok_or(AnswerFault::NotAPhone)
}

fn text(
    raw: &RawAnswer,
    most: usize,
    allowed: impl Fn(char) -> bool,
) -> Result<AnswerValue, AnswerFault> {
    let text = raw.text().ok_or(AnswerFault::BadCharacter)?;
    if !text.chars().all(allowed) {
        return Err(AnswerFault::BadCharacter);
    }
    if text.chars().count() > most {
        return Err(AnswerFault::TooLong { most });
    }
    Ok(AnswerValue::Text(PersonalText::new(text.to_owned())))
}

fn signature(raw: &RawAnswer) -> Result<AnswerValue, AnswerFault> {
    match Strokes::parse(raw.text().unwrap_or_default()) {
        Ok(strokes) => Ok(AnswerValue::Signature(strokes)),
        Err(StrokesError::TooLittle) => Err(AnswerFault::TooLittleInk),
        Err(StrokesError::TooMuch) => Err(AnswerFault::TooMuchInk),
        Err(StrokesError::Malformed) => Err(AnswerFault::BadCharacter),
    }
}
