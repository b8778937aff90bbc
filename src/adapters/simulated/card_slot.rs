//! A simulated slot at the lowest seam: everything above the link to the card is the code that
//! runs over PC/SC.

use super::card_chip::{CardTrouble, Reaction, VirtualCard};
use super::card_image::CardImage;
use crate::adapters::card::stack::{
    Connector, LinkFault, RawAnswer, ReaderPicture, Slot, Stack, StackFault, Transport, Waker,
    Watch,
};
use crate::adapters::card::{CardLayouts, CardService, Limits, ReaderFilter};
use crate::ports::Sink;
use crate::ports::card::CardEvent;
use crate::ports::clock::Clock;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The name of the simulated reader.
pub const READER: &str = "Simulated Card Slot 00 00";

/// The simulated card reader.
pub struct SimulatedSlot;

impl SimulatedSlot {
    /// Starts the card adapter over a simulated slot, with the layouts that come with the program.
    pub fn start(clock: Arc<dyn Clock>, sink: Sink<CardEvent>) -> (CardService, SlotHandle) {
        Self::start_with(CardLayouts::built_in(), Limits::default(), clock, sink)
    }

    /// As [`SimulatedSlot::start`], with other layouts and limits.
    pub fn start_with(
        layouts: CardLayouts,
        limits: Limits,
        clock: Arc<dyn Clock>,
        sink: Sink<CardEvent>,
    ) -> (CardService, SlotHandle) {
        let handle = SlotHandle {
            world: Arc::new(World::default()),
        };
        let stack = Arc::new(SimulatedStack {
            world: handle.world.clone(),
        });
        let filter = ReaderFilter::default();
        let reader = CardService::start(stack, layouts, filter, limits, clock, sink);
        (reader, handle)
    }
}

/// The hand that puts cards in and pulls plugs.
#[derive(Clone)]
pub struct SlotHandle {
    world: Arc<World>,
}

impl SlotHandle {
    /// Puts a card in; one that is in is exchanged.
    pub fn insert(&self, image: &CardImage) {
        let trouble = std::mem::take(&mut self.world.lock().next_trouble);
        self.insert_troubled(image, trouble);
    }

    /// Puts a card in with which something is wrong.
    pub fn insert_troubled(&self, image: &CardImage, trouble: CardTrouble) {
        self.world.change(|s| {
            let leaving = u32::from(s.card.is_some());
            s.card = Some(VirtualCard::troubled(image, trouble));
            s.changes += 1 + leaving;
        });
    }

    /// Pulls the card.
    pub fn pull(&self) {
        self.world.change(State::pull);
    }

    /// Makes something be wrong with the card in the slot, or with the next one.
    pub fn fault(&self, trouble: CardTrouble) {
        self.world.change(|s| match &mut s.card {
            Some(card) => card.set_trouble(trouble),
            None => s.next_trouble = trouble,
        });
    }

    /// Unplugs the reader; a card in it stays in it.
    pub fn unplug(&self) {
        self.world.change(|s| s.reader = Reader::Unplugged);
    }

    /// Plugs the reader in again.
    pub fn plug(&self) {
        self.world.change(|s| s.reader = Reader::Plugged);
    }

    /// Another program takes the reader.
    pub fn hold(&self) {
        self.world.change(|s| s.reader = Reader::HeldByAnother);
    }

    /// Stops the reader service.
    pub fn stop_service(&self) {
        self.world.change(|s| s.service = Service::Down);
    }

    /// Starts the reader service again, which counts from zero.
    pub fn start_service(&self) {
        self.world.change(|s| {
            s.service = Service::Up;
            s.changes = u32::from(s.card.is_some());
            s.generation += 1;
        });
    }
}

#[derive(Default)]
struct World {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    service: Service,
    /// Which run of the service this is; ends of an earlier run are dead.
    generation: u32,
    reader: Reader,
    card: Option<VirtualCard>,
    changes: u32,
    next_trouble: CardTrouble,
    /// Counts everything, so that waiting ends at every change.
    version: u64,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Service {
    #[default]
    Up,
    Down,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Reader {
    #[default]
    Plugged,
    HeldByAnother,
    Unplugged,
}

impl World {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, how: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        how(&mut state);
        state.version += 1;
        self.changed.notify_all();
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, wait: Duration) -> MutexGuard<'a, State> {
        let version = state.version;
        let (state, _) = self
            .changed
            .wait_timeout_while(state, wait, |s| s.version == version)
            .unwrap_or_else(PoisonError::into_inner);
        state
    }
}

impl State {
    fn pull(&mut self) {
        if self.card.take().is_some() {
            self.changes += 1;
        }
    }

