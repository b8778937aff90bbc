//! The terminal examines itself while it runs: what its devices do not tell stands on the page of devices,
//! a few minutes old at most.

use super::self_check::house_check;
use super::{Stage, locked, surroundings};
use crate::config::load;
use crate::ports::clock::Clock;
use crate::ui::text::checks::Checked;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often, while there is no terminal yet: an enrolment may be finished at any moment.
const SOON: Duration = Duration::from_secs(10);
/// How often, while it runs.
const EVERY: Duration = Duration::from_secs(300);

/// The thread that looks, now and then and when asked. Dropping it ends it, at the latest when a look is over.
pub(super) struct House {
    ask: Sender<Ask>,
    thread: Option<JoinHandle<()>>,
}

/// What is asked of the thread.
enum Ask {
    Look,
    Stop,
}

/// Has it look now.
#[derive(Clone)]
pub(super) struct Again(Sender<Ask>);

impl Again {
    /// Now.
    pub(super) fn look(&self) {
        let _ = self.0.send(Ask::Look);
    }
}

impl House {
    /// What has it look now.
    pub(super) fn again(&self) -> Again {
        Again(self.ask.clone())
    }

    /// Starts it.
    ///
    /// Errors: the system gives no thread.
    pub(super) fn start(stage: Stage, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let (ask, asked) = channel();
        let thread = std::thread::Builder::new()
            .name("self-check".to_owned())
            .spawn(move || {
                // The start comes first: nobody looks at the page of devices in its first seconds.
                let mut pause = SOON;
                let mut known = Vec::new();
                while let Ok(Ask::Look) | Err(RecvTimeoutError::Timeout) = asked.recv_timeout(pause)
                {
                    let looked = look(&stage, &clock, &mut known);
                    pause = if looked { EVERY } else { SOON };
                }
            })?;
        Ok(Self {
            ask,
            thread: Some(thread),
        })
    }
}

/// Looks once and shows it, and meanwhile that it looks; whether there is a terminal to look at. `known` is
/// what was found last.
fn look(stage: &Stage, clock: &Arc<dyn Clock>, known: &mut Vec<Checked>) -> bool {
    if locked(&stage.terminal).is_none() {
        return false;
    }
    let Ok(config) = load(&stage.places.sources()) else {
        return false;
    };
    let told = |house: &[Checked], looking| {
        let mut around = surroundings(&config);
        around.house = house.to_vec();
        around.looking = looking;
        stage.handle.surround(around);
    };
    told(known, true);
    *known = house_check(&config, clock);
    for checked in known.iter().filter(|checked| checked.is_broken()) {
        log::warn!("self-check: {} is broken", checked.part.word());
    }
    told(known, false);
    true
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.ask.send(Ask::Stop);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the self-check ended by a fault");
        }
    }
}
