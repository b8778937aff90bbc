//! Pinyin: keys without tones to words and sentences.
//!
//! A dictionary of general words knows neither the villages of a county nor its trades, and no list
//! knows the names of its people. So the county's words are learned when the terminal starts, and a
//! name is read as a surname and one or two characters. Nothing of what somebody typed is learned.

mod lattice;
mod lexicon;
mod names;
mod syllables;
#[cfg(test)]
mod tests;

use super::field::Field;
use lattice::{Edge, Lattice, Reading, prune};
use lexicon::Lexicon;
use names::Names;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
pub use syllables::{Layout, digits_of};
use syllables::{Syllable, Syllables};

/// Longest row of keys that is read; the panel takes no more.
pub const MOST_KEYS: usize = 60;

/// What a key sequence may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The words.
    pub text: String,
    /// How many keys they take; the rest stays to be read.
    pub keys: usize,
}

/// What a word of the county costs in a field of its own topic: nats.
const AT_HOME: f32 = 6.0;
/// The same in any other field.
const ELSEWHERE: f32 = 9.0;
/// What a name costs beside running text in a field that is not for names.
const NAME_ELSEWHERE: f32 = 5.0;
/// A word given by the first letters of its syllables alone.
const ABBREVIATED: f32 = 9.0;
/// Readings of a learned word with several pronunciations.
const MOST_PRONUNCIATIONS: usize = 8;
/// Whole readings that are offered, and words that read only the first keys.
const WHOLE: usize = 12;
const FIRST_WORDS: usize = 12;

/// The engine. Making one reads the whole dictionary: some tens of milliseconds, once; a copy shares it.
#[derive(Debug, Clone)]
pub struct Pinyin {
    syllables: Arc<Syllables>,
    general: Arc<Lexicon>,
    learned: BTreeMap<Field, Arc<Lexicon>>,
    names: Arc<Names>,
    /// The pronunciations of each character and word of the dictionary, the most frequent first.
    said: Arc<Said>,
}

/// Words with their pronunciations and what each costs.
type Said = BTreeMap<String, Vec<(Vec<Syllable>, f32)>>;

impl Pinyin {
    /// Takes a dictionary of lines `word ⇥ syllables parted by spaces ⇥ count`, surnames parted by
    /// spaces on lines that do not start with `#`, and the characters of given names, both the most frequent first. Lines that are none
    /// of that are left out.
    pub fn new(dictionary: &str, surnames: &str, given: &str) -> Self {
        let lines: Vec<(&str, Vec<&str>, f32)> = dictionary.lines().filter_map(line).collect();
        let mut spelled: Vec<String> = lines
            .iter()
            .flat_map(|l| &l.1)
            .map(|s| (*s).to_owned())
            .collect();
        spelled.sort_unstable();
        spelled.dedup();
        let syllables = Syllables::new(spelled);
        let total: f32 = lines.iter().map(|(_, _, count)| count + 0.5).sum();
        let mut words = Vec::with_capacity(lines.len());
        let mut said = Said::new();
        for (word, spelling, count) in lines {
            let key: Vec<Syllable> = spelling.iter().filter_map(|s| syllables.find(s)).collect();
            let cost = -((count + 0.5) / total).ln();
            said.entry(word.to_owned())
                .or_default()
                .push((key.clone(), cost));
            words.push((word.to_owned(), key, cost));
        }
        for ways in said.values_mut() {
            ways.sort_by(|a, b| a.1.total_cmp(&b.1));
        }
        Self {
            general: Arc::new(Lexicon::new(words, &syllables)),
            learned: BTreeMap::new(),
            names: Arc::new(Names::new(surnames, given)),
            syllables: Arc::new(syllables),
            said: Arc::new(said),
        }
    }

