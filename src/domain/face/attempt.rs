//! One try as a machine: frames in, what to tell, which frame to keep, and the end out.
//!
//! The face is led to where it is good for a few frames in a row; the task is told and watched; then the
//! person looks ahead again and the best of a few good frames in a row is the picture. It must be one
//! and the same face all along: it may not vanish, jump, or be joined by another after it was good.

use super::alive::{Cues, Doubt};
use super::challenge::{Before, Blinks, Watch};
use super::follow::Follow;
use super::gates::{Bounds, Gates};
use super::judge::{OwnEyes, judge};
use super::measure::{FaceMeasures, Measurements, PassiveCues};
use super::plan::{Challenge, TryEnd, TryPlan};
use super::shot::{Evidence, Likeness};
use super::steady::{Smooth, Teller};
use super::verdict::{Guidance, Verdict};
use crate::domain::time::{MonoTime, Span};

/// What to do with the frame that was just measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameUse {
    /// Nothing; what was kept stays.
    Pass,
    /// Keep it as the face before the task, to compare the picture with, in place of an earlier one.
    Before,
    /// Keep it as the picture, in place of an earlier one.
    Picture,
    /// Throw away all that was kept: it may be another face.
    Forget,
}

/// What a frame, or the passing of time, brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the person is told from now on; `None` when it stays as it was.
    pub tell: Option<Guidance>,
    /// What becomes of the frame.
    pub frame: FrameUse,
    /// The end of the try. When it is [`Ok`], the picture is the frame last kept as such.
    pub end: Option<Result<Finding, TryEnd>>,
}

impl Step {
    const NOTHING: Self = Self {
        tell: None,
        frame: FrameUse::Pass,
        end: None,
    };

    fn ending(end: Result<Finding, TryEnd>) -> Self {
        Self {
            end: Some(end),
            ..Self::NOTHING
        }
    }
}

/// What was measured in a try that brought a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The frame of the picture.
    pub measures: FaceMeasures,
    /// The task that was done.
    pub challenge: Challenge,
    /// How clearly it was done, 0–1.
    pub challenge_score: f32,
    /// The worst of each cue over the frames that passed the gates.
    pub cues: PassiveCues,
    /// How unlike a turned flat picture the face moved, 0–1; `None` when the task has no turn.
    pub depth: Option<f32>,
    /// Times the eyes shut and opened, asked or not.
    pub blinks: u32,
    /// Frames that were measured.
    pub frames: u32,
    /// From the first good frame after the task to the picture.
    pub took: Span,
}

impl Finding {
    /// With what the adapter adds: the comparison, and digests over models and frames.
    pub fn evidence(
        self,
        likeness: Option<Likeness>,
        models: [u8; 32],
        chain: [u8; 32],
    ) -> Evidence {
        Evidence {
            measures: self.measures,
            challenge: self.challenge,
            challenge_score: self.challenge_score,
            cues: self.cues,
            depth: self.depth,
            blinks: self.blinks,
            frames: self.frames,
            took: u32::try_from(self.took.0).unwrap_or(u32::MAX),
            likeness,
            models,
            chain,
        }
    }
}

/// How far a try is.
#[derive(Debug)]
enum Phase {
    /// The face is led to its place; so many good frames in a row.
    Settle { good: u32 },
    /// A task is to be done; it is watched from when it is told.
    Task {
        task: Challenge,
        watch: Option<Watch>,
    },
    /// The picture is taken from good frames in a row.
    Take(Row),
    /// It has ended.
    Over,
}

/// Good frames in a row after the task.
#[derive(Debug, Default)]
struct Row {
    first: Option<MonoTime>,
    good: u32,
    best: Option<FaceMeasures>,
}

/// What the tasks of a try brought so far.
#[derive(Debug, Default)]
struct Done {
    score: Option<f32>,
    depth: Option<f32>,
}

/// One try.
#[derive(Debug)]
pub struct Attempt {
    challenge: Challenge,
    number: u8,
    gates: Gates,
    started: MonoTime,
    within: Span,
    phase: Phase,
    done: Done,
    smooth: Smooth,
    teller: Teller,
    follow: Follow,
    eyes: OwnEyes,
    before: Before,
    blinks: Blinks,
    cues: Cues,
    frames: u32,
    way: Standing,
    doubt: Option<Doubt>,
}

