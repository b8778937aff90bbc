//! Programs terminals may run: which the county knows, another one, and what a terminal's proof is worth.

use super::Console;
use super::content::at;
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{self, Told, page, values};
use super::session::Seat;
use crate::county::forms::Fields;
use crate::county::proof::{Judged, judged};
use crate::county::releases::{ReleaseError, add};
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use std::sync::Arc;

async fn shown(
    console: &Console,
    seat: &Seat,
    told: &Told,
    judged: Option<Judged>,
) -> Result<Response, Trouble> {
    let rows: Vec<_> = console
        .app
        .store
        .releases()
        .await?
        .iter()
        .map(|r| values! { version => r.version, sha256 => r.sha256, by => r.told_by, at => at(r.at_ms) })
        .collect();
    let judged = judged.map(|j| {
        values! { title => j.title, line => j.line, age => j.age, good => j.good, facts => j.facts }
    });
    Ok(page(
        "releases.html",
        seat,
        values! { rows, judged, told => told.words() },
    ))
}

/// All programs the county knows.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    shown(&console, &seat, &told, None).await
}

/// Notes a program.
pub async fn save(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let (version, hash) = (fields.get("version"), fields.get("sha256"));
    let by = seat.account.as_str();
    Ok(match add(&console.app, version, hash, by).await {
        Ok(_) => {
            console
                .note(by, Event::ReleaseAdded, version.trim(), "")
                .await?;
            pages::done("/releases", "release")
        }
        Err(ReleaseError::Version) => pages::refused("/releases", "release-version"),
        Err(ReleaseError::Hash) => pages::refused("/releases", "release-hash"),
        Err(ReleaseError::Store(e)) => return Err(e.into()),
    })
}

/// Judges what a terminal's code holds.
pub async fn check(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let judged = judged(&console.app, fields.get("code")).await?;
    shown(&console, &seat, &Told::problem(""), Some(judged)).await
}
