//! The signed bundle.

use super::App;
use super::guard::Admitted;
use super::problem::ApiError;
use crate::wire::JSON;
use crate::wire::bundle::SignedBundle;
use crate::wire::problem::{Problem, ProblemType};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The newest bundle; its version is its entity tag.
#[utoipa::path(get, path = "/v1/bundle", responses((status = 200, body = SignedBundle),
    (status = 304, description = "The terminal has the newest"), (status = 404, body = Problem)))]
pub async fn get(
    State(app): State<Arc<App>>,
    _: Admitted,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (version, document) = app.store.bundle().await?.ok_or(ProblemType::NotFound)?;
    let tag = format!("\"{version}\"");
    let asked = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok());
    if asked == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    // Whoever has this bundle may hand in what stands in it.
    app.look_at_offer();
    let kind = (header::CONTENT_TYPE, JSON.to_owned());
    Ok(([kind, (header::ETAG, tag)], document).into_response())
}
