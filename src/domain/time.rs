//! Time as the core sees it: always an input, never read.

use jiff::civil::{Date, DateTime};

/// Milliseconds on a clock that never jumps and goes on while the machine sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MonoTime(pub u64);

impl MonoTime {
    /// This moment plus a span.
    pub fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// How long ago `earlier` was; zero when it lies ahead.
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

/// A length of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(pub u64);

impl Span {
    /// A span of whole seconds.
    pub const fn seconds(n: u64) -> Self {
        Self(n * 1_000)
    }

    /// A span of whole minutes.
    pub const fn minutes(n: u64) -> Self {
        Self(n * 60_000)
    }

    /// A span of whole hours.
    pub const fn hours(n: u64) -> Self {
        Self(n * 3_600_000)
    }

    /// Whole seconds, rounded up: what a countdown shows.
    pub fn seconds_up(self) -> u64 {
        self.0.div_ceil(1_000)
    }

    /// The span times a whole factor.
    pub fn times(self, n: u64) -> Self {
        Self(self.0.saturating_mul(n))
    }
}

impl From<Span> for std::time::Duration {
    fn from(s: Span) -> Self {
        Self::from_millis(s.0)
    }
}

/// Milliseconds since 1970-01-01 UTC by the wall clock, which may be wrong and may jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WallTime(pub i64);

/// China keeps one time zone without daylight saving: UTC+8.
const CHINA_OFFSET_MS: i64 = 8 * 3_600_000;

impl WallTime {
    /// The calendar date and time of day in China.
    pub fn china(self) -> DateTime {
        let ms = self.0.saturating_add(CHINA_OFFSET_MS);
        let days = ms.div_euclid(86_400_000).clamp(-700_000, 2_900_000);
        let of_day = ms.rem_euclid(86_400_000);
        let epoch = Date::constant(1970, 1, 1);
        let date = epoch
            .checked_add(jiff::Span::new().days(days))
            .expect("the day count is clamped to the calendar");
        let part = |unit: i64, of: i64| i8::try_from(of_day / unit % of).expect("below 60");
        date.at(
            part(3_600_000, 24),
            part(60_000, 60),
            part(1_000, 60),
            i32::try_from(of_day % 1_000 * 1_000_000).expect("below a second"),
        )
    }

    /// The calendar date in China.
    pub fn date(self) -> Date {
        self.china().date()
    }

    /// The moment a China date begins.
    pub fn at_start_of(date: Date) -> Self {
        let days = Date::constant(1970, 1, 1)
            .until(date)
            .expect("dates are in range")
            .get_days();
        Self(i64::from(days) * 86_400_000 - CHINA_OFFSET_MS)
    }

    /// This moment plus a span.
    pub fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add_unsigned(span.0))
    }

    /// How long ago `earlier` was; zero when it lies ahead.
    pub fn since(self, earlier: Self) -> Span {
        Span(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_before_midnight_utc_is_already_the_next_day_in_china() {
        let t = WallTime::at_start_of(Date::constant(2026, 11, 22));
        assert_eq!(t.date(), Date::constant(2026, 11, 22));
        assert_eq!(WallTime(t.0 - 1).date(), Date::constant(2026, 11, 21));
        assert_eq!(t.plus(Span::hours(9)).china().hour(), 9);
    }

    #[test]
    fn an_absurd_clock_does_not_break_the_calendar() {
        let _ = WallTime(i64::MAX).china();
        let _ = WallTime(i64::MIN).china();
    }
}
