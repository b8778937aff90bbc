//! Days and months picked step by step: by tapping, never by typing.

use crate::domain::services::form::{RangeEnd, RawAnswer};
use crate::domain::time::Month;
use crate::ui::text::answers::month as month_words;
use crate::ui::text::when;
use jiff::civil::Date;
use std::ops::RangeInclusive;

/// More years than this are picked by way of their decade.
const YEARS_AT_ONCE: i16 = 24;

/// One step of picking: what was picked so far, and what can be picked now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Steps {
    /// What was picked, and the answer a tap on it goes back to.
    pub(super) crumbs: Vec<(String, RawAnswer)>,
    /// What is asked for now.
    pub(super) asks: String,
    /// What can be picked: label, whether it is picked, the answer it makes.
    pub(super) options: Vec<(String, bool, RawAnswer)>,
    /// How many stand in a row; 0 lets them flow.
    pub(super) columns: i32,
    /// The whole answer in words, once it is one.
    pub(super) whole: String,
}

fn back_to(text: &str) -> RawAnswer {
    // A slash with nothing behind it says "until now": going back has not said that.
    let text = text.trim_end_matches('/');
    if text.is_empty() {
        RawAnswer::empty()
    } else {
        RawAnswer::halfway(text)
    }
}

/// Year and month inside limits, begun as `195` (a decade), `1958` or `1958-03`.
struct YearMonth<'a> {
    /// What stands before it in the answer, `2024-03/`.
    before: &'a str,
    begun: &'a str,
    allowed: RangeInclusive<Month>,
}

impl YearMonth<'_> {
    fn answer(&self, text: &str) -> RawAnswer {
        back_to(&format!("{}{text}", self.before))
    }

    fn years(&self) -> RangeInclusive<i16> {
        self.allowed.start().year()..=self.allowed.end().year()
    }

    fn is_long(&self) -> bool {
        let years = self.years();
        years.end() - years.start() >= YEARS_AT_ONCE
    }

    /// Adds what was picked to the crumbs, and the open step. `which` begins the question, 从.
    fn fill(&self, steps: &mut Steps, which: &str) {
        let year = self.begun.get(..4);
        if self.is_long() && self.begun.len() >= 3 {
            let decade = &self.begun[..3];
            steps
                .crumbs
                .push((format!("{which}{decade}0 年代"), self.answer("")));
        }
        if let Some(year) = year {
            let decade = if self.is_long() { &year[..3] } else { "" };
            let label = if self.is_long() {
                format!("{year} 年")
            } else {
                format!("{which}{year} 年")
            };
            steps.crumbs.push((label, self.answer(decade)));
        }
        match year {
            Some(year) => self.months(steps, year, which),
            None if self.is_long() && self.begun.len() < 3 => self.decades(steps, which),
            None => self.year_of(steps, which),
        }
    }

    fn decades(&self, steps: &mut Steps, which: &str) {
        steps.asks = format!("{which}哪个年代？");
        steps.columns = 3;
        let years = self.years();
        for decade in years.start() / 10..=years.end() / 10 {
            let label = format!("{decade}0–{decade}9");
            steps
                .options
                .push((label, false, self.answer(&decade.to_string())));
        }
    }

    fn year_of(&self, steps: &mut Steps, which: &str) {
        steps.asks = format!("{which}哪一年？");
        steps.columns = 5;
        for year in self.years() {
            if format!("{year:04}").starts_with(self.begun) {
                steps
                    .options
                    .push((year.to_string(), false, self.answer(&format!("{year:04}"))));
            }
        }
    }

    fn months(&self, steps: &mut Steps, year: &str, which: &str) {
        steps.asks = format!("{which}哪个月？");
        steps.columns = 4;
        for month in 1..=12 {
            let text = format!("{year}-{month:02}");
            if Month::parse(&text).is_some_and(|m| self.allowed.contains(&m)) {
                let on = self.begun == text;
                steps
                    .options
                    .push((format!("{month} 月"), on, self.answer(&text)));
            }
        }
    }
}

/// The steps to a day: decade where there are many years, year, month, day.
pub(super) fn day(begun: &str, first: Date, last: Date) -> Steps {
    let mut steps = Steps::default();
    let year_month = begun.get(..7).unwrap_or(begun);
    let picker = YearMonth {
        before: "",
        begun: year_month,
        allowed: Month::of(first)..=Month::of(last),
    };
    picker.fill(&mut steps, "");
    let Some(month) = Month::parse(year_month) else {
        return steps;
    };
    steps.options.clear();
    let back = RawAnswer::halfway(&begun[..4]);
    steps.crumbs.push((format!("{} 月", month.month()), back));
    steps.asks = "哪一天？".to_owned();
    steps.columns = 7;
    for n in 1..=31 {
        let Ok(day) = Date::new(month.year(), month.month(), n) else {
            continue;
        };
        if (first..=last).contains(&day) {
            let text = day.to_string();
            let on = begun == text;
            steps
                .options
                .push((n.to_string(), on, RawAnswer::typed(&text)));
            if on {
                steps.whole = when::full_day(day);
            }
        }
    }
    steps
}