    /// Takes the county's words of a topic, in the place of those it had before. Words with a
    /// character the dictionary does not know are left out.
    pub fn learn<'w>(&mut self, topic: Field, words: impl IntoIterator<Item = &'w str>) {
        let mut entries = Vec::new();
        for word in words {
            // Long words are likelier than the sum of their parts anyway.
            let cost = AT_HOME + 0.5 * word.chars().count() as f32;
            for key in self.pronunciations(word) {
                entries.push((word.to_owned(), key, cost));
            }
        }
        let learned = Lexicon::new(entries, &self.syllables);
        self.learned.insert(topic, Arc::new(learned));
    }

    /// How a word may be said: by the longest words of the dictionary it is made of.
    fn pronunciations(&self, word: &str) -> Vec<Vec<Syllable>> {
        let mut ways: Vec<Vec<Syllable>> = vec![Vec::new()];
        let mut rest = word;
        while !rest.is_empty() {
            let mut ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let known = |end: &usize| self.said.contains_key(&rest[..*end]);
            let Some(end) = ends.rfind(known) else {
                return Vec::new();
            };
            let (part, after) = rest.split_at(end);
            let said = &self.said[part];
            let rarest = said[0].1 + 3.0;
            let usual = said.iter().filter(|(_, cost)| *cost <= rarest);
            let usual: Vec<_> = usual.map(|(key, _)| key).collect();
            ways = ways
                .iter()
                .flat_map(|way| {
                    usual
                        .iter()
                        .map(move |key| [way.as_slice(), key.as_slice()].concat())
                })
                .take(MOST_PRONUNCIATIONS)
                .collect();
            rest = after;
        }
        ways
    }

    /// What the keys may mean in a field of this topic, the likeliest first: readings of all keys,
    /// then words and characters that read their beginning. Keys beyond [`MOST_KEYS`] and signs that
    /// are on no key read as nothing.
    pub fn candidates(&self, keys: &str, layout: Layout, topic: Field) -> Vec<Candidate> {
        let on_keys = |c: char| match layout {
            Layout::Letters => c.is_ascii_lowercase() || c == '\'',
            Layout::NineKeys => ('2'..='9').contains(&c),
        };
        if keys.is_empty() || keys.len() > MOST_KEYS || !keys.chars().all(on_keys) {
            return Vec::new();
        }
        let lattice = Lattice::new(keys, layout, &self.syllables);
        let edges: Vec<Vec<Edge<'_>>> = (0..keys.len())
            .map(|at| self.edges(&lattice, at, topic))
            .collect();
        let mut whole = lattice.sentences(&edges);
        let extra = if topic == Field::Name {
            0.0
        } else {
            NAME_ELSEWHERE
        };
        if matches!(topic, Field::Name | Field::Text) {
            let names = lattice.names(&edges, &self.names).into_iter();
            whole.extend(names.map(|name| Reading {
                cost: name.cost + extra,
                ..name
            }));
        }
        if topic == Field::Name {
            whole.extend(lattice.surnames(&edges, &self.names));
        }
        if layout == Layout::Letters {
            whole.extend(self.abbreviated(keys, topic));
        }
        prune(&mut whole);
        whole.truncate(WHOLE);
        offer(&whole, &edges[0], keys.len())
    }

    fn edges(&self, lattice: &Lattice<'_>, at: usize, topic: Field) -> Vec<Edge<'_>> {
        let mut edges = Vec::new();
        lattice.edges(at, &self.general, 0.0, &mut edges);
        for (of, learned) in &self.learned {
            lattice.edges(at, learned, away(*of, topic), &mut edges);
        }
        edges
    }

    fn abbreviated(&self, letters: &str, topic: Field) -> Vec<Reading> {
        let general = self
            .general
            .abbreviated(letters)
            .map(|(text, cost)| (text, cost, 0.0));
        let learned = self.learned.iter().flat_map(|(of, learned)| {
            let extra = away(*of, topic);
            learned
                .abbreviated(letters)
                .map(move |(text, cost)| (text, cost, extra))
        });
        let all = general.chain(learned);
        all.map(|(text, cost, extra)| Reading {
            text: text.to_owned(),
            cost: cost + extra + ABBREVIATED,
        })
        .collect()
    }
}

/// What a learned word costs more in a field of another topic.
fn away(of: Field, topic: Field) -> f32 {
    if of == topic {
        0.0
    } else {
        ELSEWHERE - AT_HOME
    }
}

/// The whole readings, then the words and characters at the beginning: longer before shorter.
fn offer(whole: &[Reading], first: &[Edge<'_>], keys: usize) -> Vec<Candidate> {
    let mut words: Vec<&Edge<'_>> = first.iter().collect();
    words.sort_by(|a, b| a.cost().total_cmp(&b.cost()));
    let (single, several): (Vec<&Edge<'_>>, Vec<&Edge<'_>>) =
        words.into_iter().partition(|edge| edge.length == 1);
    let parts = several.into_iter().take(FIRST_WORDS).chain(single);
    let parts = parts.map(|part| (part.text, part.end));
    let mut seen = BTreeSet::new();
    let all = whole.iter().map(|reading| (reading.text.as_str(), keys));
    let all = all.chain(parts).filter(|(text, _)| seen.insert(*text));
    all.map(|(text, keys)| Candidate {
        text: text.to_owned(),
        keys,
    })
    .collect()
}

/// One line of the dictionary.
fn line(text: &str) -> Option<(&str, Vec<&str>, f32)> {
    let mut cells = text.split('\t');
    let (word, syllables, count) = (cells.next()?, cells.next()?, cells.next()?);
    let syllables: Vec<&str> = syllables.split(' ').collect();
    let plain = |s: &&str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_lowercase());
    let whole = syllables.len() == word.chars().count() && syllables.iter().all(plain);
    Some((word, syllables, count.parse().ok()?)).filter(|_| whole && cells.next().is_none())
}
