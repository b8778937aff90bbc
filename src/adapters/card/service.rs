//! The threads of the card adapter: one looks at the slots, one talks to the card and may get
//! stuck in the driver, one decides (with [`Desk`]) and is the only one that tells the core.

use super::desk::{Action, Command, Desk, Task, TaskId};
use super::layout::CardLayouts;
use super::reading::{self, LockedCard, ReadFault, Reading};
use super::slots::{Observer, ReaderFilter};
use super::stack::{Connector, LinkFault, ReaderPicture, Stack, StackFault, Transport, Waker};
use super::trace::{Trace, TraceStep};
use crate::domain::people::card::{CardContent, ExternalAuth, InsertionId};
use crate::ports::Sink;
use crate::ports::card::{CardEvent, CardReader};
use crate::ports::clock::Clock;
use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub use super::desk::Limits;

/// A look at least this often, in case a change was not reported.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// The first and the longest pause before a lost service is tried again.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));
/// Pauses before a reader held by another program is tried again.
const BUSY_PAUSES: [Duration; 3] = [
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
];
/// After this many looks in a row that changed nothing and did not wait, looking slows down.
const IDLE_LOOKS: u32 = 10;
const SLOW_LOOK: Duration = Duration::from_millis(50);
/// How long the end of a thread is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
const NUDGE: Duration = Duration::from_millis(20);

enum Input {
    Command(Command),
    Look(Result<Vec<ReaderPicture>, StackFault>),
    Done(TaskId, Result<CardContent, ReadFault>),
    Ended(TalkerId),
    Stop,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct TalkerId(u64);

/// A running card adapter over any [`Stack`].
pub struct CardService {
    inputs: Sender<Input>,
    trace: Trace,
    running: Mutex<Option<Running>>,
}

struct Running {
    watcher: JoinHandle<()>,
    decider: JoinHandle<()>,
    waker: Arc<Mutex<Option<Waker>>>,
    watch_stop: Sender<Infallible>,
    watch_ended: Receiver<Infallible>,
}

impl CardService {
    /// Starts the threads. The sink is called from one thread only.
    pub fn start(
        stack: Arc<dyn Stack>,
        layouts: CardLayouts,
        filter: ReaderFilter,
        limits: Limits,
        clock: Arc<dyn Clock>,
        sink: Sink<CardEvent>,
    ) -> Self {
        let (inputs, received) = channel();
        let trace = Trace::new(clock.clone());
        let (watch_stop, stopped) = channel();
        let (ended, watch_ended) = channel();
        let waker = Arc::new(Mutex::new(None));
        let watcher = Watcher {
            stack: stack.clone(),
            inputs: inputs.clone(),
            waker: waker.clone(),
            stopped,
            _ended: ended,
        };
        let decider = Decider {
            desk: Desk::new(limits),
            observer: Observer::new(filter),
            clock,
            sink,
            left: HashSet::new(),
            talker: None,
            last_talker: TalkerId(0),
            means: Means {
                stack,
                layouts: Arc::new(layouts),
                trace: trace.clone(),
                inputs: inputs.clone(),
            },
        };
        let running = Running {
            watcher: spawn("card-watch", move || watcher.run()),
            decider: spawn("card", move || decider.run(&received)),
            waker,
            watch_stop,
            watch_ended,
        };
        Self {
            inputs,
            trace,
            running: Mutex::new(Some(running)),
        }
    }

    /// The last steps with the card, for the technician.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    fn send(&self, input: Input) {
        // After the stop nobody listens, and nothing is left to be done.
        let _ = self.inputs.send(input);
    }
}

impl CardReader for CardService {
    fn read(&self, insertion: InsertionId) {
        self.send(Input::Command(Command::Read(insertion)));
    }

    fn answer_challenge(&self, insertion: InsertionId, answer: ExternalAuth) {
        self.send(Input::Command(Command::Answer(insertion, answer)));
    }

    fn give_up(&self, insertion: InsertionId) {
        self.send(Input::Command(Command::GiveUp(insertion)));
    }

    fn is_alive(&self) -> bool {
        lock(&self.running)
            .as_ref()
            .is_some_and(|r| !r.watcher.is_finished() && !r.decider.is_finished())
    }

