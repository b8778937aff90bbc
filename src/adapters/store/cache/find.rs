//! Answering a search from memory: pairs narrow, attributes filter, the text decides.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::domain::jobs::listing::Kind;
use crate::domain::jobs::search::{Filter, HitPlace, Page, Sieve};

use super::index::Index;
use super::postings::{Bits, Doc, Docs, List, Pairs};
use super::texts::{Found, Phrase};

/// Candidates are sifted this many at a time: what passes is used while it is still in the cache,
/// and no query of a million asks the system for memory.
const BLOCK: usize = 2_048;

/// Reading this many numbers of a list costs as much as looking into one text.
const NUMBERS_PER_LOOK: usize = 64;

/// What a search found.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// The page asked for, best first.
    pub(super) page: Vec<(Doc, HitPlace)>,
    pub(super) total: u32,
    pub(super) fixed: u32,
    pub(super) gig: u32,
    /// Hits by trade index.
    pub(super) trades: Vec<u32>,
}

/// Listings that may hold all words, with what remains to be looked up in their texts.
pub(super) struct Candidates<'a> {
    docs: Source<'a>,
    looks: Vec<Phrase>,
    heads: Vec<HeadMark<'a>>,
}

enum Source<'a> {
    All(u32),
    /// One list, not yet read.
    List(&'a List),
    Docs(Vec<Doc>),
}

/// Tells whether an exact word stands in headline or skills.
enum HeadMark<'a> {
    /// Two-unit words: a list read alongside the candidates.
    List { docs: Docs<'a>, at: Option<Doc> },
    /// One-unit words.
    Bits(Bits),
}

impl HeadMark<'_> {
    /// Asked with ascending numbers only.
    #[inline]
    fn has(&mut self, doc: Doc) -> bool {
        match self {
            Self::Bits(bits) => bits.has(doc),
            Self::List { docs, at } => {
                while at.is_some_and(|a| a < doc) {
                    *at = docs.next();
                }
                *at == Some(doc)
            }
        }
    }
}

/// A list to narrow with, its pair, and the word it proves by itself.
type Narrow<'a, 't> = (&'a List, [u16; 2], Option<&'t [u16]>);

/// The pair that stands for a whole word: a word of two units is one itself.
fn telling(all: &Pairs, term: &[u16]) -> Option<[u16; 2]> {
    match *term {
        [first, second] => Some([first, second]),
        _ => all.telling(term),
    }
}

/// Narrows the listings to those that may hold every word.
pub(super) fn candidates<'a>(index: &'a Index, terms: &[Vec<u16>]) -> Candidates<'a> {
    let docs = index.rows.len();
    let nothing = Candidates {
        docs: Source::Docs(Vec::new()),
        looks: Vec::new(),
        heads: Vec::new(),
    };
    let mut lists: Vec<Narrow<'_, '_>> = Vec::new();
    let mut scattered: Vec<&[u16]> = Vec::new();
    for term in terms.iter().filter(|t| t.len() > 1) {
        let whole = telling(&index.all, term);
        let pairs = match &whole {
            Some(pair) => pair.windows(2),
            None => {
                scattered.push(term);
                term.windows(2)
            }
        };
        for pair in pairs {
            let Some(list) = index.all.pair(pair[0], pair[1]) else {
                return nothing;
            };
            let proves = whole.map(|_| term.as_slice());
            lists.push((list, [pair[0], pair[1]], proves));
        }
    }
    lists.sort_unstable_by_key(|(list, pair, proves)| (list.len(), *pair, *proves));
    lists.dedup_by_key(|(_, pair, proves)| (*pair, *proves));
    let singles: Vec<u16> = terms
        .iter()
        .filter(|t| t.len() == 1)
        .map(|t| t[0])
        .collect();
    let mut looks: Vec<&[u16]> = Vec::new();
    let source = match lists.split_first() {
        Some(((only, ..), [])) if singles.is_empty() => Source::List(only),
        Some(((rarest, ..), others)) => {
            let mut found = Vec::with_capacity(rarest.len() as usize);
            found.extend(rarest.iter());
            for (list, _, proves) in others {
                if list.len() as usize > found.len() * NUMBERS_PER_LOOK {
                    looks.extend(*proves);
                } else {
                    keep_common(&mut found, list);
                }
            }
            looks.extend(terms.iter().filter(|t| t.len() == 1).map(Vec::as_slice));
            Source::Docs(found)
        }
        None if singles.is_empty() => Source::All(u32::try_from(docs).unwrap_or(u32::MAX)),
        None => {
            let sets: Vec<Bits> = singles
                .iter()
                .map(|unit| Bits::union(docs, index.all.beginning(*unit)))
                .collect();
            let (first, rest) = sets.split_first().expect("one set for each single");
            let mut found = first.docs();
            found.retain(|doc| rest.iter().all(|set| set.has(*doc)));
            Source::Docs(found)
        }
    };
    looks.extend(scattered);
    let heads = terms
        .iter()
        .filter(|t| !looks.contains(&t.as_slice()))
        .map(|term| match telling(&index.all, term) {
            Some(pair) => head_mark(&index.head, &pair, docs),
            None => head_mark(&index.head, term, docs),
        })
        .collect();
    Candidates {
        docs: source,
        looks: looks.into_iter().map(Phrase::new).collect(),
        heads,
    }
}

