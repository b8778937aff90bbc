//! One-time codes for enrolments.

use super::api::{App, code_digest};
use super::store::StoreError;
use super::vault::random_bytes;
use image::{GrayImage, ImageFormat, Luma};
use qrcode::{Color, EcLevel, QrCode};
use std::io::Cursor;

/// A one-time code is good for a day.
const CODE_MS: i64 = 24 * 3_600_000;
/// Digits, which a technician types on the terminal's pad and anybody can say over the phone. Twelve of
/// them, a day and few tries leave nothing to guess.
const CODE_LENGTH: usize = 12;
/// The largest multiple of ten a byte can reach: bytes above it would make some digits likelier.
const FAIR: u8 = 250;

/// Pixels of one module of a drawn code: a hand wide on a phone, and sharp on paper.
const MODULE: u32 = 16;
/// White modules around it (ISO/IEC 18004, 6.3.8).
const QUIET: u32 = 4;

/// A code drawn as a picture (PNG) that is held before a terminal's camera; nothing where the text is too
/// long for any code.
pub fn picture(code: &str) -> Option<Vec<u8>> {
    let drawn = QrCode::with_error_correction_level(code, EcLevel::M).ok()?;
    let width = u32::try_from(drawn.width()).ok()?;
    let colours = drawn.to_colors();
    let side = (width + 2 * QUIET) * MODULE;
    let picture = GrayImage::from_fn(side, side, |x, y| {
        let module = |at: u32| (at / MODULE).checked_sub(QUIET).filter(|m| *m < width);
        let dark = module(x).zip(module(y)).is_some_and(|(column, row)| {
            let at = usize::try_from(row * width + column).ok();
            at.and_then(|at| colours.get(at)) == Some(&Color::Dark)
        });
        Luma([if dark { 0 } else { 255 }])
    });
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(png.into_inner())
}

/// A new code for one enrolment, good for a day.
pub async fn one_time(app: &App) -> Result<String, StoreError> {
    let mut code = String::new();
    while code.len() < CODE_LENGTH {
        let fair = random_bytes::<CODE_LENGTH>()
            .into_iter()
            .filter(|b| *b < FAIR);
        let room = CODE_LENGTH - code.len();
        code.extend(fair.take(room).map(|byte| char::from(b'0' + byte % 10)));
    }
    let until = app.now() + CODE_MS;
    app.store.add_code(code_digest(&code), until).await?;
    Ok(code)
}
