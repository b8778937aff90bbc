//! Frames of Motion JPEG, as cameras give them: without Huffman tables, with the tail of an older frame
//! behind the end, cut short, or with bytes lost on the way.
//!
//! A decoder fills what is missing with grey and says nothing; so the marks of a frame are walked first
//! (ISO/IEC 10918-1, annex B), and what does not reach its end is no frame.

use super::{Pixels, rgb_options};
use zeroize::Zeroizing;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

/// Most pixels of a frame: a document camera has up to 16 million. A frame of 8K has more.
pub const MOST_FRAME_PIXELS: u64 = 20_000_000;
/// Fewest pixels of either side of a frame.
pub const LEAST_FRAME_SIDE: u32 = 64;

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FrameFault {
    /// Not a JPEG, or its marks make no sense.
    #[error("no frame")]
    NotAFrame,
    /// It ends before its end.
    #[error("cut short")]
    CutShort,
    /// Too many pixels or too few.
    #[error("a size no camera here has")]
    Size,
}

/// Whether a frame may have so many pixels.
pub fn fits(width: u32, height: u32) -> Result<(), FrameFault> {
    let pixels = u64::from(width) * u64::from(height);
    let small = width.min(height) < LEAST_FRAME_SIDE;
    if small || pixels > MOST_FRAME_PIXELS {
        return Err(FrameFault::Size);
    }
    Ok(())
}

/// The part of a buffer that is the frame; what lies behind its end belongs to an older one.
pub fn whole(bytes: &[u8]) -> Result<&[u8], FrameFault> {
    Ok(&bytes[..walk(bytes)?.end])
}

/// The pixels of a frame.
pub fn decode(bytes: &[u8]) -> Result<Pixels, FrameFault> {
    let marks = walk(bytes)?;
    let frame = &bytes[..marks.end];
    if marks.has_tables {
        return pixels(frame);
    }
    // AVI frames leave out the tables that everybody has (ISO/IEC 10918-1, annex K.3).
    let mut full = Zeroizing::new(Vec::with_capacity(frame.len() + TABLES.len() * 183));
    full.extend_from_slice(&frame[..marks.scan]);
    push_tables(&mut full);
    full.extend_from_slice(&frame[marks.scan..]);
    pixels(&full)
}

fn pixels(frame: &[u8]) -> Result<Pixels, FrameFault> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(frame), rgb_options());
    decoder
        .decode_headers()
        .map_err(|_| FrameFault::NotAFrame)?;
    let facts = decoder.info().ok_or(FrameFault::NotAFrame)?;
    let (width, height) = (u32::from(facts.width), u32::from(facts.height));
    fits(width, height)?;
    let room = decoder.output_buffer_size().ok_or(FrameFault::NotAFrame)?;
    let mut rgb = Zeroizing::new(vec![0; room]);
    decoder
        .decode_into(&mut rgb)
        .map_err(|_| FrameFault::CutShort)?;
    Ok(Pixels { width, height, rgb })
}

/// Where things are in a frame.
struct Marks {
    /// The first scan's mark.
    scan: usize,
    /// Whether tables stand before it.
    has_tables: bool,
    /// Behind the mark of the end.
    end: usize,
}

fn walk(bytes: &[u8]) -> Result<Marks, FrameFault> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err(FrameFault::NotAFrame);
    }
    let (mut at, mut scan, mut has_tables) = (2, None, false);
    loop {
        let (mark, after) = next_mark(bytes, at)?;
        match (mark, scan) {
            (0xD9, Some(scan)) => {
                return Ok(Marks {
                    scan,
                    has_tables,
                    end: after,
                });
            }
            // Lengths follow all others but these.
            (0x00 | 0x01 | 0xD0..=0xD9, _) => return Err(FrameFault::NotAFrame),
            (0xC4, None) => has_tables = true,
            _ => {}
        }
        let length = bytes.get(after..after + 2).ok_or(FrameFault::CutShort)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 {
            return Err(FrameFault::NotAFrame);
        }
        if mark == 0xDA {
            scan = scan.or(Some(after - 2));
            at = end_of_scan(bytes, after + length)?;
        } else {
            at = after + length;
        }
    }
}

