//! The page of a document that is shown large.

use crate::domain::documents::PageImage;
use crate::pictures::preview;
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Pixels it has at the most: what a panel shows of it.
const ROOM: (u32, u32) = (800, 1_000);

/// The picture of a page; an empty picture for none.
pub fn picture(page: Option<&PageImage>) -> Image {
    let shown = page.and_then(|page| preview(page.reveal(), ROOM).ok());
    shown.map_or_else(Image::default, |pixels| {
        let (width, height) = (pixels.width, pixels.height);
        let buffer = SharedPixelBuffer::<Rgb8Pixel>::clone_from_slice(&pixels.rgb, width, height);
        Image::from_rgb8(buffer)
    })
}
