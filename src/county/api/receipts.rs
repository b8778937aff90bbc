//! Cases by the number of a receipt, and their grades.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use super::submissions::{id_of, state_of, status_of};
use crate::county::people::{self, Look};
use crate::county::review;
use crate::county::store::cases::{CaseRow, Graded};
use crate::domain::delivery::{LastFour, ReceiptNo};
use crate::wire::cases::{CaseStanding, Evaluation, ReceiptRequest};
use crate::wire::problem::{Problem, ProblemType};
use crate::wire::records::{Looked, Viewer};
use crate::wire::submission::CaseStatus;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Tag of the last four characters that go with a receipt.
pub fn last_four_tag(app: &App, receipt: &str, four: &str) -> String {
    app.vault.tag("last four", receipt, four)
}

/// Where the case with a receipt stands. A receipt nobody has, four characters of another and a card
/// of another are answered alike.
#[utoipa::path(post, path = "/v1/receipts/lookup", request_body = ReceiptRequest, responses(
    (status = 200, body = CaseStanding), (status = 404, body = Problem),
    (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn lookup(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(asked): Body<ReceiptRequest>,
) -> Result<Response, ApiError> {
    let receipt = ReceiptNo::parse(&asked.receipt)
        .map_err(|_| ApiError::about(ProblemType::Malformed, "receipt"))?;
    let now = app.now();
    let guesses = [terminal.asset.clone(), receipt.as_str().to_owned()];
    if guesses.iter().any(|key| app.guesses.exhausted(key, now)) {
        return Err(ProblemType::TooMany.into());
    }
    let row = app
        .store
        .case_by_receipt(receipt.as_str().to_owned())
        .await?;
    let found = match (&asked.last_four, &asked.holder) {
        (Some(four), None) => {
            let four = LastFour::parse(four)
                .ok_or_else(|| ApiError::about(ProblemType::Malformed, "last_four"))?;
            let tag = last_four_tag(&app, receipt.as_str(), four.reveal());
            row.filter(|row| row.last_four == tag)
                .map(|row| (row, Viewer::ReceiptBearer))
        }
        (None, Some(holder)) => {
            let who = people::present(&app, holder).await?;
            row.filter(|row| row.holder_tag == who.tag)
                .map(|row| (row, Viewer::Holder))
        }
        _ => return Err(ApiError::about(ProblemType::Malformed, "last_four")),
    };
    let Some((row, by)) = found else {
        for key in guesses {
            app.guesses.wrong(key, now);
        }
        return Err(ProblemType::NotFound.into());
    };
    let look = Look {
        subject: &row.holder_tag,
        by,
        what: Looked::Cases,
        item: Some(row.item),
        terminal: Some(&terminal.asset),
        viewer: None,
    };
    people::note(&app, look).await?;
    let answer = standing(&app, row, by).await?;
    Ok(json(StatusCode::OK, &answer))
}

async fn standing(app: &App, row: CaseRow, by: Viewer) -> Result<CaseStanding, ApiError> {
    let mut news = review::news(app, &row).await?;
    if by != Viewer::Holder
        && let Some(result) = news.result.as_mut()
    {
        result.words = None;
    }
    Ok(CaseStanding {
        id: row.id,
        item: row.item,
        receipt: row.receipt,
        accepted_ms: row.accepted_ms,
        state: state_of(row.state),
        since_ms: row.since_ms,
        news,
    })
}

/// 好差评: grades a case of this terminal, once; the same grade again is no other.
#[utoipa::path(put, path = "/v1/submissions/{id}/evaluation", params(("id" = String, Path)),
    request_body = Evaluation, responses(
    (status = 200, body = CaseStatus), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn evaluate(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path(id): Path<String>,
    Body(asked): Body<Evaluation>,
) -> Result<Response, ApiError> {
    let id = id_of(&id)?;
    if !(1..=5).contains(&asked.grade) {
        return Err(ApiError::about(ProblemType::Malformed, "grade"));
    }
    let graded = app
        .store
        .grade(id.to_string(), terminal.asset, asked.grade, app.now())
        .await?;
    match graded {
        None => Err(ProblemType::NotFound.into()),
        Some(Graded::Before) => Err(ProblemType::GradedBefore.into()),
        Some(Graded::Noted) => {
            let row = app.store.case(id.to_string()).await?;
            let row = row.ok_or(ProblemType::NotFound)?;
            Ok(json(StatusCode::OK, &status_of(&app, row).await?))
        }
    }
}
