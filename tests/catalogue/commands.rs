//! What `kiosk catalogue` says.

use crate::{folder, item, list, records};
use jiujinban::cli::catalogue::check::look;
use jiujinban::cli::catalogue::{diff, show};
use jiujinban::wire::catalogue::{Limit, schema};
use std::fs;
use std::path::Path;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the folder") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("readable");
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(&path, text.replacen(from, to, 1)).expect("written");
}

#[test]
fn the_shipped_catalogue_is_whole_and_one_limit_is_to_be_confirmed() {
    let report = look(&folder());
    assert_eq!(report.faults, Vec::<String>::new());
    assert_eq!((report.items, report.packages, report.events), (40, 6, 10));
    assert_eq!(report.notes.len(), 1);
    assert!(
        report.notes[0].starts_with("10.toml: limit"),
        "{:?}",
        report.notes
    );
}

#[test]
fn every_fault_is_named_at_once_with_file_key_and_reason() {
    let spoilt = tempfile::tempdir().expect("a folder");
    copy(&folder(), spoilt.path());
    change(spoilt.path(), "items/05.toml", "aliases = ", "alias = ");
    change(
        spoilt.path(),
        "items/11.toml",
        "target_days = 3",
        "target_days = 30",
    );
    change(
        spoilt.path(),
        "items/12.toml",
        "group = \"jobs\"",
        "group = \"moon\"",
    );
    change(
        spoilt.path(),
        "items/28.toml",
        "label = \"现在还在上学吗？\"",
        "label = \"现在还在上学吗？\"\nhnt = \"x\"",
    );
    change(
        spoilt.path(),
        "packages/chongqing-bank-9.toml",
        "like = 38",
        "like = 77",
    );
    change(
        spoilt.path(),
        "life-events/unemployment.toml",
        "way = { item = 11 }",
        "way = { item = 411 }",
    );
    let faults = look(spoilt.path()).faults;
    let told = |parts: &[&str]| {
        let one = faults
            .iter()
            .any(|f| parts.iter().all(|part| f.contains(part)));
        assert!(one, "{parts:?} in {faults:#?}");
    };
    told(&["05.toml", "line 4", "alias"]);
    told(&["11.toml: target_days"]);
    told(&["12.toml", "line 2", "moon"]);
    told(&["28.toml", "hnt"]);
    told(&["chongqing-bank-9", "rows.602.like", "77"]);
    told(&["life event 3", "register", "411"]);
}

#[test]
fn a_file_with_another_number_than_its_name_is_told() {
    let spoilt = tempfile::tempdir().expect("a folder");
    copy(&folder().join("items"), spoilt.path());
    fs::rename(spoilt.path().join("40.toml"), spoilt.path().join("50.toml")).expect("renamed");
    let faults = look(spoilt.path()).faults;
    let told = faults
        .iter()
        .any(|f| f.contains("50.toml") && f.contains("is 40"));
    assert!(told, "{faults:?}");
}

#[test]
fn a_missing_folder_is_one_fault() {
    let report = look(Path::new("/nowhere/at/all"));
    assert_eq!(report.faults.len(), 1);
    assert!(
        report.faults[0].contains("/nowhere/at/all"),
        "{:?}",
        report.faults
    );
}

#[test]
fn changes_are_told_in_words_and_nothing_changed_says_nothing() {
    let old = records();
    assert_eq!(diff::changes(&old, &old), Vec::<String>::new());
    let mut new = old.clone();
    new[10].limit = Limit::WorkingDays(7);
    new[0]
        .form
        .as_mut()
        .expect("item 1 has a form")
        .fields
        .remove(0);
    new.retain(|i| i.number != 40);
    let said = diff::changes(&old, &new);
    assert_eq!(said.len(), 3, "{said:#?}");
    assert!(
        said[0].contains("item 1: form: fields: trades is gone"),
        "{said:#?}"
    );
    assert!(
        said[1].contains("item 11: limit") && said[1].contains("was 10, is 7"),
        "{said:#?}"
    );
    assert!(said[2].contains("item 40 is gone"), "{said:#?}");
}

#[test]
fn an_item_is_shown_with_what_to_bring_and_what_is_asked() {
    let list = list();
    let lines = show::lines(item(&list, 11));
    let has = |text: &str| {
        assert!(
            lines.iter().any(|l| l.contains(text)),
            "{text} in {lines:#?}"
        )
    };
    has("11 失业登记");
    has("10 working days, inner target 3");
    has("bring: 身份证或社保卡");
    has("phone: ");
    has("next: 23, 2");
}

#[test]
fn the_committed_schema_is_the_one_the_types_make() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/catalogue.schema.json");
    let committed = fs::read_to_string(&file).unwrap_or_default();
    let made = schema();
    if committed != made {
        let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("catalogue.schema.json");
        fs::write(&fresh, &made).expect("the fresh schema is written");
        panic!(
            "docs/catalogue.schema.json is out of date; the current one is {}",
            fresh.display()
        );
    }
}

#[test]
fn the_schema_names_every_part_it_points_to() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    let text = schema.to_string();
    let parts = schema["$defs"].as_object().expect("parts");
    for pointer in text.split("\"#/$defs/").skip(1) {
        let name = pointer.split('"').next().expect("a name");
        assert!(
            parts.contains_key(name),
            "{name} is pointed to and not there"
        );
    }
    assert!(schema["properties"]["number"].is_object());
}
