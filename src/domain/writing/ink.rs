//! What a finger draws on a pad: strokes of points, in memory only, never shown by `Debug`, wiped.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The height of every pad in its own units: coordinates are thousandths of the pad's height.
pub const PAD_HEIGHT: u16 = 1_000;
/// The widest strip, eight characters side by side.
pub const WIDEST_PAD: u16 = 8 * PAD_HEIGHT;
const MOST_STROKES: usize = 400;
const MOST_POINTS: usize = 20_000;
/// Room a stroke has from the start; most need no more.
const USUAL_POINTS: usize = 128;

/// A place on the pad and when the finger was there.
#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
pub struct InkPoint {
    /// Thousandths of the pad's height, from its left edge.
    pub x: u16,
    /// Thousandths of the pad's height, from its upper edge.
    pub y: u16,
    /// Milliseconds on the clock of the pad.
    pub at: u64,
}

/// From the finger's touch to its lifting.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
struct Stroke(Vec<InkPoint>);

impl Stroke {
    fn starting(point: InkPoint) -> Self {
        let mut points = Vec::with_capacity(USUAL_POINTS);
        points.push(point);
        Self(points)
    }

    /// Adds a point. A stroke that outgrows its room moves, and the room it leaves is wiped.
    fn push(&mut self, point: InkPoint) {
        if self.0.len() == self.0.capacity() {
            let mut larger = Vec::with_capacity(2 * self.0.capacity());
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = larger;
        }
        self.0.push(point);
    }
}

/// The box around some ink, in thousandths of the pad's height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The leftmost place.
    pub left: u16,
    /// The uppermost place.
    pub top: u16,
    /// The rightmost place.
    pub right: u16,
    /// The lowest place.
    pub bottom: u16,
}

impl Extent {
    /// From left to right.
    pub fn width(self) -> u16 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(self) -> u16 {
        self.bottom - self.top
    }
}

/// Why a point was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InkError {
    /// More strokes or points than a strip of characters needs.
    #[error("too much ink")]
    Full,
    /// A point between two strokes.
    #[error("the finger is not on the pad")]
    Lifted,
}

/// All strokes on a pad.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Ink {
    width: u16,
    strokes: Vec<Stroke>,
    is_down: bool,
}

impl Ink {
    /// An empty pad, `width` thousandths of its height wide (cut to one to eight times the height).
    pub fn on_pad(width: u16) -> Self {
        Self {
            width: width.clamp(PAD_HEIGHT, WIDEST_PAD),
            strokes: Vec::with_capacity(64),
            is_down: false,
        }
    }

    /// The finger touches the pad. Places outside are moved to its edge.
    pub fn begin(&mut self, point: InkPoint) -> Result<(), InkError> {
        if self.strokes.len() == MOST_STROKES || self.points() == MOST_POINTS {
            return Err(InkError::Full);
        }
        let point = self.inside(point);
        self.strokes.push(Stroke::starting(point));
        self.is_down = true;
        Ok(())
    }

    /// The finger goes on to a place; resting adds nothing.
    pub fn extend(&mut self, point: InkPoint) -> Result<(), InkError> {
        let point = self.inside(point);
        let is_full = self.points() == MOST_POINTS;
        let stroke = self.strokes.last_mut().filter(|_| self.is_down);
        let stroke = stroke.ok_or(InkError::Lifted)?;
        let last = stroke.0.last().expect("a stroke starts with a point");
        if (last.x, last.y) == (point.x, point.y) {
            return Ok(());
        }
        if is_full {
            return Err(InkError::Full);
        }
        stroke.push(point);
        Ok(())
    }

    /// The finger leaves the pad.
    pub fn lift(&mut self) {
        self.is_down = false;
    }

    /// Takes the last stroke back; whether there was one.
    pub fn undo(&mut self) -> bool {
        self.is_down = false;
        self.strokes.pop().is_some()
    }

    /// Takes everything back.
    pub fn clear(&mut self) {
        self.is_down = false;
        // Each stroke wipes itself.
        self.strokes.clear();
    }

