//! Figures of cases by week, month and quarter. No person stands in them.

use super::Console;
use super::gate::Trouble;
use super::pages::{page, values, word};
use super::points::{self, Point};
use super::session::Seat;
use crate::county::api::App;
use crate::county::store::StoreError;
use crate::county::store::cases::CaseRowState;
use crate::county::store::console::CaseFact;
use crate::domain::time::WallTime;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Grades from this one on count as content.
const CONTENT: u8 = 4;

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months.
    Quarter,
}

impl Period {
    /// Every period.
    pub const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Quarter];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
        }
    }

    /// The first day of the period a day lies in, and the first day after it.
    pub fn around(self, day: Date) -> (Date, Date) {
        let plus = |first: Date, span| first.checked_add(span).unwrap_or(Date::MAX);
        match self {
            Self::Week => {
                let since = i64::from(day.weekday().to_monday_zero_offset());
                let first = day.checked_sub(jiff::Span::new().days(since));
                let first = first.unwrap_or(day);
                (first, plus(first, jiff::Span::new().days(7)))
            }
            Self::Month => {
                let first = day.first_of_month();
                (first, plus(first, jiff::Span::new().months(1)))
            }
            Self::Quarter => {
                let month = (day.month() - 1) / 3 * 3 + 1;
                let first = Date::new(day.year(), month, 1).expect("the first of a month");
                (first, plus(first, jiff::Span::new().months(3)))
            }
        }
    }
}

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Row {
    /// What is counted.
    pub name: String,
    /// Cases accepted.
    pub all: u32,
    /// By residents alone.
    pub alone: u32,
    /// With an operator.
    pub assisted: u32,
    /// Finished.
    pub done: u32,
    /// Declined.
    pub declined: u32,
    /// Still under way.
    pub open: u32,
    /// Finished or declined by the last day of the promise.
    pub on_time: u32,
    /// Past the promise, finished or not.
    pub late: u32,
    /// Grades given.
    pub grades: u32,
    /// Grades of 4 and 5.
    pub content: u32,
}

impl Row {
    fn add(&mut self, fact: &CaseFact, today: Date) {
        self.all += 1;
        match fact.operator {
            Some(_) => self.assisted += 1,
            None => self.alone += 1,
        }
        match fact.state {
            CaseRowState::Done => self.done += 1,
            CaseRowState::Declined => self.declined += 1,
            CaseRowState::Open | CaseRowState::Waiting | CaseRowState::NeedsMaterial => {
                self.open += 1;
            }
        }
        let last: Option<Date> = fact.promise.as_ref().and_then(|day| day.parse().ok());
        let over = fact.state.is_final();
        let by = if over {
            WallTime(fact.since_ms).date()
        } else {
            today
        };
        let runs = over || fact.state == CaseRowState::Open;
        if runs && last.is_some_and(|last| by > last) {
            self.late += 1;
        } else if over {
            self.on_time += 1;
        }
        if let Some(grade) = fact.grade {
            self.grades += 1;
            self.content += u32::from(grade >= CONTENT);
        }
    }

    /// Whole per cent of a part; empty when there is nothing to count.
    pub fn rate(part: u32, of: u32) -> String {
        match of {
            0 => String::new(),
            of => format!("{}%", u64::from(part) * 100 / u64::from(of)),
        }
    }
}

/// Tables of one period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tables {
    /// Everything.
    pub sum: Row,
    /// By item number.
    pub items: Vec<Row>,
    /// By town and village of the terminal.
    pub villages: Vec<Row>,
}

/// Counts cases.
pub fn count(
    facts: &[CaseFact],
    item_name: &dyn Fn(u16) -> String,
    points: &[Point],
    today: Date,
) -> Tables {
    let mut tables = Tables::default();
    let mut items: BTreeMap<u16, Row> = BTreeMap::new();
    let mut villages: BTreeMap<String, Row> = BTreeMap::new();
    for fact in facts {
        tables.sum.add(fact, today);
        items.entry(fact.item).or_default().add(fact, today);
        let point = points.iter().find(|point| point.terminal == fact.terminal);
        let place = match point {
            Some(point) => format!("{} {}", point.town, point.village),
            None => format!("{} {}", word("schedule", "no-point"), fact.terminal),
        };
        villages.entry(place).or_default().add(fact, today);
    }
    let named = |(name, row): (String, Row)| Row { name, ..row };
    tables.items = items
        .into_iter()
        .map(|(number, row)| named((format!("{number}. {}", item_name(number)), row)))
        .collect();
    tables.villages = villages.into_iter().map(named).collect();
    tables
}

