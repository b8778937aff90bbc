//! All ways to read the keys, and the cheapest of them.

use super::lexicon::{Lexicon, Walk};
use super::names::{LONE_SURNAME, Names, ONE_GIVEN, TWO_GIVEN};
use super::syllables::{Fit, Layout, Syllables};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Readings kept at each key.
const KEPT: usize = 20;
/// Words of the same syllables that are followed.
const ALIKE: usize = 6;
/// Characters of the same syllable that are looked at for a name, and offered.
const CHARACTERS: usize = 60;
/// Longest word, in syllables.
const LONGEST: usize = 10;
/// Characters looked at for each place of a given name.
const GIVEN: usize = 30;

/// A reading: what it says and what it costs in nats; the least is the likeliest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) cost: f32,
}

/// A word that begins somewhere in the keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge<'w> {
    pub(super) text: &'w str,
    pub(super) end: usize,
    /// What the word costs.
    pub(super) word: f32,
    /// What the keys cost beside exact and whole syllables.
    pub(super) fit: f32,
    /// Its syllables.
    pub(super) length: usize,
    /// Its place among the words of the same syllables, from 0.
    rank: usize,
}

impl Edge<'_> {
    /// Both together.
    pub(super) fn cost(&self) -> f32 {
        self.word + self.fit
    }
}

/// A reading up to some key: its last word and the reading before it.
#[derive(Debug, Clone, Copy)]
struct Node<'w> {
    cost: f32,
    /// The same for the same text, however it was put together.
    digest: u64,
    word: &'w str,
    before: (usize, usize),
}

/// Readings that end at one key, of which few are kept.
#[derive(Debug, Default, Clone)]
struct Column<'w> {
    nodes: Vec<Node<'w>>,
    /// Nothing dearer than this would be kept.
    most: Option<f32>,
}

impl<'w> Column<'w> {
    /// Whether a reading of this cost may be kept.
    fn takes(&self, cost: f32) -> bool {
        self.most.is_none_or(|most| cost < most)
    }

    fn push(&mut self, node: Node<'w>) {
        self.nodes.push(node);
        if self.nodes.len() >= 8 * KEPT {
            self.settle();
        }
    }

    /// Keeps the cheapest, each text once.
    fn settle(&mut self) {
        self.nodes.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let mut seen = BTreeSet::new();
        self.nodes
            .retain(|node| seen.len() < KEPT && seen.insert(node.digest));
        if self.nodes.len() == KEPT {
            self.most = self.nodes.last().map(|node| node.cost);
        }
    }
}

/// The keys with what fits them at each place.
pub(super) struct Lattice<'a> {
    keys: &'a str,
    fits: Vec<Vec<Fit>>,
}

impl<'a> Lattice<'a> {
    /// Takes keys of plain ASCII.
    pub(super) fn new(keys: &'a str, layout: Layout, syllables: &Syllables) -> Self {
        let at = |at: usize| syllables.fits(&keys[at..], layout);
        let fits = (0..keys.len()).map(at).collect();
        Self { keys, fits }
    }

    /// Past the signs that part syllables.
    fn past_signs(&self, at: usize) -> usize {
        let rest = &self.keys[at..];
        at + rest.len() - rest.trim_start_matches('\'').len()
    }

