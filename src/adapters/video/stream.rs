//! Frames of a camera that is on: the newest one, decoded when it is wanted.

use super::decode::decode;
use super::pipe::{Message, PipeFault, RawHead, read};
use crate::domain::face::CameraFault;
use crate::domain::time::{MonoTime, Span};
use crate::pictures::frames::FrameFault;
use crate::ports::clock::Clock;
use crate::ports::frames::{Frame, Frames};
use std::io::Read;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long nothing but damaged frames is borne.
const DAMAGED: Span = Span::seconds(1);
/// How long the end of a camera is waited for.
const END: Duration = Duration::from_secs(1);
/// Between two looks at a clock that is moved by hand.
const LOOK: Duration = Duration::from_millis(20);

/// Ends whatever writes into the pipe. Called at least once, at last when the stream is dropped.
pub trait Ending: Send {
    /// Ends it now; must not wait.
    fn end(&mut self);

    /// Clears up behind it, once the pipe is closed.
    fn after(&mut self) {}
}

struct Raw {
    head: RawHead,
    bytes: Zeroizing<Vec<u8>>,
    at: MonoTime,
}

#[derive(Default)]
struct State {
    started: bool,
    newest: Option<Raw>,
    over: Option<CameraFault>,
    /// A room that was used, for the frame after the next.
    spare: Zeroizing<Vec<u8>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    news: Condvar,
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The terminal's end of a camera's pipe.
pub struct Stream {
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    ending: Arc<Mutex<Box<dyn Ending>>>,
    ended: Receiver<()>,
    thread: Option<JoinHandle<()>>,
    /// The frame before, to tell a camera that repeats itself.
    last: Zeroizing<Vec<u8>>,
    damaged_since: Option<MonoTime>,
}

impl Stream {
    /// Reads a pipe on a thread of its own. Errors when the system gives none.
    pub fn over(
        pipe: impl Read + Send + 'static,
        ending: Box<dyn Ending>,
        clock: Arc<dyn Clock>,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let ending = Arc::new(Mutex::new(ending));
        let (end, ended) = channel();
        let reader = Reader {
            shared: shared.clone(),
            clock: clock.clone(),
            ending: ending.clone(),
        };
        let thread = std::thread::Builder::new()
            .name("frames".to_owned())
            .spawn(move || {
                let _end: Sender<()> = end;
                reader.run(pipe);
            })?;
        Ok(Self {
            shared,
            clock,
            ending,
            ended,
            thread: Some(thread),
            last: Zeroizing::default(),
            damaged_since: None,
        })
    }

    /// Waits until the camera says that it is on.
    pub fn started(&mut self, within: Span) -> Result<(), CameraFault> {
        self.wait(within, |state| state.started.then_some(()))
    }

    /// Waits until `found` finds something; what was found before a fault comes before it.
    fn wait<T>(
        &self,
        within: Span,
        mut found: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<T, CameraFault> {
        let until = self.clock.monotonic().plus(within);
        let mut state = locked(&self.shared.state);
        loop {
            if let Some(found) = found(&mut state) {
                return Ok(found);
            }
            if let Some(fault) = state.over {
                return Err(fault);
            }
            let left = until.since(self.clock.monotonic());
            if left == Span::default() {
                state.over = Some(CameraFault::Silent);
                drop(state);
                self.end();
                return Err(CameraFault::Silent);
            }
            let wait = self.clock.real_wait(left).unwrap_or(LOOK);
            let woken = self.shared.news.wait_timeout(state, wait);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn end(&self) {
        // Held only by the reader when it clears up: then it has ended already.
        if let Ok(mut ending) = self.ending.try_lock() {
            ending.end();
        }
    }

    /// Decodes a frame; `None` for one that is none.
    fn decoded(&mut self, raw: Raw) -> Result<Option<Frame>, CameraFault> {
        // A sensor is never still to the last bit: the same frame again is no new one.
        let repeated = *raw.bytes == *self.last;
        let made = (!repeated).then(|| decode(raw.head, &raw.bytes));
        let used = std::mem::replace(&mut self.last, raw.bytes);
        locked(&self.shared.state).spare = used;
        match made {
            None => Ok(None),
            Some(Ok(pixels)) => {
                self.damaged_since = None;
                Ok(Some(Frame {
                    at: raw.at,
                    width: pixels.width,
                    height: pixels.height,
                    rgb: pixels.rgb,
                }))
            }
            Some(Err(fault)) => self.damaged(fault, raw.at).map(|()| None),
        }
    }

    fn damaged(&mut self, fault: FrameFault, at: MonoTime) -> Result<(), CameraFault> {
        let since = *self.damaged_since.get_or_insert(at);
        if at.since(since) < DAMAGED {
            return Ok(());
        }
        log::warn!("nothing but damaged frames for a second; the last: {fault}");
        locked(&self.shared.state).over = Some(CameraFault::Damaged);
        self.end();
        Err(CameraFault::Damaged)
    }
}

impl Frames for Stream {
    fn next(&mut self, within: Span) -> Result<Frame, CameraFault> {
        let until = self.clock.monotonic().plus(within);
        loop {
            let left = until.since(self.clock.monotonic());
            let raw = self.wait(left, |state| state.newest.take())?;
            if let Some(frame) = self.decoded(raw)? {
                return Ok(frame);
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.end();
        let Some(thread) = self.thread.take() else {
            return;
        };
        // Nothing is ever sent: the channel ends with the thread.
        match self.ended.recv_timeout(END) {
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                log::warn!("a camera does not end and is left behind");
            }
            _ => drop(thread.join()),
        }
    }
}

/// What the thread owns.
struct Reader {
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    ending: Arc<Mutex<Box<dyn Ending>>>,
}

impl Reader {
    fn run(self, mut pipe: impl Read) {
        let mut room = Zeroizing::default();
        let fault = loop {
            match read(&mut pipe, &mut room) {
                Ok(Message::Started) => self.tell(|state| state.started = true),
                Ok(Message::Frame(head)) => self.frame(head, &mut room),
                Ok(Message::Fault(fault)) => break fault,
                Err(PipeFault::Closed) => break CameraFault::Gone,
                Err(fault) => {
                    log::warn!("the process of a camera fell silent in a message: {fault}");
                    break CameraFault::Gone;
                }
            }
        };
        self.tell(|state| {
            state.over.get_or_insert(fault);
        });
        drop(pipe);
        let mut ending = locked(&self.ending);
        ending.end();
        ending.after();
    }

    fn frame(&self, head: RawHead, room: &mut Zeroizing<Vec<u8>>) {
        let at = self.clock.monotonic();
        self.tell(|state| {
            let bytes = std::mem::take(room);
            let old = state.newest.replace(Raw { head, bytes, at });
            *room = old.map_or_else(|| std::mem::take(&mut state.spare), |old| old.bytes);
        });
    }

    fn tell(&self, change: impl FnOnce(&mut State)) {
        change(&mut locked(&self.shared.state));
        self.shared.news.notify_all();
    }
}
