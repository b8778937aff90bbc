//! Updates of the terminals' system: how the newest fares, on with it, or no further.

use super::Console;
use super::content::at;
use super::gate::Trouble;
use super::pages::{self, Told, page, values, word};
use super::session::Seat;
use crate::county::updates::{self, Rollout, UpdateError};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use minijinja::Value;
use std::sync::Arc;

/// Bytes of a megabyte.
const MEGABYTE: u64 = 1_000_000;

fn line(rollout: &Rollout) -> Value {
    let row = &rollout.row;
    let good = rollout
        .terminals
        .iter()
        .filter(|told| told.version == row.version && told.state == "good");
    values! {
        version => row.version, sha256 => row.sha256, megabytes => row.bytes.div_ceil(MEGABYTE),
        percent => row.percent, stopped => rollout.is_stopped(), why => row.why, by => row.by,
        at => at(row.at_ms), reached => rollout.reached, of => rollout.terminals.len(),
        good => good.count(), last => row.percent >= 100,
    }
}

/// Every update, and each terminal the newest is offered to.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let all = updates::list(&console.app).await?;
    let rows: Vec<Value> = all.iter().map(line).collect();
    let newest = all.first();
    let terminals: Vec<Value> = newest
        .into_iter()
        .flat_map(|rollout| {
            let version = &rollout.row.version;
            rollout.terminals.iter().take(rollout.reached).map(move |told| {
                let other = told.version != *version;
                let state = if other { "none" } else { told.state.as_str() };
                values! {
                    asset => told.asset, state => word("update-state", state), at => at(told.at_ms),
                }
            })
        })
        .collect();
    Ok(page(
        "updates.html",
        &seat,
        values! { rows, terminals, told => told.words() },
    ))
}

fn answer<T>(came: Result<T, UpdateError>, done: &str) -> Result<Response, Trouble> {
    Ok(match came {
        Ok(_) => pages::done("/updates", done),
        Err(UpdateError::Store(e)) => return Err(e.into()),
        Err(UpdateError::Nothing) => pages::refused("/updates", "update-nothing"),
        Err(_) => pages::refused("/updates", "update-not-newest"),
    })
}

/// On to the next terminals.
pub async fn go_on(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(version): Path<String>,
) -> Result<Response, Trouble> {
    let came = updates::go_on(&console.app, &version, seat.account.as_str()).await;
    answer(came, "update-goes-on")
}

/// No further.
pub async fn stop(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(version): Path<String>,
) -> Result<Response, Trouble> {
    let came = updates::stop(&console.app, &version, seat.account.as_str()).await;
    answer(came, "update-stopped")
}
