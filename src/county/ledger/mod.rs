//! The problem ledger (问题台账) at the county: intake, the desks' answers, the reporter's word, and
//! the clock that moves what is late.
//!
//! The county keeps the ledger of every desk. City and province have no service of their own here:
//! what reaches them is answered in their name.

mod handle;
mod intake;

pub use intake::{judge, news, take};

use super::api::App;
use super::store::StoreError;
use super::store::ledger::{LedgerFilter, LedgerNote, LedgerRow, StandingRow};
use crate::domain::ledger::course::{Course, CourseNo, Event};
use crate::domain::ledger::{Business, Class, Level, State};
use crate::domain::time::WallTime;
use crate::wire::catalogue::Group;
use crate::wire::ledger::ProblemState;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most characters of an answer.
const MOST: usize = 600;
/// Most entries in a list.
const LISTED: u32 = 2_000;
/// How often late answers are looked for.
const LOOK: std::time::Duration = std::time::Duration::from_secs(30);
/// Who moves what is late.
const CLOCK: &str = "clock";

/// Why a step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// No entry has this id.
    #[error("no problem has this id")]
    Unknown,
    /// The course of the entry.
    #[error(transparent)]
    Course(#[from] CourseNo),
    /// Somebody else moved it in the same moment.
    #[error("somebody else has just changed it; look again")]
    Changed,
    /// An answer without words, or with too many.
    #[error("words are wanted, at most {MOST} characters")]
    Words,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a desk does with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskStep {
    /// Answers; with a day it promises to have it settled by then (反馈时限).
    Answer(Option<Date>),
    /// Passes it on to the desk above.
    PassOn,
    /// Ends it.
    Close,
}

/// What a reporter wrote, opened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// 问题描述.
    pub description: String,
    /// 解决的意见或建议.
    pub proposal: String,
    /// The page it was reported from.
    pub page: String,
    /// Version of the terminal's program.
    pub version: String,
}

/// An entry as a desk sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Asset number of the terminal.
    pub terminal: String,
    /// The operator who reported; `None` when nobody was logged in.
    pub account: Option<String>,
    /// The item it is about.
    pub item: Option<u16>,
    /// Its business.
    pub business: Business,
    /// When it was made, and when it came.
    pub made: WallTime,
    /// When it came.
    pub came: WallTime,
    /// Its course.
    pub course: Course,
    /// Since when it stands so.
    pub since: WallTime,
    /// What was written; empty when the county's key is another now.
    pub content: Content,
    /// The newest answer; empty while there is none.
    pub answer: String,
    /// Who has it, by the responsibility list.
    pub office: String,
    /// Their phone.
    pub phone: String,
    /// Whether there is a picture.
    pub pictured: bool,
}

/// One step of an entry's history.
#[derive(Clone, PartialEq, Eq)]
pub struct Past {
    /// When.
    pub at: WallTime,
    /// Who.
    pub by: String,
    /// Which desk had it.
    pub level: String,
    /// What was done, in machine words.
    pub what: String,
    /// What was said.
    pub words: String,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let item = self.item.map_or("-".to_owned(), |n| n.to_string());
        write!(
            f,
            "{} {} {:<8} item {item:>2} {:<10} {:<8} due {}",
            self.id,
            self.terminal,
            self.course.class.name(),
            self.course.level.name(),
            self.course.state.name(),
            self.course
                .due
                .map_or("-".to_owned(), |day| day.to_string()),
        )?;
        if self.course.overdue {
            f.write_str(" OVERDUE")?;
        }
        let first = self.content.description.lines().next();
        write!(f, " {}", first.unwrap_or_default())
    }
}

/// What a reporter wrote is in no log.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({}, …)", self.id)
    }
}

impl fmt::Display for Past {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words.replace('\n', " / ");
        let at = self.at.china();
        write!(
            f,
            "{at} {} at {}: {} {words}",
            self.by, self.level, self.what
        )
    }
}

fn place(part: &str, id: &str) -> String {
    format!("problem {part}|{id}")
}

fn today(app: &App) -> Date {
    WallTime(app.now()).date()
}

