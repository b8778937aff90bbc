//! Signs of life.

use super::App;
use super::feeds::cursor_text;
use super::guard::Admitted;
use super::problem::{ApiError, json};
use crate::county::store::audit::BreakKind;
use crate::county::store::model::Checkpoint;
use crate::county::{acceptance, audit, retire, updates};
use crate::domain::machine::acceptance::ServiceStage;
use crate::wire::feed::FEEDS;
use crate::wire::heartbeat::{Heartbeat, HeartbeatAnswer, MAX_HEARTBEAT, Stage};
use crate::wire::problem::{Problem, ProblemType};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Seconds between heartbeats.
const EVERY_S: u32 = 300;

/// Notes how a terminal is, and answers what is newest here.
#[utoipa::path(post, path = "/v1/heartbeats", request_body = Heartbeat, responses(
    (status = 200, body = HeartbeatAnswer), (status = 413, body = Problem)))]
pub async fn post(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    body: Bytes,
) -> Result<Response, ApiError> {
    if body.len() > MAX_HEARTBEAT {
        return Err(ProblemType::TooLarge.into());
    }
    let report: Heartbeat = serde_json::from_slice(&body)
        .map_err(|_| ApiError::about(ProblemType::Malformed, "body"))?;
    let kept = serde_json::to_string(&report).expect("a heartbeat is plain data");
    let asset = terminal.asset;
    let checkpoint = app
        .store
        .checkpoint(
            asset.clone(),
            report.audit_seq,
            report.audit_head,
            app.now(),
        )
        .await?;
    let broken = match checkpoint {
        Checkpoint::GoesOn => None,
        Checkpoint::Shrunk => Some(BreakKind::Shrunk),
        Checkpoint::Rewritten => Some(BreakKind::Rewritten),
    };
    if let Some(kind) = broken {
        let known = app.store.last_head(asset.clone()).await?;
        let n = known.map_or(report.audit_seq, |head| head.n);
        audit::note(&app, &asset, kind, n).await?;
    }
    let seen = audit::seen(app.store.as_ref(), &asset).await?;
    let stage = match acceptance::stage(&app, &asset).await? {
        ServiceStage::Trial => Stage::Trial,
        ServiceStage::Formal => Stage::Formal,
    };
    let ordered = retire::ordered(&app, &asset).await?;
    let update = updates::told(&app, &asset, report.update.as_ref()).await?;
    app.store.heartbeat(asset, kept, app.now()).await?;
    let mut feeds: std::collections::BTreeMap<String, String> = FEEDS
        .iter()
        .map(|feed| ((*feed).to_owned(), cursor_text(&app.epoch, 0)))
        .collect();
    for head in app.store.heads().await? {
        feeds.insert(head.feed, cursor_text(&app.epoch, head.head));
    }
    let answer = HeartbeatAnswer {
        time_ms: app.now(),
        feeds,
        bundle: app.store.bundle().await?.map_or(0, |(version, _)| version),
        next_s: EVERY_S,
        audit_seen: Some(seen),
        stage: Some(stage),
        retire: ordered,
        update,
    };
    Ok(json(StatusCode::OK, &answer))
}
