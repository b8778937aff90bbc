//! Compiles `ui/app.slint`.

use std::path::Path;

const LIST: &str = "assets/icons.list";
const FOLDER: &str = "assets/icons";

/// Compiles the screens. Element names are kept in simulator builds, where journeys look for them.
pub fn compile() {
    println!("cargo:rerun-if-changed={LIST}");
    println!("cargo:rerun-if-changed={FOLDER}");
    let missing = missing_icons();
    assert!(
        missing.is_empty(),
        "{} of the icons in {LIST} are missing from {FOLDER} (first: {}): run `make assets`",
        missing.len(),
        missing[0]
    );
    #[expect(
        clippy::disallowed_methods,
        reason = "how cargo speaks to a build step"
    )]
    let names_kept = std::env::var_os("CARGO_FEATURE_SIMULATOR").is_some();
    let configuration = slint_build::CompilerConfiguration::new()
        .with_style("fluent-light".into())
        .with_debug_info(names_kept);
    if let Err(fault) = slint_build::compile_with_config("ui/app.slint", configuration) {
        panic!("ui/app.slint: {fault}");
    }
}

fn missing_icons() -> Vec<String> {
    let list = std::fs::read_to_string(LIST).unwrap_or_else(|e| panic!("{LIST}: {e}"));
    let wanted = list.lines().filter_map(|line| line.trim().split_once(' '));
    wanted
        .map(|(style, name)| format!("{name}-{style}.svg"))
        .filter(|file| !Path::new(FOLDER).join(file).exists())
        .collect()
}
