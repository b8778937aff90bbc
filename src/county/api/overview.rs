//! What the county knows of the person at the terminal.

use super::App;
use super::guard::Admitted;
use super::intake::checked_holder;
use super::problem::{ApiError, Body, json};
use super::submissions::state_of;
use crate::county::faces;
use crate::county::items::registering;
use crate::county::people::{self, Look};
use crate::county::review;
use crate::county::store::StoreError;
use crate::county::store::cases::CaseRow;
use crate::wire::catalogue::Registers;
use crate::wire::overview::{KnownCase, Overview, OverviewRequest};
use crate::wire::problem::Problem;
use crate::wire::records::{Looked, Viewer};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Most cases in an answer.
const MOST: u32 = 20;

async fn known(app: &App, row: &CaseRow) -> Result<KnownCase, StoreError> {
    Ok(KnownCase {
        id: row.id.clone(),
        item: row.item,
        state: state_of(row.state),
        accepted_ms: row.accepted_ms,
        receipt: Some(row.receipt.clone()),
        since_ms: Some(row.since_ms),
        news: review::news(app, row).await?,
    })
}

/// Open cases and the last registration of the holder of the card just read. Nobody keeps it.
#[utoipa::path(post, path = "/v1/holders/overview", request_body = OverviewRequest, responses(
    (status = 200, body = Overview), (status = 422, body = Problem)))]
pub async fn post(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(asked): Body<OverviewRequest>,
) -> Result<Response, ApiError> {
    let id = checked_holder(&asked.holder)?;
    let tag = app.vault.holder_tag(id.reveal());
    let look = Look {
        subject: &tag,
        by: Viewer::Holder,
        what: Looked::Cases,
        item: None,
        terminal: Some(&terminal.asset),
        viewer: None,
    };
    people::note(&app, look).await?;
    let qualification_due = faces::due(&app, &tag).await?;
    let rows = app.store.cases_of(tag, MOST).await?;
    let seekers = registering(&app.items(), &[Registers::JobSeeker, Registers::GigSeeker]);
    let mut cases = Vec::with_capacity(rows.len());
    for row in &rows {
        cases.push(known(&app, row).await?);
    }
    let registered = cases.iter().find(|case| seekers.contains(&case.item));
    let answer = Overview {
        as_of_ms: app.now(),
        registered: registered.cloned(),
        cases,
        qualification_due: qualification_due.map(|day| day.to_string()),
    };
    Ok(json(StatusCode::OK, &answer))
}
