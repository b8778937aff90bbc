//! 一件事: what one event in a life asks for, as a graph of steps before, beside and after.

use super::catalogue::{Catalogue, Item};
use super::item::ItemNo;
use super::terms::Attachment;
use crate::domain::short_name::short_name;

short_name! {
    /// The name of a step within its event.
    StepId, 1..=40, dashed
}

/// How a step is done from this terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// An item of the list, here.
    Item(ItemNo),
    /// The wish is noted in the case of another step; the county's staff take it up.
    Request,
    /// Somewhere else: where, in words.
    Elsewhere(String),
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name within the event.
    pub id: StepId,
    /// Its official name.
    pub name: String,
    /// National codes; a step may bundle several, and one that this terminal adds has none.
    pub codes: Vec<String>,
    /// How it is done from here.
    pub way: Way,
    /// Steps that must be done before.
    pub after: Vec<StepId>,
}

/// An event in a life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeEvent {
    /// Number in the national list of scenes, 1 to 10.
    pub number: u16,
    /// Its name.
    pub name: String,
    /// What it is, in plain words.
    pub summary: String,
    /// How the wishes for the county's staff are asked for, where it has any.
    pub wishes: Option<WishWords>,
    /// Steps in the order of the list.
    steps: Vec<Step>,
}

/// The question that offers what only the county's staff take up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishWords {
    /// The question.
    pub label: String,
    /// A line of help below it; may be empty.
    pub hint: String,
}

/// Why steps make no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LifeEventError {
    /// No steps at all.
    #[error("no steps")]
    Empty,
    /// A name stands twice.
    #[error("step {0} stands twice")]
    Twice(String),
    /// A step waits for one that is not there.
    #[error("step {step}: after: there is no step {after}")]
    UnknownStep {
        /// The step.
        step: String,
        /// What it waits for.
        after: String,
    },
    /// Steps wait for one another in a ring.
    #[error("step {0} waits for itself")]
    Ring(String),
}

impl LifeEvent {
    /// Takes steps whose graph has no ring and no loose end.
    pub fn new(
        number: u16,
        name: String,
        summary: String,
        wishes: Option<WishWords>,
        steps: Vec<Step>,
    ) -> Result<Self, LifeEventError> {
        if steps.is_empty() {
            return Err(LifeEventError::Empty);
        }
        for (at, step) in steps.iter().enumerate() {
            if steps[..at].iter().any(|s| s.id == step.id) {
                return Err(LifeEventError::Twice(step.id.as_str().to_owned()));
            }
            let known = |id: &StepId| steps.iter().any(|s| s.id == *id);
            if let Some(after) = step.after.iter().find(|id| !known(id)) {
                return Err(LifeEventError::UnknownStep {
                    step: step.id.as_str().to_owned(),
                    after: after.as_str().to_owned(),
                });
            }
        }
        let event = Self {
            number,
            name,
            summary,
            wishes,
            steps,
        };
        let sorted: usize = event.stages().iter().map(Vec::len).sum();
        if sorted < event.steps.len() {
            let stages = event.stages();
            let stuck = event
                .steps
                .iter()
                .find(|s| !stages.iter().flatten().any(|done| done.id == s.id))
                .expect("fewer steps are sorted than there are");
            return Err(LifeEventError::Ring(stuck.id.as_str().to_owned()));
        }
        Ok(event)
    }

    /// Its steps in the order of the list.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Steps by stages: those of one stage go beside one another, each waits only for steps of
    /// earlier stages. Steps in a ring are in no stage.
    pub fn stages(&self) -> Vec<Vec<&Step>> {
        let mut stages: Vec<Vec<&Step>> = Vec::new();
        loop {
            let done = |id: &StepId| stages.iter().flatten().any(|s| s.id == *id);
            let next: Vec<&Step> = self
                .steps
                .iter()
                .filter(|s| !done(&s.id) && s.after.iter().all(done))
                .collect();
            if next.is_empty() {
                return stages;
            }
            stages.push(next);
        }
    }

