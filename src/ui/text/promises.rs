//! When a case will be done, as people are told.

use super::when;
use crate::domain::services::catalogue::Limit;
use crate::domain::services::clocks::Deadline;
use crate::domain::services::workdays::{Certainty, Due};
use crate::domain::time::WallTime;

/// What the line of the promise is called.
pub const DONE_BY: &str = "最迟办好";

/// Before acceptance there is no day yet: the clock starts then.
pub fn before_acceptance(limit: Limit) -> String {
    match limit {
        Limit::Instant => "县里受理后当场办好".to_owned(),
        Limit::WorkingDays(days) => format!("从县里受理算起，{days} 个工作日"),
    }
}

/// From acceptance on: the last day.
pub fn after_acceptance(limit: Limit, deadline: Deadline, now: WallTime) -> String {
    match (limit, deadline) {
        (Limit::WorkingDays(days), Deadline::Day(due)) => {
            format!("{}（{days} 个工作日）", last_day(due, now))
        }
        (_, Deadline::Day(due)) => last_day(due, now),
        (_, Deadline::Moment(at)) => when::moment(at, now),
    }
}

/// A last day; with a caveat while the holidays on the way to it are not announced.
pub fn last_day(due: Due, now: WallTime) -> String {
    let day = when::near_day(due.on, now.date());
    match due.certainty {
        Certainty::Announced => day,
        Certainty::NotAnnounced(year) => {
            format!("大约 {day}，{year} 年放假安排公布后可能再晚几天")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_that_may_still_move_is_never_told_as_certain() {
        let now = WallTime::at_start_of(date(2026, 12, 28));
        let due = |certainty| {
            Deadline::Day(Due {
                on: date(2027, 1, 8),
                certainty,
            })
        };
        let limit = Limit::WorkingDays(10);
        let sure = after_acceptance(limit, due(Certainty::Announced), now);
        assert_eq!(sure, "2027年1月8日（10 个工作日）");
        let unsure = after_acceptance(limit, due(Certainty::NotAnnounced(2027)), now);
        assert!(unsure.starts_with("大约 2027年1月8日，2027 年放假安排公布后可能再晚几天"));
    }

    #[test]
    fn before_acceptance_no_day_is_named() {
        for limit in [Limit::Instant, Limit::WorkingDays(10)] {
            let told = before_acceptance(limit);
            assert!(told.contains("受理") && !told.contains('月'), "{told}");
        }
    }
}
