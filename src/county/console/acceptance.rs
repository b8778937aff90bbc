//! Acceptance: one sheet a terminal, filled by the records as far as they go, and the step to formal service.

use super::Console;
use super::content::at;
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{self, Told, page, values};
use super::session::Seat;
use crate::county::acceptance::{self, Acceptance, AcceptanceError};
use crate::county::forms::Fields;
use crate::county::packs::{self, Shown};
use crate::domain::delivery::SignatureVerdict;
use crate::domain::machine::acceptance::{Criterion, ServiceStage, Unready};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use minijinja::Value;
use std::sync::Arc;

const fn name(stage: ServiceStage) -> &'static str {
    match stage {
        ServiceStage::Trial => "trial",
        ServiceStage::Formal => "formal",
    }
}

/// What the terminal says of itself, beside what the records show.
fn own_word(one: &Acceptance, said: &Shown) -> Value {
    let facts = &said.facts;
    let judged = Criterion::ALL.into_iter().filter_map(|c| {
        let row = values! {
            number => c.number(), said => facts.shows(c)?, shown => one.evidence.shows(c)?,
            differs => said.differs(&one.evidence, c),
        };
        Some(row)
    });
    values! {
        made => at(facts.at.0), account => facts.account.as_str(), by => said.came.0,
        came => at(said.came.1), version => facts.version.as_str(), program => facts.program.hex(),
        valid => said.signature == SignatureVerdict::Good, bundle => facts.bundle,
        items => facts.items, partly => facts.partly, operators => facts.operators,
        reader => facts.reader.word(), printer => facts.printer.word(), line => facts.line.word(),
        rows => judged.collect::<Vec<_>>(),
    }
}

fn rows(one: &Acceptance) -> Vec<Value> {
    let row = |c: Criterion| {
        values! {
            number => c.number(), most => c.points(), shown => one.evidence.shows(c),
            points => one.marks.mark(c).map(|mark| mark.points()),
        }
    };
    Criterion::ALL.into_iter().map(row).collect()
}

/// All terminals and how far they have come.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let mut rows = Vec::new();
    for terminal in console.app.store.terminals().await? {
        if let Some(one) = acceptance::of(&console.app, &terminal.asset).await? {
            rows.push(values! {
                asset => terminal.asset, stage => name(one.stage), total => one.marks.total(),
                heard => one.evidence.heard_ms.map(at),
            });
        }
    }
    Ok(page(
        "acceptances.html",
        &seat,
        values! { rows, told => told.words() },
    ))
}

/// The sheet of one terminal.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(asset): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let Some(one) = acceptance::of(&console.app, &asset).await? else {
        return Ok(pages::missing());
    };
    let e = &one.evidence;
    let evidence = values! {
        heard => e.heard_ms.map(at), fresh => e.is_fresh, version => e.version,
        reader => e.reader_works, bundle => e.bundle, newest => e.newest_bundle, partly => e.partly,
        operators => e.operators,
    };
    let pack = packs::shown(&console.app, &asset).await?;
    let pack = pack.map(|said| own_word(&one, &said));
    let (by, changed) = one.changed.clone().unzip();
    Ok(page(
        "acceptance.html",
        &seat,
        values! {
            asset, stage => name(one.stage), total => one.marks.total(), rows => rows(&one),
            evidence, pack, by, changed => changed.map(at), told => told.words(),
            decides => crate::domain::operators::powers::may(
                seat.post, crate::domain::operators::powers::Act::AcceptTerminals),
        },
    ))
}

fn answer(asset: &str, came: Result<&str, AcceptanceError>) -> Result<Response, Trouble> {
    let path = format!("/acceptance/{asset}");
    Ok(match came {
        Ok(done) => pages::done(&path, done),
        Err(AcceptanceError::NoTerminal) => pages::missing(),
        Err(AcceptanceError::Points) => pages::refused(&path, "acceptance-points"),
        Err(AcceptanceError::Unready(Unready::NotJudged(_))) => {
            pages::refused(&path, "acceptance-judged")
        }
        Err(AcceptanceError::Unready(Unready::NotShown(_))) => {
            pages::refused(&path, "acceptance-shown")
        }
        Err(AcceptanceError::Store(e)) => return Err(e.into()),
    })
}

/// Keeps the points people give.
pub async fn mark(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(asset): Path<String>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let by = seat.account.as_str();
    let points = |c: Criterion| fields.get(&format!("points-{}", c.number())).to_owned();
    console
        .note(by, Event::AcceptanceMarked, &asset, "")
        .await?;
    let came = acceptance::give(&console.app, &asset, points, by).await;
    answer(&asset, came.map(|()| "acceptance-kept"))
}

/// To formal service, or back to the trial.
pub async fn decide(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(asset): Path<String>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let by = seat.account.as_str();
    if fields.get("stage") == name(ServiceStage::Formal) {
        console
            .note(by, Event::TerminalAccepted, &asset, "")
            .await?;
        let came = acceptance::accept(&console.app, &asset, by).await;
        return answer(&asset, came.map(|_| "acceptance-formal"));
    }
    if acceptance::of(&console.app, &asset).await?.is_none() {
        return Ok(pages::missing());
    }
    console.note(by, Event::TerminalToTrial, &asset, "").await?;
    acceptance::begin_trial(&console.app, &asset, by).await?;
    answer(&asset, Ok("acceptance-trial"))
}
