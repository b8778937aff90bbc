//! The document camera: takes one page of paper at a time, when asked. Where a point has none, a file
//! of pages on a memory stick stands in for it behind the same commands.
//!
//! Commands return at once. Every [`DocumentCamera::take`] is answered by exactly one
//! [`DocumentCameraEvent::Taken`] with its ticket, also when the device hangs or is pulled meanwhile.

use super::Ticket;
use crate::domain::documents::{CameraStatus, CaptureFault, PageImage};

/// What the document camera says.
#[derive(Debug, Clone, PartialEq)]
pub enum DocumentCameraEvent {
    /// How it is; told once at the start and with every change.
    Status(CameraStatus),
    /// Answer to [`DocumentCamera::take`]: a page decoded strictly, turned upright and encoded anew.
    Taken(Ticket, Result<PageImage, CaptureFault>),
}

/// A document camera.
pub trait DocumentCamera: Send + Sync {
    /// Takes the next page.
    fn take(&self, ticket: Ticket);

    /// The visit is over: nothing of it is kept, and a file of pages begins again at its first.
    fn rest(&self);

    /// Ends its thread. Nothing is told afterwards.
    fn stop(&self);

    /// Whether its thread runs. It ends by itself only by a fault, and then the supervisor puts a
    /// new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
