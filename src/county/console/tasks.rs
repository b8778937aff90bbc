//! The desk for operators' tasks: what is to be done where and until when, and what came of each
//! try. Nobody's name, phone or home stands on it: those are the operator's who does the task.

use super::Console;
use super::content::at;
use super::gate::Trouble;
use super::pages::{Told, page, values};
use super::session::Seat;
use crate::county::store::tasks::{TaskRow, TaskState, TaskTryRow};
use crate::domain::time::WallTime;
use crate::wire::catalogue::Item;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use minijinja::Value;
use serde::Deserialize;
use std::sync::Arc;

/// Most tasks on the page, those due first.
const MOST: usize = 300;

/// Which tasks are wanted.
#[derive(Deserialize, Default)]
pub struct Wanted {
    /// Those that are over too.
    #[serde(default)]
    all: String,
    /// Of this terminal; `none` for those no terminal has yet.
    #[serde(default)]
    terminal: String,
    /// Tried by this account.
    #[serde(default)]
    operator: String,
}

/// No terminal serves the village yet.
const UNPLACED: &str = "none";

impl Wanted {
    fn takes(&self, task: &TaskRow, tries: &[TaskTryRow]) -> bool {
        let here = match self.terminal.as_str() {
            "" => true,
            UNPLACED => task.asset.is_empty(),
            asset => task.asset == asset,
        };
        let by = |tried: &TaskTryRow| tried.step.account == self.operator;
        here && (self.operator.is_empty() || tries.iter().any(by))
    }
}

/// How the last day lies: over, today, or still to come.
fn clock(task: &TaskRow, today: Date) -> &'static str {
    let waits = matches!(task.state, TaskState::Open | TaskState::Held);
    match task.due.parse::<Date>() {
        Ok(due) if waits && due < today => "overdue",
        Ok(due) if waits && due == today => "today",
        _ => "in-time",
    }
}

fn name_of(items: &[Item], number: u16) -> String {
    let known = items.iter().find(|item| item.number == number);
    known.map_or_else(|| number.to_string(), |item| item.name.clone())
}

fn line(task: &TaskRow, tries: &[TaskTryRow], items: &[Item], today: Date) -> Value {
    let last = tries.last().map(|tried| tried.step.account.clone());
    values! {
        id => task.id, item => name_of(items, task.item), number => task.item,
        due => task.due, clock => clock(task, today), state => task.state.name(),
        terminal => task.asset, village => task.village, opened => at(task.opened_ms),
        opened_by => task.opened_by, tries => tries.len(), last,
    }
}

/// The label of what came of a try, and of its note, as the operator tapped them.
fn outcome(items: &[Item], number: u16, tried: &TaskTryRow) -> (String, String) {
    let kind = items
        .iter()
        .find(|item| item.number == number)
        .and_then(|item| item.task.as_ref());
    let code = &tried.step.outcome;
    let known = kind.and_then(|kind| kind.outcomes.iter().find(|o| o.code == *code));
    let detail = tried.step.detail.clone().unwrap_or_default();
    let note = known.and_then(|o| o.details.iter().find(|d| d.code == detail));
    (
        known.map_or_else(|| code.clone(), |o| o.label.clone()),
        note.map_or(detail, |note| note.label.clone()),
    )
}

/// The tasks by their last day.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let store = &console.app.store;
    let items = console.app.items();
    let today = WallTime(console.app.now()).date();
    let mut tasks = store.tasks(!wanted.all.is_empty()).await?;
    tasks.sort_by(|a, b| (&a.due, &a.id).cmp(&(&b.due, &b.id)));
    let mut terminals: Vec<String> = tasks.iter().map(|task| task.asset.clone()).collect();
    terminals.retain(|asset| !asset.is_empty());
    terminals.sort();
    terminals.dedup();
    let mut operators = Vec::new();
    let (mut rows, mut more) = (Vec::new(), 0_usize);
    for task in &tasks {
        let tries = store.task_tries(task.id.clone()).await?;
        operators.extend(tries.iter().map(|tried| tried.step.account.clone()));
        match wanted.takes(task, &tries) {
            true if rows.len() < MOST => rows.push(line(task, &tries, &items, today)),
            true => more += 1,
            false => {}
        }
    }
    operators.sort();
    operators.dedup();
    Ok(page(
        "tasks.html",
        &seat,
        values! {
            rows, more, terminals, operators, all => !wanted.all.is_empty(),
            terminal => wanted.terminal, operator => wanted.operator, told => told.words(),
        },
    ))
}

/// One task with its tries.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(id): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let store = &console.app.store;
    let task = store.task(id).await?.ok_or(Trouble::Nowhere)?;
    let items = console.app.items();
    let today = WallTime(console.app.now()).date();
    let tries = store.task_tries(task.id.clone()).await?;
    let past: Vec<Value> = tries
        .iter()
        .map(|tried| {
            let (came, note) = outcome(&items, task.item, tried);
            let becomes = tried.step.becomes.map(TaskState::name);
            values! {
                at => at(tried.step.at_ms), account => tried.step.account, came, note,
                becomes, late => tried.late,
            }
        })
        .collect();
    let here = match task.asset.is_empty() {
        true => Vec::new(),
        false => store.accounts_at(task.asset.clone()).await?,
    };
    Ok(page(
        "task.html",
        &seat,
        values! {
            task => line(&task, &tries, &items, today), past, here,
            since => at(task.since_ms), told => told.words(),
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(due: &str, state: TaskState) -> TaskRow {
        TaskRow {
            id: "t1".to_owned(),
            item: 18,
            holder_tag: String::new(),
            asset: "tz-001".to_owned(),
            taken_at: String::new(),
            village: String::new(),
            opened_by: "case".to_owned(),
            opened_ms: 0,
            due: due.to_owned(),
            state,
            since_ms: 0,
            sealed: Vec::new(),
        }
    }

    #[test]
    fn a_day_that_is_over_counts_only_while_the_task_waits() {
        let today = Date::constant(2026, 11, 22);
        for (due, state, told) in [
            ("2026-11-21", TaskState::Open, "overdue"),
            ("2026-11-21", TaskState::Held, "overdue"),
            ("2026-11-22", TaskState::Open, "today"),
            ("2026-11-23", TaskState::Open, "in-time"),
            ("2026-11-21", TaskState::Done, "in-time"),
            ("no day", TaskState::Open, "in-time"),
        ] {
            assert_eq!(clock(&task(due, state), today), told, "{due}");
        }
    }

    #[test]
    fn tasks_are_wanted_by_terminal_and_by_nobodys_terminal() {
        let mut wanted = Wanted {
            terminal: "tz-001".to_owned(),
            ..Wanted::default()
        };
        let mut one = task("2026-11-22", TaskState::Open);
        assert!(wanted.takes(&one, &[]));
        one.asset.clear();
        assert!(!wanted.takes(&one, &[]));
        UNPLACED.clone_into(&mut wanted.terminal);
        assert!(wanted.takes(&one, &[]));
        "lijiazhuang-01".clone_into(&mut wanted.operator);
        assert!(!wanted.takes(&one, &[]), "nobody has tried");
    }
}
