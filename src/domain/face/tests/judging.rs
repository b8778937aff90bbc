//! One frame, one verdict.

use super::actor::{frame, good_face};
use crate::domain::face::{Bounds, FaceMeasures, Gates, Measurements, OwnEyes, Verdict, judge};
use crate::domain::time::MonoTime;

fn strict(face: FaceMeasures) -> Verdict {
    judge(&frame(0, face), &Bounds::STRICT, OwnEyes::default(), 0.6)
}

fn with(change: impl FnOnce(&mut FaceMeasures)) -> FaceMeasures {
    let mut face = good_face();
    change(&mut face);
    face
}

#[test]
fn every_fault_of_a_frame_has_its_verdict() {
    let table: [(Verdict, FaceMeasures); 20] = [
        (Verdict::TooFar, with(|f| f.eye_distance = 59.0)),
        (Verdict::TooNear, with(|f| f.eye_distance = 151.0)),
        (Verdict::OffCentre, with(|f| f.side_room = 0.8)),
        (Verdict::OffCentre, with(|f| f.top_room = 1.1)),
        (Verdict::OffCentre, with(|f| f.bottom_room = 1.7)),
        (Verdict::TooDark, with(|f| f.brightness = 42.0)),
        (Verdict::TooBright, with(|f| f.brightness = 210.0)),
        (Verdict::TooBright, with(|f| f.bright_share = 0.05)),
        (Verdict::UnevenLight, with(|f| f.evenness = 0.30)),
        (Verdict::Tilted, with(|f| f.roll = 22.0)),
        (Verdict::Tilted, with(|f| f.roll = -22.0)),
        (Verdict::LookingAway, with(|f| f.yaw = -20.0)),
        (Verdict::LookingAway, with(|f| f.yaw = 20.0)),
        (Verdict::LookingAway, with(|f| f.pitch = -25.0)),
        (Verdict::Sunglasses, with(|f| f.dark_share = 0.27)),
        (Verdict::Covered, with(|f| f.evenness = 0.2)),
        (Verdict::Covered, with(|f| f.covered = 0.9)),
        (Verdict::EyesShut, with(|f| f.eyes_open = 0.15)),
        (Verdict::Blurred, with(|f| f.sharpness = 0.144)),
        (Verdict::Good, good_face()),
    ];
    for (expected, face) in table {
        assert_eq!(strict(face), expected, "{face:?}");
    }
    let seen: std::collections::HashSet<_> = table.iter().map(|(v, _)| *v).collect();
    // The two that are left are about the number of faces.
    assert_eq!(seen.len(), Verdict::ALL.len() - 2);
}

#[test]
fn no_face_and_two_faces_come_before_everything_else() {
    let dark = with(|f| f.brightness = 10.0);
    let mut m: Measurements = frame(0, dark);
    m.faces = 2;
    let said = judge(&m, &Bounds::STRICT, OwnEyes::default(), 0.6);
    assert_eq!(said, Verdict::SeveralFaces);
    m.faces = 0;
    let said = judge(&m, &Bounds::STRICT, OwnEyes::default(), 0.6);
    assert_eq!(said, Verdict::NoFace);
    let none = Measurements {
        at: MonoTime(0),
        faces: 1,
        face: None,
    };
    let said = judge(&none, &Bounds::STRICT, OwnEyes::default(), 0.6);
    assert_eq!(said, Verdict::NoFace);
}

#[test]
fn a_dark_frame_is_called_dark_however_sharp_its_noise_and_however_black_its_eyes() {
    let dark = with(|f| {
        f.brightness = 18.0;
        f.sharpness = 2.4;
        f.dark_share = 0.63;
    });
    assert_eq!(strict(dark), Verdict::TooDark);
}

#[test]
fn a_turned_head_is_told_to_look_ahead_and_not_that_the_light_is_wrong() {
    let turned = with(|f| {
        f.yaw = 25.0;
        f.evenness = 0.31;
    });
    assert_eq!(strict(turned), Verdict::LookingAway);
}

