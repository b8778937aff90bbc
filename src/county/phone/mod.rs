//! The page that plays the e-social-security-card app on the operator's phone.
//!
//! A real county has the platform's app in its place; the page is served only where the county is
//! told to play it. It knows a person by number and PIN, and answers a terminal's challenge once.

use super::accounts::{account_of, card_opens, facts};
use super::api::{App, Challenges};
use super::forms::Fields;
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

/// What a challenge logs in at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Terminal,
    Console,
}

/// The door a challenge belongs to and its name, while it is good.
fn door<'a>(
    app: &'a App,
    challenge: &str,
    now: WallTime,
) -> Option<(Door, &'a Challenges, String)> {
    let doors = [
        (Door::Terminal, &app.challenges),
        (Door::Console, &app.console_challenges),
    ];
    doors
        .into_iter()
        .find_map(|(door, all)| Some((door, all, all.terminal_of(challenge, now)?)))
}

fn form(challenge: &str, (door, name): (Door, &str), problem: &str) -> Response {
    let said = &WORDS[match door {
        Door::Terminal => "at-terminal",
        Door::Console => "at-console",
    }];
    let text = include_str!("card.html")
        .replace("{title}", &said.title)
        .replace("{ask}", &said.line)
        .replace("{challenge}", challenge)
        .replace("{terminal}", name)
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
    match door(&app, &scanned.c, WallTime(app.now())) {
        Some((door, _, name)) => form(&scanned.c, (door, &name), ""),
        None => answer(StatusCode::GONE, "gone"),
    }
}

/// The confirmation.
pub async fn confirm(State(app): State<Arc<App>>, body: axum::body::Bytes) -> Response {
    let now = app.now();
    let Some(fields) = (body.len() <= LONGEST).then(|| Fields::read(&body)) else {
        return answer(StatusCode::BAD_REQUEST, "gone");
    };
    let challenge = fields.get("c");
    let Some((door, challenges, name)) = door(&app, challenge, WallTime(now)) else {
        return answer(StatusCode::GONE, "gone");
    };
    let guessed = "card|".to_owned() + challenge;
    if app.guesses.exhausted(&guessed, now) {
        return answer(StatusCode::TOO_MANY_REQUESTS, "too-many");
    }
    let wrong = || {
        app.guesses.wrong(guessed.clone(), now);
        form(challenge, (door, &name), &WORDS["wrong"].line)
    };
    let Ok(number) = IdNumber::parse(fields.get("number")) else {
        return wrong();
    };
    let person = "card|".to_owned() + &app.vault.holder_tag(number.reveal());
    if app.guesses.exhausted(&person, now) {
        return answer(StatusCode::TOO_MANY_REQUESTS, "too-many");
    }
    match card_opens(&app, &number, fields.get("pin")).await {
        Ok(true) => {}
        Ok(false) => {
            app.guesses.wrong(person, now);
            return wrong();
        }
        Err(e) => return failed(&e),
    }
    let who = match account_of(&app, &number).await {
        Ok(row) => match row.as_ref().and_then(facts) {
            // The console itself says whom it lets in, and notes whom it does not.
            Some(account) if door == Door::Console => Ok(account.id),
            Some(account) => may_enter(&account, WallTime(now).date()).map(|()| account.id.clone()),
            None => Err(EntryRefusal::NoAccount),
        },
        Err(e) => return failed(&e),
    };
    let confirmed = match door {
        Door::Terminal => "confirmed",
        Door::Console => "confirmed-at-console",
    };
    let outcome = who.as_ref().map_or_else(|why| why.name(), |_| confirmed);
    match challenges.answer(challenge, who, WallTime(now)) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_words() {
        let outcomes = [
            "at-terminal",
            "at-console",
            "wrong",
            "too-many",
            "gone",
            "confirmed",
            "confirmed-at-console",
        ];
        let refusals = EntryRefusal::ALL.map(EntryRefusal::name);
        for name in outcomes.into_iter().chain(refusals) {
            assert!(!WORDS[name].line.is_empty(), "{name}");
        }
        assert_eq!(WORDS.len(), outcomes.len() + refusals.len());
    }
}
