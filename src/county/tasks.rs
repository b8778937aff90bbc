//! Tasks of operators: what opens them, who is given them, and what came of a try.

use super::accounts;
use super::api::App;
use super::items::clocks;
use super::people;
use super::review::SERVICE;
use super::store::StoreError;
use super::store::cases::{CaseDecision, CaseRowState};
use super::store::model::Terminal;
use super::store::tasks::{TaskRow, TaskState, TaskStep};
use crate::domain::operators::AccountId;
use crate::domain::operators::account::{Auth, Standing};
use crate::domain::operators::recheck::{Verdict, recheck};
use crate::domain::people::identity::{DivisionCode, IdNumber, PersonName, Phone};
use crate::domain::services::ItemNo;
use crate::domain::services::clocks::Deadline;
use crate::domain::time::WallTime;
use crate::wire::catalogue::{FieldKind, Form, Item, ItemTask, TaskEnds, TaskOpens, TaskOutcome};
use crate::wire::envelope::hex;
use crate::wire::operators::LoginKind;
use crate::wire::records::{Looked, Viewer};
use crate::wire::submission::{Answer, CaseBody};
use crate::wire::tasks::{
    MAX_TASKS, OpenTask, TaskAbout, TaskHome, TaskLine, TaskList, TaskReport, TaskTry,
};
use jiff::civil::Date;
use ring::digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Result of a task that is over, of a try that did not end one, and of one that came too late.
const DONE: &str = "task-done";
const FAILED: &str = "task-failed";
const TRIED: &str = "task-tried";
const LATE: &str = "task-over-before";
/// Most looks at a person's data that are searched for an earlier one.
const MOST_LOOKS: u32 = 1_000;
/// Most characters of the words of a course, and of a visit's reason.
const WORDS: usize = 120;

/// What the operator is told, as it is kept sealed.
#[derive(Serialize, Deserialize)]
struct Told {
    name: String,
    phone: Option<String>,
    home: Option<TaskHome>,
    about: Vec<TaskLine>,
    /// Codes picked in the case that opened it: courses are found by them.
    codes: Vec<String>,
}

impl Drop for Told {
    fn drop(&mut self) {
        use zeroize::Zeroize as _;
        self.name.zeroize();
        self.phone.zeroize();
        if let Some(home) = &mut self.home {
            home.address.zeroize();
        }
    }
}

/// What happens to a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CourseStage {
    /// It begins: whoever wished for it is to be told when and where.
    Begins,
    /// It is finished: the notice of it is to be delivered.
    Ends,
}

/// Why the county opens no task.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// The item gives no such task.
    #[error("item {0} gives no such task; nobody was put on the list")]
    NoSuchTask(u16),
    /// Nobody can wish for such a course.
    #[error("{0}: no course has this code; `county course list` names them")]
    NoCourse(String),
    /// Nothing said, or too much.
    #[error("say what it is about, in at most 120 characters")]
    Words,
    /// Neither a town nor a village.
    #[error("{0}: no town (9 digits) or village (12 digits) of this county")]
    Division(String),
    /// No terminal has this number.
    #[error("{0}: no such terminal; `county terminal list` names them")]
    NoTerminal(String),
    /// It serves nobody any more.
    #[error("{0} is retired or revoked: place one that is in service")]
    Ended(String),
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody to be visited at home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// What it is about.
    pub item: u16,
    /// Whether the county's register says so, or somebody asked.
    pub opened: TaskOpens,
    /// Who.
    pub name: PersonName,
    /// The person's number.
    pub id_number: IdNumber,
    /// The phone.
    pub phone: Option<Phone>,
    /// Where the person lives.
    pub home: TaskHome,
    /// The village.
    pub village: DivisionCode,
    /// Why the person cannot come, in plain words.
    pub why: String,
    /// Last day.
    pub due: Date,
}

fn place(id: &str) -> String {
    format!("task|{id}")
}

/// The same thing opens one task, however often it is told.
fn task_id(item: u16, trigger: &str, holder: &str) -> String {
    let sum = digest::digest(
        &digest::SHA256,
        format!("task|{item}|{trigger}|{holder}").as_bytes(),
    );
    // Letters only: no task's name looks like a number of a person.
    let letter = |nibble: u8| char::from(b'a' + nibble);
    let bytes = sum.as_ref()[..12].iter();
    bytes
        .flat_map(|b| [letter(b >> 4), letter(b & 15)])
        .collect()
}

fn opening(items: &[Item], what: TaskOpens) -> Vec<(&Item, &ItemTask)> {
    let with = items.iter().filter_map(|i| Some((i, i.task.as_ref()?)));
    with.filter(|(_, task)| task.opens_on.contains(&what))
        .collect()
}

