//! `county task`: what operators have to do, and what came of each try.

use super::Done;
use crate::cli::{say, say_each};
use crate::county::CountyHandle;
use crate::county::store::tasks::{TaskRow, TaskTryRow};
use crate::domain::time::WallTime;
use clap::Subcommand;

/// What is to be seen of the tasks.
#[derive(Debug, Subcommand)]
pub enum Tasks {
    /// List open tasks: id, item, last day, state, terminal, village, what opened it.
    List {
        /// Those that are over too.
        #[arg(long)]
        all: bool,
        /// Of one terminal only, by its number.
        #[arg(long, conflicts_with = "unplaced")]
        terminal: Option<String>,
        /// Those no terminal has yet.
        #[arg(long)]
        unplaced: bool,
    },
    /// Every try of a task: when, by whom, what came of it.
    Show {
        /// Its id.
        id: String,
    },
}

impl Tasks {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        match self {
            Self::List {
                all,
                terminal,
                unplaced,
            } => {
                let wanted = |task: &TaskRow| match terminal {
                    Some(terminal) => task.asset == *terminal,
                    None => !unplaced || task.asset.is_empty(),
                };
                let tasks = county.tasks(*all)?;
                let lines = tasks.iter().filter(|task| wanted(task)).map(line);
                say_each(lines, "no task to be listed here");
            }
            Self::Show { id } => {
                let tasks = county.tasks(true)?;
                let task = tasks.iter().find(|task| task.id == *id);
                let task =
                    task.ok_or("no task has this id; `county task list --all` names them")?;
                say(line(task));
                let tries = county.task_tries(id)?;
                say_each(tries.iter().map(tried), "nobody has tried yet");
            }
        }
        Ok(())
    }
}

fn or_dash(text: &str) -> &str {
    match text {
        "" => "-",
        text => text,
    }
}

fn line(task: &TaskRow) -> String {
    let TaskRow { id, item, due, .. } = task;
    format!(
        "{id} item {item:>2} due {due} {:<6} {:<12} {:<12} {}",
        task.state.name(),
        or_dash(&task.asset),
        or_dash(&task.village),
        task.opened_by,
    )
}

fn tried(row: &TaskTryRow) -> String {
    let step = &row.step;
    let detail = step.detail.as_deref().unwrap_or("-");
    let late = match row.late {
        true => ", when it was over already",
        false => "",
    };
    format!(
        "{} {} {} {detail}{late}",
        WallTime(step.at_ms).china(),
        step.account,
        step.outcome
    )
}
