//! The end of a terminal: its beginning as the dispatcher asks for it, and the world of the terminal that
//! serves nobody any more.

use super::Ticket;
use crate::domain::machine::retire::{
    Completion, Kept, Leftover, RetireNo, RetireOrderId, RetireTrouble, Stated, Wiping,
};
use std::ops::ControlFlow;

/// What came of the wish to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetireEvent {
    /// It is noted on the disk: from the next start on the terminal serves nobody. Or why not.
    Begun(Ticket, Result<(), RetireNo>),
}

/// Begins the end of a terminal.
pub trait Retirement: Send + Sync {
    /// Notes durably that it begins. Ends in [`RetireEvent::Begun`].
    fn begin(&self, ticket: Ticket, order: RetireOrderId);

    /// Ends the program in order; whoever runs it starts it again, and the next start goes on from the note.
    /// Memory goes with the program.
    fn leave(&self);
}

/// What the county said to a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It keeps the statement and has taken the certificate back; the same statement again is answered the
    /// same.
    Taken(Box<Wiping>),
    /// It wants nothing destroyed.
    CalledOff(crate::domain::machine::retire::CalledOff),
}

/// How much is gone, file by file; an answer of `Break` leaves the rest for the next time.
pub type WipeTold<'a> = &'a mut dyn FnMut(WipeStep) -> ControlFlow<()>;

/// One step of a wipe. After each the power may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WipeStep {
    /// What was done.
    pub stage: WipeStage,
    /// Files that are gone.
    pub done: u64,
    /// All files of the plan.
    pub total: u64,
}

/// What is done to each file, in this order, and at the end to the folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WipeStage {
    /// Its bytes were overwritten once, on the disk.
    Overwritten,
    /// It is empty, on the disk.
    Emptied,
    /// Its name is gone, on the disk.
    Gone,
    /// A folder is gone.
    FolderGone,
}

/// Why a wipe did not come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WipeStopped {
    /// It was told to stop.
    #[error("it was told to stop")]
    Told,
    /// The folder cannot be walked.
    #[error("the data folder cannot be read")]
    Disk,
}

/// The world of a terminal that is being retired. Each call waits until it is done.
pub trait RetireWorld: Send {
    /// How far it is; `None` where nothing is retired.
    ///
    /// Errors: the note cannot be read.
    fn kept(&self) -> Result<Option<Kept>, RetireTrouble>;

    /// Keeps how far it is, over what was kept.
    ///
    /// Errors: the disk.
    fn keep(&self, kept: &Kept) -> Result<(), RetireTrouble>;

    /// Makes and signs the statement: the log has ended, and nobody else has a file open.
    ///
    /// Errors: configuration, key, log or disk.
    fn state(&self, order: &RetireOrderId) -> Result<Stated, RetireTrouble>;

    /// Hands the statement over.
    ///
    /// Errors: the line or the county; it may have been taken all the same.
    fn send(&self, stated: &Stated) -> Result<Answered, RetireTrouble>;

    /// Destroys what is there and looks once more: what is left.
    ///
    /// Errors: it was told to stop, or the folder cannot be walked.
    fn wipe(&self, told: WipeTold<'_>) -> Result<Vec<Leftover>, WipeStopped>;

    /// The code of a wipe that left so many files.
    fn complete(&self, wiping: &Wiping, left: u64) -> Completion;

    /// Forgets the note, which is the last thing to go.
    ///
    /// Errors: the disk.
    fn forget(&self) -> Result<(), RetireTrouble>;
}
