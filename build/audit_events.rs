//! Turns `kiosk-config/audit-events.toml` into the closed audit event enum.
//!
//! A mistake in the catalogue fails the build with the event and what is wrong with it.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

const SOURCE: &str = "kiosk-config/audit-events.toml";

/// Field types that are not enums: name in the catalogue, type in Rust, a sample for tests.
const TYPES: [(&str, &str, &str); 9] = [
    ("count", "u64", "7"),
    ("bytes", "u64", "2048"),
    ("number", "u64", "3"),
    ("score", "Score", "Score::ALL[4]"),
    ("ms", "Span", "Span(1500)"),
    ("offset", "Offset", "Offset(-90_000)"),
    (
        "item",
        "ItemNo",
        "ItemNo::new(4).expect(\"a number of the list\")",
    ),
    (
        "submission",
        "SubmissionId",
        "SubmissionId::from_bytes([1; 16])",
    ),
    (
        "token",
        "Token",
        "Token::parse(\"demo-1\").expect(\"a token\")",
    ),
];

const KINDS: [&str; 6] = [
    "resident", "staff", "device", "delivery", "county", "machine",
];
const SEVERITIES: [&str; 4] = ["info", "notice", "warning", "alarm"];
const AUDIENCES: [&str; 4] = ["resident", "operator", "technician", "county"];

const PAGE_HEAD: &str = "\
# Audit events

Generated from `kiosk-config/audit-events.toml`; edit that file, build, and copy the page the test
`the_page_of_audit_events_is_current` names.

Every record has a number, a time, a body, a hash over the whole chain before it, and a code under
an evolving key. The body is one line of JSON: `e` the event, `s` the number of the visit, `c` the
id of the case, `r` its receipt number, then the fields. Nothing a person is called, types, shows
or says can be written: there is no type for it.

Kinds say who or what caused an event: `resident` the person in front of the terminal, `staff` an
operator or technician, `device` a peripheral, `delivery` a case on its way, `county` any other
exchange with the county, `machine` the terminal itself.
Severities: `info` is written while the daily byte budget lasts, `notice`, `warning` and `alarm`
always; a warning is shown to the technician, an alarm is told to the county in the next heartbeat.

";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    #[serde(rename = "enum")]
    enums: BTreeMap<String, Choice>,
    event: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    doc: String,
    values: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    id: String,
    kind: String,
    severity: String,
    tells: Vec<String>,
    description: String,
    sentence: String,
    fields: BTreeMap<String, String>,
}

/// Writes the generated enum into the build's output directory.
pub fn generate() {
    println!("cargo::rerun-if-changed={SOURCE}");
    println!("cargo::rerun-if-changed=build/audit_events.rs");
    #[expect(
        clippy::disallowed_methods,
        reason = "how cargo speaks to a build step"
    )]
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let text = fs::read_to_string(PathBuf::from(root).join(SOURCE)).expect(SOURCE);
    let catalogue: Catalogue = toml::from_str(&text).unwrap_or_else(|e| panic!("{SOURCE}: {e}"));
    let faults = check(&catalogue);
    assert!(faults.is_empty(), "{SOURCE}:\n{}", faults.join("\n"));
    #[expect(
        clippy::disallowed_methods,
        reason = "how cargo speaks to a build step"
    )]
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("audit_events.rs"), code(&catalogue)).expect("the output directory");
    fs::write(out.join("audit_samples.rs"), samples(&catalogue)).expect("the output directory");
    fs::write(out.join("audit-events.md"), page(&catalogue)).expect("the output directory");
}

fn check(catalogue: &Catalogue) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    let mut used = BTreeSet::new();
    for e in &catalogue.event {
        let mut say = |what: String| faults.push(format!("{}: {what}", e.id));
        if !seen.insert(&e.id) {
            say("stands twice".into());
        }
        let word =
            |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if e.id.split('.').count() != 2 || !e.id.split('.').all(word) {
            say("an id is area.what_happened in small letters".into());
        }
        if !KINDS.contains(&e.kind.as_str()) {
            say(format!("kind {:?} is none of {KINDS:?}", e.kind));
        }
        if !SEVERITIES.contains(&e.severity.as_str()) {
            say(format!(
                "severity {:?} is none of {SEVERITIES:?}",
                e.severity
            ));
        }
        for t in &e.tells {
            if !AUDIENCES.contains(&t.as_str()) {
                say(format!("tells {t:?}, which is none of {AUDIENCES:?}"));
            }
        }
        if e.severity == "alarm" && e.tells.is_empty() {
            say("an alarm tells somebody".into());
        }
        if !e.description.ends_with('.') || !e.sentence.ends_with('。') {
            say("description and sentence are whole sentences".into());
        }
        for (name, kind) in &e.fields {
            if !word(name) {
                say(format!("field {name:?} is no small word"));
            }
            if !e.sentence.contains(&format!("{{{name}}}")) {
                say(format!("the sentence leaves out {{{name}}}"));
            }
            if catalogue.enums.contains_key(kind) {
                used.insert(kind);
            } else if !TYPES.iter().any(|(n, ..)| n == kind) {
                say(format!("field {name} has the unknown type {kind:?}"));
            }
        }
        if e.sentence.matches('{').count() != e.fields.len() {
            say("the sentence names something that is no field".into());
        }
    }
    for name in catalogue.enums.keys().filter(|n| !used.contains(n)) {
        faults.push(format!("enum {name} is used by no event"));
    }
    faults
}

