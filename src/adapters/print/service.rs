//! The printer's thread: looks at it, hands papers over one at a time, waits until each is out.

use super::document::make;
use super::fonts::{FontBook, FontFiles};
use super::ipp::{BadAddress, IppClient, JobId, JobState, Waits};
use super::state::PrinterAttributes;
use crate::domain::paper::{Paper, PaperFormat, PrintFault, PrinterStatus};
use crate::domain::time::Span;
use crate::ports::clock::Clock;
use crate::ports::print::{PrintEvent, Printer};
use crate::ports::{Sink, Ticket};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a printer is started with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterConfig {
    /// `ipp://host:port/path`.
    pub uri: String,
    /// What it is loaded with.
    pub format: PaperFormat,
    /// The fonts.
    pub fonts: FontFiles,
    /// How long everything may take.
    pub pace: Pace,
}

/// How long everything may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two looks at a printer that works.
    pub look: Duration,
    /// Between two looks at one that does not.
    pub look_down: Duration,
    /// Between two questions after a job.
    pub poll: Duration,
    /// Questions after a job until it is withdrawn.
    pub polls: u32,
    /// After so long it is withdrawn however few questions were answered: a printer that lets each
    /// of them hang would otherwise hold a person up for many minutes.
    pub limit: Span,
    /// Questions a job may be found held up, or its printer gone, until it is withdrawn: time for a
    /// hand to add paper.
    pub held: u32,
    /// Longest waits for one exchange.
    pub waits: Waits,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            look: Duration::from_secs(30),
            look_down: Duration::from_secs(5),
            poll: Duration::from_millis(500),
            polls: 120,
            limit: Span::seconds(90),
            held: 20,
            waits: Waits::default(),
        }
    }
}

enum Command {
    Print(Ticket, Box<Paper>),
    Probe,
    Stop,
}

/// Jobs that lie in the printer and may still come out. It outlives the thread: whatever a dead one
/// left there, the next one takes back.
#[derive(Clone, Default)]
pub struct Owed(Arc<Mutex<Vec<JobId>>>);

impl Owed {
    fn jobs(&self) -> MutexGuard<'_, Vec<JobId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self, job: JobId) {
        self.jobs().retain(|owed| *owed != job);
    }
}

/// A printer on IPP.
pub struct IppPrinter {
    commands: Sender<Command>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl IppPrinter {
    /// Starts the thread. Errors when the address is none.
    pub fn start(
        config: PrinterConfig,
        owed: Owed,
        clock: Arc<dyn Clock>,
        sink: Sink<PrintEvent>,
    ) -> Result<Self, BadAddress> {
        let client = IppClient::new(&config.uri, config.pace.waits)?;
        let (commands, inbox) = channel();
        let service = Service {
            client,
            format: config.format,
            pace: config.pace,
            book: FontBook::new(config.fonts),
            clock,
            sink,
            inbox,
            waiting: VecDeque::new(),
            owed,
            current: None,
            status: PrinterStatus::Absent,
            stopping: false,
        };
        let thread = std::thread::Builder::new()
            .name("printer".to_owned())
            .spawn(move || service.run())
            .map_err(|_| BadAddress)?;
        Ok(Self {
            commands,
            thread: Mutex::new(Some(thread)),
        })
    }
}

impl Printer for IppPrinter {
    fn print(&self, ticket: Ticket, paper: Box<Paper>) {
        let _ = self.commands.send(Command::Print(ticket, paper));
    }

    fn probe(&self) {
        let _ = self.commands.send(Command::Probe);
    }

    fn stop(&self) {
        let _ = self.commands.send(Command::Stop);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            log::error!("the printer's thread ended by a fault");
        }
    }

    fn is_alive(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_some_and(|t| !t.is_finished())
    }
}

impl Drop for IppPrinter {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Service {
    client: IppClient,
    format: PaperFormat,
    pace: Pace,
    book: FontBook,
    clock: Arc<dyn Clock>,
    sink: Sink<PrintEvent>,
    inbox: Receiver<Command>,
    /// Papers that came while another was being printed.
    waiting: VecDeque<(Ticket, Box<Paper>)>,
    /// Jobs in the printer that are not known to be out.
    owed: Owed,
    /// The one of them that is waited for.
    current: Option<JobId>,
    status: PrinterStatus,
    stopping: bool,
}

impl Service {
    fn run(mut self) {
        self.tell(PrinterStatus::Starting);
        let _ = self.look();
        while !self.stopping {
            match self.waiting.pop_front() {
                Some((ticket, paper)) => self.print(ticket, &paper),
                None => self.idle(),
            }
        }
        for (ticket, _) in std::mem::take(&mut self.waiting) {
            (self.sink)(PrintEvent::Failed(ticket, PrintFault::Stopped));
        }
    }

