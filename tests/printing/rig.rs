//! A printer's thread with its events in hand.

use jiujinban::adapters::print::fonts::FontFiles;
use jiujinban::adapters::print::{IppPrinter, Owed, Pace, PrinterConfig, Waits};
use jiujinban::adapters::simulated::ipp_printer::{PrinterKind, SimulatedPrinter};
use jiujinban::adapters::system::SystemClock;
use jiujinban::domain::paper::{Paper, PaperFormat, PrintFault, PrinterStatus};
use jiujinban::domain::time::Span;
use jiujinban::ports::Ticket;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::print::{PrintEvent, Printer};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Longest wait for an event that must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// The production adapter above some printer.
pub struct Rig {
    pub printer: IppPrinter,
    events: Receiver<PrintEvent>,
    tickets: u64,
}

/// Everything a hundred times faster than on a terminal.
pub fn quick() -> Pace {
    Pace {
        look: Duration::from_millis(100),
        look_down: Duration::from_millis(50),
        poll: Duration::from_millis(20),
        polls: 25,
        limit: Span::seconds(30),
        held: 5,
        waits: Waits {
            connect: Duration::from_secs(1),
            answer: Duration::from_millis(500),
            document: Duration::from_secs(2),
        },
    }
}

impl Rig {
    pub fn above(uri: String, format: PaperFormat, pace: Pace) -> Self {
        Self::owing(uri, format, pace, Owed::default(), Arc::new(SystemClock))
    }

    /// Above a printer in which an earlier thread may have left something.
    pub fn owing(
        uri: String,
        format: PaperFormat,
        pace: Pace,
        owed: Owed,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (put, events) = channel();
        let config = PrinterConfig {
            uri,
            format,
            fonts: FontFiles::installed(),
            pace,
        };
        let sink = Arc::new(move |event| {
            let _ = put.send(event);
        });
        let printer = IppPrinter::start(config, owed, clock, sink).expect("an address");
        Self {
            printer,
            events,
            tickets: 0,
        }
    }

    /// Above a simulated printer for A4.
    pub fn simulated() -> (SimulatedPrinter, Self) {
        let device = SimulatedPrinter::start(PrinterKind::Pages, None).expect("a port");
        let rig = Self::above(device.uri(), PaperFormat::A4, quick());
        (device, rig)
    }

    /// Waits until the printer is said to be so.
    pub fn until(&self, wanted: PrinterStatus) {
        loop {
            let event = self.events.recv_timeout(PATIENCE);
            match event.expect("the printer's thread speaks") {
                PrintEvent::Status(status) if status == wanted => return,
                _ => {}
            }
        }
    }

    /// Waits until the thread has ended without having been told to.
    pub fn until_dead(&self) {
        while self.events.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Disconnected) {}
        // Its end of the channel goes while the thread unwinds, a moment before the thread is gone.
        let moment = PATIENCE / 1_000;
        for _ in 0..1_000 {
            if self.printer.is_alive() {
                std::thread::park_timeout(moment);
            }
        }
        assert!(!self.printer.is_alive());
    }

    /// Prints and waits for what becomes of it.
    pub fn print(&mut self, paper: Paper) -> Result<(), PrintFault> {
        let ticket = self.hand_over(paper);
        self.outcome(ticket)
    }

    pub fn hand_over(&mut self, paper: Paper) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.printer.print(ticket, Box::new(paper));
        ticket
    }

    pub fn outcome(&self, ticket: Ticket) -> Result<(), PrintFault> {
        loop {
            let event = self.events.recv_timeout(PATIENCE);
            match event.expect("every print is answered") {
                PrintEvent::Printed(t) if t == ticket => return Ok(()),
                PrintEvent::Failed(t, fault) if t == ticket => return Err(fault),
                _ => {}
            }
        }
    }
}
