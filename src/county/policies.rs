//! What the county switches for all its terminals: a name and a value in the signed bundle.
//!
//! What was set here lies in a file beside the county's keys and goes into every bundle that is
//! published; a bundle that was signed elsewhere and taken in has the last word and ends it.

use super::api::App;
use super::publish::publish;
use super::store::StoreError;
use super::taken::Offer;
use crate::files::{FileKind, replace};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A policy terminals know.
struct Known {
    name: &'static str,
    /// What it may be, the usual one first.
    values: &'static [&'static str],
    /// What it switches, in a line.
    about: &'static str,
}

const KNOWN: [Known; 2] = [
    Known {
        name: "assisted_items",
        values: &["all", "self-service"],
        about: "what operators help with at a terminal: every item they have the right to, or only \
                those residents may also do alone",
    },
    Known {
        name: "card_required_for_browse",
        values: &["no", "yes"],
        about: "whether looking at jobs, policies and places needs a card",
    },
];

/// Why a policy was not set.
#[derive(Debug, thiserror::Error)]
pub enum PolicyFault {
    /// Terminals know no such policy.
    #[error("{0}: no policy has this name; `county policy list` names them")]
    Name(String),
    /// It cannot be that.
    #[error("{name} is one of: {}", values.join(", "))]
    Value {
        /// Which policy.
        name: &'static str,
        /// What it may be.
        values: &'static [&'static str],
    },
    /// The folder.
    #[error("{0}: cannot be written ({1})")]
    Folder(PathBuf, std::io::ErrorKind),
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn file(data: &Path) -> PathBuf {
    data.join("policies.json")
}

/// What was set here; a file that cannot be read sets nothing and is told in the log.
pub(super) fn set_here(data: &Path) -> BTreeMap<String, String> {
    let file = file(data);
    match std::fs::read(&file) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|fault| {
            log::error!("{}: {fault}", file.display());
            BTreeMap::new()
        }),
        Err(_) => BTreeMap::new(),
    }
}

/// A bundle that was taken in says everything anew.
pub(super) fn forget(data: &Path) {
    match std::fs::remove_file(file(data)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            log::error!("{}: {e}", file(data).display());
        }
        _ => {}
    }
}

/// Every policy with what is in force, a line each.
pub(super) fn lines(app: &App) -> Vec<String> {
    let in_force = Offer::of(&app.config, &app.vault).policies;
    let line = |known: &Known| {
        let value = in_force.get(known.name).map(String::as_str);
        let value = value.unwrap_or(known.values[0]);
        let (name, values) = (known.name, known.values.join(", "));
        format!("{name} is {value} (of {values}): {}", known.about)
    };
    KNOWN.iter().map(line).collect()
}

/// Sets a policy and publishes it; the version of the bundle that says so.
pub(super) async fn set(app: &App, name: &str, value: &str) -> Result<u64, PolicyFault> {
    let known = KNOWN.iter().find(|known| known.name == name);
    let known = known.ok_or_else(|| PolicyFault::Name(name.to_owned()))?;
    if !known.values.contains(&value) {
        return Err(PolicyFault::Value {
            name: known.name,
            values: known.values,
        });
    }
    let mut all = set_here(&app.config.data);
    all.insert(name.to_owned(), value.to_owned());
    let (file, bytes) = (
        file(&app.config.data),
        serde_json::to_vec(&all).expect("plain data"),
    );
    let kept = replace(&file, &bytes, FileKind::Secret);
    kept.map_err(|e| PolicyFault::Folder(file, e.kind()))?;
    Ok(publish(&app.config, &app.vault, app.store.as_ref()).await?)
}
