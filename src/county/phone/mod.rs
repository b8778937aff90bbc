//! The page that plays the e-social-security-card app on the operator's phone.
//!
//! A real county has the platform's app in its place; the page is served only where the county is
//! told to play it. It knows a person by number and PIN, and answers a terminal's challenge once.

use super::accounts::{account_of, card_opens, facts};
use super::api::App;
use crate::domain::operators::challenge::ChallengeFault;
use crate::domain::operators::entry::{EntryRefusal, may_enter};
use crate::domain::people::identity::IdNumber;
use crate::domain::time::WallTime;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use zeroize::{Zeroize as _, Zeroizing};

/// Longest body of the form.
const LONGEST: usize = 512;

#[derive(Deserialize)]
struct Said {
    title: String,
    line: String,
}

/// What is said for each outcome.
static WORDS: LazyLock<BTreeMap<String, Said>> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("the file beside this one"));

fn page(status: StatusCode, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
        ),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)));
    (status, headers, text).into_response()
}

fn answer(status: StatusCode, outcome: &str) -> Response {
    let said = &WORDS[outcome];
    let text = include_str!("answer.html")
        .replace("{title}", &said.title)
        .replace("{line}", &said.line);
    page(status, text)
}

fn form(challenge: &str, terminal: &str, problem: &str) -> Response {
    let text = include_str!("card.html")
        .replace("{challenge}", challenge)
        .replace("{terminal}", terminal)
        .replace("{problem}", problem);
    page(StatusCode::OK, text)
}

/// Which challenge was scanned.
#[derive(Deserialize)]
pub struct Scanned {
    c: String,
}

/// The page behind the code.
pub async fn show(State(app): State<Arc<App>>, Query(scanned): Query<Scanned>) -> Response {
    match app.challenges.terminal_of(&scanned.c, WallTime(app.now())) {
        Some(terminal) => form(&scanned.c, &terminal, ""),
        None => answer(StatusCode::GONE, "gone"),
    }
}

/// The confirmation.
pub async fn confirm(State(app): State<Arc<App>>, body: axum::body::Bytes) -> Response {
    let now = app.now();
    let Some(fields) = (body.len() <= LONGEST).then(|| fields(&body)) else {
        return answer(StatusCode::BAD_REQUEST, "gone");
    };
    let field = |name: &str| fields.get(name).map_or("", |value| value.as_str());
    let challenge = field("c");
    let Some(terminal) = app.challenges.terminal_of(challenge, WallTime(now)) else {
        return answer(StatusCode::GONE, "gone");
    };
    let guessed = "card|".to_owned() + challenge;
    if app.guesses.exhausted(&guessed, now) {
        return answer(StatusCode::TOO_MANY_REQUESTS, "too-many");
    }
    let wrong = || {
        app.guesses.wrong(guessed.clone(), now);
        form(challenge, &terminal, &WORDS["wrong"].line)
    };
    let Ok(number) = IdNumber::parse(field("number")) else {
        return wrong();
    };
    let person = "card|".to_owned() + &app.vault.holder_tag(number.reveal());
    if app.guesses.exhausted(&person, now) {
        return answer(StatusCode::TOO_MANY_REQUESTS, "too-many");
    }
    match card_opens(&app, &number, field("pin")).await {
        Ok(true) => {}
        Ok(false) => {
            app.guesses.wrong(person, now);
            return wrong();
        }
        Err(e) => return failed(&e),
    }
    let who = match account_of(&app, &number).await {
        Ok(row) => match row.as_ref().and_then(facts) {
            Some(account) => may_enter(&account, WallTime(now).date()).map(|()| account.id.clone()),
            None => Err(EntryRefusal::NoAccount),
        },
        Err(e) => return failed(&e),
    };
    let outcome = who.as_ref().map_or_else(|why| why.name(), |_| "confirmed");
    match app.challenges.answer(challenge, who, WallTime(now)) {
        Ok(()) => answer(StatusCode::OK, outcome),
        Err(ChallengeFault::TooOld | ChallengeFault::Used | ChallengeFault::OtherDevice) => {
            answer(StatusCode::GONE, "gone")
        }
    }
}

fn failed(e: &super::store::StoreError) -> Response {
    log::error!("the card page: {e}");
    answer(StatusCode::SERVICE_UNAVAILABLE, "too-many")
}

/// The fields of a form body (`application/x-www-form-urlencoded`); values are wiped when dropped.
fn fields(body: &[u8]) -> BTreeMap<String, Zeroizing<String>> {
    body.split(|b| *b == b'&')
        .filter_map(|pair| {
            let at = pair.iter().position(|b| *b == b'=')?;
            Some((
                decoded(&pair[..at])?,
                Zeroizing::new(decoded(&pair[at + 1..])?),
            ))
        })
        .collect()
}

fn decoded(text: &[u8]) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |b: Option<&u8>| char::from(*b?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            plain => *plain,
        });
    }
    String::from_utf8(out)
        .map_err(|e| e.into_bytes().zeroize())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_words() {
        let outcomes = ["wrong", "too-many", "gone", "confirmed"];
        let refusals = EntryRefusal::ALL.map(EntryRefusal::name);
        for name in outcomes.into_iter().chain(refusals) {
            assert!(!WORDS[name].line.is_empty(), "{name}");
        }
        assert_eq!(WORDS.len(), outcomes.len() + refusals.len());
    }

    #[test]
    fn a_broken_form_body_gives_fewer_fields_and_no_fault() {
        for body in [
            &b""[..],
            b"=",
            b"&&",
            b"c",
            b"c=%",
            b"c=%4",
            b"c=%zz",
            b"c=%ff",
        ] {
            let read = fields(body);
            assert!(!read.contains_key("c"), "{body:?}");
        }
        let read = fields(b"c=a1&number=1101+05&pin=%31%32");
        assert_eq!(read["number"].as_str(), "1101 05");
        assert_eq!(read["pin"].as_str(), "12");
    }
}
