//! Tasks of operators and what came of each try; which village a terminal serves.

use super::Answer;

/// A task. Name, phone, home and what it is about are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Made from what opened it: the same thing opens one task.
    pub id: String,
    /// Item number.
    pub item: u16,
    /// Tag of the person's number under the county's own key.
    pub holder_tag: String,
    /// The terminal that has to do it; empty while no terminal serves the village.
    pub asset: String,
    /// The terminal at which it began; empty when it began at the county.
    pub taken_at: String,
    /// Division code of the village; may be empty.
    pub village: String,
    /// What opened it, in one word.
    pub opened_by: String,
    /// When, ms since 1970.
    pub opened_ms: i64,
    /// Last day, `YYYY-MM-DD`.
    pub due: String,
    /// Where it stands.
    pub state: TaskState,
    /// Since when, ms since 1970.
    pub since_ms: i64,
    /// What the operator is told, sealed.
    pub sealed: Vec<u8>,
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// To be done.
    Open,
    /// Somebody ended it, and a person of the county has to look at that first.
    Held,
    /// Done.
    Done,
    /// Over without success.
    Failed,
}

impl TaskState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Held, Self::Done, Self::Failed];

    /// Its name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// From its name in the store.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A try, kept with the submission that told of it or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStep {
    /// The task.
    pub task: String,
    /// When, by the terminal's clock, ms since 1970.
    pub at_ms: i64,
    /// Account of who tried.
    pub account: String,
    /// Code of what came of it.
    pub outcome: String,
    /// Code of the note or the reason.
    pub detail: Option<String>,
    /// What the task becomes if it is still open; `None` when it goes on.
    pub becomes: Option<TaskState>,
}

/// A try as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskTryRow {
    /// The submission that told of it.
    pub submission: String,
    /// The try.
    pub step: TaskStep,
    /// Whether it came when the task was over already: it changed nothing.
    pub late: bool,
}

/// What the county keeps of tasks.
pub trait TaskStore: Send + Sync {
    /// Opens tasks that are not there yet; how many were new.
    fn open_tasks(&self, tasks: Vec<TaskRow>) -> Answer<'_, u64>;

    /// A task.
    fn task(&self, id: String) -> Answer<'_, Option<TaskRow>>;

    /// Open tasks of a terminal, those due first.
    fn tasks_at(&self, asset: String) -> Answer<'_, Vec<TaskRow>>;

    /// Every task, the newest first; only open and held ones unless all are wanted.
    fn tasks(&self, with_ended: bool) -> Answer<'_, Vec<TaskRow>>;

    /// Tries of a task, the oldest first.
    fn task_tries(&self, id: String) -> Answer<'_, Vec<TaskTryRow>>;

    /// The held task that a submission ended, decided by a person of the county; `false` when there
    /// is none.
    fn decide_task(&self, submission: String, state: TaskState, at_ms: i64) -> Answer<'_, bool>;

    /// Says which village or town a terminal serves.
    fn place_terminal(&self, asset: String, division: String) -> Answer<'_, ()>;

    /// Terminals with the division they serve.
    fn terminal_places(&self) -> Answer<'_, Vec<(String, String)>>;

    /// Gives open tasks to other terminals: id and asset number.
    fn move_tasks(&self, moves: Vec<(String, String)>) -> Answer<'_, ()>;

    /// Names of the accounts that ever logged in at a terminal.
    fn accounts_at(&self, asset: String) -> Answer<'_, Vec<String>>;
}
