//! The picture of a face as it is sent: a JPEG small enough, without anything but its pixels.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, RgbImage, imageops};
use zeroize::{Zeroize as _, Zeroizing};

/// Heights that are tried, pixels: most cameras give 480 or 720 rows.
const HEIGHTS: [u32; 2] = [720, 480];
/// Qualities that are tried at each height. A face is compared by its fine structure: not below 70.
const QUALITIES: [u8; 4] = [92, 85, 78, 70];

/// Encodes pixels (three bytes each: red, green, blue) into at most `most` bytes: as large and as fine as
/// fits. `None` when the bytes are not what the size asks for, or when nothing is small enough.
pub fn face_jpeg(width: u32, height: u32, rgb: &[u8], most: usize) -> Option<Zeroizing<Vec<u8>>> {
    let mut whole = RgbImage::from_raw(width, height, rgb.to_vec())?;
    let found = HEIGHTS.iter().find_map(|limit| {
        if whole.height() > *limit {
            let across = u64::from(whole.width()) * u64::from(*limit) / u64::from(whole.height());
            let across = u32::try_from(across).ok()?.max(1);
            let small = imageops::thumbnail(&whole, across, *limit);
            std::mem::replace(&mut whole, small).into_raw().zeroize();
        }
        QUALITIES
            .iter()
            .find_map(|quality| encoded(&whole, *quality, most))
    });
    whole.into_raw().zeroize();
    found
}

fn encoded(picture: &RgbImage, quality: u8, most: usize) -> Option<Zeroizing<Vec<u8>>> {
    let (width, height) = picture.dimensions();
    // Room from the start: a vector that grows leaves copies behind.
    let mut jpeg = Zeroizing::new(Vec::with_capacity(picture.as_raw().len()));
    JpegEncoder::new_with_quality(&mut *jpeg, quality)
        .encode(picture, width, height, ExtendedColorType::Rgb8)
        .ok()?;
    (jpeg.len() <= most).then_some(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::documents::page_size;

    /// Noise, the worst there is for a JPEG.
    fn noise(width: u32, height: u32) -> Vec<u8> {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        (0..width * height * 3).map(|_| next()).collect()
    }

    #[test]
    fn bytes_that_do_not_fill_the_picture_are_no_picture() {
        assert!(face_jpeg(640, 480, &[0; 640], 120_000).is_none());
        assert!(face_jpeg(0, 0, &[], 120_000).is_none());
    }

    #[test]
    fn a_picture_that_cannot_be_made_small_enough_is_refused() {
        assert!(face_jpeg(640, 480, &noise(640, 480), 20_000).is_none());
    }

    #[test]
    fn a_large_frame_is_made_smaller_but_not_below_480_rows() {
        let jpeg = face_jpeg(1_280, 960, &vec![90; 1_280 * 960 * 3], 120_000).expect("flat grey");
        let size = page_size(&jpeg).expect("a JPEG");
        assert_eq!((size.width, size.height), (960, 720));
    }

    #[test]
    fn a_frame_of_the_usual_size_keeps_its_size() {
        let jpeg = face_jpeg(640, 480, &vec![90; 640 * 480 * 3], 120_000).expect("flat grey");
        let size = page_size(&jpeg).expect("a JPEG");
        assert_eq!((size.width, size.height), (640, 480));
    }
}