fn due(app: &App, item: u16, from_ms: i64) -> Date {
    let promised = clocks(&app.items(), item).promised(WallTime(from_ms), &app.calendar);
    match promised {
        Deadline::Day(due) => due.on,
        Deadline::Moment(at) => at.date(),
    }
}

/// The terminal that does the tasks of a village: its own, else its town's, else the one at which
/// it began.
fn responsible(places: &[(String, String)], village: &str, taken_at: &str) -> String {
    let serves = places
        .iter()
        .filter(|(_, code)| !code.is_empty() && village.starts_with(code.as_str()));
    let nearest = serves.max_by_key(|(_, code)| code.len());
    nearest.map_or(taken_at, |(asset, _)| asset).to_owned()
}

struct New<'a> {
    item: u16,
    trigger: &'a str,
    opened_by: &'a str,
    holder_tag: &'a str,
    taken_at: &'a str,
    village: &'a str,
    due: Date,
}

fn row(app: &App, new: &New<'_>, told: &Told, places: &[(String, String)], now: i64) -> TaskRow {
    let id = task_id(new.item, new.trigger, new.holder_tag);
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(told).expect("plain data"));
    TaskRow {
        sealed: app.vault.rest.seal(&place(&id), &plain),
        id,
        item: new.item,
        holder_tag: new.holder_tag.to_owned(),
        asset: responsible(places, new.village, new.taken_at),
        taken_at: new.taken_at.to_owned(),
        village: new.village.to_owned(),
        opened_by: new.opened_by.to_owned(),
        opened_ms: now,
        due: new.due.to_string(),
        state: TaskState::Open,
        since_ms: now,
    }
}

/// Tasks that a case opens with its acceptance.
pub async fn opened_by(
    app: &App,
    case: &CaseBody,
    holder_tag: &str,
    terminal: &Terminal,
    accepted_ms: i64,
) -> Result<Vec<TaskRow>, StoreError> {
    let items = app.items();
    let opening = opening(&items, TaskOpens::Case(case.item));
    if opening.is_empty() {
        return Ok(Vec::new());
    }
    let places = app.store.terminal_places().await?;
    let form = items.iter().find(|item| item.number == case.item);
    let form = form.and_then(|item| item.form.as_ref());
    let text = |field: &Option<String>| match case.answers.get(field.as_ref()?) {
        Some(Answer::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let tasks = opening.into_iter().map(|(item, task)| {
        let tells = task.tells.iter();
        let told = Told {
            name: case.holder.name.clone(),
            phone: text(&task.phone),
            home: None,
            about: tells.filter_map(|f| line(form?, f, case)).collect(),
            codes: tells_codes(task, case),
        };
        let new = New {
            item: item.number,
            trigger: &case.id,
            opened_by: "case",
            holder_tag,
            taken_at: &terminal.asset,
            village: &text(&task.village).unwrap_or_default(),
            due: due(app, item.number, accepted_ms),
        };
        row(app, &new, &told, &places, accepted_ms)
    });
    Ok(tasks.collect())
}

fn tells_codes(task: &ItemTask, case: &CaseBody) -> Vec<String> {
    let answers = task.tells.iter().filter_map(|f| case.answers.get(f));
    let codes = answers.flat_map(|answer| match answer {
        Answer::Choices(codes) => codes.clone(),
        Answer::Text(code) => vec![code.clone()],
        _ => Vec::new(),
    });
    codes.collect()
}

/// A question and its answer in words.
fn line(form: &Form, field: &str, case: &CaseBody) -> Option<TaskLine> {
    let field = form.fields.iter().find(|f| f.id == field)?;
    let (FieldKind::Choice { choices } | FieldKind::Several { choices, .. }) = &field.kind else {
        return None;
    };
    let label = |code: &String| {
        let choice = choices.iter().find(|choice| choice.code == *code);
        choice.map(|choice| choice.label.clone())
    };
    let words: Vec<String> = match case.answers.get(&field.id)? {
        Answer::Text(code) => label(code).into_iter().collect(),
        Answer::Choices(codes) => codes.iter().filter_map(label).collect(),
        _ => Vec::new(),
    };
    Some(TaskLine {
        about: TaskAbout::Answer,
        label: field.label.clone(),
        value: words.join("、"),
    })
}

fn opened(app: &App, row: &TaskRow) -> Result<Told, StoreError> {
    let plain = app.vault.rest.open(&place(&row.id), &row.sealed);
    let plain = plain.ok_or(StoreError::Impossible("task"))?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Impossible("task"))
}

/// Courses people can wish for, code and name: what a case that opens tasks asks of which one may
/// pick several.
pub fn courses(items: &[Item]) -> Vec<(String, String)> {
    let tasks = items.iter().filter_map(|item| item.task.as_ref());
    let mut known = Vec::new();
    for task in tasks {
        for wish in items {
            let opens = task.opens_on.contains(&TaskOpens::Case(wish.number));
            let Some(form) = wish.form.as_ref().filter(|_| opens) else {
                continue;
            };
            for field in form.fields.iter().filter(|f| task.tells.contains(&f.id)) {
                if let FieldKind::Several { choices, .. } = &field.kind {
                    known.extend(choices.iter().map(|c| (c.code.clone(), c.label.clone())));
                }
            }
        }
    }
    known
}

/// A course begins or ends: everybody who wished for it is to be told. How many tasks are new.
pub async fn course(
    app: &App,
    code: &str,
    stage: CourseStage,
    words: &str,
) -> Result<u64, TaskError> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > WORDS {
        return Err(TaskError::Words);
    }
    let what = match stage {
        CourseStage::Begins => TaskOpens::CourseBegins,
        CourseStage::Ends => TaskOpens::CourseEnds,
    };
    let items = app.items();
    if !courses(&items).iter().any(|(known, _)| known == code) {
        return Err(TaskError::NoCourse(code.to_owned()));
    }
    let opening = opening(&items, what);
    let places = app.store.terminal_places().await?;
    let now = app.now();
    let trigger = format!("course|{stage:?}|{code}|{words}");
    let mut tasks = Vec::new();
    for wish in app.store.tasks(true).await? {
        let told = opened(app, &wish)?;
        if wish.opened_by != "case" || !told.codes.iter().any(|c| c == code) {
            continue;
        }
        for (item, _) in &opening {
            let notice = TaskLine {
                about: match stage {
                    CourseStage::Begins => TaskAbout::CourseBegins,
                    CourseStage::Ends => TaskAbout::CourseEnds,
                },
                label: String::new(),
                value: words.to_owned(),
            };
            let about = std::iter::once(notice).chain(told.about.iter().cloned());
            let told = Told {
                name: told.name.clone(),
                phone: told.phone.clone(),
                home: None,
                about: about.collect(),
                codes: Vec::new(),
            };
            let new = New {
                item: item.number,
                trigger: &trigger,
                opened_by: "course",
                holder_tag: &wish.holder_tag,
                taken_at: &wish.taken_at,
                village: &wish.village,
                due: due(app, item.number, now),
            };
            tasks.push(row(app, &new, &told, &places, now));
        }
    }
    Ok(app.store.open_tasks(tasks).await?)
}