/// The mark that must stand here, and what comes behind it. Any number of 0xFF may fill before.
fn next_mark(bytes: &[u8], at: usize) -> Result<(u8, usize), FrameFault> {
    if *bytes.get(at).ok_or(FrameFault::CutShort)? != 0xFF {
        return Err(FrameFault::NotAFrame);
    }
    let rest = &bytes[at..];
    let fill = rest.iter().position(|b| *b != 0xFF);
    let mark = at + fill.ok_or(FrameFault::CutShort)?;
    Ok((bytes[mark], mark + 1))
}

/// Where the mark stands that ends a scan. Restarts count from 0 to 7 and around.
fn end_of_scan(bytes: &[u8], from: usize) -> Result<usize, FrameFault> {
    let (mut at, mut restart) = (from, 0);
    loop {
        let rest = bytes.get(at..).ok_or(FrameFault::CutShort)?;
        let next = rest.iter().position(|b| *b == 0xFF);
        at += next.ok_or(FrameFault::CutShort)?;
        match *bytes.get(at + 1).ok_or(FrameFault::CutShort)? {
            0x00 => at += 2,
            0xFF => at += 1,
            mark @ 0xD0..=0xD7 if mark == 0xD0 + restart => {
                restart = (restart + 1) % 8;
                at += 2;
            }
            0xD0..=0xD7 => return Err(FrameFault::CutShort),
            _ => return Ok(at),
        }
    }
}

/// A table: its class and number, how many codes of each length, and what they stand for.
struct Table {
    id: u8,
    counts: [u8; 16],
    values: &'static [u8],
}

const OF_DC: &[u8] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

#[rustfmt::skip]
/// Table K.5.
const OF_AC_LUMINANCE: &[u8] = &[
    0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07,
    0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52, 0xD1, 0xF0,
    0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0A, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x25, 0x26, 0x27, 0x28,
    0x29, 0x2A, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49,
    0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69,
    0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
    0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7,
    0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3, 0xC4, 0xC5,
    0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE1, 0xE2,
    0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8,
    0xF9, 0xFA,
];
#[rustfmt::skip]
/// Table K.6.
const OF_AC_CHROMINANCE: &[u8] = &[
    0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71,
    0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xA1, 0xB1, 0xC1, 0x09, 0x23, 0x33, 0x52, 0xF0,
    0x15, 0x62, 0x72, 0xD1, 0x0A, 0x16, 0x24, 0x34, 0xE1, 0x25, 0xF1, 0x17, 0x18, 0x19, 0x1A, 0x26,
    0x27, 0x28, 0x29, 0x2A, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
    0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68,
    0x69, 0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87,
    0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0xA2, 0xA3, 0xA4, 0xA5,
    0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3,
    0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA,
    0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8,
    0xF9, 0xFA,
];

/// Tables K.3 to K.6.
const TABLES: [Table; 4] = [
    Table {
        id: 0x00,
        counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
        values: OF_DC,
    },
    Table {
        id: 0x10,
        counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D],
        values: OF_AC_LUMINANCE,
    },
    Table {
        id: 0x01,
        counts: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
        values: OF_DC,
    },
    Table {
        id: 0x11,
        counts: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
        values: OF_AC_CHROMINANCE,
    },
];

fn push_tables(to: &mut Vec<u8>) {
    for table in &TABLES {
        let length = u16::try_from(2 + 1 + 16 + table.values.len()).expect("below 200");
        to.extend_from_slice(&[0xFF, 0xC4]);
        to.extend_from_slice(&length.to_be_bytes());
        to.push(table.id);
        to.extend_from_slice(&table.counts);
        to.extend_from_slice(table.values);
    }
}

#[cfg(test)]
mod tests;
