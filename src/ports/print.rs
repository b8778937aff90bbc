//! The printer.

use super::Ticket;
use crate::domain::paper::{Paper, PrintFault, PrinterStatus};

/// What the printer reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintEvent {
    /// It changed; sent once at the start and then at every change.
    Status(PrinterStatus),
    /// The paper of that ticket has come out.
    Printed(Ticket),
    /// The paper of that ticket has not come out, and will not later on.
    Failed(Ticket, PrintFault),
}

/// A printer. The methods only hand a command over and return at once; what comes of it is a
/// [`PrintEvent`].
pub trait Printer: Send + Sync {
    /// Prints one paper, in the format the printer is loaded with. Answered by exactly one
    /// [`PrintEvent::Printed`] or [`PrintEvent::Failed`], at the latest after the adapter's limit
    /// for a job. A job that failed is withdrawn from the printer, so that nothing personal comes
    /// out when nobody waits for it any more.
    fn print(&self, ticket: Ticket, paper: Box<Paper>);

    /// Looks at the printer now instead of at the next regular look. A change is a
    /// [`PrintEvent::Status`].
    fn probe(&self);

    /// Ends the adapter's thread and waits for it. Papers not printed yet are answered first.
    fn stop(&self);

    /// Whether its thread runs. It ends by itself only by a fault, and then the supervisor puts a
    /// new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
