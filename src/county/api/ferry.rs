//! Another terminal's outbox, brought on a memory stick and handed on over the line.

use super::App;
use super::guard::Admitted;
use super::problem::ApiError;
use crate::county::ferry::{self, FerryRefusal};
use crate::wire::NDJSON;
use crate::wire::ferry::Unreadable;
use crate::wire::problem::{Problem, ProblemType};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

impl From<FerryRefusal> for ApiError {
    fn from(refusal: FerryRefusal) -> Self {
        match refusal {
            FerryRefusal::Unreadable(Unreadable::TooLarge) => ProblemType::TooLarge.into(),
            FerryRefusal::Unreadable(_) => Self::about(ProblemType::Malformed, "body"),
            FerryRefusal::Terminal => Self::about(ProblemType::CaseInvalid, "terminal"),
            FerryRefusal::Signature => Self::about(ProblemType::CaseInvalid, "signature"),
            FerryRefusal::Store(fault) => fault.into(),
        }
    }
}

/// Takes the file of any terminal of this county, as it lies on the stick: lines of a `FerryHead`, a
/// `FerryCase` for each case, and a `Stamp` by the terminal's key over `jiujinban ferry v1`, a line feed,
/// the SHA-256 of all lines before it in hex, and a line feed. Answers with a file for that terminal: a
/// `FerryAnswerHead`, a `FerryAnswer` for each case, and a `Stamp` by the county's stamp key in the same
/// way over `jiujinban ferry answer v1`. The same file again gives the same stamps.
#[utoipa::path(post, path = "/v1/ferry",
    request_body(content = String, content_type = "application/x-ndjson",
        description = "at most 48 MB and 200 cases"),
    responses((status = 200, body = String, content_type = "application/x-ndjson"),
    (status = 400, body = Problem), (status = 413, body = Problem),
    (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn post(
    State(app): State<Arc<App>>,
    Admitted(neighbour): Admitted,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let ferried = ferry::take(&app, &bytes, &neighbour.asset).await?;
    let kind = HeaderValue::from_static(NDJSON);
    let alone = HeaderValue::from_static("no-store");
    let heads = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, alone)];
    Ok((StatusCode::OK, heads, ferried.answer).into_response())
}
