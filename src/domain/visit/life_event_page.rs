//! 一件事一次办: the parts of one event in a life, and how those filed from here stand for the person.

use super::event::Asked;
use super::filing::Filing;
use super::refused::WhyNot;
use crate::domain::services::ItemNo;
use crate::domain::time::MonoTime;

/// The page of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeEventPage {
    /// Its number in the list of scenes.
    pub event: u16,
    /// How each item filed from here stands, in the order in which the cases are made; empty until
    /// it is known who stands there.
    pub stands: Vec<(ItemNo, PartStand)>,
    /// Answers given already, when something came up after them.
    pub filing: Option<Box<Filing>>,
}

/// How one item of an event stands for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartStand {
    /// It goes in.
    Ready,
    /// It goes in; this is good to know before.
    Advised(WhyNot),
    /// It was handed in during this visit.
    HandedIn,
    /// It could go in, and was left out.
    LeftOut,
    /// Without a line only an operator takes it.
    NeedsLine,
    /// Without a line nobody takes it here.
    OutOfReach,
    /// A rule stands against it.
    Held(WhyNot),
}

impl PartStand {
    /// Whether it goes in with the others.
    pub fn goes_in(&self) -> bool {
        matches!(self, Self::Ready | Self::Advised(_))
    }
}

impl LifeEventPage {
    /// The page before anybody is known.
    pub fn new(event: u16) -> Self {
        Self {
            event,
            stands: Vec::new(),
            filing: None,
        }
    }

    /// Leaves an item out that goes in, or takes it in again.
    pub fn turn_part(&mut self, item: ItemNo) {
        let found = self.stands.iter_mut().find(|(no, _)| *no == item);
        if let Some((_, stand)) = found {
            match stand {
                PartStand::Ready => *stand = PartStand::LeftOut,
                PartStand::LeftOut => *stand = PartStand::Ready,
                _ => {}
            }
        }
    }

    /// The items that go in, in the order in which their cases are made.
    pub fn ready(&self) -> Vec<ItemNo> {
        let in_it = self.stands.iter().filter(|(_, stand)| stand.goes_in());
        in_it.map(|(item, _)| *item).collect()
    }
}

/// The county is asked for what the rules of several items need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckingSet {
    /// The event.
    pub event: u16,
    /// The items looked at.
    pub items: Vec<ItemNo>,
    /// Answers given already, when the rules look at them.
    pub filing: Option<Box<Filing>>,
    /// Which answer is awaited.
    pub asked: Asked,
    /// Since when.
    pub since: MonoTime,
}
