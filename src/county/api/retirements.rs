//! The end of a terminal.

use super::App;
use super::guard::Anyone;
use super::problem::{ApiError, Body, json};
use crate::county::retire;
use crate::wire::problem::{Problem, ProblemType};
use crate::wire::retire::{RetireAnswer, RetireStatement};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Takes a terminal's statement that it is about to destroy everything, and its certificate back. A terminal
/// whose certificate was taken back for this very statement may ask again: its power may have gone
/// before it had the answer.
#[utoipa::path(put, path = "/v1/retirements/{id}", params(("id" = String, Path)),
    request_body = RetireStatement, responses(
    (status = 200, body = RetireAnswer), (status = 400, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn put(
    State(app): State<Arc<App>>,
    Anyone(peer): Anyone,
    Path(id): Path<String>,
    Body(statement): Body<RetireStatement>,
) -> Result<Response, ApiError> {
    let certificate = peer.certificate.ok_or(ProblemType::NoCertificate)?;
    let answer = retire::take_statement(&app, &certificate, &id, &statement).await?;
    Ok(json(StatusCode::OK, &answer))
}
