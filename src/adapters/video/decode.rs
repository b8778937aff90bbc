//! Raw frames to pixels, strictly: a frame that is not whole is none.

use super::pipe::{RawFormat, RawHead};
use crate::pictures::Pixels;
use crate::pictures::frames::{self, FrameFault};
use yuv::{YuvPackedImage, YuvRange, YuvStandardMatrix, yuyv422_to_rgb};
use zeroize::Zeroizing;

/// Drivers give whole memory pages and some round up; more than this belongs to other rows than
/// were announced, and the picture would be slanted.
const SPARE: usize = 1 << 16;

/// Makes pixels of a raw frame.
pub fn decode(head: RawHead, bytes: &[u8]) -> Result<Pixels, FrameFault> {
    match head.format {
        RawFormat::Jpeg => frames::decode(bytes),
        RawFormat::Yuyv => yuyv(head.width, head.height, bytes),
    }
}

/// The part of what a device gave that is the frame: what is behind need not go through the pipe.
pub fn trimmed(head: RawHead, bytes: &[u8]) -> &[u8] {
    match head.format {
        RawFormat::Jpeg => frames::whole(bytes).unwrap_or(bytes),
        RawFormat::Yuyv => bytes,
    }
}

fn yuyv(width: u32, height: u32, bytes: &[u8]) -> Result<Pixels, FrameFault> {
    frames::fits(width, height)?;
    if width % 2 == 1 {
        return Err(FrameFault::Size);
    }
    let needed = width as usize * height as usize * 2;
    let rows = bytes.get(..needed).ok_or(FrameFault::CutShort)?;
    // A buffer nobody wrote into: its green is of no camera.
    if bytes.len() - needed > SPARE || rows.iter().all(|byte| *byte == 0) {
        return Err(FrameFault::NotAFrame);
    }
    let image = YuvPackedImage {
        yuy: rows,
        yuy_stride: width * 2,
        width,
        height,
    };
    let mut rgb = Zeroizing::new(vec![0; width as usize * height as usize * 3]);
    // What cameras of the USB video class mean without saying more.
    let (range, matrix) = (YuvRange::Limited, YuvStandardMatrix::Bt601);
    yuyv422_to_rgb(&image, &mut rgb, width * 3, range, matrix)
        .map_err(|_| FrameFault::NotAFrame)?;
    Ok(Pixels { width, height, rgb })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(width: u32, height: u32) -> RawHead {
        RawHead {
            format: RawFormat::Yuyv,
            width,
            height,
        }
    }

    fn grey(width: usize, height: usize) -> Vec<u8> {
        [126, 128].repeat(width * height)
    }

    #[test]
    fn a_grey_frame_is_grey() {
        let made = decode(head(640, 480), &grey(640, 480)).expect("whole");
        assert_eq!(made.rgb.len(), 640 * 480 * 3);
        assert!(made.rgb.iter().all(|level| (125..=131).contains(level)));
    }

    #[test]
    fn a_driver_may_round_a_buffer_up_and_may_not_add_to_every_row() {
        let mut rounded = grey(640, 480);
        rounded.resize(rounded.len() + 4_096, 0);
        assert!(decode(head(640, 480), &rounded).is_ok());
        let wider = grey(768, 480);
        let slanted = decode(head(640, 480), &wider).expect_err("slanted");
        assert_eq!(slanted, FrameFault::NotAFrame);
    }

    #[test]
    fn what_is_too_short_empty_odd_tiny_or_huge_is_refused() {
        let whole = grey(640, 480);
        let short = decode(head(640, 480), &whole[1..]).expect_err("short");
        assert_eq!(short, FrameFault::CutShort);
        let unwritten = vec![0; 640 * 480 * 2];
        assert!(decode(head(640, 480), &unwritten).is_err());
        assert!(decode(head(640, 480), &[]).is_err());
        for (width, height) in [(1, 1), (0, 0), (641, 480), (7_680, 4_320), (u32::MAX, 64)] {
            let refused = decode(head(width, height), &whole).expect_err("a size of no camera");
            assert_eq!(refused, FrameFault::Size, "{width} x {height}");
        }
    }
}
