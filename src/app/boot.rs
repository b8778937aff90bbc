//! Starting the dispatcher's thread and ending it.

use super::dispatcher::{Dispatcher, LogSettings};
use super::event::{Event, Inbox, Ports};
use super::supervisor::{Supervisor, Ward};
use super::sync::{Sync, SyncIntervals};
use super::update::Updates;
use super::view::{Frame, MachineView, Place};
use crate::domain::bundle::{AssistedRule, BrowseRule};
use crate::domain::delivery::{Backlog, BacklogLimits, BacklogVerdict};
use crate::domain::machine::update::Hours;
use crate::domain::people::card::Holder;
use crate::domain::services::catalogue::Catalogue;
use crate::domain::visit::{Visit, VisitSetup};
use crate::ports::Sink;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;

/// What the dispatcher starts from.
pub struct Boot {
    /// The world.
    pub ports: Ports,
    /// What is fixed while it runs.
    pub setup: VisitSetup,
    /// The catalogue kept from the last run, if any.
    pub catalogue: Option<Arc<Catalogue>>,
    /// Whether the county kept from the last run wants a card for looking around.
    pub browse: BrowseRule,
    /// What operators help with here.
    pub assisted: AssistedRule,
    /// Who stands for every holder in training.
    pub practice: Holder,
    /// Where the terminal stands.
    pub place: Place,
    /// Whether devices are simulated.
    pub simulated: bool,
    /// How often the county is asked.
    pub every: SyncIntervals,
    /// What the audit log is told.
    pub log: LogSettings,
    /// How much may lie unsent.
    pub limits: BacklogLimits,
    /// The hours of the night in which an update of the system is installed.
    pub night: Hours,
    /// The devices that are watched, and how to make them anew.
    pub wards: Vec<Ward>,
    /// Called when the dispatcher dies of a fault: the program must end, restart is the repair.
    pub on_death: Box<dyn FnOnce() + Send>,
}

/// A running dispatcher.
pub struct Running {
    inbox: Inbox,
    thread: Option<JoinHandle<()>>,
    supervisor: Supervisor,
}

impl Boot {
    /// Starts the thread. Frames go to `screen`, which must not block.
    pub fn start(self, inbox: Inbox, events: Receiver<Event>, screen: Sink<Frame>) -> Running {
        let machine = MachineView {
            place: self.place,
            simulated: self.simulated,
            backlog: Backlog::default(),
            backlog_verdict: BacklogVerdict::Fine,
            jobs_as_of: None,
            notices: Vec::new(),
        };
        let visit = Visit::new(self.setup, self.catalogue)
            .with_browse_rule(self.browse)
            .with_practice(self.practice)
            .with_assisted_rule(self.assisted);
        let mut dispatcher = Dispatcher::new(
            self.ports,
            visit,
            machine,
            Sync::new(self.every),
            screen,
            self.log,
            self.limits,
        );
        dispatcher.updates = Updates::new(self.night);
        let on_death = self.on_death;
        let thread = std::thread::Builder::new()
            .name("dispatcher".into())
            .spawn(move || {
                let ended = catch_unwind(AssertUnwindSafe(|| dispatcher.run(&events)));
                if ended.is_err() {
                    log::error!("the dispatcher died of a fault; the program ends");
                    on_death();
                }
            })
            .expect("a thread can be started");
        Running {
            supervisor: Supervisor::start(self.wards, inbox.clone()),
            inbox,
            thread: Some(thread),
        }
    }
}

impl Running {
    /// Whether the dispatcher still runs. Its death ends the process: restart is the repair.
    pub fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|t| !t.is_finished())
    }

    /// Ends it in order: adapters are stopped, what was asked before is finished.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.supervisor.stop();
        self.inbox.put(Event::Stop);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the dispatcher ended by a fault");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