/// Puts people on the list of those to be visited. How many are new.
pub async fn visits(app: &App, visits: &[Visit]) -> Result<u64, TaskError> {
    let items = app.items();
    let places = app.store.terminal_places().await?;
    let mut tasks = Vec::new();
    for visit in visits {
        let gives = opening(&items, visit.opened);
        if !gives.iter().any(|(item, _)| item.number == visit.item) {
            return Err(TaskError::NoSuchTask(visit.item));
        }
        if visit.why.trim().is_empty() || visit.why.chars().count() > WORDS {
            return Err(TaskError::Words);
        }
        let told = Told {
            name: visit.name.reveal().to_owned(),
            phone: visit.phone.as_ref().map(|p| p.reveal().to_owned()),
            home: Some(visit.home.clone()),
            about: vec![TaskLine {
                about: TaskAbout::Why,
                label: String::new(),
                value: visit.why.clone(),
            }],
            codes: Vec::new(),
        };
        let new = New {
            item: visit.item,
            trigger: &format!("{:?}|{}", visit.opened, visit.due),
            opened_by: "county",
            holder_tag: &app.vault.holder_tag(visit.id_number.reveal()),
            taken_at: "",
            village: visit.village.as_str(),
            due: visit.due,
        };
        tasks.push(row(app, &new, &told, &places, app.now()));
    }
    Ok(app.store.open_tasks(tasks).await?)
}

