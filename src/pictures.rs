//! Pictures: decoded strictly, turned upright, made small enough, encoded anew.
//!
//! The terminal's adapters and its screens stand on it alike. Whatever a file or a camera gives is
//! read here as hostile: the size is looked at before a pixel is, and half a picture is none. What
//! comes out is a JPEG written by us, so that neither places nor names nor anything hidden in the
//! original goes along.

pub mod face;
pub mod frames;

use crate::domain::documents::{MOST_PAGE_BYTES, PageFault};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, GrayImage, Limits, RgbImage, imageops};
use std::io::Cursor;
use zeroize::{Zeroize as _, Zeroizing};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Largest file that is looked at, bytes.
pub const MOST_FILE: u64 = 16 << 20;

/// Most pixels of a picture: a document camera has up to 16 million.
const MOST_PIXELS: u64 = 20_000_000;
/// Longest side of a page as it is kept: A4 at 150 dots an inch.
const PAGE_SIDE: u32 = 1_754;
/// A page is wanted no larger than this, bytes: 64 kbit/s carry it in under a minute.
const PAGE_BYTES: usize = 400_000;
/// Qualities tried until a page is small enough.
const QUALITIES: [u8; 3] = [80, 65, 50];
/// Brightness that varies less than this (standard deviation, of 255) shows nothing.
const LEAST_CONTRAST: f64 = 4.0;

/// Pixels, three bytes each; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
    /// Red, green, blue, row by row from the top.
    pub rgb: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} x {}, …)", self.width, self.height)
    }
}

/// Makes a page of a JPEG or PNG file or frame: upright, at most A4 at 150 dots an inch, without
/// anything but its pixels.
pub fn page_of(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, PageFault> {
    page(decoded(bytes)?)
}

/// Makes a page of a picture that is decoded already, in the same way.
pub fn page_of_pixels(picture: Pixels) -> Result<Zeroizing<Vec<u8>>, PageFault> {
    let Pixels {
        width,
        height,
        mut rgb,
    } = picture;
    check_size(width, height)?;
    let rgb = std::mem::take(&mut *rgb);
    page(RgbImage::from_raw(width, height, rgb).ok_or(PageFault::CutShort)?)
}

fn page(mut whole: RgbImage) -> Result<Zeroizing<Vec<u8>>, PageFault> {
    let (width, height) = fitting(whole.dimensions(), (PAGE_SIDE, PAGE_SIDE));
    if (width, height) != whole.dimensions() {
        let small = imageops::thumbnail(&whole, width, height);
        wipe(std::mem::replace(&mut whole, small));
    }
    let made = if is_blank(&whole) {
        Err(PageFault::Blank)
    } else {
        encoded(&whole)
    };
    wipe(whole);
    made
}

/// The pixels of a page, scaled down to fit into `room`.
pub fn preview(jpeg: &[u8], room: (u32, u32)) -> Result<Pixels, PageFault> {
    let whole = decoded(jpeg)?;
    let (width, height) = fitting(whole.dimensions(), room);
    let small = imageops::thumbnail(&whole, width, height);
    wipe(whole);
    Ok(Pixels {
        width,
        height,
        rgb: Zeroizing::new(small.into_raw()),
    })
}

fn decoded(bytes: &[u8]) -> Result<RgbImage, PageFault> {
    match bytes {
        [] => Err(PageFault::Empty),
        [0xFF, 0xD8, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        _ => Err(PageFault::NotAPicture),
    }
}

fn jpeg(bytes: &[u8]) -> Result<RgbImage, PageFault> {
    // A tail of other bytes behind the end is how cameras pad; an end that is missing is half a picture.
    let end = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xD9]);
    let bytes = &bytes[..end.ok_or(PageFault::CutShort)? + 2];
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), rgb_options());
    decoder
        .decode_headers()
        .map_err(|_| PageFault::NotAPicture)?;
    let facts = decoder.info().ok_or(PageFault::NotAPicture)?;
    let (width, height) = (u32::from(facts.width), u32::from(facts.height));
    check_size(width, height)?;
    let turned = decoder
        .exif()
        .and_then(|exif| Orientation::from_exif_chunk(exif));
    let rgb = decoder.decode().map_err(|_| PageFault::CutShort)?;
    upright(rgb, width, height, turned)
}

