//! The photo of an identity card as the card holds it.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of a photo on an identity card (GA/T 467).
pub const WLT_BYTES: usize = 1024;

/// A photo in the closed format of identity cards (WLT): nothing here can look into it. `Debug` tells
/// nothing; wiped on drop.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct WltPhoto(Box<[u8; WLT_BYTES]>);

impl WltPhoto {
    /// Takes the bytes as the card gives them; a card without a photo gives zeros, which is `None`.
    pub fn new(bytes: &[u8; WLT_BYTES]) -> Option<Self> {
        let has_one = bytes.iter().any(|byte| *byte != 0);
        has_one.then(|| Self(Box::new(*bytes)))
    }

    /// The bytes. Call it only where a decoder takes them.
    pub fn reveal(&self) -> &[u8; WLT_BYTES] {
        &self.0
    }
}

impl fmt::Debug for WltPhoto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WltPhoto(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_without_a_photo_has_none_and_one_with_a_photo_does_not_show_it() {
        assert_eq!(WltPhoto::new(&[0; WLT_BYTES]), None);
        let photo = WltPhoto::new(&[0x5A; WLT_BYTES]).expect("bytes");
        assert_eq!(format!("{photo:?}"), "WltPhoto(…)");
        assert_eq!(photo.reveal()[0], 0x5A);
    }
}
