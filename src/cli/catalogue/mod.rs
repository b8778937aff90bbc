//! `kiosk catalogue`: look at a catalogue before the terminals of a county get it.

pub mod check;
pub mod diff;
pub mod show;

use super::{count, say};
use crate::domain::services::ItemNo;
use crate::wire::bundle::{Bundle, SignedBundle};
use crate::wire::catalogue::{self, Item};
use clap::Subcommand;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is to be done with a catalogue.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Check a folder: names every fault with file, key and reason
    Check {
        /// The folder with items, packages and life-events
        #[arg(default_value = "kiosk-config/catalogue")]
        folder: PathBuf,
    },
    /// Show one item as people read it
    Show {
        /// Its number
        number: u16,
        /// A catalogue's folder, or a signed bundle
        #[arg(long, default_value = "kiosk-config/catalogue")]
        from: PathBuf,
    },
    /// Say in words what changed from one version to another
    Diff {
        /// A catalogue's folder, or a signed bundle
        old: PathBuf,
        /// A catalogue's folder, or a signed bundle
        new: PathBuf,
    },
    /// Sign a folder as the county's next bundle
    #[cfg(feature = "county")]
    Sign {
        /// The folder
        folder: PathBuf,
        /// Only what this package offers
        #[arg(long)]
        package: Option<String>,
        /// The county's offline key (`offline/bundle.key` of its folder)
        #[arg(long)]
        key: PathBuf,
        /// The bundle in force, whose keys, policies and contact stay
        #[arg(long)]
        over: PathBuf,
        /// Where the signed bundle goes
        #[arg(long)]
        out: PathBuf,
    },
    /// Print the JSON Schema of an item's file
    #[cfg(feature = "county")]
    Schema,
}

/// Does it.
pub fn run(what: &What) -> ExitCode {
    let done = match what {
        What::Check { folder } => return check_folder(folder),
        What::Show { number, from } => show_item(from, *number),
        What::Diff { old, new } => diff_versions(old, new),
        #[cfg(feature = "county")]
        What::Sign {
            folder,
            package,
            key,
            over,
            out,
        } => sign(folder, package.as_deref(), key, over, out),
        #[cfg(feature = "county")]
        What::Schema => {
            say(catalogue::schema());
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => super::fail(&why),
    }
}

fn check_folder(folder: &Path) -> ExitCode {
    let report = check::look(folder);
    for fault in &report.faults {
        say(format_args!("fault: {fault}"));
    }
    for note in &report.notes {
        say(format_args!("note: {note}"));
    }
    say(format_args!(
        "{}, {}, {}: {}",
        count(report.items, "item"),
        count(report.packages, "package"),
        count(report.events, "life event"),
        count(report.faults.len() as u64, "fault"),
    ));
    if report.faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn show_item(from: &Path, number: u16) -> Result<(), String> {
    let items = load(from)?;
    let checked = catalogue::check(0, &items).map_err(|e| e.to_string())?;
    let item = ItemNo::new(number).and_then(|no| checked.item(no));
    let item = item.ok_or_else(|| format!("{}: there is no item {number}", from.display()))?;
    for line in show::lines(item) {
        say(line);
    }
    Ok(())
}

fn diff_versions(old: &Path, new: &Path) -> Result<(), String> {
    let changes = diff::changes(&load(old)?, &load(new)?);
    for change in &changes {
        say(change);
    }
    say(count(changes.len() as u64, "change"));
    Ok(())
}

/// The items of a folder or of a signed bundle. A bundle's signature is the terminals' to check.
pub fn load(from: &Path) -> Result<Vec<Item>, String> {
    if from.is_dir() {
        return catalogue::read_items(&items_of(from)).map_err(|e| e.to_string());
    }
    let fault = |e: &dyn std::fmt::Display| format!("{}: {e}", from.display());
    let text = std::fs::read_to_string(from).map_err(|e| fault(&e))?;
    let signed: SignedBundle = serde_json::from_str(&text).map_err(|e| fault(&e))?;
    let bundle: Bundle = serde_json::from_str(&signed.text).map_err(|e| fault(&e))?;
    Ok(bundle.items)
}

/// A catalogue's folder has its items in `items`; a folder of items alone will do.
fn items_of(folder: &Path) -> PathBuf {
    let inside = folder.join("items");
    if inside.is_dir() {
        inside
    } else {
        folder.to_owned()
    }
}

#[cfg(feature = "county")]
fn sign(
    folder: &Path,
    package: Option<&str>,
    key: &Path,
    over: &Path,
    out: &Path,
) -> Result<(), String> {
    use crate::ports::clock::Clock as _;
    let report = check::look(folder);
    if !report.faults.is_empty() {
        return Err(format!(
            "{}: {}; `kiosk catalogue check` names them, nothing is signed",
            folder.display(),
            count(report.faults.len() as u64, "fault")
        ));
    }
    let list = items_of(folder);
    let items = catalogue::read_offer(&list, package).map_err(|e| e.to_string())?;
    let mut beside = catalogue::Beside::read(
        &list,
        &catalogue::read_items(&list).map_err(|e| e.to_string())?,
    )
    .map_err(|e| e.to_string())?;
    if package.is_some() {
        // The packages choose from the whole list, which is not offered then.
        beside.packages.clear();
    }
    let text = std::fs::read_to_string(over).map_err(|e| format!("{}: {e}", over.display()))?;
    let now = crate::adapters::system::SystemClock.wall().0;
    let (version, signed) =
        crate::county::resign(&text, items, beside, key, now).map_err(|e| e.to_string())?;
    std::fs::write(out, signed).map_err(|e| format!("{}: {e}", out.display()))?;
    say(format_args!("{}: version {version}", out.display()));
    Ok(())
}
