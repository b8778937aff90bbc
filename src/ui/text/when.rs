//! Times and days as people say them.

use crate::domain::time::{Span, WallTime};
use jiff::civil::Date;

/// The time of day, 09:42.
pub fn clock(at: WallTime) -> String {
    let t = at.china();
    format!("{:02}:{:02}", t.hour(), t.minute())
}

/// A moment as seen from now: 今天 07:10, 昨天 18:00, 11月3日 08:30.
pub fn moment(at: WallTime, now: WallTime) -> String {
    format!("{} {}", near_day(at.date(), now.date()), clock(at))
}

/// As of when records stand, as seen from now. The first minute of a day stands for the day: that
/// is how registers that are brought up to date by the day tell it.
pub fn as_of(at: WallTime, now: WallTime) -> String {
    if at == WallTime::at_start_of(at.date()) {
        near_day(at.date(), now.date())
    } else {
        moment(at, now)
    }
}

/// A day as seen from today: 今天, 昨天, 明天, 11月3日, 2025年3月5日.
pub fn near_day(day: Date, today: Date) -> String {
    match today.until(day).map(|span| span.get_days()) {
        Ok(0) => "今天".to_owned(),
        Ok(-1) => "昨天".to_owned(),
        Ok(1) => "明天".to_owned(),
        _ if day.year() == today.year() => format!("{}月{}日", day.month(), day.day()),
        _ => full_day(day),
    }
}

/// A day with its year, 2026年3月5日.
pub fn full_day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Minutes and seconds, 4:30.
pub fn minutes(left: Span) -> String {
    let seconds = left.seconds_up();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Whole days from one day to another, negative when it has passed.
pub fn days_until(day: Date, today: Date) -> i32 {
    today.until(day).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i16, m: i8, d: i8) -> Date {
        Date::constant(y, m, d)
    }

    #[test]
    fn days_are_said_the_way_people_say_them() {
        let today = date(2026, 1, 1);
        assert_eq!(near_day(date(2025, 12, 31), today), "昨天");
        assert_eq!(near_day(today, today), "今天");
        assert_eq!(near_day(date(2026, 1, 2), today), "明天");
        assert_eq!(near_day(date(2026, 11, 3), today), "11月3日");
        assert_eq!(near_day(date(2025, 3, 5), today), "2025年3月5日");
    }

    #[test]
    fn records_brought_up_to_date_by_the_day_are_told_without_a_time_of_day() {
        let midnight = WallTime::at_start_of(date(2026, 11, 22));
        let morning = midnight.plus(Span::minutes(9 * 60 + 42));
        assert_eq!(as_of(midnight, morning), "今天");
        assert_eq!(as_of(morning, morning), "今天 09:42");
        let before = WallTime::at_start_of(date(2026, 11, 20));
        assert_eq!(as_of(before, morning), "11月20日");
    }

    #[test]
    fn a_countdown_never_says_zero_before_it_is_over() {
        assert_eq!(minutes(Span(1)), "0:01");
        assert_eq!(minutes(Span(90_000)), "1:30");
        assert_eq!(minutes(Span(0)), "0:00");
    }
}
