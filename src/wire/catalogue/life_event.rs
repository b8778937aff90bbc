//! Events in a life and speed-up targets as files have them.

use super::CatalogueFault;
use super::read::{read_file, toml_files};
use crate::domain::services::ItemNo;
use crate::domain::services::life_event as domain;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// One scene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeEvent {
    /// Number in the national list.
    pub number: u16,
    /// Its name.
    pub name: String,
    /// What it is, in plain words.
    pub summary: String,
    /// Its steps in the order of the list.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its name within the event.
    pub id: String,
    /// Its official name.
    pub name: String,
    /// National codes; none for an item that is not in the national scene.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// How it is done from here.
    pub way: Way,
    /// Steps that must be done before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
}

/// How a step is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// An item of the list.
    Item(u16),
    /// A wish for the county's staff.
    Request,
    /// Where to go, in words.
    Elsewhere(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SpeedUps {
    speedups: Vec<SpeedUp>,
}

/// One row of the speed-up plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeedUp {
    /// Number in the plan.
    pub number: u16,
    /// Its name there.
    pub name: String,
    /// National codes; none where the plan names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// The limit before; empty where there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The target.
    pub target: String,
}

/// Why a file is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LifeEventFault {
    /// The file itself.
    #[error(transparent)]
    File(#[from] CatalogueFault),
    /// A value in it.
    #[error("{file}: steps.{step}: {why}")]
    Value {
        /// The file.
        file: PathBuf,
        /// The step.
        step: String,
        /// What is allowed.
        why: &'static str,
    },
    /// Its graph.
    #[error("{file}: {why}")]
    Graph {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: domain::LifeEventError,
    },
}

/// Reads every event in a folder, and every fault on the way.
pub fn read_life_events(folder: &Path) -> (Vec<domain::LifeEvent>, Vec<LifeEventFault>) {
    let (mut events, mut faults) = (Vec::new(), Vec::new());
    let files = match toml_files(folder) {
        Ok(files) => files,
        Err(fault) => return (events, vec![fault.into()]),
    };
    for file in files {
        match read_file::<LifeEvent>(&file) {
            Ok((raw, unknown)) => {
                faults.extend(unknown.into_iter().map(LifeEventFault::File));
                match raw.checked(&file) {
                    Ok(event) => events.push(event),
                    Err(fault) => faults.push(fault),
                }
            }
            Err(fault) => faults.push(fault.into()),
        }
    }
    events.sort_by_key(|event| event.number);
    (events, faults)
}

/// Reads the speed-up plan.
pub fn read_speed_ups(file: &Path) -> Result<Vec<domain::SpeedUp>, CatalogueFault> {
    let (plan, unknown) = read_file::<SpeedUps>(file)?;
    if let Some(fault) = unknown.into_iter().next() {
        return Err(fault);
    }
    let rows = plan.speedups.into_iter();
    Ok(rows
        .map(|row| domain::SpeedUp {
            codes: row.codes,
            before: row.before,
            target: row.target,
        })
        .collect())
}

impl LifeEvent {
    fn checked(&self, file: &Path) -> Result<domain::LifeEvent, LifeEventFault> {
        let steps = self.steps.iter().map(|step| {
            step.checked().map_err(|why| LifeEventFault::Value {
                file: file.to_owned(),
                step: step.id.clone(),
                why,
            })
        });
        let steps = steps.collect::<Result<Vec<_>, _>>()?;
        let (name, summary) = (self.name.clone(), self.summary.clone());
        domain::LifeEvent::new(self.number, name, summary, steps).map_err(|why| {
            LifeEventFault::Graph {
                file: file.to_owned(),
                why,
            }
        })
    }
}

impl Step {
    fn checked(&self) -> Result<domain::Step, &'static str> {
        let id = |text: &str| domain::StepId::parse(text).ok_or("id: a-z, 0-9, dash");
        if self.codes.is_empty() && !matches!(self.way, Way::Item(_)) {
            return Err("codes: at least one; only an item may be added without");
        }
        Ok(domain::Step {
            id: id(&self.id)?,
            name: self.name.clone(),
            codes: self.codes.clone(),
            way: match &self.way {
                Way::Item(number) => {
                    domain::Way::Item(ItemNo::new(*number).ok_or("way: item: 1 to 999")?)
                }
                Way::Request => domain::Way::Request,
                Way::Elsewhere(place) if place.trim().is_empty() => {
                    return Err("way: elsewhere: must not be empty");
                }
                Way::Elsewhere(place) => domain::Way::Elsewhere(place.clone()),
            },
            after: self.after.iter().map(|a| id(a)).collect::<Result<_, _>>()?,
        })
    }
}
