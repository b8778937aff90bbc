//! Pictures of pages for reports of problems: drawn by the window itself from a page emptied of the
//! person, made small, in shades of grey.

use super::{Screens, from_scene};
use crate::domain::ledger::Picture;
use crate::domain::operators::desk::{DeskTap, ProblemTap};
use crate::domain::visit::Tap;
use crate::ui::bridge::Intent;
use crate::ui::view_model::Look;
use slint::{ComponentHandle, Image, Rgba8Pixel, SharedPixelBuffer, Timer};
use std::rc::Rc;
use std::time::Duration;

/// Pixels of the longer side.
const LONG_SIDE: u32 = 960;

impl Screens {
    /// Takes the picture once the tap is over: no window is asked to draw itself while it hands a
    /// finger on.
    pub(super) fn take_picture_soon(self: &Rc<Self>) {
        let screens = Rc::downgrade(self);
        Timer::single_shot(Duration::ZERO, move || {
            if let Some(screens) = screens.upgrade() {
                screens.take_picture();
            }
        });
    }

    /// Draws the page behind, takes its picture, and draws what was on screen again before anybody
    /// sees it. Without a picture nothing happens.
    fn take_picture(&self) {
        let Some(picture) = self.picture_behind() else {
            log::warn!("no picture of the page for a report");
            return;
        };
        let tap = DeskTap::Problem(ProblemTap::Picture(Some(picture)));
        (self.send)(Intent::Tap(Tap::Desk(tap)));
    }

    fn picture_behind(&self) -> Option<Picture> {
        let behind = {
            let state = self.state.borrow();
            let scene = state.scene.as_ref()?.for_report()?;
            let mut behind = from_scene(&scene, &state.around, &Look::default());
            // No report shows who stands before the camera.
            behind.preview = false;
            behind
        };
        let shown = self.state.borrow().shown.clone();
        self.set(&shown, &behind, true);
        let drawn = self.app.window().take_snapshot();
        self.set(&behind, &shown, true);
        Picture::parse(png_of(&grey(&drawn.ok()?))?)
    }
}

/// Shades of grey, row by row.
struct Grey {
    width: u32,
    height: u32,
    shades: Vec<u8>,
}

/// Makes a picture smaller by whole steps, each pixel the mean of a square, in shades of grey
/// (ITU-R BT.601).
fn grey(from: &SharedPixelBuffer<Rgba8Pixel>) -> Grey {
    let step = from.width().max(from.height()).div_ceil(LONG_SIDE).max(1);
    let (width, height) = (from.width() / step, from.height() / step);
    let pixels = from.as_slice();
    let shade = |x: u32, y: u32| {
        let mut sum = 0_u32;
        for (dx, dy) in (0..step * step).map(|n| (n % step, n / step)) {
            let at = (y * step + dy) * from.width() + x * step + dx;
            let p = pixels[at as usize];
            sum += (299 * u32::from(p.r) + 587 * u32::from(p.g) + 114 * u32::from(p.b)) / 1_000;
        }
        u8::try_from(sum / (step * step)).unwrap_or(u8::MAX)
    };
    let places = (0..width * height).map(|n| (n % width.max(1), n / width.max(1)));
    Grey {
        width,
        height,
        shades: places.map(|(x, y)| shade(x, y)).collect(),
    }
}

/// Sixteen shades in a PNG; two pixels share a byte.
fn png_of(grey: &Grey) -> Option<Vec<u8>> {
    let width = grey.width as usize;
    let packed: Vec<u8> = grey
        .shades
        .chunks(width.max(1))
        .flat_map(|row| {
            row.chunks(2)
                .map(|pair| pair[0] & 0xF0 | pair.get(1).map_or(0, |second| second >> 4))
        })
        .collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, grey.width, grey.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_compression(png::Compression::High);
    encoder
        .write_header()
        .ok()?
        .write_image_data(&packed)
        .ok()?;
    Some(file)
}

/// A picture to be shown; nothing for none, and for one that cannot be read.
pub(super) fn shown(picture: Option<&Picture>) -> Image {
    picture.and_then(|p| read(p.bytes())).unwrap_or_default()
}

fn read(file: &[u8]) -> Option<Image> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let mut shades = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut shades).ok()?;
    let mut buffer = SharedPixelBuffer::<Rgba8Pixel>::new(info.width, info.height);
    for (pixel, shade) in buffer.make_mut_slice().iter_mut().zip(shades) {
        *pixel = Rgba8Pixel::new(shade, shade, shade, u8::MAX);
    }
    Some(Image::from_rgba8(buffer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_panel_becomes_a_small_picture_that_can_be_read_again() {
        let mut page = SharedPixelBuffer::<Rgba8Pixel>::new(1_081, 1_920);
        for (at, pixel) in page.make_mut_slice().iter_mut().enumerate() {
            let shade = if at / 40 % 2 == 0 { 255 } else { 0 };
            *pixel = Rgba8Pixel::new(shade, shade, shade, 255);
        }
        let small = grey(&page);
        assert_eq!((small.width, small.height), (540, 960));
        let picture = Picture::parse(png_of(&small).expect("a file")).expect("a small picture");
        let shown = shown(Some(&picture));
        assert_eq!((shown.size().width, shown.size().height), (540, 960));
    }

    #[test]
    fn a_file_that_is_no_picture_shows_nothing() {
        let broken = Picture::parse(b"\x89PNG\r\n\x1a\nrest".to_vec()).expect("by its signature");
        assert_eq!(shown(Some(&broken)).size().width, 0);
    }
}
