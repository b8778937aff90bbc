//! A terminal without a printer.

use crate::domain::paper::{Paper, PrintFault, PrinterStatus};
use crate::ports::print::{PrintEvent, Printer};
use crate::ports::{Sink, Ticket};

/// What stands in the printer's place when none is configured.
pub struct NoPrinter {
    sink: Sink<PrintEvent>,
}

impl NoPrinter {
    /// Says once that there is none.
    pub fn start(sink: Sink<PrintEvent>) -> Self {
        sink(PrintEvent::Status(PrinterStatus::Absent));
        Self { sink }
    }
}

impl Printer for NoPrinter {
    fn print(&self, ticket: Ticket, _paper: Box<Paper>) {
        (self.sink)(PrintEvent::Failed(ticket, PrintFault::NoPrinter));
    }

    fn probe(&self) {
        (self.sink)(PrintEvent::Status(PrinterStatus::Absent));
    }

    fn stop(&self) {}
}
