//! What a terminal keeps of tasks: the county's list, and what was done here since.

use super::{Task, TaskId, TaskList, Try};
use crate::domain::delivery::SubmissionId;
use crate::domain::time::WallTime;

/// Something done here, as long as the county's list does not show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskNote {
    /// The task.
    pub task: TaskId,
    /// What was done.
    pub made: Try,
    /// Whether it ends the task.
    pub ends: bool,
    /// The submission that tells of it.
    pub submission: SubmissionId,
    /// How far that is.
    pub state: NoteState,
}

/// How far a note is on its way to the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteState {
    /// It waits for the line.
    Waiting,
    /// The county took it at this moment, by its own clock.
    Taken(WallTime),
    /// The county refused it for good.
    Refused,
}

/// How a task stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskStanding {
    /// To be done.
    Open,
    /// The county did not take what was done: to be done again.
    Refused,
    /// Finished here; the county will hear of it, or has heard.
    Finished,
}

/// What a terminal keeps of tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskBook {
    /// As of when the county told the list; `None` before it ever did.
    pub as_of: Option<WallTime>,
    /// The county's list.
    pub tasks: Vec<Task>,
    /// What was done here since.
    pub notes: Vec<TaskNote>,
}

impl TaskBook {
    /// Takes a newer list. What it shows, or cannot show any more, is not noted any longer.
    pub fn replace(&mut self, list: TaskList) {
        let there = |id: &TaskId| list.tasks.iter().any(|task| task.id == *id);
        self.notes.retain(|note| match note.state {
            NoteState::Waiting => true,
            NoteState::Taken(at) => at > list.as_of,
            NoteState::Refused => there(&note.task),
        });
        self.as_of = Some(list.as_of);
        self.tasks = list.tasks;
    }

    /// Notes something done here. A refusal from before is made up for by it.
    pub fn note(&mut self, note: TaskNote) {
        let made_up = |old: &TaskNote| old.task == note.task && old.state == NoteState::Refused;
        self.notes.retain(|old| !made_up(old));
        self.notes.push(note);
    }

    /// The county took a submission, or refused it for good; whether one of these was meant.
    pub fn settle(&mut self, submission: SubmissionId, state: NoteState) -> bool {
        let mut notes = self.notes.iter_mut();
        match notes.find(|note| note.submission == submission) {
            Some(note) => {
                note.state = state;
                true
            }
            None => false,
        }
    }

    /// How a task stands here.
    pub fn standing(&self, id: &TaskId) -> TaskStanding {
        let own = self.notes.iter().filter(|note| note.task == *id);
        own.map(|note| match (note.state, note.ends) {
            (NoteState::Refused, _) => TaskStanding::Refused,
            (_, true) => TaskStanding::Finished,
            (_, false) => TaskStanding::Open,
        })
        .max()
        .unwrap_or(TaskStanding::Open)
    }

    /// All tries of a task, the county's and those made here since, the oldest first.
    pub fn tries<'a>(&'a self, task: &'a Task) -> impl Iterator<Item = &'a Try> {
        let here = self
            .notes
            .iter()
            .filter(|note| note.task == task.id && !note.ends && note.state != NoteState::Refused);
        let here = here.map(|note| &note.made);
        let new = here.filter(|made| !task.tries.contains(made));
        task.tries.iter().chain(new)
    }
}
