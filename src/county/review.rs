//! The review of cases: two clocks, decisions in plain words, and cases that wait for others.

use super::accounts;
use super::api::{App, state_of};
use super::config::Review;
use super::items::clocks;
use super::store::StoreError;
use super::store::accounts::AssistedRow;
use super::store::cases::{CaseClock, CaseDecision, CaseRow, CaseRowState, Decided};
use super::tasks;
use crate::domain::operators::AccountId;
use crate::domain::operators::console::may_enter_console;
use crate::domain::operators::powers::{Act, may};
use crate::domain::services::catalogue::Limit;
use crate::domain::services::clocks::{Deadline, Pace};
use crate::domain::services::workdays::{Certainty, Due};
use crate::domain::time::WallTime;
use crate::wire::submission::{CaseNews, CaseResult, Missing, Prerequisite};
use jiff::civil::Date;
use std::collections::HashMap;
use std::fmt;

/// Most cases in the queue's list.
const MOST: u32 = 1_000;
/// Most characters of the words of a result, of a missing thing's name, and of its note.
const WORDS: usize = 200;
const NAME: usize = 60;
/// Most missing things told at once.
const MOST_MISSING: usize = 20;
/// Result of a case that was stopped because the one it waited for was refused at its intake.
const PREREQUISITE_REFUSED: &str = "prerequisite-refused";
/// Who decides what the service itself decides.
pub(super) const SERVICE: &str = "service";

/// What a reviewer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// 办结, with words for the resident.
    Done(String),
    /// Declined, with the reason in plain words.
    Declined(String),
    /// 一次性告知: everything that is missing, at once; what and what to do.
    NeedsMaterial(Vec<(String, String)>),
    /// What was missing has come: the clock starts anew.
    MaterialCame,
}

impl Verdict {
    /// Reads `done`, `declined`, `missing` or `came` with its words. Missing things are parted by
    /// semicolons, each with what to do behind a colon.
    pub fn parse(verdict: &str, words: &str) -> Option<Self> {
        let missing = |text: &str| {
            let (name, note) = text.split_once(':').unwrap_or((text, ""));
            (name.trim().to_owned(), note.trim().to_owned())
        };
        match verdict {
            "done" => Some(Self::Done(words.to_owned())),
            "declined" => Some(Self::Declined(words.to_owned())),
            "missing" => Some(Self::NeedsMaterial(words.split(';').map(missing).collect())),
            "came" => Some(Self::MaterialCame),
            _ => None,
        }
    }
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// No case has this receipt.
    #[error("no case has this receipt")]
    Unknown,
    /// It is finished already, or waits for another case.
    #[error("the case is {0} and cannot be decided so")]
    NotNow(&'static str),
    /// Too long, or nothing said where something has to be.
    #[error("a declined case needs a reason, a list what is missing; at most 200 characters")]
    Words,
    /// A page of the case is not there or does not open.
    #[error("a page of the case does not open")]
    Pages,
    /// The case has no face.
    #[error("the case has no face")]
    NoFace,
    /// Whoever decides took the case in.
    #[error("nobody reviews a case they took in")]
    OwnIntake,
    /// No account, or none that reviews.
    #[error("{0} is no account that reviews")]
    NoReviewer(String),
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A case in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueEntry {
    /// Number on the receipt.
    pub receipt: String,
    /// Item number.
    pub item: u16,
    /// Where it stands.
    pub state: CaseRowState,
    /// The day it was accepted.
    pub accepted: Date,
    /// Last day of the inner target, `YYYY-MM-DD`.
    pub target: Option<String>,
    /// Last day of the promise, `YYYY-MM-DD`.
    pub promise: Option<String>,
    /// How it stands against its clocks; in time while none runs.
    pub pace: Pace,
    /// The operator typed the person's number: to be compared with the record.
    pub manual_id: bool,
    /// Who came for another person: relation and authority, by code.
    pub agent: Option<String>,
    /// The operator's account, when there was one.
    pub operator: Option<String>,
    /// What has to be looked at first (of a case taken offline).
    pub doubt: Option<String>,
    /// The terminal it came from.
    pub terminal: String,
}

impl fmt::Display for QueueEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "-".to_owned());
        write!(
            f,
            "{} item {:>2} {:<14} accepted {} target {} promise {}",
            self.receipt,
            self.item,
            self.state.name(),
            self.accepted,
            day(&self.target),
            day(&self.promise),
        )?;
        if self.manual_id {
            f.write_str(" manual_id")?;
        }
        if let Some(agent) = &self.agent {
            write!(f, " agent {agent}")?;
        }
        match self.pace {
            Pace::InTime => Ok(()),
            Pace::PastTarget => f.write_str(" TARGET PASSED"),
            Pace::Overdue => f.write_str(" OVERDUE"),
        }?;
        match &self.doubt {
            Some(doubt) => write!(f, " HELD {doubt}"),
            None => Ok(()),
        }
    }
}

