//! The time as a technician types it: twelve digits, year to minute, in China.

use crate::domain::time::{Span, WallTime};
use jiff::civil::Date;

/// A typed time has so many digits: year, month, day, hour, minute.
pub const TIME_DIGITS: usize = 12;

/// The moment of twelve digits such as `202611231530`; `None` where there is no such moment.
pub fn typed_time(digits: &str) -> Option<WallTime> {
    if digits.len() != TIME_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let two = |from: usize| digits[from..from + 2].parse::<i8>().ok();
    let date = Date::new(digits[..4].parse().ok()?, two(4)?, two(6)?).ok()?;
    let (hour, minute) = (u64::try_from(two(8)?).ok()?, u64::try_from(two(10)?).ok()?);
    let passed = Span::minutes(hour * 60 + minute);
    (hour < 24 && minute < 60).then(|| WallTime::at_start_of(date).plus(passed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_that_never_was_is_refused() {
        for bad in [
            "",
            "20261123153",
            "2026112315300",
            "202613011200",
            "202602301200",
            "202611232400",
            "202611231260",
            "2026-1231530",
            "２０２６１１",
        ] {
            assert_eq!(typed_time(bad), None, "{bad}");
        }
    }

    #[test]
    fn twelve_digits_are_a_minute_in_china() {
        let at = typed_time("202611231530").expect("a moment");
        assert_eq!(at, WallTime(1_795_419_000_000));
        assert_eq!(typed_time("202402290000").map(|at| at.0 % 60_000), Some(0));
    }
}
