//! The tasks of this terminal: kept sealed, because names and phones stand in them, and through power
//! cuts, because what was done here stands in them too.
//!
//! Commands return at once.

use super::Ticket;
use crate::domain::delivery::SubmissionId;
use crate::domain::tasks::{NoteState, TaskBook, TaskList, TaskNote};

/// What the keep says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskKeepEvent {
    /// Answer to [`TaskKeep::open`]; `None` when what is kept cannot be read.
    Opened(Ticket, Option<Box<TaskBook>>),
    /// What is kept is another now.
    Changed,
    /// Something could not be kept: the county's list is wanted again.
    NotKept,
}

/// The terminal's tasks.
pub trait TaskKeep: Send + Sync {
    /// Opens what is kept. Answered by [`TaskKeepEvent::Opened`].
    fn open(&self, ticket: Ticket);

    /// Takes a newer list of the county's.
    fn replace(&self, list: TaskList);

    /// Notes what was done here and is in the outbox.
    fn note(&self, note: TaskNote);

    /// The county took a submission, or refused it for good. Of another submission nothing comes.
    fn settle(&self, submission: SubmissionId, state: NoteState);

    /// Finishes what was asked before and ends the thread.
    fn stop(&self);

    /// Whether its thread runs.
    fn is_alive(&self) -> bool;
}
