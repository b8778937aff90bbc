//! Everything that is wrong in a catalogue's folder, at once.

use super::items_of;
use crate::domain::services::life_event::{LifeEvent, Way};
use crate::wire::catalogue::{
    self, CatalogueFault, Item, LimitSource, read_folder, read_life_events, read_package,
    read_speed_ups, toml_files,
};
use std::path::Path;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// How many items.
    pub items: u64,
    /// How many packages.
    pub packages: u64,
    /// How many events in a life.
    pub events: u64,
    /// File, key and reason of everything that keeps it from being signed.
    pub faults: Vec<String>,
    /// What the county should confirm.
    pub notes: Vec<String>,
}

/// Checks a folder.
pub fn look(folder: &Path) -> Report {
    let mut report = Report::default();
    let (items, faults) = read_folder(&items_of(folder));
    report.faults.extend(faults.iter().map(place_and_reason));
    let all_read = faults.is_empty();
    if !items.is_empty() || report.faults.is_empty() {
        // An item whose file could not be read is missed by its neighbours; that is told already.
        let told = |fault: &&CatalogueFault| {
            all_read || !matches!(fault, CatalogueFault::NoSuchNext { .. })
        };
        let faults = catalogue::faults(&items);
        let faults = faults.iter().filter(told);
        report.faults.extend(faults.map(place_and_reason));
    }
    report.items = items.len() as u64;
    for item in &items {
        if item.limit_source == LimitSource::Inferred {
            report.notes.push(format!(
                "{}: limit: concluded from like items, to be confirmed by the county",
                file_of(item.number)
            ));
        }
    }
    let packages = folder.join("packages");
    if packages.is_dir() {
        look_at_packages(&packages, &items, &mut report);
    }
    let events = folder.join("life-events");
    if events.is_dir() {
        look_at_events(&events, &items, &mut report);
    }
    let plan = folder.join("speedups.toml");
    if plan.is_file()
        && let Err(fault) = read_speed_ups(&plan)
    {
        report.faults.push(fault.to_string());
    }
    report
}

fn look_at_packages(folder: &Path, items: &[Item], report: &mut Report) {
    let files = match toml_files(folder) {
        Ok(files) => files,
        Err(fault) => return report.faults.push(fault.to_string()),
    };
    for file in files {
        let (package, unknown) = match read_package(&file) {
            Ok(read) => read,
            Err(fault) => {
                report.faults.push(fault.to_string());
                continue;
            }
        };
        report.packages += 1;
        report
            .faults
            .extend(unknown.iter().map(ToString::to_string));
        match package.items(items) {
            Ok(offered) => {
                let of_its_own = |n: u16| package.rows.iter().any(|row| row.number == n);
                for fault in catalogue::faults(&offered) {
                    // Faults of the list itself have been told.
                    let item = match &fault {
                        CatalogueFault::Value { item, .. }
                        | CatalogueFault::NoSuchNext { item, .. } => Some(*item),
                        _ => None,
                    };
                    if item.is_none_or(of_its_own) {
                        report.faults.push(format!("{}: {fault}", file.display()));
                    }
                }
            }
            Err(fault) => report.faults.push(fault.placed(&file).to_string()),
        }
    }
}

fn look_at_events(folder: &Path, items: &[Item], report: &mut Report) {
    let (events, faults) = read_life_events(folder);
    report.events = events.len() as u64;
    report.faults.extend(faults.iter().map(ToString::to_string));
    for event in &events {
        report.faults.extend(unknown_items(event, items));
    }
}

fn unknown_items(event: &LifeEvent, items: &[Item]) -> Vec<String> {
    let known = |n: u16| items.iter().any(|i| i.number == n);
    event
        .steps()
        .iter()
        .filter_map(|step| match step.way {
            Way::Item(number) if !known(number.get()) => Some(format!(
                "life event {}: steps.{}: there is no item {}",
                event.number,
                step.id.as_str(),
                number.get()
            )),
            _ => None,
        })
        .collect()
}

/// The file an item stands in.
fn file_of(number: u16) -> String {
    format!("{number:02}.toml")
}

/// A fault with the file it stands in.
fn place_and_reason(fault: &CatalogueFault) -> String {
    match fault {
        CatalogueFault::Value { item, key, why } => format!("{}: {key}: {why}", file_of(*item)),
        CatalogueFault::NoSuchNext { item, next } => {
            format!("{}: next: there is no item {next}", file_of(*item))
        }
        CatalogueFault::Result { item, why } => format!("{}: result: {why}", file_of(*item)),
        other => other.to_string(),
    }
}
