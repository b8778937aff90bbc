//! What reads handwriting.
//!
//! Commands return at once. Every [`Handwriting::read`] is answered by exactly one
//! [`HandwritingEvent::Read`] with its ticket, also when there is no model; ink that waited while
//! newer ink came is answered with [`WritingFault::Gone`] and never looked at.

use super::Ticket;
use crate::domain::writing::field::Field;
use crate::domain::writing::ink::Ink;
use crate::domain::writing::reading::{Reading, WritingFault, WritingStatus};

/// What it says.
#[derive(Debug, Clone, PartialEq)]
pub enum HandwritingEvent {
    /// How it is; told once at the start and with every change.
    Status(WritingStatus),
    /// Answer to [`Handwriting::read`].
    Read(Ticket, Result<Reading, WritingFault>),
}

/// A recogniser of handwriting.
pub trait Handwriting: Send + Sync {
    /// Reads ink for a field: one character, or a line of them.
    fn read(&self, ticket: Ticket, ink: Ink, field: Field);

    /// Ends its thread. Nothing is told afterwards.
    fn stop(&self);

    /// Whether its thread runs. It ends by itself only by a fault, and then the supervisor puts a
    /// new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
