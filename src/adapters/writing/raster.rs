//! Ink as the line image a reader of printed lines wants: black on white, 48 pixels high.
//!
//! A line of uniform width with round ends and joints is the set of points near its segments, so each
//! pixel's grey follows from its distance to the nearest one. No drawing library keeps the wiped
//! buffer that this does.

use crate::domain::writing::ink::{Ink, InkPoint, PAD_HEIGHT};
use zeroize::Zeroizing;

/// The height of every image, in pixels.
pub const HEIGHT: usize = 48;
/// White around the ink, in pixels.
const BORDER: f32 = 4.5;
/// The line's width, in pixels; 2 to 4 are read equally well.
const LINE: f32 = 2.5;
/// Ink lower than this share of the pad is not blown up to the whole height of the image when several
/// characters stand side by side: two dashes are no two walls.
const LEAST_HEIGHT: f32 = 0.55;
/// Ink at most this many times wider than high is one character.
const ONE_CHARACTER: f32 = 1.3;
/// The shorter side of a character is stretched by at most this: hands write wide or narrow, print is
/// square.
const STRETCH: f32 = 1.3;
/// How often a stroke is smoothed. A trembling finger leaves waves that a reader of print takes for
/// strokes; this takes off what is shorter than about four pixels.
const SMOOTHINGS: usize = 10;

/// A point in pixels.
type Point = (f32, f32);

/// A grey image, 0 (white) to 1 (black), row by row, with the place it shows. Wiped on drop.
pub struct LineImage {
    /// Pixels from left to right; a multiple of eight.
    pub width: usize,
    /// `width × 48` values.
    pub ink: Zeroizing<Vec<f32>>,
    /// Whether it shows a single character.
    pub is_single: bool,
    /// The pad's place of the left edge, in thousandths of the pad's height.
    left: f32,
    /// The pad's place of the upper edge.
    top: f32,
    /// Pixels in a thousandth of the pad's height, across and down.
    scale: (f32, f32),
}

impl LineImage {
    /// Draws ink; none when there is none.
    pub fn of(ink: &Ink) -> Option<Self> {
        let extent = ink.extent()?;
        let (wide, high) = (f32::from(extent.width()), f32::from(extent.height()));
        let least = LEAST_HEIGHT * f32::from(PAD_HEIGHT);
        let is_single = wide <= ONE_CHARACTER * high.max(least);
        let room = HEIGHT as f32 - 2.0 * BORDER;
        let (scale, width) = if is_single {
            let even = room / wide.max(high).max(1.0);
            let stretched = |side: f32| (room / side.max(1.0)).min(STRETCH * even);
            ((stretched(wide), stretched(high)), HEIGHT)
        } else {
            let even = room / high.max(least);
            let width = ((wide * even + 2.0 * BORDER) / 8.0).ceil() as usize * 8;
            ((even, even), width)
        };
        let before =
            |length: f32, pixels: usize, scale: f32| (pixels as f32 / scale - length) / 2.0;
        let mut image = Self {
            width,
            ink: Zeroizing::new(vec![0.0; width * HEIGHT]),
            is_single,
            left: f32::from(extent.left) - before(wide, width, scale.0),
            top: f32::from(extent.top) - before(high, HEIGHT, scale.1),
            scale,
        };
        for stroke in ink.strokes() {
            image.draw(stroke);
        }
        Some(image)
    }

    /// The pad's place of a column, in thousandths of the pad's height.
    pub fn place_of(&self, column: usize) -> u16 {
        let place = self.left + column as f32 / self.scale.0;
        // Saturates at both ends.
        place.round() as u16
    }

    fn draw(&mut self, stroke: &[InkPoint]) {
        let place = |p: &InkPoint| {
            let x = (f32::from(p.x) - self.left) * self.scale.0;
            let y = (f32::from(p.y) - self.top) * self.scale.1;
            (x, y)
        };
        let path = smoothed(stroke.iter().map(place));
        self.line(path[0], path[0]);
        for pair in path.windows(2) {
            self.line(pair[0], pair[1]);
        }
    }

    /// Darkens the pixels near a segment by how much of them it covers.
    fn line(&mut self, from: Point, to: Point) {
        let reach = LINE / 2.0 + 1.0;
        let span = |a: f32, b: f32, most: usize| {
            let first = (a.min(b) - reach).floor().max(0.0) as usize;
            let last = (a.max(b) + reach).ceil().max(0.0) as usize;
            first..last.min(most)
        };
        for row in span(from.1, to.1, HEIGHT) {
            for column in span(from.0, to.0, self.width) {
                let centre = (column as f32 + 0.5, row as f32 + 0.5);
                let covered = LINE / 2.0 + 0.5 - distance(centre, from, to);
                let grey = &mut self.ink[row * self.width + column];
                *grey = grey.max(covered.clamp(0.0, 1.0));
            }
        }
    }
}

/// A stroke with a point at every pixel of its way, without its small waves. Its ends stay.
fn smoothed(stroke: impl Iterator<Item = Point>) -> Zeroizing<Vec<Point>> {
    let mut path: Zeroizing<Vec<Point>> = Zeroizing::new(Vec::with_capacity(512));
    for to in stroke {
        let Some(&from) = path.last() else {
            path.push(to);
            continue;
        };
        let steps = (to.0 - from.0).hypot(to.1 - from.1).ceil() as usize;
        path.extend((1..=steps).map(|step| {
            let share = step as f32 / steps as f32;
            let along = |from: f32, to: f32| from + (to - from) * share;
            (along(from.0, to.0), along(from.1, to.1))
        }));
    }
    let between = |a: f32, b: f32, c: f32| (a + 2.0 * b + c) / 4.0;
    for _ in 0..SMOOTHINGS {
        let mut before = path[0];
        for at in 1..path.len().saturating_sub(1) {
            let (here, after) = (path[at], path[at + 1]);
            path[at] = (
                between(before.0, here.0, after.0),
                between(before.1, here.1, after.1),
            );
            before = here;
        }
    }
    path
}

