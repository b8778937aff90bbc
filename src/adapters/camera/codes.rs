//! Codes held before a camera: QR codes (ISO/IEC 18004) in its newest frames.

use crate::domain::face::CameraFault;
use crate::domain::time::Span;
use crate::ports::clock::Clock;
use crate::ports::frames::{Frame, FrameCamera};
use rqrr::PreparedImage;
use std::panic::catch_unwind;
use zeroize::Zeroizing;

/// Why no code was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeFault {
    /// The camera gives no picture.
    #[error("the camera: {0}")]
    Camera(#[from] CameraFault),
    /// No frame in that time held a code that can be read.
    #[error("no code was seen")]
    NothingSeen,
}

/// What a camera that is on may take for its next frame.
const FRAME_WITHIN: Span = Span::seconds(2);
/// Frames looked at for one code, whatever the clock says.
const MOST_FRAMES: usize = 1_000;
/// Wider frames are looked at with fewer pixels: a code is held so near that it fills much of them.
const WIDEST: usize = 1_280;

/// Turns the camera on and waits `within` for a code; the text of the first that can be read.
pub fn read_code(
    camera: &dyn FrameCamera,
    clock: &dyn Clock,
    within: Span,
) -> Result<Zeroizing<String>, CodeFault> {
    let until = clock.monotonic().plus(within);
    let mut frames = camera.open()?;
    for _ in 0..MOST_FRAMES {
        if let Some(text) = code_in(&frames.next(FRAME_WITHIN)?) {
            return Ok(text);
        }
        if clock.monotonic() >= until {
            break;
        }
    }
    Err(CodeFault::NothingSeen)
}

/// The text of a code in a frame.
pub fn code_in(frame: &Frame) -> Option<Zeroizing<String>> {
    let (width, height) = (frame.width as usize, frame.height as usize);
    if width == 0 || height == 0 || frame.rgb.len() != width * height * 3 {
        return None;
    }
    let step = width.div_ceil(WIDEST);
    let grey = |x: usize, y: usize| {
        let at = (y * step * width + x * step) * 3;
        let [r, g, b] = [0, 1, 2].map(|channel| u32::from(frame.rgb[at + channel]));
        // ITU-R BT.601 in 256ths.
        ((77 * r + 150 * g + 29 * b) >> 8) as u8
    };
    // A picture can hold anything; what the reader makes of it must not end the set-up.
    let read = catch_unwind(|| {
        let mut picture = PreparedImage::prepare_from_greyscale(
            width.div_ceil(step),
            height.div_ceil(step),
            grey,
        );
        let codes = picture.detect_grids();
        codes.iter().find_map(|code| code.decode().ok())
    });
    read.ok().flatten().map(|(_, text)| Zeroizing::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::MonoTime;
    use qrcode::QrCode;

    /// A code on a wall, `module` pixels a module, seen from the side by `slant` (0 is straight on).
    fn frame(text: &str, module: f32, slant: f32, width: u32, height: u32) -> Frame {
        let code = QrCode::new(text).expect("a code");
        let (modules, colours) = (code.width() as f32, code.to_colors());
        let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
        let mut rgb = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let (dx, dy) = (x as f32 - middle_x, y as f32 - middle_y);
                // What is farther to the right is farther away.
                let near = 1.0 + slant * dx / middle_x;
                let (column, row) = (dx * near / module, dy * near / module);
                let (column, row) = (column + modules / 2.0, row + modules / 2.0);
                let inside = (0.0..modules).contains(&column) && (0.0..modules).contains(&row);
                let dark = inside && {
                    let at = row as usize * code.width() + column as usize;
                    colours[at] == qrcode::Color::Dark
                };
                // Uneven light and some noise.
                let light = 150 + (x * 60 / width) as u8;
                let noise = (x.wrapping_mul(31) ^ y.wrapping_mul(17)) % 12;
                let level = if dark { 35 } else { light } + noise as u8;
                rgb.extend([level, level, level.saturating_sub(10)]);
            }
        }
        Frame {
            at: MonoTime(0),
            width,
            height,
            rgb: Zeroizing::new(rgb),
        }
    }

    fn read(frame: &Frame) -> Option<String> {
        code_in(frame).map(|text| text.to_string())
    }

    #[test]
    fn a_code_is_read_near_and_far_and_from_the_side() {
        for (module, slant) in [
            (3.0, 0.0),
            (6.0, 0.0),
            (14.0, 0.0),
            (8.0, 0.25),
            (8.0, -0.25),
        ] {
            let seen = frame("123412341234", module, slant, 640, 480);
            assert_eq!(
                read(&seen).as_deref(),
                Some("123412341234"),
                "{module} {slant}"
            );
        }
        let large = frame("123412341234", 30.0, 0.0, 2_592, 1_944);
        assert_eq!(read(&large).as_deref(), Some("123412341234"));
    }

    #[test]
    fn a_frame_without_a_code_or_with_half_of_one_holds_none() {
        let mut half = frame("123412341234", 10.0, 0.0, 640, 480);
        let from = half.rgb.len() / 2;
        half.rgb[from..].fill(160);
        assert_eq!(read(&half), None);
        assert_eq!(
            read(&frame("123412341234", 0.6, 0.0, 640, 480)),
            None,
            "too far away"
        );
        for (width, height, level) in [(640, 480, 0), (640, 480, 255), (1, 1, 90), (0, 0, 0)] {
            let flat = Frame {
                at: MonoTime(0),
                width,
                height,
                rgb: Zeroizing::new(vec![level; (width * height * 3) as usize]),
            };
            assert_eq!(read(&flat), None, "{width} × {height}");
        }
        let short = Frame {
            rgb: Zeroizing::new(vec![0; 10]),
            ..frame("1", 4.0, 0.0, 64, 64)
        };
        assert_eq!(read(&short), None, "bytes that are no frame");
    }

    #[test]
    fn no_damage_of_a_code_ends_the_program() {
        let whole = frame("123412341234", 6.0, 0.0, 200, 200);
        let mut seed = 7_u32;
        for _ in 0..300 {
            let mut damaged = Frame {
                at: whole.at,
                width: whole.width,
                height: whole.height,
                rgb: whole.rgb.clone(),
            };
            for _ in 0..40 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (seed >> 8) as usize % (200 * 190) * 3;
                let level = (seed & 0xFF) as u8;
                damaged.rgb[at..at + 30].fill(level);
            }
            let text = read(&damaged);
            assert!(text.is_none_or(|text| text == "123412341234"));
        }
    }
}
