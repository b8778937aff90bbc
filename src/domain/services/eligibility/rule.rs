//! A rule as data: what must hold, what to say when it does not, what to do when nobody knows.

use super::facts::{CaseNeed, Fact, FactShape, FactValue};
use super::judge::{Evidence, Truth};
use crate::domain::delivery::{AnswerValue, FieldId};
use crate::domain::people::identity::{DivisionCode, Sex};
use crate::domain::services::ItemNo;
use crate::domain::short_name::short_name;
use jiff::civil::Date;

short_name! {
    /// The name of a rule within its item: small letters, digits, dashes.
    RuleId, 1..=40, dashed
}

/// One rule of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What must hold.
    pub needs: Condition,
    /// What happens when it does not.
    pub weight: Weight,
    /// What happens when it cannot be known now.
    pub when_unknown: WhenUnknown,
    /// What to say when it does not hold.
    pub words: RuleWords,
    /// The item that would make it hold, if there is one.
    pub first: Option<ItemNo>,
}

/// What a rule says to a person, from the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleWords {
    /// The rule, in one sentence.
    pub say: String,
    /// What would help.
    pub help: String,
    /// Where to go; empty for the county's own window.
    pub place: String,
    /// The phone there; empty for the county's own.
    pub phone: String,
}

/// What happens when a rule does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Weight {
    /// The item cannot be started.
    #[default]
    Bar,
    /// The person is told and may go on.
    Advice,
}

/// What happens when a rule cannot be judged: the line is down, or the county does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhenUnknown {
    /// The case is taken with a note that the county must check this rule.
    Take,
    /// An operator looks at the papers first.
    Operator,
    /// The item is not started.
    Refuse,
}

/// What must hold. Ages are in full years by the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Has reached this age.
    AgeAtLeast(u16),
    /// Has not reached this age.
    AgeBelow(u16),
    /// Is of this sex.
    Sex(Sex),
    /// The household is registered here. The number on the card is a hint, never a proof.
    HomeIn(DivisionCode),
    /// One of these codes was answered.
    Answer {
        /// The field.
        field: FieldId,
        /// The codes; `yes` and `no` for a tick.
        one_of: Vec<String>,
    },
    /// There is a case of an item.
    Case {
        /// The item.
        item: ItemNo,
        /// How it must stand.
        stage: CaseNeed,
        /// Not older than this, in months; `None` for any age.
        months: Option<u16>,
    },
    /// The county says yes, or no.
    Flag(Fact, bool),
    /// The county counts at least this many.
    AtLeast(Fact, u32),
    /// It happened within this many months before today.
    Within(Fact, u16),
    /// The county has it as one of these codes.
    Code(Fact, Vec<String>),
    /// All of them hold.
    All(Vec<Condition>),
    /// One of them holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// The day a person born on a day has lived so many full years: the same day of the year, and the
/// last of February for who was born on the 29th in a year without one (Civil Code, article 202).
///
/// `None` beyond the calendar.
pub fn reaches(born: Date, years: u16) -> Option<Date> {
    born.checked_add(jiff::Span::new().years(i64::from(years)))
        .ok()
}

/// The day so many months before another; the last of the month where there is no such day.
fn months_before(day: Date, months: u16) -> Option<Date> {
    day.checked_sub(jiff::Span::new().months(i64::from(months)))
        .ok()
}

impl Condition {
    /// The facts it may ask for.
    pub fn facts(&self) -> Vec<Fact> {
        match self {
            Self::Flag(fact, _)
            | Self::AtLeast(fact, _)
            | Self::Within(fact, _)
            | Self::Code(fact, _) => vec![*fact],
            Self::HomeIn(_) => vec![Fact::Home],
            Self::Case { item, stage, .. } => vec![Fact::Case(*item, *stage)],
            Self::All(all) | Self::Any(all) => all.iter().flat_map(Self::facts).collect(),
            Self::Not(inner) => inner.facts(),
            Self::AgeAtLeast(_) | Self::AgeBelow(_) | Self::Sex(_) | Self::Answer { .. } => {
                Vec::new()
            }
        }
    }

    /// The fields whose answers it looks at.
    pub fn fields(&self) -> Vec<&FieldId> {
        match self {
            Self::Answer { field, .. } => vec![field],
            Self::All(all) | Self::Any(all) => all.iter().flat_map(Self::fields).collect(),
            Self::Not(inner) => inner.fields(),
            _ => Vec::new(),
        }
    }

