//! Files and folders: their place, their size, and the data that may not change.

use crate::source::{files, root};
use std::fmt::Write as _;
use std::fs;

/// Everything that may stand at the top of the project.
const TOP: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "build",
    "clippy.toml",
    "deny.toml",
    "Makefile",
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    "NOTICE",
    "src",
    "ui",
    "assets",
    "kiosk-config",
    "tests",
    "benches",
    "fuzz",
    "docs",
    "packaging",
    // Cases that once failed a property test; replayed first.
    "proptest-regressions",
    "target",
];

/// The digests of landed migrations, one `sha256  path` a line.
const MIGRATIONS: &str = "tests/architecture/migrations.sha256";

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// Files and folders at the top that the map does not know.
pub fn strangers_at_the_top() -> Vec<String> {
    let entries = fs::read_dir(root()).expect("the project's folder");
    entries
        .map(|entry| {
            entry
                .expect("a readable folder")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !name.starts_with('.') && !TOP.contains(&name.as_str()))
        .collect()
}

/// Rust files above 700 lines and screens above 250.
pub fn long_files() -> Vec<String> {
    let rust = ["src", "tests", "benches", "build", "fuzz/fuzz_targets"];
    let rust = rust
        .into_iter()
        .flat_map(|folder| files(folder, "rs"))
        .map(|path| (path, 700));
    let slint = files("ui", "slint").into_iter().map(|path| (path, 250));
    rust.chain(slint)
        .filter_map(|(path, most)| too_long(&path, &read(&path), most))
        .collect()
}

fn too_long(path: &str, text: &str, most: usize) -> Option<String> {
    let lines = text.lines().count();
    (lines > most).then(|| format!("{path}: {lines} lines, at most {most}"))
}

/// Features other than the simulator and the demo that switch the simulator on.
pub fn features_that_bring_the_simulator() -> Vec<String> {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a manifest is TOML");
    simulating_features(manifest["features"].as_table().expect("a table"))
}

fn simulating_features(features: &toml::Table) -> Vec<String> {
    features
        .iter()
        .filter(|(name, _)| !["simulator", "demo"].contains(&name.as_str()))
        .filter(|(_, brings)| {
            let brings = brings.as_array().expect("a list");
            let names = |what: &str| brings.iter().any(|b| b.as_str() == Some(what));
            names("simulator") || names("demo")
        })
        .map(|(name, _)| {
            format!("Cargo.toml: feature `{name}` brings the simulator into what ships")
        })
        .collect()
}

/// Audit events without a description for engineers or a sentence for the inspector.
pub fn undescribed_audit_events() -> Vec<String> {
    let catalogue: toml::Table = read("kiosk-config/audit-events.toml")
        .parse()
        .expect("the catalogue is TOML");
    let events = catalogue["event"].as_array().expect("[[event]] entries");
    assert!(
        events.len() > 20,
        "the catalogue has shrunk to {} events",
        events.len()
    );
    undescribed(events)
}

fn undescribed(events: &[toml::Value]) -> Vec<String> {
    let says = |event: &toml::Value, key: &str| {
        event
            .get(key)
            .and_then(toml::Value::as_str)
            .is_some_and(|text| text.trim().len() > 10)
    };
    let mut breaches = Vec::new();
    for event in events {
        let id = event
            .get("id")
            .and_then(toml::Value::as_str)
            .unwrap_or("an event without id");
        for key in ["description", "sentence"] {
            if !says(event, key) {
                breaches.push(format!("kiosk-config/audit-events.toml: {id} has no {key}"));
            }
        }
    }
    breaches
}

/// Migrations whose text is not the one that landed, or that are missing or not listed.
pub fn edited_migrations() -> Vec<String> {
    let found: Vec<(String, String)> = files("src", "sql")
        .into_iter()
        .map(|path| {
            let text = read(&path);
            (path, sha256(&text))
        })
        .collect();
    assert!(!found.is_empty(), "the migrations were not found");
    differing(&read(MIGRATIONS), &found)
}

fn differing(listed: &str, found: &[(String, String)]) -> Vec<String> {
    let listed: Vec<(&str, &str)> = listed
        .lines()
        .filter_map(|line| line.split_once("  "))
        .collect();
    let mut breaches = Vec::new();
    for (path, digest) in found {
        match listed.iter().find(|(_, known)| known == path) {
            Some((known, _)) if known == digest => {}
            Some(_) => breaches.push(format!(
                "{path}: edited after it landed; add a new migration instead"
            )),
            None => breaches.push(format!(
                "{path}: new; add this line to {MIGRATIONS}:\n  {digest}  {path}"
            )),
        }
    }
    for (_, path) in listed {
        if !found.iter().any(|(there, _)| there == path) {
            breaches.push(format!("{path}: a landed migration is gone"));
        }
    }
    breaches
}

fn sha256(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").expect("a String takes everything");
        out
    })
}

#[test]
fn a_file_of_one_line_too_many_is_found() {
    assert_eq!(too_long("a", "x\n".repeat(700).as_str(), 700), None);
    assert!(too_long("a", "x\n".repeat(701).as_str(), 700).is_some());
}

#[test]
fn a_feature_that_ships_the_simulator_is_found() {
    let features: toml::Table = "kms = [\"simulator\"]\ndemo = [\"simulator\"]"
        .parse()
        .expect("TOML");
    assert_eq!(simulating_features(&features).len(), 1);
}

#[test]
fn an_event_without_words_is_found() {
    let text = "[[event]]\nid = \"a.b\"\ndescription = \"\"\nsentence = \"插入了社保卡\"";
    let catalogue: toml::Table = text.parse().expect("TOML");
    assert_eq!(
        undescribed(catalogue["event"].as_array().expect("a list")).len(),
        1
    );
}

#[test]
fn an_edited_missing_or_new_migration_is_found() {
    let file = |name: &str, digest: &str| (name.to_owned(), digest.to_owned());
    let listed = "aa  one.sql\nbb  two.sql\n";
    assert!(differing(listed, &[file("one.sql", "aa"), file("two.sql", "bb")]).is_empty());
    assert_eq!(
        differing(listed, &[file("one.sql", "xx"), file("two.sql", "bb")]).len(),
        1
    );
    assert_eq!(differing(listed, &[file("one.sql", "aa")]).len(), 1);
    let three = [
        file("one.sql", "aa"),
        file("two.sql", "bb"),
        file("three.sql", "cc"),
    ];
    assert_eq!(differing(listed, &three).len(), 1);
}
