//! Whole tries: honest people, pictures of people, noise.

use super::actor::{Actor, Matter, frame, good_face};
use super::{Played, plan, play};
use crate::domain::face::{
    AfterTry, Attempt, CameraFault, Challenge, FaceMeasures, FrameUse, Gates, Guidance, MOST_TRIES,
    Measurements, PassiveCues, TRY_TIME, Tries, TryEnd, TryPlan, Verdict,
};
use crate::domain::time::{MonoTime, Span};
use proptest::prelude::*;

fn honest(task: Challenge, seed: u64) -> Played {
    play(&mut Actor::new(seed), &plan(task), Gates::default())
}

#[test]
fn an_honest_person_gets_through_with_every_task() {
    for task in Challenge::ALL {
        let played = honest(task, 7);
        let found = played.end.unwrap_or_else(|end| panic!("{task:?}: {end}"));
        assert_eq!(found.challenge, task);
        assert!((0.0..=1.0).contains(&found.challenge_score) && found.challenge_score > 0.3);
        assert_eq!(
            found.depth.is_some(),
            matches!(task, Challenge::TurnLeft | Challenge::TurnRight)
        );
        assert!(played.told.iter().any(|(_, g)| *g == Guidance::Task(task)));
        assert!(played.at < 12_000, "{task:?} took {} ms", played.at);
        assert!(played.uses.contains(&FrameUse::Before));
        assert!(played.uses.contains(&FrameUse::Picture));
    }
}

#[test]
fn the_picture_is_taken_within_two_seconds_of_the_first_good_frame_after_the_task() {
    for task in Challenge::ALL {
        let found = honest(task, 11).end.expect("an honest person");
        assert!(found.took <= Span::seconds(2), "{task:?}: {:?}", found.took);
    }
}

#[test]
fn a_picture_that_is_held_still_never_does_any_task() {
    for task in Challenge::ALL {
        for seed in 0..20 {
            let mut still = Actor::new(seed);
            still.matter = Matter::Sheet(0.0);
            still.blinks_every = 0;
            // It does not hear: nothing moves.
            still.delay = u64::MAX / 2;
            let played = play(&mut still, &plan(task), Gates::default());
            assert_eq!(
                played.end.expect_err("a picture"),
                TryEnd::TimeOut(Verdict::Good),
                "{task:?}"
            );
        }
    }
}

#[test]
fn a_flat_picture_that_is_turned_by_hand_is_refused_even_where_its_pose_follows_the_hand() {
    for task in [Challenge::TurnLeft, Challenge::TurnRight] {
        for seed in 0..50 {
            let mut sheet = Actor::new(seed);
            sheet.matter = Matter::Sheet(1.0);
            sheet.turn = 35.0;
            let end = play(&mut sheet, &plan(task), Gates::default()).end;
            assert_eq!(
                end.expect_err("a picture"),
                TryEnd::NotAlive,
                "{task:?} {seed}"
            );
        }
    }
}

#[test]
fn a_flat_picture_that_is_brought_closer_must_also_blink_and_cannot() {
    for seed in 0..20 {
        let mut sheet = Actor::new(seed);
        sheet.matter = Matter::Sheet(0.0);
        let played = play(&mut sheet, &plan(Challenge::ComeCloser), Gates::default());
        let asked: Vec<Guidance> = played.told.iter().map(|(_, g)| *g).collect();
        assert!(
            asked.contains(&Guidance::Task(Challenge::Blink)),
            "{asked:?}"
        );
        assert_eq!(
            played.end.expect_err("a picture"),
            TryEnd::TimeOut(Verdict::Good)
        );
    }
}

#[test]
fn somebody_who_blinked_by_themselves_is_not_asked_to_blink_after_coming_closer() {
    let mut person = Actor::new(3);
    person.blinks_every = 1_500;
    let played = play(&mut person, &plan(Challenge::ComeCloser), Gates::default());
    assert!(played.end.is_ok_and(|found| found.blinks > 0));
    let asked = |g: &(u64, Guidance)| g.1 == Guidance::Task(Challenge::Blink);
    assert!(!played.told.iter().any(asked));
}

#[test]
fn somebody_who_does_not_blink_by_themselves_is_asked_to_after_coming_closer() {
    let mut person = Actor::new(3);
    person.blinks_every = 0;
    let played = play(&mut person, &plan(Challenge::ComeCloser), Gates::default());
    assert!(played.end.is_ok_and(|found| found.blinks == 1));
}

#[test]
fn a_turn_to_the_wrong_side_is_no_turn() {
    let mut person = Actor::new(5);
    person.turn = -30.0;
    let played = play(&mut person, &plan(Challenge::TurnLeft), Gates::default());
    assert_eq!(played.end, Err(TryEnd::TimeOut(Verdict::Good)));
}