/// The clocks of an item that start at a moment.
pub fn clock(app: &App, number: u16, from_ms: i64) -> CaseClock {
    let clocks = clocks(&app.items(), number);
    let from = WallTime(from_ms);
    let day = |deadline| match deadline {
        Deadline::Day(due) => Some(due),
        Deadline::Moment(_) => None,
    };
    // A resident is told no day that a holiday still to be announced may move.
    let sure = |due: &Due| due.certainty == Certainty::Announced;
    let promise = day(clocks.promised(from, &app.calendar)).filter(sure);
    let target = clocks.targeted(from, &app.calendar).and_then(day);
    CaseClock {
        from_ms,
        promise: promise.map(|due| due.on.to_string()),
        target: target.map(|due| due.on.to_string()),
    }
}

fn words_place(id: &str) -> String {
    format!("words|{id}")
}

/// What there is to tell of a case besides its state, to its holder.
pub async fn news(app: &App, row: &CaseRow) -> Result<CaseNews, StoreError> {
    let words = row.words.as_ref().and_then(|sealed| {
        let plain = app.vault.rest.open(&words_place(&row.id), sealed)?;
        String::from_utf8(plain.to_vec()).ok()
    });
    let missing: Vec<Missing> = match &row.missing {
        Some(text) => {
            serde_json::from_str(text).map_err(|_| StoreError::Impossible("missing list"))?
        }
        None => Vec::new(),
    };
    let after = match (&row.after, row.state) {
        (Some(id), CaseRowState::Waiting) => {
            let first = app.store.case(id.clone()).await?;
            Some(Prerequisite {
                id: id.clone(),
                item: first.as_ref().map(|first| first.item),
                state: first.map(|first| state_of(first.state)),
            })
        }
        _ => None,
    };
    let runs = row.state == CaseRowState::Open;
    Ok(CaseNews {
        promise: row
            .clock
            .as_ref()
            .filter(|_| runs)
            .and_then(|clock| clock.promise.clone()),
        result: row.result.clone().map(|code| CaseResult { code, words }),
        missing,
        after,
    })
}

/// A case as the queue lists it.
pub fn entry(app: &App, row: &CaseRow, part: Option<&AssistedRow>) -> QueueEntry {
    let clock = row.clock.as_ref();
    let clock = clock.filter(|_| row.state == CaseRowState::Open);
    let pace = clock.map_or(Pace::InTime, |clock| {
        let clocks = clocks(&app.items(), row.item);
        clocks.pace(WallTime(clock.from_ms), WallTime(app.now()), &app.calendar)
    });
    QueueEntry {
        receipt: row.receipt.clone(),
        item: row.item,
        state: row.state,
        accepted: WallTime(row.accepted_ms).date(),
        target: clock.and_then(|clock| clock.target.clone()),
        promise: clock.and_then(|clock| clock.promise.clone()),
        pace,
        operator: part.map(|part| part.account.clone()),
        doubt: part.and_then(|part| part.doubt.clone()),
        terminal: row.terminal.clone(),
        manual_id: part.is_some_and(|part| part.manual_id),
        agent: part.and_then(|part| part.agent.clone()),
    }
}

