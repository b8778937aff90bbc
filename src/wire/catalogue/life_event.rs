//! Events in a life and speed-up targets as files have them.

use super::CatalogueFault;
use super::read::{read_file, toml_files};
use crate::domain::services::ItemNo;
use crate::domain::services::life_event as domain;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// One scene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct LifeEvent {
    /// Number in the national list.
    pub number: u16,
    /// Its name.
    pub name: String,
    /// What it is, in plain words.
    pub summary: String,
    /// How its wishes are asked for, where it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wishes: Option<Wishes>,
    /// Its steps in the order of the list.
    pub steps: Vec<Step>,
}

/// The question that offers every step whose way is a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Wishes {
    /// The question.
    pub label: String,
    /// A line of help below it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
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
    /// What stands in it.
    #[error("{file}: {why}")]
    Event {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: EventFault,
    },
}

/// Events of a folder as they stand in their files, with the file of each.
pub type EventFiles = Vec<(PathBuf, LifeEvent)>;

/// Reads every event file in a folder as it stands, and every fault on the way.
pub fn read_event_files(folder: &Path) -> (EventFiles, Vec<LifeEventFault>) {
    let (mut events, mut faults) = (Vec::new(), Vec::new());
    let files = match toml_files(folder) {
        Ok(files) => files,
        Err(fault) => return (events, vec![fault.into()]),
    };
    for file in files {
        match read_file::<LifeEvent>(&file) {
            Ok((raw, unknown)) => {
                faults.extend(unknown.into_iter().map(LifeEventFault::File));
                events.push((file, raw));
            }
            Err(fault) => faults.push(fault.into()),
        }
    }
    events.sort_by_key(|(_, event)| event.number);
    (events, faults)
}

/// Reads every event in a folder, and every fault on the way.
pub fn read_life_events(folder: &Path) -> (Vec<domain::LifeEvent>, Vec<LifeEventFault>) {
    let (files, mut faults) = read_event_files(folder);
    let mut events = Vec::new();
    for (file, raw) in files {
        match raw.checked() {
            Ok(event) => events.push(event),
            Err(why) => faults.push(LifeEventFault::Event { file, why }),
        }
    }
    (events, faults)
}

/// Reads the speed-up plan.
pub fn read_speed_ups(file: &Path) -> Result<Vec<domain::SpeedUp>, CatalogueFault> {
    Ok(read_plan(file)?.iter().map(SpeedUp::checked).collect())
}

/// Reads the speed-up plan as it stands.
pub fn read_plan(file: &Path) -> Result<Vec<SpeedUp>, CatalogueFault> {
    let (plan, unknown) = read_file::<SpeedUps>(file)?;
    match unknown.into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(plan.speedups),
    }
}

/// Why an event is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventFault {
    /// A value in a step.
    #[error("steps.{step}: {why}")]
    Value {
        /// The step.
        step: String,
        /// What is allowed.
        why: &'static str,
    },
    /// Its graph.
    #[error(transparent)]
    Graph(#[from] domain::LifeEventError),
}

impl SpeedUp {
    /// The domain's word.
    pub fn checked(&self) -> domain::SpeedUp {
        domain::SpeedUp {
            codes: self.codes.clone(),
            before: self.before.clone(),
            target: self.target.clone(),
        }
    }
}

impl LifeEvent {
    /// Checks values and graph.
    pub fn checked(&self) -> Result<domain::LifeEvent, EventFault> {
        let steps = self.steps.iter().map(|step| {
            step.checked().map_err(|why| EventFault::Value {
                step: step.id.clone(),
                why,
            })
        });
        let steps = steps.collect::<Result<Vec<_>, _>>()?;
        let wishes = self.wishes.as_ref().map(|w| domain::WishWords {
            label: w.label.clone(),
            hint: w.hint.clone(),
        });
        let (name, summary) = (self.name.clone(), self.summary.clone());
        Ok(domain::LifeEvent::new(
            self.number,
            name,
            summary,
            wishes,
            steps,
        )?)
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