/// Three bytes a pixel or a fault; sizes are looked at by whoever decodes.
fn rgb_options() -> DecoderOptions {
    DecoderOptions::new_safe()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::RGB)
}

fn png(bytes: &[u8]) -> Result<RgbImage, PageFault> {
    // The header chunk stands first and has a fixed place (ISO/IEC 15948, clause 11.2.2).
    let sides = bytes.get(16..24).ok_or(PageFault::CutShort)?;
    let side = |at: usize| {
        let four = sides[at..at + 4].try_into().expect("four bytes");
        u32::from_be_bytes(four)
    };
    check_size(side(0), side(4))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    let decoder =
        PngDecoder::with_limits(Cursor::new(bytes), limits).map_err(|_| PageFault::NotAPicture)?;
    let whole = DynamicImage::from_decoder(decoder).map_err(|_| PageFault::CutShort)?;
    Ok(whole.into_rgb8())
}

fn check_size(width: u32, height: u32) -> Result<(), PageFault> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err(PageFault::TooLarge);
    }
    if pixels == 0 {
        return Err(PageFault::NotAPicture);
    }
    Ok(())
}

/// A phone tells how it was held; a page stands as it was read.
fn upright(
    rgb: Vec<u8>,
    width: u32,
    height: u32,
    turned: Option<Orientation>,
) -> Result<RgbImage, PageFault> {
    let whole = RgbImage::from_raw(width, height, rgb).ok_or(PageFault::CutShort)?;
    let Some(turned) = turned.filter(|t| *t != Orientation::NoTransforms) else {
        return Ok(whole);
    };
    let mut whole = DynamicImage::ImageRgb8(whole);
    whole.apply_orientation(turned);
    Ok(whole.into_rgb8())
}

/// The size a picture has when it fits into a room; it never grows.
fn fitting((width, height): (u32, u32), room: (u32, u32)) -> (u32, u32) {
    let across = f64::from(room.0) / f64::from(width);
    let down = f64::from(room.1) / f64::from(height);
    let by = across.min(down).min(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a side scaled down is below the side it was"
    )]
    let side = |side: u32| ((f64::from(side) * by).round() as u32).max(1);
    (side(width), side(height))
}

fn is_blank(picture: &RgbImage) -> bool {
    let small: GrayImage = imageops::grayscale(&imageops::thumbnail(picture, 96, 96));
    let count = f64::from(small.width() * small.height());
    let mean = small.pixels().map(|p| f64::from(p.0[0])).sum::<f64>() / count;
    let spread = small
        .pixels()
        .map(|p| (f64::from(p.0[0]) - mean).powi(2))
        .sum::<f64>();
    (spread / count).sqrt() < LEAST_CONTRAST
}

fn encoded(picture: &RgbImage) -> Result<Zeroizing<Vec<u8>>, PageFault> {
    let (width, height) = picture.dimensions();
    let mut smallest = Err(PageFault::TooLarge);
    for quality in QUALITIES {
        // Room from the start: a vector that grows leaves copies behind.
        let mut jpeg = Zeroizing::new(Vec::with_capacity(MOST_PAGE_BYTES));
        JpegEncoder::new_with_quality(&mut *jpeg, quality)
            .encode(picture, width, height, ExtendedColorType::Rgb8)
            .map_err(|_| PageFault::NotAPicture)?;
        let fits = jpeg.len() <= PAGE_BYTES;
        if jpeg.len() <= MOST_PAGE_BYTES {
            smallest = Ok(jpeg);
        }
        if fits {
            break;
        }
    }
    smallest
}

