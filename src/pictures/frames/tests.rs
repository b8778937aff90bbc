use super::*;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, Rgb, RgbImage};

/// A frame with something in every corner.
fn frame(width: u32, height: u32) -> Vec<u8> {
    let drawn = RgbImage::from_fn(width, height, |x, y| {
        let wave = (x * 7 + y * y / 5) % 251;
        Rgb([wave as u8, (x / 2 % 256) as u8, (y / 2 % 256) as u8])
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode(&drawn, width, height, ExtendedColorType::Rgb8)
        .expect("encoded");
    bytes
}

/// The frame as cheap cameras send it, without its tables.
fn bare(frame: &[u8]) -> Vec<u8> {
    let mut bare = frame.to_vec();
    while let Some(at) = bare.windows(2).position(|m| m == [0xFF, 0xC4]) {
        let length = usize::from(u16::from_be_bytes([bare[at + 2], bare[at + 3]]));
        bare.drain(at..at + 2 + length);
    }
    bare
}

/// The frame with a restart mark in the middle of its scan; no restart was announced.
fn with_restart(frame: &[u8], number: u8) -> Vec<u8> {
    let mut marked = frame.to_vec();
    let at = frame.len() - 400;
    marked.splice(at..at, [0xFF, 0xD0 + number]);
    marked
}

#[test]
fn a_frame_without_its_tables_is_the_same_picture() {
    let full = frame(640, 480);
    let bare = bare(&full);
    assert!(bare.len() < full.len() - 400, "nothing was taken out");
    let (with, without) = (decode(&full).expect("whole"), decode(&bare).expect("whole"));
    assert_eq!((with.width, with.height), (640, 480));
    assert_eq!(with.rgb.len(), 640 * 480 * 3);
    assert!(with == without);
}

#[test]
fn the_tail_of_an_older_frame_is_cut_off() {
    let new = frame(640, 480);
    let mut buffer = new.clone();
    buffer.extend_from_slice(&frame(640, 480)[300..]);
    buffer.resize(614_400, 0);
    assert_eq!(whole(&buffer).expect("whole").len(), new.len());
    assert!(decode(&buffer).expect("whole") == decode(&new).expect("whole"));
}

#[test]
fn a_short_frame_does_not_go_on_into_the_older_one_behind_it() {
    let (new, old) = (frame(640, 480), frame(640, 480));
    let mut buffer = new[..new.len() / 2].to_vec();
    buffer.extend_from_slice(&old);
    assert_eq!(
        decode(&buffer).expect_err("two frames"),
        FrameFault::NotAFrame
    );
}

#[test]
fn a_frame_is_none_wherever_it_was_cut() {
    let full = frame(160, 120);
    for length in 0..full.len() {
        assert!(
            whole(&full[..length]).is_err(),
            "{length} of {}",
            full.len()
        );
    }
    assert!(whole(&full).is_ok());
}

#[test]
fn what_is_no_frame_is_refused() {
    for bytes in [
        vec![],
        vec![0; 4_096],
        vec![0xFF; 4_096],
        vec![0xFF, 0xD8, 0xFF, 0xD9],
        vec![0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x01, 0xFF, 0xD9],
        b"\x89PNG\r\n\x1a\n".to_vec(),
    ] {
        assert!(decode(&bytes).is_err());
    }
}

#[test]
fn a_restart_out_of_turn_tells_of_lost_bytes() {
    let full = frame(160, 120);
    assert!(whole(&with_restart(&full, 0)).is_ok());
    let lost = with_restart(&full, 3);
    assert_eq!(whole(&lost).expect_err("lost"), FrameFault::CutShort);
}

#[test]
fn a_frame_of_8k_or_of_one_pixel_is_refused_before_a_pixel_is_decoded() {
    let mut huge = frame(640, 480);
    let at = huge.windows(2).position(|m| m == [0xFF, 0xC0]);
    let at = at.expect("a frame header") + 5;
    huge[at..at + 4].copy_from_slice(&[0x10, 0xE0, 0x1E, 0x00]);
    assert_eq!(decode(&huge).expect_err("8K"), FrameFault::Size);
    assert_eq!(decode(&frame(1, 1)).expect_err("1 x 1"), FrameFault::Size);
    assert_eq!(fits(1_920, 1_080), Ok(()));
}

proptest::proptest! {
    #[test]
    fn any_bytes_changed_in_a_frame_end_in_a_picture_or_a_fault(
        changes in proptest::collection::vec((0_usize..4_000, 0_u8..=255), 1..12),
    ) {
        let mut bytes = frame(160, 120);
        let length = bytes.len();
        for (at, to) in changes {
            bytes[at % length] = to;
        }
        if let Ok(picture) = decode(&bytes) {
            let pixels = u64::from(picture.width) * u64::from(picture.height);
            proptest::prop_assert_eq!(picture.rgb.len() as u64, pixels * 3);
        }
    }
}
