//! Whether the face of a frame is the one of the frame before: a photo slid before the lens after the
//! task must not become the picture.

use super::measure::{FaceMeasures, Measurements};
use super::numbers::Recent;
use crate::domain::time::{MonoTime, Span};

/// How far eyes may move between two frames at once, in distances between the eyes, and each second.
const MOVE: (f32, f32) = (0.5, 4.0);

/// How much a face may grow or shrink between two frames at once, and each second.
const GROW: (f32, f32) = (1.3, 1.5);

/// How far a head may turn between two frames at once, and each second, degrees.
const TURN: (f32, f32) = (20.0, 200.0);

/// Longest gap that is bridged however slowly frames come.
const MOST_GAP: Span = Span::seconds(1);

/// The face that is followed.
#[derive(Debug)]
pub(super) struct Follow {
    gap: Span,
    last: Option<(MonoTime, FaceMeasures)>,
    frame: Option<MonoTime>,
    /// Milliseconds between frames.
    rate: Recent,
}

impl Follow {
    pub(super) fn new(gap: Span) -> Self {
        Self {
            gap,
            last: None,
            frame: None,
            rate: Recent::new(15),
        }
    }

    /// Takes a frame; `false` when the face is gone for longer than the gap, or another. The first
    /// face is nobody's successor.
    pub(super) fn see(&mut self, m: &Measurements) -> bool {
        if let Some(before) = self.frame.replace(m.at) {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of a try")]
            self.rate.push(m.at.since(before).0 as f32);
        }
        let Some((at, last)) = self.last else {
            self.last = m.face.map(|face| (m.at, face));
            return false;
        };
        let since = m.at.since(at);
        let near = since <= self.bridged();
        let Some(face) = m.face else {
            if !near {
                self.last = None;
            }
            return near;
        };
        self.last = Some((m.at, face));
        near && joined(&last, &face, since)
    }

    /// Three frames of the rate at which they come: one that the detector missed is no new face.
    fn bridged(&self) -> Span {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few hundred milliseconds"
        )]
        let usual = self.rate.median().unwrap_or(0.0) as u64;
        Span(usual.saturating_mul(3)).max(self.gap).min(MOST_GAP)
    }
}

/// Whether a head can move from one to the other in that time.
fn joined(a: &FaceMeasures, b: &FaceMeasures, since: Span) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "at most a second")]
    let seconds = since.0 as f32 / 1_000.0;
    let moved = (b.centre.0 - a.centre.0).hypot(b.centre.1 - a.centre.1) / a.eye_distance;
    let grown = (b.eye_distance / a.eye_distance).max(a.eye_distance / b.eye_distance);
    let turned = (b.yaw - a.yaw).abs();
    moved <= MOVE.0 + MOVE.1 * seconds
        && grown <= GROW.0 * GROW.1.powf(seconds)
        && turned <= TURN.0 + TURN.1 * seconds
}