/// The business of an item, by its group in the catalogue.
fn business(app: &App, item: Option<u16>) -> Business {
    let items = app.items();
    let found = item.and_then(|n| items.iter().find(|item| item.number == n));
    found.map_or(Business::General, |item| match item.group {
        Group::Jobs => Business::Jobs,
        Group::Skills => Business::Skills,
        Group::Insurance => Business::Insurance,
        Group::Card => Business::Card,
    })
}

fn last_day(app: &App, class: Class, about: Business) -> impl Fn(Level) -> Date + '_ {
    move |level| {
        let list = &app.config.responsibilities;
        list.last_day((level, class, about), today(app), &app.calendar)
    }
}

fn course_of(row: &LedgerRow) -> Result<(Course, Business), StoreError> {
    let read = || {
        let s = &row.standing;
        let due = s.due.as_ref().map(|day| day.parse()).transpose();
        let course = Course {
            class: Class::parse(&row.class)?,
            level: Level::parse(&s.level)?,
            state: State::parse(&s.state)?,
            due: due.ok()?,
            overdue: s.overdue,
            answers: s.answers,
        };
        Some((course, Business::parse(&row.business)?))
    };
    read().ok_or(StoreError::Impossible("ledger entry"))
}

fn standing(course: Course, since_ms: i64, answer: Option<Vec<u8>>) -> StandingRow {
    StandingRow {
        level: course.level.name().to_owned(),
        state: course.state.name().to_owned(),
        due: course.due.map(|day| day.to_string()),
        overdue: course.overdue,
        answers: course.answers,
        since_ms,
        answer,
    }
}

/// How an entry stands, for its terminal.
fn state_of(app: &App, row: &LedgerRow) -> Result<ProblemState, StoreError> {
    let (course, about) = course_of(row)?;
    let who = app
        .config
        .responsibilities
        .who(course.level, course.class, about);
    Ok(ProblemState {
        id: row.id.clone(),
        level: row.standing.level.clone(),
        state: row.standing.state.clone(),
        due: row.standing.due.clone(),
        overdue: row.standing.overdue,
        answers: row.standing.answers,
        answer: answer_of(app, row),
        office: who.office.clone(),
        phone: who.phone.clone(),
    })
}

fn answer_of(app: &App, row: &LedgerRow) -> String {
    let opened = row.standing.answer.as_ref();
    opened.map_or_else(String::new, |sealed| {
        opened_text(app, "answer", &row.id, sealed)
    })
}

fn opened_text(app: &App, part: &str, id: &str, sealed: &[u8]) -> String {
    let plain = app.vault.rest.open(&place(part, id), sealed);
    plain
        .and_then(|plain| String::from_utf8(plain.to_vec()).ok())
        .unwrap_or_default()
}

/// Who took a step, and what was said with it.
struct Said<'a> {
    by: &'a str,
    what: &'a str,
    words: Option<&'a str>,
}

async fn move_on(
    app: &App,
    row: LedgerRow,
    event: Event,
    said: Said<'_>,
) -> Result<LedgerRow, LedgerError> {
    let (course, about) = course_of(&row)?;
    let after = course.step(event, today(app), &last_day(app, course.class, about))?;
    if after == course && said.words.is_none() {
        return Ok(row);
    }
    let now = app.now();
    let seal = |words: &str| {
        app.vault
            .rest
            .seal(&place("answer", &row.id), words.as_bytes())
    };
    let words = said.words.map(seal);
    let answer = words.clone().or_else(|| row.standing.answer.clone());
    let next = standing(after, now, answer);
    let note = LedgerNote {
        at_ms: now,
        by: said.by.to_owned(),
        level: course.level.name().to_owned(),
        what: said.what.to_owned(),
        words,
    };
    let moved = app.store.move_entry(row.id.clone(), row.seq, next, note);
    if !moved.await? {
        return Err(LedgerError::Changed);
    }
    let (what, level) = (said.what, after.level.name());
    log::info!("problem {}: {what}, now with the {level}", row.id);
    let row = app.store.ledger_entry(row.id).await?;
    Ok(row.ok_or(StoreError::Impossible("lost report"))?)
}