#[test]
fn a_measure_that_is_no_number_is_never_good() {
    let fields: [fn(&mut FaceMeasures) -> &mut f32; 15] = [
        |f| &mut f.eye_distance,
        |f| &mut f.side_room,
        |f| &mut f.top_room,
        |f| &mut f.bottom_room,
        |f| &mut f.yaw,
        |f| &mut f.pitch,
        |f| &mut f.roll,
        |f| &mut f.eyes_open,
        |f| &mut f.sharpness,
        |f| &mut f.brightness,
        |f| &mut f.dark_share,
        |f| &mut f.bright_share,
        |f| &mut f.evenness,
        |f| &mut f.covered,
        // Twice, so that a face with several of them is tried too.
        |f| &mut f.eye_distance,
    ];
    for field in fields {
        let face = with(|f| *field(f) = f32::NAN);
        assert_ne!(strict(face), Verdict::Good, "{face:?}");
    }
}

#[test]
fn narrow_eyes_pass_once_they_are_known_and_shut_eyes_never_become_their_own_measure() {
    let narrow = with(|f| f.eyes_open = 0.18);
    let mut own = OwnEyes::default();
    let said = |own: OwnEyes, face: FaceMeasures| judge(&frame(0, face), &Bounds::STRICT, own, 0.6);
    assert_eq!(said(own, narrow), Verdict::EyesShut);
    for _ in 0..10 {
        own.see(0.18);
    }
    assert_eq!(said(own, narrow), Verdict::Good);

    let shut = with(|f| f.eyes_open = 0.14);
    let mut own = OwnEyes::default();
    for _ in 0..100 {
        own.see(0.14);
    }
    assert_eq!(said(own, shut), Verdict::EyesShut);
}

#[test]
fn the_loose_column_forgives_more_than_the_strict_one_in_every_row() {
    let (strict, loose) = (Bounds::STRICT, Bounds::LOOSE);
    for (tight, wide) in [
        (strict.eye_distance_most, loose.eye_distance_most),
        (strict.roll, loose.roll),
        (strict.yaw, loose.yaw),
        (strict.pitch, loose.pitch),
        (strict.brightness_most, loose.brightness_most),
        (strict.bright_share, loose.bright_share),
        (strict.dark_share, loose.dark_share),
        (strict.covered, loose.covered),
        (loose.eye_distance_least, strict.eye_distance_least),
        (loose.side_room, strict.side_room),
        (loose.top_room, strict.top_room),
        (loose.bottom_room, strict.bottom_room),
        (loose.brightness_least, strict.brightness_least),
        (loose.evenness, strict.evenness),
        (loose.half_covered, strict.half_covered),
        (loose.eyes_open, strict.eyes_open),
        (loose.sharpness, strict.sharpness),
    ] {
        assert!(tight < wide, "{tight} and {wide}");
    }
    // A closed eye (0.15 at the median) and a blur of σ 1.5 (at most 0.144) pass neither column.
    assert!(loose.eyes_open > 0.15 && loose.sharpness > 0.144);
    assert_eq!(Gates::default().strict, strict);
}

#[test]
fn qualities_follow_the_maps_of_the_reference_implementation() {
    let at = |change: fn(&mut FaceMeasures)| with(change).qualities();
    assert_eq!(at(|f| f.eye_distance = 70.0).eye_distance.value(), 50);
    assert_eq!(at(|f| f.eye_distance = 110.0).eye_distance.value(), 88);
    assert_eq!(at(|f| f.yaw = 15.0).yaw.value(), 93);
    assert_eq!(at(|f| f.yaw = -30.0).yaw.value(), 75);
    assert_eq!(at(|f| f.yaw = 120.0).yaw.value(), 0);
    assert_eq!(at(|f| f.mouth_open = 0.2).mouth_closed.value(), 50);
    assert_eq!(at(|f| f.side_room = 0.9).crop.value(), 50);
    assert_eq!(at(|f| f.bright_share = 0.01).over_exposure.value(), 50);
    assert_eq!(at(|f| f.bright_share = 0.0).over_exposure.value(), 100);
    assert_eq!(at(|f| f.dark_share = 0.0).under_exposure.value(), 100);
    assert_eq!(at(|f| f.dark_share = 1.0).under_exposure.value(), 0);
    assert_eq!(at(|f| f.brightness = 51.0).luminance.value(), 50);
    assert_eq!(at(|f| f.brightness = 128.0).luminance.value(), 100);
    assert_eq!(at(|f| f.evenness = 1.0).uniformity.value(), 100);
    assert_eq!(at(|f| f.evenness = 0.1).uniformity.value(), 50);
    assert_eq!(at(|f| f.brightness = f32::NAN).luminance.value(), 0);
}
