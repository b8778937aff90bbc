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

    /// This moment less a span.
    pub fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub_unsigned(span.0))
    }

    /// How long ago `earlier` was; zero when it lies ahead.
    pub fn since(self, earlier: Self) -> Span {
        Span(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// A month of a year, as 2026-11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month a day lies in.
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// Reads `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        (1..=12).contains(&month).then_some(Self { year, month })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.month
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
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

    #[test]
    fn months_are_read_as_they_are_written_and_stand_in_order() {
        for bad in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "26-11",
            "2026-1",
            "2026-+1",
            "2026-11-22",
        ] {
            assert_eq!(Month::parse(bad), None, "{bad}");
        }
        let month = Month::parse("2026-02").expect("a month");
        assert_eq!(month.to_string(), "2026-02");
        assert_eq!(Month::of(Date::constant(2026, 2, 28)), month);
        assert!(month < Month::parse("2026-11").expect("a month"));
    }
}
