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
/// White modules around a code (ISO/IEC 18004, 6.3.8).
pub const QUIET: usize = 4;

/// The modules of a QR code.
pub struct Modules {
    /// How many across, and down.
    pub width: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// The code of a text; nothing where it is too long for any code.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        Some(Self {
            width: code.width(),
            dark: code
                .to_colors()
                .into_iter()
                .map(|c| c == Color::Dark)
                .collect(),
        })
    }

    /// Column and row of each dark one, counted from the edge of the quiet zone.
    pub fn dark(&self) -> impl Iterator<Item = (usize, usize)> {
        let dark = self.dark.iter().enumerate().filter(|(_, dark)| **dark);
        dark.map(|(n, _)| (n % self.width + QUIET, n / self.width + QUIET))
    }
}

/// A code drawn as a picture (PNG) that is held before a terminal's camera; nothing where the text is too
/// long for any code.
pub fn picture(code: &str) -> Option<Vec<u8>> {
    let modules = Modules::of(code)?;
    let side = u32::try_from(modules.width + 2 * QUIET).ok()? * MODULE;
    let mut picture = GrayImage::from_pixel(side, side, Luma([255]));
    for (column, row) in modules.dark() {
        let (left, top) = (u32::try_from(column).ok()?, u32::try_from(row).ok()?);
        for (x, y) in (0..MODULE).flat_map(|y| (0..MODULE).map(move |x| (x, y))) {
            picture.put_pixel(left * MODULE + x, top * MODULE + y, Luma([0]));
        }
    }
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
