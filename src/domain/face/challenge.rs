//! Whether a task was done, from the numbers of the frames. All thresholds are relative to the person:
//! where the head looked before, how wide the own eyes are, how much the numbers tremble.

use super::gates::TaskGates;
use super::measure::FaceMeasures;
use super::numbers::Recent;
use super::plan::Challenge;
use crate::domain::time::{MonoTime, Span};

/// A movement must stand so many times above the trembling of its measure, or noise would do the task.
const ABOVE_NOISE: f32 = 5.0;

/// The same for eyes, whose opening is measured on an enlarged part of the picture.
const EYES_ABOVE_NOISE: f32 = 4.0;

/// How far a nose tip stands before the eyes, in distances between the eyes: about 32 of 63 mm.
const NOSE_DEPTH: f32 = 0.5;

/// Frames a shutting takes at least: one alone is a wrong frame.
const SHUT_FRAMES: u32 = 2;

/// Open frames after which a person's own opening is known.
const OPEN_KNOWN: usize = 10;

/// A head that moves more than this while its eyes shut did not blink but look elsewhere, degrees.
const STILL: f32 = 10.0;

impl Challenge {
    /// Draws a task from random bits, another than the one that did not go before.
    pub fn drawn(bits: u32, not: Option<Self>) -> Self {
        let mut left = Self::ALL.into_iter().filter(|task| Some(*task) != not);
        let count = Self::ALL.len() - usize::from(not.is_some());
        let at = usize::try_from(bits).unwrap_or(0) % count;
        left.nth(at).expect("the remainder lies below the count")
    }
}

/// What the person looked like before the task, over the last second or two.
#[derive(Debug)]
pub(super) struct Before {
    yaw: Recent,
    eye_distance: Recent,
}

impl Before {
    pub(super) fn new() -> Self {
        Self {
            yaw: Recent::new(20),
            eye_distance: Recent::new(20),
        }
    }

    pub(super) fn see(&mut self, face: &FaceMeasures) {
        self.yaw.push(face.yaw);
        self.eye_distance.push(face.eye_distance);
    }

    pub(super) fn forget(&mut self) {
        *self = Self::new();
    }
}

/// A task being watched.
#[derive(Debug)]
pub(super) enum Watch {
    Turn(Turn),
    Closer(Closer),
    Blink { before: u32 },
}

impl Watch {
    /// Begins to watch; what was before is what the person looks like at rest.
    pub(super) fn new(task: Challenge, gates: &TaskGates, before: &Before, blinks: u32) -> Self {
        match task {
            Challenge::TurnLeft => Self::Turn(Turn::new(1.0, gates, before)),
            Challenge::TurnRight => Self::Turn(Turn::new(-1.0, gates, before)),
            Challenge::ComeCloser => Self::Closer(Closer::new(gates, before)),
            Challenge::Blink => Self::Blink { before: blinks },
        }
    }

    /// Takes a frame; how clearly the task was done, 0–1, once it is.
    pub(super) fn see(&mut self, face: &FaceMeasures, blinks: &Blinks) -> Option<f32> {
        match self {
            Self::Turn(turn) => turn.see(face),
            Self::Closer(closer) => closer.see(face),
            Self::Blink { before } => {
                let fresh = blinks.count() > *before;
                fresh.then(|| blinks.clearness())
            }
        }
    }

    /// How unlike a turned flat picture it moved, 0–1; `None` when it is no turn.
    pub(super) fn depth(&self) -> Option<f32> {
        match self {
            Self::Turn(turn) => Some(turn.depth()),
            Self::Closer(_) | Self::Blink { .. } => None,
        }
    }
}

/// The head turns to one side, and back.
#[derive(Debug)]
pub(super) struct Turn {
    side: f32,
    rest: f32,
    reach: f32,
    returned: f32,
    smooth: Recent,
    furthest: f32,
    /// Tangent of the yaw and nose offset of each frame.
    path: Vec<(f32, f32)>,
}

/// Frames of a turn that are kept for its depth.
const MOST_PATH: usize = 600;

impl Turn {
    fn new(side: f32, gates: &TaskGates, before: &Before) -> Self {
        let noise = before.yaw.tremble().unwrap_or(0.0);
        Self {
            side,
            rest: before.yaw.median().unwrap_or(0.0),
            reach: gates.turn.max(ABOVE_NOISE * noise),
            returned: gates.returned,
            smooth: Recent::new(5),
            furthest: 0.0,
            path: Vec::new(),
        }
    }

    fn see(&mut self, face: &FaceMeasures) -> Option<f32> {
        let finite = face.yaw.is_finite() && face.nose_offset.is_finite();
        if finite && self.path.len() < MOST_PATH {
            let tangent = face.yaw.clamp(-80.0, 80.0).to_radians().tan();
            self.path.push((tangent, face.nose_offset));
        }
        self.smooth.push((face.yaw - self.rest) * self.side);
        // A median of fewer frames is no median.
        let turned = self.smooth.median().filter(|_| self.smooth.len() >= 3)?;
        self.furthest = self.furthest.max(turned);
        let done = self.furthest >= self.reach && turned <= self.returned;
        done.then(|| (self.furthest / (2.0 * self.reach)).min(1.0))
    }

