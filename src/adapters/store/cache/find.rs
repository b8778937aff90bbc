//! Answering a search from memory: pairs narrow, attributes filter, the text decides.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::domain::jobs::listing::Kind;
use crate::domain::jobs::search::{Filter, HitPlace, Page, Sieve};

use super::index::Index;
use super::postings::{Bits, Doc, Docs, List, Pairs};
use super::texts::{Found, Phrase};

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

/// Narrows the listings to those that may hold every word.
pub(super) fn candidates<'a>(index: &'a Index, terms: &[Vec<u16>]) -> Candidates<'a> {
    let docs = index.rows.len();
    let nothing = Candidates {
        docs: Source::Docs(Vec::new()),
        looks: Vec::new(),
        heads: Vec::new(),
    };
    let mut lists: Vec<(&List, [u16; 2])> = Vec::new();
    for pair in terms.iter().flat_map(|t| t.windows(2)) {
        match index.all.pair(pair[0], pair[1]) {
            Some(list) => lists.push((list, [pair[0], pair[1]])),
            None => return nothing,
        }
    }
    lists.sort_unstable_by_key(|(list, pair)| (list.len(), *pair));
    lists.dedup_by_key(|(_, pair)| *pair);
    let singles: Vec<u16> = terms
        .iter()
        .filter(|t| t.len() == 1)
        .map(|t| t[0])
        .collect();
    let mut looks: Vec<&[u16]> = Vec::new();
    let source = match lists.split_first() {
        Some(((only, _), [])) if singles.is_empty() => Source::List(only),
        Some(((rarest, _), others)) => {
            let mut found = Vec::with_capacity(rarest.len() as usize);
            found.extend(rarest.iter());
            for (list, pair) in others {
                if list.len() as usize > found.len() * NUMBERS_PER_LOOK {
                    looks.extend(
                        terms
                            .iter()
                            .find(|t| t.as_slice() == pair)
                            .map(Vec::as_slice),
                    );
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
    looks.extend(terms.iter().filter(|t| t.len() > 2).map(Vec::as_slice));
    let heads = terms
        .iter()
        .filter(|t| !looks.contains(&t.as_slice()))
        .map(|term| head_mark(&index.head, term, docs))
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

    /// The candidates a test keeps, ascending.
    fn sift(&self, keep: impl Fn(Doc) -> bool) -> Vec<Doc> {
        match &self.docs {
            Source::All(count) => sift(0..*count, *count as usize, keep),
            Source::List(list) => sift(list.iter(), list.len() as usize, keep),
            Source::Docs(docs) => sift(docs.iter().copied(), docs.len(), keep),
        }
    }

    /// Where the words stand; `None` when one that had to be looked up does not.
    #[inline]
    fn place(&mut self, index: &Index, doc: Doc) -> Option<HitPlace> {
        let mut place = HitPlace::Headline;
        for phrase in &self.looks {
            if index.texts.find(doc, phrase)? == Found::Elsewhere {
                place = HitPlace::Elsewhere;
            }
        }
        if place == HitPlace::Headline && !self.heads.iter_mut().all(|mark| mark.has(doc)) {
            place = HitPlace::Elsewhere;
        }
        Some(place)
    }
}

/// Keeps what passes. Every number is written and only the place moves on: whether a listing passes
/// is close to chance, and a wrongly guessed branch costs more than a write.
fn sift(docs: impl Iterator<Item = Doc>, most: usize, keep: impl Fn(Doc) -> bool) -> Vec<Doc> {
    let mut kept = vec![0; most];
    let mut count = 0;
    for doc in docs {
        kept[count] = doc;
        count += usize::from(keep(doc));
    }
    kept.truncate(count);
    kept
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
    let passing = candidates.sift(|doc| {
        let missed = missed(doc);
        missed.none() | missed.only(Filter::Kind)
    });
    for doc in passing {
        let Some(place) = candidates.place(index, doc) else {
            continue;
        };
        let brief = &index.briefs[doc as usize];
        match brief.kind() {
            Kind::Fixed => hits.fixed += 1,
            Kind::Gig => hits.gig += 1,
        }
        if sieve.is_kind(brief) {
            hits.total += 1;
            let trade = usize::from(brief.trade().0).min(trades);
            hits.trades[trade] += 1;
            let row = || &index.rows[doc as usize];
            best.offer(sieve.rank(brief, row, place), doc, place);
        }
    }
    hits.page = best.page();
    hits
}

/// How many listings would be found without one filter, for each filter.
pub(super) fn without_one(
    index: &Index,
    candidates: &mut Candidates<'_>,
    sieve: &Sieve,
) -> Vec<(Filter, u32)> {
    let mut counts = Filter::ALL.map(|filter| (filter, 0));
    let alone = |doc: Doc| {
        let row = || &index.rows[doc as usize];
        let missed = sieve.missed(&index.briefs[doc as usize], row);
        Filter::ALL.iter().position(|filter| missed.only(*filter))
    };
    for doc in candidates.sift(|doc| alone(doc).is_some()) {
        if let (Some(filter), Some(_)) = (alone(doc), candidates.place(index, doc)) {
            counts[filter].1 += 1;
        }
    }
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
        self.heap.len() >= self.keep && rank < self.floor
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
