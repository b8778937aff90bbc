//! The page behind the code on a technician's screen: anybody with a phone may ask whether the program
//! a terminal runs is one of the county's. Nothing is told that the code does not say itself.

use super::api::App;
use super::releases;
use super::store::StoreError;
use crate::domain::machine::proof::{ProgramProof, ProofAge, ProofVerdict};
use crate::domain::time::Span;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Longest question that is read.
const LONGEST: usize = 1_024;

#[derive(Deserialize)]
struct Said {
    title: String,
    line: String,
}

/// What is said for each outcome.
static WORDS: LazyLock<BTreeMap<String, Said>> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("the file beside this one"));

/// A judged proof in words, for this page and the console's.
pub struct Judged {
    /// What it comes to.
    pub title: String,
    /// What to do.
    pub line: String,
    /// How old the proof is; empty where nothing can be said of it.
    pub age: String,
    /// Whether the program may be trusted at this moment.
    pub good: bool,
    /// Terminal, version, fingerprint and moment, as the proof says them.
    pub facts: Vec<String>,
}

/// Judges what a code holds.
pub async fn judged(app: &App, text: &str) -> Result<Judged, StoreError> {
    let said = |name: &str| (WORDS[name].title.clone(), WORDS[name].line.clone());
    let parsed = (text.len() <= LONGEST).then(|| ProgramProof::parse(text));
    let Some(Ok(proof)) = parsed else {
        let (title, line) = said("malformed");
        return Ok(Judged {
            title,
            line,
            age: String::new(),
            good: false,
            facts: Vec::new(),
        });
    };
    let (verdict, age) = releases::judge(app, &proof).await?;
    let (title, line) = said(verdict.name());
    let facts = &proof.facts;
    let named = |name: &str, value: &str| format!("{}{value}", WORDS[name].title);
    let told = facts.at.china().strftime("%Y-%m-%d %H:%M:%S").to_string();
    // Whose signature is false has said nothing, not even when.
    let age = match verdict {
        ProofVerdict::UnknownTerminal | ProofVerdict::BadSignature => String::new(),
        _ => aged(age),
    };
    let good = verdict == ProofVerdict::Genuine && age == WORDS["now"].line;
    Ok(Judged {
        title,
        line,
        age,
        good,
        facts: vec![
            named("terminal", facts.device.as_str()),
            named("version", facts.version.as_str()),
            named("fingerprint", &facts.hash.hex()),
            named("made", &told),
        ],
    })
}

fn aged(age: ProofAge) -> String {
    match age {
        ProofAge::Now => WORDS["now"].line.clone(),
        ProofAge::Old(span) => WORDS["old"].line.replace("{span}", &long(span)),
        ProofAge::Ahead(span) => WORDS["ahead"].line.replace("{span}", &long(span)),
    }
}

/// A length of time in its largest fitting unit.
fn long(span: Span) -> String {
    let minutes = span.0 / Span::minutes(1).0;
    let (count, unit) = match minutes {
        0..=119 => (minutes, "minutes"),
        120..=2_879 => (minutes / 60, "hours"),
        _ => (minutes / 1_440, "days"),
    };
    format!("{count} {}", WORDS[unit].title)
}

/// The page.
pub async fn show(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let judged = match judged(&app, &query.unwrap_or_default()).await {
        Ok(judged) => judged,
        Err(e) => {
            log::error!("the page of proofs: {e}");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    // What was read is made of letters, digits, dots and dashes: nothing can become markup.
    let facts: String = judged
        .facts
        .iter()
        .map(|fact| format!("<p class=\"fact\">{fact}</p>"))
        .collect();
    let text = include_str!("page.html")
        .replace("{tone}", if judged.good { "good" } else { "bad" })
        .replace("{title}", &judged.title)
        .replace("{line}", &judged.line)
        .replace("{age}", &judged.age)
        .replace("{facts}", &facts);
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
        for verdict in ProofVerdict::ALL {
            assert!(!WORDS[verdict.name()].line.is_empty(), "{verdict:?}");
        }
    }

    #[test]
    fn an_age_is_told_in_minutes_then_hours_then_days() {
        let all = [11, 120, 3_000].map(|minutes| long(Span::minutes(minutes)));
        assert_eq!(all, ["11 分钟", "2 小时", "2 天"]);
        let old = aged(ProofAge::Old(Span::hours(72)));
        assert!(old.contains("3 天"), "{old}");
    }
}
