//! The thresholds of the face check: sections `face`, `face_strict`, `face_loose`, `face_task`.

use super::keys::Keys;
use crate::domain::face::{Bounds, Gates, PictureGates, TaskGates};
use crate::domain::time::Span;
use std::ops::RangeInclusive;

const SECOND: Span = Span::seconds(1);

/// A number with decimals as the measures have it.
fn decimal(
    k: &mut Keys<'_>,
    key: &'static str,
    range: RangeInclusive<f64>,
    unit: &str,
) -> Option<f32> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "thresholds have three digits"
    )]
    let narrow = |value: f64| value as f32;
    k.decimal(key, range, unit).map(narrow)
}

/// A span of whole milliseconds.
fn millis(k: &mut Keys<'_>, key: &'static str, range: RangeInclusive<u64>) -> Option<Span> {
    k.whole(key, range, "milliseconds").map(Span)
}

/// One column of thresholds; every key is read before the first fault gives up.
macro_rules! column {
    ($k:expr, $section:literal) => {{
        let k = $k;
        let mut read = |key, range, unit| decimal(k, key, range, unit);
        let near = read(
            concat!($section, ".eye_distance_least"),
            20.0..=120.0,
            "pixels",
        );
        let far = read(
            concat!($section, ".eye_distance_most"),
            80.0..=240.0,
            "pixels",
        );
        let eyes = "distances between the eyes";
        let side = read(concat!($section, ".side_room"), 0.3..=3.0, eyes);
        let top = read(concat!($section, ".top_room"), 0.5..=3.0, eyes);
        let bottom = read(concat!($section, ".bottom_room"), 1.0..=4.0, eyes);
        let roll = read(concat!($section, ".roll"), 3.0..=45.0, "degrees");
        let yaw = read(concat!($section, ".yaw"), 3.0..=45.0, "degrees");
        let pitch = read(concat!($section, ".pitch"), 3.0..=45.0, "degrees");
        let dark = read(concat!($section, ".brightness_least"), 20.0..=150.0, "grey");
        let light = read(concat!($section, ".brightness_most"), 100.0..=255.0, "grey");
        let white = read(concat!($section, ".bright_share"), 0.0..=1.0, "share");
        let black = read(concat!($section, ".dark_share"), 0.0..=1.0, "share");
        let even = read(concat!($section, ".evenness"), 0.0..=1.0, "likeness");
        let half = read(concat!($section, ".half_covered"), 0.0..=1.0, "likeness");
        let covered = read(concat!($section, ".covered"), 0.0..=1.0, "difference");
        let open = read(
            concat!($section, ".eyes_open"),
            0.05..=0.5,
            "of the eye's width",
        );
        let sharp = read(concat!($section, ".sharpness"), 0.0..=1.0, "ratio");
        if let (Some(near), Some(far)) = (near, far)
            && near * 1.5 > far
        {
            k.refuse(
                concat!($section, ".eye_distance_most"),
                format!("at least one and a half times eye_distance_least, {near}"),
            );
        }
        if let (Some(dark), Some(light)) = (dark, light)
            && dark >= light
        {
            k.refuse(
                concat!($section, ".brightness_most"),
                format!("more than brightness_least, {dark}"),
            );
        }
        Some(Bounds {
            eye_distance_least: near?,
            eye_distance_most: far?,
            side_room: side?,
            top_room: top?,
            bottom_room: bottom?,
            roll: roll?,
            yaw: yaw?,
            pitch: pitch?,
            brightness_least: dark?,
            brightness_most: light?,
            bright_share: white?,
            dark_share: black?,
            evenness: even?,
            half_covered: half?,
            covered: covered?,
            eyes_open: open?,
            sharpness: sharp?,
        })
    }};
}

fn strict(k: &mut Keys<'_>) -> Option<Bounds> {
    column!(k, "face_strict")
}

fn loose(k: &mut Keys<'_>) -> Option<Bounds> {
    column!(k, "face_loose")
}

fn task(k: &mut Keys<'_>) -> Option<TaskGates> {
    let turn = decimal(k, "face_task.turn", 8.0..=45.0, "degrees");
    let returned = decimal(k, "face_task.returned", 3.0..=20.0, "degrees");
    let closer = decimal(k, "face_task.closer", 1.1..=2.0, "times");
    let shut = decimal(k, "face_task.shut", 0.2..=0.8, "share");
    let least = millis(k, "face_task.shut_least_milliseconds", 20..=500);
    let most = millis(k, "face_task.shut_most_milliseconds", 200..=5_000);
    let depth = decimal(k, "face_task.depth", 0.1..=0.9, "share");
    if let (Some(turn), Some(returned)) = (turn, returned)
        && returned >= turn
    {
        k.refuse(
            "face_task.returned",
            format!("less than face_task.turn, {turn}"),
        );
    }
    if let (Some(least), Some(most)) = (least, most)
        && least >= most
    {
        let allowed = format!("more than face_task.shut_least_milliseconds, {}", least.0);
        k.refuse("face_task.shut_most_milliseconds", allowed);
    }
    Some(TaskGates {
        turn: turn?,
        returned: returned?,
        closer: closer?,
        shut: shut?,
        shut_least: least?,
        shut_most: most?,
        depth: depth?,
    })
}

fn picture(k: &mut Keys<'_>) -> Option<PictureGates> {
    let moire = decimal(k, "face.moire", 0.05..=1.0, "cue");
    let glare = decimal(k, "face.glare", 0.05..=1.0, "cue");
    let edges = decimal(k, "face.edges", 0.05..=1.0, "cue");
    let model = decimal(k, "face.model", 0.05..=1.0, "score");
    Some(PictureGates {
        moire: moire?,
        glare: glare?,
        edges: edges?,
        model: model?,
    })
}

/// Every threshold.
pub(super) fn gates(k: &mut Keys<'_>) -> Option<Gates> {
    let relax = k.span("face.relax_seconds", 5..=60, SECOND);
    let good = k.whole("face.good_frames", 2..=10, "frames");
    let hold = millis(k, "face.hold_milliseconds", 500..=5_000);
    let gap = millis(k, "face.gap_milliseconds", 100..=1_000);
    let own_eyes = decimal(k, "face.own_eyes", 0.3..=1.0, "share");
    let likeness = decimal(k, "face.likeness", 0.1..=0.9, "cosine");
    let (picture, strict, loose, task) = (picture(k), strict(k), loose(k), task(k));
    Some(Gates {
        strict: strict?,
        loose: loose?,
        relax_after: relax?,
        good_frames: u32::try_from(good?).ok()?,
        hold: hold?,
        gap: gap?,
        own_eyes: own_eyes?,
        task: task?,
        picture: picture?,
        likeness: likeness?,
    })
}
