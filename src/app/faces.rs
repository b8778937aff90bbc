//! Faces: from the camera into the visit, and how many wait for the county.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::delivery::Submission;
use crate::domain::face::{
    CameraFault, FaceAnswer, FaceCameraStatus, FaceWay, MOST_UNSENT_FACES, TryEnd, TryPlan,
};
use crate::domain::machine::audit::{AuditEvent, FaceTrouble};
use crate::domain::visit::{Asked, VisitEvent};
use crate::ports::face_camera::FaceCameraEvent;
use std::sync::Arc;

impl Dispatcher {
    pub(super) fn look_at_face(&mut self, asked: Asked, plan: TryPlan) {
        let number = u64::from(plan.number);
        let wall = self.ports.clock.wall();
        self.recorder
            .note(wall, AuditEvent::FaceTryBegan { number });
        let ticket = self.ticket(Pending::Face(asked));
        self.ports.face.look(ticket, plan);
    }

    /// Turns the camera off; whoever looked is not answered any more.
    pub(super) fn rest_face(&mut self) {
        self.ports.face.rest();
        self.pending
            .retain(|_, pending| !matches!(pending, Pending::Face(_)));
    }

    pub(super) fn face(&mut self, event: FaceCameraEvent) {
        match event {
            FaceCameraEvent::Status(status) => {
                self.face_status(status);
                self.step(VisitEvent::FaceCamera(status));
            }
            FaceCameraEvent::Guidance(ticket, told) => {
                if let Some(Pending::Face(asked)) = self.pending.get(&ticket) {
                    self.step(VisitEvent::FaceGuided(*asked, told));
                }
            }
            FaceCameraEvent::Ended(ticket, came) => {
                let Some(Pending::Face(asked)) = self.pending.remove(&ticket) else {
                    return;
                };
                let wall = self.ports.clock.wall();
                self.recorder.note(
                    wall,
                    match &came {
                        Ok(shot) => AuditEvent::FacePictureTaken {
                            size: shot.image.reveal().len() as u64,
                        },
                        Err(end) => AuditEvent::FaceTryFailed { why: trouble(*end) },
                    },
                );
                self.step(VisitEvent::FaceEnded(asked, came.map(Arc::new)));
            }
        }
    }

    /// The camera died: whoever waits for a picture is answered.
    pub(super) fn face_camera_died(&mut self) {
        let waiting: Vec<_> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::Face(_)))
            .collect();
        for (_, pending) in waiting {
            if let Pending::Face(asked) = pending {
                let gone = TryEnd::Camera(CameraFault::Gone);
                self.step(VisitEvent::FaceEnded(asked, Err(gone)));
            }
        }
    }

    fn face_status(&mut self, status: FaceCameraStatus) {
        if let FaceCameraStatus::Faulty(fault) = status {
            log::warn!("the camera that looks at people: {fault}");
        }
    }

    /// Writes down how it was shown who stands there, of each case with a face.
    pub(super) fn note_faces(&mut self, cases: &[Submission]) {
        let wall = self.ports.clock.wall();
        for case in cases {
            for (_, face) in case.faces() {
                if let FaceAnswer {
                    way: FaceWay::Attested(_),
                    ..
                } = face
                {
                    let item = case.item;
                    self.recorder.note(wall, AuditEvent::FaceAttested { item });
                }
            }
        }
    }

    /// How many packets of faces wait for the county; from [`MOST_UNSENT_FACES`] on the alarm stands.
    pub(super) fn faces_wait(&mut self, before: u32, waiting: u32) {
        if before == waiting {
            return;
        }
        let full = |count: u32| count >= MOST_UNSENT_FACES;
        let wall = self.ports.clock.wall();
        let told = u64::from(waiting);
        match (full(before), full(waiting)) {
            (false, true) => self
                .recorder
                .note(wall, AuditEvent::FaceIntakeClosed { waiting: told }),
            (true, false) => self
                .recorder
                .note(wall, AuditEvent::FaceIntakeReopened { waiting: told }),
            _ => {}
        }
        self.step(VisitEvent::UnsentFaces(waiting));
    }
}

fn trouble(end: TryEnd) -> FaceTrouble {
    match end {
        TryEnd::TimeOut(_) => FaceTrouble::TooLate,
        TryEnd::NotAlive => FaceTrouble::NotAlive,
        TryEnd::Camera(fault) => match fault {
            CameraFault::Gone => FaceTrouble::Gone,
            CameraFault::Busy => FaceTrouble::Busy,
            CameraFault::Silent => FaceTrouble::Silent,
            CameraFault::WrongFormat | CameraFault::Damaged => FaceTrouble::Unreadable,
            CameraFault::NoModel => FaceTrouble::NoModel,
        },
    }
}
