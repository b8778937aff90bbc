//! The draft of the monthly report, made from the records. No person stands in it.

use super::figures::{Period, Row, Tables, last_day, tables};
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{page, values};
use super::session::Seat;
use super::{Console, content, points, problems};
use crate::county::api::App;
use crate::county::store::StoreError;
use crate::county::store::console::CheckRow;
use crate::county::{CountyHandle, acceptance};
use crate::domain::time::{Month, WallTime};
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;

/// The day of a month by which the report of the month before is due.
const DUE_DAY: i8 = 15;
/// So many items stand in it, the busiest first.
const BUSIEST: usize = 10;

/// What the draft of a month says.
#[derive(Debug)]
pub struct Draft {
    /// The first day of the month.
    pub first: Date,
    /// The first day after it.
    pub next: Date,
    /// The day by which it is to be handed in.
    pub due: Date,
    /// The cases accepted in it.
    pub cases: Tables,
    /// The problems that came in it.
    pub problems: problems::Counts,
    points: Vec<points::Point>,
    machines: Machines,
    check: Option<CheckRow>,
}

/// Terminals as their own records stand today, not as the schedule table says.
#[derive(Debug, Clone, Copy)]
struct Machines {
    trial: usize,
    formal: usize,
}

async fn machines(app: &App) -> Result<Machines, StoreError> {
    let on_trial = acceptance::on_trial(app).await?;
    let in_service = app.store.in_service().await?;
    let (trial, formal): (Vec<_>, Vec<_>) = in_service
        .into_iter()
        .partition(|asset| on_trial.contains(asset));
    Ok(Machines {
        trial: trial.len(),
        formal: formal.len(),
    })
}

/// The draft of the month a day lies in.
async fn draft(app: &App, day: Date) -> Result<Draft, StoreError> {
    let (first, next) = Period::Month.around(day);
    let (from, until) = (WallTime::at_start_of(first), WallTime::at_start_of(next));
    let month = Month::of(first).to_string();
    let checks = app.store.checks(1_000).await?;
    Ok(Draft {
        first,
        next,
        due: next.with().day(DUE_DAY).build().unwrap_or(next),
        cases: tables(app, first, next).await?,
        problems: problems::counts(app, from.0, until.0).await?,
        points: points::all(app).await?,
        machines: machines(app).await?,
        check: checks.into_iter().find(|check| check.month == month),
    })
}

/// Days since the report was due; 0 while there is time.
fn days_late(due: Date, today: Date) -> i32 {
    (today - due).get_days().max(0)
}

impl CountyHandle {
    /// The draft of the report of the month a day lies in, as the console shows it.
    pub fn monthly_draft(&self, day: Date) -> Result<Draft, StoreError> {
        self.wait(draft(self.app(), day))
    }
}

/// Which month is wanted, `YYYY-MM`; the last one without it.
#[derive(Deserialize)]
pub struct WantedMonth {
    #[serde(default)]
    month: String,
}

/// The page of the draft.
pub async fn report(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(wanted): Query<WantedMonth>,
) -> Result<Response, Trouble> {
    let today = WallTime(console.app.now()).date();
    let day = match Month::parse(&wanted.month) {
        Some(month) => Date::new(month.year(), month.month(), 1).unwrap_or(today),
        None => today.first_of_month().yesterday().unwrap_or(today),
    };
    let draft = draft(&console.app, day).await?;
    let month = Month::of(draft.first).to_string();
    let by = seat.account.as_str();
    console.note(by, Event::ReportMade, &month, "").await?;
    let points = draft.points.iter();
    let has = |task: &str| {
        points
            .clone()
            .filter(|p| p.tasks.contains_key(task))
            .count()
    };
    let (installed, running) = (has("installed"), has("accepted"));
    let Machines { trial, formal } = draft.machines;
    // The table is kept by hand: where it and the terminals disagree, somebody has to look.
    let disagrees = installed != trial + formal || running != formal;
    let sum = &draft.cases.sum;
    let mut busiest = draft.cases.items;
    busiest.sort_by_key(|row| std::cmp::Reverse(row.all));
    busiest.truncate(BUSIEST);
    let before = draft.first.yesterday();
    Ok(page(
        "report.html",
        &seat,
        values! {
            month, first => draft.first.to_string(), last => last_day(draft.next),
            due => draft.due.to_string(), late => days_late(draft.due, today),
            // The check of a month that is over was due in it.
            check_late => draft.next <= today,
            made => today.to_string(), sum, busiest, villages => draft.cases.villages,
            on_time => Row::rate(sum.on_time, sum.on_time + sum.late),
            content => Row::rate(sum.content, sum.grades),
            problems => draft.problems,
            points => draft.points.len(), installed, running,
            machines => trial + formal, trial, formal, disagrees,
            check => draft.check.map(|check| values! { by => check.by, at => content::at(check.at_ms) }),
            before => before.map_or_else(|_| String::new(), |day| Month::of(day).to_string()),
            after => Month::of(draft.next).to_string(),
        },
    ))
}
