//! The rules of ARCHITECTURE.md, checked on the sources as text.
//!
//! Each rule is a function from a source to its breaches, and each is tried on a small piece of bad
//! code first: a rule that cannot fail is no rule.

#[path = "architecture/layers.rs"]
mod layers;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/tree.rs"]
mod tree;
#[path = "architecture/words.rs"]
mod words;

use source::Source;

/// Fails with every breach on a line of its own.
fn expect_none(rule: &str, breaches: &[String]) {
    assert!(
        breaches.is_empty(),
        "{rule}: {} breaches\n  {}",
        breaches.len(),
        breaches.join("\n  ")
    );
}

fn breaches_in_src(rule: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    let sources = source::under("src");
    assert!(sources.len() > 20, "the sources were not found");
    sources.iter().flat_map(rule).collect()
}

#[test]
fn a_layer_uses_only_the_layers_it_may() {
    expect_none("layers", &breaches_in_src(layers::forbidden_uses));
}

#[test]
fn a_library_is_named_only_in_the_modules_that_own_it() {
    expect_none("libraries", &breaches_in_src(layers::foreign_libraries));
}

#[test]
fn every_library_of_the_manifest_has_an_owner() {
    expect_none("owners", &layers::libraries_without_an_owner());
}

#[test]
fn the_core_reads_no_clock_file_thread_or_environment() {
    expect_none("core", &breaches_in_src(layers::world_in_the_core));
}

#[test]
fn simulated_devices_exist_only_in_the_simulator_build() {
    expect_none(
        "simulator",
        &breaches_in_src(layers::simulator_outside_its_feature),
    );
    expect_none("features", &tree::features_that_bring_the_simulator());
}

#[test]
fn programs_are_started_only_where_the_system_is_handled() {
    expect_none("programs", &breaches_in_src(layers::started_programs));
}

#[test]
fn no_file_has_grown_too_long() {
    expect_none("sizes", &tree::long_files());
}

#[test]
fn the_top_level_is_the_one_of_the_map() {
    expect_none("top level", &tree::strangers_at_the_top());
}

#[test]
fn no_unfinished_work_is_left() {
    let mut sources = source::under("src");
    for folder in ["tests", "benches", "build", "fuzz/fuzz_targets"] {
        sources.extend(source::under(folder));
    }
    let breaches: Vec<_> = sources.iter().flat_map(words::unfinished).collect();
    expect_none("unfinished", &breaches);
}

#[test]
fn personal_types_cannot_be_printed() {
    expect_none(
        "personal",
        &breaches_in_src(words::printable_personal_types),
    );
}

#[test]
fn words_for_people_stand_where_texts_stand() {
    expect_none("texts", &breaches_in_src(words::chinese_outside_the_texts));
}

#[test]
fn no_item_is_named_by_its_number_where_data_could_say_it() {
    let bad = Source::new("src/ui/a.rs", "fn f() { find(|i| i.number.get() == 21) }");
    assert_eq!(words::items_by_number(&bad).len(), 1);
    let made = Source::new("src/app/a.rs", "fn f() { ItemNo::new(36) }");
    assert_eq!(words::items_by_number(&made).len(), 1);
    let named = Source::new("src/app/a.rs", "fn f() { asked.item == 8 }");
    assert_eq!(words::items_by_number(&named).len(), 1);
    let sample = Source::new("src/sample/a.rs", "fn f() { ItemNo::new(36) }");
    assert_eq!(words::items_by_number(&sample), Vec::<String>::new());
    expect_none("items", &breaches_in_src(words::items_by_number));
}

#[test]
fn every_audit_event_is_described() {
    expect_none("audit", &tree::undescribed_audit_events());
}

#[test]
fn a_landed_migration_is_never_edited() {
    expect_none("migrations", &tree::edited_migrations());
}