fn code(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for (name, choice) in &catalogue.enums {
        write_choice(&mut out, name, choice);
    }
    write_event_enum(&mut out, catalogue);
    write_methods(&mut out, catalogue);
    write_table(&mut out, catalogue);
    out
}

fn write_choice(out: &mut String, name: &str, choice: &Choice) {
    let mut line = |text: String| writeln!(out, "{text}").expect("strings grow");
    line(format!("/// {}", choice.doc));
    line("#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]".into());
    line(format!("pub enum {name} {{"));
    for (code, chinese) in &choice.values {
        line(format!("    /// {chinese}\n    {},", camel(code)));
    }
    line("}".into());
    line(format!("impl {name} {{"));
    line("    /// Every value.".into());
    let all: Vec<String> = choice
        .values
        .keys()
        .map(|c| format!("Self::{}", camel(c)))
        .collect();
    line(format!(
        "    pub const ALL: [Self; {}] = [{}];",
        all.len(),
        all.join(", ")
    ));
    line("    /// The word in the log.".into());
    line("    pub const fn code(self) -> &'static str {\n        match self {".into());
    for code in choice.values.keys() {
        line(format!("            Self::{} => {code:?},", camel(code)));
    }
    line("        }\n    }\n}".into());
    line(format!("impl Value for {name} {{"));
    line(
        "    fn write(&self, out: &mut BodyWriter) {\n        out.word(self.code());\n    }\n}"
            .into(),
    );
}

fn write_event_enum(out: &mut String, catalogue: &Catalogue) {
    let mut line = |text: String| writeln!(out, "{text}").expect("strings grow");
    line("/// Everything the audit log can hold, with its fields.".into());
    line("#[derive(Debug, Clone, PartialEq, Eq, Hash)]\npub enum AuditEvent {".into());
    for e in &catalogue.event {
        line(format!("    /// `{}`: {}", e.id, e.description));
        let variant = camel(&e.id);
        if e.fields.is_empty() {
            line(format!("    {variant},"));
            continue;
        }
        line(format!("    {variant} {{"));
        for (name, kind) in &e.fields {
            line(format!("        /// {}", field_doc(catalogue, kind)));
            line(format!("        {name}: {},", rust_type(kind)));
        }
        line("    },".into());
    }
    line("}".into());
}

fn write_methods(out: &mut String, catalogue: &Catalogue) {
    let mut line = |text: String| writeln!(out, "{text}").expect("strings grow");
    line("impl AuditEvent {".into());
    line("    /// What the catalogue says about this event.".into());
    line("    pub const fn entry(&self) -> &'static EventEntry {\n        match self {".into());
    for (n, e) in catalogue.event.iter().enumerate() {
        line(format!(
            "            Self::{} {{ .. }} => &CATALOGUE[{n}],",
            camel(&e.id)
        ));
    }
    line("        }\n    }".into());
    line("    fn write_fields(&self, out: &mut BodyWriter) {\n        match self {".into());
    for e in &catalogue.event {
        let names: Vec<&str> = e.fields.keys().map(String::as_str).collect();
        let writes: String = names
            .iter()
            .map(|n| format!("                out.field({n:?}, {n});\n"))
            .collect();
        let bound = if names.is_empty() {
            String::new()
        } else {
            format!(" {{ {} }}", names.join(", "))
        };
        line(format!(
            "            Self::{}{bound} => {{\n{writes}            }}",
            camel(&e.id)
        ));
    }
    line("        }\n    }\n}".into());
}

