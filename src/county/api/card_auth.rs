//! The way to the ministry's security module for version 3 cards.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use crate::county::config::CardKeys;
use crate::county::vault::random_text;
use crate::wire::Base64;
use crate::wire::card_auth::{Step1Answer, Step1Request, Step2Answer, Step2Request};
use crate::wire::problem::{Problem, ProblemType};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// An exchange is good for this long.
const EXCHANGE_MS: i64 = 30_000;
/// Exchanges under way at once.
const MOST: usize = 10_000;

struct Exchange {
    terminal: String,
    card: [u8; 16],
    until_ms: i64,
}

/// Exchanges between their two steps.
#[derive(Default)]
pub struct Exchanges(Mutex<HashMap<String, Exchange>>);

fn bytes<const N: usize>(member: &str, given: &Base64) -> Result<[u8; N], ApiError> {
    given
        .0
        .as_slice()
        .try_into()
        .map_err(|_| ApiError::about(ProblemType::Malformed, member))
}

fn module(app: &App) -> Result<&Arc<dyn CardKeys>, ApiError> {
    app.config
        .card_keys
        .as_ref()
        .ok_or_else(|| ProblemType::Busy.into())
}

/// Proves the card to the security module.
#[utoipa::path(post, path = "/v1/card-auth/step1", request_body = Step1Request, responses(
    (status = 200, body = Step1Answer), (status = 422, body = Problem)))]
pub async fn step1(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(asked): Body<Step1Request>,
) -> Result<Response, ApiError> {
    let card: [u8; 16] = bytes("card_id", &asked.card_id)?;
    let factor = bytes("internal.factor", &asked.internal.factor)?;
    let plain = bytes("internal.plain", &asked.internal.plain)?;
    let given: [u8; 8] = bytes("card_answer", &asked.card_answer)?;
    let expected = module(&app)?
        .expected(asked.algorithm, &card, &factor, &plain)
        .ok_or_else(|| ApiError::about(ProblemType::CardRefused, "algorithm"))?;
    if expected != given {
        return Err(ApiError::about(ProblemType::CardRefused, "card_answer"));
    }
    let now = app.now();
    let exchange = random_text(16);
    let mut open = app
        .exchanges
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    open.retain(|_, e| e.until_ms >= now);
    if open.len() >= MOST {
        return Err(ProblemType::Busy.into());
    }
    let until_ms = now + EXCHANGE_MS;
    let terminal = terminal.asset;
    open.insert(
        exchange.clone(),
        Exchange {
            terminal,
            card,
            until_ms,
        },
    );
    let answer = Step1Answer {
        exchange,
        expected: Base64(expected.to_vec()),
    };
    Ok(json(StatusCode::OK, &answer))
}

/// Gets what opens the card; an exchange is good for one use.
#[utoipa::path(post, path = "/v1/card-auth/step2", request_body = Step2Request, responses(
    (status = 200, body = Step2Answer), (status = 404, body = Problem)))]
pub async fn step2(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(asked): Body<Step2Request>,
) -> Result<Response, ApiError> {
    let factor = bytes("external.factor", &asked.external.factor)?;
    let plain = bytes("external.plain", &asked.external.plain)?;
    let taken = {
        let mut open = app
            .exchanges
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        open.remove(&asked.exchange)
    };
    let now = app.now();
    let exchange = taken
        .filter(|e| e.terminal == terminal.asset && e.until_ms >= now)
        .ok_or(ProblemType::NotFound)?;
    let cryptogram = module(&app)?.cryptogram(&exchange.card, &factor, &plain);
    let answer = Step2Answer {
        cryptogram: Base64(cryptogram.to_vec()),
    };
    Ok(json(StatusCode::OK, &answer))
}