fn wipe(picture: RgbImage) {
    picture.into_raw().zeroize();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::documents::page_size;
    use image::{ImageEncoder as _, Rgb, codecs::png::PngEncoder};

    /// Something with lines on it.
    fn drawn(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let ink = (y / 12) % 3 == 0 && x > 40 && (x / 9) % 4 != 0;
            Rgb(if ink { [20, 20, 40] } else { [240, 238, 230] })
        })
    }

    fn png_of(picture: &RgbImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (w, h) = picture.dimensions();
        PngEncoder::new(&mut bytes)
            .write_image(picture, w, h, ExtendedColorType::Rgb8)
            .expect("encoded");
        bytes
    }

    fn jpeg_of(picture: &RgbImage) -> Vec<u8> {
        encoded(picture).expect("encoded").to_vec()
    }

    fn side(bytes: &[u8]) -> (u16, u16) {
        let size = page_size(bytes).expect("a JPEG");
        (size.width, size.height)
    }

    #[test]
    fn a_large_picture_becomes_a_page_of_a4_at_150_dots() {
        let page = page_of(&png_of(&drawn(3_000, 4_000))).expect("a page");
        assert_eq!(side(&page), (1_316, 1_754));
        assert!(page.len() < MOST_PAGE_BYTES, "{}", page.len());
        let page = page_of(&jpeg_of(&drawn(900, 600))).expect("a page");
        assert_eq!(side(&page), (900, 600));
    }

    #[test]
    fn half_a_picture_is_none_wherever_it_was_cut() {
        for whole in [png_of(&drawn(500, 700)), jpeg_of(&drawn(500, 700))] {
            for part in [0, 1, 2, 30, 200, whole.len() / 2, whole.len() - 20] {
                assert!(page_of(&whole[..part]).is_err(), "{part}");
            }
        }
    }

    #[test]
    fn a_camera_may_pad_its_frame_behind_the_end() {
        let mut frame = jpeg_of(&drawn(500, 700));
        frame.resize(frame.len() + 90_000, 0);
        assert!(page_of(&frame).is_ok());
    }

    #[test]
    fn what_is_no_picture_is_refused_before_anything_is_made_of_it() {
        for (bytes, fault) in [
            (vec![], PageFault::Empty),
            (vec![0; 614_400], PageFault::NotAPicture),
            (b"%PDF-1.7".to_vec(), PageFault::NotAPicture),
            (vec![0xFF, 0xD8, 0xFF, 0xD9], PageFault::NotAPicture),
        ] {
            assert_eq!(page_of(&bytes).expect_err("no page"), fault);
        }
    }

    #[test]
    fn a_head_that_promises_a_mountain_of_pixels_is_not_believed() {
        let mut bomb = png_of(&drawn(500, 700));
        bomb[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
        assert_eq!(page_of(&bomb).expect_err("no page"), PageFault::TooLarge);
        let mut bomb = jpeg_of(&drawn(500, 700));
        let frame = bomb.windows(2).position(|m| m == [0xFF, 0xC0]);
        let at = frame.expect("a frame header") + 5;
        bomb[at..at + 4].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
        assert_eq!(page_of(&bomb).expect_err("no page"), PageFault::TooLarge);
    }

    #[test]
    fn an_empty_table_is_no_page() {
        let empty = RgbImage::from_pixel(800, 1_000, Rgb([238, 238, 236]));
        let verdict = page_of(&png_of(&empty)).expect_err("no page");
        assert_eq!(verdict, PageFault::Blank);
    }

    #[test]
    fn nothing_of_the_original_but_its_pixels_goes_along() {
        let mut tagged = jpeg_of(&drawn(500, 700));
        let note = b"\xFF\xFE\x00\x16GPS 39.95 N 113.69 E";
        tagged.splice(2..2, note.iter().copied());
        let page = page_of(&tagged).expect("a page");
        assert!(!page.windows(3).any(|w| w == b"GPS"));
    }

    #[test]
    fn a_picture_taken_lying_is_turned_upright() {
        let mut lying = jpeg_of(&drawn(900, 600));
        // TIFF, big-endian, one entry: orientation (0x0112), short, 6 = turn clockwise.
        let exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        let segment = [&[0xFF, 0xE1], &length[..], exif].concat();
        lying.splice(2..2, segment);
        let page = page_of(&lying).expect("a page");
        assert_eq!(side(&page), (600, 900));
    }

    #[test]
    fn a_preview_fits_its_room_and_never_grows() {
        let page = jpeg_of(&drawn(1_000, 1_400));
        let shown = preview(&page, (300, 300)).expect("pixels");
        assert_eq!((shown.width, shown.height), (214, 300));
        assert_eq!(shown.rgb.len(), 214 * 300 * 3);
        let shown = preview(&page, (9_000, 9_000)).expect("pixels");
        assert_eq!((shown.width, shown.height), (1_000, 1_400));
    }
}