    /// Whether every fact in it is asked for in its own kind, and every list has something in it.
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Flag(fact, _) => fact.shape() == FactShape::Flag,
            Self::AtLeast(fact, _) => fact.shape() == FactShape::Count,
            Self::Within(fact, _) => fact.shape() == FactShape::Day,
            Self::Code(fact, codes) => fact.shape() == FactShape::Code && !codes.is_empty(),
            Self::Answer { one_of, .. } => !one_of.is_empty(),
            Self::All(all) | Self::Any(all) => !all.is_empty() && all.iter().all(Self::is_sound),
            Self::Not(inner) => inner.is_sound(),
            Self::AgeAtLeast(_)
            | Self::AgeBelow(_)
            | Self::Sex(_)
            | Self::HomeIn(_)
            | Self::Case { .. } => true,
        }
    }

    /// Whether it holds, as far as it can be told.
    pub(super) fn truth(&self, on: &Evidence<'_>) -> Truth {
        match self {
            Self::AgeAtLeast(years) => Truth::of(has_reached(on, *years)),
            Self::AgeBelow(years) => Truth::of(!has_reached(on, *years)),
            Self::Sex(sex) => Truth::of(on.person.sex == *sex),
            Self::HomeIn(place) => home(place, on),
            Self::Answer { field, one_of } => answered(field, one_of, on),
            Self::Case {
                item,
                stage,
                months,
            } => happened(Fact::Case(*item, *stage), *months, on),
            Self::Flag(fact, wanted) => match on.known.value(*fact) {
                Some(FactValue::Flag(is)) => Truth::of(is == *wanted),
                _ => Truth::lacks(*fact),
            },
            Self::AtLeast(fact, n) => match on.known.value(*fact) {
                Some(FactValue::Count(is)) => Truth::of(is >= *n),
                _ => Truth::lacks(*fact),
            },
            Self::Within(fact, months) => happened(*fact, Some(*months), on),
            Self::Code(fact, codes) => match on.known.value(*fact) {
                Some(FactValue::Code(is)) => Truth::of(codes.contains(&is)),
                _ => Truth::lacks(*fact),
            },
            Self::All(all) => all.iter().map(|c| c.truth(on)).fold(Truth::Yes, Truth::and),
            Self::Any(all) => all.iter().map(|c| c.truth(on)).fold(Truth::No, Truth::or),
            Self::Not(inner) => inner.truth(on).not(),
        }
    }
}

fn has_reached(on: &Evidence<'_>, years: u16) -> bool {
    reaches(on.person.born, years).is_some_and(|day| day <= on.today)
}

fn home(place: &DivisionCode, on: &Evidence<'_>) -> Truth {
    match on.known.value(Fact::Home) {
        Some(FactValue::Place(home)) => Truth::of(home.is_within(place)),
        _ => Truth::hinted(Fact::Home, on.person.number_from.is_within(place)),
    }
}

fn answered(field: &FieldId, one_of: &[String], on: &Evidence<'_>) -> Truth {
    let Some(answers) = on.answers else {
        return Truth::not_yet();
    };
    let offered = |code: &str| one_of.iter().any(|c| c == code);
    let given = answers.iter().find(|(id, _)| id == field);
    Truth::of(given.is_some_and(|(_, value)| match value {
        AnswerValue::Choice(code) => offered(code),
        AnswerValue::Choices(codes) => codes.iter().any(|c| offered(c)),
        AnswerValue::Ticked(yes) => offered(if *yes { "yes" } else { "no" }),
        AnswerValue::Number(n) => offered(&n.to_string()),
        _ => false,
    }))
}

fn happened(fact: Fact, months: Option<u16>, on: &Evidence<'_>) -> Truth {
    match on.known.value(fact) {
        Some(FactValue::Day(day)) => {
            Truth::of(day.is_some_and(|day| is_recent(day, months, on.today)))
        }
        _ => Truth::lacks(fact),
    }
}

/// Whether a day lies within so many months before today; the day itself still counts.
fn is_recent(day: Date, months: Option<u16>, today: Date) -> bool {
    let Some(months) = months else {
        return true;
    };
    months_before(today, months).is_none_or(|first| day >= first)
}