    /// The nose of a head moves sideways with the tangent of the turn, by as much as it stands out; that
    /// of a flat picture stays where it is between the eyes. Slope of the regression, as a share of what
    /// a head shows.
    fn depth(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred frames")]
        let n = self.path.len().max(1) as f32;
        let sum = self
            .path
            .iter()
            .fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let mean = (sum.0 / n, sum.1 / n);
        let (mut joint, mut own) = (0.0_f32, 0.0_f32);
        for (tangent, offset) in &self.path {
            joint += (tangent - mean.0) * (offset - mean.1);
            own += (tangent - mean.0).powi(2);
        }
        if own <= f32::EPSILON {
            return 0.0;
        }
        (joint / own / NOSE_DEPTH).clamp(0.0, 1.0)
    }
}

/// The face comes closer.
#[derive(Debug)]
pub(super) struct Closer {
    rest: f32,
    factor: f32,
    smooth: Recent,
    frames: u32,
}

impl Closer {
    fn new(gates: &TaskGates, before: &Before) -> Self {
        let rest = before.eye_distance.median().unwrap_or(f32::INFINITY);
        let noise = before.eye_distance.tremble().unwrap_or(0.0) / rest;
        Self {
            rest,
            factor: gates.closer.max(1.0 + ABOVE_NOISE * noise),
            smooth: Recent::new(5),
            frames: 0,
        }
    }

    fn see(&mut self, face: &FaceMeasures) -> Option<f32> {
        self.smooth.push(face.eye_distance / self.rest);
        let grown = self.smooth.median().filter(|_| self.smooth.len() >= 3)?;
        self.frames = if grown >= self.factor {
            self.frames + 1
        } else {
            0
        };
        let beyond = (grown - 1.0) / (2.0 * (self.factor - 1.0));
        (self.frames >= 3).then(|| beyond.clamp(0.0, 1.0))
    }
}

/// Shuttings of the eyes, counted over the whole try: a living person blinks without being asked.
#[derive(Debug)]
pub(super) struct Blinks {
    share: f32,
    least: Span,
    most: Span,
    open: Recent,
    yaw: Recent,
    pitch: Recent,
    last_open: Option<MonoTime>,
    shut: Option<Shut>,
    count: u32,
    clearness: f32,
}

/// Eyes that are shut now.
#[derive(Debug, Clone, Copy)]
struct Shut {
    first: MonoTime,
    last: MonoTime,
    frames: u32,
    deepest: f32,
    moved: bool,
}

impl Blinks {
    pub(super) fn new(gates: &TaskGates) -> Self {
        Self {
            share: gates.shut,
            least: gates.shut_least,
            most: gates.shut_most,
            open: Recent::new(30),
            yaw: Recent::new(30),
            pitch: Recent::new(30),
            last_open: None,
            shut: None,
            count: 0,
            clearness: 0.0,
        }
    }

    /// How many there were.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    fn clearness(&self) -> f32 {
        self.clearness
    }

    /// Another face may come: shuttings so far do not count for it.
    pub(super) fn forget(&mut self) {
        self.open.clear();
        self.yaw.clear();
        self.pitch.clear();
        self.last_open = None;
        self.shut = None;
        self.count = 0;
    }

    pub(super) fn see(&mut self, at: MonoTime, face: &FaceMeasures) {
        if !face.eyes_open.is_finite() {
            return;
        }
        let median = self.open.median().filter(|_| self.open.len() >= OPEN_KNOWN);
        let Some(median) = median else {
            self.keep_open(at, face);
            return;
        };
        let noise = self.open.restless().unwrap_or(0.0);
        // Of a few frames the trembling is known badly, and counts for more.
        #[expect(clippy::cast_precision_loss, reason = "at most thirty frames")]
        let few = 1.0 + 3.0 / self.open.len() as f32;
        let limit = (self.share * median).min(median - EYES_ABOVE_NOISE * few * noise);
        if face.eyes_open < limit {
            self.low(at, face, face.eyes_open / median);
        } else if face.eyes_open > (limit + median) / 2.0 || self.shut.is_none() {
            self.opened(at);
            self.keep_open(at, face);
        }
    }

    fn keep_open(&mut self, at: MonoTime, face: &FaceMeasures) {
        self.open.push(face.eyes_open);
        self.yaw.push(face.yaw);
        self.pitch.push(face.pitch);
        self.last_open = Some(at);
    }

    fn low(&mut self, at: MonoTime, face: &FaceMeasures, share: f32) {
        let off = |now: f32, rest: &Recent| rest.median().is_none_or(|r| (now - r).abs() > STILL);
        let moved = off(face.yaw, &self.yaw) || off(face.pitch, &self.pitch);
        let shut = self.shut.get_or_insert(Shut {
            first: at,
            last: at,
            frames: 0,
            deepest: share,
            moved: false,
        });
        shut.last = at;
        shut.frames += 1;
        shut.deepest = shut.deepest.min(share);
        shut.moved |= moved;
    }

    /// The shutting ends: it lasted longer than from its first frame to its last and shorter than
    /// between the open ones around it.
    fn opened(&mut self, at: MonoTime) {
        let Some(shut) = self.shut.take() else {
            return;
        };
        let inner = shut.last.since(shut.first);
        let outer = at.since(self.last_open.unwrap_or(shut.first));
        let about = Span(inner.0.midpoint(outer.0));
        let long_enough = about >= self.least && shut.frames >= SHUT_FRAMES;
        if long_enough && inner <= self.most && !shut.moved {
            self.count += 1;
            self.clearness = (1.0 - shut.deepest).clamp(0.0, 1.0);
        }
    }
}