/// The steps to a range of months: from year and month, to year and month or until now.
pub(super) fn months(begun: &str, first: Month, last: Month, end: RangeEnd) -> Steps {
    let mut steps = Steps::default();
    let (from, to) = match begun.split_once('/') {
        Some((from, to)) => (from, Some(to)),
        None => (begun, None),
    };
    let picker = YearMonth {
        before: "",
        begun: from,
        allowed: first..=last,
    };
    picker.fill(&mut steps, "从");
    let Some(from) = Month::parse(from) else {
        return steps;
    };
    steps.options.clear();
    let back = RawAnswer::halfway(&begun[..4]);
    steps.crumbs.push((format!("{} 月", from.month()), back));
    until(&mut steps, from, to, last, end);
    let whole = match to {
        Some("") => Some("现在".to_owned()),
        Some(to) => Month::parse(to).map(month_words),
        None => None,
    };
    if let Some(to) = whole {
        steps.whole = format!("{} 到 {to}", month_words(from));
    }
    steps
}

fn until(steps: &mut Steps, from: Month, to: Option<&str>, last: Month, end: RangeEnd) {
    let before = format!("{from}/");
    let begun = to.unwrap_or_default();
    let picker = YearMonth {
        before: &before,
        begun,
        allowed: from..=last,
    };
    picker.fill(steps, "到");
    for (_, _, answer) in &mut steps.options {
        let RawAnswer::Halfway(text) = &*answer else {
            continue;
        };
        let whole = text
            .rsplit('/')
            .next()
            .is_some_and(|to| Month::parse(to).is_some());
        if whole {
            *answer = RawAnswer::typed(text);
        }
    }
    if end == RangeEnd::MonthOrNow && begun.len() < 4 {
        let label = "到现在".to_owned();
        let now = (label, to == Some(""), RawAnswer::typed(&before));
        steps.options.insert(0, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(steps: &Steps) -> Vec<&str> {
        steps
            .options
            .iter()
            .map(|(label, _, _)| label.as_str())
            .collect()
    }

    fn day_of(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn month_of(text: &str) -> Month {
        Month::parse(text).expect("a month")
    }

    /// Taps one option after another and gives the last answer.
    fn walk(taps: &[&str], step: impl Fn(&str) -> Steps) -> RawAnswer {
        let mut answer = RawAnswer::empty();
        for tap in taps {
            let begun = match &answer {
                RawAnswer::Typed(t) | RawAnswer::Halfway(t) => t.to_string(),
                RawAnswer::Picked(_) | RawAnswer::Pages(_) | RawAnswer::Face(_) => String::new(),
            };
            let steps = step(&begun);
            let found = steps.options.into_iter().find(|(label, _, _)| label == tap);
            answer = found.unwrap_or_else(|| panic!("no {tap} after {begun}")).2;
        }
        answer
    }

    #[test]
    fn a_birthday_takes_four_taps_and_no_key() {
        let step = |begun: &str| day(begun, day_of("1926-11-22"), day_of("2026-11-22"));
        assert_eq!(labels(&step(""))[0], "1920–1929");
        let made = walk(&["1950–1959", "1958", "3 月", "12"], step);
        assert_eq!(made, RawAnswer::typed("1958-03-12"));
        let whole = step("1958-03-12");
        assert_eq!(whole.whole, "1958年3月12日");
        let crumbs: Vec<_> = whole
            .crumbs
            .iter()
            .map(|(label, _)| label.as_str())
            .collect();
        assert_eq!(crumbs, ["1950 年代", "1958 年", "3 月"]);
        assert_eq!(whole.crumbs[2].1, RawAnswer::halfway("1958"));
    }

    #[test]
    fn only_days_inside_the_limits_are_offered() {
        let step = |begun: &str| day(begun, day_of("2026-11-20"), day_of("2027-02-02"));
        assert_eq!(labels(&step("")), ["2026", "2027"]);
        assert_eq!(labels(&step("2026")), ["11 月", "12 月"]);
        assert_eq!(labels(&step("2026-11")).first(), Some(&"20"));
        assert_eq!(labels(&step("2027-02")), ["1", "2"]);
    }

    #[test]
    fn a_range_ends_in_a_month_after_its_beginning_or_now() {
        let step = |begun: &str| {
            let (first, last) = (month_of("2020-01"), month_of("2026-11"));
            months(begun, first, last, RangeEnd::MonthOrNow)
        };
        let made = walk(&["2024", "3 月", "2025", "1 月"], step);
        assert_eq!(made, RawAnswer::typed("2024-03/2025-01"));
        let made = walk(&["2024", "3 月", "到现在"], step);
        assert_eq!(made, RawAnswer::typed("2024-03/"));
        assert_eq!(
            labels(&step("2024-03/")),
            ["到现在", "2024", "2025", "2026"]
        );
        assert_eq!(labels(&step("2024-03/2024"))[0], "3 月");
        assert_eq!(step("2024-03/2025-01").whole, "2024年3月 到 2025年1月");
    }
}
