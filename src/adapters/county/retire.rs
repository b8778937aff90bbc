//! The end of a terminal at the county: the order as it comes, the statement as it goes.

use super::config::LinkConfig;
use super::http::{Http, malformed};
use crate::domain::machine::retire::{
    CalledOff, RetireOrder, RetireOrderId, RetireTrouble, Stated, StatementHash, WipeSecret, Wiping,
};
use crate::domain::time::WallTime;
use crate::ports::clock::Clock;
use crate::ports::county::{CountyError, MalformedPart};
use crate::ports::retire::Answered;
use crate::wire::Base64;
use crate::wire::envelope::Stamp;
use crate::wire::retire::{self as wire, RetireAnswer, RetireOutcome, RetireStatement};
use reqwest::Method;
use std::sync::Arc;

/// An order; one whose name is none of the contract's is no order.
pub fn order(from: &wire::RetireOrder) -> Option<RetireOrder> {
    Some(RetireOrder {
        id: RetireOrderId::parse(&from.id)?,
        ordered: WallTime(from.ordered_ms),
    })
}

/// Hands a statement over, once. `hash` is the one of its text.
///
/// Errors: no line, no answer of the contract, or the county does not admit this terminal. The county may
/// have taken it all the same: the same statement is to be sent again.
pub fn hand_over(
    link: &LinkConfig,
    clock: &Arc<dyn Clock>,
    stated: &Stated,
    hash: StatementHash,
) -> Result<Answered, RetireTrouble> {
    let http = Http::new(
        &link.url,
        &link.ca_pem,
        Some(&link.identity),
        link.deadlines,
        Arc::clone(clock),
    )
    .map_err(|_| RetireTrouble::Config)?;
    let body = RetireStatement {
        statement: stated.text.clone(),
        signed: Stamp {
            key_id: stated.key.as_str().to_owned(),
            signature: Base64(stated.signature.0.to_vec()),
        },
    };
    let path = format!("/v1/retirements/{}", stated.order.as_str());
    let answer: Result<RetireAnswer, CountyError> =
        http.send(Method::PUT, &path, &body, link.deadlines.up);
    let answered = answer.and_then(|answer| {
        let secret = answer.secret.and_then(|bytes| bytes.0.try_into().ok());
        match (answer.outcome, secret) {
            (RetireOutcome::Taken, Some(secret)) => Ok(Answered::Taken(Box::new(Wiping {
                order: stated.order.clone(),
                statement: hash,
                secret: WipeSecret::new(secret),
                county: link.url.clone(),
            }))),
            (RetireOutcome::Taken, None) => Err(malformed(MalformedPart::Value)),
            (RetireOutcome::Withdrawn, _) => Ok(Answered::CalledOff(CalledOff::Withdrawn)),
            (RetireOutcome::LogDiffers, _) => Ok(Answered::CalledOff(CalledOff::LogDiffers)),
        }
    });
    answered.map_err(|error| {
        log::warn!("the county does not take the statement: {error}");
        match error {
            CountyError::IdentityRefused => RetireTrouble::Refused,
            error if error.line_is_down() => RetireTrouble::NoLine,
            _ => RetireTrouble::County,
        }
    })
}