/// Says which village or town a terminal serves; open tasks of it go there from now on.
pub async fn place_terminal(app: &App, asset: &str, division: &str) -> Result<(), TaskError> {
    let here = DivisionCode::parse(division)
        .filter(|code| code.as_str().len() > 6 && division.starts_with(&app.config.county));
    let here = here.ok_or_else(|| TaskError::Division(division.to_owned()))?;
    let known = app.store.terminals().await?;
    if !known.iter().any(|terminal| terminal.asset == asset) {
        return Err(TaskError::NoTerminal(asset.to_owned()));
    }
    if !app.store.in_service().await?.iter().any(|own| own == asset) {
        return Err(TaskError::Ended(asset.to_owned()));
    }
    let code = here.as_str().to_owned();
    app.store.place_terminal(asset.to_owned(), code).await?;
    let places = app.store.terminal_places().await?;
    let open = app.store.tasks(false).await?.into_iter();
    let moves = open.filter_map(|task| {
        let to = responsible(&places, &task.village, &task.taken_at);
        (to != task.asset).then_some((task.id, to))
    });
    Ok(app.store.move_tasks(moves.collect()).await?)
}

/// What a terminal has to do, of items somebody who works there may handle.
pub async fn list(app: &App, asset: &str) -> Result<TaskList, StoreError> {
    let mut rights = BTreeSet::new();
    for id in app.store.accounts_at(asset.to_owned()).await? {
        let account = match AccountId::parse(&id) {
            Some(id) => accounts::account(app, &id).await?,
            None => None,
        };
        if let Some(facts) = account.filter(|facts| facts.standing == Standing::Open) {
            rights.extend(facts.rights.items().map(ItemNo::get));
        }
    }
    let rows = app.store.tasks_at(asset.to_owned()).await?.into_iter();
    let rows: Vec<TaskRow> = rows
        .filter(|row| rights.contains(&row.item))
        .take(MAX_TASKS)
        .collect();
    let mut tasks = Vec::with_capacity(rows.len());
    let mut sum = digest::Context::new(&digest::SHA256);
    for row in rows {
        let tries = app.store.task_tries(row.id.clone()).await?;
        sum.update(format!("{}|{}|{}\n", row.id, row.due, tries.len()).as_bytes());
        let told = opened(app, &row)?;
        tasks.push(OpenTask {
            id: row.id,
            item: row.item,
            name: told.name.clone(),
            phone: told.phone.clone(),
            home: told.home.clone(),
            about: told.about.clone(),
            due: row.due,
            tries: tries
                .into_iter()
                .filter(|row| !row.late)
                .map(|row| TaskTry {
                    at_ms: row.step.at_ms,
                    account: row.step.account,
                    outcome: row.step.outcome,
                    detail: row.step.detail,
                })
                .collect(),
        });
    }
    Ok(TaskList {
        tag: hex(&sum.finish().as_ref()[..12]),
        as_of_ms: app.now(),
        tasks,
    })
}

/// Notes for each person whose phone goes to a terminal that its operators see it: once a task,
/// before it is told.
pub async fn phones_told(app: &App, asset: &str, list: &TaskList) -> Result<(), StoreError> {
    let by = people::word(&Viewer::Operator);
    for told in list.tasks.iter().filter(|task| task.phone.is_some()) {
        let Some(row) = app.store.task(told.id.clone()).await? else {
            continue;
        };
        let subject = row.holder_tag.clone();
        let known = app
            .store
            .accesses(subject, row.opened_ms, MOST_LOOKS)
            .await?;
        let noted = known.iter().any(|look| {
            look.by == by && look.item == Some(row.item) && look.terminal.as_deref() == Some(asset)
        });
        if !noted {
            let look = people::Look {
                subject: &row.holder_tag,
                by: Viewer::Operator,
                what: Looked::Phone,
                item: Some(row.item),
                terminal: Some(asset),
                viewer: None,
            };
            people::note(app, look).await?;
        }
    }
    Ok(())
}

/// Why a report is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportRefusal {
    /// No such task, or of another item or terminal.
    Task,
    /// The item knows no such outcome, or the reason is missing.
    Outcome,
    /// The account, its post or its right.
    Operator,
}

impl ReportRefusal {
    /// The member of the body that is wrong.
    pub fn member(self) -> &'static str {
        match self {
            Self::Task => "body.task",
            Self::Outcome => "body.outcome",
            Self::Operator => "body.operator",
        }
    }
}

/// A report that was looked at and may be kept.
pub struct Report {
    /// Tag of the person it is about; empty where it tells of a try only, which is no case of
    /// theirs.
    pub holder_tag: String,
    /// The try.
    pub step: TaskStep,
    /// What a person of the county has to look at first.
    pub doubt: Option<&'static str>,
}

fn outcome<'a>(items: &'a [Item], report: &TaskReport) -> Option<&'a TaskOutcome> {
    let item = items.iter().find(|item| item.number == report.item)?;
    let mut all = item.task.as_ref()?.outcomes.iter();
    let found = all.find(|outcome| outcome.code == report.outcome)?;
    let detail = match &report.detail {
        None => found.details.is_empty(),
        Some(code) => found.details.iter().any(|d| d.code == *code),
    };
    detail.then_some(found)
}

