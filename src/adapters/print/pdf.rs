//! Pages as PDF: glyphs of the subset fonts at their places, codes as vectors, text that can be
//! copied and read aloud.

use super::fonts::{FaceId, FontBook, FontFault};
use super::layout::{Item, Laid};
use super::lines::Line;
use super::sheet::Sheet;
use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfFault {
    /// No fonts.
    #[error(transparent)]
    Font(#[from] FontFault),
    /// A size that no page can have.
    #[error("the page has no size")]
    Size,
    /// The writer gave up.
    #[error("the PDF could not be written")]
    Written,
}

/// The pages as one PDF 1.7 file. It names no person outside the pages themselves.
pub fn pdf(pages: &[Laid], sheet: &Sheet, book: &FontBook) -> Result<Vec<u8>, PdfFault> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .language("zh-CN".to_owned())
            .creator("jiujinban".to_owned()),
    );
    for laid in pages {
        let height = sheet.height.unwrap_or(laid.height);
        let size = PageSettings::from_wh(sheet.width, height).ok_or(PdfFault::Size)?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        surface.set_fill(Some(Fill::default()));
        for item in &laid.items {
            draw(&mut surface, item, book)?;
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| PdfFault::Written)
}

fn draw(surface: &mut Surface<'_>, item: &Item, book: &FontBook) -> Result<(), PdfFault> {
    match item {
        Item::Text { x, y, size, line } => text(surface, *x, *y, *size, line, book)?,
        Item::Rule { x, y, width, thick } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *thick) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Item::Code {
            x,
            y,
            module,
            modules,
            dark,
        } => code(surface, (*x, *y), *module, *modules, dark),
    }
    Ok(())
}

/// One line, cut where the font changes: the writer draws one font at a time.
fn text(
    surface: &mut Surface<'_>,
    x: f32,
    y: f32,
    size: f32,
    line: &Line,
    book: &FontBook,
) -> Result<(), PdfFault> {
    let text = line.text.0.as_str();
    let ranges = text.char_indices().map(|(at, c)| at..at + c.len_utf8());
    let mut run: Vec<KrillaGlyph> = Vec::new();
    let mut face: Option<FaceId> = None;
    let (mut start, mut at) = (x, x);
    for (glyph, range) in line.glyphs.iter().zip(ranges) {
        if face != Some(glyph.face) {
            flush(surface, &mut run, face, (start, y), size, text, book)?;
            (face, start) = (Some(glyph.face), at);
        }
        run.push(KrillaGlyph {
            glyph_id: GlyphId::new(u32::from(glyph.id)),
            text_range: range,
            x_advance: glyph.advance,
            x_offset: 0.0,
            y_offset: 0.0,
            y_advance: 0.0,
            location: None,
        });
        at += glyph.advance * size;
    }
    flush(surface, &mut run, face, (start, y), size, text, book)
}

fn flush(
    surface: &mut Surface<'_>,
    run: &mut Vec<KrillaGlyph>,
    face: Option<FaceId>,
    (x, y): (f32, f32),
    size: f32,
    text: &str,
    book: &FontBook,
) -> Result<(), PdfFault> {
    if let (Some(face), false) = (face, run.is_empty()) {
        let font = book.face(face)?.for_pages()?;
        surface.draw_glyphs(Point::from_xy(x, y), run, font, text, size, false);
    }
    run.clear();
    Ok(())
}

/// Dark modules side by side are one bar: fewer bytes, and no hairlines between them.
fn code(surface: &mut Surface<'_>, at: (f32, f32), module: f32, modules: usize, dark: &[bool]) {
    let mut path = PathBuilder::new();
    for (row, cells) in dark.chunks(modules.max(1)).enumerate() {
        let mut column = 0;
        while column < cells.len() {
            let long = cells[column..].iter().take_while(|d| **d).count();
            if long > 0 {
                let bar = Rect::from_xywh(
                    at.0 + column as f32 * module,
                    at.1 + row as f32 * module,
                    long as f32 * module,
                    module,
                );
                if let Some(bar) = bar {
                    path.push_rect(bar);
                }
            }
            column += long.max(1);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
