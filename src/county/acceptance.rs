//! 验收 and 转正式运行: what the county's own records show of a terminal, what people gave, and the step
//! from trial to formal service.

use super::api::App;
use super::store::StoreError;
use super::store::acceptance::AcceptanceRow;
use crate::domain::machine::acceptance::{Criterion, Mark, MarkSheet, ServiceStage, Unready};
use crate::domain::operators::Post;
use crate::wire::heartbeat::Heartbeat;
use std::collections::BTreeSet;

/// A terminal that was not heard of for longer shows nothing of itself.
const FRESH_MS: i64 = 24 * 3_600_000;
/// The word of a device that works.
const GOOD: &str = "good";
/// The word of the trial in the records.
const TRIAL: &str = "trial";
/// The word of formal service in the records.
const FORMAL: &str = "formal";

/// Why an acceptance was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AcceptanceError {
    /// No terminal of this number is admitted.
    #[error("no terminal of this number is admitted: `county terminal list` names them")]
    NoTerminal,
    /// More points than a criterion has, or no number.
    #[error("points are whole numbers up to what the criterion gives")]
    Points,
    /// Something is missing.
    #[error(transparent)]
    Unready(#[from] Unready),
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the records show of a terminal.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// When it was heard of last, ms since 1970; `None` when never.
    pub heard_ms: Option<i64>,
    /// Whether that is within a day.
    pub is_fresh: bool,
    /// Its program.
    pub version: String,
    /// Whether its card reader works.
    pub reader_works: bool,
    /// The bundle of items in force there, 0 when none.
    pub bundle: u64,
    /// The newest bundle of the county, 0 when none.
    pub newest_bundle: u64,
    /// How many items of it the terminal's program is too old for.
    pub partly: usize,
    /// How many operators have logged in there.
    pub operators: usize,
}

impl Evidence {
    /// Whether the records show a criterion; `None` where a person has to look.
    pub fn shows(&self, criterion: Criterion) -> Option<bool> {
        Some(match criterion {
            Criterion::Equipment => self.is_fresh && self.reader_works,
            Criterion::Published => self.is_fresh && self.bundle > 0,
            Criterion::LoginRights => self.operators > 0,
            Criterion::Items => {
                self.is_fresh
                    && self.bundle > 0
                    && self.bundle == self.newest_bundle
                    && self.partly == 0
            }
            Criterion::Platform => self.is_fresh,
            _ => return None,
        })
    }
}

/// One terminal on its way.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// How far it has come.
    pub stage: ServiceStage,
    /// What the records show.
    pub evidence: Evidence,
    /// All marks, those of the records among them.
    pub marks: MarkSheet,
    /// Who changed it last and when, ms since 1970.
    pub changed: Option<(String, i64)>,
}

fn stage_of(row: Option<&AcceptanceRow>) -> ServiceStage {
    match row {
        Some(row) if row.stage == TRIAL => ServiceStage::Trial,
        _ => ServiceStage::Formal,
    }
}

fn given(marks: &str) -> MarkSheet {
    let mark = |pair: &str| {
        let (number, points) = pair.split_once(':')?;
        Mark::given(
            Criterion::by_number(number.parse().ok()?)?,
            points.parse().ok()?,
        )
    };
    let read = marks.split(',').filter_map(mark);
    read.fold(MarkSheet::default(), MarkSheet::with)
}

fn text(marks: &MarkSheet) -> String {
    let kept = Criterion::ALL.into_iter().filter_map(|c| marks.mark(c));
    let pairs = kept.map(|mark| format!("{}:{}", mark.criterion.number(), mark.points()));
    pairs.collect::<Vec<_>>().join(",")
}

/// How far a terminal has come.
pub async fn stage(app: &App, asset: &str) -> Result<ServiceStage, StoreError> {
    let row = app.store.acceptance(asset.to_owned()).await?;
    Ok(stage_of(row.as_ref()))
}

/// The terminals on trial: every other one that is admitted is in formal service.
pub async fn on_trial(app: &App) -> Result<BTreeSet<String>, StoreError> {
    let all = app.store.at_stage(TRIAL.to_owned()).await?;
    Ok(all.into_iter().collect())
}

