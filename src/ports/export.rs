//! The log on a memory stick.

use super::Ticket;
use crate::domain::machine::export::{ExportFault, Exported, LogExtent};

/// What came of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportEvent {
    /// It is on the stick, or why not.
    Done(Ticket, Result<Exported, ExportFault>),
}

/// Puts the log on the first memory stick that is plugged in.
pub trait LogExport: Send + Sync {
    /// Begins it. Ends in [`ExportEvent::Done`].
    fn export(&self, ticket: Ticket, extent: LogExtent);
}
