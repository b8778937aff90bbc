//! Live personal queries: the records of the holder of the card just read, and facts for rules.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use crate::county::assisted;
use crate::county::faces::{self, LAST_QUALIFICATION};
use crate::county::items::registering;
use crate::county::people::{self, FACTS, Look, Present};
use crate::county::store::cases::{CaseRow, CaseRowState};
use crate::domain::time::WallTime;
use crate::wire::catalogue::Registers;
use crate::wire::problem::{Problem, ProblemType};
use crate::wire::records::{
    Access, Accesses, AccessesRequest, Entry, FactsRequest, Looked, PersonFacts, PersonalRecords,
    RecordsRequest, ValueKind, Viewer,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Most facts in a question.
const MOST_FACTS: usize = 40;
/// Most cases looked at for facts.
const MOST_CASES: u32 = 200;
/// How far back looks are told, and how many.
const LOOKS_MS: i64 = 365 * 86_400_000;
const MOST_LOOKS: u32 = 100;

fn own<'a>(who: &'a Present, what: Looked, item: Option<u16>, terminal: &'a str) -> Look<'a> {
    Look {
        subject: &who.tag,
        by: Viewer::Holder,
        what,
        item,
        terminal: Some(terminal),
        viewer: None,
    }
}

/// The records of the holder for one item; nothing in the answer when there are none.
#[utoipa::path(post, path = "/v1/holders/records", request_body = RecordsRequest, responses(
    (status = 200, body = PersonalRecords), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub async fn records(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(asked): Body<RecordsRequest>,
) -> Result<Response, ApiError> {
    if asked.item == FACTS || !app.items().iter().any(|i| i.number == asked.item) {
        return Err(ApiError::about(ProblemType::ItemNotOffered, "item"));
    }
    let who = people::present(&app, &asked.holder).await?;
    let mut look = own(&who, Looked::Records, Some(asked.item), &terminal.asset);
    let agent = match &asked.behalf {
        None => None,
        Some(asks) if assisted::answers_for(&app, asked.item, asks).await? => {
            Some(app.vault.holder_tag(&asks.agent.id_number))
        }
        Some(_) => return Err(ApiError::about(ProblemType::HolderRefused, "behalf")),
    };
    if agent.is_some() {
        look.by = Viewer::Agent;
        look.viewer = agent.as_deref();
    }
    people::note(&app, look).await?;
    let known = people::opened::<PersonalRecords>(&app, &who.tag, asked.item).await?;
    let answer = known.map_or_else(
        || PersonalRecords {
            item: asked.item,
            as_of_ms: app.now(),
            facts: Vec::new(),
            rows: Vec::new(),
        },
        |(records, _)| records,
    );
    Ok(json(StatusCode::OK, &answer))
}

/// What rules ask about the holder. A fact the county does not know is left out.
#[utoipa::path(post, path = "/v1/holders/facts", request_body = FactsRequest, responses(
    (status = 200, body = PersonFacts), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub async fn facts(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(asked): Body<FactsRequest>,
) -> Result<Response, ApiError> {
    if asked.facts.len() > MOST_FACTS {
        return Err(ApiError::about(ProblemType::Malformed, "facts"));
    }
    let who = people::present(&app, &asked.holder).await?;
    people::note(&app, own(&who, Looked::Facts, None, &terminal.asset)).await?;
    let kept = people::opened::<Vec<Entry>>(&app, &who.tag, FACTS).await?;
    let (kept, as_of_ms) = kept.unwrap_or_else(|| (Vec::new(), app.now()));
    let cases = app.store.cases_of(who.tag.clone(), MOST_CASES).await?;
    let mut facts = Vec::new();
    let qualified = faces::last_qualification(&app, &who.tag).await?;
    for name in &asked.facts {
        let told = qualified
            .filter(|_| name == LAST_QUALIFICATION)
            .map(|day| entry(name, ValueKind::Date, day.to_string()))
            .or_else(|| from_cases(&app, name, &cases))
            .or_else(|| kept.iter().find(|entry| entry.key == *name).cloned());
        facts.extend(told);
    }
    Ok(json(StatusCode::OK, &PersonFacts { as_of_ms, facts }))
}

fn entry(key: &str, kind: ValueKind, value: String) -> Entry {
    Entry {
        key: key.to_owned(),
        kind,
        value,
    }
}

/// Facts the county concludes from its cases; `None` when they say nothing of it.
fn from_cases(app: &App, name: &str, cases: &[CaseRow]) -> Option<Entry> {
    let flag = |is: bool| Some(entry(name, ValueKind::Flag, is.to_string()));
    match name {
        "has_employer_record" => {
            let items = registering(&app.items(), &[Registers::GigEmployer]);
            flag(
                cases
                    .iter()
                    .any(|c| items.contains(&c.item) && c.state != CaseRowState::Declined),
            )
        }
        "registered_unemployed" => {
            let items = registering(&app.items(), &[Registers::Unemployed]);
            let done = |c: &CaseRow| items.contains(&c.item) && c.state == CaseRowState::Done;
            if cases.iter().any(done) {
                flag(true)
            } else {
                None
            }
        }
        _ => {
            let (item, need) = name.strip_prefix("case_")?.split_once('_')?;
            let item: u16 = item.parse().ok()?;
            let fits = |c: &&CaseRow| {
                c.item == item
                    && match need {
                        "done" => c.state == CaseRowState::Done,
                        "open" => !c.state.is_final(),
                        "any" => true,
                        _ => false,
                    }
            };
            // Newest first.
            match cases.iter().find(fits) {
                Some(c) => {
                    let day = WallTime(c.since_ms).date().to_string();
                    Some(entry(name, ValueKind::Date, day))
                }
                None => flag(false),
            }
        }
    }
}

/// 谁看过我的信息: the looks of the last year, the newest first.
#[utoipa::path(post, path = "/v1/holders/accesses", request_body = AccessesRequest, responses(
    (status = 200, body = Accesses), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub async fn accesses(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(asked): Body<AccessesRequest>,
) -> Result<Response, ApiError> {
    let who = people::present(&app, &asked.holder).await?;
    let since = app.now() - LOOKS_MS;
    let rows = app
        .store
        .accesses(who.tag.clone(), since, MOST_LOOKS)
        .await?;
    people::note(&app, own(&who, Looked::AccessList, None, &terminal.asset)).await?;
    let mut accesses = Vec::with_capacity(rows.len());
    for row in rows {
        accesses.push(Access {
            at_ms: row.at_ms,
            by: people::from_word(&row.by)?,
            item: row.item,
            what: people::from_word(&row.what)?,
            terminal: row.terminal,
        });
    }
    Ok(json(StatusCode::OK, &Accesses { accesses }))
}
