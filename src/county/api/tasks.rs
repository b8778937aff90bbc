//! What a terminal's operators have to do.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, json};
use crate::county::tasks;
use crate::wire::problem::Problem;
use crate::wire::tasks::TaskList;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// The open tasks of the terminal that asks. `If-None-Match` with the list's tag answers 304 while
/// nothing changed.
#[utoipa::path(get, path = "/v1/tasks", responses(
    (status = 200, body = TaskList), (status = 304, description = "Nothing changed"),
    (status = 403, body = Problem)))]
pub async fn get(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let list = tasks::list(&app, &terminal.asset).await?;
    let tag = format!("\"{}\"", list.tag);
    let asked = headers.get(header::IF_NONE_MATCH);
    let mut answer = if asked.is_some_and(|asked| asked.as_bytes() == tag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        tasks::phones_told(&app, &terminal.asset, &list).await?;
        json(StatusCode::OK, &list)
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    Ok(answer)
}
