//! Threads side by side: one for the card and one for the questions of the person at the terminal,
//! one up, one down.

use crate::ports::county::CountyError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long stopping waits for requests under way.
const STOP: Duration = Duration::from_secs(3);

/// One thread that works through what it is given, in order, with a state of its own.
pub struct Lane<W> {
    to: Mutex<Option<Sender<W>>>,
    ended: Mutex<Receiver<()>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Tells lanes that nothing is to be reported any more.
#[derive(Clone, Default)]
pub struct Silence(Arc<AtomicBool>);

impl Silence {
    /// Falls silent for good.
    pub fn fall(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it has fallen.
    pub fn has_fallen(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl<W: Send + 'static> Lane<W> {
    /// Starts a thread.
    pub fn start(
        name: &str,
        silence: Silence,
        mut work: impl FnMut(W) + Send + 'static,
    ) -> Result<Self, CountyError> {
        let (to, from) = channel();
        let (end, ended) = channel();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let _end: Sender<()> = end;
                while let Ok(next) = from.recv() {
                    if silence.has_fallen() {
                        break;
                    }
                    work(next);
                }
            })
            .map_err(|_| CountyError::Offline)?;
        Ok(Self {
            to: Mutex::new(Some(to)),
            ended: Mutex::new(ended),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Hands something to the thread.
    pub fn give(&self, work: W) {
        let to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(to) = to.as_ref() {
            let _ = to.send(work);
        }
    }

    /// Whether the thread runs.
    pub fn is_alive(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_some_and(|t| !t.is_finished())
    }

    /// Lets the thread end and waits a little; one held up in the system is left behind.
    pub fn stop(&self) {
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(thread) = thread else {
            return;
        };
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        match ended.recv_timeout(STOP) {
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                log::warn!("a request to the county is still under way and is left behind");
            }
            _ => {
                let _ = thread.join();
            }
        }
    }
}