/// Plays honestly until the task is told, then gives each frame to `swap`.
fn swapped(
    task: Challenge,
    swap: impl Fn(u64, Measurements) -> Measurements,
) -> (Vec<FrameUse>, bool) {
    let mut actor = Actor::new(9);
    let mut attempt = Attempt::new(&plan(task), Gates::default(), MonoTime(0));
    let (mut uses, mut since) = (Vec::new(), None);
    for n in 0..90 {
        let at = n * 100;
        let mut m = actor.frame(at);
        if let Some(from) = since {
            m = swap(at - from, m);
        }
        let step = attempt.observe(&m);
        if step.tell == Some(Guidance::Task(task)) && since.is_none() {
            since = Some(at);
            actor.hear(task, at);
        }
        uses.push(step.frame);
        if step.end.is_some() {
            return (uses, true);
        }
    }
    (uses, false)
}

#[test]
fn a_face_that_leaves_during_the_task_begins_again_and_what_was_kept_is_forgotten() {
    let gone = |since: u64, m: Measurements| {
        let away = (500..1_200).contains(&since);
        Measurements {
            faces: if away { 0 } else { m.faces },
            face: m.face.filter(|_| !away),
            ..m
        }
    };
    let (uses, _) = swapped(Challenge::Blink, gone);
    assert!(uses.contains(&FrameUse::Forget), "{uses:?}");
}

#[test]
fn a_face_that_jumps_as_another_picture_would_begins_again() {
    let jump = |since: u64, mut m: Measurements| {
        if since >= 500
            && let Some(face) = &mut m.face
        {
            face.centre.0 += 130.0;
        }
        m
    };
    assert!(
        swapped(Challenge::Blink, jump)
            .0
            .contains(&FrameUse::Forget)
    );
    let grow = |since: u64, mut m: Measurements| {
        if since >= 500
            && let Some(face) = &mut m.face
        {
            face.eye_distance *= 1.5;
        }
        m
    };
    assert!(
        swapped(Challenge::Blink, grow)
            .0
            .contains(&FrameUse::Forget)
    );
}

#[test]
fn a_second_person_who_steps_in_during_the_task_begins_it_again() {
    let two = |since: u64, m: Measurements| Measurements {
        faces: if (500..1_500).contains(&since) { 2 } else { 1 },
        ..m
    };
    assert!(
        swapped(Challenge::TurnLeft, two)
            .0
            .contains(&FrameUse::Forget)
    );
}

#[test]
fn a_frame_that_the_detector_missed_now_and_then_stops_nobody() {
    for task in Challenge::ALL {
        let mut person = Actor::new(21);
        person.misses = 12;
        let played = play(&mut person, &plan(task), Gates::default());
        assert!(played.end.is_ok(), "{task:?}: {:?}", played.end);
    }
}

#[test]
fn a_screen_and_a_sheet_are_refused_by_their_cues_and_glasses_and_doors_are_not() {
    let cues = |moire, glare, edges, model| PassiveCues {
        moire,
        glare,
        edges,
        model,
    };
    let end = |cues: PassiveCues| {
        let rest = FaceMeasures {
            cues,
            ..good_face()
        };
        let mut actor = Actor::new(13).with_rest(rest);
        play(&mut actor, &plan(Challenge::Blink), Gates::default()).end
    };
    assert_eq!(end(cues(0.9, 0.0, 0.0, None)), Err(TryEnd::NotAlive));
    assert_eq!(end(cues(0.0, 0.9, 0.9, None)), Err(TryEnd::NotAlive));
    assert_eq!(end(cues(0.0, 0.0, 0.0, Some(0.9))), Err(TryEnd::NotAlive));
    assert!(end(cues(0.0, 0.9, 0.0, None)).is_ok(), "a pair of glasses");
    assert!(end(cues(0.0, 0.0, 0.9, None)).is_ok(), "a door behind");
    assert!(end(cues(0.5, 0.5, 0.5, Some(0.3))).is_ok());
}

#[test]
fn the_second_try_forgives_what_the_first_does_not_and_so_does_the_end_of_a_long_one() {
    let dim = FaceMeasures {
        brightness: 50.0,
        ..good_face()
    };
    let run = |number, within| {
        let mut actor = Actor::new(2).with_rest(dim);
        let plan = TryPlan {
            number,
            within,
            ..plan(Challenge::TurnLeft)
        };
        play(&mut actor, &plan, Gates::default()).end
    };
    let dark = Err(TryEnd::TimeOut(Verdict::TooDark));
    assert_eq!(run(1, TRY_TIME), dark);
    assert!(run(2, TRY_TIME).is_ok());
    assert!(run(1, TRY_TIME.times(2)).is_ok());
}

#[test]
fn three_tries_and_then_somebody_vouches_each_with_another_task() {
    for bits in 0..8 {
        let mut tries = Tries::default();
        let mut last = None;
        let end = TryEnd::TimeOut(Verdict::TooDark);
        for number in 1..=MOST_TRIES {
            let plan = tries.next(bits, TRY_TIME, None).expect("a try is left");
            assert_eq!(plan.number, number);
            assert_ne!(Some(plan.challenge), last);
            last = Some(plan.challenge);
            let after = tries.ended(end);
            let expected = if number < MOST_TRIES {
                AfterTry::Again(end)
            } else {
                AfterTry::WithoutPicture(end)
            };
            assert_eq!(after, expected);
        }
        assert!(tries.next(bits, TRY_TIME, None).is_none());
        assert_eq!(tries.left(), 0);
    }
}

