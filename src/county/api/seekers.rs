//! Items 8 and 9: seekers of day labour, masked, and their phones one at a time.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use crate::county::items::{self, registering};
use crate::county::people::{self, Look, Present};
use crate::county::register::{self, Seeker};
use crate::county::store::cases::CaseRowState;
use crate::county::store::seekers::{Reveal, SeekerRow};
use crate::domain::jobs::place::Point;
use crate::domain::time::WallTime;
use crate::wire::catalogue::{Action, Registers};
use crate::wire::problem::{Problem, ProblemType};
use crate::wire::records::{Looked, Viewer};
use crate::wire::seekers::{
    MAX_SEEKERS, PhoneAnswer, PhoneRequest, Seeker as Card, Seekers, SeekersRequest,
};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Most seekers looked at for an answer: more than a county has at once.
const MOST_ROWS: u32 = 20_000;
/// Most cases looked at for a registration.
const MOST_CASES: u32 = 200;
/// Most trades in a question.
const MOST_TRADES: usize = 10;

/// An employer with a registration on record, and the trades it named.
struct Employer {
    who: Present,
    trades: Vec<String>,
}

async fn employer(
    app: &App,
    holder: &crate::wire::submission::Holder,
) -> Result<Employer, ApiError> {
    let who = people::present(app, holder).await?;
    let items = registering(&app.items(), &[Registers::GigEmployer]);
    let cases = app.store.cases_of(who.tag.clone(), MOST_CASES).await?;
    let registration = cases
        .iter()
        .find(|c| items.contains(&c.item) && c.state != CaseRowState::Declined)
        .ok_or(ProblemType::NotAnEmployer)?;
    let trades = register::trades_of_case(app, registration);
    Ok(Employer { who, trades })
}

fn today(app: &App) -> String {
    WallTime(app.now()).date().to_string()
}

/// Seekers that fit, the best first: most of the trades, then the nearest.
#[utoipa::path(post, path = "/v1/seekers/search", request_body = SeekersRequest, responses(
    (status = 200, body = Seekers), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub async fn search(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(mut asked): Body<SeekersRequest>,
) -> Result<Response, ApiError> {
    if asked.trades.len() > MOST_TRADES {
        return Err(ApiError::about(ProblemType::Malformed, "trades"));
    }
    let near = match asked.near {
        None => None,
        Some(p) => {
            let point = Point::new(p.lat_e6, p.lon_e6);
            Some(point.ok_or_else(|| ApiError::about(ProblemType::Malformed, "near"))?)
        }
    };
    let employer = employer(&app, &asked.holder).await?;
    let recommends = items::acts(&app.items(), asked.item, Action::RecommendSeekers);
    if recommends && asked.trades.is_empty() {
        asked.trades.clone_from(&employer.trades);
    }
    let now = app.now();
    let rows = app.store.seekers(now, MOST_ROWS).await?;
    let told = app
        .store
        .revealed(employer.who.tag.clone(), today(&app))
        .await?;
    let fitting = fitting(&app, rows, &employer.who.tag, &asked, near);
    let in_all = u32::try_from(fitting.len()).unwrap_or(u32::MAX);
    let mut seekers = Vec::new();
    for fit in fitting.into_iter().take(MAX_SEEKERS) {
        let revealed = told.contains(&fit.row.id);
        seekers.push(card(&app, fit, revealed)?);
    }
    log::info!("seekers looked for at {}", terminal.asset);
    let used = u16::try_from(told.len()).unwrap_or(u16::MAX);
    let answer = Seekers {
        seekers,
        in_all,
        left_today: app.config.phones_a_day.saturating_sub(used),
    };
    Ok(json(StatusCode::OK, &answer))
}

struct Fit {
    row: SeekerRow,
    trades: Vec<String>,
    common: usize,
    distance_km: Option<u16>,
}

fn fitting(
    app: &App,
    rows: Vec<SeekerRow>,
    employer: &str,
    asked: &SeekersRequest,
    near: Option<Point>,
) -> Vec<Fit> {
    let mut fitting: Vec<Fit> = rows
        .into_iter()
        .filter(|row| row.holder_tag != employer)
        .filter(|row| asked.town.as_ref().is_none_or(|town| row.town == *town))
        .filter_map(|row| {
            let trades: Vec<String> = row.trades.split(',').map(str::to_owned).collect();
            let common = trades.iter().filter(|t| asked.trades.contains(t)).count();
            let distance_km = near.and_then(|near| app.config.distance_km(&row.town, near));
            (asked.trades.is_empty() || common > 0).then_some(Fit {
                row,
                trades,
                common,
                distance_km,
            })
        })
        .collect();
    fitting.sort_by(|a, b| {
        let far = |fit: &Fit| fit.distance_km.unwrap_or(u16::MAX);
        b.common
            .cmp(&a.common)
            .then(far(a).cmp(&far(b)))
            .then(a.row.id.cmp(&b.row.id))
    });
    fitting
}

fn card(app: &App, fit: Fit, revealed: bool) -> Result<Card, ApiError> {
    let seeker: Seeker = register::opened(&app.vault, &fit.row)?;
    let age = seeker.age_on(WallTime(app.now()).date());
    let decade = age / 10 * 10;
    Ok(Card {
        id: fit.row.id,
        name: seeker.masked_name(),
        age_from: decade.max(16),
        age_to: decade + 9,
        trades: fit.trades,
        town: fit.row.town,
        distance_km: fit.distance_km,
        revealed,
    })
}

/// The phone of one seeker: noted for the seeker to see, at most so many different ones a day.
#[utoipa::path(post, path = "/v1/seekers/{id}/phone", params(("id" = String, Path)),
    request_body = PhoneRequest, responses(
    (status = 200, body = PhoneAnswer), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn phone(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path(id): Path<String>,
    Body(asked): Body<PhoneRequest>,
) -> Result<Response, ApiError> {
    let employer = employer(&app, &asked.holder).await?.who;
    let row = app.store.seeker(id, app.now()).await?;
    let row = row.ok_or(ProblemType::NotFound)?;
    let cap = app.config.phones_a_day;
    let let_have = app
        .store
        .reveal(employer.tag.clone(), row.id.clone(), today(&app), cap)
        .await?;
    let Reveal::Yes { used } = let_have else {
        return Err(ProblemType::CapReached.into());
    };
    let look = Look {
        subject: &row.holder_tag,
        by: Viewer::Employer,
        what: Looked::Phone,
        item: None,
        terminal: Some(&terminal.asset),
        viewer: Some(&employer.tag),
    };
    people::note(&app, look).await?;
    let seeker = register::opened(&app.vault, &row)?;
    let answer = PhoneAnswer {
        id: row.id.clone(),
        phone: seeker.phone.clone(),
        left_today: cap.saturating_sub(used),
    };
    Ok(json(StatusCode::OK, &answer))
}
