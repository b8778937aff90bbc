//! The ledger desk: problems of the points, answers with their days, who is responsible.

use super::Console;
use super::content::at;
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{self, Told, page, values};
use super::session::Seat;
use crate::county::api::App;
use crate::county::forms::Fields;
use crate::county::ledger::{self, DeskStep, Entry, LedgerError};
use crate::county::store::StoreError;
use crate::county::store::ledger::LedgerFilter;
use crate::domain::ledger::course::CourseNo;
use crate::domain::ledger::{Business, Class, Level, State};
use crate::domain::operators::Post;
use axum::Extension;
use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use minijinja::Value;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The desks a post answers at. City and province have no service here: the county's adviser writes
/// down what they say, in their name.
fn desks(post: Post) -> &'static [Level] {
    match post {
        Post::Technician => &[Level::Technician],
        Post::Adviser => &[Level::County, Level::City, Level::Province],
        _ => &[],
    }
}

fn line(entry: &Entry) -> Value {
    let first = entry.content.description.lines().next().unwrap_or("");
    values! {
        id => entry.id, terminal => entry.terminal, account => entry.account,
        class => entry.course.class.name(), level => entry.course.level.name(),
        state => entry.course.state.name(), due => entry.course.due.map(|day| day.to_string()),
        overdue => entry.course.overdue, business => entry.business.name(), first,
        came => at(entry.came.0), office => entry.office, phone => entry.phone,
    }
}

/// Which problems are wanted.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    all: String,
}

/// The ledger: what is open, or all of it.
pub async fn list(
    Shared(console): Shared<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let all = !wanted.all.is_empty();
    let filter = match all {
        true => LedgerFilter::Came(0, i64::MAX),
        false => LedgerFilter::Open,
    };
    let mut entries = ledger::list(&console.app, filter).await?;
    let own = desks(seat.post);
    entries.sort_by_key(|e| {
        (
            !own.contains(&e.course.level),
            !e.course.overdue,
            e.course.due,
        )
    });
    let rows: Vec<Value> = entries.iter().map(line).collect();
    Ok(page(
        "problems.html",
        &seat,
        values! { rows, all, told => told.words() },
    ))
}

/// One problem with its history.
pub async fn show(
    Shared(console): Shared<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(id): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    shown(&console, &seat, &id, &Fields::default(), &told).await
}

async fn shown(
    console: &Console,
    seat: &Seat,
    id: &str,
    typed: &Fields,
    told: &Told,
) -> Result<Response, Trouble> {
    let app = &console.app;
    let (entry, past) = ledger::show(app, id).await?.ok_or(Trouble::Nowhere)?;
    let picture = match entry.pictured {
        true => ledger::picture(app, id).await?,
        false => None,
    };
    let past: Vec<Value> = past
        .iter()
        .map(|p| {
            values! { at => at(p.at.0), by => p.by, level => p.level, what => p.what, words => p.words }
        })
        .collect();
    let state = entry.course.state;
    let mine = desks(seat.post).contains(&entry.course.level);
    let above = entry.course.class.way().last() != Some(&entry.course.level);
    Ok(page(
        "problem.html",
        seat,
        values! {
            problem => line(&entry), description => entry.content.description,
            proposal => entry.content.proposal, place => entry.content.page,
            version => entry.content.version, answer => entry.answer, past,
            picture => picture.map(|png| STANDARD.encode(png)),
            may_answer => mine && matches!(state, State::Waiting | State::Promised),
            may_close => mine && !state.is_over(), above,
            in_name => entry.course.level > Level::County,
            typed => values! { words => typed.get("words"), day => typed.get("day") },
            told => told.words(),
        },
    ))
}

/// What went wrong, by its word.
fn problem(e: LedgerError) -> Result<&'static str, Trouble> {
    Ok(match e {
        LedgerError::Unknown => return Err(Trouble::Nowhere),
        LedgerError::Store(e) => return Err(e.into()),
        LedgerError::Changed => "problem-changed",
        LedgerError::Words => "problem-words",
        LedgerError::Course(why) => match why {
            CourseNo::NotYours => "problem-not-yours",
            CourseNo::Over => "problem-over",
            CourseNo::NoHigher => "problem-no-higher",
            CourseNo::AlreadyAnswered => "problem-answered",
            CourseNo::NotAnswered | CourseNo::OlderAnswer => "problem-changed",
            CourseNo::PastDay => "problem-past-day",
            CourseNo::PutOff => "problem-put-off",
        },
    })
}

/// Answers, passes on or closes; what cannot be taken comes back as it was typed.
pub async fn act(
    Shared(console): Shared<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let known = ledger::show(&console.app, &id).await?;
    let (entry, _) = known.ok_or(Trouble::Nowhere)?;
    let by = seat.account.as_str();
    let level = entry.course.level;
    let day = fields.get("day").trim();
    let step = match (fields.get("step"), day.is_empty(), day.parse::<Date>()) {
        ("answer", true, _) => Some(DeskStep::Answer(None)),
        ("answer", false, Ok(day)) => Some(DeskStep::Answer(Some(day))),
        ("pass", ..) => Some(DeskStep::PassOn),
        ("close", ..) => Some(DeskStep::Close),
        _ => None,
    };
    let outcome = match step {
        _ if !desks(seat.post).contains(&level) => Err(CourseNo::NotYours.into()),
        Some(step) => ledger::act(&console.app, &id, (level, by), step, fields.get("words")).await,
        None => Err(CourseNo::PastDay.into()),
    };
    match outcome {
        Ok(entry) => {
            let state = entry.course.state.name();
            console.note(by, Event::ProblemMoved, &id, state).await?;
            Ok(pages::done("/problems", "problem"))
        }
        Err(e) => {
            let why = problem(e)?;
            console.note(by, Event::ProblemRefused, &id, why).await?;
            shown(&console, &seat, &id, &fields, &Told::problem(why)).await
        }
    }
}

/// The responsibility list.
pub async fn responsible(
    Shared(console): Shared<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Response {
    let list = &console.app.config.responsibilities;
    let mut rows = Vec::new();
    for class in Class::ALL {
        for &level in class.way() {
            for business in Business::ALL {
                let who = list.who(level, class, business);
                rows.push(values! {
                    class => class.name(), level => level.name(), business => business.name(),
                    office => who.office, phone => who.phone, days => who.days,
                });
            }
        }
    }
    page("responsible.html", &seat, values! { rows })
}

/// What the monthly report says of the ledger.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Problems that came.
    pub came: usize,
    /// Solved or closed.
    pub over: usize,
    /// Answered, the reporter's word still open.
    pub answered: usize,
    /// An answer is owed.
    pub owed: usize,
    /// Late at the last desk.
    pub overdue: usize,
}

/// Counts the problems that came from one moment up to another.
pub async fn counts(app: &App, from: i64, until: i64) -> Result<Counts, StoreError> {
    let came = ledger::list(app, LedgerFilter::Came(from, until)).await?;
    let mut counts = Counts::default();
    for entry in &came {
        counts.came += 1;
        match entry.course.state {
            State::Solved | State::Closed => counts.over += 1,
            State::Answered => counts.answered += 1,
            State::Waiting | State::Promised => counts.owed += 1,
        }
        counts.overdue += usize::from(entry.course.overdue);
    }
    Ok(counts)
}
