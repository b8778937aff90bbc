//! The terminal examines itself while it runs: what its devices do not tell stands on the page of devices,
//! a few minutes old at most.

use super::self_check::house_check;
use super::{Stage, locked, surroundings};
use crate::config::load;
use crate::ports::clock::Clock;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often, while there is no terminal yet: an enrolment may be finished at any moment.
const SOON: Duration = Duration::from_secs(10);
/// How often, while it runs.
const EVERY: Duration = Duration::from_secs(300);

/// The thread that looks. Dropping it ends it, at the latest when a look is over.
pub(super) struct House {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl House {
    /// Starts it.
    ///
    /// Errors: the system gives no thread.
    pub(super) fn start(stage: Stage, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("self-check".to_owned())
            .spawn(move || {
                // The start comes first: nobody looks at the page of devices in its first seconds.
                let mut pause = SOON;
                while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                    pause = if look(&stage, &clock) { EVERY } else { SOON };
                }
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

/// Looks once and shows it; whether there is a terminal to look at.
fn look(stage: &Stage, clock: &Arc<dyn Clock>) -> bool {
    if locked(&stage.terminal).is_none() {
        return false;
    }
    let Ok(config) = load(&stage.files) else {
        return false;
    };
    let mut around = surroundings(&config);
    around.house = house_check(&config, clock);
    for checked in around.house.iter().filter(|checked| checked.is_broken()) {
        log::warn!("self-check: {} is broken", checked.part.word());
    }
    stage.handle.surround(around);
    true
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the self-check ended by a fault");
        }
    }
}
