//! Who may use what.

use crate::source::{Source, root};

/// A module and the modules of ours it may use besides itself.
struct Layer {
    module: &'static str,
    may_use: &'static [&'static str],
}

/// The first entry that holds a module decides. `main` and `lib` wire everything and are not listed.
const LAYERS: &[Layer] = &[
    Layer {
        // Whole files on the disk, for the terminal's adapters and the county alike.
        module: "files",
        may_use: &[],
    },
    Layer {
        // A thread with a channel, for every adapter that needs one.
        module: "worker",
        may_use: &[],
    },
    Layer {
        module: "domain",
        may_use: &[],
    },
    Layer {
        // Pictures of paper, for the terminal's adapters and its screens alike.
        module: "pictures",
        may_use: &["domain"],
    },
    Layer {
        module: "ports",
        may_use: &["domain"],
    },
    Layer {
        module: "app",
        may_use: &["domain", "ports"],
    },
    Layer {
        module: "adapters::county",
        may_use: &["domain", "ports", "wire", "files", "worker"],
    },
    Layer {
        module: "adapters::simulated",
        // It stands under the card adapter, in place of PC/SC, so that all above it is what ships.
        may_use: &[
            "domain",
            "ports",
            "sample",
            "adapters::card",
            "adapters::identity_card",
            "adapters::camera",
            "adapters::video",
            "adapters::speaker",
        ],
    },
    Layer {
        // The engine of networks: no device and no port, only what several adapters run theirs with.
        module: "adapters::inference",
        may_use: &[],
    },
    Layer {
        module: "adapters",
        may_use: &[
            "domain",
            "ports",
            "files",
            "pictures",
            "worker",
            "adapters::inference",
        ],
    },
    Layer {
        // Every screen with made-up people on it.
        module: "ui::gallery",
        may_use: &["domain", "ports", "pictures", "ui", "sample"],
    },
    Layer {
        module: "ui",
        may_use: &["domain", "ports", "pictures"],
    },
    Layer {
        module: "wire",
        may_use: &["domain"],
    },
    Layer {
        module: "county",
        may_use: &["domain", "wire", "sample", "files"],
    },
    Layer {
        module: "config",
        may_use: &["domain"],
    },
    Layer {
        module: "sample",
        may_use: &["domain", "wire"],
    },
];

