//! Pages of documents: from the camera into the visit.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::documents::CaptureFault;
use crate::domain::machine::audit::AuditEvent;
use crate::domain::visit::{Asked, VisitEvent};
use crate::ports::document_camera::DocumentCameraEvent;

impl Dispatcher {
    pub(super) fn take_page(&mut self, asked: Asked) {
        let ticket = self.ticket(Pending::Page(asked));
        self.ports.camera.take(ticket);
    }

    pub(super) fn camera(&mut self, event: DocumentCameraEvent) {
        match event {
            DocumentCameraEvent::Status(status) => self.step(VisitEvent::Camera(status)),
            DocumentCameraEvent::Taken(ticket, came) => {
                let Some(Pending::Page(asked)) = self.pending.remove(&ticket) else {
                    return;
                };
                let wall = self.ports.clock.wall();
                self.recorder.note(
                    wall,
                    match &came {
                        Ok(page) => AuditEvent::DocumentPageTaken {
                            size: page.reveal().len() as u64,
                        },
                        Err(fault) => AuditEvent::DocumentPageFailed {
                            why: super::records::page_trouble(*fault),
                        },
                    },
                );
                self.step(VisitEvent::Page(asked, came));
            }
        }
    }

    /// The camera died: whoever waits for a page is answered.
    pub(super) fn camera_died(&mut self) {
        let waiting: Vec<_> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::Page(_)))
            .collect();
        for (_, pending) in waiting {
            if let Pending::Page(asked) = pending {
                self.step(VisitEvent::Page(asked, Err(CaptureFault::Gone)));
            }
        }
    }
}