    /// The steps that are items a catalogue has and takes here.
    pub fn here<'a>(
        &'a self,
        catalogue: &'a Catalogue,
    ) -> impl Iterator<Item = (&'a Step, ItemNo)> {
        self.steps.iter().filter_map(|step| match step.way {
            Way::Item(number) => catalogue.item(number).map(|_| (step, number)),
            Way::Request | Way::Elsewhere(_) => None,
        })
    }

    /// The items whose case must be finished before the clock of this one starts (待前置).
    pub fn waits_for(&self, item: ItemNo) -> Vec<ItemNo> {
        let step = self.steps.iter().find(|s| s.way == Way::Item(item));
        let before = step.into_iter().flat_map(|s| &s.after);
        before
            .filter_map(|id| self.steps.iter().find(|s| s.id == *id))
            .filter_map(|s| match s.way {
                Way::Item(number) => Some(number),
                Way::Request | Way::Elsewhere(_) => None,
            })
            .collect()
    }

    /// The items a resident files alone from here, those that others wait for first.
    pub fn fileable(&self, catalogue: &Catalogue) -> Vec<ItemNo> {
        self.fileable_where(catalogue, Item::starts_alone)
    }

    /// The items with a form that somebody may file from here, those that others wait for first.
    pub fn fileable_where(
        &self,
        catalogue: &Catalogue,
        may: impl Fn(&Item) -> bool,
    ) -> Vec<ItemNo> {
        let stages = self.stages();
        let numbers = stages.iter().flatten().filter_map(|step| match step.way {
            Way::Item(number) => catalogue.item(number),
            Way::Request | Way::Elsewhere(_) => None,
        });
        let filed = numbers.filter(|item| item.form().is_some() && may(item));
        filed.map(|item| item.number).collect()
    }

    /// The item with whose case a wish travels: the nearest one before it.
    pub fn carrier(&self, wish: &Step) -> Option<ItemNo> {
        let before = wish.after.iter();
        let steps = before.filter_map(|id| self.steps.iter().find(|s| s.id == *id));
        steps.into_iter().find_map(|step| match step.way {
            Way::Item(number) => Some(number),
            Way::Request => self.carrier(step),
            Way::Elsewhere(_) => None,
        })
    }

    /// The papers to be brought for all items of the event, each named once.
    pub fn papers<'a>(&'a self, catalogue: &'a Catalogue) -> Vec<&'a Attachment> {
        let mut papers: Vec<&Attachment> = Vec::new();
        for (_, number) in self.here(catalogue) {
            let item = catalogue.item(number);
            for paper in item.into_iter().flat_map(|i| &i.attachments) {
                if !papers.iter().any(|known| known.name == paper.name) {
                    papers.push(paper);
                }
            }
        }
        papers
    }
}

/// What the speed-up plan says of one national code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeedUp {
    /// Codes it is for.
    pub codes: Vec<String>,
    /// The limit before, in words; empty where there was none.
    pub before: String,
    /// The target, in words.
    pub target: String,
}

/// The speed-up target of a step or an item, joined by national code and never by name.
pub fn speed_up<'a>(codes: &[String], all: &'a [SpeedUp]) -> Option<&'a SpeedUp> {
    all.iter()
        .find(|s| s.codes.iter().any(|code| codes.contains(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(id: &str, after: &[&str]) -> Step {
        Step {
            id: StepId::parse(id).expect("a name"),
            name: id.to_owned(),
            codes: vec![id.to_owned()],
            way: Way::Request,
            after: after
                .iter()
                .map(|a| StepId::parse(a).expect("a name"))
                .collect(),
        }
    }

    fn event(steps: Vec<Step>) -> Result<LifeEvent, LifeEventError> {
        LifeEvent::new(1, "e".into(), "s".into(), None, steps)
    }

    #[test]
    fn steps_that_wait_for_one_another_are_refused_by_name() {
        let ring = event(vec![step("a", &["b"]), step("b", &["a"]), step("c", &[])]);
        assert_eq!(ring, Err(LifeEventError::Ring("a".into())));
        let alone = event(vec![step("a", &["a"])]);
        assert_eq!(alone, Err(LifeEventError::Ring("a".into())));
    }

    #[test]
    fn loose_ends_twins_and_empty_events_are_refused() {
        let loose = event(vec![step("a", &["z"])]);
        assert!(matches!(loose, Err(LifeEventError::UnknownStep { .. })));
        let twins = event(vec![step("a", &[]), step("a", &[])]);
        assert_eq!(twins, Err(LifeEventError::Twice("a".into())));
        assert_eq!(event(Vec::new()), Err(LifeEventError::Empty));
    }

    #[test]
    fn a_step_stands_in_the_first_stage_in_which_nothing_holds_it_back() {
        let graph = event(vec![
            step("c", &["a", "b"]),
            step("a", &[]),
            step("b", &["a"]),
            step("d", &[]),
        ]);
        let graph = graph.expect("no ring");
        let names: Vec<Vec<&str>> = graph
            .stages()
            .iter()
            .map(|stage| stage.iter().map(|s| s.id.as_str()).collect())
            .collect();
        assert_eq!(names, [vec!["a", "d"], vec!["b"], vec!["c"]]);
    }

    #[test]
    fn targets_are_joined_by_code_and_not_by_name() {
        let target = |code: &str| SpeedUp {
            codes: vec![code.to_owned()],
            before: String::new(),
            target: "3".into(),
        };
        let all = [target("x"), target("a")];
        assert_eq!(speed_up(&step("a", &[]).codes, &all), Some(&all[1]));
        assert_eq!(speed_up(&step("b", &[]).codes, &all), None);
    }
}