impl Attempt {
    /// Begins a try. `started` is when the camera gave its first frame, so that a slow start of the
    /// camera takes nothing from the person's time.
    pub fn new(plan: &TryPlan, gates: Gates, started: MonoTime) -> Self {
        Self {
            challenge: plan.challenge,
            number: plan.number,
            gates,
            started,
            within: plan.within,
            phase: Phase::Settle { good: 0 },
            done: Done::default(),
            smooth: Smooth::new(),
            teller: Teller::new(gates.hold),
            follow: Follow::new(gates.gap),
            eyes: OwnEyes::default(),
            before: Before::new(),
            blinks: Blinks::new(&gates.task),
            cues: Cues::new(),
            frames: 0,
            way: Standing::default(),
            doubt: None,
        }
    }

    /// Why it was not believed, for the report; `None` unless it ended so.
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    /// Time passes without a frame.
    pub fn tick(&mut self, now: MonoTime) -> Step {
        if matches!(self.phase, Phase::Over) || now.since(self.started) < self.within {
            return Step::NOTHING;
        }
        self.phase = Phase::Over;
        Step::ending(Err(TryEnd::TimeOut(self.way.longest(now))))
    }

    /// A frame was measured.
    pub fn observe(&mut self, m: &Measurements) -> Step {
        let late = self.tick(m.at);
        if matches!(self.phase, Phase::Over) {
            return late;
        }
        self.frames = self.frames.saturating_add(1);
        let bounds = self.bounds(m.at);
        let calm = self.smooth.see(m);
        let told = judge(&calm, &bounds, self.eyes, self.gates.own_eyes);
        let itself = judge(m, &bounds, self.eyes, self.gates.own_eyes);
        let same = self.follow.see(m) && told != Verdict::SeveralFaces;
        self.learn(m, &calm, itself);
        if !same && !matches!(self.phase, Phase::Settle { .. }) {
            return self.again(m.at, told);
        }
        if !same {
            self.lose();
        }
        self.walk(m, told, itself)
    }

    fn walk(&mut self, m: &Measurements, told: Verdict, itself: Verdict) -> Step {
        match &mut self.phase {
            Phase::Settle { good } => {
                *good = if itself == Verdict::Good {
                    *good + 1
                } else {
                    0
                };
                if *good >= self.gates.good_frames {
                    let task = self.challenge;
                    self.phase = Phase::Task { task, watch: None };
                    return Step {
                        frame: FrameUse::Before,
                        ..self.task(m)
                    };
                }
                self.way.note(m.at, told);
                self.say(m.at, Guidance::Fault(told))
            }
            Phase::Task { .. } => self.task(m),
            Phase::Take(_) => self.take(m, told, itself),
            Phase::Over => Step::NOTHING,
        }
    }

    /// The thresholds of now. Before a face is asked closer it must have the room to come.
    fn bounds(&self, now: MonoTime) -> Bounds {
        let late = now.since(self.started) >= self.gates.relax_after;
        let mut bounds = if self.number > 1 || late {
            self.gates.loose
        } else {
            self.gates.strict
        };
        let to_come = matches!(self.phase, Phase::Settle { .. });
        if to_come && self.challenge == Challenge::ComeCloser {
            let room = bounds.eye_distance_most / (1.05 * self.gates.task.closer);
            bounds.eye_distance_most = room.max(1.2 * bounds.eye_distance_least);
        }
        bounds
    }

    /// What is learned of the person, whatever the phase.
    fn learn(&mut self, m: &Measurements, calm: &Measurements, itself: Verdict) {
        if let Some(face) = m.face.as_ref().filter(|_| m.faces > 0) {
            self.blinks.see(m.at, face);
            if matches!(self.phase, Phase::Settle { .. }) {
                self.before.see(face);
            }
            if itself == Verdict::Good {
                self.cues.see(&face.cues);
            }
        }
        if let Some(face) = &calm.face {
            self.eyes.see(face.eyes_open);
        }
    }

    /// It is not surely the same face any more: what was learned of it is worth nothing.
    fn lose(&mut self) {
        self.phase = Phase::Settle { good: 0 };
        self.done = Done::default();
        self.before.forget();
        self.blinks.forget();
        self.eyes = OwnEyes::default();
    }

    fn again(&mut self, at: MonoTime, told: Verdict) -> Step {
        self.lose();
        self.smooth.forget();
        self.way.note(at, told);
        Step {
            frame: FrameUse::Forget,
            ..self.say(at, Guidance::Fault(told))
        }
    }

    fn say(&mut self, at: MonoTime, wanted: Guidance) -> Step {
        Step {
            tell: self.teller.offer(at, wanted),
            ..Step::NOTHING
        }
    }