/// The cases that are not finished, those whose clock has run out first.
pub async fn queue(app: &App) -> Result<Vec<QueueEntry>, StoreError> {
    let rows = app.store.unfinished(MOST).await?;
    let parts: HashMap<String, AssistedRow> = app.store.handled().await?.into_iter().collect();
    let mut queue: Vec<QueueEntry> = rows
        .iter()
        .map(|row| entry(app, row, parts.get(&row.id)))
        .collect();
    queue.sort_by_key(|entry| std::cmp::Reverse(entry.pace));
    Ok(queue)
}

/// Decides a case as a reviewer with an account in good standing.
pub async fn decide_as(
    app: &App,
    receipt: &str,
    verdict: &Verdict,
    reviewer: &AccountId,
) -> Result<CaseRowState, ReviewError> {
    let account = accounts::account(app, reviewer).await?;
    let today = WallTime(app.now()).date();
    let reviews = account.is_some_and(|account| {
        may_enter_console(&account, today).is_ok() && may(account.post, Act::ReviewCase)
    });
    if !reviews {
        return Err(ReviewError::NoReviewer(reviewer.to_string()));
    }
    decide(app, receipt, verdict, reviewer.as_str()).await
}

/// Decides a case by its receipt; cases that waited for it go on.
pub async fn decide(
    app: &App,
    receipt: &str,
    verdict: &Verdict,
    reviewer: &str,
) -> Result<CaseRowState, ReviewError> {
    let row = app.store.case_by_receipt(receipt.to_owned()).await?;
    let row = row.ok_or(ReviewError::Unknown)?;
    let may = match verdict {
        Verdict::MaterialCame => row.state == CaseRowState::NeedsMaterial,
        Verdict::NeedsMaterial(_) => row.state == CaseRowState::Open,
        Verdict::Done(_) | Verdict::Declined(_) => {
            matches!(row.state, CaseRowState::Open | CaseRowState::NeedsMaterial)
        }
    };
    if !may {
        return Err(ReviewError::NotNow(row.state.name()));
    }
    let decision = decision(app, &row, verdict, reviewer)?;
    let state = decision.state;
    match app.store.decide_case(decision).await? {
        Decided::Yes => {}
        Decided::NotUnfinished => return Err(ReviewError::NotNow("decided by another")),
        Decided::OwnIntake => return Err(ReviewError::OwnIntake),
    }
    log::info!("case {} is {}", row.id, state.name());
    tasks::reviewed(app, &row.id, state).await?;
    free(app).await?;
    Ok(state)
}

/// The words of a result as they are kept; `None` where there are none.
pub fn sealed_words(app: &App, case: &str, words: &str) -> Option<Vec<u8>> {
    let place = words_place(case);
    (!words.is_empty()).then(|| app.vault.rest.seal(&place, words.as_bytes()))
}

fn decision(
    app: &App,
    row: &CaseRow,
    verdict: &Verdict,
    reviewer: &str,
) -> Result<CaseDecision, ReviewError> {
    let now = app.now();
    let seal = |words: &str| sealed_words(app, &row.id, words);
    let short = |text: &str, most| text.chars().count() <= most;
    let base = CaseDecision {
        id: row.id.clone(),
        state: CaseRowState::Open,
        result: None,
        words: None,
        missing: None,
        clock: None,
        reviewer: reviewer.to_owned(),
        at_ms: now,
    };
    Ok(match verdict {
        Verdict::Done(words) if short(words, WORDS) => CaseDecision {
            state: CaseRowState::Done,
            result: Some("approved".to_owned()),
            words: seal(words),
            ..base
        },
        Verdict::Declined(words) if !words.is_empty() && short(words, WORDS) => CaseDecision {
            state: CaseRowState::Declined,
            result: Some("refused".to_owned()),
            words: seal(words),
            ..base
        },
        Verdict::NeedsMaterial(missing)
            if (1..=MOST_MISSING).contains(&missing.len())
                && missing.iter().all(|(name, note)| {
                    !name.is_empty() && short(name, NAME) && short(note, WORDS)
                }) =>
        {
            let missing: Vec<Missing> = missing
                .iter()
                .map(|(name, note)| Missing {
                    name: name.clone(),
                    note: note.clone(),
                })
                .collect();
            let text = serde_json::to_string(&missing).expect("a list is plain data");
            CaseDecision {
                state: CaseRowState::NeedsMaterial,
                missing: Some(text),
                ..base
            }
        }
        Verdict::MaterialCame => CaseDecision {
            clock: Some(clock(app, row.item, now)),
            ..base
        },
        _ => return Err(ReviewError::Words),
    })
}

