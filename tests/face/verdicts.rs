//! Each thing that can be wrong is told apart on every picture.

use crate::people::{NAMES, Person, analyser, measured};
use crate::picture::Picture;
use jiujinban::domain::face::{Bounds, Measurements, OwnEyes, Verdict, judge};

fn verdict(m: &Measurements) -> Verdict {
    judge(m, &Bounds::STRICT, OwnEyes::default(), 0.6)
}

fn everybody_gets(expected: &[Verdict], change: impl Fn(&Person) -> Picture) {
    let mut analyser = analyser();
    let people = NAMES.map(|name| Person::of(name, &mut analyser));
    let wrong: Vec<String> = people
        .iter()
        .filter_map(|person| {
            let m = measured(&mut analyser, &change(person), 0);
            let got = verdict(&m);
            (!expected.contains(&got)).then(|| format!("{}: {got:?} of {m:?}", person.name))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "expected {expected:?}\n{}",
        wrong.join("\n")
    );
}

#[test]
fn an_empty_wall_has_no_face() {
    let wall = Picture::flat(640, 480, [150.0; 3]).noisy(4.0, 2);
    assert_eq!(
        verdict(&measured(&mut analyser(), &wall, 0)),
        Verdict::NoFace
    );
}

#[test]
fn two_people_are_too_many() {
    everybody_gets(&[Verdict::SeveralFaces], Person::with_another);
}

#[test]
fn a_face_that_is_far_away_is_too_far() {
    everybody_gets(&[Verdict::TooFar], |p| p.nearer(0.5));
}

#[test]
fn a_face_is_found_at_every_size_from_two_metres_off_to_the_lens() {
    let mut analyser = analyser();
    for person in NAMES.map(|name| Person::of(name, &mut analyser)) {
        for tenths in 2..=22 {
            let times = tenths as f32 / 10.0;
            let m = measured(&mut analyser, &person.nearer(times), 0);
            assert_eq!(m.faces, 1, "{} at {times}", person.name);
        }
    }
}

#[test]
fn a_face_before_the_lens_is_too_near() {
    everybody_gets(&[Verdict::TooNear], |p| p.nearer(2.4));
}

#[test]
fn a_face_half_out_of_the_frame_is_off_centre() {
    everybody_gets(&[Verdict::OffCentre], |p| p.moved(-255.0, 0.0));
}

#[test]
fn too_little_and_too_much_light_are_told_apart() {
    everybody_gets(&[Verdict::TooDark], |p| p.lit(0.2));
    everybody_gets(&[Verdict::TooBright], |p| p.lit(2.9));
}

#[test]
fn a_hard_shadow_on_one_half_is_not_taken() {
    // What it is called depends on the face: uneven, covered, too dark, or as black as sunglasses.
    let faults = Verdict::ALL.map(|v| {
        if v == Verdict::Good {
            Verdict::UnevenLight
        } else {
            v
        }
    });
    everybody_gets(&faults, Person::lit_from_one_side);
}

#[test]
fn a_leaning_head_is_tilted_to_either_side() {
    everybody_gets(&[Verdict::Tilted], |p| p.leaning(26.0));
    everybody_gets(&[Verdict::Tilted], |p| p.leaning(-26.0));
}

#[test]
fn sunglasses_are_seen() {
    everybody_gets(&[Verdict::Sunglasses], Person::with_sunglasses);
}

#[test]
fn a_mask_and_a_hand_are_seen() {
    everybody_gets(&[Verdict::Covered], Person::with_a_mask);
    everybody_gets(
        &[Verdict::Covered, Verdict::UnevenLight],
        Person::with_a_hand_before_half,
    );
}

#[test]
fn shut_eyes_are_seen() {
    everybody_gets(&[Verdict::EyesShut], Person::with_shut_eyes);
}

#[test]
fn blur_and_shake_are_seen() {
    everybody_gets(&[Verdict::Blurred], |p| p.picture.blurred(2.5));
    everybody_gets(&[Verdict::Blurred], |p| p.picture.shaken(15));
}

#[test]
fn the_pictures_as_they_are_are_good() {
    everybody_gets(&[Verdict::Good], |p| p.picture.clone());
}

#[test]
fn a_frame_of_any_size_is_measured_or_has_no_face() {
    use jiujinban::adapters::face::View;
    use jiujinban::domain::time::MonoTime;
    let mut analyser = analyser();
    for (width, height) in [
        (1, 1),
        (1, 480),
        (640, 1),
        (7, 5),
        (65, 64),
        (1_921, 1_081),
        (7_680, 4_320),
    ] {
        let bytes = vec![77; width * height * 3];
        let view = View::new(width as u32, height as u32, &bytes).expect("a size a camera has");
        let analysed = analyser
            .measure(&view, MonoTime(0))
            .expect("the models run");
        assert_eq!(analysed.measurements.faces, 0, "{width} × {height}");
    }
    for (width, height, bytes) in [
        (0, 0, 0),
        (0, 480, 0),
        (2, 2, 11),
        (9_000, 9_000, 3),
        (u32::MAX, u32::MAX, 9),
    ] {
        assert!(
            View::new(width, height, &vec![0; bytes]).is_none(),
            "{width} × {height}"
        );
    }
}
