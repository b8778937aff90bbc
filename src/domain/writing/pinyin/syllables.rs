//! Syllables without tones, and which of them fit keys that were pressed.

use std::collections::BTreeMap;

/// A syllable, by its place in the alphabetical order of all syllables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Syllable(pub(super) u16);

/// What a syllable is worth that somebody says or spells otherwise: nats.
const FUZZY: f32 = 3.0;
/// A syllable of which only the beginning was typed, at the end of the keys.
const UNFINISHED: f32 = 1.5;

/// Spellings that many speakers do not tell apart: heads and tails of syllables.
const HEADS: [(&str, &str); 5] = [
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("n", "l"),
    ("f", "h"),
];
const TAILS: [(&str, &str); 3] = [("ang", "an"), ("eng", "en"), ("ing", "in")];

/// How keys are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// A key for each letter; `'` parts syllables.
    Letters,
    /// Nine keys, `2` = abc … `9` = wxyz (ISO/IEC 9995-8).
    NineKeys,
}

/// A syllable that begins where the keys were looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    pub(super) syllable: Syllable,
    /// Keys it takes.
    pub(super) keys: usize,
    /// What it costs beside an exact, whole syllable: nats.
    pub(super) cost: f32,
}

/// All syllables of a dictionary.
#[derive(Debug)]
pub(super) struct Syllables {
    spelled: Vec<String>,
    by_letters: BTreeMap<String, Vec<(Syllable, f32)>>,
    by_digits: BTreeMap<String, Vec<(Syllable, f32)>>,
    longest: usize,
}

impl Syllables {
    /// Takes the syllables, each once and in alphabetical order.
    pub(super) fn new(spelled: Vec<String>) -> Self {
        let mut all = Self {
            longest: spelled.iter().map(String::len).max().unwrap_or(0),
            by_letters: BTreeMap::new(),
            by_digits: BTreeMap::new(),
            spelled,
        };
        for (index, text) in all.spelled.iter().enumerate() {
            let id = Syllable(u16::try_from(index).expect("there are some four hundred syllables"));
            for (spelling, cost) in spellings(text) {
                // A spelling that is a syllable of its own stays the other's, at a cost.
                note(&mut all.by_letters, spelling, id, cost);
            }
            note(&mut all.by_digits, digits_of(text), id, 0.0);
        }
        all
    }

    /// The syllable of this spelling.
    pub(super) fn find(&self, text: &str) -> Option<Syllable> {
        let found = self.spelled.binary_search_by(|s| s.as_str().cmp(text));
        found.ok().and_then(|i| u16::try_from(i).ok()).map(Syllable)
    }

    /// Its spelling.
    pub(super) fn spelling(&self, syllable: Syllable) -> &str {
        &self.spelled[usize::from(syllable.0)]
    }

    /// Every syllable that fits the beginning of the keys; at their end unfinished ones too.
    pub(super) fn fits(&self, keys: &str, layout: Layout) -> Vec<Fit> {
        let table = match layout {
            Layout::Letters => &self.by_letters,
            Layout::NineKeys => &self.by_digits,
        };
        let whole = keys.split('\'').next().unwrap_or_default();
        let mut fits = Vec::new();
        for length in 1..=whole.len().min(self.longest + 1) {
            let Some(part) = whole.get(..length) else {
                continue;
            };
            for &(syllable, cost) in table.get(part).into_iter().flatten() {
                fits.push(Fit {
                    syllable,
                    keys: length,
                    cost,
                });
            }
        }
        let ends = whole.len() == keys.len();
        if ends && !whole.is_empty() {
            let unfinished = table
                .range(whole.to_owned()..)
                .skip_while(|(s, _)| *s == whole);
            for (_, syllables) in unfinished.take_while(|(s, _)| s.starts_with(whole)) {
                for &(syllable, cost) in syllables.iter().filter(|(_, cost)| *cost == 0.0) {
                    fits.push(Fit {
                        syllable,
                        keys: whole.len(),
                        cost: cost + UNFINISHED,
                    });
                }
            }
        }
        // Of several ways to the same syllable over the same keys, the cheapest.
        fits.sort_by(|a, b| {
            (a.syllable, a.keys)
                .cmp(&(b.syllable, b.keys))
                .then(a.cost.total_cmp(&b.cost))
        });
        fits.dedup_by_key(|fit| (fit.syllable, fit.keys));
        fits
    }
}

fn note(table: &mut BTreeMap<String, Vec<(Syllable, f32)>>, key: String, id: Syllable, cost: f32) {
    table.entry(key).or_default().push((id, cost));
}

/// The ways people spell a syllable: right, `v` for ü, and the neighbours it is confused with.
fn spellings(text: &str) -> Vec<(String, f32)> {
    let mut all = vec![(text.to_owned(), 0.0)];
    if matches!(text, "lue" | "nue") {
        all.push((text.replace("ue", "ve"), 0.0));
    }
    let swapped = |from: &str, to: &str, all: &mut Vec<(String, f32)>| {
        if let Some(rest) = text
            .strip_prefix(from)
            .filter(|_| !(from.len() == 1 && text[1..].starts_with('h')))
        {
            all.push((format!("{to}{rest}"), FUZZY));
        }
    };
    for (long, short) in HEADS {
        swapped(long, short, &mut all);
        swapped(short, long, &mut all);
    }
    for (long, short) in TAILS {
        if let Some(head) = text.strip_suffix(long) {
            all.push((format!("{head}{short}"), FUZZY));
        } else if let Some(head) = text.strip_suffix(short) {
            all.push((format!("{head}{long}"), FUZZY));
        }
    }
    all
}

/// The keys of a nine-key pad that spell it; `v` stands for ü as on phones.
pub fn digits_of(text: &str) -> String {
    text.chars().map(digit_of).collect()
}

fn digit_of(letter: char) -> char {
    match letter {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        _ => '9',
    }
}
