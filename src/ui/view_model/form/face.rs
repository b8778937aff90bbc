//! The question for a face: a picture taken here, or the operator's word.

use super::super::{QuestionBox, ViewModel};
use super::{Page, choice};
use crate::domain::face::{AttestReason, FaceAnswer, FaceCameraStatus, FaceWay};
use crate::domain::operators::desk::Hands;
use crate::domain::visit::Tap;
use crate::domain::visit::face::{FaceSeen, FaceStage, FaceTap};
use crate::ui::generated as g;
use crate::ui::text::{Audience, Words, face_words as words, faces};
use crate::ui::view_model::face::hints;

impl Page<'_> {
    pub(super) fn face(&self, vm: &mut ViewModel, made: &mut QuestionBox) {
        made.view.kind = g::QuestionKind::Face;
        let seen = self.face;
        let answer = self.slot.raw.face();
        let looking = matches!(seen.stage, FaceStage::Looking(_));
        if let FaceStage::Looking(told) = seen.stage {
            hints(vm, told);
        }
        let (notice, tone) = match answer {
            Some(answer) if !looking => answered(answer),
            _ if seen.stage == FaceStage::Without => (self.without().to_owned(), g::Tone::Plain),
            _ => told(seen),
        };
        let begin = match (answer, seen.stage) {
            _ if self.declined => words::AFTER_ALL,
            (Some(_), _) => words::ANOTHER,
            (None, FaceStage::Failed(_)) => words::ONCE_MORE,
            _ => words::BEGIN,
        };
        let shot = answer.and_then(FaceAnswer::shot);
        let can_look = seen.can_look();
        let done = answer.is_some();
        vm.face = g::FaceView {
            notice: notice.into(),
            tone,
            begin: if can_look { begin } else { "" }.into(),
            looking,
            taken: shot.is_some(),
            empty: words::EMPTY.into(),
            privacy: words::PRIVACY.into(),
            without: if done || seen.stage == FaceStage::Without {
                ""
            } else {
                words::WITHOUT
            }
            .into(),
        };
        vm.preview = looking;
        vm.face_shown = shot.map(|shot| shot.image.clone());
        if can_look {
            let tap = if done { FaceTap::Again } else { FaceTap::Begin };
            vm.tap(g::Spot::FaceBegin, 0, Tap::Face(tap));
        }
        if !done {
            vm.tap(g::Spot::FaceWithout, 0, Tap::Face(FaceTap::Decline));
            self.reasons(vm, made, seen);
        }
    }

    /// What an operator on duty may choose in the place of a picture.
    fn reasons(&self, vm: &mut ViewModel, made: &mut QuestionBox, seen: FaceSeen) {
        if !needs_operator(seen) || self.hands != Hands::Operator {
            return;
        }
        made.view.asks = words::VOUCH.into();
        let allowed = AttestReason::ALL.into_iter().filter(|r| seen.allows(*r));
        for (part, reason) in allowed.enumerate() {
            made.options.push(choice(words::why(reason), false));
            let tap = Tap::Face(FaceTap::Attest(reason));
            vm.tap_part(g::Spot::Option, 0, part, tap);
        }
    }

    fn without(&self) -> &'static str {
        match self.hands {
            Hands::Operator => words::VOUCH,
            Hands::Resident => words::HAND_BACK,
            Hands::Alone | Hands::Covered => words::ALONE,
        }
    }
}

/// Whether only the way without a picture is left, or was chosen.
fn needs_operator(seen: FaceSeen) -> bool {
    !seen.can_look() && !matches!(seen.stage, FaceStage::Looking(_))
        || seen.stage == FaceStage::Without
}

fn answered(answer: &FaceAnswer) -> (String, g::Tone) {
    let words = match answer.way {
        FaceWay::Taken(_) => words::LOOK.to_owned(),
        FaceWay::Attested(reason) => words::attested(reason),
    };
    (words, g::Tone::Good)
}

fn told(seen: FaceSeen) -> (String, g::Tone) {
    let plain = |words: &str, tone| (words.to_owned(), tone);
    match seen.stage {
        FaceStage::Looking(told) => plain(faces::guidance(told), g::Tone::Plain),
        FaceStage::UsedUp => plain(words::USED_UP, g::Tone::Warn),
        FaceStage::NoCamera(fault) => {
            (both(faces::camera(fault, Audience::Resident)), g::Tone::Bad)
        }
        _ if seen.full => plain(words::FULL, g::Tone::Bad),
        _ if seen.camera == FaceCameraStatus::NotFitted => plain(words::NO_CAMERA, g::Tone::Warn),
        FaceStage::Failed(end) => (
            both(faces::end(end, Audience::Resident)) + &words::left(seen.left),
            g::Tone::Bad,
        ),
        FaceStage::Ready | FaceStage::Without => plain(words::READY, g::Tone::Plain),
    }
}

fn both(words: Words) -> String {
    format!("{}。{}", words.what, words.todo)
}
