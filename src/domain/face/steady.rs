//! Calm: what is told changes seldom, and one thing is told at a time.

use super::measure::{FaceMeasures, Measurements};
use super::numbers::Recent;
use super::verdict::Guidance;
use crate::domain::time::{MonoTime, Span};

/// Frames that are smoothed over.
const WINDOW: usize = 5;

/// Frames in a row before a second face, or the lack of any, is believed: blur gives a face twice now
/// and then, and the detector misses one now and then.
const ROW: u32 = 3;

/// The measures that move from frame to frame, each with its window.
#[derive(Debug)]
pub(super) struct Smooth {
    windows: [Recent; FIELDS.len()],
    last: Option<FaceMeasures>,
    several: u32,
    none: u32,
}

type Field = fn(&mut FaceMeasures) -> &mut f32;

const FIELDS: [Field; 16] = [
    |f| &mut f.eye_distance,
    |f| &mut f.side_room,
    |f| &mut f.top_room,
    |f| &mut f.bottom_room,
    |f| &mut f.yaw,
    |f| &mut f.pitch,
    |f| &mut f.roll,
    |f| &mut f.eyes_open,
    |f| &mut f.mouth_open,
    |f| &mut f.sharpness,
    |f| &mut f.brightness,
    |f| &mut f.dark_share,
    |f| &mut f.bright_share,
    |f| &mut f.evenness,
    |f| &mut f.covered,
    |f| &mut f.nose_offset,
];

impl Smooth {
    pub(super) fn new() -> Self {
        Self {
            windows: std::array::from_fn(|_| Recent::new(WINDOW)),
            last: None,
            several: 0,
            none: 0,
        }
    }

    /// The frame as it is believed: medians over the last five, and as many faces as were there for
    /// three frames.
    pub(super) fn see(&mut self, m: &Measurements) -> Measurements {
        self.several = if m.faces > 1 { self.several + 1 } else { 0 };
        let Some(face) = m.face.filter(|_| m.faces > 0) else {
            return self.missed(m.at);
        };
        self.none = 0;
        let mut calm = face;
        for (field, window) in FIELDS.iter().zip(&mut self.windows) {
            let value = field(&mut calm);
            window.push(*value);
            *value = window.median().unwrap_or(*value);
        }
        self.last = Some(calm);
        Measurements {
            at: m.at,
            faces: if self.several >= ROW { m.faces } else { 1 },
            face: Some(calm),
        }
    }

    fn missed(&mut self, at: MonoTime) -> Measurements {
        self.none += 1;
        if self.none >= ROW {
            self.forget();
        }
        Measurements {
            at,
            faces: u8::from(self.last.is_some()),
            face: self.last,
        }
    }

    /// Forgets the face: another may come.
    pub(super) fn forget(&mut self) {
        self.last = None;
        self.windows.iter_mut().for_each(Recent::clear);
    }
}

/// What is told now, and since when.
#[derive(Debug)]
pub(super) struct Teller {
    told: Option<(Guidance, MonoTime)>,
    hold: Span,
}

impl Teller {
    pub(super) fn new(hold: Span) -> Self {
        Self { told: None, hold }
    }

    /// What stands on the screen.
    pub(super) fn told(&self) -> Option<Guidance> {
        self.told.map(|(guidance, _)| guidance)
    }

    /// Offers something to tell; gives it back when it is told from now on, and `None` when it is told
    /// already or something else has not stood long enough.
    pub(super) fn offer(&mut self, at: MonoTime, wanted: Guidance) -> Option<Guidance> {
        let free = self
            .told
            .is_none_or(|(_, since)| at.since(since) >= self.hold);
        if self.told() == Some(wanted) || !free {
            return None;
        }
        self.told = Some((wanted, at));
        Some(wanted)
    }
}