/// A decision of the service itself that leaves all but the state as it would be at first.
fn by_the_service(app: &App, id: &str, state: CaseRowState) -> CaseDecision {
    CaseDecision {
        id: id.to_owned(),
        state,
        result: None,
        words: None,
        missing: None,
        clock: None,
        reviewer: SERVICE.to_owned(),
        at_ms: app.now(),
    }
}

/// Cases whose prerequisite is finished go on: their clock starts, or they are declined with it.
/// Those whose prerequisite was refused at its intake stop and are told so, until it has come after
/// all or a reviewer decides. Repeating it does no harm, so a stop in between is made up for at the
/// next start.
pub async fn free(app: &App) -> Result<(), StoreError> {
    loop {
        strand(app).await?;
        let freed = app.store.freed().await?;
        if freed.is_empty() {
            return Ok(());
        }
        for (row, first) in freed {
            let declined = first == CaseRowState::Declined;
            let decision = if declined {
                CaseDecision {
                    result: Some("prerequisite-declined".to_owned()),
                    ..by_the_service(app, &row.id, CaseRowState::Declined)
                }
            } else {
                CaseDecision {
                    clock: Some(clock(app, row.item, app.now())),
                    ..by_the_service(app, &row.id, CaseRowState::Open)
                }
            };
            app.store.decide_case(decision).await?;
            log::info!("case {} waits no longer", row.id);
            if !declined {
                at_once(app, &row.id, row.item).await?;
            }
        }
    }
}

/// Stops what waits for a refused case, and lets it wait again when that case came after all.
async fn strand(app: &App) -> Result<(), StoreError> {
    for row in app.store.stranded().await? {
        let decision = CaseDecision {
            result: Some(PREREQUISITE_REFUSED.to_owned()),
            ..by_the_service(app, &row.id, CaseRowState::NeedsMaterial)
        };
        app.store.decide_case(decision).await?;
        log::warn!("case {} waited for a case that was refused", row.id);
    }
    for row in app.store.relieved(PREREQUISITE_REFUSED).await? {
        let decision = by_the_service(app, &row.id, CaseRowState::Waiting);
        app.store.decide_case(decision).await?;
    }
    Ok(())
}

/// Notes that a case was refused for good; what waits for it is told.
pub async fn turn_away(
    app: &App,
    id: &str,
    terminal: &str,
    problem: &str,
) -> Result<(), StoreError> {
    let (id, terminal) = (id.to_owned(), terminal.to_owned());
    app.store
        .turn_away(id, terminal, problem.to_owned(), app.now())
        .await?;
    free(app).await
}

/// 办结 by the service's own rule.
pub async fn approve_by_rule(app: &App, id: &str) -> Result<(), StoreError> {
    let decision = CaseDecision {
        result: Some("approved".to_owned()),
        ..by_the_service(app, id, CaseRowState::Done)
    };
    if app.store.decide_case(decision).await? == Decided::Yes {
        tasks::reviewed(app, id, CaseRowState::Done).await?;
        free(app).await?;
    }
    Ok(())
}

/// Finishes a registration that is instant, where the service may.
pub async fn at_once(app: &App, row_id: &str, number: u16) -> Result<(), StoreError> {
    let instant = clocks(&app.items(), number).promise == Limit::Instant;
    if app.config.review == Review::ByStaff || !instant {
        return Ok(());
    }
    let decision = CaseDecision {
        result: Some("registered".to_owned()),
        ..by_the_service(app, row_id, CaseRowState::Done)
    };
    app.store.decide_case(decision).await?;
    Ok(())
}
