//! A signature as the strokes of a finger: never a picture, never shown by `Debug`, wiped on drop.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The width of the pad in its own units; lengths are thousandths of the pad's width.
pub const PAD_WIDTH: u16 = 1_000;
/// Less ink than this, in thousandths of the pad's width, is a dot or a scratch.
const LEAST_INK: f64 = 250.0;
/// The least width or height of all strokes together.
const LEAST_EXTENT: u16 = 80;
const MOST_STROKES: usize = 120;
const MOST_POINTS: usize = 6_000;

/// A point on the pad: right and down from its upper left corner.
#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
struct Dot {
    x: u16,
    y: u16,
}

/// What a finger drew, stroke by stroke. Coordinates are thousandths of the pad's width.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Strokes(Vec<Vec<Dot>>);

/// Why strokes are no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StrokesError {
    /// The text is no path of lines inside the pad.
    #[error("no path of lines inside the pad")]
    Malformed,
    /// A dot or a scratch.
    #[error("too little ink")]
    TooLittle,
    /// More than anybody's name needs.
    #[error("too much ink")]
    TooMuch,
}

impl Strokes {
    /// Reads the path of an SVG drawing made of `M` and `L` with whole numbers, `M10 20L30 40`;
    /// each `M` begins a stroke. The pad is 1000 wide and at most as high.
    pub fn parse(path: &str) -> Result<Self, StrokesError> {
        let strokes = read(path).ok_or(StrokesError::Malformed)?;
        let points: usize = strokes.0.iter().map(Vec::len).sum();
        if strokes.0.len() > MOST_STROKES || points > MOST_POINTS {
            return Err(StrokesError::TooMuch);
        }
        if strokes.ink() < LEAST_INK || strokes.extent() < LEAST_EXTENT {
            return Err(StrokesError::TooLittle);
        }
        Ok(strokes)
    }

    /// The path of an SVG drawing 1000 units wide. Call it only where it goes to the person, the
    /// printer or a sealed body.
    pub fn reveal(&self) -> String {
        use fmt::Write as _;
        let points: usize = self.0.iter().map(Vec::len).sum();
        // Room from the start: a string that grows leaves copies behind.
        let mut path = String::with_capacity(points * 10);
        for stroke in &self.0 {
            for (at, dot) in stroke.iter().enumerate() {
                let verb = if at == 0 { 'M' } else { 'L' };
                write!(path, "{verb}{} {}", dot.x, dot.y).expect("a string takes everything");
            }
        }
        path
    }

    /// How many strokes there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The length of all lines, in thousandths of the pad's width.
    fn ink(&self) -> f64 {
        let length = |pair: &[Dot]| {
            let across = f64::from(pair[0].x) - f64::from(pair[1].x);
            let down = f64::from(pair[0].y) - f64::from(pair[1].y);
            across.hypot(down)
        };
        self.0.iter().flat_map(|s| s.windows(2)).map(length).sum()
    }

    /// The larger of the width and the height of the whole.
    fn extent(&self) -> u16 {
        let span = |part: fn(&Dot) -> u16| {
            let all = || self.0.iter().flatten().map(part);
            all().max().unwrap_or(0) - all().min().unwrap_or(0)
        };
        span(|d| d.x).max(span(|d| d.y))
    }
}

impl fmt::Debug for Strokes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Strokes(…)")
    }
}

fn read(path: &str) -> Option<Strokes> {
    let mut strokes = Strokes(Vec::new());
    for stroke in path.strip_prefix('M')?.split('M') {
        let dots = stroke.split('L').map(dot).collect::<Option<Vec<_>>>()?;
        strokes.0.push(dots);
    }
    Some(strokes)
}

fn dot(text: &str) -> Option<Dot> {
    let (x, y) = text.split_once(' ')?;
    let number = |t: &str| t.parse().ok().filter(|n| *n <= PAD_WIDTH);
    Some(Dot {
        x: number(x)?,
        y: number(y)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_a_scratch_and_a_scribble_without_end_are_no_signature() {
        assert_eq!(Strokes::parse("M500 200"), Err(StrokesError::TooLittle));
        assert_eq!(
            Strokes::parse("M500 200L520 210"),
            Err(StrokesError::TooLittle)
        );
        let dot_scrubbed = format!("M500 200{}", "L510 200L500 200".repeat(30));
        assert_eq!(Strokes::parse(&dot_scrubbed), Err(StrokesError::TooLittle));
        let endless = format!("M0 0{}", "L900 300L0 0".repeat(4_000));
        assert_eq!(Strokes::parse(&endless), Err(StrokesError::TooMuch));
        let speckled = "M0 0L300 0".repeat(200);
        assert_eq!(Strokes::parse(&speckled), Err(StrokesError::TooMuch));
    }

    #[test]
    fn what_is_no_path_inside_the_pad_is_refused() {
        for bad in [
            "",
            "L1 1",
            "M",
            "M1",
            "M1 1L",
            "M1 1L2000 5",
            "M-1 5L3 3",
            "M1 1C3 3",
            "M1.5 2L4 4",
        ] {
            assert_eq!(Strokes::parse(bad), Err(StrokesError::Malformed), "{bad}");
        }
    }

    #[test]
    fn strokes_survive_writing_and_reading_and_show_nothing() {
        let path = "M100 100L400 120L420 300M500 90L500 330";
        let strokes = Strokes::parse(path).expect("a signature");
        assert_eq!(strokes.reveal(), path);
        assert_eq!(strokes.count(), 2);
        assert_eq!(format!("{strokes:?}"), "Strokes(…)");
    }
}
