//! Looking at a face: CPU time of the detector, the points and a whole frame, beside OpenCV's detector in
//! turns on the same pictures; memory while the camera is on and after; and how often prints and screens
//! pass, written down as a report.

#[path = "../figures/mod.rs"]
mod figures;
#[path = "opencv.rs"]
mod opencv;
#[allow(dead_code, unused_imports, reason = "the tests use the rest of it")]
#[path = "../../tests/face/people.rs"]
mod people;
#[allow(dead_code, unused_imports, reason = "the tests use the rest of it")]
#[path = "../../tests/face/picture.rs"]
mod picture;
#[path = "report.rs"]
mod report;
#[path = "share.rs"]
mod share;
#[allow(dead_code, unused_imports, reason = "the tests use the rest of it")]
#[path = "../../tests/face/tries.rs"]
mod tries;

use figures::{Goal, Spread, process_cpu, record};
use jiujinban::adapters::face::{Detector, View};
use jiujinban::adapters::system::{arrange_memory, give_back_memory};
use jiujinban::domain::time::MonoTime;
use people::{NAMES, analyser, store};
use picture::Picture;
use std::hint::black_box;

const ROUNDS: usize = 3;
const FRAMES: usize = 120;

fn main() {
    // As the terminal does at its start.
    arrange_memory();
    let frames: Vec<Vec<u8>> = NAMES.iter().map(|name| Picture::of(name).bytes()).collect();
    memory(&frames[0]);
    let views: Vec<View> = frames
        .iter()
        .map(|bytes| View::new(640, 480, bytes).expect("a frame"))
        .collect();
    in_turns(&views);
    points(&views);
    whole(&views);
    share::of_a_core(&frames[0]);
    report::write();
}

fn costs(mut one: impl FnMut(usize)) -> Spread {
    (0..8).for_each(&mut one);
    Spread::of_ms((0..FRAMES).map(|i| {
        // The engine works on a thread of its own: the whole process counts.
        let before = process_cpu();
        one(i);
        process_cpu() - before
    }))
}

fn detector() -> Detector {
    store().load().expect("the models").detector
}

/// Our detector and OpenCV's, in turns.
fn in_turns(views: &[View]) {
    let mut detector = detector();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let spread = costs(|i| {
            black_box(
                detector
                    .find(&views[i % views.len()])
                    .expect("the model runs"),
            );
        });
        ours.push(spread.median());
        theirs.extend(opencv::median());
    }
    let ours = Spread::of(ours).median();
    record(
        "face_detect",
        ours,
        "ms",
        Goal::Known,
        "YuNet on 640x480 made 320x240, CPU median",
    );
    if theirs.is_empty() {
        println!(
            "face_detect_ratio: OpenCV is not there (packaging/scripts/bench-opencv), not compared"
        );
        return;
    }
    let theirs = Spread::of(theirs).median();
    record(
        "face_detect_opencv",
        theirs,
        "ms",
        Goal::Known,
        "OpenCV FaceDetectorYN, same frames, CPU median",
    );
    let how = "ours / OpenCV's, same model, frames and run";
    record(
        "face_detect_ratio",
        ours / theirs,
        "times",
        Goal::AtMost(2.5),
        how,
    );
}

fn points(views: &[View]) {
    let mut loaded = store().load().expect("the models");
    let spread = costs(|i| {
        let view = &views[i % views.len()];
        let faces = loaded.detector.find(view).expect("the model runs");
        black_box(loaded.points.mesh(view, &faces[0]).expect("the model runs"));
    });
    let how = "detector and 468 points on 640x480, CPU median";
    record(
        "face_points",
        spread.median(),
        "ms",
        Goal::AtMost(20.0),
        how,
    );
}

fn whole(views: &[View]) {
    let mut analyser = analyser();
    let spread = costs(|i| {
        let seen = analyser.measure(&views[i % views.len()], MonoTime(0));
        black_box(seen.expect("the models run"));
    });
    record(
        "face_frame",
        spread.median(),
        "ms",
        Goal::Known,
        "whole analysis of a frame, CPU median",
    );
    let how = "whole analysis of a frame, CPU p95";
    record(
        "face_frame_p95",
        spread.percentile(0.95),
        "ms",
        Goal::AtMost(66.0),
        how,
    );
}

/// Resident memory, MiB.
fn resident() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: f64 = statm
        .split(' ')
        .nth(1)
        .and_then(|n| n.parse().ok())
        .expect("a number");
    pages * 4.0 / 1_024.0
}

fn memory(frame: &[u8]) {
    let view = View::new(640, 480, frame).expect("a frame");
    let before = resident();
    let first = looked_at(&view);
    // As the terminal does when the camera is off again.
    give_back_memory();
    let between = resident();
    let second = looked_at(&view);
    give_back_memory();
    let after = resident();
    let how = "resident memory, models loaded, frames measured, two faces compared";
    record(
        "face_memory",
        first.max(second) - before,
        "MiB",
        Goal::AtMost(120.0),
        how,
    );
    // The first look brings code pages and the allocator's own, which stay whatever is looked at.
    let how = "resident memory after the first look: code and allocator";
    record(
        "face_memory_first",
        between - before,
        "MiB",
        Goal::Known,
        how,
    );
    let how = "resident memory after a second look, beyond that after the first";
    record(
        "face_memory_kept",
        (after - between).max(0.0),
        "MiB",
        Goal::AtMost(4.0),
        how,
    );
}

/// Looks once and tells the memory while everything is loaded.
fn looked_at(view: &View) -> f64 {
    let mut analyser = analyser();
    for at in 0..5 {
        analyser
            .measure(view, MonoTime(at))
            .expect("the models run");
    }
    let points = analyser
        .single_face(view)
        .expect("the models run")
        .expect("a face");
    let comparer = store().comparer().expect("the models");
    black_box(comparer.template(view, &points).expect("the model runs"));
    resident()
}
