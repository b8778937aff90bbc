//! The problem ledger at terminals: reports go in, answers come back.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use crate::county::ledger;
use crate::domain::ledger::ReportId;
use crate::wire::ledger::{ProblemNews, ProblemState, SealedReport, Verdict};
use crate::wire::problem::{Problem, ProblemType};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

/// From where on changes are wanted.
#[derive(Deserialize)]
pub struct Since {
    #[serde(default)]
    since: u64,
}

fn id_of(text: &str) -> Result<ReportId, ApiError> {
    ReportId::parse(text).ok_or_else(|| ApiError::about(ProblemType::Malformed, "id"))
}

/// Takes a report in. The same id with the same sealed body is one report and answers how it stands,
/// with another body 409.
#[utoipa::path(put, path = "/v1/problems/{id}", params(("id" = String, Path)),
    request_body = SealedReport, responses(
    (status = 200, body = ProblemState), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub async fn put(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path(id): Path<String>,
    Body(report): Body<SealedReport>,
) -> Result<Response, ApiError> {
    let state = ledger::take(&app, &terminal, id_of(&id)?, &report).await?;
    Ok(json(StatusCode::OK, &state))
}

/// Takes the reporter's word on an answer. Said once more it changes nothing; about an older answer
/// neither.
#[utoipa::path(put, path = "/v1/problems/{id}/verdict", params(("id" = String, Path)),
    request_body = Verdict, responses(
    (status = 200, body = ProblemState), (status = 404, body = Problem)))]
pub async fn verdict(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path(id): Path<String>,
    Body(verdict): Body<Verdict>,
) -> Result<Response, ApiError> {
    let state = ledger::judge(&app, &terminal, id_of(&id)?, &verdict).await?;
    Ok(json(StatusCode::OK, &state))
}

/// The terminal's own reports that changed since then.
#[utoipa::path(get, path = "/v1/problems", params(("since" = Option<u64>, Query)),
    responses((status = 200, body = ProblemNews)))]
pub async fn news(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Query(asked): Query<Since>,
) -> Result<Response, ApiError> {
    let news = ledger::news(&app, &terminal, asked.since).await?;
    Ok(json(StatusCode::OK, &news))
}