fn head_mark<'a>(head: &'a Pairs, term: &[u16], docs: usize) -> HeadMark<'a> {
    match *term {
        [first, second] => {
            static EMPTY: List = List::EMPTY;
            let mut docs = head.pair(first, second).unwrap_or(&EMPTY).iter();
            let at = docs.next();
            HeadMark::List { docs, at }
        }
        _ => HeadMark::Bits(Bits::union(docs, head.beginning(term[0]))),
    }
}

fn keep_common(found: &mut Vec<Doc>, list: &List) {
    let mut docs = list.iter();
    let mut at = docs.next();
    found.retain(|doc| {
        while at.is_some_and(|a| a < *doc) {
            at = docs.next();
        }
        at == Some(*doc)
    });
}

impl Candidates<'_> {
    /// Whether the words may stand anywhere at all, before any filter.
    pub(super) fn is_empty(&self) -> bool {
        match &self.docs {
            Source::All(count) => *count == 0,
            Source::List(list) => list.len() == 0,
            Source::Docs(docs) => docs.is_empty(),
        }
    }
}

impl Source<'_> {
    /// Gives the candidates a test keeps and those it puts beside, a block at a time, ascending.
    fn sift(&self, keep: impl Fn(Doc) -> Kept, each: impl FnMut(&[Doc], &[Doc])) {
        match self {
            Source::All(count) => sift(0..*count, keep, each),
            Source::List(list) => sift(list.iter(), keep, each),
            Source::Docs(docs) => sift(docs.iter().copied(), keep, each),
        }
    }
}

/// Where the words stand that have to be looked up; `None` when one does not.
#[inline]
fn stands(looks: &[Phrase], index: &Index, doc: Doc) -> Option<HitPlace> {
    let mut place = HitPlace::Headline;
    for phrase in looks {
        if index.texts.find(doc, phrase)? == Found::Elsewhere {
            place = HitPlace::Elsewhere;
        }
    }
    Some(place)
}

