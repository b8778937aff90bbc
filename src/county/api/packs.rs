//! Acceptance packs over the line.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use crate::county::packs;
use crate::wire::acceptance::{AcceptancePack, PackReceipt};
use crate::wire::problem::Problem;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Takes what a terminal says of itself for its acceptance, named by the moment it was made in ms. The
/// same pack twice is one; an older one never takes the place of a newer.
#[utoipa::path(put, path = "/v1/acceptance/{at}", params(("at" = String, Path)),
    request_body = AcceptancePack, responses(
    (status = 200, body = PackReceipt), (status = 400, body = Problem)))]
pub async fn put(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path(at): Path<String>,
    Body(pack): Body<AcceptancePack>,
) -> Result<Response, ApiError> {
    let receipt = packs::take(&app, &terminal, &at, &pack).await?;
    Ok(json(StatusCode::OK, &receipt))
}