    fn check(&self, generation: u32) -> Result<(), LinkFault> {
        if self.service == Service::Down || self.generation != generation {
            Err(LinkFault::ServiceLost)
        } else if self.reader == Reader::Unplugged {
            Err(LinkFault::ReaderGone)
        } else {
            Ok(())
        }
    }

    fn picture(&mut self) -> Vec<ReaderPicture> {
        if self.reader == Reader::Unplugged {
            return vec![];
        }
        let slot = match &mut self.card {
            None => Slot::Empty,
            Some(card) if card.trouble() == CardTrouble::UpsideDown => Slot::Mute,
            Some(_) => Slot::Card,
        };
        vec![ReaderPicture {
            name: READER.to_owned(),
            slot,
            changes: self.changes,
        }]
    }
}

struct SimulatedStack {
    world: Arc<World>,
}

impl Stack for SimulatedStack {
    fn watch(&self) -> Result<Box<dyn Watch>, StackFault> {
        let state = self.world.lock();
        if state.service == Service::Down {
            return Err(StackFault::NoService);
        }
        Ok(Box::new(SimulatedWatch {
            world: self.world.clone(),
            generation: state.generation,
            seen: None,
        }))
    }

    fn connector(&self) -> Box<dyn Connector> {
        Box::new(SimulatedConnector {
            world: self.world.clone(),
        })
    }
}

struct SimulatedWatch {
    world: Arc<World>,
    generation: u32,
    seen: Option<u64>,
}

impl Watch for SimulatedWatch {
    fn next(&mut self, wait: Duration) -> Result<Vec<ReaderPicture>, StackFault> {
        let mut state = self.world.lock();
        if self.seen == Some(state.version) {
            state = self.world.wait(state, wait);
        }
        self.seen = Some(state.version);
        if state.service == Service::Down || state.generation != self.generation {
            return Err(StackFault::NoService);
        }
        Ok(state.picture())
    }

    fn waker(&self) -> Waker {
        let world = self.world.clone();
        Arc::new(move || world.change(|_| ()))
    }
}

struct SimulatedConnector {
    world: Arc<World>,
}

impl Connector for SimulatedConnector {
    fn connect(&mut self, reader: &str) -> Result<Box<dyn Transport>, LinkFault> {
        let mut state = self.world.lock();
        state.check(state.generation)?;
        if state.reader == Reader::HeldByAnother {
            return Err(LinkFault::Busy);
        }
        if reader != READER {
            return Err(LinkFault::ReaderGone);
        }
        let card = state.card.as_mut().ok_or(LinkFault::Gone)?;
        card.reset();
        let answer_to_reset = card.answer_to_reset().ok_or(LinkFault::Mute)?;
        Ok(Box::new(SimulatedLink {
            world: self.world.clone(),
            generation: state.generation,
            changes: state.changes,
            answer_to_reset,
        }))
    }
}

struct SimulatedLink {
    world: Arc<World>,
    generation: u32,
    changes: u32,
    answer_to_reset: Vec<u8>,
}

impl SimulatedLink {
    fn check(&self, state: &State) -> Result<(), LinkFault> {
        state.check(self.generation)?;
        if state.changes == self.changes {
            Ok(())
        } else {
            Err(LinkFault::Gone)
        }
    }

    /// Lets the card take its time; ends early when it leaves.
    fn pause<'a>(
        &self,
        state: MutexGuard<'a, State>,
        span: Option<Duration>,
    ) -> MutexGuard<'a, State> {
        let Some(span) = span else {
            return state;
        };
        let untouched = |s: &mut State| self.check(s).is_ok();
        let changed = &self.world.changed;
        let waited = changed.wait_timeout_while(state, span, untouched);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Transport for SimulatedLink {
    fn transmit(&mut self, command: &[u8], answer: &mut RawAnswer) -> Result<(), LinkFault> {
        let state = self.world.lock();
        let pace = state.card.as_ref().and_then(VirtualCard::pace);
        let mut state = self.pause(state, pace);
        self.check(&state)?;
        let reaction = state.card.as_mut().map(|card| card.command(command));
        match reaction {
            Some(Reaction::Answer(bytes)) => answer.fill(&bytes),
            Some(Reaction::Silence) => {
                // As over vpcd: only pulling the card or ending the service frees the caller.
                while self.check(&state).is_ok() {
                    state = self.world.wait(state, Duration::MAX);
                }
                Err(LinkFault::NoAnswer)
            }
            Some(Reaction::Removal) | None => {
                drop(state);
                self.world.change(State::pull);
                Err(LinkFault::NoAnswer)
            }
        }
    }

    fn answer_to_reset(&mut self) -> Vec<u8> {
        self.answer_to_reset.clone()
    }
}