    fn stop(&self) {
        let running = lock(&self.running).take();
        let Some(running) = running else {
            return;
        };
        self.send(Input::Stop);
        drop(running.watch_stop);
        let mut waited = Duration::ZERO;
        while waited < PATIENCE {
            // A nudge that meets no wait is lost, hence again and again.
            if let Some(wake) = lock(&running.waker).clone() {
                wake();
            }
            match running.watch_ended.recv_timeout(NUDGE) {
                Err(RecvTimeoutError::Timeout) => waited += NUDGE,
                Ok(_) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        if waited < PATIENCE && running.watcher.join().is_err() {
            log::error!("card: the watching thread panicked");
        }
        if running.decider.join().is_err() {
            log::error!("card: the deciding thread panicked");
        }
    }
}

impl Drop for CardService {
    fn drop(&mut self) {
        self.stop();
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .expect("the system can start a thread")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread that looks.
struct Watcher {
    stack: Arc<dyn Stack>,
    inputs: Sender<Input>,
    waker: Arc<Mutex<Option<Waker>>>,
    stopped: Receiver<Infallible>,
    _ended: Sender<Infallible>,
}

impl Watcher {
    fn run(self) {
        let mut pause = BACK_OFF.0;
        while self.goes_on_after(Duration::ZERO) {
            let mut last = None;
            let fault = match self.stack.watch() {
                Ok(mut watch) => {
                    *lock(&self.waker) = Some(watch.waker());
                    let mut idle = 0;
                    loop {
                        let look = watch.next(HEARTBEAT);
                        if !self.goes_on_after(Duration::ZERO) {
                            return;
                        }
                        match look {
                            Err(fault) => break fault,
                            Ok(picture) if last.as_ref() == Some(&picture) => {
                                idle += 1;
                                if idle > IDLE_LOOKS && !self.goes_on_after(SLOW_LOOK) {
                                    return;
                                }
                            }
                            Ok(picture) => {
                                idle = 0;
                                pause = BACK_OFF.0;
                                last = Some(picture.clone());
                                self.tell(Ok(picture));
                            }
                        }
                    }
                }
                Err(fault) => fault,
            };
            *lock(&self.waker) = None;
            self.tell(Err(fault));
            if !self.goes_on_after(pause) {
                return;
            }
            pause = (pause * 2).min(BACK_OFF.1);
        }
    }

    fn tell(&self, look: Result<Vec<ReaderPicture>, StackFault>) {
        let _ = self.inputs.send(Input::Look(look));
    }

    fn goes_on_after(&self, pause: Duration) -> bool {
        let end = self.stopped.recv_timeout(pause);
        matches!(end, Err(RecvTimeoutError::Timeout))
    }
}

/// The thread that decides.
struct Decider {
    desk: Desk,
    observer: Observer,
    clock: Arc<dyn Clock>,
    sink: Sink<CardEvent>,
    talker: Option<Talker>,
    last_talker: TalkerId,
    left: HashSet<TalkerId>,
    means: Means,
}

/// What every talking thread gets.
#[derive(Clone)]
struct Means {
    stack: Arc<dyn Stack>,
    layouts: Arc<CardLayouts>,
    trace: Trace,
    inputs: Sender<Input>,
}

/// The deciding thread's end of a talking thread. Dropping it ends that thread as soon as it
/// comes back from the driver.
struct Talker {
    id: TalkerId,
    tasks: Sender<(TaskId, Task)>,
    _alive: Sender<Infallible>,
}

impl Decider {
    fn run(mut self, inputs: &Receiver<Input>) {
        let actions = self.desk.start();
        self.carry_out(actions);
        loop {
            let actions = match self.next(inputs) {
                Some(Input::Stop) => break,
                Some(input) => self.take(input),
                None => self.desk.tick(self.clock.monotonic()),
            };
            self.carry_out(actions);
        }
        self.end(inputs);
    }

    /// The next input, or `None` when a deadline may have come.
    fn next(&self, inputs: &Receiver<Input>) -> Option<Input> {
        let received = match self.desk.deadline() {
            None => inputs.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(deadline) => {
                let span = deadline.since(self.clock.monotonic());
                // Hardware does not stand still with a clock moved by hand: look at it again
                // after the same time on the wall.
                let wait = self.clock.real_wait(span).unwrap_or(span.into());
                inputs.recv_timeout(wait)
            }
        };
        match received {
            Ok(input) => Some(input),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Input::Stop),
        }
    }

    fn take(&mut self, input: Input) -> Vec<Action> {
        let now = self.clock.monotonic();
        match input {
            Input::Command(command) => self.desk.command(command, now),
            Input::Look(look) => {
                let look = look.as_deref().map_err(|fault| *fault);
                self.desk.slots(self.observer.observe(look))
            }
            Input::Done(task, result) => self.desk.done(task, result, now),
            Input::Ended(talker) if self.left.remove(&talker) => self.desk.came_back(),
            Input::Ended(_) | Input::Stop => vec![],
        }
    }

    fn carry_out(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Tell(event) => (self.sink)(event),
                Action::Start(id, task) => self.start_task(id, task),
                Action::LeaveBehind => {
                    self.means.trace.note(TraceStep::LeftBehind);
                    self.left.extend(self.talker.take().map(|t| t.id));
                }
            }
        }
    }

    fn start_task(&mut self, id: TaskId, task: Task) {
        let talker = match self.talker.take() {
            Some(talker) => talker,
            // A new thread holds no card, so there is nothing it could let go.
            None if matches!(task, Task::Release(_)) => return,
            None => self.new_talker(),
        };
        if talker.tasks.send((id, task)).is_ok() {
            self.talker = Some(talker);
        } else {
            log::error!("card: the talking thread panicked");
            let fault = ReadFault::Link(LinkFault::Broken);
            let _ = self.means.inputs.send(Input::Done(id, Err(fault)));
        }
    }

    fn new_talker(&mut self) -> Talker {
        self.last_talker.0 += 1;
        let id = self.last_talker;
        let (tasks, received) = channel();
        let (alive, quit) = channel();
        let means = self.means.clone();
        spawn("card-talk", move || {
            let connector = means.stack.connector();
            Talk {
                connector,
                quit,
                held: None,
                means: &means,
            }
            .run(&received);
            let _ = means.inputs.send(Input::Ended(id));
        });
        Talker {
            id,
            tasks,
            _alive: alive,
        }
    }

    /// Waits for the talking thread, unless it is stuck.
    fn end(mut self, inputs: &Receiver<Input>) {
        let Some(talker) = self.talker.take().map(|t| t.id) else {
            return;
        };
        while let Ok(input) = inputs.recv_timeout(PATIENCE) {
            if matches!(input, Input::Ended(id) if id == talker) {
                return;
            }
        }
    }
}

/// The thread that talks.
struct Talk<'a> {
    connector: Box<dyn Connector>,
    quit: Receiver<Infallible>,
    held: Option<Held>,
    means: &'a Means,
}

