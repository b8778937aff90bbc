//! Working days in China: weekdays less the State Council's holidays plus its make-up days.

use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// One year's holidays and make-up days, as announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPlan {
    /// The notice it comes from, with its number and date.
    pub source: String,
    /// Days off, weekends within a holiday too.
    pub off: BTreeSet<Date>,
    /// Saturdays and Sundays that are worked.
    pub worked: BTreeSet<Date>,
}

/// Why a set of years is no calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WorkdaysError {
    /// A day stands under another year.
    #[error("{day} does not lie in {year}")]
    OtherYear {
        /// The year it stands under.
        year: i16,
        /// The day.
        day: Date,
    },
    /// A day is both off and worked.
    #[error("{0} is both off and worked")]
    Both(Date),
    /// A make-up day on a weekday, which is worked anyway.
    #[error("{0} is a weekday and needs no making up")]
    WeekdayMadeUp(Date),
}

/// The calendar of working days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workdays {
    years: BTreeMap<i16, YearPlan>,
}

/// Whether the holidays of all the years counted over are announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// They are.
    Announced,
    /// The holidays of this year are not known: the day can only be later.
    NotAnnounced(i16),
}

/// A day something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Due {
    /// The last day.
    pub on: Date,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Workdays {
    /// Takes years; each day must lie in its year, and be either off or worked.
    pub fn new(years: BTreeMap<i16, YearPlan>) -> Result<Self, WorkdaysError> {
        for (&year, plan) in &years {
            for &day in plan.off.iter().chain(&plan.worked) {
                if day.year() != year {
                    return Err(WorkdaysError::OtherYear { year, day });
                }
            }
            for &day in &plan.worked {
                if plan.off.contains(&day) {
                    return Err(WorkdaysError::Both(day));
                }
                if !is_weekend(day) {
                    return Err(WorkdaysError::WeekdayMadeUp(day));
                }
            }
        }
        Ok(Self { years })
    }

    /// The same calendar with the years of another in place of its own.
    #[must_use]
    pub fn updated_by(&self, newer: &Self) -> Self {
        let mut years = self.years.clone();
        years.extend(newer.years.clone());
        Self { years }
    }

    /// The years it covers, with their notices.
    pub fn years(&self) -> impl Iterator<Item = (i16, &YearPlan)> {
        self.years.iter().map(|(year, plan)| (*year, plan))
    }

    /// Whether a year's holidays are announced.
    pub fn covers(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// Whether a day is worked. In a year that is not covered weekends alone are off.
    pub fn is_worked(&self, day: Date) -> bool {
        match self.years.get(&day.year()) {
            Some(plan) if plan.off.contains(&day) => false,
            Some(plan) if plan.worked.contains(&day) => true,
            _ => !is_weekend(day),
        }
    }

    /// The last day of so many working days after a day; the day itself does not count (Civil
    /// Code, article 201). With zero days it is the day itself, or the next that is worked.
    pub fn after(&self, day: Date, working_days: u16) -> Due {
        let mut left = working_days;
        let mut at = day;
        let mut unknown = None;
        loop {
            if !self.covers(at.year()) && at > day {
                unknown = unknown.or(Some(at.year()));
            }
            if left == 0 && self.is_worked(at) {
                break;
            }
            let Ok(next) = at.tomorrow() else { break };
            at = next;
            if left > 0 && self.is_worked(at) {
                left -= 1;
            }
        }
        let unknown = unknown.or((!self.covers(at.year())).then_some(at.year()));
        Due {
            on: at,
            certainty: unknown.map_or(Certainty::Announced, Certainty::NotAnnounced),
        }
    }

    /// How many working days lie after one day up to and with another; zero when it is not later.
    pub fn between(&self, day: Date, until: Date) -> u16 {
        let mut at = day;
        let mut count: u16 = 0;
        while at < until
            && let Ok(next) = at.tomorrow()
        {
            at = next;
            count = count.saturating_add(u16::from(self.is_worked(at)));
        }
        count
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
