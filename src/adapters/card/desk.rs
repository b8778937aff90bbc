//! Every decision of the card adapter: which command is carried out, which answer counts, what a
//! failure means, and when waiting ends. Pure; the threads are in [`super::service`].

use super::reading::ReadFault;
use super::slots::{Change, Chip, Departure, Insertion, SlotBase};
use super::stack::LinkFault;
use crate::domain::people::card::{
    CardContent, CardFault, CardStatus, ExternalAuth, InsertionId, ReaderFault,
};
use crate::domain::time::{MonoTime, Span};
use crate::ports::card::CardEvent;

/// How long the adapter waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the start of a read, or of opening a locked card, to the verdict "silent".
    pub silent_after: Span,
    /// After a failed link, for the slot to show whether the card was pulled. Longer than the
    /// 400 ms in which pcsc-lite looks at readers that do not report by themselves.
    pub verdict: Span,
    /// The same before a fault is told for good. Longer than the second in which pcsc-lite, asked
    /// for a reader that was just unplugged, goes on showing the card in it (measured: 1 to 2 s, on
    /// a busy machine 3).
    pub departure: Span,
    /// A link that failed later than this after the start is not tried again.
    pub retry_within: Span,
    /// How long a locked card is kept powered for the ministry's answer.
    pub powered: Span,
    /// How many talking threads may be left behind before no new one is started.
    pub left_behind: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            silent_after: Span::seconds(5),
            verdict: Span(500),
            departure: Span(4_000),
            retry_within: Span(1_500),
            powered: Span::seconds(20),
            left_behind: 4,
        }
    }
}

/// A command of the core.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Read the card.
    Read(InsertionId),
    /// Open the locked card.
    Answer(InsertionId, ExternalAuth),
    /// Let the card be.
    GiveUp(InsertionId),
}

/// Numbers the tasks of the talking thread, so that late results are known as late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TaskId(pub u64);

/// What the talking thread is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Connect to the card in a reader and read it. A card that turns out locked stays powered.
    Read(InsertionId, String),
    /// Open the card that this read left locked.
    Open(TaskId, ExternalAuth),
    /// Let the card go that this read left locked.
    Release(TaskId),
}

/// What the threads are to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Tell the core.
    Tell(CardEvent),
    /// Give a task to the talking thread.
    Start(TaskId, Task),
    /// Leave the talking thread to itself and use a new one for the next task.
    LeaveBehind,
}

/// The state of the adapter.
#[derive(Debug)]
pub struct Desk {
    limits: Limits,
    base: SlotBase,
    card: Option<Card>,
    told: Option<CardStatus>,
    last_task: TaskId,
    left_behind: usize,
}