    /// Waits for work, or until it is time to look at the printer again.
    fn idle(&mut self) {
        let wait = match self.status {
            PrinterStatus::Down(_) => self.pace.look_down,
            _ => self.pace.look,
        };
        match self.inbox.recv_timeout(wait) {
            Ok(Command::Probe) | Err(RecvTimeoutError::Timeout) => {
                let _ = self.look();
            }
            Ok(Command::Print(ticket, paper)) => self.waiting.push_back((ticket, paper)),
            Ok(Command::Stop) | Err(RecvTimeoutError::Disconnected) => self.stopping = true,
        }
    }

    fn tell(&mut self, status: PrinterStatus) {
        if self.status != status {
            self.status = status;
            (self.sink)(PrintEvent::Status(status));
        }
    }

    /// Asks the printer how it is and tells what changed.
    fn look(&mut self) -> Result<PrinterAttributes, PrintFault> {
        let found = self.client.printer();
        if found.is_ok() {
            let mut left = self.owed.jobs().clone();
            left.retain(|job| Some(*job) != self.current);
            for job in left {
                self.withdraw(job);
            }
        }
        self.tell(match &found {
            Ok(printer) => printer.status(self.format),
            Err(fault) => PrinterStatus::Down(*fault),
        });
        found
    }

    fn print(&mut self, ticket: Ticket, paper: &Paper) {
        let result = self.hand_over(paper).and_then(|job| {
            self.owed.jobs().push(job);
            self.current = Some(job);
            let result = self.follow(job);
            self.current = None;
            result
        });
        (self.sink)(match result {
            Ok(()) => PrintEvent::Printed(ticket),
            Err(fault) => PrintEvent::Failed(ticket, fault),
        });
        // What just went wrong is on screen before the next regular look.
        let _ = self.look();
    }

    /// Makes the document and gives it to a printer that can take it.
    fn hand_over(&mut self, paper: &Paper) -> Result<JobId, PrintFault> {
        let printer = self.look()?;
        if let Some(fault) = printer.fault() {
            return Err(fault);
        }
        let language = printer.language(self.format).ok_or(PrintFault::Refused)?;
        let (format, book) = (self.format, &self.book);
        let made = catch_unwind(AssertUnwindSafe(|| make(paper, format, language, book)));
        let document = match made {
            Ok(Ok(document)) => document,
            Ok(Err(why)) => {
                log::error!("a paper was not made: {why}");
                return Err(PrintFault::NotMade);
            }
            Err(_) => {
                log::error!("a paper was not made: the writer gave up");
                return Err(PrintFault::NotMade);
            }
        };
        let medium = printer.medium(self.format);
        self.client.print(document, language.mime(), medium)
    }

    /// Waits until a job is out. One that is held up, forgotten or too slow is withdrawn, so that it
    /// does not come out for somebody else.
    fn follow(&mut self, job: JobId) -> Result<(), PrintFault> {
        let (mut held, mut why) = (0, PrintFault::Timeout);
        let until = self.clock.monotonic().plus(self.pace.limit);
        for _ in 0..self.pace.polls {
            match self.client.job(job) {
                Ok(JobState::Completed) => return self.ended(job, Ok(())),
                Ok(JobState::Aborted) => return self.ended(job, Err(PrintFault::Aborted)),
                Ok(JobState::Refused) => return self.ended(job, Err(PrintFault::Refused)),
                Ok(JobState::Underway | JobState::Held) => match self.look() {
                    Ok(printer) => match printer.fault() {
                        Some(fault) if fault != PrintFault::Busy => {
                            (held, why) = (held + 1, fault);
                        }
                        _ => (held, why) = (0, PrintFault::Timeout),
                    },
                    Err(fault) => (held, why) = (held + 1, fault),
                },
                Err(fault) => {
                    self.tell(PrinterStatus::Down(fault));
                    (held, why) = (held + 1, fault);
                }
            }
            let late = self.clock.monotonic() >= until;
            if late || held >= self.pace.held || !self.pause() {
                break;
            }
        }
        if self.stopping {
            why = PrintFault::Stopped;
        }
        self.withdraw(job);
        Err(why)
    }

    /// The printer itself is done with a job.
    fn ended(&self, job: JobId, result: Result<(), PrintFault>) -> Result<(), PrintFault> {
        self.owed.is_over(job);
        result
    }

    /// Takes a job back; from a printer that is gone as soon as it is there again.
    fn withdraw(&mut self, job: JobId) {
        match self.client.cancel(job) {
            Ok(()) => self.owed.is_over(job),
            Err(fault) => log::warn!("a job was not withdrawn: {fault}"),
        }
    }

    /// Waits until the next question is due, keeping what comes meanwhile; `false` when it is time
    /// to end. Commands do not shorten the wait.
    fn pause(&mut self) -> bool {
        let part = self.pace.poll / 5;
        let mut parts = 0;
        while parts < 5 {
            match self.inbox.recv_timeout(part) {
                Err(RecvTimeoutError::Timeout) => parts += 1,
                Ok(Command::Probe) => {}
                Ok(Command::Print(ticket, paper)) => self.waiting.push_back((ticket, paper)),
                Ok(Command::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    self.stopping = true;
                    return false;
                }
            }
        }
        true
    }
}
