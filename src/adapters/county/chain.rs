//! The audit chain's way up.

use super::http::{Http, malformed};
use crate::ports::audit::{AuditCheckpoint, ChainNews, SealedSeed};
use crate::ports::county::{ChainSeen, CountyError, MalformedPart};
use crate::wire::Base64;
use crate::wire::audit as wire;
use crate::wire::envelope::hex;
use reqwest::Method;
use std::time::Duration;

/// Tells the county what it lacks of the chain.
pub fn report(http: &Http, news: &ChainNews, wait: Duration) -> Result<ChainSeen, CountyError> {
    let body = wire::ChainReport {
        since: news.since,
        since_hash: news.since_hash.map(|hash| hex(&hash.0)),
        checkpoint: news.checkpoint.as_ref().map(checkpoint),
        seed: news.seed.as_ref().map(seed),
    };
    let answer: wire::ChainAnswer = http.send(Method::POST, "/v1/audit", &body, wait)?;
    let sent = news.seed.as_ref().map(|seed| seed.id);
    let seed = match &answer.seed {
        None => None,
        Some(named) => Some(
            sent.filter(|id| hex(&id.0) == *named)
                .ok_or_else(|| malformed(MalformedPart::Value))?,
        ),
    };
    Ok(ChainSeen {
        seen: answer.seen,
        seed,
    })
}

fn checkpoint(from: &AuditCheckpoint) -> wire::Checkpoint {
    wire::Checkpoint {
        n: from.head.n,
        hash: hex(&from.head.hash.0),
        at_ms: from.at.0,
        seed: hex(&from.seed.0),
        epoch: from.epoch,
        signature: Base64(from.signature.0.to_vec()),
    }
}

fn seed(from: &SealedSeed) -> wire::SealedSeed {
    wire::SealedSeed {
        id: hex(&from.id.0),
        suite: from.body.suite.number(),
        key_id: from.body.key.as_str().to_owned(),
        enc: Base64(from.body.enc.clone()),
        ct: Base64(from.body.ct.clone()),
    }
}