#[test]
fn a_camera_that_fails_takes_no_try_and_after_twice_the_way_is_without_it() {
    let mut tries = Tries::default();
    tries.next(0, TRY_TIME, None).expect("a try");
    let gone = TryEnd::Camera(CameraFault::Gone);
    assert_eq!(tries.ended(gone), AfterTry::Again(gone));
    assert_eq!(tries.used(), 0);
    tries.next(0, TRY_TIME, None).expect("a try");
    assert_eq!(tries.ended(gone), AfterTry::NoCamera(CameraFault::Gone));
    assert!(tries.next(0, TRY_TIME, None).is_none());
    let mut tries = Tries::default();
    let missing = TryEnd::Camera(CameraFault::NoModel);
    assert_eq!(
        tries.ended(missing),
        AfterTry::NoCamera(CameraFault::NoModel)
    );
}

#[test]
fn each_task_is_drawn_by_some_bits() {
    for not in [None, Some(Challenge::Blink), Some(Challenge::TurnLeft)] {
        let drawn: std::collections::HashSet<_> =
            (0..12).map(|bits| Challenge::drawn(bits, not)).collect();
        assert_eq!(drawn.len(), if not.is_some() { 3 } else { 4 });
        assert!(not.is_none_or(|not| !drawn.contains(&not)));
    }
}

fn any_face() -> impl Strategy<Value = FaceMeasures> {
    let numbers = proptest::collection::vec(
        prop_oneof![8 => -50.0_f32..300.0, 4 => 0.0_f32..1.0, 1 => Just(f32::NAN), 1 => Just(f32::INFINITY)],
        18,
    );
    numbers.prop_map(|n| FaceMeasures {
        eye_distance: n[0],
        side_room: n[1],
        top_room: n[2],
        bottom_room: n[3],
        yaw: n[4],
        pitch: n[5],
        roll: n[6],
        eyes_open: n[7],
        mouth_open: n[8],
        sharpness: n[9],
        brightness: n[10],
        dark_share: n[11],
        bright_share: n[12],
        evenness: n[13],
        covered: n[14],
        nose_offset: n[15],
        centre: (n[16], n[17]),
        cues: PassiveCues::default(),
    })
}

fn any_frames() -> impl Strategy<Value = Vec<(u64, u8, Option<FaceMeasures>)>> {
    let face = prop_oneof![
        2 => any_face(),
        5 => Just(good_face()),
    ];
    let one = (0_u64..700, 0_u8..4, proptest::option::weighted(0.9, face));
    proptest::collection::vec(one, 1..200)
}

proptest! {
    #[test]
    fn any_frames_at_all_end_once_by_the_deadline_and_tell_one_calm_thing_at_a_time(
        frames in any_frames(), task in 0_usize..4,
    ) {
        let mut attempt = Attempt::new(&plan(Challenge::ALL[task]), Gates::default(), MonoTime(0));
        let (mut at, mut ends, mut last) = (0, 0, None::<u64>);
        for (after, faces, face) in frames {
            at += after;
            let ended = ends > 0;
            let step = attempt.observe(&Measurements { at: MonoTime(at), faces, face });
            if step.tell.is_some() {
                prop_assert!(!ended);
                prop_assert!(last.is_none_or(|before| at - before >= 1_500));
                last = Some(at);
            }
            ends += usize::from(step.end.is_some());
            prop_assert!(at < 20_000 || ends == 1);
        }
        ends += usize::from(attempt.tick(MonoTime(at.max(20_000))).end.is_some());
        prop_assert_eq!(ends, 1);
    }

    #[test]
    fn trembling_alone_does_no_task(seed in any::<u64>(), task in 0_usize..4, tremble in 0.0_f32..8.0) {
        let mut still = Actor::new(seed);
        still.blinks_every = 0;
        still.delay = u64::MAX / 2;
        still.tremble = tremble;
        let played = play(&mut still, &plan(Challenge::ALL[task]), Gates::default());
        prop_assert!(matches!(played.end, Err(TryEnd::TimeOut(_))), "{:?}", played.end);
    }

    #[test]
    fn the_same_frame_again_and_again_does_no_task(face in any_face(), task in 0_usize..4, good in any::<bool>()) {
        let face = if good { good_face() } else { face };
        let mut attempt = Attempt::new(&plan(Challenge::ALL[task]), Gates::default(), MonoTime(0));
        let mut end = None;
        for n in 0..201 {
            end = end.or(attempt.observe(&frame(n * 100, face)).end);
        }
        prop_assert!(matches!(end, Some(Err(TryEnd::TimeOut(_)))), "{:?}", end);
    }
}
