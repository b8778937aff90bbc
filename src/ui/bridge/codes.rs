//! QR codes as pictures, one pixel a module with the quiet zone of ISO/IEC 18004 around.

use qrcode::{EcLevel, QrCode};
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Modules left white on each side.
const QUIET: usize = 2;
const BLACK: Rgb8Pixel = Rgb8Pixel { r: 0, g: 0, b: 0 };
const WHITE: Rgb8Pixel = Rgb8Pixel {
    r: 255,
    g: 255,
    b: 255,
};

/// The code of a text; an empty picture for no text or one too long for any code.
pub fn picture(text: &str) -> Image {
    if text.is_empty() {
        return Image::default();
    }
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return Image::default();
    };
    let width = code.width();
    let side = width + 2 * QUIET;
    let Ok(pixels) = u32::try_from(side) else {
        return Image::default();
    };
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(pixels, pixels);
    let drawn = buffer.make_mut_slice();
    drawn.fill(WHITE);
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            drawn[(at / width + QUIET) * side + at % width + QUIET] = BLACK;
        }
    }
    Image::from_rgb8(buffer)
}
