//! The acceptance pack on a memory stick: the pages to print, and the signed file.

use super::Ticket;
use crate::domain::machine::pack::{PackFault, PackSaved, SignedPack};
use crate::domain::paper::Paper;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackEvent {
    /// Both files are on the stick, or why none is.
    Saved(Ticket, Result<PackSaved, PackFault>),
}

/// Puts packs on the first memory stick that is plugged in.
pub trait PackStick: Send + Sync {
    /// Begins it. Ends in [`PackEvent::Saved`].
    fn save(&self, ticket: Ticket, pack: Box<SignedPack>, paper: Box<Paper>);
}
