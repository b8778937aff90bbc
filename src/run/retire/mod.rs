//! The end of a terminal, run: from the note a technician's two taps left on the disk to the code of an empty
//! machine. Every step is kept before the next, so the power may go after each.

mod world;

pub use world::RetireHouse;

use crate::domain::machine::retire::course::PutAway;
use crate::domain::machine::retire::{Kept, RetireTap, RetireTrouble, Retiring, Wiping};
use crate::domain::time::Span;
use crate::domain::visit::{Scene, Settings};
use crate::ports::Sink;
use crate::ports::clock::Clock;
use crate::ports::retire::{Answered, RetireWorld, WipeStopped};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

/// How long after a trouble it is tried again by itself.
const AGAIN: Span = Span::seconds(15);

/// What somebody did at the panel.
enum Told {
    Tap(RetireTap),
    Settings(Settings),
}

/// An end that runs. Dropping it stops it at the next file; the next start goes on.
pub struct RetireRun {
    tell: Option<Sender<Told>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl RetireRun {
    /// Goes on where the note says. Every change is shown.
    ///
    /// Errors: the system gives no thread.
    pub fn start(
        world: Box<dyn RetireWorld>,
        clock: Arc<dyn Clock>,
        show: Sink<Scene>,
    ) -> std::io::Result<Self> {
        let (tell, told) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::Builder::new()
            .name("retire".to_owned())
            .spawn(move || {
                let mut run = Running {
                    world,
                    clock,
                    show,
                    told,
                    stop: stopped,
                    at: Retiring::Stating,
                    settings: Settings::default(),
                };
                run.go_on();
            })?;
        Ok(Self {
            tell: Some(tell),
            stop,
            thread: Some(thread),
        })
    }

    /// A tap on its pages.
    pub fn tap(&self, tap: RetireTap) {
        self.put(Told::Tap(tap));
    }

    /// Size and colours.
    pub fn settings(&self, settings: Settings) {
        self.put(Told::Settings(settings));
    }

    fn put(&self, told: Told) {
        if let Some(tell) = &self.tell {
            // Once it is over nobody listens any more.
            let _ = tell.send(told);
        }
    }
}

impl Drop for RetireRun {
    fn drop(&mut self) {
        self.tell = None;
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the end of this terminal ended by a fault; the next start goes on");
        }
    }
}

struct Running {
    world: Box<dyn RetireWorld>,
    clock: Arc<dyn Clock>,
    show: Sink<Scene>,
    told: Receiver<Told>,
    stop: Arc<AtomicBool>,
    at: Retiring,
    settings: Settings,
}

/// Nobody is there any more to be told anything.
struct Alone;

impl Running {
    fn go_on(&mut self) {
        while self.at != Retiring::Over {
            let step = self.step();
            let waited = match step {
                Ok(waited) => waited,
                Err(trouble) => {
                    log::warn!("retirement: {trouble}");
                    self.be(Retiring::Waiting(trouble));
                    self.wait(Some(AGAIN)).map(|_| ())
                }
            };
            if waited.is_err() {
                return;
            }
        }
    }

    /// One step from what is kept to what is kept next.
    fn step(&mut self) -> Result<Result<(), Alone>, RetireTrouble> {
        match self.world.kept()? {
            None => self.be(Retiring::Over),
            Some(Kept::Asked(order)) => {
                self.be(Retiring::Stating);
                let stated = self.world.state(&order)?;
                self.world.keep(&Kept::Stated(stated))?;
            }
            Some(Kept::Stated(stated)) => {
                self.be(Retiring::Stating);
                let next = match self.world.send(&stated)? {
                    Answered::Taken(wiping) => Kept::Wiping(*wiping),
                    Answered::CalledOff(why) => Kept::CalledOff(why),
                };
                let called_off = match next {
                    Kept::CalledOff(why) => Some(why),
                    _ => None,
                };
                self.world.keep(&next)?;
                if let Some(why) = called_off {
                    self.be(Retiring::CalledOff(why));
                    return Ok(self.until(|tap| tap == RetireTap::GoOn).map(|()| {
                        self.be(Retiring::Over);
                    }));
                }
            }
            // The terminal serves again; its log takes the note.
            Some(Kept::CalledOff(_)) => self.be(Retiring::Over),
            Some(Kept::Wiping(wiping)) => return self.wipe(&wiping),
            Some(Kept::Done { completion, county }) => {
                let address = completion.address(&county);
                self.be(Retiring::Done {
                    completion,
                    address,
                    left: Vec::new(),
                    asked: PutAway::Kept,
                });
                return self.show_code().map(|waited| waited.map(|_| ()));
            }
        }
        Ok(Ok(()))
    }

