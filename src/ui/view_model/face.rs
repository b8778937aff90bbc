//! What stands around the picture of a person before the camera, made from the one thing that is told.

use super::{ViewModel, g};
use crate::domain::face::{Challenge, Guidance, Verdict};
use crate::ui::text::faces as words;

/// Fills in the hints of a capture page while something is told.
pub fn hints(vm: &mut ViewModel, guidance: Guidance) {
    vm.face_hints = g::FaceHints {
        hint: words::guidance(guidance).into(),
        mark: mark(guidance),
        ring: ring(guidance),
        task: match guidance {
            Guidance::Task(challenge) => task(challenge),
            _ => g::FaceTask::None,
        },
    };
    vm.face_checks = checks(guidance);
}

/// Verdicts are told in a fixed order, so that everything before the one that holds is right, and
/// nothing is known of what comes after it.
fn checks(guidance: Guidance) -> Vec<g::FaceCheck> {
    let now = match guidance {
        Guidance::Starting => Some(0),
        Guidance::Fault(verdict) => check_of(verdict),
        Guidance::Task(_) | Guidance::HoldStill => None,
    };
    let state = |at: usize| match now {
        _ if guidance == Guidance::Starting => g::FaceCheckState::Open,
        Some(now) if at == now => g::FaceCheckState::Wrong,
        Some(now) if at > now => g::FaceCheckState::Open,
        _ => g::FaceCheckState::Right,
    };
    let names = words::CHECKS.iter().enumerate();
    names
        .map(|(at, (name, right))| {
            let state = state(at);
            let label = match state {
                g::FaceCheckState::Right => *right,
                g::FaceCheckState::Wrong | g::FaceCheckState::Open => *name,
            };
            g::FaceCheck {
                label: label.into(),
                state,
            }
        })
        .collect()
}

/// Where a verdict stands among the checks; `None` for none of them.
fn check_of(verdict: Verdict) -> Option<usize> {
    match verdict {
        Verdict::NoFace | Verdict::SeveralFaces => Some(0),
        Verdict::TooFar | Verdict::TooNear | Verdict::OffCentre => Some(1),
        Verdict::TooDark | Verdict::TooBright | Verdict::UnevenLight => Some(2),
        Verdict::Tilted | Verdict::LookingAway => Some(3),
        Verdict::Sunglasses | Verdict::Covered | Verdict::EyesShut => Some(4),
        Verdict::Blurred => Some(5),
        Verdict::Good => None,
    }
}

fn task(challenge: Challenge) -> g::FaceTask {
    match challenge {
        Challenge::TurnLeft => g::FaceTask::Left,
        Challenge::TurnRight => g::FaceTask::Right,
        Challenge::ComeCloser => g::FaceTask::Closer,
        Challenge::Blink => g::FaceTask::Blink,
    }
}

fn ring(guidance: Guidance) -> g::FaceRing {
    match guidance {
        Guidance::Starting | Guidance::Fault(Verdict::NoFace) => g::FaceRing::Waiting,
        Guidance::Fault(Verdict::Good) | Guidance::HoldStill => g::FaceRing::Good,
        Guidance::Fault(_) => g::FaceRing::Wrong,
        Guidance::Task(_) => g::FaceRing::Task,
    }
}

fn mark(guidance: Guidance) -> g::FaceMark {
    match guidance {
        Guidance::Starting => g::FaceMark::Wait,
        Guidance::Task(_) => g::FaceMark::Follow,
        Guidance::HoldStill => g::FaceMark::Good,
        Guidance::Fault(verdict) => match verdict {
            Verdict::NoFace => g::FaceMark::Person,
            Verdict::SeveralFaces => g::FaceMark::People,
            Verdict::TooFar => g::FaceMark::Closer,
            Verdict::TooNear => g::FaceMark::Back,
            Verdict::OffCentre => g::FaceMark::Centre,
            Verdict::TooDark => g::FaceMark::Lamp,
            Verdict::TooBright => g::FaceMark::Sun,
            Verdict::UnevenLight => g::FaceMark::Half,
            Verdict::Tilted => g::FaceMark::Level,
            Verdict::LookingAway => g::FaceMark::Camera,
            Verdict::Sunglasses => g::FaceMark::Glasses,
            Verdict::Covered => g::FaceMark::Mask,
            Verdict::EyesShut => g::FaceMark::Eye,
            Verdict::Blurred => g::FaceMark::Still,
            Verdict::Good => g::FaceMark::Good,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(guidance: Guidance) -> ViewModel {
        let mut vm = ViewModel::default();
        hints(&mut vm, guidance);
        vm
    }

    fn states(guidance: Guidance) -> Vec<g::FaceCheckState> {
        let checks = shown(guidance).face_checks;
        checks.into_iter().map(|check| check.state).collect()
    }

    #[test]
    fn nothing_is_ticked_that_was_not_looked_at() {
        use g::FaceCheckState::{Open, Right, Wrong};
        let none = states(Guidance::Fault(Verdict::NoFace));
        assert_eq!(none, [Wrong, Open, Open, Open, Open, Open]);
        let dark = states(Guidance::Fault(Verdict::TooDark));
        assert_eq!(dark, [Right, Right, Wrong, Open, Open, Open]);
        assert_eq!(states(Guidance::Fault(Verdict::Good)), [Right; 6]);
        assert_eq!(states(Guidance::Starting), [Open; 6]);
    }

    #[test]
    fn at_most_one_check_is_wrong_and_the_ring_agrees() {
        for verdict in Verdict::ALL {
            let vm = shown(Guidance::Fault(verdict));
            let wrong = |c: &&g::FaceCheck| c.state == g::FaceCheckState::Wrong;
            let wrong = vm.face_checks.iter().filter(wrong).count();
            assert_eq!(wrong, usize::from(verdict != Verdict::Good), "{verdict:?}");
            let good = vm.face_hints.ring == g::FaceRing::Good;
            assert_eq!(good, verdict == Verdict::Good, "{verdict:?}");
        }
    }

    #[test]
    fn each_verdict_has_a_picture_of_its_own() {
        let mut marks: Vec<String> = Vec::new();
        for verdict in Verdict::ALL {
            let mark = format!("{:?}", shown(Guidance::Fault(verdict)).face_hints.mark);
            assert!(!marks.contains(&mark), "{verdict:?}");
            marks.push(mark);
        }
    }
}