/// A library and the modules that may name it; an empty text means everywhere.
const LIBRARIES: &[(&str, &[&str])] = &[
    // Plain helpers without a world of their own, allowed in the core.
    ("jiff", &[""]),
    ("thiserror", &[""]),
    ("zeroize", &[""]),
    ("ulid", &[""]),
    // Devices, files and the line: each behind its port. The demonstration wires and forges.
    // Both kinds of cards have readers behind it.
    ("pcsc", &["adapters::card", "adapters::identity_card"]),
    ("serialport", &["adapters::identity_card"]),
    (
        "rusqlite",
        &[
            "adapters::store",
            "adapters::audit",
            "county::store",
            "demo",
        ],
    ),
    ("reqwest", &["adapters::county", "adapters::print"]),
    ("rustls", &["adapters::county", "adapters::print", "county"]),
    ("nokhwa", &["adapters::video"]),
    ("v4l", &["adapters::video"]),
    ("yuv", &["adapters::video"]),
    ("rqrr", &["adapters::camera"]),
    ("libc", &["adapters"]),
    ("rustix", &["adapters"]),
    ("ring", &["adapters", "county", "sample"]),
    ("zstd", &["adapters", "county"]),
    ("encoding_rs", &["adapters", "demo"]),
    ("x509_parser", &["adapters", "county"]),
    ("rcgen", &["adapters::keys", "adapters::county", "county"]),
    ("fastrand", &["adapters", "county", "sample"]),
    ("signal_hook", &["adapters::system"]),
    ("pinyin", &["adapters::store"]),
    ("memchr", &["adapters::store", "demo"]),
    (
        "log",
        &[
            "adapters", "app", "county", "ui", "main", "cli", "demo", "run", "terminal",
        ],
    ),
    ("env_logger", &["adapters::system", "main", "cli", "bin"]),
    // Formats, at the edges only.
    ("serde", &["adapters", "config", "county", "wire", "sample"]),
    ("serde_json", &["adapters", "county", "wire", "cli"]),
    (
        "toml",
        &["adapters", "config", "county", "cli", "sample", "wire"],
    ),
    ("base64", &["adapters", "county", "wire"]),
    ("qrcode", &["ui", "adapters::print", "county::codes"]),
    ("clap", &["cli", "bin"]),
    // Paper: pages, glyphs for slips, and the printer's protocol.
    ("krilla", &["adapters::print"]),
    ("swash", &["adapters::print"]),
    ("ipp", &["adapters::print", "adapters::simulated"]),
    // Screens.
    ("slint", &["ui", "main", "demo", "run"]),
    ("i_slint_backend_testing", &["ui"]),
    ("png", &["ui"]),
    // Pictures of paper.
    // The county draws its one-time codes.
    ("image", &["pictures", "county::codes"]),
    ("zune_jpeg", &["pictures"]),
    // Networks.
    ("rodio", &["adapters::speaker"]),
    ("rten", &["adapters::inference"]),
    ("rten_tensor", &["adapters::inference"]),
    // The county service.
    ("axum", &["county"]),
    ("hpke", &["county"]),
    ("hyper", &["county"]),
    ("hyper_util", &["county"]),
    ("tokio", &["county", "bin"]),
    ("tokio_postgres", &["county::store"]),
    ("tokio_rustls", &["county"]),
    ("tower", &["county"]),
    ("minijinja", &["county::console"]),
    ("rust_xlsxwriter", &["county::console"]),
    ("utoipa", &["county", "wire"]),
];

/// Parts of the standard library that reach the world.
const WORLD: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "std::os",
    "std::time::SystemTime",
    "std::time::Instant",
    "SystemTime::now",
    "Instant::now",
];

fn is_within(module: &str, holder: &str) -> bool {
    holder.is_empty()
        || module == holder
        || module
            .strip_prefix(holder)
            .is_some_and(|rest| rest.starts_with("::"))
}

/// Uses of our own modules that the table does not allow.
pub fn forbidden_uses(source: &Source) -> Vec<String> {
    let module = source.module().join("::");
    let Some(layer) = LAYERS.iter().find(|l| is_within(&module, l.module)) else {
        return Vec::new();
    };
    // Adapters are apart from one another: the second level counts there.
    let own: Vec<&str> = module.split("::").collect();
    let own = own[..own.len().min(if own[0] == "adapters" { 2 } else { 1 })].join("::");
    own_paths(source)
        .into_iter()
        .filter(|(_, path)| {
            !is_within(path, &own) && !layer.may_use.iter().any(|allowed| is_within(path, allowed))
        })
        .map(|(at, path)| source.at(at, &format!("`{}` may not use `{path}`", layer.module)))
        .collect()
}

/// Paths into our own crate: `crate::…` and `super::…`, groups taken apart, with where they stand.
fn own_paths(source: &Source) -> Vec<(usize, String)> {
    let module: Vec<String> = source.module().into_iter().map(str::to_owned).collect();
    let mut paths = Vec::new();
    for at in source.places("crate") {
        let rest = &source.code[at + "crate".len()..];
        let mut ends = Vec::new();
        path_ends(rest, Vec::new(), &mut ends);
        paths.extend(ends.into_iter().map(|end| (at, end)));
    }
    for at in source.places("super") {
        if source.code[..at].ends_with("super::") {
            continue;
        }
        let mut base = module.clone();
        let mut rest = &source.code[at..];
        while let Some(after) = rest.strip_prefix("super") {
            base.pop();
            match after.strip_prefix("::") {
                Some(next) if next.starts_with("super") => rest = next,
                _ => {
                    rest = after;
                    break;
                }
            }
        }
        let mut ends = Vec::new();
        path_ends(rest, base, &mut ends);
        paths.extend(ends.into_iter().map(|end| (at, end)));
    }
    let named = |path: &str| path.starts_with(|c: char| c.is_lowercase());
    paths.retain(|(_, path)| named(path));
    paths
}

