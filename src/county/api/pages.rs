//! Pages of documents on their way in, piece by piece.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use super::submissions::id_of;
use crate::county::pages::{is_whole_and_unharmed, longest_sealed};
use crate::county::store::model::Terminal;
use crate::county::store::pages::NewPage;
use crate::domain::delivery::{PIECE_BYTES, SubmissionId};
use crate::domain::documents::PageNo;
use crate::wire::envelope::hex;
use crate::wire::pages::{PageAnnounced, PageStanding};
use crate::wire::problem::{Problem, ProblemType};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use ring::digest;
use serde::Deserialize;
use std::sync::Arc;

/// Pages whose case never came are kept so long.
const KEPT_MS: i64 = 90 * 24 * 3_600_000;

fn malformed(member: &str) -> ApiError {
    ApiError::about(ProblemType::Malformed, member)
}

fn number_of(number: u8) -> Result<u8, ApiError> {
    PageNo::new(number)
        .map(PageNo::get)
        .ok_or_else(|| malformed("number"))
}

fn is_digest(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn standing(have: u32) -> Response {
    json(StatusCode::OK, &PageStanding { have })
}

/// A sealed page is to come, or to go on: tells how much of it is here. The same announcement again
/// changes nothing; another page under the same number answers 409.
#[utoipa::path(put, path = "/v1/submissions/{id}/pages/{number}",
    params(("id" = String, Path), ("number" = u8, Path)), request_body = PageAnnounced, responses(
    (status = 200, body = PageStanding), (status = 409, body = Problem),
    (status = 413, body = Problem)))]
pub async fn announce(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path((id, number)): Path<(String, u8)>,
    Body(page): Body<PageAnnounced>,
) -> Result<Response, ApiError> {
    let have = announced(&app, &terminal, id_of(&id)?, number, page).await?;
    Ok(standing(have))
}

/// Takes up a page that is to come, whichever way; how much of it is here.
pub async fn announced(
    app: &App,
    terminal: &Terminal,
    id: SubmissionId,
    number: u8,
    page: PageAnnounced,
) -> Result<u32, ApiError> {
    let number = number_of(number)?;
    if !is_digest(&page.sha256) {
        return Err(malformed("sha256"));
    }
    if page.length > longest_sealed() || page.enc.0.len() > 256 {
        return Err(ProblemType::TooLarge.into());
    }
    if page.length == 0 {
        return Err(malformed("length"));
    }
    let now = app.now();
    app.store.prune_pages(now - KEPT_MS).await?;
    let new = NewPage {
        case: id.to_string(),
        number,
        terminal: terminal.asset.clone(),
        suite: page.suite,
        key_id: page.key_id,
        enc: page.enc.0,
        length: page.length,
        digest: page.sha256,
        at_ms: now,
    };
    let have = app.store.announce_page(new).await?;
    have.ok_or_else(|| ProblemType::OtherBytes.into())
}

/// The digest of a piece, in the address, so that a damaged piece is told before it is kept.
#[derive(Deserialize)]
pub struct PieceQuery {
    sha256: String,
}

/// Takes a piece of at most 64 KB that begins at byte `at`. One that begins elsewhere than where the
/// page ends now is not kept; the answer tells where to go on.
#[utoipa::path(put, path = "/v1/submissions/{id}/pages/{number}/pieces/{at}",
    params(("id" = String, Path), ("number" = u8, Path), ("at" = u32, Path),
        ("sha256" = String, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = PageStanding), (status = 400, body = Problem),
    (status = 404, body = Problem), (status = 413, body = Problem)))]
pub async fn piece(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path((id, number, at)): Path<(String, u8, u32)>,
    Query(query): Query<PieceQuery>,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let id = id_of(&id)?;
    if bytes.len() > PIECE_BYTES {
        return Err(ProblemType::TooLarge.into());
    }
    let sum = hex(digest::digest(&digest::SHA256, &bytes).as_ref());
    if bytes.is_empty() || sum != query.sha256 {
        return Err(ApiError::about(ProblemType::PieceDamaged, "sha256"));
    }
    let have = added(&app, &terminal, id, number, (at, bytes.to_vec())).await?;
    Ok(standing(have))
}

/// Adds a piece of a page, whichever way it comes; how much of the page is here then. One that does not
/// fit together is thrown away.
pub async fn added(
    app: &App,
    terminal: &Terminal,
    id: SubmissionId,
    number: u8,
    (at, bytes): (u32, Vec<u8>),
) -> Result<u32, ApiError> {
    let (id, number) = (id.to_string(), number_of(number)?);
    let asset = terminal.asset.clone();
    let added = app.store.add_piece(id.clone(), number, asset, at, bytes);
    let added = added.await?;
    let (have, length) = added.ok_or(ProblemType::NotFound)?;
    if have < length {
        return Ok(have);
    }
    let pages = app.store.pages(id.clone()).await?;
    let own = pages.iter().find(|row| row.page.number == number);
    if own.is_some_and(|row| !is_whole_and_unharmed(row)) {
        log::error!("page {number} of case {id} does not fit together and is sent anew");
        app.store.drop_pieces(id, number).await?;
        return Err(ApiError::about(ProblemType::PieceDamaged, "page"));
    }
    Ok(have)
}