    fn wipe(&mut self, wiping: &Wiping) -> Result<Result<(), Alone>, RetireTrouble> {
        let (stop, show, clock) = (self.stop.clone(), self.show.clone(), self.clock.clone());
        let settings = self.settings;
        let mut shown = None;
        let wiped = self.world.wipe(&mut |step| {
            if stop.load(Ordering::Acquire) {
                return ControlFlow::Break(());
            }
            if shown != Some(step.done) {
                shown = Some(step.done);
                let (done, total) = (step.done, step.total);
                let at = Retiring::Wiping { done, total };
                show(Scene::retiring(at, clock.wall(), settings));
            }
            ControlFlow::Continue(())
        });
        let left = match wiped {
            Ok(left) => left,
            Err(WipeStopped::Told) => return Ok(Err(Alone)),
            Err(WipeStopped::Disk) => return Err(RetireTrouble::Disk),
        };
        let completion = self.world.complete(wiping, left.len() as u64);
        let county = wiping.county.clone();
        if left.is_empty() {
            // The secret goes with this.
            self.world.keep(&Kept::Done { completion, county })?;
            return Ok(Ok(()));
        }
        let address = completion.address(&county);
        self.be(Retiring::Done {
            completion,
            address,
            left,
            asked: PutAway::Kept,
        });
        self.show_code().map(|waited| waited.map(|_| ()))
    }

    /// Until the code is put away, in two taps, or the wipe is to begin anew.
    fn show_code(&mut self) -> Result<Result<(), Alone>, RetireTrouble> {
        loop {
            let tap = match self.wait(None) {
                Ok(tap) => tap,
                Err(alone) => return Ok(Err(alone)),
            };
            let Retiring::Done { left, asked, .. } = &mut self.at else {
                return Ok(Ok(()));
            };
            match (tap, *asked) {
                (Some(RetireTap::Again), _) if !left.is_empty() => return Ok(Ok(())),
                (Some(RetireTap::PutAway), PutAway::Kept) => *asked = PutAway::Asked,
                (Some(RetireTap::Keep), _) => *asked = PutAway::Kept,
                (Some(RetireTap::PutAway), PutAway::Asked) => {
                    self.world.forget()?;
                    self.be(Retiring::Over);
                    return Ok(Ok(()));
                }
                _ => {}
            }
            self.publish();
        }
    }

    fn until(&mut self, is: impl Fn(RetireTap) -> bool) -> Result<(), Alone> {
        loop {
            if self.wait(None)?.is_some_and(&is) {
                return Ok(());
            }
        }
    }

    /// Waits for a tap, for so long; `None` when the time is over.
    fn wait(&mut self, span: Option<Span>) -> Result<Option<RetireTap>, Alone> {
        loop {
            let real = span.and_then(|span| self.clock.real_wait(span));
            let heard = match real {
                Some(real) => self.told.recv_timeout(real),
                None => self.told.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match heard {
                Ok(Told::Tap(tap)) => return Ok(Some(tap)),
                Ok(Told::Settings(settings)) => {
                    self.settings = settings;
                    self.publish();
                }
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return Err(Alone),
            }
        }
    }

    fn be(&mut self, at: Retiring) {
        self.at = at;
        self.publish();
    }

    fn publish(&self) {
        (self.show)(Scene::retiring(
            self.at.clone(),
            self.clock.wall(),
            self.settings,
        ));
    }
}
