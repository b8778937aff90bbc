//! The operator's pages of tasks: a list of calls or of visits, and one task.

use super::{Task, TaskBook, TaskId, TaskStanding};
use crate::domain::jobs::place::{Metres, Point};
use crate::domain::operators::Rights;
use crate::domain::paper::{Paper, PaperName};
use crate::domain::services::catalogue::Catalogue;
use crate::domain::services::task::{TaskEnd, TaskKind, TaskOutcome, TaskWay};
use crate::domain::visit::Asked;
use crate::domain::visit::SubmitFault;
use crate::domain::visit::printing::{PrintStage, Printing};
use std::cmp::Reverse;

/// Rows on one screen.
const ROWS: usize = 5;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The task.
    pub task: Task,
    /// How it stands here.
    pub standing: TaskStanding,
    /// How far it is from the terminal.
    pub distance: Option<Metres>,
}

/// A task being dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    /// Which.
    pub task: TaskId,
    /// What came of it, once it was picked.
    pub outcome: Option<String>,
    /// The note or reason, once it was picked.
    pub detail: Option<String>,
    /// How far it is.
    pub stage: Stage,
}

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Being filled in.
    Open,
    /// Being written down.
    Keeping(Asked),
    /// It could not be written down.
    Failed(SubmitFault),
    /// The county's newer list has it no more: somebody else has finished it.
    Gone,
}

/// The pages of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Calls or visits.
    pub way: TaskWay,
    /// Where the terminal stands, for distances.
    pub here: Option<Point>,
    /// Which answer is awaited, before the list is there for the first time or anew.
    pub asked: Asked,
    /// What is kept; `None` before it is open.
    pub book: Option<Box<TaskBook>>,
    /// What is kept cannot be read.
    pub unreadable: bool,
    /// The screen of rows.
    pub screen: usize,
    /// The task on the page, if it is not the list.
    pub doing: Option<Doing>,
    /// The task that was just reported, for a line above the list.
    pub kept: Option<TaskId>,
    /// The last print of a plan.
    pub print: Option<Printing>,
}

impl Work {
    /// A list that is being opened.
    pub fn opening(way: TaskWay, asked: Asked, here: Option<Point>) -> Self {
        Self {
            way,
            here,
            asked,
            book: None,
            unreadable: false,
            screen: 0,
            doing: None,
            kept: None,
            print: None,
        }
    }

    /// What the list shows to somebody with these rights: what is due first comes first, what is
    /// near before what is far, and what is finished here last.
    pub fn listed(&self, rights: &Rights, catalogue: &Catalogue) -> Vec<Listed> {
        let Some(book) = &self.book else {
            return Vec::new();
        };
        let shown = book.tasks.iter().filter(|task| {
            let kind = kind_of(catalogue, task);
            rights.hold(task.item) && kind.is_some_and(|kind| kind.way == self.way)
        });
        let mut rows: Vec<Listed> = shown
            .map(|task| Listed {
                task: task.clone(),
                standing: book.standing(&task.id),
                distance: distance(task, self.here),
            })
            .collect();
        rows.sort_by_key(|row| {
            let finished = row.standing == TaskStanding::Finished;
            let far = row.distance.map_or(u32::MAX, |metres| metres.0);
            (
                finished,
                row.task.due,
                far,
                Reverse(row.task.tries.len()),
                row.task.id.clone(),
            )
        });
        rows
    }

    /// The rows of the screen that is seen, with the number of the first.
    pub fn on_screen(rows: &[Listed], screen: usize) -> (usize, &[Listed]) {
        let from = (screen * ROWS).min(rows.len());
        let to = (from + ROWS).min(rows.len());
        (from, &rows[from..to])
    }

    /// How many screens the rows fill.
    pub fn screens(rows: usize) -> usize {
        rows.div_ceil(ROWS).max(1)
    }

    /// The task on the page, for somebody with the right to it.
    pub fn task(&self, rights: &Rights) -> Option<&Task> {
        let doing = self.doing.as_ref()?;
        let tasks = &self.book.as_ref()?.tasks;
        let found = tasks.iter().find(|task| task.id == doing.task);
        found.filter(|task| rights.hold(task.item))
    }

    /// Tries on record of the task on the page.
    pub fn tries(&self) -> usize {
        let (Some(book), Some(doing)) = (&self.book, &self.doing) else {
            return 0;
        };
        let task = book.tasks.iter().find(|task| task.id == doing.task);
        task.map_or(0, |task| book.tries(task).count())
    }

    /// The outcome picked for the task on the page.
    pub fn outcome<'a>(&self, kind: &'a TaskKind) -> Option<&'a TaskOutcome> {
        kind.outcome(self.doing.as_ref()?.outcome.as_deref()?)
    }

    /// Whether everything is picked that has to be.
    pub fn is_ready(&self, kind: &TaskKind) -> bool {
        let Some(doing) = &self.doing else {
            return false;
        };
        let free = matches!(doing.stage, Stage::Open | Stage::Failed(_));
        self.outcome(kind).is_some_and(|outcome| {
            let noted = doing.detail.as_deref().and_then(|d| outcome.detail(d));
            let tried = outcome.after_tries <= self.tries();
            free && tried && (outcome.details.is_empty() || noted.is_some())
        })
    }

    /// The list came, or cannot be read.
    pub fn book_came(&mut self, asked: Asked, book: Option<Box<TaskBook>>) {
        if asked != self.asked {
            return;
        }
        self.unreadable = book.is_none();
        self.book = book;
        let Some(doing) = &mut self.doing else {
            return;
        };
        let book = self.book.as_deref();
        let there = book.is_some_and(|b| b.tasks.iter().any(|t| t.id == doing.task));
        if !there && !matches!(doing.stage, Stage::Keeping(_)) {
            doing.stage = Stage::Gone;
        }
    }

    /// A report is on the disk, or is not. Once it is, the list is seen again.
    pub fn kept(&mut self, asked: Asked, result: Result<(), SubmitFault>) {
        let Some(doing) = &mut self.doing else {
            return;
        };
        if doing.stage != Stage::Keeping(asked) {
            return;
        }
        match result {
            Ok(()) => {
                self.kept = Some(doing.task.clone());
                self.doing = None;
            }
            Err(fault) => doing.stage = Stage::Failed(fault),
        }
    }

    /// Whether the picked outcome ends the task.
    pub fn ends(&self, kind: &TaskKind) -> bool {
        self.outcome(kind).is_some_and(|o| o.ends != TaskEnd::Open)
    }

    /// A plan goes to the printer.
    pub fn printing(&mut self, paper: &Paper, asked: Asked, stage: PrintStage) {
        self.print = Some(Printing {
            paper: paper.name.clone(),
            asked,
            stage,
        });
    }

    /// How the print of a paper stands.
    pub fn print_of(&self, name: &PaperName) -> Option<PrintStage> {
        let print = self.print.as_ref()?;
        (print.paper == *name).then_some(print.stage)
    }
}

fn kind_of<'a>(catalogue: &'a Catalogue, task: &Task) -> Option<&'a TaskKind> {
    catalogue.item(task.item)?.task.as_ref()
}

fn distance(task: &Task, here: Option<Point>) -> Option<Metres> {
    Some(here?.distance(task.home.as_ref()?.at?))
}
