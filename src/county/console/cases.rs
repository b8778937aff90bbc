//! The review desk: the queue, a case, its opening and its decision.

use super::Console;
use super::content::{self, at};
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{self, Told, page, values, word};
use super::session::Seat;
use crate::county::api::reopened;
use crate::county::forms::Fields;
use crate::county::pages::open_all;
use crate::county::people::{self, Look, word as wire_word};
use crate::county::review::{self, ReviewError, Verdict};
use crate::county::store::StoreError;
use crate::county::store::accounts::AssistedRow;
use crate::county::store::cases::{CaseRow, CaseRowState};
use crate::domain::people::identity::{CardNumber, IdNumber};
use crate::domain::services::clocks::Pace;
use crate::wire::catalogue::Item;
use crate::wire::operators::Deed;
use crate::wire::records::{Looked, Viewer};
use crate::wire::submission::{Answer, Missing};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::Value;
use std::sync::Arc;

/// Fewest and most characters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 2..=60;

/// A pace as the words name it.
pub(super) fn pace_word(pace: Pace) -> &'static str {
    match pace {
        Pace::InTime => "in-time",
        Pace::PastTarget => "past-target",
        Pace::Overdue => "overdue",
    }
}

fn item_name(items: &[Item], number: u16) -> String {
    let known = items.iter().find(|item| item.number == number);
    known.map_or_else(|| number.to_string(), |item| item.name.clone())
}

/// The queue: held doubts first, then the clocks.
pub async fn queue(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let items = console.app.items();
    let mut queue = review::queue(&console.app).await?;
    queue.sort_by_key(|entry| entry.doubt.is_none());
    let rows: Vec<Value> = queue
        .iter()
        .map(|entry| {
            values! {
                receipt => entry.receipt, item => item_name(&items, entry.item),
                number => entry.item, state => entry.state.name(),
                accepted => entry.accepted.to_string(), target => entry.target,
                promise => entry.promise, pace => pace_word(entry.pace),
                operator => entry.operator, doubt => entry.doubt, terminal => entry.terminal,
            }
        })
        .collect();
    Ok(page(
        "cases.html",
        &seat,
        values! { rows, told => told.words() },
    ))
}

pub(super) async fn found(console: &Console, receipt: &str) -> Result<CaseRow, Trouble> {
    let row = console
        .app
        .store
        .case_by_receipt(receipt.to_owned())
        .await?;
    row.ok_or(Trouble::Nowhere)
}

/// What may be seen of a case without opening it.
async fn outside(console: &Console, seat: &Seat, row: &CaseRow) -> Result<Value, Trouble> {
    let app = &console.app;
    let items = app.items();
    let part = app.store.assisted(row.id.clone()).await?;
    let entry = review::entry(app, row, part.as_ref());
    let missing: Vec<Missing> = match &row.missing {
        Some(text) => {
            serde_json::from_str(text).map_err(|_| StoreError::Impossible("missing list"))?
        }
        None => Vec::new(),
    };
    Ok(values! {
        receipt => row.receipt, item => item_name(&items, row.item), number => row.item,
        state => row.state.name(), accepted => at(row.accepted_ms), since => at(row.since_ms),
        target => entry.target, promise => entry.promise, pace => pace_word(entry.pace),
        terminal => row.terminal, operator => entry.operator, doubt => entry.doubt,
        manual_id => entry.manual_id,
        auth => part.as_ref().map(|part| part.auth.clone()),
        missing => missing.iter().map(|m| values! { name => m.name, note => m.note }).collect::<Vec<_>>(),
        finished => row.state.is_final(), waits => row.state == CaseRowState::Waiting,
        own => is_own(console, seat, part.as_ref()).await?,
        result => row.result.clone(),
    })
}

