//! Slips as a black and white raster, drawn with the screen's fonts: printers' own Chinese has no
//! rare characters.

use super::fonts::{FaceId, FontBook, FontFault};
use super::layout::{Item, Laid};
use super::lines::Line;
use swash::scale::{Render, ScaleContext, Source};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Coverage from which a dot is black; below the half, as thin strokes fade on thermal paper.
const BLACK_FROM: u8 = 110;

/// One dot a bit, the leftmost in the highest, rows filled up to whole bytes; 1 is black. Wiped on
/// drop.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Bitmap {
    width: usize,
    bits: Vec<u8>,
}

impl std::fmt::Debug for Bitmap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bitmap({} × {})", self.width, self.height())
    }
}

impl Bitmap {
    /// A white bitmap.
    pub fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            bits: vec![0; width.div_ceil(8) * height],
        }
    }

    /// Dots across.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Dots down.
    pub fn height(&self) -> usize {
        self.bits.len() / self.stride().max(1)
    }

    /// Bytes of a row.
    pub fn stride(&self) -> usize {
        self.width.div_ceil(8)
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.bits.chunks(self.stride().max(1))
    }

    /// Whether a dot is black; outside everything is white.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        let at = y * self.stride() + x / 8;
        x < self.width && self.bits.get(at).is_some_and(|b| b >> (7 - x % 8) & 1 == 1)
    }

    fn blacken(&mut self, x: i32, y: i32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        let at = y * self.stride() + x / 8;
        if x < self.width
            && let Some(byte) = self.bits.get_mut(at)
        {
            *byte |= 0x80 >> (x % 8);
        }
    }

    fn fill(&mut self, x: i32, y: i32, width: i32, height: i32) {
        for row in y..y + height {
            for column in x..x + width {
                self.blacken(column, row);
            }
        }
    }
}

/// Draws a slip.
pub fn raster(laid: &Laid, width: f32, book: &FontBook) -> Result<Bitmap, FontFault> {
    let dots = |n: f32| n.round().max(0.0) as usize;
    let mut bitmap = Bitmap::new(dots(width), dots(laid.height));
    let mut scaling = ScaleContext::new();
    for item in &laid.items {
        match item {
            Item::Text { x, y, size, line } => {
                text(&mut bitmap, &mut scaling, (*x, *y), *size, line, book)?;
            }
            Item::Rule { x, y, width, thick } => {
                bitmap.fill(whole(*x), whole(*y), whole(*width), whole(*thick).max(1))
            }
            Item::Code {
                x,
                y,
                module,
                modules,
                dark,
            } => {
                let side = whole(*module).max(1);
                for (n, _) in dark.iter().enumerate().filter(|(_, d)| **d) {
                    let (row, column) = (n / modules, n % modules);
                    let right = whole(*x) + side * i32::try_from(column).unwrap_or(i32::MAX);
                    let down = whole(*y) + side * i32::try_from(row).unwrap_or(i32::MAX);
                    bitmap.fill(right, down, side, side);
                }
            }
        }
    }
    Ok(bitmap)
}

fn whole(n: f32) -> i32 {
    n.round() as i32
}

fn text(
    bitmap: &mut Bitmap,
    scaling: &mut ScaleContext,
    (x, y): (f32, f32),
    size: f32,
    line: &Line,
    book: &FontBook,
) -> Result<(), FontFault> {
    let mut at = x;
    for glyph in &line.glyphs {
        let face = book.face(glyph.face)?;
        let mut scaler = scaling.builder(face.glyphs()).size(size).hint(true).build();
        // The fonts of rare characters are thin: without help their strokes break on the dots.
        let fatter = match glyph.face {
            FaceId::Rare(_) => size * 0.035,
            FaceId::Regular | FaceId::Bold => 0.0,
        };
        let drawn = Render::new(&[Source::Outline])
            .embolden(fatter)
            .render(&mut scaler, glyph.id);
        if let Some(image) = drawn {
            let (left, top) = (
                whole(at) + image.placement.left,
                whole(y) - image.placement.top,
            );
            let across = usize::try_from(image.placement.width).unwrap_or(0).max(1);
            for (n, cover) in image.data.iter().enumerate() {
                if *cover >= BLACK_FROM {
                    let right = i32::try_from(n % across).unwrap_or(i32::MAX);
                    let down = i32::try_from(n / across).unwrap_or(i32::MAX);
                    bitmap.blacken(left + right, top + down);
                }
            }
        }
        at += glyph.advance * size;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_outside_the_paper_is_left_out_and_one_inside_is_black() {
        let mut bitmap = Bitmap::new(10, 4);
        for (x, y) in [(-1, 0), (10, 0), (0, 4), (9, 3)] {
            bitmap.blacken(x, y);
        }
        assert!(bitmap.is_black(9, 3));
        let black = (0..4).flat_map(|y| (0..16).map(move |x| (x, y)));
        assert_eq!(black.filter(|(x, y)| bitmap.is_black(*x, *y)).count(), 1);
        assert_eq!((bitmap.stride(), bitmap.height()), (2, 4));
    }
}
