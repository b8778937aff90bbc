//! Cases of training at the county: checked like every other, acknowledged, and forgotten.

use super::store::cases::NewCase;
use super::store::trials::TrialRow;
use crate::wire::Base64;
use crate::wire::envelope::{AcceptedStamp, Stamp};
use crate::wire::submission::{CaseNews, CaseResult, CaseState, CaseStatus};

/// The result of every case of training.
const TRIAL: &str = "trial";

/// As much of a case of training as is kept.
pub fn row_of(case: NewCase) -> TrialRow {
    TrialRow {
        id: case.id,
        digest: case.digest,
        terminal: case.terminal,
        item: case.item,
        accepted_ms: case.accepted_ms,
        signature: case.signature,
        key_id: case.key_id,
    }
}

/// What the terminal is told: finished, without any consequence.
pub fn status_of(row: TrialRow) -> CaseStatus {
    CaseStatus {
        state: CaseState::Done,
        since_ms: row.accepted_ms,
        news: CaseNews {
            result: Some(CaseResult {
                code: TRIAL.to_owned(),
                words: None,
            }),
            ..CaseNews::default()
        },
        accepted: AcceptedStamp {
            id: row.id,
            at_ms: row.accepted_ms,
            stamp: Stamp {
                key_id: row.key_id,
                signature: Base64(row.signature),
            },
        },
    }
}
