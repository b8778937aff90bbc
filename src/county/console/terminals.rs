//! Terminals: codes for new ones, who waits to be admitted, what each last told.

use super::content::at;
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{self, Told, page, values};
use super::session::Seat;
use super::{Console, retire};
use crate::county::forms::Fields;
use crate::county::revocation::{self, RevokeError};
use crate::county::store::model::Decision;
use crate::county::{acceptance, codes};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use std::sync::Arc;

async fn shown(
    console: &Console,
    seat: &Seat,
    told: &Told,
    code: &str,
) -> Result<Response, Trouble> {
    let store = &console.app.store;
    let waiting = store.waiting().await?;
    let waiting: Vec<_> = waiting
        .iter()
        .map(|e| values! { id => e.id, asset => e.asset, asked => at(e.asked_ms) })
        .collect();
    let mut rows = Vec::new();
    for terminal in store.terminals().await? {
        let last = store.last_heartbeat(terminal.asset.clone()).await?;
        let retired = retire::seen(console, &terminal.asset).await?;
        let last = last.map(|(_, ms)| at(ms));
        rows.push(values! { asset => terminal.asset, last, retired });
    }
    Ok(page(
        "terminals.html",
        seat,
        values! { waiting, rows, code, told => told.words() },
    ))
}

/// All terminals.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    shown(&console, &seat, &told, "").await
}

/// A one-time code for one enrolment; shown once.
pub async fn code(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Trouble> {
    let by = seat.account.as_str();
    console.note(by, Event::CodeMade, "", "").await?;
    let code = codes::one_time(&console.app).await?;
    shown(&console, &seat, &Told::problem(""), &code).await
}

/// Admits a terminal that waits.
pub async fn approve(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(id): Path<String>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let by = seat.account.as_str();
    let formal = fields.get("stage") == "formal";
    let stage = if formal { "formal" } else { "trial" };
    console
        .note(by, Event::TerminalApproved, &id, stage)
        .await?;
    // Before it is admitted, so that it never asks in between.
    if !formal && let Some(asked) = console.app.store.enrolment(id.clone()).await? {
        acceptance::begin_trial(&console.app, &asked.asset, by).await?;
    }
    Ok(if console.app.approve(&id).await? {
        pages::done("/terminals", "terminal")
    } else {
        pages::refused("/terminals", "terminal")
    })
}

/// Refuses a terminal that waits.
pub async fn refuse(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let by = seat.account.as_str();
    console.note(by, Event::TerminalRefused, &id, "").await?;
    Ok(if console.app.store.decide(id, Decision::Refuse).await? {
        pages::done("/terminals", "terminal")
    } else {
        pages::refused("/terminals", "terminal")
    })
}

/// Takes a terminal's certificates away.
pub async fn revoke(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(asset): Path<String>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    // The terminal is out of service at once and has to be enrolled anew: no slip of a finger.
    if fields.get("sure") != "yes" {
        return Ok(pages::refused("/terminals", "sure"));
    }
    let (by, reason) = (seat.account.as_str(), fields.get("reason"));
    Ok(
        match revocation::revoke(&console.app, &asset, reason, by).await {
            Ok(_) => pages::done("/terminals", "terminal"),
            Err(RevokeError::Reason) => pages::refused("/terminals", "revoke-reason"),
            Err(RevokeError::NoCertificate) => pages::refused("/terminals", "revoked-before"),
            Err(RevokeError::Store(e)) => return Err(e.into()),
        },
    )
}
