//! A thread for what takes its time: commands go in by a channel, one after the other, and it ends when
//! it is asked to.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

/// The other end of such a thread. Dropping it ends the thread and waits for it.
pub struct Worker<Command> {
    to: Mutex<Option<Sender<Command>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl<Command: Send + 'static> Worker<Command> {
    /// Starts it; `body` runs until the channel ends.
    ///
    /// Errors: the system gives no thread.
    pub fn start(
        name: &str,
        body: impl FnOnce(&Receiver<Command>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (to, from) = channel();
        let thread = Builder::new()
            .name(name.to_owned())
            .spawn(move || body(&from))?;
        Ok(Self {
            to: Mutex::new(Some(to)),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Starts it; `act` is done with each command.
    ///
    /// Errors: the system gives no thread.
    pub fn doing(
        name: &str,
        mut act: impl FnMut(Command) + Send + 'static,
    ) -> std::io::Result<Self> {
        Self::start(name, move |from| {
            while let Ok(command) = from.recv() {
                act(command);
            }
        })
    }

    /// Hands a command over; after the stop, or where the thread is gone, nobody takes it: whoever waits
    /// for an answer has a deadline.
    pub fn give(&self, command: Command) {
        let to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(to) = to.as_ref() {
            let _ = to.send(command);
        }
    }
}

impl<Command> Worker<Command> {
    /// Whether it runs.
    pub fn is_alive(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_some_and(|t| !t.is_finished())
    }

    /// Ends it after what it was given before, without waiting.
    pub fn leave(&self) {
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.take();
    }

    /// Ends it after what it was given before, and waits.
    pub fn stop(&self) {
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            let _ = thread.join();
        }
    }
}

impl<Command> Drop for Worker<Command> {
    fn drop(&mut self) {
        self.stop();
    }
}
