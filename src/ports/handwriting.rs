//! What reads handwriting, and loads what the panel for writing knows.
//!
//! Commands return at once. Every [`Handwriting::read`] is answered by exactly one
//! [`HandwritingEvent::Read`] with its ticket, also when there is no model; ink that waited while
//! newer ink came is answered with [`WritingFault::Gone`] and never looked at.

use super::Ticket;
use crate::domain::writing::field::Field;
use crate::domain::writing::ink::Ink;
use crate::domain::writing::kit::{CountyWords, Kit};
use crate::domain::writing::reading::{Reading, WritingFault, WritingStatus};
use std::sync::Arc;

/// What it says.
#[derive(Debug, Clone, PartialEq)]
pub enum HandwritingEvent {
    /// How it is; told once at the start and with every change.
    Status(WritingStatus),
    /// Dictionary and tables are loaded: told once at the start, before anything else, and after every
    /// [`Handwriting::learn`].
    Kit(Arc<Kit>),
    /// Answer to [`Handwriting::read`].
    Read(Ticket, Result<Reading, WritingFault>),
}

/// A recogniser of handwriting.
pub trait Handwriting: Send + Sync {
    /// Reads ink for a field: one character, or a line of them.
    fn read(&self, ticket: Ticket, ink: Ink, field: Field);

    /// Learns words of the county besides those it was started with, in the place of those it learned
    /// before. Ends in [`HandwritingEvent::Kit`].
    fn learn(&self, words: CountyWords);

    /// Ends its thread. Nothing is told afterwards.
    fn stop(&self);

    /// Whether its thread runs. It ends by itself only by a fault, and then the supervisor puts a
    /// new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
