//! Which listings hold which two neighbouring characters.
//!
//! A list is written as gaps between ascending numbers, most of them one byte: 100,000 listings
//! of 180 characters take about 20 MB, and a list is read at about a number a nanosecond.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A listing's number in the index; newer listings have higher numbers.
pub(super) type Doc = u32;

/// The unit that stood beside a pair wherever the pair stood.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// The pair was not seen yet.
    #[default]
    Unseen,
    /// Always this one.
    Only(u16),
    /// Different ones.
    Many,
}

impl Beside {
    const fn new() -> Self {
        Self::Unseen
    }

    fn see(&mut self, unit: u16) {
        *self = match *self {
            Self::Unseen => Self::Only(unit),
            Self::Only(known) if known == unit => Self::Only(known),
            Self::Only(_) | Self::Many => Self::Many,
        };
    }
}

/// Ascending numbers, each once.
#[derive(Debug, Default)]
pub(super) struct List {
    gaps: Vec<u8>,
    /// One above the last number written.
    next: u32,
    count: u32,
    before: Beside,
    after: Beside,
}

impl List {
    /// No number.
    pub(super) const EMPTY: Self = Self {
        gaps: Vec::new(),
        next: 0,
        count: 0,
        before: Beside::new(),
        after: Beside::new(),
    };

    /// Adds a number at or above all before it; the same one again is ignored.
    fn push(&mut self, doc: Doc) {
        if self.next == doc + 1 {
            return;
        }
        let mut gap = doc - self.next;
        while gap >= 0x80 {
            self.gaps.push((gap & 0x7f) as u8 | 0x80);
            gap >>= 7;
        }
        self.gaps.push((gap & 0x7f) as u8);
        self.next = doc + 1;
        self.count += 1;
    }

    /// Whether this unit, and no other, ever stood before the pair.
    pub(super) fn is_after(&self, unit: u16) -> bool {
        self.before == Beside::Only(unit)
    }

    /// Whether this unit, and no other, ever stood after the pair.
    pub(super) fn is_before(&self, unit: u16) -> bool {
        self.after == Beside::Only(unit)
    }

    /// How many numbers.
    pub(super) fn len(&self) -> u32 {
        self.count
    }

    /// The numbers, ascending.
    pub(super) fn iter(&self) -> Docs<'_> {
        Docs {
            gaps: &self.gaps,
            next: 0,
        }
    }
}

/// Reads a [`List`].
#[derive(Debug, Clone)]
pub(super) struct Docs<'a> {
    gaps: &'a [u8],
    next: u32,
}

impl Iterator for Docs<'_> {
    type Item = Doc;

    #[inline]
    fn next(&mut self) -> Option<Doc> {
        let (&first, mut rest) = self.gaps.split_first()?;
        let mut gap = u32::from(first & 0x7f);
        if first & 0x80 != 0 {
            let mut shift = 7;
            while let Some((&byte, more)) = rest.split_first() {
                rest = more;
                gap |= u32::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
        }
        self.gaps = rest;
        let doc = self.next + gap;
        self.next = doc + 1;
        Some(doc)
    }
}

/// Spreads the bits of a key of two characters; the keys are not chosen by an enemy who could
/// gain from collisions: a page of the feed holds at most a few thousand of them.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, key: u32) {
        let mixed = (self.0 ^ u64::from(key)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 29;
    }
}

/// Lists by pair of neighbouring UTF-16 units.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    lists: HashMap<u32, List, BuildHasherDefault<Spread>>,
    /// The second units seen after a first unit, for one-character queries.
    seconds: HashMap<u32, Vec<u16>, BuildHasherDefault<Spread>>,
}

fn key(first: u16, second: u16) -> u32 {
    u32::from(first) << 16 | u32::from(second)
}

impl Pairs {
    /// Adds every pair of a text to its list. A text ends with a gap, so every unit is some
    /// pair's first.
    pub(super) fn add(&mut self, doc: Doc, text: &[u16]) {
        for (at, pair) in text.windows(2).enumerate() {
            if pair[0] == super::fold::GAP {
                continue;
            }
            let list = self.lists.entry(key(pair[0], pair[1])).or_insert_with(|| {
                self.seconds
                    .entry(u32::from(pair[0]))
                    .or_default()
                    .push(pair[1]);
                List::default()
            });
            let beside = |at: Option<usize>| at.and_then(|at| text.get(at));
            list.before
                .see(*beside(at.checked_sub(1)).unwrap_or(&super::fold::GAP));
            list.after
                .see(*beside(Some(at + 2)).unwrap_or(&super::fold::GAP));
            list.push(doc);
        }
    }

