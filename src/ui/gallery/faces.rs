//! The question for a face, with a face that was drawn.

use super::Shown;
use super::scenes::{Walk, plain};
use crate::domain::face::{Challenge, FaceCameraStatus, Guidance, TryEnd, Verdict};
use crate::domain::visit::face::FaceTap;
use crate::domain::visit::{Asked, Effect, Tap, VisitEvent};
use crate::sample::faces;
use std::sync::Arc;

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
    walk.on(VisitEvent::FaceEnded(asked, Ok(Arc::new(faces::shot()))));
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
