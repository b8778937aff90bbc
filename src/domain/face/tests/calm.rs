//! What is told is calm, one thing at a time.

use super::actor::{frame, good_face};
use super::plan;
use crate::domain::face::{
    Attempt, Challenge, FaceMeasures, FrameUse, Gates, Guidance, Measurements, TryEnd, Verdict,
};
use crate::domain::time::MonoTime;

/// Feeds frames 100 ms apart and gives what was told, with its time.
fn told(frames: impl IntoIterator<Item = Measurements>) -> Vec<(u64, Guidance)> {
    let mut attempt = Attempt::new(&plan(Challenge::TurnLeft), Gates::default(), MonoTime(0));
    let mut out = Vec::new();
    for m in frames {
        out.extend(attempt.observe(&m).tell.map(|g| (m.at.0, g)));
    }
    out
}

fn far() -> FaceMeasures {
    FaceMeasures {
        eye_distance: 50.0,
        ..good_face()
    }
}

#[test]
fn a_message_stands_for_a_second_and_a_half_whatever_the_frames_say() {
    let dark = FaceMeasures {
        brightness: 30.0,
        ..good_face()
    };
    let frames = (0..150).map(|n| frame(n * 100, if n / 2 % 2 == 0 { far() } else { dark }));
    let told = told(frames);
    for pair in told.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= 1_500, "{told:?}");
        assert_ne!(pair[0].1, pair[1].1);
    }
}

#[test]
fn a_second_face_in_two_frames_is_not_believed_and_in_three_it_is() {
    let two = |n: u64, many: u8| {
        let mut m = frame(n * 100, far());
        m.faces = many;
        m
    };
    let brief = (0..60).map(|n| two(n, if n == 20 || n == 21 { 2 } else { 1 }));
    let said = told(brief);
    assert_eq!(said, [(0, Guidance::Fault(Verdict::TooFar))]);
    let longer = (0..60).map(|n| two(n, if n >= 20 { 2 } else { 1 }));
    let said = told(longer);
    assert_eq!(
        said[1],
        (2_200, Guidance::Fault(Verdict::SeveralFaces)),
        "{said:?}"
    );
}

#[test]
fn one_wrong_frame_changes_nothing() {
    let frames = (0..60).map(|n| {
        let wild = FaceMeasures {
            eye_distance: 300.0,
            brightness: 3.0,
            ..far()
        };
        frame(n * 100, if n == 30 { wild } else { far() })
    });
    assert_eq!(told(frames), [(0, Guidance::Fault(Verdict::TooFar))]);
}

#[test]
fn nobody_before_the_camera_is_told_and_named_at_the_end() {
    let mut attempt = Attempt::new(&plan(Challenge::Blink), Gates::default(), MonoTime(0));
    let empty = |at| Measurements {
        at: MonoTime(at),
        faces: 0,
        face: None,
    };
    let first = attempt.observe(&empty(0));
    assert_eq!(first.tell, Some(Guidance::Fault(Verdict::NoFace)));
    assert_eq!(attempt.tick(MonoTime(19_999)).end, None);
    let end = attempt.tick(MonoTime(20_000)).end;
    assert_eq!(end, Some(Err(TryEnd::TimeOut(Verdict::NoFace))));
    // It has ended once and says nothing more.
    assert_eq!(attempt.tick(MonoTime(30_000)).end, None);
    let after = attempt.observe(&frame(30_100, good_face()));
    assert_eq!((after.tell, after.end), (None, None));
    assert_eq!(after.frame, FrameUse::Pass);
}

#[test]
fn a_camera_that_gives_no_frame_at_all_ends_by_its_deadline() {
    let mut attempt = Attempt::new(&plan(Challenge::Blink), Gates::default(), MonoTime(500));
    assert_eq!(attempt.tick(MonoTime(20_499)).end, None);
    let end = attempt.tick(MonoTime(20_500)).end;
    assert_eq!(end, Some(Err(TryEnd::TimeOut(Verdict::NoFace))));
}

#[test]
fn the_verdict_that_stood_longest_is_named_at_the_end() {
    let mut attempt = Attempt::new(&plan(Challenge::Blink), Gates::default(), MonoTime(0));
    let dark = FaceMeasures {
        brightness: 30.0,
        ..good_face()
    };
    for n in 0..200 {
        let face = if n < 60 { far() } else { dark };
        attempt.observe(&frame(n * 100, face));
    }
    let end = attempt.tick(MonoTime(20_000)).end;
    assert_eq!(end, Some(Err(TryEnd::TimeOut(Verdict::TooDark))));
}