/// Follows `::a::{b, c::d}` and collects whole paths, up to the first segment that is no module name.
fn path_ends(text: &str, base: Vec<String>, ends: &mut Vec<String>) {
    let Some(next) = text.strip_prefix("::") else {
        ends.push(base.join("::"));
        return;
    };
    if let Some(group) = next.strip_prefix('{') {
        for part in split_group(group) {
            path_ends(&format!("::{}", part.trim()), base.clone(), ends);
        }
        return;
    }
    let length = next
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(next.len());
    let segment = &next[..length];
    if segment.is_empty() || segment == "self" {
        ends.push(base.join("::"));
        return;
    }
    let mut base = base;
    base.push(segment.to_owned());
    path_ends(&next[length..], base, ends);
}

/// The parts of a `use` group whose opening brace was taken off.
fn split_group(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            '}' if depth == 0 => {
                parts.push(&text[start..at]);
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Places where a file names a library as the start of a path.
fn library_places<'a>(source: &'a Source, library: &'a str) -> impl Iterator<Item = usize> + 'a {
    source.places(library).filter(move |&at| {
        let before = source.code[..at].trim_end();
        let after = &source.code[at + library.len()..];
        let is_start = !source.code[..at].ends_with("::");
        let is_use = before.ends_with("use") && after.starts_with([';', ' ']);
        is_start && (after.starts_with("::") || is_use)
    })
}

/// Libraries named in modules that do not own them.
pub fn foreign_libraries(source: &Source) -> Vec<String> {
    let module = &source.module().join("::");
    LIBRARIES
        .iter()
        .filter(|(_, owners)| !module.is_empty() && !owners.iter().any(|o| is_within(module, o)))
        .flat_map(|(library, _)| {
            library_places(source, library)
                .map(move |at| source.at(at, &format!("`{module}` may not name `{library}`")))
        })
        .collect()
}

/// Libraries of the manifest that the table above does not know.
pub fn libraries_without_an_owner() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = text.parse().expect("a manifest is TOML");
    let dependencies = manifest["dependencies"].as_table().expect("a table");
    dependencies
        .keys()
        .map(|name| name.replace('-', "_"))
        .filter(|name| !LIBRARIES.iter().any(|(library, _)| library == name))
        .map(|name| format!("Cargo.toml: `{name}` has no owner in tests/architecture/layers.rs"))
        .collect()
}

/// The world reached from `domain` or `ports`.
pub fn world_in_the_core(source: &Source) -> Vec<String> {
    let module = source.module().join("::");
    if !["domain", "ports"]
        .iter()
        .any(|core| is_within(&module, core))
    {
        return Vec::new();
    }
    WORLD
        .iter()
        .flat_map(|word| {
            source
                .places(word)
                .map(move |at| source.at(at, &format!("the core names `{word}`")))
        })
        .collect()
}

/// Modules of the simulator that are declared without its feature.
pub fn simulator_outside_its_feature(source: &Source) -> Vec<String> {
    let mut breaches = Vec::new();
    if source.module().first() == Some(&"demo") {
        return breaches; // Behind the feature as a whole.
    }
    for name in ["simulated", "journeys", "demo"] {
        let declaration = format!("mod {name};");
        for (at, _) in source.code.match_indices(&declaration) {
            let before = source
                .text
                .lines()
                .take(source.code[..at].matches('\n').count());
            let guard = before.last().unwrap_or_default().trim();
            if guard != "#[cfg(feature = \"simulator\")]" {
                breaches.push(source.at(
                    at,
                    &format!("`mod {name}` is not behind the feature `simulator`"),
                ));
            }
        }
    }
    breaches
}

/// Programs started outside the adapter of the system. That of cameras starts this program itself.
pub fn started_programs(source: &Source) -> Vec<String> {
    let module = source.module().join("::");
    // The decoder of photos is a program of the county's: it may crash, the terminal may not.
    let may = [
        "adapters::system",
        "adapters::video",
        "adapters::simulated",
        "adapters::identity_card::photo",
    ];
    if may.iter().any(|m| is_within(&module, m)) {
        return Vec::new();
    }
    source
        .places("Command::new")
        .filter(|&at| source.code.contains("process::") || source.code[..at].ends_with("process::"))
        .map(|at| source.at(at, "a program is started outside adapters::system"))
        .collect()
}

#[test]
fn a_path_is_followed_through_groups_and_parents() {
    let source = Source::new(
        "src/domain/jobs/search.rs",
        "use crate::{ports::clock::Clock, domain::jobs::{self, place}};\nuse super::super::people;\n\
         use super::{place, trade::Trade};\nfn f() { crate::adapters::store::open() }",
    );
    let paths: Vec<String> = own_paths(&source).into_iter().map(|(_, p)| p).collect();
    assert_eq!(
        paths,
        [
            "ports::clock::Clock",
            "domain::jobs",
            "domain::jobs::place",
            "adapters::store::open",
            "domain::people",
            "domain::jobs::place",
            "domain::jobs::trade::Trade",
        ]
    );
    let breaches = forbidden_uses(&source);
    assert_eq!(breaches.len(), 2, "{breaches:?}");
    assert!(
        breaches[1].contains("src/domain/jobs/search.rs:4"),
        "{breaches:?}"
    );
}

#[test]
fn an_adapter_that_uses_another_is_found() {
    let bad = Source::new(
        "src/adapters/card/mod.rs",
        "use crate::adapters::store::Cache;",
    );
    assert_eq!(forbidden_uses(&bad).len(), 1);
    let good = Source::new(
        "src/adapters/card/pcsc.rs",
        "use crate::adapters::card::apdu; use super::tlv;",
    );
    assert_eq!(forbidden_uses(&good), Vec::<String>::new());
    let link = Source::new("src/adapters/county/mod.rs", "use crate::wire::feed::Page;");
    assert_eq!(forbidden_uses(&link), Vec::<String>::new());
    let print = Source::new("src/adapters/print/mod.rs", "use crate::wire::feed::Page;");
    assert_eq!(forbidden_uses(&print).len(), 1);
}

#[test]
fn a_library_in_the_wrong_module_is_found() {
    let bad = Source::new(
        "src/app/mod.rs",
        "use rusqlite::Connection; fn f() -> slint::Weak<A> {}",
    );
    assert_eq!(foreign_libraries(&bad).len(), 2);
    let core = Source::new(
        "src/domain/a.rs",
        "#[derive(serde::Serialize)] struct A; use std::fs;",
    );
    assert_eq!(foreign_libraries(&core).len(), 1);
    assert_eq!(world_in_the_core(&core).len(), 1);
    let local = Source::new(
        "src/domain/jobs/search.rs",
        "use crate::x::pinyin::initials;",
    );
    assert_eq!(foreign_libraries(&local), Vec::<String>::new());
}

#[test]
fn a_simulator_without_its_feature_is_found() {
    let bad = Source::new("src/adapters/mod.rs", "pub mod card;\npub mod simulated;\n");
    assert_eq!(simulator_outside_its_feature(&bad).len(), 1);
    let good = Source::new(
        "src/lib.rs",
        "#[cfg(feature = \"simulator\")]\npub mod journeys;\n",
    );
    assert_eq!(simulator_outside_its_feature(&good), Vec::<String>::new());
}

#[test]
fn a_started_program_is_found() {
    let bad = Source::new(
        "src/app/mod.rs",
        "use std::process::Command; fn f() { Command::new(\"sh\"); }",
    );
    assert_eq!(started_programs(&bad).len(), 1);
}
