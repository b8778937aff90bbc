//! The page of a document that is shown large.

use crate::domain::documents::PageImage;
use crate::domain::face::FaceImage;
use crate::pictures::preview;
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Pixels it has at the most: what a panel shows of it.
const ROOM: (u32, u32) = (800, 1_000);

/// The picture of a page; an empty picture for none.
pub fn picture(page: Option<&PageImage>) -> Image {
    drawn(page.map(PageImage::reveal))
}

/// The picture of a face as it was taken; an empty picture for none.
pub fn face(face: Option<&FaceImage>) -> Image {
    drawn(face.map(FaceImage::reveal))
}

fn drawn(jpeg: Option<&[u8]>) -> Image {
    let shown = jpeg.and_then(|jpeg| preview(jpeg, ROOM).ok());
    shown.map_or_else(Image::default, |pixels| {
        let (width, height) = (pixels.width, pixels.height);
        let buffer = SharedPixelBuffer::<Rgb8Pixel>::clone_from_slice(&pixels.rgb, width, height);
        Image::from_rgb8(buffer)
    })
}