/// Whether the person at the desk took the case in, under this account or an earlier one.
pub(super) async fn is_own(
    console: &Console,
    seat: &Seat,
    part: Option<&AssistedRow>,
) -> Result<bool, StoreError> {
    let Some(part) = part else {
        return Ok(false);
    };
    let store = &console.app.store;
    let took = store.account(part.account.clone()).await?;
    let decides = store.account(seat.account.as_str().to_owned()).await?;
    Ok(took
        .zip(decides)
        .is_some_and(|(took, decides)| took.person == decides.person))
}

/// A case, masked.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(receipt): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let row = found(&console, &receipt).await?;
    let case = outside(&console, &seat, &row).await?;
    Ok(page(
        "case.html",
        &seat,
        values! { case, inside => (), told => told.words() },
    ))
}

/// A case with the person in it, after the reason has been noted.
pub async fn open(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(receipt): Path<String>,
) -> Result<Response, Trouble> {
    let reason = fields.get("reason").trim();
    if !REASON.contains(&reason.chars().count()) {
        return Ok(pages::refused(&format!("/cases/{receipt}"), "reason"));
    }
    let told = Told::problem("");
    opened(&console, &seat, &receipt, reason, &fields, &told).await
}

async fn opened(
    console: &Console,
    seat: &Seat,
    receipt: &str,
    reason: &str,
    typed: &Fields,
    told: &Told,
) -> Result<Response, Trouble> {
    let row = found(console, receipt).await?;
    let case = outside(console, seat, &row).await?;
    let app = &console.app;
    let account = seat.account.as_str();
    console
        .note(account, Event::CaseOpened, receipt, reason)
        .await?;
    let own = app.store.account(account.to_owned()).await?;
    people::note(
        app,
        Look {
            subject: &row.holder_tag,
            by: Viewer::Reviewer,
            what: Looked::Cases,
            item: Some(row.item),
            terminal: None,
            viewer: own.as_ref().map(|own| own.person.as_str()),
        },
    )
    .await?;
    let inside = inside(console, &row).await?;
    let typed = values! {
        verdict => typed.get("verdict"), words => typed.get("words"), missing => typed.get("missing"),
    };
    Ok(page(
        "case.html",
        seat,
        values! { case, inside, reason, typed, told => told.words() },
    ))
}

/// The personal part of a case.
async fn inside(console: &Console, row: &CaseRow) -> Result<Value, Trouble> {
    let app = &console.app;
    let items = app.items();
    let item = items.iter().find(|item| item.number == row.item);
    let news = review::news(app, row).await?;
    let Some(body) = reopened(app, row) else {
        return Ok(values! { unreadable => true });
    };
    let holder = &body.holder;
    let deeds: &[Deed] = body.operator.as_ref().map_or(&[], |part| &part.deeds);
    let birth = IdNumber::parse(&holder.id_number);
    Ok(values! {
        unreadable => false,
        name => holder.name,
        number => holder.id_number,
        birth => birth.map(|id| id.birth_date().to_string()).unwrap_or_default(),
        card => holder.card_number.as_deref().and_then(CardNumber::parse).map(|card| card.masked()),
        proof => word("proof", &wire_word(&holder.proof)),
        second => body.second.map(|second| word("proof", &wire_word(&second))),
        face => body.answers.values().any(|answer| matches!(answer, Answer::Face { .. })),
        made => at(body.made_at_ms),
        online => body.online,
        lines => content::lines(item, &body),
        steps => content::steps(item, deeds),
        unchecked => body.unchecked,
        wishes => body.wishes,
        agent => body.agent.as_ref().map(|agent| values! {
            name => agent.name, number => agent.id_number,
            relation => word("relation", &agent.relation),
            authority => word("authority", &agent.authority),
            proof => word("proof", &wire_word(&agent.proof)),
        }),
        pages => body.answers.values().map(|answer| match answer {
            Answer::Pages { pages } => pages.len(),
            _ => 0,
        }).sum::<usize>(),
        words => news.result.and_then(|result| result.words),
    })
}

