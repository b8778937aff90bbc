//! Monthly payments: pensions and unemployment benefit, some of which failed.

use super::life::Life;
use super::seed;
use super::write::{Row, months_before};
use crate::sample::persons::SamplePerson;
use jiff::civil::Date;

/// Months that are told.
const MONTHS: u16 = 24;

/// Every reason a payment fails for, in turn by person.
const REASONS: [&str; 7] = [
    "account-closed",
    "account-frozen",
    "name-mismatch",
    "card-not-activated",
    "no-bank-account",
    "certification-overdue",
    "bank-returned",
];

/// Months a pension that rests has not been paid for.
const RESTING: u16 = 1;

/// How many of the newest months there is no payment for.
fn unpaid(life: &Life) -> u16 {
    if life.pension_rests() { RESTING } else { 0 }
}

fn status(life: &Life) -> &'static str {
    if life.pension_rests() {
        "suspended"
    } else {
        "paid"
    }
}

/// Payments of so many months, the newest first, without the months nothing was paid for. Every
/// other person has one that failed.
fn rows(
    person: &SamplePerson,
    day: Date,
    (unpaid, months): (u16, u16),
    amount: impl Fn(u16) -> i64,
) -> Vec<Row> {
    let failed = person
        .index
        .is_multiple_of(2)
        .then_some(u16::try_from(1 + person.index % 5).expect("small"));
    (unpaid..unpaid + months)
        .map(|back| {
            let month = months_before(day, back);
            let paid_on = month.with().day(15).build().expect("the fifteenth");
            let row = Row::new()
                .month("month", month)
                .money("amount", amount(back));
            if failed == Some(back) {
                let reason = REASONS[person.index / 2 % REASONS.len()];
                row.code("state", "failed").code("reason", reason)
            } else if paid_on > day {
                row.code("state", "on-the-way")
            } else {
                row.code("state", "paid").date("paid_on", paid_on)
            }
        })
        .collect()
}

/// Pensions rise once a year, in January, by about a twenty-fifth.
fn raises(day: Date, back: u16) -> i64 {
    i64::from(day.year() - months_before(day, back).year())
}

/// Item 26.
pub fn employee(person: &SamplePerson, life: &Life, day: Date) -> (Row, Vec<Row>) {
    let mut random = seed(person, "employee payments");
    let basic = i64::from(random.between(90_000, 140_000));
    let account = i64::from(random.between(40_000, 90_000));
    let transition = i64::from(random.between(10_000, 40_000));
    let adjustment = i64::from(random.between(20_000, 60_000));
    let monthly = basic + account + transition + adjustment;
    let facts = Row::new()
        .money("monthly", monthly)
        .code("status", status(life))
        .month("month", months_before(day, unpaid(life)))
        .money("part_basic", basic)
        .money("part_account", account)
        .money("part_transition", transition)
        .money("part_adjustment", adjustment);
    let raise = adjustment / 4;
    let rows = rows(person, day, (unpaid(life), MONTHS), |back| {
        monthly - raises(day, back) * raise
    });
    (facts, rows)
}

/// Item 36.
pub fn resident(person: &SamplePerson, life: &Life, day: Date) -> (Row, Vec<Row>) {
    let mut random = seed(person, "resident payments");
    let basic = 13_800;
    let account = i64::from(random.between(1_500, 9_000));
    let supplementary = if life.supplementary && life.age >= 65 {
        4_000
    } else {
        0
    };
    let monthly = basic + account + supplementary;
    let mut facts = Row::new()
        .money("monthly", monthly)
        .code("status", status(life))
        .month("month", months_before(day, unpaid(life)))
        .money("part_basic", basic)
        .money("part_account", account);
    if supplementary > 0 {
        facts = facts.money("part_supplementary", supplementary);
    }
    let months = MONTHS.min((life.age.saturating_sub(60)).max(1) * 12);
    let rows = rows(person, day, (unpaid(life), months), |back| {
        monthly - raises(day, back) * 500
    });
    (facts, rows)
}

/// Item 27.
pub fn unemployment(person: &SamplePerson, day: Date) -> (Row, Vec<Row>) {
    let (granted, used) = (12, 4);
    let benefit = 152_000;
    let insurance = 41_000;
    let facts = Row::new()
        .money("monthly", benefit + insurance)
        .code("status", "paid")
        .number("months_used", i64::from(used))
        .number("months_granted", granted)
        .month(
            "until_month",
            day.first_of_month()
                .saturating_add(jiff::Span::new().months(8)),
        )
        .month("month", day)
        .money("part_basic", benefit)
        .money("part_supplementary", insurance);
    let rows = rows(person, day, (0, used), |_| benefit + insurance);
    (facts, rows)
}
