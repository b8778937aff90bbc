//! The acceptance pack, handed in.

use super::client::no_such_route;
use super::http::Http;
use crate::domain::machine::pack::{PackAnswer, PackRefusal, SignedPack};
use crate::ports::county::{CountyError, Refusal};
use crate::wire::Base64;
use crate::wire::acceptance::{AcceptancePack, PackOutcome, PackReceipt};
use crate::wire::envelope::Stamp;
use reqwest::Method;
use std::time::Duration;

/// Hands it in. A county that has no place for packs has not refused it.
///
/// Errors: no line, no answer of the contract; the county may have it all the same.
pub fn hand_in(http: &Http, pack: &SignedPack, wait: Duration) -> Result<PackAnswer, CountyError> {
    let body = AcceptancePack {
        facts: pack.facts.text(),
        signed: Stamp {
            key_id: pack.key.as_str().to_owned(),
            signature: Base64(pack.signature.0.to_vec()),
        },
    };
    let path = format!("/v1/acceptance/{}", pack.facts.at.0);
    let answer: Result<PackReceipt, _> = http.send(Method::PUT, &path, &body, wait);
    match answer.map_err(no_such_route) {
        Ok(receipt) => Ok(match receipt.outcome {
            PackOutcome::Taken => PackAnswer::Taken,
            PackOutcome::Older => PackAnswer::Refused(PackRefusal::Older),
            PackOutcome::Ahead => PackAnswer::Refused(PackRefusal::Ahead),
        }),
        Err(CountyError::Refused {
            problem: Refusal::Malformed | Refusal::OtherBytes,
            ..
        }) => Ok(PackAnswer::Refused(PackRefusal::NotInOrder)),
        Err(error) => Err(error),
    }
}
