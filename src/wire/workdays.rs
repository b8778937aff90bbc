//! The calendar of working days as `kiosk-config/workdays.toml` and the signed bundle have it.

use crate::domain::services::workdays as domain;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Announced years.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Workdays {
    /// One entry a year.
    pub years: Vec<Year>,
}

/// One year as announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// Number and title of the notice.
    pub notice: String,
    /// Its date, `YYYY-MM-DD`.
    pub issued: String,
    /// Where it is published.
    pub link: String,
    /// Blocks of days off.
    pub holidays: Vec<Holiday>,
    /// Saturdays and Sundays that are worked, `YYYY-MM-DD`.
    pub worked: Vec<String>,
}

/// A block of days off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name.
    pub name: String,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`.
    pub to: String,
}

/// Why a document is no calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkdaysFault {
    /// The file is not of this form.
    #[error("{0}")]
    Syntax(String),
    /// A year stands twice.
    #[error("{0} stands twice")]
    Twice(i16),
    /// A day that is not on the calendar.
    #[error("{0:?} is no day")]
    NoDay(String),
    /// A block that ends before it begins, or is longer than a month.
    #[error("{0}: from and to do not make a holiday")]
    NoBlock(String),
    /// The days contradict each other.
    #[error(transparent)]
    Days(#[from] domain::WorkdaysError),
}

/// The calendar that comes with the program.
pub fn shipped() -> domain::Workdays {
    read(include_str!("../../kiosk-config/workdays.toml"))
        .expect("the shipped calendar is read by a test")
}

/// Reads a file of the form of `kiosk-config/workdays.toml`.
pub fn read(text: &str) -> Result<domain::Workdays, WorkdaysFault> {
    check(&document(text)?)
}

/// Reads a file of that form as it is to be published.
pub fn document(text: &str) -> Result<Workdays, WorkdaysFault> {
    toml::from_str(text).map_err(|e| WorkdaysFault::Syntax(e.to_string()))
}

/// Checks a document and makes it the domain's calendar.
pub fn check(raw: &Workdays) -> Result<domain::Workdays, WorkdaysFault> {
    let mut years = BTreeMap::new();
    for year in &raw.years {
        let mut off = BTreeSet::new();
        for block in &year.holidays {
            off.extend(days_of(block)?);
        }
        let worked = year.worked.iter().map(|text| day(text));
        let plan = domain::YearPlan {
            source: format!("{} ({})", year.notice, day(&year.issued)?),
            off,
            worked: worked.collect::<Result<_, _>>()?,
        };
        if years.insert(year.year, plan).is_some() {
            return Err(WorkdaysFault::Twice(year.year));
        }
    }
    Ok(domain::Workdays::new(years)?)
}

fn day(text: &str) -> Result<Date, WorkdaysFault> {
    text.parse()
        .map_err(|_| WorkdaysFault::NoDay(text.to_owned()))
}

fn days_of(block: &Holiday) -> Result<Vec<Date>, WorkdaysFault> {
    let (from, to) = (day(&block.from)?, day(&block.to)?);
    let days: Vec<Date> = from
        .series(jiff::Span::new().days(1))
        .take_while(|at| *at <= to)
        .take(32)
        .collect();
    if days.is_empty() || days.len() > 31 {
        return Err(WorkdaysFault::NoBlock(block.name.clone()));
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(text: &str) -> Result<domain::Workdays, WorkdaysFault> {
        let head =
            "[[years]]\nyear = 2026\nnotice = \"通知\"\nissued = \"2025-11-04\"\nlink = \"\"\n";
        read(&format!("{head}{text}"))
    }

    #[test]
    fn a_calendar_that_contradicts_itself_is_refused() {
        let none = "holidays = []\n";
        assert!(matches!(
            year(&format!("{none}worked = [\"2026-02-30\"]")),
            Err(WorkdaysFault::NoDay(_))
        ));
        let block = |from: &str, to: &str| {
            format!("holidays = [{{ name = \"节\", from = \"{from}\", to = \"{to}\" }}]\n")
        };
        assert!(matches!(
            year(&format!("{}worked = []", block("2026-05-05", "2026-05-01"))),
            Err(WorkdaysFault::NoBlock(_))
        ));
        assert!(matches!(
            year(&format!("{}worked = []", block("2026-05-01", "2026-07-01"))),
            Err(WorkdaysFault::NoBlock(_))
        ));
        assert!(matches!(
            year(&format!("{}worked = []", block("2025-12-31", "2026-01-02"))),
            Err(WorkdaysFault::Days(domain::WorkdaysError::OtherYear { .. }))
        ));
        let saturday = block("2026-05-09", "2026-05-09");
        assert!(matches!(
            year(&format!("{saturday}worked = [\"2026-05-09\"]")),
            Err(WorkdaysFault::Days(domain::WorkdaysError::Both(_)))
        ));
        assert!(matches!(
            year(&format!("{none}worked = [\"2026-05-11\"]")),
            Err(WorkdaysFault::Days(domain::WorkdaysError::WeekdayMadeUp(_)))
        ));
    }

    #[test]
    fn a_year_that_stands_twice_and_a_misspelt_key_are_refused() {
        let twice = "[[years]]\nyear = 2026\nnotice = \"\"\nissued = \"2025-11-04\"\nlink = \"\"\n\
                     holidays = []\nworked = []\n"
            .repeat(2);
        assert_eq!(read(&twice), Err(WorkdaysFault::Twice(2026)));
        assert!(matches!(
            year("holidays = []\nworked = []\nworkdays = []"),
            Err(WorkdaysFault::Syntax(_))
        ));
    }
}
