//! The question for a face, with a face that was drawn.

use super::Shown;
use super::scenes::{Walk, plain};
use crate::domain::face::{
    Challenge, Evidence, FaceCameraStatus, FaceImage, FaceMeasures, FaceShot, Guidance,
    PassiveCues, TryEnd, Verdict,
};
use crate::domain::visit::face::FaceTap;
use crate::domain::visit::{Asked, Effect, Tap, VisitEvent};
use std::sync::Arc;
use zeroize::Zeroizing;

const DRAWN: &[u8] = include_bytes!("../../../tests/fixtures/faces/drawn.jpg");

fn shot() -> FaceShot {
    FaceShot {
        image: FaceImage::new(Zeroizing::new(DRAWN.to_vec())).expect("a picture"),
        evidence: Evidence {
            measures: FaceMeasures {
                eye_distance: 96.0,
                side_room: 2.8,
                top_room: 2.2,
                bottom_room: 2.7,
                yaw: 0.0,
                pitch: 0.0,
                roll: 0.0,
                eyes_open: 0.3,
                mouth_open: 0.05,
                sharpness: 0.5,
                brightness: 150.0,
                dark_share: 0.02,
                bright_share: 0.01,
                evenness: 0.95,
                covered: 0.1,
                nose_offset: 0.0,
                centre: (320.0, 218.0),
                cues: PassiveCues::default(),
            },
            challenge: Challenge::Blink,
            challenge_score: 0.9,
            cues: PassiveCues::default(),
            depth: None,
            blinks: 2,
            frames: 40,
            took: 1_600,
            likeness: None,
            models: [0; 32],
            chain: [1; 32],
        },
    }
}

fn begin(walk: &mut Walk, tap: FaceTap) -> Asked {
    walk.tap(Tap::Face(tap));
    let asked = walk.effects.iter().find_map(|effect| match effect {
        Effect::LookAtFace(asked, _) => Some(*asked),
        _ => None,
    });
    asked.expect("the camera is asked")
}

/// The question before a try, while one runs, with a picture, after tries that brought none, and the
/// ways without.
pub(super) fn face(walk: &mut Walk, all: &mut Vec<Shown>) {
    all.push(plain("face-no-camera", walk));
    walk.on(VisitEvent::FaceCamera(FaceCameraStatus::Ready));
    all.push(plain("face-ready", walk));
    let asked = begin(walk, FaceTap::Begin);
    let fault = |verdict| VisitEvent::FaceGuided(asked, Guidance::Fault(verdict));
    walk.on(fault(Verdict::TooDark));
    all.push(plain("face-dark", walk));
    walk.on(fault(Verdict::SeveralFaces));
    all.push(plain("face-two", walk));
    let task = Guidance::Task(Challenge::TurnLeft);
    walk.on(VisitEvent::FaceGuided(asked, task));
    all.push(plain("face-task", walk));
    walk.on(VisitEvent::FaceEnded(asked, Ok(Arc::new(shot()))));
    all.push(plain("face-taken", walk));
    let asked = begin(walk, FaceTap::Again);
    walk.on(VisitEvent::FaceEnded(asked, Err(TryEnd::NotAlive)));
    all.push(plain("face-not-alive", walk));
    walk.tap(Tap::Face(FaceTap::Decline));
    all.push(plain("face-without", walk));
    let asked = begin(walk, FaceTap::Begin);
    let late = TryEnd::TimeOut(Verdict::TooDark);
    walk.on(VisitEvent::FaceEnded(asked, Err(late)));
    all.push(plain("face-used-up", walk));
}
