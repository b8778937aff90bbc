//! A terminal without a document camera.

use crate::domain::documents::{CameraStatus, CaptureFault};
use crate::ports::document_camera::{DocumentCamera, DocumentCameraEvent};
use crate::ports::{Sink, Ticket};

/// What stands in the camera's place when none is configured.
pub struct NoCamera {
    sink: Sink<DocumentCameraEvent>,
}

impl NoCamera {
    /// Says once that there is none.
    pub fn start(sink: Sink<DocumentCameraEvent>) -> Self {
        sink(DocumentCameraEvent::Status(CameraStatus::NotFitted));
        Self { sink }
    }
}

impl DocumentCamera for NoCamera {
    fn take(&self, ticket: Ticket) {
        (self.sink)(DocumentCameraEvent::Taken(ticket, Err(CaptureFault::Gone)));
    }

    fn rest(&self) {}

    fn stop(&self) {}
}
