//! Feeds by cursor, and whole copies that can be resumed.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, json};
use crate::county::snapshot::compress_page;
use crate::county::store::model::FeedRows;
use crate::wire::NDJSON;
use crate::wire::feed::{FEEDS, MAX_PAGE, SnapshotManifest};
use crate::wire::problem::{Problem, ProblemType};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What stands before a document in a line that puts it.
pub const PUT_LINE: &str = "{\"op\":\"put\",\"doc\":";

/// The line that puts a document given as JSON.
pub fn put_line(doc: &str) -> String {
    format!("{PUT_LINE}{doc}}}")
}

/// The last line of a page.
pub fn cursor_line(next: &str, more: bool) -> String {
    format!("{{\"op\":\"cursor\",\"next\":\"{next}\",\"more\":{more}}}")
}

/// A cursor.
pub fn cursor_text(epoch: &str, seq: u64) -> String {
    format!("{epoch}.{seq}")
}

/// Compressed pages already made: every terminal of the county asks for the same ones.
#[derive(Default)]
pub struct PageShelf(Mutex<HashMap<String, Bytes>>);

/// Pages kept.
const PAGES: usize = 64;

impl PageShelf {
    fn find(&self, tag: &str) -> Option<Bytes> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.get(tag).cloned()
    }

    fn keep(&self, tag: String, page: Bytes) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= PAGES {
            pages.clear();
        }
        pages.insert(tag, page);
    }
}

/// What a page is asked with.
#[derive(Debug, Deserialize)]
pub struct PageQuery {
    cursor: Option<String>,
    limit: Option<u32>,
}

fn known(feed: &str) -> Result<(), ApiError> {
    if FEEDS.contains(&feed) {
        Ok(())
    } else {
        Err(ProblemType::NotFound.into())
    }
}

/// The sequence number in a cursor of this store; a cursor of another one is too old.
fn place(app: &App, cursor: Option<&str>) -> Result<u64, ApiError> {
    let Some(cursor) = cursor else {
        return Ok(0);
    };
    let (epoch, seq) = cursor
        .split_once('.')
        .ok_or_else(|| ApiError::about(ProblemType::Malformed, "cursor"))?;
    let seq: u64 = seq
        .parse()
        .map_err(|_| ApiError::about(ProblemType::Malformed, "cursor"))?;
    if epoch == app.epoch {
        Ok(seq)
    } else {
        Err(ProblemType::CursorTooOld.into())
    }
}

fn takes_zstd(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .any(|v| v.split(',').any(|coding| coding.trim() == "zstd"))
}

fn page_text(app: &App, after: u64, page: &FeedRows) -> String {
    let mut text = String::new();
    for (_, change) in &page.rows {
        match &change.doc {
            Some(doc) => text.push_str(&put_line(doc)),
            None => {
                let id = serde_json::to_string(&change.id).expect("a text");
                text.push_str(&format!("{{\"op\":\"del\",\"id\":{id}}}"));
            }
        }
        text.push('\n');
    }
    let last = page.rows.last().map_or(after, |(seq, _)| *seq);
    text.push_str(&cursor_line(
        &cursor_text(&app.epoch, last),
        last < page.head,
    ));
    text.push('\n');
    text
}

fn tagged(tag: &str, extra: &[(HeaderName, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, NDJSON);
    put(header::ETAG, &format!("\"{tag}\""));
    for (name, value) in extra {
        put(name.clone(), value);
    }
    headers
}

/// What changed since a cursor. `If-None-Match` with the cursor as tag answers 304 at the head.
#[utoipa::path(get, path = "/v1/feeds/{feed}", params(("feed" = String, Path),
    ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)), responses(
    (status = 200, description = "Lines of `Line`, the last one a cursor",
        content_type = "application/x-ndjson", body = String),
    (status = 304, description = "Nothing is newer"), (status = 410, body = Problem)))]
pub async fn page(
    State(app): State<Arc<App>>,
    _: Admitted,
    Path(feed): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    known(&feed)?;
    let after = place(&app, query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE);
    let page = app.store.changes(feed.clone(), after, limit).await?;
    if after > page.head || (after < page.floor && query.cursor.is_some()) {
        return Err(ProblemType::CursorTooOld.into());
    }
    let asked = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok());
    let own = cursor_text(&app.epoch, after);
    if after == page.head && asked == Some(&format!("\"{own}\"")) {
        return Ok((StatusCode::NOT_MODIFIED, tagged(&own, &[])).into_response());
    }
    let tag = format!("{feed}.{own}.{limit}.{}", page.head);
    if !takes_zstd(&headers) {
        return Ok((tagged(&tag, &[]), page_text(&app, after, &page)).into_response());
    }
    let compressed = match app.pages.find(&tag) {
        Some(made) => made,
        None => {
            let text = page_text(&app, after, &page);
            let made = tokio::task::spawn_blocking(move || compress_page(&text)).await;
            let made = Bytes::from(made.map_err(|_| ProblemType::Busy)?);
            app.pages.keep(tag.clone(), made.clone());
            made
        }
    };
    let coding = [(header::CONTENT_ENCODING, "zstd")];
    Ok((tagged(&tag, &coding), compressed).into_response())
}

/// The newest whole copy of a feed.
#[utoipa::path(get, path = "/v1/feeds/{feed}/snapshot", params(("feed" = String, Path)), responses(
    (status = 200, body = SnapshotManifest), (status = 404, body = Problem)))]
pub async fn manifest(
    State(app): State<Arc<App>>,
    _: Admitted,
    Path(feed): Path<String>,
) -> Result<Response, ApiError> {
    known(&feed)?;
    let snapshot = app.shelf.of(&feed).await?;
    Ok(json(StatusCode::OK, &snapshot.manifest))
}

/// The file of a whole copy, in ranges if asked.
#[utoipa::path(get, path = "/v1/feeds/{feed}/snapshots/{sha256}",
    params(("feed" = String, Path), ("sha256" = String, Path)), responses(
    (status = 200, description = "The file", content_type = "application/zstd"),
    (status = 206, description = "The rest of the file", content_type = "application/zstd"),
    (status = 404, body = Problem)))]
pub async fn snapshot(
    State(app): State<Arc<App>>,
    _: Admitted,
    Path((feed, sha256)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    known(&feed)?;
    let found = app.shelf.by_digest(&feed, &sha256);
    let found = found.ok_or(ProblemType::NotFound)?;
    let size = found.bytes.len();
    let kind = (header::CONTENT_TYPE, "application/zstd");
    let ranges = (header::ACCEPT_RANGES, "bytes");
    match range_start(&headers).filter(|start| (1..size).contains(start)) {
        None => {
            let headers = tagged(&sha256, &[kind, ranges]);
            Ok((headers, found.bytes.clone()).into_response())
        }
        Some(start) => {
            let range = format!("bytes {start}-{}/{size}", size - 1);
            let headers = tagged(&sha256, &[kind, ranges, (header::CONTENT_RANGE, &range)]);
            let rest = found.bytes.slice(start..);
            Ok((StatusCode::PARTIAL_CONTENT, headers, rest).into_response())
        }
    }
}

/// The start of a range of the form `bytes=N-`; the file never changes, so no `If-Range` is needed.
fn range_start(headers: &HeaderMap) -> Option<usize> {
    let range = headers.get(header::RANGE)?.to_str().ok()?;
    range
        .strip_prefix("bytes=")?
        .strip_suffix('-')?
        .parse()
        .ok()
}
