//! Tasks in one file sealed under the root key. Nothing of it stays in memory between two commands.

use super::KeyStore;
use super::root::RootKey;
use crate::domain::delivery::{PersonalText, SubmissionId};
use crate::domain::jobs::place::Point;
use crate::domain::operators::AccountId;
use crate::domain::people::identity::{PersonName, Phone};
use crate::domain::services::ItemNo;
use crate::domain::tasks::{
    About, AboutWhat, Home, NoteState, Task, TaskBook, TaskId, TaskList, TaskNote, Try,
};
use crate::domain::time::WallTime;
use crate::files::{FileKind, replace};
use crate::ports::tasks::{TaskKeep, TaskKeepEvent};
use crate::ports::{Sink, Ticket};
use crate::worker::Worker;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use zeroize::{Zeroize, Zeroizing};

const PURPOSE: &[u8] = b"tasks of operators";
/// Room from the start: a vector that grows leaves copies behind.
const ROOM: usize = 512 * 1_024;

#[derive(Serialize, Deserialize, Default)]
struct Kept {
    as_of_ms: Option<i64>,
    tasks: Vec<KeptTask>,
    notes: Vec<KeptNote>,
}

#[derive(Serialize, Deserialize)]
struct KeptTask {
    id: String,
    item: u16,
    name: String,
    phone: Option<String>,
    address: Option<String>,
    point: Option<(i32, i32)>,
    about: Vec<(String, String, String)>,
    due: String,
    tries: Vec<KeptTry>,
}

impl Drop for KeptTask {
    fn drop(&mut self) {
        self.name.zeroize();
        self.phone.zeroize();
        self.address.zeroize();
        for (_, _, value) in &mut self.about {
            value.zeroize();
        }
    }
}

#[derive(Serialize, Deserialize)]
struct KeptTry {
    at_ms: i64,
    by: String,
    outcome: String,
    detail: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptNote {
    task: String,
    made: KeptTry,
    ends: bool,
    submission: String,
    /// `waiting`, `refused`, or the moment the county took it.
    state: String,
    taken_ms: i64,
}

enum Command {
    Open(Ticket),
    Replace(Box<TaskList>),
    Note(Box<TaskNote>),
    Settle(SubmissionId, NoteState),
}

/// The thread that has the file.
pub struct TaskFile(Worker<Command>);

impl KeyStore {
    /// Starts the keep of tasks.
    pub fn tasks(&self, sink: Sink<TaskKeepEvent>) -> std::io::Result<TaskFile> {
        let keep = Keep {
            path: self.dir.join("tasks.sealed"),
            root: Arc::clone(&self.root),
        };
        let thread = Worker::start("tasks", move |from| keep.run(from, &sink))?;
        Ok(TaskFile(thread))
    }
}

impl TaskKeep for TaskFile {
    fn open(&self, ticket: Ticket) {
        self.0.give(Command::Open(ticket));
    }

    fn replace(&self, list: TaskList) {
        self.0.give(Command::Replace(Box::new(list)));
    }

    fn note(&self, note: TaskNote) {
        self.0.give(Command::Note(Box::new(note)));
    }

    fn settle(&self, submission: SubmissionId, state: NoteState) {
        self.0.give(Command::Settle(submission, state));
    }

    fn stop(&self) {
        self.0.stop();
    }

    fn is_alive(&self) -> bool {
        self.0.is_alive()
    }
}

/// Why nothing was read or written; what is told of it is in the log.
struct Unusable;

struct Keep {
    path: PathBuf,
    root: Arc<RootKey>,
}

impl Keep {
    fn run(&self, commands: &Receiver<Command>, sink: &Sink<TaskKeepEvent>) {
        while let Ok(command) = commands.recv() {
            match command {
                Command::Open(ticket) => {
                    let book = self.read().ok().map(Box::new);
                    sink(TaskKeepEvent::Opened(ticket, book));
                }
                // A list that is new makes up for a file that cannot be read.
                Command::Replace(list) => {
                    let mut book = self.read().unwrap_or_default();
                    book.replace(*list);
                    sink(self.written(&book));
                }
                Command::Note(note) => sink(self.change(|book| {
                    book.note(*note);
                    true
                })),
                Command::Settle(submission, state) => {
                    let settle = |book: &mut TaskBook| book.settle(submission, state);
                    if self.path.exists() {
                        let told = self.change_if(settle);
                        told.into_iter().for_each(|event| sink(event));
                    }
                }
            }
        }
    }

    fn change(&self, change: impl FnOnce(&mut TaskBook) -> bool) -> TaskKeepEvent {
        self.change_if(change).unwrap_or(TaskKeepEvent::Changed)
    }

    fn change_if(&self, change: impl FnOnce(&mut TaskBook) -> bool) -> Option<TaskKeepEvent> {
        match self.read() {
            Ok(mut book) => change(&mut book).then(|| self.written(&book)),
            Err(Unusable) => Some(TaskKeepEvent::NotKept),
        }
    }

    /// No file is an empty book: the county has told nothing yet.
    fn read(&self) -> Result<TaskBook, Unusable> {
        let unusable = |why: &dyn std::fmt::Display| {
            log::error!("the tasks kept here: {why}");
            Unusable
        };
        let sealed = match std::fs::read(&self.path) {
            Ok(sealed) => sealed,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(TaskBook::default()),
            Err(e) => return Err(unusable(&e.kind())),
        };
        let plain = self
            .root
            .unwrap(PURPOSE, &sealed)
            .map_err(|e| unusable(&e))?;
        let kept: Kept = serde_json::from_slice(&plain).map_err(|_| unusable(&"not readable"))?;
        book(&kept).ok_or_else(|| unusable(&"not what this version writes"))
    }

