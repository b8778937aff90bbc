//! The first visit of a technician, run: taps and answers go to [`Setup`], what it asks for to the world.

mod progress;
mod world;

pub(super) use world::STICKS;
pub use world::{CodeCamera, House, SetupPlaces};

use crate::domain::setup::{Setup, SetupEffect, SetupEvent, SetupTap, Step};
use crate::domain::time::Span;
use crate::domain::visit::{Scene, Settings};
use crate::ports::Sink;
use crate::ports::clock::Clock;
use crate::ports::setup::SetupWorld;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

/// What somebody did at the panel.
enum Told {
    Tap(SetupTap),
    Settings(Settings),
    Look,
}

/// A set-up that runs. Dropping it ends it, at the latest when the question under way is answered.
pub struct SetupRun {
    tell: Option<Sender<Told>>,
    thread: Option<JoinHandle<()>>,
}

impl SetupRun {
    /// Goes on where an earlier one was, or begins. Every change is shown; `done` is called once the
    /// terminal is one of the county's.
    ///
    /// Errors: the system gives no thread.
    pub fn start(
        world: Box<dyn SetupWorld>,
        clock: Arc<dyn Clock>,
        show: Sink<Scene>,
        done: Box<dyn FnOnce() + Send>,
    ) -> std::io::Result<Self> {
        let (tell, told) = channel();
        let thread = std::thread::Builder::new()
            .name("set-up".to_owned())
            .spawn(move || {
                let mut run = Running::begin(world, clock, show);
                run.go_on(&told);
                if run.setup.step() == Step::Done {
                    done();
                }
            })?;
        Ok(Self {
            tell: Some(tell),
            thread: Some(thread),
        })
    }

    /// A tap on its pages.
    pub fn tap(&self, tap: SetupTap) {
        self.put(Told::Tap(tap));
    }

    /// Size and colours.
    pub fn settings(&self, settings: Settings) {
        self.put(Told::Settings(settings));
    }

    /// Time was moved by hand: the deadlines are looked at.
    pub fn look(&self) {
        self.put(Told::Look);
    }

    fn put(&self, told: Told) {
        if let Some(tell) = &self.tell {
            // Once it is done nobody listens any more.
            let _ = tell.send(told);
        }
    }
}

impl Drop for SetupRun {
    fn drop(&mut self) {
        self.tell = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the set-up ended by a fault");
        }
    }
}

struct Running {
    setup: Setup,
    world: Box<dyn SetupWorld>,
    clock: Arc<dyn Clock>,
    show: Sink<Scene>,
    settings: Settings,
}

impl Running {
    fn begin(world: Box<dyn SetupWorld>, clock: Arc<dyn Clock>, show: Sink<Scene>) -> Self {
        let sheet = world.kept_sheet();
        let mut asked = Vec::new();
        let setup = match world.kept() {
            None => Setup::begin(sheet),
            Some(kept) => Setup::resume(kept, sheet, clock.monotonic(), &mut asked),
        };
        let mut run = Self {
            setup,
            world,
            clock,
            show,
            settings: Settings::default(),
        };
        run.publish();
        run.carry_out(asked);
        run
    }

    /// Until the terminal is one of the county's, or nobody is there to tell anything.
    fn go_on(&mut self, told: &Receiver<Told>) {
        while self.setup.step() != Step::Done {
            let now = self.clock.monotonic();
            let left = self.setup.deadline().map(|at| at.since(now));
            let wait = left.and_then(|left: Span| self.clock.real_wait(left));
            let heard = match wait {
                Some(wait) => told.recv_timeout(wait),
                None => told.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let mut asked = Vec::new();
            let now = self.clock.monotonic();
            match heard {
                Ok(Told::Tap(tap)) => self.setup.tap(tap, now, &mut asked),
                Ok(Told::Settings(settings)) => self.settings = settings,
                Ok(Told::Look) | Err(RecvTimeoutError::Timeout) => {
                    self.setup.time(now, &mut asked);
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.publish();
            self.carry_out(asked);
        }
    }

    /// Carries out what is asked for, and what the answers ask for in turn.
    fn carry_out(&mut self, asked: Vec<SetupEffect>) {
        let mut left: std::collections::VecDeque<SetupEffect> = asked.into();
        while let Some(effect) = left.pop_front() {
            let Some(event) = self.answer(effect) else {
                continue;
            };
            let mut asked = Vec::new();
            self.setup.told(event, self.clock.monotonic(), &mut asked);
            left.extend(asked);
            if let Some(trouble) = self.setup.trouble() {
                log::warn!("set-up: {}", trouble.word());
            }
            self.publish();
        }
    }

    fn answer(&self, effect: SetupEffect) -> Option<SetupEvent> {
        let world = self.world.as_ref();
        Some(match effect {
            SetupEffect::TurnPanel(asked) => SetupEvent::Turned(asked, world.turn_panel()),
            SetupEffect::LookAtNetwork(asked) => SetupEvent::Network(asked, world.network()),
            SetupEffect::JoinByStick(asked) => SetupEvent::Joined(asked, world.join_by_stick()),
            SetupEffect::Listen(asked) => SetupEvent::Heard(asked, world.listen()),
            SetupEffect::Join(asked, line) => SetupEvent::Joined(asked, world.join(&line)),
            SetupEffect::SetClock(asked, wish) => {
                SetupEvent::ClockSet(asked, world.set_clock(wish))
            }
            SetupEffect::ReadSheet(asked) => {
                SetupEvent::Sheet(asked, world.read_sheet().map(Box::new))
            }
            SetupEffect::CompareClock(asked) => SetupEvent::Clock(asked, world.compare_clock()),
            SetupEffect::ScanCode(asked) => SetupEvent::Scanned(asked, world.scan_code()),
            SetupEffect::Apply(asked, code) => {
                SetupEvent::Applied(asked, world.apply(code.as_ref()))
            }
            SetupEffect::Keep(progress) => {
                // A disk that takes nothing is met again by the sheet and by the keys, which say so.
                if let Err(trouble) = world.keep(&progress) {
                    log::error!("set-up: {}", trouble.word());
                }
                return None;
            }
            SetupEffect::Mount(mounted) => {
                if let Err(trouble) = world.mount(mounted) {
                    log::error!("set-up: {}", trouble.word());
                }
                return None;
            }
        })
    }

    fn publish(&self) {
        (self.show)(Scene::setting_up(
            self.setup.clone(),
            self.clock.wall(),
            self.settings,
        ));
    }
}