fn write_table(out: &mut String, catalogue: &Catalogue) {
    let mut line = |text: String| writeln!(out, "{text}").expect("strings grow");
    line("/// Every event of the catalogue, in its order.".into());
    line(format!(
        "pub static CATALOGUE: [EventEntry; {}] = [",
        catalogue.event.len()
    ));
    for e in &catalogue.event {
        let tells: Vec<String> = e
            .tells
            .iter()
            .map(|t| format!("Audience::{}", camel(t)))
            .collect();
        let fields: String = e
            .fields
            .iter()
            .map(|(name, kind)| {
                let words: String = catalogue.enums.get(kind).map_or(String::new(), |c| {
                    c.values
                        .iter()
                        .map(|(code, zh)| format!("({code:?}, {zh:?}), "))
                        .collect()
                });
                format!("FieldEntry {{ name: {name:?}, kind: {kind:?}, words: &[{words}] }}, ")
            })
            .collect();
        line(format!(
            "    EventEntry {{ id: {:?}, kind: Kind::{}, severity: Severity::{}, tells: &[{}], \
             description: {:?}, sentence: {:?}, fields: &[{fields}] }},",
            e.id,
            camel(&e.kind),
            camel(&e.severity),
            tells.join(", "),
            e.description,
            e.sentence,
        ));
    }
    line("];".into());
}

/// One example of every event with every enum value somewhere: for tests.
fn samples(catalogue: &Catalogue) -> String {
    let mut out = String::from("vec![\n");
    for e in &catalogue.event {
        let rounds = e
            .fields
            .values()
            .filter_map(|k| catalogue.enums.get(k))
            .map(|c| c.values.len())
            .max()
            .unwrap_or(1);
        for round in 0..rounds {
            let fields: Vec<String> = e
                .fields
                .iter()
                .map(|(name, kind)| format!("{name}: {}", sample(catalogue, kind, round)))
                .collect();
            let braces = if fields.is_empty() {
                String::new()
            } else {
                format!(" {{ {} }}", fields.join(", "))
            };
            writeln!(out, "    AuditEvent::{}{braces},", camel(&e.id)).expect("strings grow");
        }
    }
    out + "]\n"
}

/// The catalogue for people.
fn page(catalogue: &Catalogue) -> String {
    let mut out = String::from(PAGE_HEAD);
    let count = catalogue.event.len();
    writeln!(out, "{count} events.\n").expect("strings grow");
    for kind in KINDS {
        writeln!(out, "## {kind}\n\n| event | severity | tells | description | sentence |\n| --- | --- | --- | --- | --- |")
            .expect("strings grow");
        for e in catalogue.event.iter().filter(|e| e.kind == kind) {
            let tells = if e.tells.is_empty() {
                "–".to_owned()
            } else {
                e.tells.join(", ")
            };
            writeln!(
                out,
                "| `{}` | {} | {tells} | {} | {} |",
                e.id, e.severity, e.description, e.sentence
            )
            .expect("strings grow");
        }
        out.push('\n');
    }
    out.push_str("## Fields\n\n| event | fields |\n| --- | --- |\n");
    for e in catalogue.event.iter().filter(|e| !e.fields.is_empty()) {
        let fields: Vec<String> = e
            .fields
            .iter()
            .map(|(n, k)| format!("`{n}`: {k}"))
            .collect();
        writeln!(out, "| `{}` | {} |", e.id, fields.join(", ")).expect("strings grow");
    }
    out.push_str("\n## Words\n\n| enum | meaning | values |\n| --- | --- | --- |\n");
    for (name, choice) in &catalogue.enums {
        let values: Vec<String> = choice
            .values
            .iter()
            .map(|(c, zh)| format!("`{c}` {zh}"))
            .collect();
        writeln!(out, "| {name} | {} | {} |", choice.doc, values.join(" · "))
            .expect("strings grow");
    }
    out
}

fn sample(catalogue: &Catalogue, kind: &str, round: usize) -> String {
    match catalogue.enums.get(kind) {
        Some(choice) => {
            let codes: Vec<&String> = choice.values.keys().collect();
            format!("{kind}::{}", camel(codes[round % codes.len()]))
        }
        None => find(kind).2.to_owned(),
    }
}

fn find(kind: &str) -> &'static (&'static str, &'static str, &'static str) {
    TYPES.iter().find(|(n, ..)| *n == kind).expect("checked")
}

fn rust_type(kind: &str) -> &str {
    TYPES
        .iter()
        .find(|(n, ..)| *n == kind)
        .map_or(kind, |t| t.1)
}

fn field_doc(catalogue: &Catalogue, kind: &str) -> String {
    match catalogue.enums.get(kind) {
        Some(choice) => choice.doc.clone(),
        None => format!("Written as `{kind}`."),
    }
}

fn camel(id: &str) -> String {
    id.split(['.', '_'])
        .map(|w| {
            let mut c = w.chars();
            c.next().map_or(String::new(), |f| {
                f.to_ascii_uppercase().to_string() + c.as_str()
            })
        })
        .collect()
}