    fn written(&self, book: &TaskBook) -> TaskKeepEvent {
        let mut plain = Zeroizing::new(Vec::with_capacity(ROOM));
        serde_json::to_writer(&mut *plain, &kept(book)).expect("plain data");
        let sealed = match self.root.wrap(PURPOSE, &plain) {
            Ok(sealed) => sealed,
            Err(fault) => {
                log::error!("keeping the tasks: {fault}");
                return TaskKeepEvent::NotKept;
            }
        };
        match replace(&self.path, &sealed, FileKind::Secret) {
            Ok(()) => TaskKeepEvent::Changed,
            Err(e) => {
                log::error!("keeping the tasks: {}", e.kind());
                TaskKeepEvent::NotKept
            }
        }
    }
}

fn kept(book: &TaskBook) -> Kept {
    Kept {
        as_of_ms: book.as_of.map(|at| at.0),
        tasks: book.tasks.iter().map(kept_task).collect(),
        notes: book.notes.iter().map(kept_note).collect(),
    }
}

fn kept_task(task: &Task) -> KeptTask {
    let point = task.home.as_ref().and_then(|home| home.at);
    KeptTask {
        id: task.id.as_str().to_owned(),
        item: task.item.get(),
        name: task.name.reveal().to_owned(),
        phone: task.phone.as_ref().map(|phone| phone.reveal().to_owned()),
        address: task.home.as_ref().map(|h| h.address.reveal().to_owned()),
        point: point.map(|point| (point.lat(), point.lon())),
        about: task.about.iter().map(kept_about).collect(),
        due: task.due.to_string(),
        tries: task.tries.iter().map(kept_try).collect(),
    }
}

fn kept_about(about: &About) -> (String, String, String) {
    let (what, label) = match &about.what {
        AboutWhat::Answer(label) => ("answer", label.as_str()),
        AboutWhat::CourseBegins => ("course-begins", ""),
        AboutWhat::CourseEnds => ("course-ends", ""),
        AboutWhat::Why => ("why", ""),
    };
    let value = about.value.reveal().to_owned();
    (what.to_owned(), label.to_owned(), value)
}

fn kept_try(made: &Try) -> KeptTry {
    KeptTry {
        at_ms: made.at.0,
        by: made.by.as_str().to_owned(),
        outcome: made.outcome.clone(),
        detail: made.detail.clone(),
    }
}

fn kept_note(note: &TaskNote) -> KeptNote {
    let (state, taken_ms) = match note.state {
        NoteState::Waiting => ("waiting", 0),
        NoteState::Taken(at) => ("taken", at.0),
        NoteState::Refused => ("refused", 0),
    };
    KeptNote {
        task: note.task.as_str().to_owned(),
        made: kept_try(&note.made),
        ends: note.ends,
        submission: note.submission.to_string(),
        state: state.to_owned(),
        taken_ms,
    }
}

fn book(kept: &Kept) -> Option<TaskBook> {
    Some(TaskBook {
        as_of: kept.as_of_ms.map(WallTime),
        tasks: kept.tasks.iter().map(task).collect::<Option<_>>()?,
        notes: kept.notes.iter().map(note).collect::<Option<_>>()?,
    })
}

fn task(kept: &KeptTask) -> Option<Task> {
    let point = kept.point.and_then(|(lat, lon)| Point::new(lat, lon));
    let home = kept.address.as_ref().map(|address| Home {
        address: PersonalText::new(address.clone()),
        at: point,
    });
    let phone = kept.phone.as_deref().map(Phone::parse);
    Some(Task {
        id: TaskId::parse(&kept.id)?,
        item: ItemNo::new(kept.item)?,
        name: PersonName::parse(&kept.name)?,
        phone: phone.flatten(),
        home,
        about: kept.about.iter().map(about).collect::<Option<_>>()?,
        due: kept.due.parse().ok()?,
        tries: kept.tries.iter().map(made).collect::<Option<_>>()?,
    })
}

fn about((what, label, value): &(String, String, String)) -> Option<About> {
    Some(About {
        what: match what.as_str() {
            "answer" => AboutWhat::Answer(label.clone()),
            "course-begins" => AboutWhat::CourseBegins,
            "course-ends" => AboutWhat::CourseEnds,
            "why" => AboutWhat::Why,
            _ => return None,
        },
        value: PersonalText::new(value.clone()),
    })
}

fn made(kept: &KeptTry) -> Option<Try> {
    Some(Try {
        at: WallTime(kept.at_ms),
        by: AccountId::parse(&kept.by)?,
        outcome: kept.outcome.clone(),
        detail: kept.detail.clone(),
    })
}

fn note(kept: &KeptNote) -> Option<TaskNote> {
    Some(TaskNote {
        task: TaskId::parse(&kept.task)?,
        made: made(&kept.made)?,
        ends: kept.ends,
        submission: SubmissionId::parse(&kept.submission)?,
        state: match kept.state.as_str() {
            "waiting" => NoteState::Waiting,
            "taken" => NoteState::Taken(WallTime(kept.taken_ms)),
            "refused" => NoteState::Refused,
            _ => return None,
        },
    })
}
