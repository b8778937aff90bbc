//! From a paper to the bytes a printer takes.

use super::escpos::escpos;
use super::fonts::FontBook;
use super::layout::lay_out;
use super::pdf::pdf;
use super::pwg::{Dots, pwg};
use super::raster::{Bitmap, raster};
use super::sheet::Sheet;
use crate::domain::paper::{Paper, PaperFormat};

/// In what language the printer is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Pages.
    Pdf,
    /// Slips for driverless printers.
    Pwg(Dots),
    /// Slips for raw queues.
    EscPos,
}

impl Language {
    /// Its name as a `document-format` (RFC 8011, 5.1.10).
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Pwg(_) => "image/pwg-raster",
            Self::EscPos => "application/octet-stream",
        }
    }
}

/// Why a paper cannot become bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotMade(String);

fn not_made(why: &dyn std::error::Error) -> NotMade {
    NotMade(why.to_string())
}

/// A PDF file of A4 pages.
pub fn make_pdf(paper: &Paper, book: &FontBook) -> Result<Vec<u8>, NotMade> {
    let sheet = Sheet::of(PaperFormat::A4);
    let pages = lay_out(paper, &sheet, book).map_err(|e| not_made(&e))?;
    pdf(&pages, &sheet, book).map_err(|e| not_made(&e))
}

/// The raster of a slip, 384 or 576 dots wide.
pub fn make_slip(paper: &Paper, format: PaperFormat, book: &FontBook) -> Result<Bitmap, NotMade> {
    let sheet = Sheet {
        height: None,
        ..Sheet::of(format)
    };
    let pages = lay_out(paper, &sheet, book).map_err(|e| not_made(&e))?;
    let whole = pages.first().ok_or_else(|| NotMade("no page".to_owned()))?;
    raster(whole, sheet.width, book).map_err(|e| not_made(&e))
}

/// The bytes for a printer.
pub fn make(
    paper: &Paper,
    format: PaperFormat,
    language: Language,
    book: &FontBook,
) -> Result<Vec<u8>, NotMade> {
    match language {
        Language::Pdf => make_pdf(paper, book),
        Language::Pwg(dots) => Ok(pwg(&make_slip(paper, format, book)?, dots)),
        Language::EscPos => Ok(escpos(&make_slip(paper, format, book)?)),
    }
}