    /// Whether nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }

    /// Whether the finger is on the pad.
    pub fn is_down(&self) -> bool {
        self.is_down
    }

    /// The pad's width in thousandths of its height.
    pub fn pad_width(&self) -> u16 {
        self.width
    }

    /// The strokes in the order they were drawn, each with at least one point.
    pub fn strokes(&self) -> impl Iterator<Item = &[InkPoint]> {
        self.strokes.iter().map(|s| s.0.as_slice())
    }

    /// The box around all of it; none without ink.
    pub fn extent(&self) -> Option<Extent> {
        let all = || self.strokes().flatten();
        Some(Extent {
            left: all().map(|p| p.x).min()?,
            top: all().map(|p| p.y).min()?,
            right: all().map(|p| p.x).max()?,
            bottom: all().map(|p| p.y).max()?,
        })
    }

    fn points(&self) -> usize {
        self.strokes.iter().map(|s| s.0.len()).sum()
    }

    fn inside(&self, point: InkPoint) -> InkPoint {
        InkPoint {
            x: point.x.min(self.width),
            y: point.y.min(PAD_HEIGHT),
            at: point.at,
        }
    }
}

impl fmt::Debug for InkPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InkPoint(…)")
    }
}

impl fmt::Debug for Ink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ink(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: u16, y: u16) -> InkPoint {
        InkPoint { x, y, at: 0 }
    }

    #[test]
    fn a_finger_that_leaves_the_pad_draws_along_its_edge() {
        let mut ink = Ink::on_pad(3_000);
        ink.begin(at(2_900, 500)).expect("room");
        ink.extend(at(60_000, 4_000)).expect("room");
        let extent = ink.extent().expect("ink");
        assert_eq!((extent.right, extent.bottom), (3_000, 1_000));
        assert_eq!((extent.width(), extent.height()), (100, 500));
    }

    #[test]
    fn a_scribble_without_end_stops_growing() {
        let mut ink = Ink::on_pad(1_000);
        ink.begin(at(0, 0)).expect("room");
        let refused = (1..30_000u16).find(|n| ink.extend(at(n % 900, n % 700)).is_err());
        assert_eq!(refused.map(usize::from), Some(MOST_POINTS));
        assert_eq!(ink.begin(at(1, 1)), Err(InkError::Full));

        let mut dots = Ink::on_pad(1_000);
        let refused = (0..1_000).find(|n| dots.begin(at(*n, 1)).is_err());
        assert_eq!(refused.map(usize::from), Some(MOST_STROKES));
    }

    #[test]
    fn movement_without_touch_draws_nothing() {
        let mut ink = Ink::on_pad(1_000);
        assert_eq!(ink.extend(at(5, 5)), Err(InkError::Lifted));
        ink.begin(at(5, 5)).expect("room");
        ink.lift();
        assert_eq!(ink.extend(at(9, 9)), Err(InkError::Lifted));
        assert_eq!(ink.strokes().flatten().count(), 1);
    }

    #[test]
    fn strokes_are_taken_back_one_by_one_or_all_at_once() {
        let mut ink = Ink::on_pad(1_000);
        assert!(!ink.undo());
        for n in 0..3 {
            ink.begin(at(n, 0)).expect("room");
            ink.extend(at(n, 300)).expect("room");
            ink.lift();
        }
        assert!(ink.undo());
        assert_eq!(ink.strokes().count(), 2);
        ink.clear();
        assert!(ink.is_empty());
        assert_eq!(ink.extent(), None);
    }

    #[test]
    fn a_long_stroke_keeps_every_point_and_shows_none() {
        let mut ink = Ink::on_pad(1_000);
        ink.begin(at(0, 0)).expect("room");
        for n in 1..900 {
            ink.extend(at(n, n)).expect("room");
        }
        let drawn: Vec<u16> = ink.strokes().flatten().map(|p| p.x).collect();
        assert_eq!(drawn, (0..900).collect::<Vec<_>>());
        assert_eq!(format!("{ink:?}"), "Ink(…)");
    }
}
