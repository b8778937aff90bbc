//! How often honest people would fail, and pictures held up would pass, on made-up frames. The table
//! stands in docs/face-tries.md; this test writes what it should hold when it does not.

use super::actor::{Actor, Matter};
use super::{plan, play};
use crate::domain::face::{Challenge, Gates};
use std::fmt::Write as _;

/// People in each cell.
const PEOPLE: u64 = 60;

/// Somebody drawn at random within what old people do.
fn somebody(seed: u64, tremble: f32, every: u64) -> Actor {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut actor = Actor::new(seed);
    actor.tremble = tremble;
    actor.every = every;
    actor.misses = 25;
    actor.delay = random.u64(600..2_500);
    actor.turn = random.f32() * 22.0 + 18.0;
    actor.closer = random.f32() * 0.4 + 1.35;
    actor.shut = random.u64(300..1_200);
    actor.blinks_every = random.u64(2_000..7_000);
    actor
}

/// How many of [`PEOPLE`] do not get through.
fn failed(task: Challenge, tremble: f32, every: u64, change: impl Fn(&mut Actor)) -> u64 {
    let people = (0..PEOPLE).map(|seed| {
        let mut actor = somebody(seed, tremble, every);
        change(&mut actor);
        play(&mut actor, &plan(task), Gates::default())
    });
    people.map(|played| u64::from(played.end.is_err())).sum()
}

const TASKS: [(Challenge, &str); 4] = [
    (Challenge::TurnLeft, "turn left"),
    (Challenge::TurnRight, "turn right"),
    (Challenge::ComeCloser, "come closer"),
    (Challenge::Blink, "shut the eyes"),
];

fn table(change: impl Fn(&mut Actor)) -> String {
    let mut out = String::from("| task | frames a second | 1 px | 2 px | 3 px | 4 px |\n");
    out.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for (task, name) in TASKS {
        for every in [100, 200] {
            write!(out, "| {name} | {} |", 1_000 / every).expect("a text grows");
            for tremble in [1.0, 2.0, 3.0, 4.0] {
                let failed = failed(task, tremble, every, &change);
                write!(out, " {failed} |").expect("a text grows");
            }
            out.push('\n');
        }
    }
    out
}

#[test]
fn the_document_holds_how_often_honest_people_would_fail() {
    let people = table(|_| {});
    let turned = table(|actor| actor.matter = Matter::Sheet(1.0));
    let document = include_str!("../../../../docs/face-tries.md");
    for (what, table) in [("people", people), ("pictures", turned)] {
        assert!(
            document.contains(&table),
            "docs/face-tries.md should hold, for {what}:\n\n{table}"
        );
    }
}
