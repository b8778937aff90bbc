//! Tasks of operators: what a terminal is given to do, and what came of each try.
//!
//! The list holds names and phones: it is told only to the terminal that does the tasks, for the
//! items somebody who works there has a right to.

use super::operators::LoginKind;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

/// Most tasks in an answer: those due first.
pub const MAX_TASKS: usize = 300;
/// What marks the body of a report among the bodies of cases.
pub const REPORT: &str = "task-report";

/// `GET /v1/tasks`: what this terminal has to do. The tag is its entity tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct TaskList {
    /// Changes when the list does.
    pub tag: String,
    /// As of, ms since 1970 UTC.
    pub as_of_ms: i64,
    /// Open tasks, those due first.
    pub tasks: Vec<OpenTask>,
}

/// A task.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct OpenTask {
    /// 8 to 40 small letters.
    pub id: String,
    /// The item; its catalogue entry says what can come of a try.
    pub item: u16,
    /// Whom it is about. Wiped when dropped.
    pub name: String,
    /// The person's phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where the person lives, for visits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<TaskHome>,
    /// What it is about, in words for the operator.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<TaskLine>,
    /// Last day, `YYYY-MM-DD`.
    pub due: String,
    /// Tries so far, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tries: Vec<TaskTry>,
}

impl Drop for OpenTask {
    fn drop(&mut self) {
        self.name.zeroize();
        self.phone.zeroize();
        if let Some(home) = &mut self.home {
            home.address.zeroize();
        }
    }
}

impl std::fmt::Debug for OpenTask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenTask({} item {}, …)", self.id, self.item)
    }
}

/// Where a person lives.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct TaskHome {
    /// In words.
    pub address: String,
    /// Where that is, millionths of a degree north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat_e6: Option<i32>,
    /// Millionths of a degree east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon_e6: Option<i32>,
}

impl std::fmt::Debug for TaskHome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TaskHome(…)")
    }
}

/// What a line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TaskAbout {
    /// An answer of the case that opened the task; the question is its label.
    Answer,
    /// When and where a course begins.
    CourseBegins,
    /// That a course is finished.
    CourseEnds,
    /// Why somebody is to be visited.
    Why,
    /// Something of a newer county.
    #[serde(other)]
    Other,
}

/// A line for the operator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct TaskLine {
    /// What it tells.
    pub about: TaskAbout,
    /// The question, for an answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// What it says.
    pub value: String,
}

impl std::fmt::Debug for TaskLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TaskLine(…)")
    }
}

/// A try that did not end the task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct TaskTry {
    /// When, by the terminal's clock, ms since 1970 UTC.
    pub at_ms: i64,
    /// Account of who tried.
    pub account: String,
    /// Code of what came of it.
    pub outcome: String,
    /// Code of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The opened body of a submission that tells what came of a try. It travels as a case does: sealed,
/// under an id of its own, taken once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct TaskReport {
    /// [`REPORT`].
    pub kind: String,
    /// Version of this body; 1.
    pub v: u16,
    /// The submission's id.
    pub id: String,
    /// The task.
    pub task: String,
    /// Its item.
    pub item: u16,
    /// The number the terminal gave it.
    pub receipt: String,
    /// Code of what came of it.
    pub outcome: String,
    /// Code of the note or the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The account that answers for it.
    pub account: String,
    /// How the operator had logged in.
    pub auth: LoginKind,
    /// When, by the terminal's clock, ms since 1970 UTC.
    pub made_at_ms: i64,
}
