//! The ministry's key service behind the county, for cards of version 3.

use super::http::{Http, malformed};
use crate::domain::people::card::{AuthChallenge, ChallengePair, ExternalAuth};
use crate::ports::card::CardAuthorityFault;
use crate::ports::county::{CountyError, MalformedPart, Refusal};
use crate::wire::Base64;
use crate::wire::card_auth::{Pair, Step1Answer, Step1Request, Step2Answer, Step2Request};
use reqwest::Method;
use std::time::Duration;

fn pair(from: &ChallengePair) -> Pair {
    Pair {
        factor: Base64(from.factor.to_vec()),
        plain: Base64(from.plain.to_vec()),
    }
}

fn exactly<const N: usize>(bytes: &Base64) -> Result<[u8; N], CountyError> {
    let bytes = bytes.0.as_slice().try_into();
    bytes.map_err(|_| malformed(MalformedPart::Value))
}

fn both_steps(
    http: &Http,
    challenge: &AuthChallenge,
    wait: Duration,
) -> Result<ExternalAuth, CountyError> {
    let first = Step1Request {
        algorithm: challenge.algorithm.code(),
        card_id: Base64(challenge.card_id.reveal().to_vec()),
        historical: Base64(challenge.historical.clone()),
        internal: pair(&challenge.internal),
        card_answer: Base64(challenge.card_answer.to_vec()),
    };
    let step1: Step1Answer = http.send(Method::POST, "/v1/card-auth/step1", &first, wait)?;
    let second = Step2Request {
        exchange: step1.exchange,
        external: pair(&challenge.external),
    };
    let step2: Step2Answer = http.send(Method::POST, "/v1/card-auth/step2", &second, wait)?;
    Ok(ExternalAuth {
        expected_card_answer: exactly(&step1.expected)?,
        cryptogram: exactly(&step2.cryptogram)?,
    })
}

/// Asks the service in both steps.
pub fn authorise(
    http: &Http,
    challenge: &AuthChallenge,
    wait: Duration,
) -> Result<ExternalAuth, CardAuthorityFault> {
    both_steps(http, challenge, wait).map_err(|e| match e {
        CountyError::Refused {
            problem: Refusal::CardRefused,
            ..
        } => CardAuthorityFault::NotGenuine,
        CountyError::Refused { .. } => CardAuthorityFault::Refused,
        CountyError::Malformed { .. } | CountyError::TooLarge => CardAuthorityFault::Malformed,
        _ => CardAuthorityFault::OutOfReach,
    })
}
