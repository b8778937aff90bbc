//! The searched columns of every listing, kept to tell a phrase from its scattered pairs.
//!
//! UTF-16 little-endian: hanzi take two bytes, not three.

use memchr::memmem::Finder;

use super::postings::Doc;

/// A block is closed when it holds this much; a text never spans two.
const BLOCK_BITS: u32 = 19;
const BLOCK: usize = 1 << BLOCK_BITS;

#[derive(Debug, Clone, Copy)]
struct Place {
    /// Block number and byte within it.
    at: u32,
    /// Bytes.
    len: u32,
    /// Bytes of headline and skills, which come first.
    head: u32,
}

/// All texts, by listing number.
#[derive(Debug, Default)]
pub(super) struct Texts {
    blocks: Vec<Vec<u8>>,
    places: Vec<Place>,
}

/// Where a phrase was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// In headline or skills.
    Headline,
    /// In another column.
    Elsewhere,
}

/// A phrase to look for in many texts.
pub(super) struct Phrase {
    finder: Finder<'static>,
}

impl Phrase {
    /// A phrase from its units.
    pub(super) fn new(units: &[u16]) -> Self {
        let bytes: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        Self {
            finder: Finder::new(&bytes).into_owned(),
        }
    }

    /// The first place on a unit's border; a match between two units is none.
    fn find(&self, text: &[u8]) -> Option<usize> {
        let mut from = 0;
        loop {
            let at = from + self.finder.find(text.get(from..)?)?;
            if at % 2 == 0 {
                return Some(at);
            }
            from = at + 1;
        }
    }
}

impl Texts {
    /// Adds the next listing's text, of which the first `head` units are headline and skills.
    pub(super) fn push(&mut self, units: &[u16], head: usize) {
        let closed = self.blocks.last().is_none_or(|b| b.len() >= BLOCK);
        if closed {
            self.blocks.push(Vec::new());
        }
        let number = self.blocks.len() - 1;
        let block = self.blocks.last_mut().expect("pushed above");
        let at = (number << BLOCK_BITS) + block.len();
        block.extend(units.iter().flat_map(|u| u.to_le_bytes()));
        self.places.push(Place {
            at: u32::try_from(at).expect("8 GB of text do not fit on a terminal"),
            len: u32::try_from(units.len() * 2).expect("one listing is far below 4 GB"),
            head: u32::try_from(head * 2).expect("one listing is far below 4 GB"),
        });
    }

    /// Whether and where a listing holds a phrase.
    #[inline]
    pub(super) fn find(&self, doc: Doc, phrase: &Phrase) -> Option<Found> {
        let place = self.places[doc as usize];
        let block = &self.blocks[(place.at >> BLOCK_BITS) as usize];
        let start = place.at as usize & (BLOCK - 1);
        let at = phrase.find(&block[start..start + place.len as usize])?;
        Some(if at < place.head as usize {
            Found::Headline
        } else {
            Found::Elsewhere
        })
    }

    /// Gives back memory the last block reserved to grow.
    pub(super) fn shrink(&mut self) {
        if let Some(block) = self.blocks.last_mut() {
            block.shrink_to_fit();
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let text: usize = self.blocks.iter().map(Vec::capacity).sum();
        text + self.places.capacity() * size_of::<Place>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_between_two_units_is_not_found() {
        let mut texts = Texts::default();
        // 一 is 4E00, 丁 is 4E01: the bytes 00 4E 01 4E hold 4E 01 across the border.
        texts.push(&[0x4E00, 0x4E01, 0], 0);
        assert_eq!(texts.find(0, &Phrase::new(&[0x014E])), None);
        assert_eq!(
            texts.find(0, &Phrase::new(&[0x4E01])),
            Some(Found::Elsewhere)
        );
    }

    #[test]
    fn texts_beyond_one_block_keep_their_places() {
        let mut texts = Texts::default();
        let long = vec![0x5DE5; 200_000];
        for doc in 0..4_u16 {
            let mut text = vec![0x7535 + doc, 0];
            text.extend_from_slice(&long);
            texts.push(&text, 2);
        }
        for doc in 0..4_u16 {
            let phrase = Phrase::new(&[0x7535 + doc]);
            for other in 0..4_u16 {
                let expected = (doc == other).then_some(Found::Headline);
                assert_eq!(texts.find(u32::from(other), &phrase), expected);
            }
        }
    }
}
