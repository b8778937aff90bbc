//! What the county knows of the person at the terminal.

use super::App;
use super::guard::Admitted;
use super::intake::checked_holder;
use super::problem::{ApiError, Body, json};
use super::submissions::state_of;
use crate::county::store::model::CaseRow;
use crate::wire::overview::{KnownCase, Overview, OverviewRequest};
use crate::wire::problem::Problem;
use crate::wire::submission::CaseNews;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Most cases in an answer.
const MOST: u32 = 20;
/// Items that register a person as looking for work: fixed and by the day.
const REGISTRATIONS: [u16; 2] = [1, 4];

fn known(row: &CaseRow) -> KnownCase {
    KnownCase {
        id: row.case.id.clone(),
        item: row.case.item,
        state: state_of(row.state),
        accepted_ms: row.case.accepted_ms,
        receipt: Some(row.case.receipt.clone()),
        since_ms: Some(row.since_ms),
        news: CaseNews::default(),
    }
}

/// Open cases and the last registration of the holder of the card just read. Nobody keeps it.
#[utoipa::path(post, path = "/v1/holders/overview", request_body = OverviewRequest, responses(
    (status = 200, body = Overview), (status = 422, body = Problem)))]
pub async fn post(
    State(app): State<Arc<App>>,
    _: Admitted,
    Body(asked): Body<OverviewRequest>,
) -> Result<Response, ApiError> {
    let id = checked_holder(&asked.holder)?;
    let tag = app.vault.holder_tag(id.reveal());
    let rows = app.store.cases_of(tag, MOST).await?;
    let registered = rows.iter().find(|r| REGISTRATIONS.contains(&r.case.item));
    let answer = Overview {
        as_of_ms: app.now(),
        registered: registered.map(known),
        cases: rows.iter().map(known).collect(),
    };
    Ok(json(StatusCode::OK, &answer))
}
