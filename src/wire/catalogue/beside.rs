//! What a county's catalogue holds beside its items: packages, events in a life, the speed-up plan.

use super::counter::{Counter, read_counter};
use super::life_event::{
    EventFault, LifeEvent, LifeEventFault, SpeedUp, read_event_files, read_plan,
};
use super::package::{Package, PackageFault, read_package};
use super::read::toml_files;
use super::{CatalogueFault, Item, check};
use crate::domain::services::catalogue::Catalogue;
use std::path::Path;

/// What stands beside the items, as bundles carry it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// Packages by point type.
    pub packages: Vec<Package>,
    /// Events in a life.
    pub life_events: Vec<LifeEvent>,
    /// The speed-up plan.
    pub speed_ups: Vec<SpeedUp>,
    /// What operators ask beside the forms of the items.
    pub counter: Option<Counter>,
}

/// Why it cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BesideFault {
    /// A file.
    #[error(transparent)]
    File(#[from] CatalogueFault),
    /// A package.
    #[error(transparent)]
    Package(#[from] PackageFault),
    /// An event.
    #[error(transparent)]
    Event(#[from] LifeEventFault),
    /// An event that came without its file.
    #[error("life event {number}: {why}")]
    Checked {
        /// Its number.
        number: u16,
        /// What is wrong.
        why: EventFault,
    },
    /// No package has this name.
    #[error("there is no package \"{0}\"")]
    NoSuchPackage(String),
}

impl Beside {
    /// Reads the folders `packages` and `life-events` and the file `speedups.toml` that stand
    /// beside a folder of items; what is not there is left out. The first fault stops.
    pub fn read(items: &Path, list: &[Item]) -> Result<Self, BesideFault> {
        let mut beside = Self::default();
        let packages = items.with_file_name("packages");
        if packages.is_dir() {
            for file in toml_files(&packages)? {
                let (package, unknown) = read_package(&file)?;
                if let Some(fault) = unknown.into_iter().next() {
                    return Err(fault.into());
                }
                package.items(list).map_err(|why| why.placed(&file))?;
                beside.packages.push(package);
            }
        }
        let events = items.with_file_name("life-events");
        if events.is_dir() {
            let (files, faults) = read_event_files(&events);
            if let Some(fault) = faults.into_iter().next() {
                return Err(fault.into());
            }
            for (file, event) in files {
                let checked = event.checked();
                checked.map_err(|why| LifeEventFault::Event { file, why })?;
                beside.life_events.push(event);
            }
        }
        let plan = items.with_file_name("speedups.toml");
        if plan.is_file() {
            beside.speed_ups = read_plan(&plan)?;
        }
        let counter = items.with_file_name("counter.toml");
        if counter.is_file() {
            beside.counter = Some(read_counter(&counter)?);
        }
        Ok(beside)
    }
}

/// The catalogue a terminal with this package shows, from files that were read strictly.
///
/// Errors name the first fault; a package that is not there is [`BesideFault::NoSuchPackage`].
pub fn assemble(
    version: u64,
    items: &[Item],
    beside: &Beside,
    package: Option<&str>,
) -> Result<Catalogue, BesideFault> {
    let package = match package {
        None => None,
        Some(id) => {
            let found = beside.packages.iter().find(|p| p.id == id);
            Some(found.ok_or_else(|| BesideFault::NoSuchPackage(id.to_owned()))?)
        }
    };
    let offered = match package {
        None => items.to_vec(),
        Some(package) => package.items(items)?,
    };
    let mut events = Vec::with_capacity(beside.life_events.len());
    for raw in &beside.life_events {
        let event = package.map_or_else(|| raw.clone(), |package| package.event(raw));
        events.push(event.checked().map_err(|why| BesideFault::Checked {
            number: event.number,
            why,
        })?);
    }
    let plan = beside.speed_ups.iter().map(SpeedUp::checked).collect();
    let counter = match &beside.counter {
        Some(counter) => counter.checked()?,
        None => Default::default(),
    };
    let catalogue = check(version, &offered)?.with_events(events, plan);
    Ok(catalogue.with_counter(counter))
}
