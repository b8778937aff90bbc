//! One case from its receipt: everything the log says about it, in order.

use super::words::{NEWER_EVENT, lengths};
use crate::domain::delivery::ReceiptNo;
use crate::domain::machine::audit::{EventEntry, Severity};
use crate::domain::time::WallTime;
use crate::ports::audit::AuditRecord;
use serde_json::Value;
use std::collections::BTreeSet;

/// What the log says about one case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// Ids of the submission: one, unless the log is wrong.
    pub submissions: Vec<String>,
    /// Numbers of the visits it was handled in.
    pub sessions: Vec<u64>,
    /// The records, oldest first.
    pub lines: Vec<TraceLine>,
}

/// One record of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceLine {
    /// Number in the log.
    pub n: u64,
    /// When.
    pub at: WallTime,
    /// The event's id.
    pub event: String,
    /// How much it matters; `None` for an event a newer program wrote.
    pub severity: Option<Severity>,
    /// One Chinese sentence.
    pub sentence: String,
}

/// Finds a case: its own records, and those of the visits it was handled in that are about no
/// other case. `records` gives the whole log each time it is called.
pub fn trace<E>(
    receipt: &ReceiptNo,
    mut records: impl FnMut(&mut dyn FnMut(&AuditRecord)) -> Result<(), E>,
) -> Result<Trace, E> {
    let mut submissions = BTreeSet::new();
    let mut sessions = BTreeSet::new();
    // The receipt number stands only in some records; the submission's id leads to the others.
    records(&mut |record| {
        let body = parse(record);
        if text(&body, "r") == Some(receipt.as_str()) {
            submissions.extend(text(&body, "c").map(str::to_owned));
        }
    })?;
    let concerns = |body: &Value| {
        text(body, "r") == Some(receipt.as_str())
            || text(body, "c").is_some_and(|c| submissions.contains(c))
    };
    records(&mut |record| {
        let body = parse(record);
        if concerns(&body) {
            sessions.extend(body.get("s").and_then(Value::as_u64));
        }
    })?;
    let mut lines = Vec::new();
    records(&mut |record| {
        let body = parse(record);
        let session = body.get("s").and_then(Value::as_u64);
        let beside = text(&body, "c").is_none() && session.is_some_and(|s| sessions.contains(&s));
        if concerns(&body) || beside {
            lines.push(line(record, &body));
        }
    })?;
    Ok(Trace {
        submissions: submissions.into_iter().collect(),
        sessions: sessions.into_iter().collect(),
        lines,
    })
}

fn parse(record: &AuditRecord) -> Value {
    serde_json::from_slice(&record.body).unwrap_or(Value::Null)
}

fn text<'a>(body: &'a Value, key: &str) -> Option<&'a str> {
    body.get(key)?.as_str()
}

/// One record as a line somebody can read.
pub(super) fn line_of(record: &AuditRecord) -> TraceLine {
    line(record, &parse(record))
}

fn line(record: &AuditRecord, body: &Value) -> TraceLine {
    let event = text(body, "e").unwrap_or("?");
    let entry = EventEntry::find(event);
    let value = |name: &str| match body.get(name)? {
        Value::String(s) => Some(s.clone()),
        other => Some(other.to_string()),
    };
    TraceLine {
        n: record.n,
        at: record.at,
        event: event.to_owned(),
        severity: entry.map(|e| e.severity),
        sentence: entry.map_or_else(|| NEWER_EVENT.to_owned(), |e| lengths(&e.say(value))),
    }
}