/// The tables of the cases accepted from one day up to another.
pub(super) async fn tables(app: &App, first: Date, next: Date) -> Result<Tables, StoreError> {
    let (from, until) = (WallTime::at_start_of(first), WallTime::at_start_of(next));
    let facts = app.store.case_facts(from.0, until.0).await?;
    let items = app.items();
    let name = |number: u16| {
        let item = items.iter().find(|item| item.number == number);
        item.map_or_else(String::new, |item| item.name.clone())
    };
    let points = points::all(app).await?;
    Ok(count(&facts, &name, &points, WallTime(app.now()).date()))
}

pub(super) fn last_day(next: Date) -> String {
    next.yesterday().unwrap_or(next).to_string()
}

/// Which period is wanted.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    period: String,
    #[serde(default)]
    day: String,
}

/// The figures of a period.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let period = Period::ALL.into_iter().find(|p| p.name() == wanted.period);
    let period = period.unwrap_or(Period::Month);
    let today = WallTime(console.app.now()).date();
    let day: Date = wanted.day.parse().unwrap_or(today);
    let (first, next) = period.around(day);
    let tables = tables(&console.app, first, next).await?;
    let before = first.yesterday().unwrap_or(first).to_string();
    let sum = &tables.sum;
    let rates = values! {
        on_time => Row::rate(sum.on_time, sum.on_time + sum.late),
        content => Row::rate(sum.content, sum.grades),
    };
    Ok(page(
        "figures.html",
        &seat,
        values! {
            period => period.name(), periods => Period::ALL.map(Period::name),
            day => first.to_string(), last => last_day(next), before, after => next.to_string(),
            sum, items => tables.items, villages => tables.villages, rates,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i16, m: i8, d: i8) -> Date {
        Date::constant(y, m, d)
    }

    fn fact(state: CaseRowState, until: Date, promise: Option<&str>) -> CaseFact {
        CaseFact {
            item: 11,
            terminal: "tz-001".to_owned(),
            operator: None,
            state,
            accepted_ms: 0,
            since_ms: WallTime::at_start_of(until).0,
            promise: promise.map(str::to_owned),
            grade: None,
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_quarters_with_their_first_month() {
        let around = |period: Period, of| period.around(of);
        let sunday = day(2026, 11, 22);
        assert_eq!(
            around(Period::Week, sunday),
            (day(2026, 11, 16), day(2026, 11, 23))
        );
        assert_eq!(
            around(Period::Month, sunday),
            (day(2026, 11, 1), day(2026, 12, 1))
        );
        assert_eq!(
            around(Period::Quarter, sunday),
            (day(2026, 10, 1), day(2027, 1, 1))
        );
        assert_eq!(
            around(Period::Quarter, day(2027, 3, 31)),
            (day(2027, 1, 1), day(2027, 4, 1))
        );
    }

    #[test]
    fn the_last_day_of_the_promise_is_in_time_and_the_next_is_late() {
        let today = day(2026, 12, 20);
        let sum = |fact: &CaseFact| {
            let mut row = Row::default();
            row.add(fact, today);
            (row.on_time, row.late)
        };
        let promise = Some("2026-12-04");
        let done = CaseRowState::Done;
        assert_eq!(sum(&fact(done, day(2026, 12, 4), promise)), (1, 0));
        assert_eq!(sum(&fact(done, day(2026, 12, 5), promise)), (0, 1));
        assert_eq!(sum(&fact(done, day(2026, 12, 5), None)), (1, 0));
        let open = fact(CaseRowState::Open, day(2026, 12, 1), promise);
        assert_eq!(sum(&open), (0, 1), "late already");
        let rests = fact(CaseRowState::NeedsMaterial, day(2026, 12, 1), promise);
        assert_eq!(sum(&rests), (0, 0), "the clock rests");
    }

    #[test]
    fn every_case_is_counted_once_in_every_table() {
        let today = day(2026, 12, 20);
        let mut facts = vec![
            fact(CaseRowState::Done, today, None),
            fact(CaseRowState::Open, today, None),
        ];
        facts[1].operator = Some("village-01".to_owned());
        facts[1].grade = Some(4);
        facts[1].item = 20;
        facts[1].terminal = "tz-002".to_owned();
        let tables = count(&facts, &|_| String::new(), &[], today);
        assert_eq!(
            (tables.sum.all, tables.sum.alone, tables.sum.assisted),
            (2, 1, 1)
        );
        assert_eq!((tables.sum.grades, tables.sum.content), (1, 1));
        for table in [&tables.items, &tables.villages] {
            assert_eq!(table.iter().map(|row| row.all).sum::<u32>(), 2);
            assert_eq!(table.len(), 2);
        }
        assert_eq!(Row::rate(1, 3), "33%");
        assert_eq!(Row::rate(0, 0), "");
    }
}
