//! A thread that has one sealed file for itself: commands go in by a channel, and it ends when it
//! is asked to.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

/// The other end of such a thread. Dropping it ends the thread and waits for it.
pub(super) struct FileThread<Command> {
    to: Mutex<Option<Sender<Command>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl<Command: Send + 'static> FileThread<Command> {
    /// Starts it; `body` runs until the channel ends.
    pub(super) fn start(
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

    /// Hands a command over; after the stop nobody takes it.
    pub(super) fn give(&self, command: Command) {
        let to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(to) = to.as_ref() {
            let _ = to.send(command);
        }
    }
}

impl<Command> FileThread<Command> {
    /// Whether it runs.
    pub(super) fn is_alive(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_some_and(|t| !t.is_finished())
    }

    /// Ends it after what it was given before, and waits.
    pub(super) fn stop(&self) {
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            let _ = thread.join();
        }
    }
}

impl<Command> Drop for FileThread<Command> {
    fn drop(&mut self) {
        self.stop();
    }
}
