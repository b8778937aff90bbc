//! Ink as a picture: round strokes, dark on nothing.

use slint::{Image, Rgba8Pixel, SharedPixelBuffer};

/// Pixels across and down; half of the pad, which scales it up.
const SIZE: (u32, u32) = (500, 210);
/// Half the width of a stroke, in pixels.
const RADIUS: f32 = 2.6;
const INK: (u8, u8, u8) = (16, 24, 60);

/// Pixels across and down of the strip for writing, four times as wide as high.
const STRIP: (u32, u32) = (1_200, 300);

/// The picture of a path of `M` and `L` in thousandths of the pad's width; an empty picture for no
/// path. What is no point is left out.
pub fn picture(path: &str) -> Image {
    drawn(path, SIZE, 0.5)
}

/// The same on the strip for writing, in thousandths of its height.
pub fn strip(path: &str) -> Image {
    drawn(path, STRIP, 0.3)
}

fn drawn(path: &str, (width, height): (u32, u32), scale: f32) -> Image {
    if path.is_empty() {
        return Image::default();
    }
    let mut buffer = SharedPixelBuffer::<Rgba8Pixel>::new(width, height);
    let size = (width, height);
    let pixels = buffer.make_mut_slice();
    for stroke in path.split('M') {
        let mut before = None;
        let points = stroke.split('L').filter_map(point);
        for (x, y) in points {
            let at = (x * scale, y * scale);
            line(pixels, size, before.unwrap_or(at), at);
            before = Some(at);
        }
    }
    Image::from_rgba8_premultiplied(buffer)
}

fn point(text: &str) -> Option<(f32, f32)> {
    let (x, y) = text.split_once(' ')?;
    Some((x.parse::<f32>().ok()?, y.parse::<f32>().ok()?))
}

fn line(pixels: &mut [Rgba8Pixel], size: (u32, u32), from: (f32, f32), to: (f32, f32)) {
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    let steps = length.ceil().max(1.0);
    let mut at = 0.0;
    while at <= steps {
        let part = at / steps;
        disc(
            pixels,
            size,
            (
                from.0 + (to.0 - from.0) * part,
                from.1 + (to.1 - from.1) * part,
            ),
        );
        at += 1.0;
    }
}

/// A round dot with a soft edge; the darker of what is there and what comes stays.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels of a small picture, clamped to it"
)]
fn disc(pixels: &mut [Rgba8Pixel], size: (u32, u32), at: (f32, f32)) {
    let reach = RADIUS + 1.0;
    let span = |centre: f32, most: u32| {
        let first = (centre - reach).floor().max(0.0) as usize;
        let last = (centre + reach).ceil().clamp(0.0, (most - 1) as f32) as usize;
        first..=last
    };
    for y in span(at.1, size.1) {
        for x in span(at.0, size.0) {
            let far = (x as f32 - at.0).hypot(y as f32 - at.1);
            let cover = (RADIUS + 0.5 - far).clamp(0.0, 1.0);
            let alpha = (cover * 255.0) as u8;
            let pixel = &mut pixels[y * size.0 as usize + x];
            if alpha > pixel.a {
                let tint = |c: u8| (u16::from(c) * u16::from(alpha) / 255) as u8;
                *pixel = Rgba8Pixel {
                    r: tint(INK.0),
                    g: tint(INK.1),
                    b: tint(INK.2),
                    a: alpha,
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inked(path: &str) -> usize {
        let picture = picture(path).to_rgba8_premultiplied();
        picture.map_or(0, |p| p.as_slice().iter().filter(|p| p.a > 128).count())
    }

    #[test]
    fn a_stroke_leaves_ink_where_the_finger_went_and_nonsense_leaves_none() {
        assert_eq!(inked(""), 0);
        assert_eq!(inked("what"), 0);
        let dot = inked("M500 200");
        let line = inked("M100 200L900 200");
        assert!(dot > 4 && dot < 60, "{dot}");
        assert!(line > 400 * 4, "{line}");
        assert!(
            inked("M999 419L1000 420") > 0,
            "the corner is on the picture"
        );
    }
}
