//! The two clocks of an accepted case: the promise to the person, and the county's inner target.
//! Both start at acceptance (受理), or when the case this one waited for is done.

use super::catalogue::Limit;
use super::workdays::{Due, Workdays};
use crate::domain::time::{Span, WallTime};
use jiff::civil::Date;

/// An instant item is done within this after acceptance, as a rule.
pub const INSTANT_WITHIN: Span = Span::minutes(30);

/// How long a case may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clocks {
    /// The legal limit of the list.
    pub promise: Limit,
    /// Working days the county sets itself; `None` when there is only the promise.
    pub target: Option<u16>,
}

/// Until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deadline {
    /// A moment.
    Moment(WallTime),
    /// The end of a day.
    Day(Due),
}

impl Deadline {
    /// Whether it has passed.
    pub fn is_past(self, now: WallTime) -> bool {
        match self {
            Self::Moment(at) => now > at,
            Self::Day(due) => now.date() > due.on,
        }
    }

    /// The day it falls on.
    pub fn day(self) -> Date {
        match self {
            Self::Moment(at) => at.date(),
            Self::Day(due) => due.on,
        }
    }
}

/// How an unfinished case stands against its clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pace {
    /// Both clocks have time left.
    InTime,
    /// The inner target is missed; the promise holds.
    PastTarget,
    /// The promise is broken (超时).
    Overdue,
}

impl Clocks {
    /// Until when the promise runs.
    pub fn promised(&self, started: WallTime, calendar: &Workdays) -> Deadline {
        match self.promise {
            Limit::Instant => Deadline::Moment(started.plus(INSTANT_WITHIN)),
            Limit::WorkingDays(days) => Deadline::Day(calendar.after(started.date(), days)),
        }
    }

    /// Until when the inner target runs; never later than the promise.
    pub fn targeted(&self, started: WallTime, calendar: &Workdays) -> Option<Deadline> {
        let (Limit::WorkingDays(promise), Some(target)) = (self.promise, self.target) else {
            return None;
        };
        let days = target.min(promise);
        Some(Deadline::Day(calendar.after(started.date(), days)))
    }

    /// How a case stands at a moment, or stood when it was finished.
    pub fn pace(&self, started: WallTime, now: WallTime, calendar: &Workdays) -> Pace {
        if self.promised(started, calendar).is_past(now) {
            return Pace::Overdue;
        }
        match self.targeted(started, calendar) {
            Some(target) if target.is_past(now) => Pace::PastTarget,
            _ => Pace::InTime,
        }
    }

    /// Working days left until the promise is broken, today not counted; zero on the last day.
    /// `None` for instant items.
    pub fn days_left(&self, started: WallTime, now: WallTime, calendar: &Workdays) -> Option<u16> {
        match self.promised(started, calendar) {
            Deadline::Moment(_) => None,
            Deadline::Day(due) => Some(calendar.between(now.date(), due.on)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::services::workdays::YearPlan;
    use jiff::civil::date;

    fn at(text: &str) -> WallTime {
        let when: jiff::civil::DateTime = text.parse().expect("a moment");
        let start = WallTime::at_start_of(when.date());
        let of_day = i64::from(when.hour()) * 3_600_000
            + i64::from(when.minute()) * 60_000
            + i64::from(when.second()) * 1_000;
        WallTime(start.0 + of_day)
    }

    /// September to November of 2026 as announced.
    fn calendar() -> Workdays {
        let off = (25..=27).map(|d| date(2026, 9, d));
        let plan = YearPlan {
            source: "notice".into(),
            off: off.chain((1..=7).map(|d| date(2026, 10, d))).collect(),
            worked: [date(2026, 9, 20), date(2026, 10, 10)].into(),
        };
        Workdays::new([(2026, plan)].into()).expect("a calendar")
    }

    #[test]
    fn an_instant_item_is_overdue_half_an_hour_after_acceptance_and_not_before() {
        let clocks = Clocks {
            promise: Limit::Instant,
            target: None,
        };
        let start = at("2026-11-20T16:50");
        let pace = |text| clocks.pace(start, at(text), &calendar());
        assert_eq!(pace("2026-11-20T17:20"), Pace::InTime);
        assert_eq!(pace("2026-11-20T17:20:01"), Pace::Overdue);
        assert_eq!(clocks.days_left(start, start, &calendar()), None);
    }

    #[test]
    fn the_target_is_missed_before_the_promise_is_broken() {
        let clocks = Clocks {
            promise: Limit::WorkingDays(10),
            target: Some(3),
        };
        let start = at("2026-09-18T09:00");
        // Sunday 20 September is worked; 25 to 27 September and 1 to 7 October are off.
        let pace = |text| clocks.pace(start, at(text), &calendar());
        assert_eq!(pace("2026-09-22T23:59:59"), Pace::InTime);
        assert_eq!(pace("2026-09-23T00:00"), Pace::PastTarget);
        assert_eq!(pace("2026-10-09T23:59:59"), Pace::PastTarget);
        assert_eq!(pace("2026-10-10T00:00"), Pace::Overdue);
        let left = clocks.days_left(start, at("2026-09-30T12:00"), &calendar());
        assert_eq!(left, Some(2));
    }

    #[test]
    fn a_target_never_outlives_the_promise_and_instant_items_have_none() {
        let longer = Clocks {
            promise: Limit::WorkingDays(2),
            target: Some(5),
        };
        let start = at("2026-11-20T09:00");
        assert_eq!(
            longer.targeted(start, &calendar()),
            Some(longer.promised(start, &calendar()))
        );
        let instant = Clocks {
            promise: Limit::Instant,
            target: Some(1),
        };
        assert_eq!(instant.targeted(start, &calendar()), None);
    }
}
