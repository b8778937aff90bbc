//! What stands in the way of one frame.

use super::gates::Bounds;
use super::measure::{FaceMeasures, Measurements};
use super::verdict::Verdict;

/// Frames with a face after which a person's own widest eyes are known well enough.
const EYES_KNOWN: u32 = 10;

/// Height of the frame that lengths are told for, pixels.
const FRAME_HEIGHT: f32 = 480.0;

/// What is known of the person who stands there, beyond the frame.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct OwnEyes {
    widest: f32,
    seen: u32,
}

impl OwnEyes {
    /// Takes the opening of a frame, smoothed, so that one wrong frame makes nobody's eyes wide.
    pub fn see(&mut self, opening: f32) {
        if opening.is_finite() {
            self.widest = self.widest.max(opening);
            self.seen = self.seen.saturating_add(1);
        }
    }

    /// Whether eyes as narrow as these are open for this person: at least `share` of the own widest.
    /// Nobody's eyes count as wide below `least`, or shut eyes would be measured by themselves.
    fn open(self, opening: f32, share: f32, least: f32) -> bool {
        self.seen >= EYES_KNOWN && self.widest >= least && opening >= share * self.widest
    }
}

/// Numbers that are none are outside of everything.
fn within(value: f32, least: f32, most: f32) -> bool {
    value >= least && value <= most
}

/// The first of the closed list that holds; [`Verdict::Good`] when none does. Brightness comes before
/// sharpness and darkness before sunglasses: noise of a dark picture looks sharp, and all of it black.
/// `own` with `own_share` lets narrow eyes pass that are wide for their owner.
pub fn judge(m: &Measurements, bounds: &Bounds, own: OwnEyes, own_share: f32) -> Verdict {
    let Some(face) = m.face.as_ref().filter(|_| m.faces > 0) else {
        return Verdict::NoFace;
    };
    if m.faces > 1 {
        return Verdict::SeveralFaces;
    }
    place(face, bounds)
        .or_else(|| light(face, bounds))
        .or_else(|| pose(face, bounds))
        .or_else(|| hidden(face, bounds, own, own_share))
        .or_else(|| {
            (!within(face.sharpness, bounds.sharpness, f32::MAX)).then_some(Verdict::Blurred)
        })
        .unwrap_or(Verdict::Good)
}

fn place(f: &FaceMeasures, b: &Bounds) -> Option<Verdict> {
    if !within(f.eye_distance, b.eye_distance_least, f32::MAX) {
        return Some(Verdict::TooFar);
    }
    // A face that cannot have its room above and below wherever it is moved must go back.
    let tall = f.eye_distance * (b.top_room + b.bottom_room) > FRAME_HEIGHT;
    if f.eye_distance > b.eye_distance_most || tall {
        return Some(Verdict::TooNear);
    }
    let centred = within(f.side_room, b.side_room, f32::MAX)
        && within(f.top_room, b.top_room, f32::MAX)
        && within(f.bottom_room, b.bottom_room, f32::MAX);
    (!centred).then_some(Verdict::OffCentre)
}

fn light(f: &FaceMeasures, b: &Bounds) -> Option<Verdict> {
    if !within(f.brightness, b.brightness_least, f32::MAX) {
        return Some(Verdict::TooDark);
    }
    let clipped = !within(f.bright_share, 0.0, b.bright_share);
    if f.brightness > b.brightness_most || clipped {
        return Some(Verdict::TooBright);
    }
    // The halves of a turned head are unlike by themselves: the turn is told then.
    let uneven = within(f.evenness, b.half_covered, b.evenness) && f.evenness < b.evenness;
    (uneven && within(f.yaw, -b.yaw, b.yaw)).then_some(Verdict::UnevenLight)
}

fn pose(f: &FaceMeasures, b: &Bounds) -> Option<Verdict> {
    if !within(f.roll, -b.roll, b.roll) {
        return Some(Verdict::Tilted);
    }
    let ahead = within(f.yaw, -b.yaw, b.yaw) && within(f.pitch, -b.pitch, b.pitch);
    (!ahead).then_some(Verdict::LookingAway)
}

fn hidden(f: &FaceMeasures, b: &Bounds, own: OwnEyes, own_share: f32) -> Option<Verdict> {
    if !within(f.dark_share, 0.0, b.dark_share) {
        return Some(Verdict::Sunglasses);
    }
    let free = within(f.covered, 0.0, b.covered) && within(f.evenness, b.half_covered, 1.0);
    if !free {
        return Some(Verdict::Covered);
    }
    let open = within(f.eyes_open, b.eyes_open, f32::MAX)
        || own.open(f.eyes_open, own_share, Bounds::LOOSE.eyes_open);
    (!open).then_some(Verdict::EyesShut)
}