/// The distance of a point from a segment.
fn distance(point: Point, from: Point, to: Point) -> f32 {
    let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
    let (x, y) = (point.0 - from.0, point.1 - from.1);
    let length = along_x * along_x + along_y * along_y;
    let share = if length > 0.0 {
        ((x * along_x + y * along_y) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - share * along_x).hypot(y - share * along_y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ink(width: u16, strokes: &[&[(u16, u16)]]) -> Ink {
        let mut ink = Ink::on_pad(width);
        for stroke in strokes {
            for (at, &(x, y)) in stroke.iter().enumerate() {
                let point = InkPoint { x, y, at: 0 };
                let taken = if at == 0 {
                    ink.begin(point)
                } else {
                    ink.extend(point)
                };
                taken.expect("room");
            }
            ink.lift();
        }
        ink
    }

    /// Rows and columns between which more than half-dark pixels lie.
    fn dark(image: &LineImage) -> (usize, usize, usize, usize) {
        let dark = (0..HEIGHT * image.width).filter(|&at| image.ink[at] > 0.5);
        let (rows, columns): (Vec<_>, Vec<_>) =
            dark.map(|at| (at / image.width, at % image.width)).unzip();
        let ends = |of: &[usize]| {
            let first = of.iter().min().expect("dark pixels");
            (*first, *of.iter().max().expect("dark pixels"))
        };
        let ((top, bottom), (left, right)) = (ends(&rows), ends(&columns));
        (top, bottom, left, right)
    }

    #[test]
    fn no_ink_is_no_image_and_a_dot_is_one() {
        assert!(LineImage::of(&Ink::on_pad(1_000)).is_none());
        let image = LineImage::of(&ink(8_000, &[&[(7_999, 999)]])).expect("an image");
        assert_eq!((image.width, image.is_single), (HEIGHT, true));
        assert_eq!(dark(&image), (23, 24, 23, 24));
    }

    #[test]
    fn a_character_fills_the_image_wherever_and_however_small_it_is_written() {
        for (left, top, size) in [(0, 0, 1_000), (2_000, 400, 300), (6_000, 10, 700)] {
            let box_of = [
                (left, top),
                (left + size, top),
                (left + size, top + size),
                (left, top + size),
                (left, top),
            ];
            let image = LineImage::of(&ink(8_000, &[&box_of])).expect("an image");
            assert!(image.is_single);
            let (top, bottom, left, right) = dark(&image);
            assert!([top, left].iter().all(|at| (3..5).contains(at)), "{size}");
            assert!(
                [bottom, right].iter().all(|at| (43..45).contains(at)),
                "{size}"
            );
        }
    }

    #[test]
    fn a_line_is_as_wide_as_it_is_written_and_its_places_are_found_again() {
        let strokes: [&[(u16, u16)]; 3] = [
            &[(100, 100), (800, 900)],
            &[(1_500, 100), (1_500, 900)],
            &[(2_900, 500), (3_600, 500)],
        ];
        let image = LineImage::of(&ink(4_000, &strokes)).expect("an image");
        assert!(!image.is_single);
        assert_eq!(image.width, 184);
        let (_, _, left, right) = dark(&image);
        assert!(image.place_of(left).abs_diff(100) < 40);
        assert!(image.place_of(right).abs_diff(3_600) < 40);
    }

    #[test]
    fn two_dashes_side_by_side_are_not_blown_up() {
        let strokes: [&[(u16, u16)]; 2] =
            [&[(100, 500), (800, 510)], &[(1_200, 500), (1_900, 490)]];
        let image = LineImage::of(&ink(3_000, &strokes)).expect("an image");
        assert!(!image.is_single);
        let (top, bottom, ..) = dark(&image);
        assert!(bottom - top < 6, "{top} to {bottom}");
        assert!(top > 18 && bottom < 30);
    }

    #[test]
    fn a_trembling_line_is_drawn_straight_and_keeps_its_ends() {
        let wave: Vec<(u16, u16)> = (0..=40).map(|n| (n * 25, 490 + n % 2 * 20)).collect();
        let frame = [(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000), (0, 0)];
        let image = LineImage::of(&ink(1_000, &[&wave, &frame])).expect("an image");
        let rows = |column: usize| {
            let dark = (15..33).filter(|row| image.ink[row * image.width + column] > 0.5);
            dark.collect::<Vec<_>>()
        };
        assert!(
            (10..38).all(|column| rows(column) == rows(24)),
            "{:?}",
            rows(24)
        );
        assert!(rows(24).len() < 4);
    }

    #[test]
    fn a_line_is_dark_inside_and_soft_at_its_edge() {
        let flat = ink(
            1_000,
            &[&[(0, 0), (1_000, 0)], &[(0, 1_000), (1_000, 1_000)]],
        );
        let image = LineImage::of(&flat).expect("an image");
        let column: Vec<f32> = (0..8)
            .map(|row| image.ink[row * image.width + 24])
            .collect();
        // The line's middle is at 4.5 and it is 2.5 wide.
        let expected = [0.0, 0.0, 0.0, 0.75, 1.0, 0.75, 0.0, 0.0];
        let is_near = |(grey, expected): (&f32, f32)| (grey - expected).abs() < 0.01;
        assert!(column.iter().zip(expected).all(is_near), "{column:?}");
    }
}
