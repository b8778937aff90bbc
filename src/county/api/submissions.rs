//! Intake of cases, once per id, and their status.

use super::App;
use super::guard::Admitted;
use super::intake::{facts_of, take};
use super::problem::{ApiError, Body, json};
use crate::county::faces;
use crate::county::review;
use crate::county::store::StoreError;
use crate::county::store::cases::{CaseRow, CaseRowState, Intake};
use crate::county::store::model::Terminal;
use crate::county::tasks;
use crate::county::trials;
use crate::domain::delivery::{ReceiptFacts, SealedBody, SubmissionId};
use crate::wire::Base64;
use crate::wire::envelope::{AcceptedStamp, SealedEnvelope, Stamp, hex};
use crate::wire::problem::{Advice, Problem, ProblemType};
use crate::wire::submission::{CaseState, CaseStatus};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// The id in a path.
pub fn id_of(text: &str) -> Result<SubmissionId, ApiError> {
    SubmissionId::parse(text)
        .filter(|id| id.to_string() == text)
        .ok_or_else(|| ApiError::about(ProblemType::Malformed, "id"))
}

/// Where a case stands, for answers.
pub fn state_of(state: CaseRowState) -> CaseState {
    match state {
        CaseRowState::Open => CaseState::Open,
        CaseRowState::Waiting => CaseState::WaitingForPrerequisite,
        CaseRowState::NeedsMaterial => CaseState::NeedsMaterial,
        CaseRowState::Done => CaseState::Done,
        CaseRowState::Declined => CaseState::Declined,
    }
}

/// Where a case stands, with what else there is to tell.
pub async fn status_of(app: &App, row: CaseRow) -> Result<CaseStatus, StoreError> {
    Ok(CaseStatus {
        news: review::news(app, &row).await?,
        state: state_of(row.state),
        since_ms: row.since_ms,
        accepted: AcceptedStamp {
            id: row.id,
            at_ms: row.accepted_ms,
            stamp: Stamp {
                key_id: row.key_id,
                signature: Base64(row.signature),
            },
        },
    })
}

/// Takes a sealed case in. The same id with the same sealed body answers 200 and the first stamp,
/// with another body 409.
#[utoipa::path(put, path = "/v1/submissions/{id}", params(("id" = String, Path)),
    request_body = SealedEnvelope, responses(
    (status = 201, body = CaseStatus), (status = 200, body = CaseStatus),
    (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn put(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path(id): Path<String>,
    Body(envelope): Body<SealedEnvelope>,
) -> Result<Response, ApiError> {
    let (status, told) = taken_in(&app, &terminal, id_of(&id)?, &envelope).await?;
    Ok(json(status, &told))
}

/// The intake itself, whichever way a case comes: 201 when it was not known, else 200.
pub async fn taken_in(
    app: &App,
    terminal: &Terminal,
    id: SubmissionId,
    envelope: &SealedEnvelope,
) -> Result<(StatusCode, CaseStatus), ApiError> {
    let (facts, body) = match facts_of(id, envelope) {
        Ok(read) => read,
        Err(refusal) => return Err(turned_away(app, terminal, id, refusal).await?),
    };
    // A repetition is answered before anything else: the key may have been changed since.
    if let Some(known) = app.store.case(id.to_string()).await? {
        let same = known.digest == hex(&facts.digest.0) && known.terminal == terminal.asset;
        return if same {
            Ok((StatusCode::OK, status_of(app, known).await?))
        } else {
            Err(ProblemType::OtherBytes.into())
        };
    }
    if facts.no.is_trial() {
        let told = take_trial(app, terminal, envelope, &facts, &body).await?;
        return Ok((StatusCode::OK, told));
    }
    let case = match take(app, terminal, envelope, &facts, &body).await {
        Ok(case) => case,
        Err(refusal) => return Err(turned_away(app, terminal, id, refusal).await?),
    };
    let asset = terminal.asset.clone();
    let late = app.store.was_turned_away(id.to_string(), asset).await?;
    let (item, waits) = (case.item, case.after.is_some());
    let held = case.assisted.as_ref().is_some_and(|a| a.doubt.is_some());
    let step = case.step.clone();
    match app.store.intake(case).await? {
        Intake::Stored => {
            log::info!("case {id} accepted, item {item}");
            if let Some(step) = &step {
                tasks::settle(app, &id.to_string(), item, step).await?;
            } else if waits || late {
                review::free(app).await?;
            }
            if step.is_none() && !waits && !held {
                review::at_once(app, &id.to_string(), item).await?;
                faces::settle(app, &id.to_string(), item).await?;
            }
            let row = app.store.case(id.to_string()).await?;
            let row = row.ok_or(StoreError::Impossible("lost case"))?;
            Ok((StatusCode::CREATED, status_of(app, row).await?))
        }
        Intake::Same(known) => Ok((StatusCode::OK, status_of(app, *known).await?)),
        Intake::Other => Err(ProblemType::OtherBytes.into()),
    }
}

/// Notes a refusal that is for good before it is told; other refusals are told as they are.
async fn turned_away(
    app: &App,
    terminal: &Terminal,
    id: SubmissionId,
    refusal: ApiError,
) -> Result<ApiError, StoreError> {
    if refusal.0.advice == Advice::Never {
        let (id, why) = (id.to_string(), &refusal.0.title);
        review::turn_away(app, &id, &terminal.asset, why).await?;
    }
    Ok(refusal)
}

/// Practice is checked and acknowledged like a case; nothing of it is kept but that it came.
async fn take_trial(
    app: &App,
    terminal: &Terminal,
    envelope: &SealedEnvelope,
    facts: &ReceiptFacts,
    body: &SealedBody,
) -> Result<CaseStatus, ApiError> {
    let id = facts.submission.to_string();
    let kept = match app.store.trial(id.clone()).await? {
        // The pages that came again with it go again.
        Some(known) => app.store.keep_trial(known).await?,
        None => {
            let case = take(app, terminal, envelope, facts, body).await?;
            app.store.keep_trial(trials::row_of(case)).await?
        }
    };
    if kept.digest != hex(&facts.digest.0) || kept.terminal != terminal.asset {
        return Err(ProblemType::OtherBytes.into());
    }
    log::info!("trial {id} acknowledged, item {}", kept.item);
    Ok(trials::status_of(kept))
}

/// Where a case of this terminal stands.
#[utoipa::path(get, path = "/v1/submissions/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = CaseStatus), (status = 404, body = Problem)))]
pub async fn get(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let id = id_of(&id)?;
    let trial = app.store.trial(id.to_string()).await?;
    if let Some(trial) = trial.filter(|row| row.terminal == terminal.asset) {
        return Ok(json(StatusCode::OK, &trials::status_of(trial)));
    }
    let row = app.store.case(id.to_string()).await?;
    let row = row.filter(|row| row.terminal == terminal.asset);
    let row = row.ok_or(ProblemType::NotFound)?;
    Ok(json(StatusCode::OK, &status_of(&app, row).await?))
}
