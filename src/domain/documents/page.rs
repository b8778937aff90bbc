//! One page.

use super::jpeg::{PageSize, page_size};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Largest page, bytes: what the county takes as one attachment.
pub const MOST_PAGE_BYTES: usize = 1_000_000;

/// Most pages of one case.
pub const MOST_PAGES: usize = 12;

/// Shorter sides than this cannot be read, pixels.
const LEAST_SIDE: u16 = 400;
/// Longer sides than this nobody made from paper, pixels.
const MOST_SIDE: u16 = 4_096;

/// Why bytes are no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PageFault {
    /// Nothing at all.
    #[error("empty")]
    Empty,
    /// No picture of a kind that is taken.
    #[error("no picture")]
    NotAPicture,
    /// The end is missing.
    #[error("cut short")]
    CutShort,
    /// Too many bytes or too many pixels.
    #[error("too large")]
    TooLarge,
    /// Too few pixels to be read.
    #[error("too small")]
    TooSmall,
    /// All of one brightness: nothing lay there, or the light was out.
    #[error("nothing on it")]
    Blank,
}

/// SHA-256 over the bytes of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageDigest(pub [u8; 32]);

/// Number of a page within its case, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageNo(u8);

impl PageNo {
    /// Numbers from 1 to [`MOST_PAGES`].
    pub fn new(number: u8) -> Option<Self> {
        (1..=MOST_PAGES)
            .contains(&usize::from(number))
            .then_some(Self(number))
    }

    /// All numbers in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=u8::MAX).map_while(Self::new)
    }

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// A page of a document as a JPEG picture. Clones share the bytes, which are wiped with the last of
/// them; `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct PageImage {
    jpeg: Arc<Zeroizing<Vec<u8>>>,
    size: PageSize,
    digest: PageDigest,
}

impl fmt::Debug for PageImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageImage(…)")
    }
}

impl PageImage {
    /// Takes a whole JPEG picture that can be read and may be sent; `digest` is SHA-256 over it.
    pub fn new(jpeg: Zeroizing<Vec<u8>>, digest: PageDigest) -> Result<Self, PageFault> {
        if jpeg.len() > MOST_PAGE_BYTES {
            return Err(PageFault::TooLarge);
        }
        let size = page_size(&jpeg)?;
        let (least, most) = (size.width.min(size.height), size.width.max(size.height));
        if most > MOST_SIDE {
            return Err(PageFault::TooLarge);
        }
        if least < LEAST_SIDE {
            return Err(PageFault::TooSmall);
        }
        Ok(Self {
            jpeg: Arc::new(jpeg),
            size,
            digest,
        })
    }

    /// The picture. Call it only where it goes to the person's screen or into a seal.
    pub fn reveal(&self) -> &[u8] {
        &self.jpeg
    }

    /// Its size.
    pub fn size(&self) -> PageSize {
        self.size
    }

    /// SHA-256 over its bytes.
    pub fn digest(&self) -> &PageDigest {
        &self.digest
    }
}

#[cfg(test)]
mod tests {
    use super::super::jpeg::tests::shape;
    use super::*;

    fn made(bytes: Vec<u8>) -> Result<PageImage, PageFault> {
        PageImage::new(Zeroizing::new(bytes), PageDigest([0; 32]))
    }

    #[test]
    fn a_page_nobody_could_read_or_that_is_beyond_all_paper_is_refused() {
        assert_eq!(made(shape(399, 900)), Err(PageFault::TooSmall));
        assert_eq!(made(shape(900, 4_097)), Err(PageFault::TooLarge));
        assert!(made(shape(400, 4_096)).is_ok());
        let mut heavy = shape(900, 900);
        let end = heavy.split_off(heavy.len() - 2);
        heavy.resize(MOST_PAGE_BYTES - 1, 7);
        heavy.extend(end);
        assert_eq!(made(heavy), Err(PageFault::TooLarge));
    }

    #[test]
    fn pages_are_numbered_from_one_to_twelve() {
        let numbers: Vec<u8> = PageNo::all().map(PageNo::get).collect();
        assert_eq!(numbers, (1..=12).collect::<Vec<u8>>());
        assert_eq!((PageNo::new(0), PageNo::new(13)), (None, None));
    }

    #[test]
    fn debug_output_of_a_page_shows_nothing_of_it() {
        let page = made(shape(500, 700)).expect("a page");
        assert_eq!(format!("{page:?}"), "PageImage(…)");
    }
}
