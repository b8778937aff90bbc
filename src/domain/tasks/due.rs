//! How long a task has.

use crate::domain::services::workdays::Workdays;
use jiff::civil::Date;

/// How long a task has, as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueIn {
    /// So many calendar days too late.
    Overdue(u32),
    /// Today is the last day.
    Today,
    /// So many working days after today; at least one.
    Left(u16),
}

impl DueIn {
    /// How a last day looks from today.
    pub fn of(due: Date, today: Date, calendar: &Workdays) -> Self {
        let days = today.until(due).map_or(0, |span| span.get_days());
        match days {
            0 => Self::Today,
            late if late < 0 => Self::Overdue(late.unsigned_abs()),
            _ => Self::Left(calendar.between(today, due).max(1)),
        }
    }
}
