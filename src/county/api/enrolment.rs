//! Enrolment and renewal of a terminal's certificate.

use super::App;
use super::guard::{Admitted, Anyone};
use super::problem::{ApiError, Body, json};
use crate::county::config::{Approval, Simulated};
use crate::county::publish::unhex;
use crate::county::store::model::{CertificateRow, Enrolment, EnrolmentRowState, Redeemed};
use crate::county::vault::random_text;
use crate::domain::delivery::{DeviceId, KeyId};
use crate::wire::enrolment::{
    EnrolmentAnswer, EnrolmentRequest, EnrolmentState, RenewalAnswer, RenewalRequest,
};
use crate::wire::envelope::hex;
use crate::wire::problem::{Problem, ProblemType};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use ring::digest;
use std::sync::Arc;

/// What the store keeps of a one-time code.
pub fn code_digest(code: &str) -> String {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    hex(digest::digest(&digest::SHA256, plain.as_bytes()).as_ref())
}

fn checked(app: &App, asked: &EnrolmentRequest) -> Result<(), ApiError> {
    if asked.simulated && app.config.simulated == Simulated::Refused {
        return Err(ProblemType::SimulatedRefused.into());
    }
    DeviceId::parse(&asked.asset)
        .ok_or_else(|| ApiError::about(ProblemType::Malformed, "asset"))?;
    KeyId::parse(&asked.stamp_key_id)
        .ok_or_else(|| ApiError::about(ProblemType::Malformed, "stamp_key_id"))?;
    unhex(&asked.stamp_key)
        .filter(|key| key.len() == 32)
        .ok_or_else(|| ApiError::about(ProblemType::Malformed, "stamp_key"))?;
    app.authority
        .terminal(&asked.csr_pem, &asked.asset, app.now())
        .map_err(|_| ApiError::about(ProblemType::BadRequestKey, "csr_pem"))?;
    Ok(())
}

/// Asks to be admitted with a one-time code. Needs no certificate.
#[utoipa::path(post, path = "/v1/enrolments", request_body = EnrolmentRequest, responses(
    (status = 201, body = EnrolmentAnswer), (status = 403, body = Problem),
    (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn ask(
    State(app): State<Arc<App>>,
    Anyone(peer): Anyone,
    Body(asked): Body<EnrolmentRequest>,
) -> Result<Response, ApiError> {
    let now = app.now();
    if app.attempts.exhausted(&peer.from, now) {
        return Err(ProblemType::TooMany.into());
    }
    checked(&app, &asked)?;
    let id = random_text(16);
    let row = Enrolment {
        id: id.clone(),
        asset: asked.asset,
        csr_pem: asked.csr_pem,
        stamp_key: format!("{}:{}", asked.stamp_key_id, asked.stamp_key),
        asked_ms: now,
        state: EnrolmentRowState::Waiting,
    };
    match app.store.redeem(code_digest(&asked.code), now, row).await? {
        Redeemed::BadCode => {
            app.attempts.wrong(peer.from, now);
            return Err(ProblemType::CodeRefused.into());
        }
        Redeemed::Yes => log::info!("an enrolment was asked for"),
    }
    if app.config.approval == Approval::Automatic {
        app.approve(&id).await?;
    }
    answer(&app, StatusCode::CREATED, id).await
}

/// Where an enrolment stands; with the certificate once it is approved. Needs no certificate.
#[utoipa::path(get, path = "/v1/enrolments/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = EnrolmentAnswer), (status = 404, body = Problem)))]
pub async fn look(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    answer(&app, StatusCode::OK, id).await
}

async fn answer(app: &App, status: StatusCode, id: String) -> Result<Response, ApiError> {
    let row = app
        .store
        .enrolment(id)
        .await?
        .ok_or(ProblemType::NotFound)?;
    let (state, certificate_pem) = match row.state {
        EnrolmentRowState::Waiting => (EnrolmentState::Waiting, None),
        EnrolmentRowState::Approved(pem) => (EnrolmentState::Approved, Some(pem)),
        EnrolmentRowState::Refused => (EnrolmentState::Refused, None),
    };
    let bundle_key = certificate_pem.is_some();
    let answer = EnrolmentAnswer {
        id: row.id,
        state,
        time_ms: app.now(),
        certificate_pem,
        bundle_key: bundle_key.then(|| hex(app.vault.offline.public())),
    };
    Ok(json(status, &answer))
}

/// A new certificate for a new key.
#[utoipa::path(post, path = "/v1/certificates/renewal", request_body = RenewalRequest, responses(
    (status = 200, body = RenewalAnswer), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub async fn renew(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(asked): Body<RenewalRequest>,
) -> Result<Response, ApiError> {
    let issued = app
        .authority
        .terminal(&asked.csr_pem, &terminal.asset, app.now())
        .map_err(|_| ApiError::about(ProblemType::BadRequestKey, "csr_pem"))?;
    let row = CertificateRow {
        fingerprint: issued.fingerprint,
        asset: terminal.asset,
        not_after_ms: issued.not_after_ms,
    };
    app.store.add_certificate(row).await?;
    let answer = RenewalAnswer {
        certificate_pem: issued.pem,
        not_after_ms: issued.not_after_ms,
    };
    Ok(json(StatusCode::OK, &answer))
}
