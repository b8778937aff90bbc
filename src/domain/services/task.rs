//! What an item says of the tasks it gives to operators: a call or a visit, and what can come of it.

/// How a task is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskWay {
    /// By a call, or by word of mouth.
    Call,
    /// At the person's home.
    Visit,
}

impl TaskWay {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Call, Self::Visit];
}

/// What becomes of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskEnd {
    /// It goes on: this was one try.
    Open,
    /// It is done.
    Done,
    /// It is over without success, and the reason is on record.
    Failed,
}

/// What can come of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskOutcome {
    /// Its code.
    pub code: String,
    /// What the operator taps.
    pub label: String,
    /// What becomes of the task.
    pub ends: TaskEnd,
    /// Notes or reasons, one of which has to be picked; empty when there is nothing to say.
    pub details: Vec<TaskDetail>,
    /// What the person reads at the next card; empty while the task goes on.
    pub says: String,
    /// Tries that must be on record before it can be told; the one that tells it comes on top.
    pub after_tries: usize,
}

/// A note or a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskDetail {
    /// Its code.
    pub code: String,
    /// Its words.
    pub label: String,
}

/// The tasks of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskKind {
    /// How they are done.
    pub way: TaskWay,
    /// What can come of a try, in the order of the buttons.
    pub outcomes: Vec<TaskOutcome>,
}

impl TaskKind {
    /// What can be told of a task with so many tries on record, in the order of the buttons.
    pub fn outcomes_after(&self, tries: usize) -> impl Iterator<Item = &TaskOutcome> {
        let all = self.outcomes.iter();
        all.filter(move |outcome| outcome.after_tries <= tries)
    }

    /// An outcome by its code.
    pub fn outcome(&self, code: &str) -> Option<&TaskOutcome> {
        self.outcomes.iter().find(|outcome| outcome.code == code)
    }
}

impl TaskOutcome {
    /// A note or reason by its code.
    pub fn detail(&self, code: &str) -> Option<&TaskDetail> {
        self.details.iter().find(|detail| detail.code == code)
    }
}
