//! Every refusal is a problem document; nothing of a request's content stands in one.

use crate::county::store::StoreError;
use crate::wire::problem::{Problem, ProblemType};
use crate::wire::{JSON, PROBLEM_JSON};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A refusal.
#[derive(Debug)]
pub struct ApiError(pub Problem);

impl ApiError {
    /// A problem with the name of the member it is about.
    pub fn about(kind: ProblemType, member: &str) -> Self {
        let mut problem = kind.document();
        problem.about = Some(member.to_owned());
        Self(problem)
    }
}

impl From<ProblemType> for ApiError {
    fn from(kind: ProblemType) -> Self {
        Self(kind.document())
    }
}

impl From<StoreError> for ApiError {
    fn from(e: StoreError) -> Self {
        log::error!("store: {e}");
        ProblemType::Busy.into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).expect("a problem is plain data");
        let kind = HeaderValue::from_static(PROBLEM_JSON);
        let mut answer = (status, [(header::CONTENT_TYPE, kind)], body).into_response();
        if let Some(seconds) = self.0.retry_after_s {
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }
}

/// A JSON body, refused without a word of its content when it does not fit.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|e| match e.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::from(ProblemType::TooLarge),
                _ => ApiError::about(ProblemType::Malformed, "body"),
            })?;
        serde_json::from_slice(&bytes)
            .map(Body)
            .map_err(|_| ApiError::about(ProblemType::Malformed, "body"))
    }
}

/// A JSON answer.
pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    let body = serde_json::to_vec(value).expect("answers are plain data");
    let kind = HeaderValue::from_static(JSON);
    (
        status,
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        body,
    )
        .into_response()
}
