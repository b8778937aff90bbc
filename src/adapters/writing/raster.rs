//! Ink as the line image a reader of printed lines wants: black on white, 48 pixels high.
//!
//! A line of uniform width with round ends and joints is the set of points near its segments, so each
//! pixel's grey follows from its distance to the nearest one. No drawing library keeps the wiped
//! buffer that this does.

use crate::domain::writing::ink::{Extent, Ink, InkPoint, PAD_HEIGHT};
use zeroize::Zeroizing;

/// The height of every image, in pixels.
pub const HEIGHT: usize = 48;
/// White around the ink, in pixels.
const BORDER: f32 = 4.0;
/// The line's width, in pixels; 2 to 4 are read equally well.
const LINE: f32 = 2.5;
/// Ink lower than this share of the pad is not blown up to the whole height of the image when several
/// characters stand side by side: two dashes are no two walls.
const LEAST_HEIGHT: f32 = 0.55;
/// Ink at most this many times wider than high is one character.
const ONE_CHARACTER: f32 = 1.3;

/// A grey image, 0 (white) to 1 (black), row by row, with the place it shows. Wiped on drop.
pub struct LineImage {
    /// Pixels from left to right; a multiple of eight.
    pub width: usize,
    /// `width × 48` values.
    pub ink: Zeroizing<Vec<f32>>,
    /// Whether it shows a single character.
    pub is_single: bool,
    /// The pad's place of the left edge, in thousandths of the pad's height.
    origin: f32,
    /// Pixels in a thousandth of the pad's height.
    scale: f32,
}

impl LineImage {
    /// Draws ink; none when there is none.
    pub fn of(ink: &Ink) -> Option<Self> {
        let extent = ink.extent()?;
        let (wide, high) = (f32::from(extent.width()), f32::from(extent.height()));
        let least = LEAST_HEIGHT * f32::from(PAD_HEIGHT);
        let is_single = wide <= ONE_CHARACTER * high.max(least);
        let room = HEIGHT as f32 - 2.0 * BORDER;
        let measure = if is_single {
            wide.max(high).max(1.0)
        } else {
            high.max(least)
        };
        let scale = room / measure;
        let width = if is_single {
            HEIGHT
        } else {
            ((wide * scale + 2.0 * BORDER) / 8.0).ceil() as usize * 8
        };
        let mut image = Self {
            width,
            ink: Zeroizing::new(vec![0.0; width * HEIGHT]),
            is_single,
            origin: f32::from(extent.left) - (width as f32 - wide * scale) / 2.0 / scale,
            scale,
        };
        image.draw(ink, extent);
        Some(image)
    }

    /// The pad's place of a column, in thousandths of the pad's height.
    pub fn place_of(&self, column: usize) -> u16 {
        let place = self.origin + column as f32 / self.scale;
        // Saturates at both ends.
        place.round() as u16
    }

    fn draw(&mut self, ink: &Ink, extent: Extent) {
        let high = f32::from(extent.height()) * self.scale;
        let top = (HEIGHT as f32 - high) / 2.0;
        let place = |p: &InkPoint| {
            let x = (f32::from(p.x) - self.origin) * self.scale;
            let y = (f32::from(p.y) - f32::from(extent.top)) * self.scale + top;
            (x, y)
        };
        let mut segments = Vec::new();
        for stroke in ink.strokes() {
            let first = place(&stroke[0]);
            segments.push((first, first));
            segments.extend(
                stroke
                    .windows(2)
                    .map(|pair| (place(&pair[0]), place(&pair[1]))),
            );
        }
        for (from, to) in segments {
            self.line(from, to);
        }
    }

    /// Darkens the pixels near a segment by how much of them it covers.
    fn line(&mut self, from: (f32, f32), to: (f32, f32)) {
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

/// The distance of a point from a segment.
fn distance(point: (f32, f32), from: (f32, f32), to: (f32, f32)) -> f32 {
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
            assert_eq!(dark(&image), (3, 44, 3, 44), "{size}");
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
    fn a_line_is_dark_inside_and_soft_at_its_edge() {
        let flat = ink(
            1_000,
            &[&[(0, 0), (1_000, 0)], &[(0, 1_000), (1_000, 1_000)]],
        );
        let image = LineImage::of(&flat).expect("an image");
        let column: Vec<f32> = (0..8)
            .map(|row| image.ink[row * image.width + 24])
            .collect();
        // The line's middle is at 4.0 and it is 2.5 wide.
        assert_eq!(column, [0.0, 0.0, 0.25, 1.0, 1.0, 0.25, 0.0, 0.0]);
    }
}
