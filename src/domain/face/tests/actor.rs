//! A person before the camera, in numbers: how a face would be measured that stands, turns, blinks and
//! comes closer, with the trembling of landmarks, at the rate of the detector.

use crate::domain::face::{Challenge, FaceMeasures, Measurements, PassiveCues};
use crate::domain::time::MonoTime;

/// Width of the frame, pixels.
const FRAME: (f32, f32) = (640.0, 480.0);

/// A face as it should be.
pub fn good_face() -> FaceMeasures {
    FaceMeasures {
        eye_distance: 84.0,
        side_room: 3.3,
        top_room: 2.4,
        bottom_room: 3.2,
        yaw: 0.0,
        pitch: -4.0,
        roll: 1.0,
        eyes_open: 0.32,
        mouth_open: 0.03,
        sharpness: 0.38,
        brightness: 120.0,
        dark_share: 0.02,
        bright_share: 0.0,
        evenness: 0.7,
        covered: 0.2,
        nose_offset: 0.0,
        centre: (320.0, 205.0),
        cues: PassiveCues::default(),
    }
}

/// A frame with one face.
pub fn frame(at: u64, face: FaceMeasures) -> Measurements {
    Measurements {
        at: MonoTime(at),
        faces: 1,
        face: Some(face),
    }
}

/// What stands before the camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Matter {
    /// A head.
    Head,
    /// A flat picture moved by a hand; the pose that is measured follows the hand by this share.
    Sheet(f32),
}

/// Somebody or something before the camera.
#[derive(Debug, Clone)]
pub struct Actor {
    pub matter: Matter,
    /// Standard deviation of a landmark, pixels.
    pub tremble: f32,
    /// Milliseconds between frames.
    pub every: u64,
    /// Milliseconds from hearing a task to doing it.
    pub delay: u64,
    /// How far the head turns when asked, degrees.
    pub turn: f32,
    /// How many times closer it comes when asked.
    pub closer: f32,
    /// How long the eyes shut when asked, milliseconds.
    pub shut: u64,
    /// Milliseconds between blinks nobody asked for; 0 for none.
    pub blinks_every: u64,
    /// One frame in so many in which the detector finds nothing; 0 for none.
    pub misses: u32,
    rest: FaceMeasures,
    asked: Option<(Challenge, u64)>,
    nearer: f32,
    random: fastrand::Rng,
}

impl Actor {
    /// Somebody healthy and willing.
    pub fn new(seed: u64) -> Self {
        Self {
            matter: Matter::Head,
            tremble: 2.0,
            every: 100,
            delay: 900,
            turn: 28.0,
            closer: 1.5,
            shut: 450,
            blinks_every: 4_000,
            misses: 0,
            rest: good_face(),
            asked: None,
            nearer: 1.0,
            random: fastrand::Rng::with_seed(seed),
        }
    }

    /// The same with another resting face.
    pub fn with_rest(self, rest: FaceMeasures) -> Self {
        Self { rest, ..self }
    }

    /// The person hears a task.
    pub fn hear(&mut self, task: Challenge, at: u64) {
        self.asked = Some((task, at + self.delay));
    }

    fn normal(&mut self) -> f32 {
        // The sum of twelve uniform values less six is normal enough.
        (0..12).map(|_| self.random.f32()).sum::<f32>() - 6.0
    }

    /// How far a movement of two seconds, there and back, has got: 0 to 1 to 0.
    fn swing(since: u64) -> f32 {
        let phase = since as f32 / 2_000.0;
        if phase >= 1.0 {
            0.0
        } else {
            (phase * std::f32::consts::PI).sin()
        }
    }

    /// The frame of a moment.
    pub fn frame(&mut self, at: u64) -> Measurements {
        if self.misses > 0 && self.random.u32(..self.misses) == 0 {
            return Measurements {
                at: MonoTime(at),
                faces: 0,
                face: None,
            };
        }
        let mut face = self.rest;
        let mut yaw = 0.0;
        let mut lids = 1.0_f32;
        if let Some((task, from)) = self.asked.filter(|(_, from)| at >= *from) {
            let since = at - from;
            match task {
                Challenge::TurnLeft => yaw = self.turn * Self::swing(since),
                Challenge::TurnRight => yaw = -self.turn * Self::swing(since),
                Challenge::ComeCloser => {
                    let way = (since as f32 / 1_500.0).min(1.0);
                    self.nearer = 1.0 + (self.closer - 1.0) * way;
                }
                Challenge::Blink if since < self.shut => lids = 0.35,
                Challenge::Blink => {}
            }
        }
        if self.blinks_every > 0 && at % self.blinks_every < 200 {
            lids = 0.35;
        }
        self.pose(&mut face, yaw, lids);
        self.shake(&mut face);
        frame(at, face)
    }

    fn pose(&mut self, face: &mut FaceMeasures, yaw: f32, lids: f32) {
        face.eye_distance *= self.nearer * yaw.to_radians().cos();
        match self.matter {
            Matter::Head => {
                face.yaw += yaw;
                face.nose_offset += 0.5 * yaw.to_radians().tan();
                face.eyes_open *= lids;
                face.centre.0 += 0.6 * face.eye_distance * yaw.to_radians().sin();
            }
            Matter::Sheet(share) => face.yaw += share * yaw,
        }
        face.evenness -= 0.01 * yaw.abs();
        face.side_room =
            (FRAME.0 / 2.0 - (face.centre.0 - FRAME.0 / 2.0).abs()) / face.eye_distance - 0.5;
        face.top_room = face.centre.1 / face.eye_distance;
        face.bottom_room = (FRAME.1 - face.centre.1) / face.eye_distance;
    }

    /// Landmarks tremble; lid distances are measured on an enlarged part and tremble by a third of it.
    fn shake(&mut self, face: &mut FaceMeasures) {
        let relative = self.tremble / face.eye_distance;
        face.eye_distance += self.tremble * self.normal();
        face.yaw += (relative * self.normal() / 2.2).to_degrees();
        face.pitch += (relative * self.normal() / 2.2).to_degrees();
        face.roll += (relative * self.normal()).to_degrees();
        face.nose_offset += relative * self.normal();
        face.eyes_open = (face.eyes_open + relative / 3.0 / 0.45 * self.normal()).max(0.0);
        face.centre.0 += self.tremble * self.normal();
        face.centre.1 += self.tremble * self.normal();
        face.sharpness += 0.02 * self.normal();
        face.brightness += 1.5 * self.normal();
    }
}