/// A step of a desk, in the name of somebody there. Closing and answering want words.
pub async fn act(
    app: &App,
    id: &str,
    (desk, by): (Level, &str),
    step: DeskStep,
    words: &str,
) -> Result<Entry, LedgerError> {
    let words = words.trim();
    let needed = step != DeskStep::PassOn;
    if (needed && words.is_empty()) || words.chars().count() > MOST {
        return Err(LedgerError::Words);
    }
    let row = app.store.ledger_entry(id.to_owned()).await?;
    let row = row.ok_or(LedgerError::Unknown)?;
    let (event, what) = match step {
        DeskStep::Answer(Some(day)) => (Event::Answer(desk, Some(day)), "answered with a day"),
        DeskStep::Answer(None) => (Event::Answer(desk, None), "answered"),
        DeskStep::PassOn => (Event::PassOn(desk), "passed on"),
        DeskStep::Close => (Event::Close(desk), "closed"),
    };
    let words = (!words.is_empty()).then_some(words);
    let row = move_on(app, row, event, Said { by, what, words }).await?;
    Ok(opened(app, &row)?)
}

/// Moves what is late to the desk above, and marks it at the last; how many moved.
pub async fn tick(app: &App) -> Result<usize, StoreError> {
    let due = LedgerFilter::DueBefore(today(app).to_string());
    let mut moved = 0;
    for row in app.store.ledger(due, LISTED).await? {
        let said = Said {
            by: CLOCK,
            what: "overdue",
            words: None,
        };
        match move_on(app, row, Event::Day, said).await {
            Ok(_) => moved += 1,
            Err(LedgerError::Store(e)) => return Err(e),
            Err(e) => log::warn!("a late problem: {e}"),
        }
    }
    Ok(moved)
}

/// Looks for late answers for as long as the service runs.
pub async fn watch(app: std::sync::Arc<App>) {
    loop {
        if let Err(e) = tick(&app).await {
            log::error!("late problems: {e}");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// An entry, opened.
pub fn opened(app: &App, row: &LedgerRow) -> Result<Entry, StoreError> {
    let (course, business) = course_of(row)?;
    let who = app
        .config
        .responsibilities
        .who(course.level, course.class, business);
    let content = app.vault.rest.open(&place("content", &row.id), &row.sealed);
    let content = content.and_then(|plain| serde_json::from_slice(&plain).ok());
    Ok(Entry {
        id: row.id.clone(),
        terminal: row.terminal.clone(),
        account: row.account.clone(),
        item: row.item,
        business,
        made: WallTime(row.made_ms),
        came: WallTime(row.came_ms),
        course,
        since: WallTime(row.standing.since_ms),
        content: content.unwrap_or_else(|| Content {
            description: String::new(),
            proposal: String::new(),
            page: String::new(),
            version: String::new(),
        }),
        answer: answer_of(app, row),
        office: who.office.clone(),
        phone: who.phone.clone(),
        pictured: row.pictured,
    })
}

/// Entries, the oldest first.
pub async fn list(app: &App, filter: LedgerFilter) -> Result<Vec<Entry>, StoreError> {
    let rows = app.store.ledger(filter, LISTED).await?;
    rows.iter().map(|row| opened(app, row)).collect()
}

/// One entry with its history.
pub async fn show(app: &App, id: &str) -> Result<Option<(Entry, Vec<Past>)>, StoreError> {
    let Some(row) = app.store.ledger_entry(id.to_owned()).await? else {
        return Ok(None);
    };
    let notes = app.store.ledger_notes(id.to_owned()).await?.into_iter();
    let past = notes.map(|note| Past {
        at: WallTime(note.at_ms),
        by: note.by,
        level: note.level,
        what: note.what,
        words: note.words.map_or_else(String::new, |sealed| {
            opened_text(app, "answer", id, &sealed)
        }),
    });
    let past = past.collect();
    Ok(Some((opened(app, &row)?, past)))
}

/// The picture of an entry, PNG.
pub async fn picture(app: &App, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let sealed = app.store.ledger_picture(id.to_owned()).await?;
    let plain = sealed.and_then(|sealed| app.vault.rest.open(&place("picture", id), &sealed));
    Ok(plain.map(|plain| plain.to_vec()))
}