async fn evidence(app: &App, asset: &str) -> Result<Evidence, StoreError> {
    let store = &app.store;
    let mut shown = Evidence {
        newest_bundle: store.bundle().await?.map_or(0, |(version, _)| version),
        ..Evidence::default()
    };
    if let Some((told, at_ms)) = store.last_heartbeat(asset.to_owned()).await? {
        shown.heard_ms = Some(at_ms);
        shown.is_fresh = app.now() - at_ms <= FRESH_MS;
        if let Ok(told) = serde_json::from_str::<Heartbeat>(&told) {
            shown.reader_works = told.devices.get("reader").is_some_and(|word| word == GOOD);
            shown.bundle = told.bundle;
            shown.partly = told.bundle_partly.len();
            shown.version = told.version;
        }
    }
    for account in store.accounts().await? {
        let operator = account.post == Post::Operator.name();
        if operator && store.has_logged_in(account.id, asset.to_owned()).await? {
            shown.operators += 1;
        }
    }
    Ok(shown)
}

/// One terminal as it stands now; `None` when it is not admitted.
pub async fn of(app: &App, asset: &str) -> Result<Option<Acceptance>, StoreError> {
    let terminals = app.store.terminals().await?;
    if !terminals.iter().any(|terminal| terminal.asset == asset) {
        return Ok(None);
    }
    let row = app.store.acceptance(asset.to_owned()).await?;
    let evidence = evidence(app, asset).await?;
    let by_hand = row
        .as_ref()
        .map(|row| given(&row.marks))
        .unwrap_or_default();
    let recorded = Criterion::ALL
        .into_iter()
        .filter_map(|c| Mark::recorded(c, evidence.shows(c)?));
    Ok(Some(Acceptance {
        stage: stage_of(row.as_ref()),
        marks: recorded.fold(by_hand, MarkSheet::with),
        changed: row.map(|row| (row.by, row.at_ms)),
        evidence,
    }))
}

async fn keep(
    app: &App,
    asset: &str,
    stage: ServiceStage,
    marks: &MarkSheet,
    by: &str,
) -> Result<(), StoreError> {
    let word = match stage {
        ServiceStage::Trial => TRIAL,
        ServiceStage::Formal => FORMAL,
    };
    let row = AcceptanceRow {
        asset: asset.to_owned(),
        stage: word.to_owned(),
        marks: text(marks),
        by: by.to_owned(),
        at_ms: app.now(),
    };
    app.store.keep_acceptance(row).await
}

/// Begins the trial of a terminal that was just admitted, or takes one back into it: nothing done there
/// counts until it is accepted.
pub async fn begin_trial(app: &App, asset: &str, by: &str) -> Result<(), StoreError> {
    let row = app.store.acceptance(asset.to_owned()).await?;
    let marks = row.map(|row| given(&row.marks)).unwrap_or_default();
    keep(app, asset, ServiceStage::Trial, &marks, by).await
}

/// Keeps the points people give: text by criterion; what is empty is not judged yet.
pub async fn give(
    app: &App,
    asset: &str,
    points: impl Fn(Criterion) -> String,
    by: &str,
) -> Result<(), AcceptanceError> {
    let now = of(app, asset).await?.ok_or(AcceptanceError::NoTerminal)?;
    let mut marks = MarkSheet::default();
    for criterion in Criterion::ALL {
        let said = points(criterion);
        if said.trim().is_empty() || now.evidence.shows(criterion).is_some() {
            continue;
        }
        let number = said.trim().parse().map_err(|_| AcceptanceError::Points)?;
        let mark = Mark::given(criterion, number).ok_or(AcceptanceError::Points)?;
        marks = marks.with(mark);
    }
    Ok(keep(app, asset, now.stage, &marks, by).await?)
}

/// 转正式运行: the terminal is accepted with these points.
pub async fn accept(app: &App, asset: &str, by: &str) -> Result<u8, AcceptanceError> {
    let now = of(app, asset).await?.ok_or(AcceptanceError::NoTerminal)?;
    let total = now.marks.accepted()?;
    keep(app, asset, ServiceStage::Formal, &now.marks, by).await?;
    Ok(total)
}
