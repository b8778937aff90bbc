//! The terminals' audit chains.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use crate::county::audit;
use crate::wire::audit::{ChainAnswer, ChainReport};
use crate::wire::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Takes what is new of a terminal's audit chain and compares it with what was known. A chain that
/// does not go on is answered like any other: it is for the county's staff to look into.
#[utoipa::path(post, path = "/v1/audit", request_body = ChainReport, responses(
    (status = 200, body = ChainAnswer), (status = 400, body = Problem),
    (status = 422, body = Problem)))]
pub async fn post(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(report): Body<ChainReport>,
) -> Result<Response, ApiError> {
    let answer = audit::follow(&app, &terminal, &report).await?;
    Ok(json(StatusCode::OK, &answer))
}