/// Where all words stand, given where those stand that were looked up. Asked with ascending
/// numbers only.
#[inline]
fn place(heads: &mut [HeadMark<'_>], doc: Doc, looked: HitPlace) -> HitPlace {
    if looked == HitPlace::Headline && !heads.iter_mut().all(|mark| mark.has(doc)) {
        return HitPlace::Elsewhere;
    }
    looked
}

/// Whether a candidate is kept, is put beside, or is neither.
pub(super) struct Kept {
    pub(super) keep: bool,
    pub(super) beside: bool,
}

/// Keeps what passes. Every number is written and only the place moves on: whether a listing passes
/// is close to chance, and a wrongly guessed branch costs more than a write.
pub(super) fn sift(
    mut docs: impl Iterator<Item = Doc>,
    keep: impl Fn(Doc) -> Kept,
    mut each: impl FnMut(&[Doc], &[Doc]),
) {
    let (mut kept, mut beside) = ([0; BLOCK], [0; BLOCK]);
    loop {
        let (mut seen, mut keeps, mut besides) = (0, 0, 0);
        for doc in docs.by_ref().take(BLOCK) {
            seen += 1;
            kept[keeps] = doc;
            beside[besides] = doc;
            let passes = keep(doc);
            keeps += usize::from(passes.keep);
            besides += usize::from(passes.beside);
        }
        each(&kept[..keeps], &beside[..besides]);
        if seen < BLOCK {
            return;
        }
    }
}

/// The page, the exact total and the facets.
pub(super) fn hits(
    index: &Index,
    candidates: &mut Candidates<'_>,
    sieve: &Sieve,
    page: Page,
    trades: usize,
) -> Hits {
    let mut hits = Hits {
        trades: vec![0; trades + 1],
        ..Hits::default()
    };
    let mut best = Best::new(page);
    let missed = |doc: Doc| {
        let row = || &index.rows[doc as usize];
        sieve.missed(&index.briefs[doc as usize], row)
    };
    let Candidates { docs, looks, heads } = candidates;
    let kept = |doc: Doc| {
        let missed = missed(doc);
        Kept {
            keep: missed.none(),
            beside: missed.only(Filter::Kind),
        }
    };
    let mut kinds = [0; 2];
    let kind = |doc: Doc| usize::from(index.briefs[doc as usize].kind() == Kind::Gig);
    docs.sift(kept, |own, other| {
        for &doc in own {
            let Some(looked) = stands(looks, index, doc) else {
                continue;
            };
            let brief = &index.briefs[doc as usize];
            kinds[kind(doc)] += 1;
            hits.total += 1;
            let trade = usize::from(brief.trade().0).min(trades);
            hits.trades[trade] += 1;
            let row = || &index.rows[doc as usize];
            // A word in the headline never ranks lower than one elsewhere.
            if !best.beats(sieve.rank(brief, row, HitPlace::Headline)) {
                let place = place(heads, doc, looked);
                best.offer(sieve.rank(brief, row, place), doc, place);
            }
        }
        for &doc in other {
            kinds[kind(doc)] += u32::from(stands(looks, index, doc).is_some());
        }
    });
    [hits.fixed, hits.gig] = kinds;
    hits.page = best.page();
    hits
}

/// How many listings would be found without one filter, for each filter.
pub(super) fn without_one(
    index: &Index,
    candidates: &Candidates<'_>,
    sieve: &Sieve,
) -> Vec<(Filter, u32)> {
    let mut counts = Filter::ALL.map(|filter| (filter, 0));
    let alone = |doc: Doc| {
        let row = || &index.rows[doc as usize];
        let missed = sieve.missed(&index.briefs[doc as usize], row);
        Filter::ALL.iter().position(|filter| missed.only(*filter))
    };
    let missing_one = |doc: Doc| Kept {
        keep: alone(doc).is_some(),
        beside: false,
    };
    candidates.docs.sift(missing_one, |found, _| {
        for &doc in found {
            let stands = stands(&candidates.looks, index, doc);
            if let (Some(filter), Some(_)) = (alone(doc), stands) {
                counts[filter].1 += 1;
            }
        }
    });
    counts.to_vec()
}

/// The best hits of a scan.
pub(super) struct Best {
    heap: BinaryHeap<Reverse<(u32, Doc, HitPlace)>>,
    skip: usize,
    keep: usize,
    floor: u32,
}

impl Best {
    /// Keeps enough for a page.
    pub(super) fn new(page: Page) -> Self {
        let keep = page.skip as usize + usize::from(page.take);
        Self {
            heap: BinaryHeap::with_capacity(keep.min(1_000) + 1),
            skip: page.skip as usize,
            keep,
            floor: 0,
        }
    }

    /// Whether what is kept leaves no place for a hit of this rank.
    #[inline]
    pub(super) fn beats(&self, rank: u32) -> bool {
        rank < self.floor
    }

    /// The least rank that may still get a place.
    pub(super) fn floor(&self) -> u32 {
        self.floor
    }

    /// Offers a hit. Of equal ranks the newer listing is kept.
    #[inline]
    pub(super) fn offer(&mut self, rank: u32, doc: Doc, place: HitPlace) {
        if self.beats(rank) {
            return;
        }
        self.heap.push(Reverse((rank, doc, place)));
        if self.heap.len() > self.keep {
            self.heap.pop();
        }
        if self.heap.len() == self.keep {
            self.floor = self.heap.peek().map_or(0, |Reverse((rank, _, _))| *rank);
        }
    }

    /// The page, best first.
    pub(super) fn page(self) -> Vec<(Doc, HitPlace)> {
        let mut all = self.heap.into_vec();
        all.sort_unstable();
        all.into_iter()
            .skip(self.skip)
            .map(|Reverse((_, doc, place))| (doc, place))
            .collect()
    }
}
