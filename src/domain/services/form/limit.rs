//! The first and last day of a field: fixed, or counted from today.

use crate::domain::time::Month;
use jiff::Span;
use jiff::civil::Date;
use std::fmt;

/// A day that bounds an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayLimit {
    /// That day.
    On(Date),
    /// So far from the day of the question; negative is earlier.
    FromToday {
        /// Full years.
        years: i16,
        /// Full months.
        months: i16,
        /// Days.
        days: i32,
    },
}

/// A text that names no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day is written 2026-11-22, today, today-16y, today+30d or today-1y+1d")]
pub struct NoLimit;

impl DayLimit {
    /// Today itself.
    pub const TODAY: Self = Self::FromToday {
        years: 0,
        months: 0,
        days: 0,
    };

    /// Reads `2026-11-22`, `today`, `today-16y`, `today+3m`, `today-1y+1d`.
    pub fn parse(text: &str) -> Result<Self, NoLimit> {
        let Some(mut rest) = text.strip_prefix("today") else {
            return text.parse().map(Self::On).map_err(|_| NoLimit);
        };
        let (mut years, mut months, mut days) = (0_i16, 0_i16, 0_i32);
        while !rest.is_empty() {
            let end = rest.find(['y', 'm', 'd']).ok_or(NoLimit)?;
            let (number, unit) = (&rest[..end], &rest[end..=end]);
            let signed = number.starts_with(['+', '-']);
            let n: i16 = number.parse().map_err(|_| NoLimit)?;
            if !signed || n.unsigned_abs() > 9_999 {
                return Err(NoLimit);
            }
            match unit {
                "y" => years = n,
                "m" => months = n,
                _ => days = i32::from(n),
            }
            rest = &rest[end + 1..];
        }
        Ok(Self::FromToday {
            years,
            months,
            days,
        })
    }

    /// The day meant, seen from `today`. The 29th of February a year on is the 28th.
    pub fn day(self, today: Date) -> Date {
        match self {
            Self::On(day) => day,
            Self::FromToday {
                years,
                months,
                days,
            } => {
                // One after the other: a span has one sign for all its parts.
                let years = Span::new().try_years(years).unwrap_or_default();
                let months = Span::new().try_months(months).unwrap_or_default();
                let days = Span::new().try_days(days).unwrap_or_default();
                let day = today.saturating_add(years);
                day.saturating_add(months).saturating_add(days)
            }
        }
    }

    /// The month of the day meant.
    pub fn month(self, today: Date) -> Month {
        Month::of(self.day(today))
    }
}

impl fmt::Display for DayLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "{day}"),
            Self::FromToday {
                years,
                months,
                days,
            } => {
                f.write_str("today")?;
                for (n, unit) in [
                    (i32::from(*years), 'y'),
                    (i32::from(*months), 'm'),
                    (*days, 'd'),
                ] {
                    if n != 0 {
                        write!(f, "{n:+}{unit}")?;
                    }
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn a_limit_that_says_nothing_is_refused() {
        for bad in [
            "",
            "yesterday",
            "today16y",
            "today-",
            "today-16",
            "today--1y",
            "2026-02-30",
            "today-99999y",
        ] {
            assert_eq!(DayLimit::parse(bad), Err(NoLimit), "{bad}");
        }
    }

    #[test]
    fn limits_count_from_today_and_come_back_as_they_were_written() {
        for (text, day) in [
            ("2020-02-29", Date::constant(2020, 2, 29)),
            ("today", TODAY),
            ("today-16y", Date::constant(2010, 11, 22)),
            ("today+30d", Date::constant(2026, 12, 22)),
            ("today-1y+1d", Date::constant(2025, 11, 23)),
            ("today-3m", Date::constant(2026, 8, 22)),
        ] {
            let limit = DayLimit::parse(text).expect(text);
            assert_eq!(limit.day(TODAY), day, "{text}");
            assert_eq!(limit.to_string(), text);
        }
    }

    #[test]
    fn a_year_from_a_leap_day_is_the_last_of_february() {
        let leap = Date::constant(2024, 2, 29);
        let limit = DayLimit::parse("today+1y").expect("a limit");
        assert_eq!(limit.day(leap), Date::constant(2025, 2, 28));
    }
}
