//! The body of a record as canonical JSON.

use super::{AuditEvent, Offset, Score, Token};
use crate::domain::delivery::{ReceiptNo, SubmissionId};
use crate::domain::services::ItemNo;
use crate::domain::time::Span;
use crate::domain::visit::SessionId;
use std::fmt::Display;

/// What a record is about, besides its event. None of it names a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditSubject {
    /// The visit it happened in.
    pub session: Option<SessionId>,
    /// The case.
    pub submission: Option<SubmissionId>,
    /// The number on the case's receipt.
    pub receipt: Option<ReceiptNo>,
}

/// The bytes that are hashed and kept: one line of JSON without spaces.
pub fn body(event: &AuditEvent, subject: &AuditSubject) -> Vec<u8> {
    let mut out = BodyWriter(String::with_capacity(160));
    out.0.push_str("{\"e\":");
    out.word(event.id());
    if let Some(session) = subject.session {
        out.field("s", &session.0);
    }
    if let Some(submission) = subject.submission {
        out.field("c", &submission);
    }
    if let Some(receipt) = &subject.receipt {
        out.key("r");
        out.word(receipt.as_str());
    }
    event.write_fields(&mut out);
    out.0.push('}');
    out.0.into_bytes()
}

/// Something that may stand in a body.
pub(super) trait Value {
    /// Appends the value.
    fn write(&self, out: &mut BodyWriter);
}

/// A body being written. Words come from closed lists and checked types, so nothing needs escaping.
pub(super) struct BodyWriter(String);

impl BodyWriter {
    pub(super) fn word(&mut self, word: &str) {
        self.0.push('"');
        self.0.push_str(word);
        self.0.push('"');
    }

    pub(super) fn field(&mut self, name: &str, value: &impl Value) {
        self.key(name);
        value.write(self);
    }

    fn key(&mut self, name: &str) {
        self.0.push(',');
        self.word(name);
        self.0.push(':');
    }

    fn number(&mut self, n: impl Display) {
        self.0.push_str(&n.to_string());
    }
}

impl Value for u64 {
    fn write(&self, out: &mut BodyWriter) {
        out.number(self);
    }
}

impl Value for Score {
    fn write(&self, out: &mut BodyWriter) {
        out.number(self.get());
    }
}

impl Value for Span {
    fn write(&self, out: &mut BodyWriter) {
        out.number(self.0);
    }
}

impl Value for Offset {
    fn write(&self, out: &mut BodyWriter) {
        out.number(self.0);
    }
}

impl Value for ItemNo {
    fn write(&self, out: &mut BodyWriter) {
        out.number(self.get());
    }
}

impl Value for SubmissionId {
    fn write(&self, out: &mut BodyWriter) {
        out.word(&self.to_string());
    }
}

impl Value for Token {
    fn write(&self, out: &mut BodyWriter) {
        out.word(self.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CATALOGUE, Family, OutReason};
    use super::*;
    use crate::domain::machine::audit::EventEntry;
    use std::collections::BTreeSet;

    fn samples() -> Vec<AuditEvent> {
        use super::super::*;
        include!(concat!(env!("OUT_DIR"), "/audit_samples.rs"))
    }

    fn text(event: &AuditEvent, subject: &AuditSubject) -> String {
        String::from_utf8(body(event, subject)).expect("ascii")
    }

    #[test]
    fn a_body_is_one_line_of_canonical_json_with_fields_in_order() {
        let event = AuditEvent::CardRead {
            family: Family::Third,
            took: Span(812),
        };
        let subject = AuditSubject {
            session: Some(SessionId(42)),
            submission: Some(SubmissionId::from_bytes([0; 16])),
            receipt: None,
        };
        assert_eq!(
            text(&event, &subject),
            r#"{"e":"card.read","s":42,"c":"00000000000000000000000000","family":"third","took":812}"#
        );
    }

    #[test]
    fn every_body_of_the_catalogue_is_json_with_exactly_its_fields_and_nothing_but_ascii() {
        for event in samples() {
            let text = text(&event, &AuditSubject::default());
            assert!(text.is_ascii(), "{text}");
            let json: serde_json::Value = serde_json::from_str(&text).expect(&text);
            let keys: BTreeSet<&str> = json
                .as_object()
                .expect("an object")
                .keys()
                .map(String::as_str)
                .collect();
            let fields = event.entry().fields.iter().map(|f| f.name);
            let expected: BTreeSet<&str> = fields.chain(["e"]).collect();
            assert_eq!(keys, expected);
        }
    }

    #[test]
    fn no_field_of_the_catalogue_shadows_a_key_of_the_body() {
        for entry in &CATALOGUE {
            for field in entry.fields {
                assert!(!["e", "s", "c", "r"].contains(&field.name), "{}", entry.id);
            }
        }
    }

    #[test]
    fn the_samples_reach_every_event_of_the_catalogue() {
        let seen: BTreeSet<&str> = samples().iter().map(AuditEvent::id).collect();
        let all: BTreeSet<&str> = CATALOGUE.iter().map(|e| e.id).collect();
        assert_eq!(seen, all);
    }

    #[test]
    fn the_inspector_reads_a_whole_chinese_sentence_with_words_for_the_codes() {
        let entry = AuditEvent::TerminalOutOfService {
            why: OutReason::DiskFull,
        }
        .entry();
        let said = entry.say(|name| (name == "why").then(|| "disk_full".to_owned()));
        assert_eq!(said, "终端停止服务：磁盘已满。");
        assert_eq!(entry.say(|_| None), "终端停止服务：？。");
        assert!(EventEntry::find("no.such_event").is_none());
    }
}