    /// Adds the words of a lexicon that begin at a key; `extra` is added to what each costs.
    pub(super) fn edges<'w>(
        &self,
        from: usize,
        lexicon: &'w Lexicon,
        extra: f32,
        edges: &mut Vec<Edge<'w>>,
    ) {
        let mut open: Vec<(Walk, usize, f32)> = vec![(lexicon.walk(), self.past_signs(from), 0.0)];
        while let Some((walk, at, so_far)) = open.pop() {
            let fits = self.fits.get(at).map_or(&[][..], Vec::as_slice);
            for (fit, next) in lexicon.steps(&walk, fits) {
                let end = self.past_signs(at + fit.keys);
                let fit = so_far + fit.cost;
                let alike = if next.depth == 1 { CHARACTERS } else { ALIKE };
                let words = lexicon.words(&next).take(alike).enumerate();
                edges.extend(words.map(|(rank, (text, word))| Edge {
                    text,
                    end,
                    word: word + extra,
                    fit,
                    length: next.depth,
                    rank,
                }));
                if next.depth < LONGEST && end < self.keys.len() {
                    open.push((next, end, fit));
                }
            }
        }
    }

    /// The cheapest readings of all keys, from the words that begin at each of them.
    pub(super) fn sentences(&self, edges: &[Vec<Edge<'_>>]) -> Vec<Reading> {
        let mut columns: Vec<Column<'_>> = vec![Column::default(); self.keys.len() + 1];
        columns[0].nodes.push(Node {
            cost: 0.0,
            digest: 0,
            word: "",
            before: (0, 0),
        });
        for (from, words) in edges.iter().enumerate() {
            columns[from].settle();
            let here = columns[from].nodes.clone();
            for edge in words.iter().filter(|edge| edge.rank < ALIKE) {
                let column = &mut columns[edge.end];
                // The cheapest stand first: what follows one that is too dear is dearer.
                for (index, node) in here.iter().enumerate() {
                    let cost = node.cost + edge.cost();
                    if !column.takes(cost) {
                        break;
                    }
                    column.push(Node {
                        cost,
                        digest: mixed(node.digest, edge.text),
                        word: edge.text,
                        before: (from, index),
                    });
                }
            }
        }
        let last = columns.len() - 1;
        columns[last].settle();
        let whole = 0..columns[last].nodes.len();
        whole
            .map(|index| spelled_out(&columns, last, index))
            .collect()
    }

    /// The keys read as a surname alone, its name still to come.
    pub(super) fn surnames(&self, edges: &[Vec<Edge<'_>>], names: &Names) -> Vec<Reading> {
        let whole = edges[0].iter().filter(|edge| edge.end == self.keys.len());
        let readings = whole.filter_map(|edge| {
            Some(Reading {
                text: edge.text.to_owned(),
                cost: names.surname(edge.text)? + edge.fit - LONE_SURNAME,
            })
        });
        readings.collect()
    }

    /// The keys read as a name: a surname and one or two characters.
    pub(super) fn names(&self, edges: &[Vec<Edge<'_>>], names: &Names) -> Vec<Reading> {
        let whole = self.keys.len();
        let mut best = Best::default();
        let surnames = edges[0].iter().filter_map(|edge| {
            // What the word costs in any text says nothing here; how well the keys fit it does.
            Some((edge, names.surname(edge.text)? + edge.fit))
        });
        let mut from: Vec<Option<Rc<[Given<'_>]>>> = vec![None; whole + 1];
        for (surname, cost) in surnames {
            for one in given(edges, &mut from, surname.end, names).iter() {
                let cost = cost + one.cost;
                if one.end == whole {
                    best.offer(cost + ONE_GIVEN, [surname.text, one.text, ""]);
                    continue;
                }
                let second = given(edges, &mut from, one.end, names);
                for two in second.iter().filter(|two| two.end == whole) {
                    let taken = best.offer(
                        cost + two.cost + TWO_GIVEN,
                        [surname.text, one.text, two.text],
                    );
                    // The cheapest stand first.
                    if !taken {
                        break;
                    }
                }
            }
        }
        best.settle();
        let readings = best.all.into_iter().map(|(cost, parts)| Reading {
            text: parts.concat(),
            cost,
        });
        readings.collect()
    }
}

/// The cheapest names so far.
#[derive(Debug, Default)]
struct Best<'w> {
    all: Vec<(f32, [&'w str; 3])>,
    /// Nothing dearer than this would be kept.
    most: Option<f32>,
}

impl<'w> Best<'w> {
    /// Takes a name unless it is too dear; whether it was taken.
    fn offer(&mut self, cost: f32, parts: [&'w str; 3]) -> bool {
        if self.most.is_some_and(|most| cost >= most) {
            return false;
        }
        self.all.push((cost, parts));
        if self.all.len() >= 8 * KEPT {
            self.settle();
        }
        true
    }

    fn settle(&mut self) {
        self.all.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.all.truncate(KEPT);
        if self.all.len() == KEPT {
            self.most = self.all.last().map(|(cost, _)| *cost);
        }
    }
}

/// A character of a given name.
#[derive(Debug, Clone, Copy)]
struct Given<'w> {
    text: &'w str,
    end: usize,
    cost: f32,
}

/// The likeliest characters of a given name from a key on, for each key at which they may end.
fn given<'w>(
    edges: &[Vec<Edge<'w>>],
    known: &mut [Option<Rc<[Given<'w>]>>],
    from: usize,
    names: &Names,
) -> Rc<[Given<'w>]> {
    let found = known[from].get_or_insert_with(|| {
        let single = edges.get(from).into_iter().flatten();
        let single = single.filter(|edge| edge.length == 1);
        let mut all: Vec<Given<'w>> = single
            .filter_map(|edge| {
                let character = edge.text.chars().next()?;
                Some(Given {
                    text: edge.text,
                    end: edge.end,
                    cost: names.given(character, edge.word) + edge.fit,
                })
            })
            .collect();
        all.sort_by(|a, b| a.end.cmp(&b.end).then(a.cost.total_cmp(&b.cost)));
        let mut of_end = (0, 0);
        all.retain(|given| {
            of_end = if of_end.0 == given.end {
                (given.end, of_end.1 + 1)
            } else {
                (given.end, 1)
            };
            of_end.1 <= GIVEN
        });
        all.into()
    });
    found.clone()
}

/// FNV-1a over the text of a reading, word by word.
fn mixed(digest: u64, word: &str) -> u64 {
    let start = digest ^ 0xcbf2_9ce4_8422_2325;
    let mixed = word.bytes().fold(start, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mixed ^ 0xcbf2_9ce4_8422_2325
}

/// The text of a reading, from its last word back to its first.
fn spelled_out(columns: &[Column<'_>], mut at: usize, mut index: usize) -> Reading {
    let cost = columns[at].nodes[index].cost;
    let mut words = Vec::new();
    while at > 0 {
        let node = columns[at].nodes[index];
        words.push(node.word);
        (at, index) = node.before;
    }
    words.reverse();
    Reading {
        text: words.concat(),
        cost,
    }
}

/// Keeps the cheapest, each text once.
pub(super) fn prune(readings: &mut Vec<Reading>) {
    readings.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let mut seen = BTreeSet::new();
    readings.retain(|reading| seen.insert(reading.text.clone()));
    readings.truncate(KEPT);
}
