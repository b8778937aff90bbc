//! The audit catalogue: the closed list of what the terminal writes down, and how a record's body
//! looks.
//!
//! A body is canonical JSON in one line: `e` the event, then `s` the visit, `c` the case and `r`
//! its receipt number where there are any, then the fields in alphabetical order. It holds ids,
//! closed words, counts and durations. No type of this module can carry what a person is called,
//! types or says.

mod body;
mod budget;
mod statement;
mod value;

pub use body::{AuditSubject, body};
pub use budget::{Admission, Budget};
pub use statement::{SEED_SIZE, checkpoint_text, seed_aad};
pub use value::{Offset, Score, Token, TokenError};

use crate::domain::services::ItemNo;
use crate::domain::time::Span;
use body::{BodyWriter, Value};

/// Who or what caused an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The person in front of the terminal.
    Resident,
    /// An operator or a technician.
    Staff,
    /// A peripheral, or the thread that owns it.
    Device,
    /// A case on its way to the county.
    Delivery,
    /// Any other exchange with the county.
    County,
    /// The terminal itself.
    Machine,
}

/// How much an event matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Written while the daily byte budget lasts.
    Info,
    /// Always written.
    Notice,
    /// Always written, shown to the technician.
    Warning,
    /// Always written, told to the county in the next heartbeat.
    Alarm,
}

/// Who learns of an event besides the inspector who reads the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// The person in front of the terminal.
    Resident,
    /// The operator of the service point.
    Operator,
    /// The technician of the county.
    Technician,
    /// The county service.
    County,
}

/// One event of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct EventEntry {
    /// `area.what_happened`.
    pub id: &'static str,
    /// Who or what caused it.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// Who is told.
    pub tells: &'static [Audience],
    /// One English sentence for engineers.
    pub description: &'static str,
    /// One Chinese sentence for the inspector; `{field}` stands for a value.
    pub sentence: &'static str,
    /// The fields in the order of the body.
    pub fields: &'static [FieldEntry],
}

/// One field of an event.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldEntry {
    /// Its name in the body.
    pub name: &'static str,
    /// Its type in the catalogue.
    pub kind: &'static str,
    /// Code and Chinese word of each value, when the type is an enum.
    pub words: &'static [(&'static str, &'static str)],
}

impl EventEntry {
    /// Finds an event by its id.
    pub fn find(id: &str) -> Option<&'static Self> {
        CATALOGUE.iter().find(|e| e.id == id)
    }

    /// The Chinese sentence with the values in place. `value` gives a field as it stands in the
    /// body; a field it does not know stays a question mark.
    pub fn say(&self, value: impl Fn(&str) -> Option<String>) -> String {
        self.fields.iter().fold(self.sentence.to_owned(), |s, f| {
            let raw = value(f.name).unwrap_or_else(|| "？".to_owned());
            let word = f.words.iter().find(|(code, _)| *code == raw);
            let shown = word.map_or(raw.as_str(), |(_, chinese)| chinese);
            s.replace(&format!("{{{}}}", f.name), shown)
        })
    }
}

impl AuditEvent {
    /// `area.what_happened`.
    pub const fn id(&self) -> &'static str {
        self.entry().id
    }

    /// How much it matters.
    pub const fn severity(&self) -> Severity {
        self.entry().severity
    }
}

include!(concat!(env!("OUT_DIR"), "/audit_events.rs"));