/// Looks at a report as at a case: the task, what came of it, and whether the operator had the
/// right when it was made.
pub async fn look(
    app: &App,
    terminal: &Terminal,
    report: &TaskReport,
) -> Result<Result<Report, ReportRefusal>, StoreError> {
    let task = app.store.task(report.task.clone()).await?;
    let task = task.filter(|row| row.item == report.item && row.asset == terminal.asset);
    let Some(task) = task else {
        return Ok(Err(ReportRefusal::Task));
    };
    let items = app.items();
    let Some(outcome) = outcome(&items, report) else {
        return Ok(Err(ReportRefusal::Outcome));
    };
    let account = match AccountId::parse(&report.account) {
        Some(id) => accounts::account(app, &id).await?,
        None => None,
    };
    let auth = match report.auth {
        LoginKind::Online => Auth::Online,
        LoginKind::Offline => Auth::Offline,
    };
    let (Some(item), made) = (ItemNo::new(report.item), WallTime(report.made_at_ms)) else {
        return Ok(Err(ReportRefusal::Task));
    };
    let doubt = match recheck(account.as_ref(), auth, item, made) {
        Verdict::Good => None,
        Verdict::Held(doubt) => Some(doubt.name()),
        Verdict::Refused(wrong) => {
            log::warn!("report {} of a task refused: {wrong:?}", report.id);
            return Ok(Err(ReportRefusal::Operator));
        }
    };
    let becomes = match (outcome.ends, doubt) {
        (TaskEnds::Open, _) => None,
        (_, Some(_)) => Some(TaskState::Held),
        (TaskEnds::Done, None) => Some(TaskState::Done),
        (TaskEnds::Failed, None) => Some(TaskState::Failed),
    };
    Ok(Ok(Report {
        holder_tag: match becomes {
            Some(_) => task.holder_tag,
            None => String::new(),
        },
        step: TaskStep {
            task: task.id,
            at_ms: report.made_at_ms,
            account: report.account.clone(),
            outcome: report.outcome.clone(),
            detail: report.detail.clone(),
            becomes,
        },
        doubt,
    }))
}

/// What the person reads of an outcome.
fn words(items: &[Item], item: u16, step: &TaskStep) -> String {
    let found = items.iter().find(|i| i.number == item);
    let task = found.and_then(|i| i.task.as_ref());
    let outcome = task.and_then(|t| t.outcomes.iter().find(|o| o.code == step.outcome));
    outcome.map_or_else(String::new, |outcome| {
        let detail = outcome
            .details
            .iter()
            .find(|d| Some(&d.code) == step.detail.as_ref());
        match detail {
            Some(detail) => format!("{} {}", outcome.says, detail.label),
            None => outcome.says.clone(),
        }
    })
}

/// Finishes the case a report was kept as; a held one waits for a person of the county.
pub async fn settle(app: &App, case: &str, item: u16, step: &TaskStep) -> Result<(), StoreError> {
    let tries = app.store.task_tries(step.task.clone()).await?;
    let late = tries.iter().any(|row| row.submission == case && row.late);
    let code = match step.becomes {
        _ if late => LATE,
        None => TRIED,
        Some(TaskState::Held | TaskState::Open) => return Ok(()),
        Some(TaskState::Done) => DONE,
        Some(TaskState::Failed) => FAILED,
    };
    decide(app, case, item, step, code).await
}

async fn decide(
    app: &App,
    case: &str,
    item: u16,
    step: &TaskStep,
    code: &str,
) -> Result<(), StoreError> {
    let said = words(&app.items(), item, step);
    let decision = CaseDecision {
        id: case.to_owned(),
        state: CaseRowState::Done,
        result: Some(code.to_owned()),
        words: super::review::sealed_words(app, case, &said),
        missing: None,
        clock: None,
        reviewer: SERVICE.to_owned(),
        at_ms: app.now(),
    };
    app.store.decide_case(decision).await?;
    Ok(())
}

/// A reviewer decided the case of a held report: its task is over, or to be done again.
pub async fn reviewed(app: &App, case: &str, state: CaseRowState) -> Result<(), StoreError> {
    let task = match state {
        CaseRowState::Done => TaskState::Done,
        CaseRowState::Declined => TaskState::Open,
        CaseRowState::Open | CaseRowState::Waiting | CaseRowState::NeedsMaterial => return Ok(()),
    };
    app.store
        .decide_task(case.to_owned(), task, app.now())
        .await?;
    Ok(())
}
