//! The file of an update, in pieces.

use super::App;
use super::guard::Admitted;
use super::problem::ApiError;
use crate::county::updates::file_of;
use crate::domain::machine::update::SystemVersion;
use crate::wire::problem::{Problem, ProblemType};
use crate::wire::update::{BUNDLE, MOST_AT_ONCE};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

/// A range of the file of an update (RFC 9110, 14.2), `bytes=FIRST-` or `bytes=FIRST-LAST`: at most 1 MiB in one
/// answer, so a longer range is answered with its beginning. A request without a range is refused: nobody fetches such
/// a file in one go over a thin line.
#[utoipa::path(get, path = "/v1/updates/{version}", params(("version" = String, Path)), responses(
    (status = 206, description = "A piece of the file; Content-Range says which",
        content_type = "application/vnd.rauc.bundle"),
    (status = 400, body = Problem), (status = 404, body = Problem),
    (status = 416, description = "The range begins behind the end of the file")))]
pub async fn piece(
    State(app): State<Arc<App>>,
    _: Admitted,
    Path(version): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let version = SystemVersion::parse(&version).ok_or(ProblemType::NotFound)?;
    let rows = app.store.updates().await?;
    let row = rows
        .into_iter()
        .find(|row| row.version == version.as_str())
        .ok_or(ProblemType::NotFound)?;
    let asked = range(&headers).ok_or_else(|| ApiError::about(ProblemType::Malformed, "range"))?;
    let file = file_of(&app.config.data, &version);
    let read = tokio::task::spawn_blocking(move || read(&file, asked)).await;
    let (bytes, size) = match read {
        Ok(Ok(read)) => read,
        Ok(Err(why)) => {
            log::error!("the file of update {}: {why}", row.version);
            return Err(ProblemType::NotFound.into());
        }
        Err(_) => return Err(ProblemType::Busy.into()),
    };
    if bytes.is_empty() {
        let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
    }
    let last = asked.0 + bytes.len() as u64 - 1;
    let headers = [
        (header::CONTENT_TYPE, BUNDLE.to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (
            header::CONTENT_RANGE,
            format!("bytes {}-{last}/{size}", asked.0),
        ),
        (header::ETAG, format!("\"{}\"", row.sha256)),
    ];
    Ok((StatusCode::PARTIAL_CONTENT, headers, bytes).into_response())
}

/// The first byte and how many at most, of one range; `None` for any other form.
fn range(headers: &HeaderMap) -> Option<(u64, u64)> {
    let text = headers.get(header::RANGE)?.to_str().ok()?;
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let first: u64 = first.parse().ok()?;
    let most = match last {
        "" => MOST_AT_ONCE,
        last => last
            .parse::<u64>()
            .ok()?
            .checked_sub(first)?
            .checked_add(1)?,
    };
    Some((first, most.min(MOST_AT_ONCE)))
}

fn read(file: &std::path::Path, (first, most): (u64, u64)) -> std::io::Result<(Vec<u8>, u64)> {
    let file = File::open(file)?;
    let size = file.metadata()?.len();
    let take = size.saturating_sub(first).min(most);
    let mut bytes = vec![0; usize::try_from(take).unwrap_or_default()];
    file.read_exact_at(&mut bytes, first)?;
    Ok((bytes, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str) -> Option<(u64, u64)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().expect("a header"));
        super::range(&headers)
    }

    #[test]
    fn a_range_is_one_piece_of_at_most_a_mebibyte_and_anything_else_is_refused() {
        for bad in [
            "",
            "bytes=",
            "bytes=-5",
            "bytes=5-4",
            "bytes=0-1,4-5",
            "lines=0-1",
            "bytes=a-",
        ] {
            assert_eq!(asked(bad), None, "{bad}");
        }
        assert_eq!(range(&HeaderMap::new()), None);
        assert_eq!(asked("bytes=7-"), Some((7, MOST_AT_ONCE)));
        assert_eq!(asked("bytes=7-9"), Some((7, 3)));
        assert_eq!(asked("bytes=0-99999999"), Some((0, MOST_AT_ONCE)));
    }
}