    fn task(&mut self, m: &Measurements) -> Step {
        self.way.note(m.at, Verdict::Good);
        let Phase::Task { task, watch } = &mut self.phase else {
            return Step::NOTHING;
        };
        let task = *task;
        let Some(watched) = watch else {
            let tell = self.teller.offer(m.at, Guidance::Task(task));
            if self.teller.told() == Some(Guidance::Task(task)) {
                let count = self.blinks.count();
                *watch = Some(Watch::new(task, &self.gates.task, &self.before, count));
            }
            return Step {
                tell,
                ..Step::NOTHING
            };
        };
        let face = m.face.as_ref().filter(|_| m.faces > 0);
        let Some(score) = face.and_then(|face| watched.see(face, &self.blinks)) else {
            return Step::NOTHING;
        };
        let depth = watched.depth();
        self.finish(m.at, score, depth)
    }

    /// A task is done. A photo can be held closer too: coming closer counts only together with eyes
    /// that were shut once, by themselves or when asked.
    fn finish(&mut self, at: MonoTime, score: f32, depth: Option<f32>) -> Step {
        self.done.score = Some(self.done.score.map_or(score, |s| s.min(score)));
        self.done.depth = self.done.depth.or(depth);
        let flat = depth.is_some_and(|d| d < self.gates.task.depth);
        if flat {
            return self.refuse(Doubt::Flat);
        }
        if self.challenge == Challenge::ComeCloser && self.blinks.count() == 0 {
            let task = Challenge::Blink;
            self.phase = Phase::Task { task, watch: None };
            return Step::NOTHING;
        }
        self.phase = Phase::Take(Row::default());
        self.say(at, Guidance::HoldStill)
    }

    fn take(&mut self, m: &Measurements, told: Verdict, itself: Verdict) -> Step {
        self.way.note(m.at, told);
        let Phase::Take(row) = &mut self.phase else {
            return Step::NOTHING;
        };
        let good = m.face.filter(|_| itself == Verdict::Good);
        let Some(face) = good else {
            *row = Row::default();
            let wanted = match told {
                Verdict::Good => Guidance::HoldStill,
                fault => Guidance::Fault(fault),
            };
            return self.say(m.at, wanted);
        };
        let first = *row.first.get_or_insert(m.at);
        row.good += 1;
        let sharper = row.best.is_none_or(|best| face.sharpness > best.sharpness);
        if sharper {
            row.best = Some(face);
        }
        let best = row.best.unwrap_or(face);
        let enough = row.good >= self.gates.good_frames;
        let mut step = self.say(m.at, Guidance::HoldStill);
        if sharper {
            step.frame = FrameUse::Picture;
        }
        if enough {
            let end = self.end(m.at, first, best);
            step.tell = None;
            step.end = end.end;
        }
        step
    }

    fn end(&mut self, at: MonoTime, first: MonoTime, measures: FaceMeasures) -> Step {
        if let Some(doubt) = self.cues.doubt(self.done.depth, &self.gates) {
            return self.refuse(doubt);
        }
        self.phase = Phase::Over;
        Step::ending(Ok(Finding {
            measures,
            challenge: self.challenge,
            challenge_score: self.done.score.unwrap_or(0.0),
            cues: self.cues.worst(),
            depth: self.done.depth,
            blinks: self.blinks.count(),
            frames: self.frames,
            took: at.since(first),
        }))
    }

    fn refuse(&mut self, doubt: Doubt) -> Step {
        self.doubt = Some(doubt);
        self.phase = Phase::Over;
        Step::ending(Err(TryEnd::NotAlive))
    }
}

/// How long each verdict stood in the way.
#[derive(Debug, Default)]
struct Standing {
    times: [u64; Verdict::ALL.len()],
    now: Option<(Verdict, MonoTime)>,
}

impl Standing {
    fn note(&mut self, at: MonoTime, verdict: Verdict) {
        self.pass(at);
        self.now = Some((verdict, at));
    }

    fn pass(&mut self, at: MonoTime) {
        let Some((verdict, since)) = self.now else {
            return;
        };
        let place = Verdict::ALL.iter().position(|v| *v == verdict);
        self.times[place.expect("every verdict is listed")] += at.since(since).0;
    }

    /// The verdict that stood longest; [`Verdict::Good`] when it was the task that took the time, and
    /// [`Verdict::NoFace`] when no frame ever came.
    fn longest(&mut self, now: MonoTime) -> Verdict {
        self.pass(now);
        let most = Verdict::ALL.iter().zip(self.times);
        // Of equals the first in the order of the list.
        let most = most.rev().max_by_key(|(_, time)| *time);
        most.filter(|(_, time)| *time > 0)
            .map_or(Verdict::NoFace, |(verdict, _)| *verdict)
    }
}
