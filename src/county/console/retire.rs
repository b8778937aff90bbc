//! The end of a terminal: ordered, taken back, proven.

use super::Console;
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{self, values};
use super::session::Seat;
use crate::county::forms::Fields;
use crate::county::retire::{self, RetireError, RetireState, WipeVerdict};
use crate::county::store::StoreError;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use minijinja::Value;
use std::sync::Arc;

use super::content::at;

/// How far the end of a terminal is, for its line in the list; nothing where nobody ordered it.
pub(super) async fn seen(console: &Console, asset: &str) -> Result<Option<Value>, StoreError> {
    let standing = retire::standing(&console.app, asset).await?;
    Ok(standing.map(|(state, row)| {
        let left = match state {
            RetireState::Left(files) => files,
            _ => 0,
        };
        values! {
            state => state.name(), left, since => at(row.at_ms), ordered => at(row.ordered_ms),
            reason => row.reason, statement => row.statement,
        }
    }))
}

fn answer(came: Result<(), RetireError>, done: &str) -> Result<Response, Trouble> {
    Ok(match came {
        Ok(()) => pages::done("/terminals", done),
        Err(RetireError::NoTerminal) => pages::missing(),
        Err(RetireError::Reason) => pages::refused("/terminals", "retire-reason"),
        Err(RetireError::Already) => pages::refused("/terminals", "retire-already"),
        Err(RetireError::NothingOrdered) => pages::refused("/terminals", "retire-nothing"),
        Err(RetireError::Store(e)) => return Err(e.into()),
    })
}

/// 停用: a technician may destroy everything at the terminal.
pub async fn order(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(asset): Path<String>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let (by, reason) = (seat.account.as_str(), fields.get("reason"));
    let came = retire::order(&console.app, &asset, reason, by).await;
    answer(came, "retire-ordered")
}

/// The terminal stays.
pub async fn take_back(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(asset): Path<String>,
) -> Result<Response, Trouble> {
    let by = seat.account.as_str();
    let came = retire::take_back(&console.app, &asset, by).await;
    answer(came, "retire-taken-back")
}

/// The code of the empty terminal, as somebody read it over the phone.
pub async fn wiped(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(asset): Path<String>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let (by, code) = (seat.account.as_str(), fields.get("code"));
    let verdict = retire::prove(&console.app, Some(&asset), code, by).await?;
    let problem = match verdict {
        WipeVerdict::Proven => return Ok(pages::done("/terminals", "wipe-proven")),
        WipeVerdict::Left(_) => return Ok(pages::done("/terminals", "wipe-left")),
        WipeVerdict::Before(_) => "wipe-before",
        WipeVerdict::Wrong => "wipe-wrong",
        WipeVerdict::Malformed => "wipe-malformed",
        WipeVerdict::TooMany => "wipe-too-many",
    };
    console
        .note(by, Event::WipeNotProven, &asset, problem)
        .await?;
    Ok(pages::refused("/terminals", problem))
}