#[derive(Debug)]
struct Card {
    insertion: Insertion,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    /// A task runs.
    Busy(Run),
    /// The link failed; the next look at the slot tells why.
    Verdict {
        run: Run,
        fault: LinkFault,
        until: MonoTime,
    },
    /// Locked, powered, waiting for the ministry.
    Waiting {
        read: TaskId,
        until: MonoTime,
    },
    /// The ministry's time is over.
    TooLate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    task: TaskId,
    since: MonoTime,
    attempt: u8,
    kind: RunKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunKind {
    Read,
    Open,
}

impl Desk {
    /// Before anything is known.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            base: SlotBase::Starting,
            card: None,
            told: None,
            last_task: TaskId(0),
            left_behind: 0,
        }
    }

    /// When [`Desk::tick`] has to be called next.
    pub fn deadline(&self) -> Option<MonoTime> {
        match self.card.as_ref()?.phase {
            Phase::Idle | Phase::TooLate => None,
            Phase::Busy(run) => Some(run.since.plus(self.limits.silent_after)),
            Phase::Verdict { until, .. } | Phase::Waiting { until, .. } => Some(until),
        }
    }

    /// The first status, told at the start.
    pub fn start(&mut self) -> Vec<Action> {
        let mut out = Vec::new();
        self.tell_status(&mut out);
        out
    }

    /// Takes what changed in the slots.
    pub fn slots(&mut self, changes: Vec<Change>) -> Vec<Action> {
        let mut out = Vec::new();
        for change in changes {
            match change {
                Change::Removed(id, departure) => self.removed(id, departure, &mut out),
                Change::Inserted(insertion) => {
                    out.push(Action::Tell(CardEvent::Inserted(insertion.id)));
                    let phase = Phase::Idle;
                    self.card = Some(Card { insertion, phase });
                    self.base = SlotBase::Card;
                }
                Change::Base(base) => self.base = base,
            }
        }
        self.tell_status(&mut out);
        out
    }

    /// Takes a command of the core.
    pub fn command(&mut self, command: Command, now: MonoTime) -> Vec<Action> {
        let mut out = Vec::new();
        match command {
            Command::Read(id) => self.read(id, now, &mut out),
            Command::Answer(id, answer) => self.answer(id, answer, now, &mut out),
            Command::GiveUp(id) => self.give_up(id, &mut out),
        }
        self.tell_status(&mut out);
        out
    }

    /// Takes the result of a task. One that is no longer waited for changes nothing.
    pub fn done(
        &mut self,
        task: TaskId,
        result: Result<CardContent, ReadFault>,
        now: MonoTime,
    ) -> Vec<Action> {
        let mut out = Vec::new();
        match self.card.as_ref().map(|c| c.phase) {
            Some(Phase::Busy(run)) if run.task == task => self.finish(run, result, now, &mut out),
            // Nobody waits for it any more; a card it left powered has to be let go.
            _ if matches!(result, Ok(CardContent::Locked(..))) => self.release(task, &mut out),
            _ => {}
        }
        self.tell_status(&mut out);
        out
    }

    /// A thread that was left behind has come back.
    pub fn came_back(&mut self) -> Vec<Action> {
        self.left_behind = self.left_behind.saturating_sub(1);
        let mut out = Vec::new();
        self.tell_status(&mut out);
        out
    }

    /// Looks at the time.
    pub fn tick(&mut self, now: MonoTime) -> Vec<Action> {
        let mut out = Vec::new();
        if self.deadline().is_some_and(|d| d <= now) {
            match self.card.as_ref().map(|c| c.phase) {
                Some(Phase::Busy(_)) => {
                    self.left_behind += 1;
                    out.push(Action::LeaveBehind);
                    self.end(Err(CardFault::Silent), &mut out);
                }
                Some(Phase::Verdict { run, fault, .. }) => self.judge(run, fault, now, &mut out),
                Some(Phase::Waiting { read, .. }) => {
                    self.release(read, &mut out);
                    self.end(Err(CardFault::AuthenticationTooLate), &mut out);
                    self.set_phase(Phase::TooLate);
                }
                Some(Phase::Idle | Phase::TooLate) | None => {}
            }
        }
        self.tell_status(&mut out);
        out
    }

    fn removed(&mut self, id: InsertionId, departure: Departure, out: &mut Vec<Action>) {
        let Some(card) = self.card.take_if(|c| c.insertion.id == id) else {
            return;
        };
        if let Phase::Waiting { read, .. } = card.phase {
            self.release(read, out);
        }
        if !matches!(card.phase, Phase::Idle | Phase::TooLate) {
            let fault = match departure {
                Departure::Card => CardFault::RemovedDuringRead,
                Departure::Reader => CardFault::NoReader,
                Departure::Service => CardFault::ServiceLost,
            };
            out.push(Action::Tell(CardEvent::Read(id, Err(fault))));
        }
        out.push(Action::Tell(CardEvent::Removed(id)));
    }

    fn read(&mut self, id: InsertionId, now: MonoTime, out: &mut Vec<Action>) {
        let refusal = match self.card.as_ref().filter(|c| c.insertion.id == id) {
            None => CardFault::NoCard,
            Some(card) if card.insertion.chip == Chip::Mute => CardFault::UpsideDown,
            // A read is running already and will answer for this one too.
            Some(Card {
                phase: Phase::Busy(_) | Phase::Verdict { .. },
                ..
            }) => return,
            Some(_) if self.left_behind >= self.limits.left_behind => CardFault::Silent,
            Some(card) => {
                if let Phase::Waiting { read, .. } = card.phase {
                    self.release(read, out);
                }
                return self.start_read(now, 1, out);
            }
        };
        out.push(Action::Tell(CardEvent::Read(id, Err(refusal))));
    }

    fn answer(
        &mut self,
        id: InsertionId,
        answer: ExternalAuth,
        now: MonoTime,
        out: &mut Vec<Action>,
    ) {
        let current = self.card.as_ref().filter(|c| c.insertion.id == id);
        let refusal = match current.map(|c| c.phase) {
            None => CardFault::NoCard,
            Some(Phase::Waiting { read, .. }) => {
                let task = self.next_task();
                out.push(Action::Start(task, Task::Open(read, answer)));
                self.set_phase(Phase::Busy(Run {
                    task,
                    since: now,
                    attempt: 1,
                    kind: RunKind::Open,
                }));
                return;
            }
            Some(_) => CardFault::AuthenticationTooLate,
        };
        out.push(Action::Tell(CardEvent::Read(id, Err(refusal))));
    }

    fn give_up(&mut self, id: InsertionId, out: &mut Vec<Action>) {
        let Some(card) = self.card.as_mut().filter(|c| c.insertion.id == id) else {
            return;
        };
        let phase = std::mem::replace(&mut card.phase, Phase::Idle);
        if let Phase::Waiting { read, .. } = phase {
            self.release(read, out);
        }
    }

    fn finish(
        &mut self,
        run: Run,
        result: Result<CardContent, ReadFault>,
        now: MonoTime,
        out: &mut Vec<Action>,
    ) {
        match result {
            Ok(content) => {
                let locked = matches!(content, CardContent::Locked(..));
                self.end(Ok(content), out);
                if locked {
                    let until = now.plus(self.limits.powered);
                    let read = run.task;
                    self.set_phase(Phase::Waiting { read, until });
                }
            }
            Err(ReadFault::Card(fault)) => self.end(Err(fault), out),
            Err(ReadFault::Link(fault)) => match settled(fault) {
                Some(fault) => self.end(Err(fault), out),
                None => {
                    let until = self.judged_at(run, now);
                    self.set_phase(Phase::Verdict { run, fault, until });
                }
            },
        }
    }

    /// Whether a read whose link failed is tried again. An authentication cannot be taken up again:
    /// the numbers the card drew are spent.
    fn is_tried_again(&self, run: Run, at: MonoTime) -> bool {
        let quick = at.since(run.since) <= self.limits.retry_within;
        run.attempt == 1 && quick && run.kind == RunKind::Read
    }

    /// How long the slot is given to show that the card has left: a moment before another try, and
    /// longer, as far as the time for a silent card goes, before a fault is told.
    fn judged_at(&self, run: Run, now: MonoTime) -> MonoTime {
        let soon = now.plus(self.limits.verdict);
        if self.is_tried_again(run, soon) {
            return soon;
        }
        let late = now.plus(self.limits.departure);
        late.min(run.since.plus(self.limits.silent_after)).max(soon)
    }

    /// The link failed, and the card has stayed in the slot.
    fn judge(&mut self, run: Run, fault: LinkFault, now: MonoTime, out: &mut Vec<Action>) {
        if self.is_tried_again(run, now) {
            return self.start_read(run.since, 2, out);
        }
        let fault = match fault {
            LinkFault::Mute => CardFault::UpsideDown,
            LinkFault::NoAnswer => CardFault::Silent,
            LinkFault::Forbidden => CardFault::ReaderForbidden,
            _ => CardFault::ReaderBroken,
        };
        self.end(Err(fault), out);
    }

    fn start_read(&mut self, since: MonoTime, attempt: u8, out: &mut Vec<Action>) {
        let task = self.next_task();
        let Some(card) = self.card.as_mut() else {
            return;
        };
        let read = Task::Read(card.insertion.id, card.insertion.reader.clone());
        out.push(Action::Start(task, read));
        card.phase = Phase::Busy(Run {
            task,
            since,
            attempt,
            kind: RunKind::Read,
        });
    }

    /// Answers the core and goes idle.
    fn end(&mut self, result: Result<CardContent, CardFault>, out: &mut Vec<Action>) {
        let Some(card) = self.card.as_mut() else {
            return;
        };
        card.phase = Phase::Idle;
        let id = card.insertion.id;
        out.push(Action::Tell(CardEvent::Read(id, result)));
    }

    fn release(&mut self, read: TaskId, out: &mut Vec<Action>) {
        let task = self.next_task();
        out.push(Action::Start(task, Task::Release(read)));
    }

    fn set_phase(&mut self, phase: Phase) {
        if let Some(card) = self.card.as_mut() {
            card.phase = phase;
        }
    }

    fn next_task(&mut self) -> TaskId {
        self.last_task.0 += 1;
        self.last_task
    }

    fn tell_status(&mut self, out: &mut Vec<Action>) {
        let status = self.status();
        if self.told != Some(status) {
            self.told = Some(status);
            out.push(Action::Tell(CardEvent::Status(status)));
        }
    }

    fn status(&self) -> CardStatus {
        let Some(card) = &self.card else {
            return match self.base {
                SlotBase::Starting => CardStatus::Starting,
                SlotBase::NoService => CardStatus::NoService,
                SlotBase::NoReader => CardStatus::NoReader,
                SlotBase::Fault(fault) => CardStatus::ReaderFault(fault),
                SlotBase::Empty | SlotBase::Card => CardStatus::NoCard,
            };
        };
        let id = card.insertion.id;
        match card.phase {
            Phase::Busy(_) | Phase::Verdict { .. } => CardStatus::Reading(id),
            Phase::Waiting { .. } => CardStatus::AwaitingAuthority(id),
            Phase::Idle | Phase::TooLate if self.left_behind > 0 => {
                CardStatus::ReaderFault(ReaderFault::Stuck)
            }
            Phase::Idle | Phase::TooLate => CardStatus::Present(id),
        }
    }
}

/// Faults of the link that say enough by themselves.
fn settled(fault: LinkFault) -> Option<CardFault> {
    match fault {
        LinkFault::ReaderGone => Some(CardFault::NoReader),
        LinkFault::Busy => Some(CardFault::ReaderBusy),
        LinkFault::ServiceLost => Some(CardFault::ServiceLost),
        // A service killed in the middle of a call may look forbidden, too, and a card or reader
        // that is being pulled like a chip that does not come up.
        LinkFault::Mute
        | LinkFault::Gone
        | LinkFault::NoAnswer
        | LinkFault::Forbidden
        | LinkFault::Broken => None,
    }
}

#[cfg(test)]
mod tests;
