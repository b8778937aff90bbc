//! A player of faces: says what a camera would say of whoever is held before it.

use crate::domain::face::{
    CameraFault, Challenge, FaceCameraStatus, FaceShot, Guidance, Likeness, TryEnd, TryPlan,
    Verdict,
};
use crate::ports::face_camera::{FaceCamera, FaceCameraEvent};
use crate::ports::{Sink, Ticket};
use crate::sample::faces;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is held before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Held {
    /// Nobody.
    #[default]
    Nobody,
    /// A face in good light that does what it is asked.
    Good,
    /// A face in the dark.
    Dark,
    /// Two faces.
    Two,
    /// A photo of a face.
    Print,
    /// Nothing: the camera is pulled.
    Gone,
}

struct Running {
    ticket: Ticket,
    plan: TryPlan,
    verdict: Verdict,
}

#[derive(Default)]
struct Script {
    held: Held,
    /// How like the person on the card the good face is; `None` compares with nothing.
    likeness: Option<f32>,
    running: Option<Running>,
    sink: Option<Sink<FaceCameraEvent>>,
    shots: u8,
}

/// What is before the lens, from outside.
#[derive(Clone, Default)]
pub struct FacePlayer {
    script: Arc<Mutex<Script>>,
}

impl FacePlayer {
    /// A camera that plays this; events go to `sink`.
    pub fn start(&self, sink: Sink<FaceCameraEvent>) -> Arc<dyn FaceCamera> {
        sink(FaceCameraEvent::Status(FaceCameraStatus::Ready));
        self.locked().sink = Some(sink);
        Arc::new(PlayedCamera(self.clone()))
    }

    /// Holds something before the lens; a try that runs sees it at once.
    pub fn hold(&self, held: Held) {
        let mut script = self.locked();
        script.held = held;
        script.see();
    }

    /// How like the person on the card the good face is from now on.
    pub fn compare(&self, likeness: Option<f32>) {
        self.locked().likeness = likeness;
    }

    /// Whether the camera is on.
    pub fn is_on(&self) -> bool {
        self.locked().running.is_some()
    }

    /// Lets the time of the running try run out.
    pub fn run_out(&self) {
        let mut script = self.locked();
        if let Some(running) = script.running.take() {
            let end = TryEnd::TimeOut(running.verdict);
            script.tell(FaceCameraEvent::Ended(running.ticket, Err(end)));
        }
    }

    fn locked(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Script {
    fn tell(&self, event: FaceCameraEvent) {
        if let Some(sink) = &self.sink {
            sink(event);
        }
    }

    fn see(&mut self) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        let ticket = running.ticket;
        let guide = |told| FaceCameraEvent::Guidance(ticket, told);
        let end = match self.held {
            Held::Good => {
                self.tell(guide(Guidance::Task(running.plan.challenge)));
                self.tell(guide(Guidance::HoldStill));
                self.shots += 1;
                Ok(shot(running.plan.challenge, self.likeness, self.shots))
            }
            Held::Print => Err(TryEnd::NotAlive),
            Held::Gone => Err(TryEnd::Camera(CameraFault::Gone)),
            Held::Nobody | Held::Dark | Held::Two => {
                running.verdict = match self.held {
                    Held::Dark => Verdict::TooDark,
                    Held::Two => Verdict::SeveralFaces,
                    _ => Verdict::NoFace,
                };
                self.tell(guide(Guidance::Fault(running.verdict)));
                self.running = Some(running);
                return;
            }
        };
        self.tell(FaceCameraEvent::Ended(ticket, end));
    }
}

struct PlayedCamera(FacePlayer);

impl FaceCamera for PlayedCamera {
    fn look(&self, ticket: Ticket, plan: TryPlan) {
        let mut script = self.0.locked();
        script.running = Some(Running {
            ticket,
            plan,
            verdict: Verdict::NoFace,
        });
        script.see();
    }

    fn rest(&self) {
        self.0.locked().running = None;
    }

    fn stop(&self) {
        self.0.locked().sink = None;
    }
}

/// A picture as good as one can be; each has a chain of its own.
fn shot(challenge: Challenge, likeness: Option<f32>, number: u8) -> FaceShot {
    let turns = matches!(challenge, Challenge::TurnLeft | Challenge::TurnRight);
    let mut shot = faces::shot();
    shot.evidence.challenge = challenge;
    shot.evidence.depth = turns.then_some(0.8);
    shot.evidence.likeness = likeness.map(|score| Likeness {
        score,
        threshold: 0.4,
    });
    shot.evidence.chain = [number; 32];
    shot
}