/// The pages of a case's documents; the reason is noted again, and so is the look.
pub async fn documents(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(receipt): Path<String>,
) -> Result<Response, Trouble> {
    let path = format!("/cases/{receipt}");
    let reason = fields.get("reason").trim();
    if !REASON.contains(&reason.chars().count()) {
        return Ok(pages::refused(&path, "reason"));
    }
    let row = found(&console, &receipt).await?;
    let account = seat.account.as_str();
    console
        .note(account, Event::PagesOpened, &receipt, reason)
        .await?;
    let items = console.app.items();
    let item = items.iter().find(|item| item.number == row.item);
    let opened = match open_all(&console.app, &row).await {
        Ok(opened) => opened,
        Err(ReviewError::Store(e)) => return Err(e.into()),
        Err(_) => return Ok(pages::refused(&path, "pages")),
    };
    let sheets: Vec<Value> = opened
        .iter()
        .map(|page| {
            let image = STANDARD.encode(page.image.reveal());
            values! { label => content::label(item, &page.field), number => page.number, image }
        })
        .collect();
    Ok(page(
        "documents.html",
        &seat,
        values! { receipt, reason, sheets },
    ))
}

/// What was decided, as the form says it.
fn verdict(fields: &Fields) -> Option<Verdict> {
    let words = fields.get("words").trim().to_owned();
    let missing = || {
        let lines = fields.get("missing").lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(|line| {
                let parted = line.split_once(['\u{ff1a}', ':']);
                let (name, note) = parted.unwrap_or((line, ""));
                (name.trim().to_owned(), note.trim().to_owned())
            })
            .collect()
    };
    match fields.get("verdict") {
        "done" => Some(Verdict::Done(words)),
        "declined" => Some(Verdict::Declined(words)),
        "missing" => Some(Verdict::NeedsMaterial(missing())),
        "came" => Some(Verdict::MaterialCame),
        _ => None,
    }
}

/// Writes down what came of a decision: `decided` and nothing to tell when it was taken, else what
/// stands in its way. `words` is the problem of a form that does not say enough.
pub(super) async fn noted(
    console: &Console,
    account: &str,
    receipt: &str,
    outcome: Result<CaseRowState, ReviewError>,
    (decided, words): (Event, &'static str),
) -> Result<Option<&'static str>, Trouble> {
    let problem = match outcome {
        Ok(state) => {
            console
                .note(account, decided, receipt, state.name())
                .await?;
            return Ok(None);
        }
        Err(ReviewError::Unknown) => return Err(Trouble::Nowhere),
        Err(ReviewError::Store(e)) => return Err(e.into()),
        Err(ReviewError::NotNow(_)) => "not-now",
        Err(ReviewError::Words) => words,
        Err(ReviewError::OwnIntake) => "own-intake",
        Err(ReviewError::NoReviewer(_)) => "no-reviewer",
        Err(ReviewError::Pages | ReviewError::NoFace) => "pages",
    };
    console
        .note(account, Event::DecisionRefused, receipt, problem)
        .await?;
    Ok(Some(problem))
}

/// Decides a case; what cannot be taken stays on the page with what was typed.
pub async fn decide(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(receipt): Path<String>,
) -> Result<Response, Trouble> {
    let verdict = verdict(&fields);
    let outcome = match &verdict {
        Some(verdict) => review::decide_as(&console.app, &receipt, verdict, &seat.account).await,
        None => Err(ReviewError::Words),
    };
    let account = seat.account.as_str();
    let about = (Event::CaseDecided, "words");
    let Some(problem) = noted(&console, account, &receipt, outcome, about).await? else {
        return Ok(pages::done("/cases", "decided"));
    };
    let reason = fields.get("reason").trim();
    if problem == "words" && REASON.contains(&reason.chars().count()) {
        let told = Told::problem(problem);
        return opened(&console, &seat, &receipt, reason, &fields, &told).await;
    }
    Ok(pages::refused(&format!("/cases/{receipt}"), problem))
}
