//! The shipped calendar against the State Council's notices, and what counting must keep.

use jiff::civil::{Date, Weekday, date};
use jiujinban::domain::services::workdays::{Certainty, Workdays};
use jiujinban::wire::workdays::shipped;
use proptest::prelude::*;

/// Every block of the two notices: the last day worked before it, its days off, the first day
/// worked after it.
const BLOCKS: [((i16, i8, i8), (i16, i8, i8), (i16, i8, i8), (i16, i8, i8)); 13] = [
    ((2024, 12, 31), (2025, 1, 1), (2025, 1, 1), (2025, 1, 2)),
    ((2025, 1, 27), (2025, 1, 28), (2025, 2, 4), (2025, 2, 5)),
    ((2025, 4, 3), (2025, 4, 4), (2025, 4, 6), (2025, 4, 7)),
    ((2025, 4, 30), (2025, 5, 1), (2025, 5, 5), (2025, 5, 6)),
    ((2025, 5, 30), (2025, 5, 31), (2025, 6, 2), (2025, 6, 3)),
    ((2025, 9, 30), (2025, 10, 1), (2025, 10, 8), (2025, 10, 9)),
    ((2025, 12, 31), (2026, 1, 1), (2026, 1, 3), (2026, 1, 4)),
    ((2026, 2, 14), (2026, 2, 15), (2026, 2, 23), (2026, 2, 24)),
    ((2026, 4, 3), (2026, 4, 4), (2026, 4, 6), (2026, 4, 7)),
    ((2026, 4, 30), (2026, 5, 1), (2026, 5, 5), (2026, 5, 6)),
    ((2026, 6, 18), (2026, 6, 19), (2026, 6, 21), (2026, 6, 22)),
    ((2026, 9, 24), (2026, 9, 25), (2026, 9, 27), (2026, 9, 28)),
    ((2026, 9, 30), (2026, 10, 1), (2026, 10, 7), (2026, 10, 8)),
];

const MADE_UP: [(i16, i8, i8); 11] = [
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

fn day((y, m, d): (i16, i8, i8)) -> Date {
    date(y, m, d)
}

fn each(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1))
        .take_while(move |d| *d <= to)
}

#[test]
fn every_holiday_of_the_notices_is_off_and_the_days_around_it_are_worked() {
    let calendar = shipped();
    for (before, first, last, after) in BLOCKS {
        assert!(calendar.is_worked(day(before)), "{before:?}");
        for off in each(day(first), day(last)) {
            assert!(!calendar.is_worked(off), "{off}");
        }
        assert!(calendar.is_worked(day(after)), "{after:?}");
        assert_eq!(calendar.after(day(before), 1).on, day(after));
        for off in each(day(first), day(last)) {
            assert_eq!(calendar.after(off, 1).on, day(after), "{off}");
        }
        assert_eq!(calendar.between(day(before), day(after)), 1);
    }
}

#[test]
fn every_make_up_day_is_a_weekend_day_that_is_worked() {
    let calendar = shipped();
    for worked in MADE_UP.map(day) {
        assert!(matches!(
            worked.weekday(),
            Weekday::Saturday | Weekday::Sunday
        ));
        assert!(calendar.is_worked(worked), "{worked}");
    }
    // Nothing else at a weekend is worked.
    let worked_weekends = each(date(2025, 1, 1), date(2026, 12, 31))
        .filter(|d| matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday))
        .filter(|d| calendar.is_worked(*d))
        .count();
    assert_eq!(worked_weekends, MADE_UP.len());
}

#[test]
fn the_years_have_as_many_working_days_as_the_notices_leave() {
    let calendar = shipped();
    let worked = |year| {
        each(date(year, 1, 1), date(year, 12, 31))
            .filter(|d| calendar.is_worked(*d))
            .count()
    };
    // 28 days off and 5 made up; 33 off and 6 made up.
    assert_eq!(worked(2025), 248);
    assert_eq!(worked(2026), 248);
}

#[test]
fn each_year_names_its_notice() {
    let calendar = shipped();
    let sources: Vec<(i16, String)> = calendar
        .years()
        .map(|(year, plan)| (year, plan.source.clone()))
        .collect();
    assert_eq!(sources.len(), 2);
    assert!(
        sources[0].1.starts_with("国办发明电〔2024〕12号") && sources[0].1.contains("2024-11-12")
    );
    assert!(
        sources[1].1.starts_with("国办发明电〔2025〕7号") && sources[1].1.contains("2025-11-04")
    );
}

#[test]
fn a_limit_that_reaches_into_a_year_not_announced_says_so() {
    let calendar = shipped();
    let due = calendar.after(date(2026, 12, 31), 1);
    assert_eq!(due.certainty, Certainty::NotAnnounced(2027));
    let due = calendar.after(date(2026, 12, 30), 1);
    assert_eq!(
        (due.on, due.certainty),
        (date(2026, 12, 31), Certainty::Announced)
    );
    // Across a whole unannounced year into another: the first of them is named.
    let due = calendar.after(date(2026, 12, 1), 300);
    assert_eq!(due.certainty, Certainty::NotAnnounced(2027));
    assert!(due.on.year() == 2028);
}

#[test]
fn a_newer_announcement_takes_the_place_of_a_year_and_adds_others() {
    let newer = r#"
        [[years]]
        year = 2027
        notice = "示例"
        issued = "2026-11-10"
        link = ""
        holidays = [{ name = "元旦", from = "2027-01-01", to = "2027-01-03" }]
        worked = []
    "#;
    let newer = jiujinban::wire::workdays::read(newer).expect("a calendar");
    let both = shipped().updated_by(&newer);
    let due = both.after(date(2026, 12, 31), 1);
    assert_eq!(
        (due.on, due.certainty),
        (date(2027, 1, 4), Certainty::Announced)
    );
    assert!(both.covers(2025) && both.covers(2026));
}

#[test]
fn a_calendar_at_its_end_does_not_hang() {
    let empty = Workdays::default();
    assert_eq!(empty.after(Date::MAX, 3).on, Date::MAX);
    assert_eq!(empty.between(Date::MIN, Date::MIN), 0);
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..730).prop_map(|n| {
        date(2025, 1, 1)
            .checked_add(jiff::Span::new().days(n))
            .expect("within two years")
    })
}

proptest! {
    #[test]
    fn a_due_day_is_always_a_working_day(start in any_day(), n in 0_u16..40) {
        let calendar = shipped();
        prop_assert!(calendar.is_worked(calendar.after(start, n).on));
    }

    #[test]
    fn exactly_so_many_working_days_lie_between(start in any_day(), n in 1_u16..40) {
        let calendar = shipped();
        prop_assert_eq!(calendar.between(start, calendar.after(start, n).on), n);
    }

    #[test]
    fn a_later_start_or_a_longer_limit_is_never_due_earlier(
        start in any_day(), later in 0_i64..40, n in 1_u16..40,
    ) {
        let calendar = shipped();
        let then = start.checked_add(jiff::Span::new().days(later)).expect("in range");
        prop_assert!(calendar.after(start, n).on <= calendar.after(then, n).on);
        prop_assert!(calendar.after(start, n).on < calendar.after(start, n + 1).on);
    }

    #[test]
    fn counting_in_two_steps_is_counting_in_one(start in any_day(), a in 1_u16..20, b in 1_u16..20) {
        let calendar = shipped();
        let halfway = calendar.after(start, a).on;
        prop_assert_eq!(calendar.after(halfway, b).on, calendar.after(start, a + b).on);
    }
}