    /// The pair whose listings are exactly those that hold a whole word of three units and more:
    /// wherever that pair stands, the units around it have always been the word's. The pair with
    /// the fewest listings; `None` when no pair tells.
    pub(super) fn telling(&self, word: &[u16]) -> Option<[u16; 2]> {
        let list = |at: usize| self.pair(word[at], word[at + 1]);
        let last = word.len().checked_sub(2)?;
        let tells = |pivot: &usize| {
            let onwards =
                (*pivot..last).all(|at| list(at).is_some_and(|l| l.is_before(word[at + 2])));
            let back = (1..=*pivot).all(|at| list(at).is_some_and(|l| l.is_after(word[at - 1])));
            onwards && back
        };
        (0..=last)
            .filter(tells)
            .min_by_key(|at| list(*at).map_or(0, List::len))
            .map(|at| [word[at], word[at + 1]])
    }

    /// The listings that hold the pair.
    pub(super) fn pair(&self, first: u16, second: u16) -> Option<&List> {
        self.lists.get(&key(first, second))
    }

    /// All lists of pairs that begin with a unit: together, the listings that hold it.
    pub(super) fn beginning(&self, first: u16) -> impl Iterator<Item = &List> {
        let seconds = self.seconds.get(&u32::from(first));
        seconds
            .into_iter()
            .flatten()
            .filter_map(move |second| self.pair(first, *second))
    }

    /// Gives back memory the lists reserved to grow.
    pub(super) fn shrink(&mut self) {
        for list in self.lists.values_mut() {
            list.gaps.shrink_to_fit();
        }
    }

    /// Bytes held, without the allocator's own.
    pub(super) fn bytes(&self) -> usize {
        let held: usize = self.lists.values().map(|l| l.gaps.capacity()).sum();
        let entry = size_of::<(u32, List)>() + 1;
        held + self.lists.capacity() * entry + self.lists.len() * 2
    }
}

/// A set of listings as bits.
#[derive(Debug, Clone)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set for numbers below `docs`.
    pub(super) fn none(docs: usize) -> Self {
        Self(vec![0; docs.div_ceil(64)])
    }

    /// The listings of many lists.
    pub(super) fn union<'a>(docs: usize, lists: impl Iterator<Item = &'a List>) -> Self {
        let mut bits = Self::none(docs);
        for list in lists {
            for doc in list.iter() {
                bits.0[doc as usize / 64] |= 1 << (doc % 64);
            }
        }
        bits
    }

    /// Whether a number is in the set.
    pub(super) fn has(&self, doc: Doc) -> bool {
        self.0[doc as usize / 64] >> (doc % 64) & 1 == 1
    }

    /// The numbers, ascending.
    pub(super) fn docs(&self) -> Vec<Doc> {
        let mut docs = Vec::new();
        for (word, base) in self.0.iter().zip((0..).step_by(64)) {
            let mut left = *word;
            while left != 0 {
                docs.push(base + left.trailing_zeros());
                left &= left - 1;
            }
        }
        docs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_back_what_was_pushed_once_each() {
        let mut list = List::default();
        let docs = [
            0,
            0,
            1,
            127,
            128,
            129,
            129,
            300,
            70_000,
            70_000,
            5_000_000,
            u32::MAX - 1,
        ];
        for doc in docs {
            list.push(doc);
        }
        let back: Vec<Doc> = list.iter().collect();
        assert_eq!(
            back,
            [0, 1, 127, 128, 129, 300, 70_000, 5_000_000, u32::MAX - 1]
        );
        assert_eq!(list.len(), 9);
    }

    #[test]
    fn a_pair_tells_a_word_only_while_its_neighbours_were_always_the_same() {
        let text = |word: &str| -> Vec<u16> { format!("{word}\0").encode_utf16().collect() };
        let word: Vec<u16> = "有限公司".encode_utf16().collect();
        let mut pairs = Pairs::default();
        pairs.add(0, &text("大同有限公司"));
        pairs.add(1, &text("公司"));
        assert_eq!(pairs.telling(&word), Some([word[0], word[1]]));
        assert_eq!(pairs.telling(&text("有限公园")[..4]), None);
        pairs.add(2, &text("有限责任"));
        assert_eq!(pairs.telling(&word), Some([word[1], word[2]]));
        pairs.add(3, &text("权限公开"));
        assert_eq!(pairs.telling(&word), None);
    }

    #[test]
    fn a_set_gives_back_its_members_in_order() {
        let mut list = List::default();
        for doc in [3, 63, 64, 130] {
            list.push(doc);
        }
        let bits = Bits::union(131, std::iter::once(&list));
        assert_eq!(bits.docs(), [3, 63, 64, 130]);
        assert!(bits.has(64));
        assert!(!bits.has(65));
    }
}
