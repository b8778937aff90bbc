//! A terminal without a camera that looks at people.

use crate::domain::face::{CameraFault, FaceCameraStatus, TryEnd, TryPlan};
use crate::ports::face_camera::{FaceCamera, FaceCameraEvent};
use crate::ports::{Sink, Ticket};

/// What stands in the camera's place when none is configured.
pub struct NoFaceCamera {
    sink: Sink<FaceCameraEvent>,
}

impl NoFaceCamera {
    /// Says once that there is none.
    pub fn start(sink: Sink<FaceCameraEvent>) -> Self {
        sink(FaceCameraEvent::Status(FaceCameraStatus::NotFitted));
        Self { sink }
    }
}

impl FaceCamera for NoFaceCamera {
    fn look(&self, ticket: Ticket, _: TryPlan) {
        let gone = TryEnd::Camera(CameraFault::Gone);
        (self.sink)(FaceCameraEvent::Ended(ticket, Err(gone)));
    }

    fn rest(&self) {}

    fn stop(&self) {}
}
