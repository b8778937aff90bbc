//! What stands in a case, for a reviewer who has opened it: questions and answers by the catalogue.

use super::pages::word;
use crate::county::people::word as wire_word;
use crate::domain::time::WallTime;
use crate::wire::catalogue::{Choice, Field, FieldKind, Item, Role};
use crate::wire::operators::Deed;
use crate::wire::submission::{Answer, CaseBody};
use serde::Serialize;

/// One line of a case.
#[derive(Serialize)]
pub struct Line {
    /// The question.
    pub label: String,
    /// The answer in words; empty for a drawing.
    pub text: String,
    /// The path of a drawing 1000 units wide; empty for words.
    pub drawing: String,
}

/// A step of the operator or the resident.
#[derive(Serialize)]
pub struct Step {
    /// When, in China.
    pub at: String,
    /// Who, in words.
    pub by: String,
    /// What, in words.
    pub what: String,
    /// The question it is about.
    pub field: String,
}

/// Papers of who came for the holder: they stand in no item's form.
pub const AGENTS: [&str; 2] = ["agent_letter", "agent_card"];

/// Whether it is about a paper of who came: without a page the operator's word stands for it.
fn is_agents(field: Option<&Field>, name: &str) -> bool {
    let role = field.and_then(|field| field.role);
    role == Some(Role::AgentPaper) || AGENTS.contains(&name)
}

/// A moment for a reader, to the minute.
pub fn at(ms: i64) -> String {
    WallTime(ms).china().strftime("%Y-%m-%d %H:%M").to_string()
}

fn label_of(choices: &[Choice], code: &str) -> String {
    let known = choices.iter().find(|choice| choice.code == code);
    known.map_or(code, |choice| &choice.label).to_owned()
}

fn choices(field: Option<&Field>) -> &[Choice] {
    match field.map(|field| &field.kind) {
        Some(FieldKind::Choice { choices } | FieldKind::Several { choices, .. }) => choices,
        _ => &[],
    }
}

fn is_drawing(path: &str) -> bool {
    path.bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'M' | b'L' | b' ' | b'.' | b'-' | b','))
}

fn line(field: Option<&Field>, name: &str, answer: &Answer) -> Line {
    let label = field.map_or_else(|| word("field", name), |field| field.label.clone());
    let mut drawing = String::new();
    let text = match answer {
        Answer::Flag(flag) => word("answer", if *flag { "yes" } else { "no" }),
        Answer::Number(n) => match field.map(|field| &field.kind) {
            Some(FieldKind::Number { unit, .. }) => format!("{n} {unit}"),
            _ => n.to_string(),
        },
        Answer::Text(text) if text == "promise" && is_agents(field, name) => word("answer", "seen"),
        Answer::Text(text) if text == "promise" => word("answer", "promise"),
        Answer::Text(text) => label_of(choices(field), text),
        Answer::Choices(codes) => {
            let known = choices(field);
            let labels: Vec<String> = codes.iter().map(|code| label_of(known, code)).collect();
            labels.join(&word("answer", "and"))
        }
        Answer::Money { fen } => {
            format!("{}.{:02} {}", fen / 100, fen % 100, word("answer", "yuan"))
        }
        Answer::Months { from, to } => {
            let until_now = word("answer", "until-now");
            format!("{from} – {}", to.as_ref().unwrap_or(&until_now))
        }
        Answer::Pages { pages } => format!("{} {}", pages.len(), word("answer", "pages")),
        Answer::Face { .. } => word("answer", "face"),
        Answer::Drawn { path } if is_drawing(path) => {
            drawing.clone_from(path);
            String::new()
        }
        Answer::Drawn { .. } => word("answer", "unreadable"),
    };
    Line {
        label,
        text,
        drawing,
    }
}

/// The question of a field.
pub fn label(item: Option<&Item>, name: &str) -> String {
    let form = item.and_then(|item| item.form.as_ref());
    let field = form.and_then(|form| form.fields.iter().find(|f| f.id == name));
    field.map_or_else(|| word("field", name), |field| field.label.clone())
}

/// The answers in the order of the form; those the form does not know come last.
pub fn lines(item: Option<&Item>, body: &CaseBody) -> Vec<Line> {
    let fields: &[Field] = item
        .and_then(|item| item.form.as_ref())
        .map_or(&[], |form| &form.fields);
    let asked = fields.iter().filter_map(|field| {
        let answer = body.answers.get(&field.id)?;
        Some(line(Some(field), &field.id, answer))
    });
    let strange = body.answers.iter().filter_map(|(name, answer)| {
        let known = fields.iter().any(|field| field.id == *name);
        (!known).then(|| line(None, name, answer))
    });
    asked.chain(strange).collect()
}

/// Who did what, in order.
pub fn steps(item: Option<&Item>, deeds: &[Deed]) -> Vec<Step> {
    deeds
        .iter()
        .map(|deed| Step {
            at: at(deed.at_ms),
            by: word("doer", &wire_word(&deed.by)),
            what: word("deed", &deed.what),
            field: deed
                .field
                .as_deref()
                .map_or_else(String::new, |name| label(item, name)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_that_is_no_drawing_is_not_put_on_the_page() {
        assert!(is_drawing("M10 20L30 40M1.5 -2"));
        for bad in ["M0 0\" onload=\"x", "url(#a)", "<script>"] {
            let drawn = Answer::Drawn {
                path: bad.to_owned(),
            };
            let line = line(None, "signature", &drawn);
            assert!(line.drawing.is_empty() && !line.text.is_empty(), "{bad}");
        }
    }

    #[test]
    fn money_and_codes_are_words() {
        assert_eq!(
            line(None, "pay", &Answer::Money { fen: 12_305 }).text,
            format!("123.05 {}", word("answer", "yuan"))
        );
        let field = Field {
            id: "kind".to_owned(),
            label: "label".to_owned(),
            hint: String::new(),
            optional: false,
            role: None,
            ask_when: None,
            prefill: None,
            kind: FieldKind::Choice {
                choices: vec![Choice {
                    code: "a".to_owned(),
                    label: "A".to_owned(),
                }],
            },
        };
        let known = line(Some(&field), "kind", &Answer::Text("a".to_owned()));
        assert_eq!((known.label.as_str(), known.text.as_str()), ("label", "A"));
        let newer = line(Some(&field), "kind", &Answer::Text("b".to_owned()));
        assert_eq!(newer.text, "b");
    }
}
