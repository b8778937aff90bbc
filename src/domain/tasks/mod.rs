//! Tasks of operators: whom to call or to visit, until when, and what came of it.
//!
//! What an item's tasks are is data of the catalogue ([`TaskKind`]). The list
//! comes from the county, is kept sealed, and is open only while an operator with the right looks at
//! it. What came of a try goes to the county as a submission of its own.
//!
//! [`TaskKind`]: crate::domain::services::task::TaskKind

mod book;
mod due;
#[cfg(test)]
mod tests;
mod work;

pub use book::{NoteState, TaskBook, TaskNote, TaskStanding};
pub use due::DueIn;
pub use work::{Doing, Listed, Stage, Work};

use crate::domain::delivery::{DeviceId, PersonalText, ReceiptNo, SubmissionId};
use crate::domain::jobs::place::Point;
use crate::domain::operators::AccountId;
use crate::domain::operators::account::Auth;
use crate::domain::paper::Paper;
use crate::domain::people::identity::{PersonName, Phone};
use crate::domain::services::ItemNo;
use crate::domain::services::task::TaskWay;
use crate::domain::time::WallTime;
use crate::domain::visit::{Asked, SubmitFault};
use jiff::civil::Date;

/// Names a task; a machine word of the county.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(String);

impl TaskId {
    /// Takes 8 to 40 small letters: no number of a person fits.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|b| b.is_ascii_lowercase());
        ((8..=40).contains(&text.len()) && plain).then(|| Self(text.to_owned()))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Something to be done for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// The item it belongs to.
    pub item: ItemNo,
    /// Whom it is about.
    pub name: PersonName,
    /// The person's phone.
    pub phone: Option<Phone>,
    /// Where the person lives, for visits.
    pub home: Option<Home>,
    /// What it is about.
    pub about: Vec<About>,
    /// Last day.
    pub due: Date,
    /// Tries so far, the oldest first.
    pub tries: Vec<Try>,
}

/// Where a person lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// In words.
    pub address: PersonalText,
    /// On the map.
    pub at: Option<Point>,
}

/// A line of what a task is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What it tells.
    pub what: AboutWhat,
    /// In words.
    pub value: PersonalText,
}

/// What a line tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AboutWhat {
    /// The answer to a question of the case that opened the task.
    Answer(String),
    /// When and where a course begins.
    CourseBegins,
    /// That a course is finished.
    CourseEnds,
    /// Why somebody is to be visited.
    Why,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// When, by the terminal's clock.
    pub at: WallTime,
    /// Who.
    pub by: AccountId,
    /// Code of what came of it.
    pub outcome: String,
    /// Code of the note or the reason.
    pub detail: Option<String>,
}

/// What a terminal has to do, as the county tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskList {
    /// Changes when the list does.
    pub tag: String,
    /// As of, by the county's clock.
    pub as_of: WallTime,
    /// The tasks.
    pub tasks: Vec<Task>,
}

/// What came of a try, as the county is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskReport {
    /// Its id: the county takes it once.
    pub id: SubmissionId,
    /// Its number.
    pub receipt: ReceiptNo,
    /// The task.
    pub task: TaskId,
    /// The item of the task.
    pub item: ItemNo,
    /// The try; who made it answers for it.
    pub made: Try,
    /// How the operator had logged in.
    pub auth: Auth,
    /// Whether it ends the task.
    pub ends: bool,
    /// The terminal.
    pub terminal: DeviceId,
}

/// What can be tapped on the pages of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkTap {
    /// The list of calls or of visits.
    Open(TaskWay),
    /// A task of the list, by its row.
    Choose(usize),
    /// What came of it, by the row of its button.
    Outcome(usize),
    /// The note or reason, by its row.
    Detail(usize),
    /// 确定.
    Confirm,
    /// One step back: to the outcomes, to the list, to the desk.
    Back,
    /// One screen of rows on or back.
    Turn(bool),
    /// Print the plan of the visits.
    Print(Box<Paper>),
}

/// What the world tells of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkEvent {
    /// The list, opened; `None` when what is kept cannot be read.
    Book(Asked, Option<Box<TaskBook>>),
    /// What is kept has changed: a page that shows it is made anew.
    Changed,
    /// A report is on the disk, or could not be kept.
    Kept(Asked, Result<(), SubmitFault>),
}

/// What the pages of tasks ask of the world.
#[derive(Debug, Clone)]
pub enum WorkEffect {
    /// Open what is kept. Ends in `Book`.
    Open(Asked),
    /// Seal a report and write it down. Ends in `Kept`.
    Report(Asked, Box<TaskReport>),
}