/// A locked card kept powered.
struct Held {
    read: TaskId,
    card: LockedCard,
    link: Box<dyn Transport>,
}

impl Talk<'_> {
    fn run(mut self, tasks: &Receiver<(TaskId, Task)>) {
        while let Ok((id, task)) = tasks.recv() {
            let result = match task {
                Task::Read(insertion, reader) => self.read(id, insertion, &reader),
                Task::Open(read, answer) => self.open(read, &answer),
                Task::Release(read) => {
                    if self.held.take_if(|h| h.read == read).is_some() {
                        self.means.trace.note(TraceStep::Released);
                    }
                    continue;
                }
            };
            if self.means.inputs.send(Input::Done(id, result)).is_err() {
                return;
            }
        }
    }

    fn read(
        &mut self,
        id: TaskId,
        insertion: InsertionId,
        reader: &str,
    ) -> Result<CardContent, ReadFault> {
        let trace = &self.means.trace;
        trace.note(TraceStep::Begin(insertion));
        self.held = None;
        let mut link = self.connect(reader).inspect_err(|fault| {
            trace.note(TraceStep::Link(*fault));
        })?;
        trace.note(TraceStep::Connected);
        match reading::read(link.as_mut(), &self.means.layouts, trace) {
            Ok(Reading::Locked(card)) => {
                let content = card.content();
                let (read, card) = (id, *card);
                self.held = Some(Held { read, card, link });
                Ok(content)
            }
            other => {
                drop(link);
                trace.note(TraceStep::Released);
                other.map(|reading| match reading {
                    Reading::Open(holder) => CardContent::Open(*holder),
                    Reading::Locked(card) => card.content(),
                })
            }
        }
    }

    fn connect(&mut self, reader: &str) -> Result<Box<dyn Transport>, LinkFault> {
        for pause in BUSY_PAUSES {
            match self.connector.connect(reader) {
                Err(LinkFault::Busy) => {}
                other => return other,
            }
            if let Err(RecvTimeoutError::Disconnected) = self.quit.recv_timeout(pause) {
                break;
            }
        }
        self.connector.connect(reader)
    }

    fn open(&mut self, read: TaskId, answer: &ExternalAuth) -> Result<CardContent, ReadFault> {
        let held = self.held.take_if(|h| h.read == read);
        let mut held = held.ok_or(LinkFault::Gone)?;
        let trace = &self.means.trace;
        let holder = held.card.open(held.link.as_mut(), trace, answer);
        drop(held.link);
        trace.note(TraceStep::Released);
        holder.map(CardContent::Open)
    }
}

#[cfg(test)]
mod tests;
