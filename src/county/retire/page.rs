//! The page behind the code on an empty terminal: a phone reads it, and the county notes what it proves.
//! The code itself is the right to be believed; nothing is told that it does not say.

use super::{WipeVerdict, prove};
use crate::county::api::App;
use crate::domain::time::WallTime;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Longest question that is read.
const LONGEST: usize = 512;

#[derive(Deserialize)]
struct Said {
    title: String,
    line: String,
}

static WORDS: LazyLock<BTreeMap<String, Said>> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("the file beside this one"));

/// The name of a verdict in the words.
fn name(verdict: WipeVerdict) -> &'static str {
    match verdict {
        WipeVerdict::Proven => "proven",
        WipeVerdict::Left(_) => "left",
        WipeVerdict::Before(_) => "before",
        WipeVerdict::Wrong => "wrong",
        WipeVerdict::Malformed => "malformed",
        WipeVerdict::TooMany => "too-many",
    }
}

/// What a verdict comes to, and what to do.
pub fn words(verdict: WipeVerdict) -> (String, String) {
    let said = &WORDS[name(verdict)];
    let line = match verdict {
        WipeVerdict::Left(files) => said.line.replace("{files}", &files.to_string()),
        WipeVerdict::Before(at_ms) => {
            let at = WallTime(at_ms).china().strftime("%Y-%m-%d %H:%M");
            said.line.replace("{time}", &at.to_string())
        }
        _ => said.line.clone(),
    };
    (said.title.clone(), line)
}

/// The page.
pub async fn show(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let judged = match query.len() <= LONGEST {
        true => prove(&app, None, &query, "phone").await,
        false => Ok(WipeVerdict::Malformed),
    };
    let verdict = match judged {
        Ok(verdict) => verdict,
        Err(e) => {
            log::error!("the page of empty terminals: {e}");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let good = matches!(verdict, WipeVerdict::Proven | WipeVerdict::Before(_));
    let (title, line) = words(verdict);
    let text = include_str!("page.html")
        .replace("{tone}", if good { "good" } else { "bad" })
        .replace("{title}", &title)
        .replace("{line}", &line);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)));
    (StatusCode::OK, headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_its_words() {
        let all = [
            WipeVerdict::Proven,
            WipeVerdict::Left(2),
            WipeVerdict::Before(1_795_320_000_000),
            WipeVerdict::Wrong,
            WipeVerdict::Malformed,
            WipeVerdict::TooMany,
        ];
        for verdict in all {
            let (title, line) = words(verdict);
            assert!(!title.is_empty() && !line.contains('{'), "{verdict:?}");
        }
    }
}
