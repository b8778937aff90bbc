//! The outer shape of a JPEG picture (ITU-T T.81, annex B): enough to know that it is one, whole, and
//! how large; the pixels are not looked at.

use super::page::PageFault;

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageSize {
    /// Across.
    pub width: u16,
    /// Down.
    pub height: u16,
}

const START: [u8; 2] = [0xFF, 0xD8];
const END: [u8; 2] = [0xFF, 0xD9];

/// The size told in the frame header of a whole JPEG picture.
pub fn page_size(bytes: &[u8]) -> Result<PageSize, PageFault> {
    if bytes.is_empty() {
        return Err(PageFault::Empty);
    }
    let mut rest = bytes.strip_prefix(&START).ok_or(PageFault::NotAPicture)?;
    if !bytes.ends_with(&END) {
        return Err(PageFault::CutShort);
    }
    loop {
        let (marker, after) = next_marker(rest)?;
        let (length, body) = after.split_first_chunk::<2>().ok_or(PageFault::CutShort)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let length = length.checked_sub(2).ok_or(PageFault::NotAPicture)?;
        let segment = body.get(..length).ok_or(PageFault::CutShort)?;
        match marker {
            // Baseline, extended and progressive frames; the others nobody writes.
            0xC0..=0xC2 => return frame_size(segment),
            // Tables, comments and what programs add.
            0xC4 | 0xDB | 0xDD | 0xE0..=0xEF | 0xFE => rest = &body[length..],
            _ => return Err(PageFault::NotAPicture),
        }
    }
}

fn next_marker(bytes: &[u8]) -> Result<(u8, &[u8]), PageFault> {
    let after = bytes.strip_prefix(&[0xFF]).ok_or(PageFault::NotAPicture)?;
    let at = after.iter().position(|b| *b != 0xFF);
    let at = at.ok_or(PageFault::CutShort)?;
    Ok((after[at], &after[at + 1..]))
}

fn frame_size(segment: &[u8]) -> Result<PageSize, PageFault> {
    let [_precision, h1, h2, w1, w2, ..] = segment else {
        return Err(PageFault::NotAPicture);
    };
    let size = PageSize {
        width: u16::from_be_bytes([*w1, *w2]),
        height: u16::from_be_bytes([*h1, *h2]),
    };
    if size.width == 0 || size.height == 0 {
        return Err(PageFault::NotAPicture);
    }
    Ok(size)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The shape of a picture of a size, without any pixels.
    pub(crate) fn shape(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = START.to_vec();
        bytes.extend([0xFF, 0xE0, 0, 4, b'J', b'F']);
        bytes.extend([0xFF, 0xFF, 0xC0, 0, 8, 8]);
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.push(0);
        bytes.extend([0xFF, 0xDA, 0, 2, 1, 2, 3]);
        bytes.extend(END);
        bytes
    }

    #[test]
    fn a_picture_cut_anywhere_is_no_page() {
        let whole = shape(600, 800);
        let size = page_size(&whole).expect("a picture");
        assert_eq!((size.width, size.height), (600, 800));
        for end in 0..whole.len() {
            assert!(page_size(&whole[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn any_byte_of_the_head_may_be_wrong_without_harm() {
        let whole = shape(600, 800);
        for at in 0..whole.len() {
            for value in [0, 1, 0x7F, 0xC0, 0xD8, 0xFF] {
                let mut bent = whole.clone();
                bent[at] = value;
                if let Ok(size) = page_size(&bent) {
                    assert!(size.width > 0 && size.height > 0, "{at} {value}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_picture_is_told_from_one_that_is_cut_off() {
        assert_eq!(page_size(b""), Err(PageFault::Empty));
        assert_eq!(page_size(&[0; 4096]), Err(PageFault::NotAPicture));
        assert_eq!(
            page_size(b"\x89PNG\r\n\x1a\n\xFF\xD9"),
            Err(PageFault::NotAPicture)
        );
        assert_eq!(page_size(&shape(0, 9)), Err(PageFault::NotAPicture));
        let whole = shape(600, 800);
        assert_eq!(
            page_size(&whole[..whole.len() - 1]),
            Err(PageFault::CutShort)
        );
    }
}
