//! Words with their syllables and what each costs, sorted so that a walk narrows a range.

use super::syllables::{Fit, Syllable, Syllables};
use std::ops::Range;

/// A word of a lexicon.
#[derive(Debug, Clone, Copy)]
struct Entry {
    text: (u32, u8),
    key: (u32, u8),
    cost: f32,
}

/// Words, sorted by their syllables and then by cost.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    text: String,
    keys: Vec<Syllable>,
    entries: Vec<Entry>,
    /// Entries of two syllables and more by the first letters of their syllables.
    initials: Vec<(Box<str>, u32)>,
}

/// Where a walk stands: the entries whose first syllables are those walked.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub(super) entries: Range<usize>,
    pub(super) depth: usize,
}

impl Lexicon {
    /// Takes words with their syllables and costs. Words longer than 255 bytes are left out.
    pub(super) fn new(words: Vec<(String, Vec<Syllable>, f32)>, syllables: &Syllables) -> Self {
        let mut lexicon = Self::default();
        for (word, key, cost) in words {
            let (Ok(bytes), Ok(length)) = (u8::try_from(word.len()), u8::try_from(key.len()))
            else {
                continue;
            };
            let at = |n: usize| u32::try_from(n).expect("a dictionary is smaller than 4 GB");
            let entry = Entry {
                text: (at(lexicon.text.len()), bytes),
                key: (at(lexicon.keys.len()), length),
                cost,
            };
            lexicon.text.push_str(&word);
            lexicon.keys.extend(key);
            lexicon.entries.push(entry);
        }
        let mut entries = std::mem::take(&mut lexicon.entries);
        entries.sort_by(|a, b| {
            let keys = lexicon.key_of(a).cmp(lexicon.key_of(b));
            keys.then(a.cost.total_cmp(&b.cost))
        });
        lexicon.entries = entries;
        lexicon.initials = lexicon.by_initials(syllables);
        lexicon
    }

    fn by_initials(&self, syllables: &Syllables) -> Vec<(Box<str>, u32)> {
        let first = |s: &Syllable| &syllables.spelling(*s)[..1];
        let several = self.entries.iter().enumerate().filter(|(_, e)| e.key.1 > 1);
        let mut all: Vec<(Box<str>, u32)> = several
            .map(|(index, entry)| {
                let letters: String = self.key_of(entry).iter().map(first).collect();
                (
                    letters.into_boxed_str(),
                    u32::try_from(index).expect("as many as fit"),
                )
            })
            .collect();
        all.sort_unstable();
        all
    }

    fn key_of(&self, entry: &Entry) -> &[Syllable] {
        let start = entry.key.0 as usize;
        &self.keys[start..start + usize::from(entry.key.1)]
    }

    fn text_of(&self, entry: &Entry) -> &str {
        let start = entry.text.0 as usize;
        &self.text[start..start + usize::from(entry.text.1)]
    }

    /// A walk over all words.
    pub(super) fn walk(&self) -> Walk {
        Walk {
            entries: 0..self.entries.len(),
            depth: 0,
        }
    }

    /// One syllable further, for each of the fits with which some word goes on. The fits must be in the
    /// order of their syllables, which is that of the words: both are gone through once, side by side.
    pub(super) fn steps<'f>(&self, walk: &Walk, fits: &'f [Fit]) -> Vec<(&'f Fit, Walk)> {
        let at = |entry: &Entry| self.key_of(entry).get(walk.depth).copied();
        let (mut start, stop) = (walk.entries.start, walk.entries.end);
        let mut left = fits;
        let mut steps = Vec::new();
        while let Some(fit) = left.first() {
            start += first_not(&self.entries[start..stop], |e| at(e) < Some(fit.syllable));
            let Some(next) = self.entries[start..stop].first().and_then(at) else {
                break;
            };
            left = &left[first_not(left, |fit| fit.syllable < next)..];
            let same = first_not(left, |fit| fit.syllable == next);
            if same == 0 {
                continue;
            }
            let end = start + first_not(&self.entries[start..stop], |e| at(e) == Some(next));
            let further = Walk {
                entries: start..end,
                depth: walk.depth + 1,
            };
            steps.extend(left[..same].iter().map(|fit| (fit, further.clone())));
            left = &left[same..];
            start = end;
        }
        steps
    }

    /// The words that end where the walk stands, the cheapest first.
    pub(super) fn words(&self, walk: &Walk) -> impl Iterator<Item = (&str, f32)> {
        let range = &self.entries[walk.entries.clone()];
        // Shorter keys sort before longer ones with the same beginning.
        let end = range.partition_point(|entry| usize::from(entry.key.1) <= walk.depth);
        range[..end]
            .iter()
            .map(|entry| (self.text_of(entry), entry.cost))
    }

    /// The words whose syllables begin with these letters, one letter each.
    pub(super) fn abbreviated(&self, letters: &str) -> impl Iterator<Item = (&str, f32)> {
        let start = self.initials.partition_point(|(of, _)| **of < *letters);
        let same = self.initials[start..]
            .iter()
            .take_while(move |(of, _)| **of == *letters);
        same.map(|(_, index)| {
            let entry = &self.entries[*index as usize];
            (self.text_of(entry), entry.cost)
        })
    }
}

/// How many items at the beginning are so; those that are stand together. What is looked for is mostly near.
fn first_not<T>(items: &[T], is_so: impl Fn(&T) -> bool) -> usize {
    let mut reach = 1;
    while items.get(reach - 1).is_some_and(&is_so) {
        reach *= 2;
    }
    let from = reach / 2;
    let to = (reach - 1).min(items.len());
    from + items[from..to.max(from)].partition_point(is_so)
}
