//! The cache of what is public, listings and library: one SQLite file and an index in memory.
//!
//! Nothing personal is in it and nothing is lost with it: a damaged file is moved aside and begun
//! anew from the county's feed. Searches are answered from memory and find exactly what SQL
//! `LIKE '%word%'` over title, skills, employer, address, meeting place and description finds.

mod find;
mod fold;
mod index;
mod library;
mod postings;
mod rows;
mod schema;
mod texts;
mod thread;
pub mod trades;
mod words;

use std::cell::Cell;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension};

use crate::domain::jobs::listing::{Listing, ListingId};
use crate::domain::jobs::matching::{JobWish, Matcher, RECOMMENDATIONS, Recommendation, Score};
use crate::domain::jobs::pay::{LocalPay, median, standing, warnings};
use crate::domain::jobs::place::Metres;
use crate::domain::jobs::search::{
    DataAge, Facets, HitPlace, Page, Relaxation, Repair, SearchHit, SearchPage, SearchQuery, Sieve,
};
use crate::domain::jobs::trade::{Suggestion, TradeIndex, Vocabulary};
use crate::domain::library::search::{LibraryDetail, LibraryPage, LibraryQuery};
use crate::domain::library::{LibraryId, Shelf};
use crate::domain::time::WallTime;
use crate::ports::jobs::{CacheFault, CacheState, FeedCursor, ListingDetail, ListingPage};
use crate::ports::library::{ShelfPage, ShelfState};

use find::{Best, Hits, Kept, candidates, hits, sift, without_one};
use fold::{folded, terms};
use index::{Index, Slot};
use postings::Doc;
use schema::fault;
use words::{Offer, Words};

pub use thread::CacheThread;

/// At most this many words are offered while someone types.
const OFFERS: usize = 8;
/// Employers that are told at the most.
const EMPLOYERS: u32 = 4_000;
/// With fewer hits than this, leaving out filters is offered.
const FEW: u32 = 5;
/// Pay is compared within this distance.
const NEIGHBOURHOOD: Metres = Metres(50_000);

/// The cache, used by one thread.
pub struct Cache {
    db: Connection,
    path: PathBuf,
    vocabulary: Vocabulary,
    index: Index,
    words: Words,
    cursor: Option<FeedCursor>,
    as_of: Option<WallTime>,
    shelves: library::Shelves,
}

/// What memory a cache takes, in bytes, without the allocator's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheMemory {
    /// Attributes, texts and lists of pairs together.
    pub index: usize,
    /// Of these, texts.
    pub texts: usize,
    /// Of these, lists of pairs.
    pub pairs: usize,
}

impl Cache {
    /// Opens or makes the file and indexes what it holds. A damaged file, or one of a newer
    /// release, is set aside and an empty one begun: the fault is told beside the cache.
    pub fn open(
        path: &Path,
        vocabulary: Vocabulary,
    ) -> Result<(Self, Option<CacheFault>), CacheFault> {
        match Self::load(path, vocabulary.clone()) {
            Ok(cache) => Ok((cache, None)),
            Err(why @ (CacheFault::Damaged | CacheFault::TooNew { .. })) => {
                schema::set_aside(path)?;
                Ok((Self::load(path, vocabulary)?, Some(why)))
            }
            Err(why) => Err(why),
        }
    }

    fn load(path: &Path, vocabulary: Vocabulary) -> Result<Self, CacheFault> {
        let db = schema::open(path)?;
        let (cursor, as_of) = db
            .query_row("select cursor, as_of from feed where one = 1", [], |row| {
                Ok((
                    row.get::<_, Option<String>>(0)?,
                    row.get::<_, Option<i64>>(1)?,
                ))
            })
            .map_err(|e| fault(&e))?;
        let shelves = library::Shelves::load(&db, &vocabulary)?;
        let mut cache = Self {
            db,
            shelves,
            path: path.to_owned(),
            vocabulary,
            index: Index::default(),
            words: Words::default(),
            cursor: cursor.map(FeedCursor),
            as_of: as_of.map(WallTime),
        };
        cache.build()?;
        Ok(cache)
    }

    fn build(&mut self) -> Result<(), CacheFault> {
        let mut index = Index::default();
        {
            let mut all = self.db.prepare(rows::ALL).map_err(|e| fault(&e))?;
            let mut found = all.query([]).map_err(|e| fault(&e))?;
            while let Some(row) = found.next().map_err(|e| fault(&e))? {
                let (slot, listing) = rows::read(row).map_err(|e| fault(&e))?;
                index.put(narrow(slot)?, &listing, &self.vocabulary);
            }
        }
        index.shrink();
        self.index = index;
        self.words = Words::of(&self.vocabulary);
        let skills: Vec<String> = self.index.skill_words().map(str::to_owned).collect();
        for skill in skills {
            self.words.add(&skill, None);
        }
        Ok(())
    }

    /// Sets the file aside after damage was met while running, and begins an empty one.
    pub fn begin_anew(self) -> Result<Self, CacheFault> {
        let Self {
            db,
            path,
            vocabulary,
            ..
        } = self;
        drop(db);
        schema::set_aside(&path)?;
        Self::load(&path, vocabulary)
    }

    /// Keeps the file from growing beyond `most` bytes, so that listings never take the space
    /// submissions need. A page that does not fit ends in [`CacheFault::DiskFull`].
    pub fn limit(&self, most: u64) -> Result<(), CacheFault> {
        let set = || {
            let size: u32 = self
                .db
                .pragma_query_value(None, "page_size", |row| row.get(0))?;
            let pages = most / u64::from(size.max(1));
            let pages = u32::try_from(pages).unwrap_or(u32::MAX).max(1);
            self.db
                .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        };
        set().map_err(|e| fault(&e))
    }

    /// What is held, and how old it is at `now`.
    pub fn state(&self, now: WallTime) -> CacheState {
        CacheState {
            listings: u32::try_from(self.index.len()).unwrap_or(u32::MAX),
            cursor: self.cursor.clone(),
            as_of: self.as_of,
            age: DataAge::at(self.as_of, now),
        }
    }

    /// Memory of the index.
    pub fn memory(&self) -> CacheMemory {
        CacheMemory {
            index: self.index.bytes(),
            texts: self.index.texts.bytes(),
            pairs: self.index.all.bytes() + self.index.head.bytes(),
        }
    }

    /// Applies a page: tombstones, then listings, then the cursor, in one transaction. When it
    /// fails nothing has changed, neither in the file nor in the index.
    pub fn apply(&mut self, page: &ListingPage) -> Result<(), CacheFault> {
        let (gone, put) = self.write(page).map_err(|e| fault(&e))?;
        for slot in gone {
            self.index.remove(narrow(slot)?);
        }
        for (slot, listing) in put.into_iter().zip(&page.puts) {
            self.index.put(narrow(slot)?, listing, &self.vocabulary);
            for skill in &listing.skills {
                self.words.add(&folded(skill.0.trim()), None);
            }
        }
        self.cursor = Some(page.next.clone());
        self.as_of = self.as_of.max(page.as_of);
        if self.index.is_worn() {
            self.build()?;
        }
        Ok(())
    }

    fn write(&mut self, page: &ListingPage) -> rusqlite::Result<(Vec<i64>, Vec<i64>)> {
        let change = self.db.transaction()?;
        let mut gone = Vec::new();
        let mut put = Vec::with_capacity(page.puts.len());
        {
            let mut delete = change.prepare_cached(rows::DELETE)?;
            for id in &page.tombstones {
                gone.extend(
                    delete
                        .query_row([id.as_str()], |row| row.get::<_, i64>(0))
                        .optional()?,
                );
            }
            let mut upsert = change.prepare_cached(rows::PUT)?;
            for listing in &page.puts {
                put.push(rows::put(&mut upsert, listing)?);
            }
            change.prepare_cached(
                "update feed set cursor = ?1, as_of = max(coalesce(as_of, ?2), ?2) where one = 1",
            )?
            .execute(rusqlite::params![
                page.next.0,
                page.as_of.or(self.as_of).map(|t| t.0)
            ])?;
        }
        change.commit()?;
        Ok((gone, put))
    }

    /// Notes that the county stands by the data at `as_of`; an earlier moment changes nothing.
    pub fn confirm(&mut self, as_of: WallTime) -> Result<(), CacheFault> {
        let newest = self.as_of.max(Some(as_of));
        self.db
            .execute(
                "update feed set as_of = ?1 where one = 1",
                [newest.map(|t| t.0)],
            )
            .map_err(|e| fault(&e))?;
        self.as_of = newest;
        Ok(())
    }

    /// Forgets every listing and the cursor, in one transaction.
    pub fn start_over(&mut self) -> Result<(), CacheFault> {
        self.db
            .execute_batch(
                "begin immediate;
                 delete from listing;
                 update feed set cursor = null, as_of = null where one = 1;
                 commit;",
            )
            .map_err(|e| {
                // The batch may have stopped inside the transaction.
                let _ = self.db.execute_batch("rollback");
                fault(&e)
            })?;
        self.cursor = None;
        self.as_of = None;
        self.build()
    }

    /// The numbers of the hits' rows on the page asked for, best first, and how many hits there
    /// are: a search without reading the listings.
    pub fn find(&self, query: &SearchQuery, today: Date) -> (Vec<u32>, u32) {
        let sieve = Sieve::new(query, &self.vocabulary, today);
        let mut candidates = candidates(&self.index, &terms(&query.text));
        let found = self.hits(&mut candidates, &sieve, query.page);
        let slots = found.page.iter().map(|(doc, _)| self.index.slot(*doc));
        (slots.collect(), found.total)
    }

    fn hits(&self, candidates: &mut find::Candidates<'_>, sieve: &Sieve, page: Page) -> Hits {
        let trades = self.vocabulary.trades().len();
        hits(&self.index, candidates, sieve, page, trades)
    }

    /// Searches at `now`. Data of 30 days or more is hidden: no hits, and the page says why.
    pub fn search(&self, query: &SearchQuery, now: WallTime) -> Result<SearchPage, CacheFault> {
        let mut page = SearchPage {
            hits: Vec::new(),
            total: 0,
            related: Vec::new(),
            facets: Facets::default(),
            relaxed: Vec::new(),
            repair: None,
            as_of: self.as_of,
            age: DataAge::at(self.as_of, now),
        };
        if matches!(page.age, DataAge::Hidden { .. }) {
            return Ok(page);
        }
        let sieve = Sieve::new(query, &self.vocabulary, now.date());
        let mut text = query.text.clone();
        let mut candidates = candidates(&self.index, &terms(&text));
        let mut found = self.hits(&mut candidates, &sieve, query.page);
        if found.fixed + found.gig == 0
            && let Some(used) = self.repaired(&text, now.date())
        {
            candidates = self::candidates(&self.index, &terms(&used));
            found = self.hits(&mut candidates, &sieve, query.page);
            page.repair = Some(Repair {
                typed: std::mem::replace(&mut text, used.clone()),
                used,
            });
        }
        if found.total < FEW && !candidates.is_empty() {
            page.relaxed = relaxed(without_one(&self.index, &candidates, &sieve), found.total);
        }
        page.total = found.total;
        page.hits = self.read(&found.page, &sieve)?;
        if query.page.skip == 0 && found.total < u32::from(query.page.take) {
            let related = self.related(&text, &found.page, &sieve, query.page);
            page.related = self.read(&related, &sieve)?;
        }
        page.facets = self.facets(&found);
        Ok(page)
    }

    fn facets(&self, found: &Hits) -> Facets {
        let mut trades: Vec<_> = self
            .vocabulary
            .trades()
            .iter()
            .zip(&found.trades)
            .filter(|(_, count)| **count > 0)
            .map(|(trade, count)| (trade.code.clone(), *count))
            .collect();
        trades.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        trades.truncate(10);
        Facets {
            fixed: found.fixed,
            gig: found.gig,
            trades,
        }
    }

    /// Another word for one that nothing holds: the one most listings hold now.
    fn repaired(&self, text: &str, today: Date) -> Option<String> {
        let typed = text.trim();
        if typed.is_empty() || self.count(typed, today) > 0 {
            return None;
        }
        self.words
            .meant(typed)
            .into_iter()
            .map(|offer| (self.count(&offer.text, today), offer.text))
            .filter(|(count, _)| *count > 0)
            .max_by_key(|(count, _)| *count)
            .map(|(_, text)| text)
    }

    /// How many listings that still hold have a word.
    fn count(&self, text: &str, today: Date) -> u32 {
        let query = SearchQuery {
            text: text.to_owned(),
            page: Page { skip: 0, take: 0 },
            ..SearchQuery::default()
        };
        self.find(&query, today).1
    }

    /// Listings of the trade the words name, beyond the hits.
    fn related(
        &self,
        text: &str,
        hits: &[(Doc, HitPlace)],
        sieve: &Sieve,
        page: Page,
    ) -> Vec<(Doc, HitPlace)> {
        let Some(trade) = self.vocabulary.named(&folded(text)) else {
            return Vec::new();
        };
        let left = page
            .take
            .saturating_sub(u8::try_from(hits.len()).unwrap_or(u8::MAX));
        let mut best = Best::new(Page {
            skip: 0,
            take: left,
        });
        for (brief, doc) in self.index.briefs.iter().zip(0..) {
            let known = || hits.iter().any(|(hit, _)| *hit == doc);
            let row = || &self.index.rows[doc as usize];
            if brief.trade() == trade && sieve.missed(brief, row).none() && !known() {
                let place = HitPlace::Elsewhere;
                best.offer(sieve.rank(brief, row, place), doc, place);
            }
        }
        best.page()
    }

    fn read(&self, found: &[(Doc, HitPlace)], sieve: &Sieve) -> Result<Vec<SearchHit>, CacheFault> {
        found
            .iter()
            .map(|(doc, place)| {
                Ok(SearchHit {
                    listing: self.row(self.index.slot(*doc))?,
                    distance: sieve.distance(&self.index.rows[*doc as usize]),
                    place: *place,
                })
            })
            .collect()
    }

    fn row(&self, slot: Slot) -> Result<Listing, CacheFault> {
        let mut one = self.db.prepare_cached(rows::ONE).map_err(|e| fault(&e))?;
        let read = one.query_row([slot], rows::read).map_err(|e| match e {
            // The index knows it and the file does not.
            rusqlite::Error::QueryReturnedNoRows => CacheFault::Damaged,
            e => fault(&e),
        });
        Ok(read?.1)
    }

    /// The listings that fit a wish best, at most twenty; none while the data is hidden.
    pub fn recommend(
        &self,
        wish: &JobWish,
        now: WallTime,
    ) -> Result<Vec<Recommendation>, CacheFault> {
        if matches!(DataAge::at(self.as_of, now), DataAge::Hidden { .. }) {
            return Ok(Vec::new());
        }
        let matcher = self.matcher(wish, now.date());
        self.fitting(&matcher)
            .into_iter()
            .map(|doc| {
                let row = &self.index.rows[doc as usize];
                Ok(Recommendation {
                    listing: self.row(self.index.slot(doc))?,
                    score: matcher.score(row).unwrap_or_default(),
                    arguments: matcher.arguments(row),
                })
            })
            .collect()
    }

    /// The row numbers of the listings that fit best, without reading them.
    pub fn fit(&self, wish: &JobWish, today: Date) -> Vec<u32> {
        let docs = self.fitting(&self.matcher(wish, today));
        docs.into_iter().map(|doc| self.index.slot(doc)).collect()
    }

    fn matcher<'a>(&'a self, wish: &'a JobWish, today: Date) -> Matcher<'a> {
        Matcher::new(
            wish,
            &self.vocabulary,
            |skill| self.index.skill(skill),
            today,
        )
    }

    fn fitting(&self, matcher: &Matcher<'_>) -> Vec<Doc> {
        let mut best = Best::new(Page {
            skip: 0,
            take: u8::try_from(RECOMMENDATIONS).expect("twenty"),
        });
        let rank = |score: Score, doc: Doc| {
            let posted = self.index.briefs[doc as usize].posted();
            u32::from(score.0) << 16 | u32::from(posted.0)
        };
        let floor = Cell::new(best.floor());
        let may_rank = |doc: Doc| {
            let most = matcher.bound(&self.index.briefs[doc as usize]);
            Kept {
                keep: (most > Score(0)) & (rank(most, doc) >= floor.get()),
                beside: false,
            }
        };
        let count = Doc::try_from(self.index.briefs.len()).expect("fewer than 2^32 listings");
        sift(0..count, may_rank, |found, _| {
            for &doc in found {
                if let Some(score) = matcher.score(&self.index.rows[doc as usize]) {
                    best.offer(rank(score, doc), doc, HitPlace::Elsewhere);
                }
            }
            floor.set(best.floor());
        });
        best.page().into_iter().map(|(doc, _)| doc).collect()
    }

    /// One listing with the local pay and what calls for care; `None` when it is gone.
    pub fn detail(
        &self,
        id: &ListingId,
        now: WallTime,
    ) -> Result<Option<ListingDetail>, CacheFault> {
        let slot = self
            .db
            .prepare_cached(rows::SLOT)
            .and_then(|mut s| s.query_row([id.as_str()], |row| row.get(0)).optional())
            .map_err(|e| fault(&e))?;
        let Some(slot) = slot else {
            return Ok(None);
        };
        let listing = self.row(narrow(slot)?)?;
        let local_pay = self.local_pay(&listing, now.date());
        Ok(Some(ListingDetail {
            standing: standing(&listing, local_pay),
            warnings: warnings(&listing, local_pay),
            local_pay,
            listing,
        }))
    }

    /// What the trade pays by the month within 50 km, or anywhere when the listing has no point.
    fn local_pay(&self, listing: &Listing, today: Date) -> Option<LocalPay> {
        let trade = self.vocabulary.index_of(&listing.trade);
        if trade == TradeIndex::UNKNOWN {
            return None;
        }
        let beside = SearchQuery {
            kind: Some(listing.kind),
            trades: vec![listing.trade.clone()],
            from: listing.workplace.point,
            within: Some(NEIGHBOURHOOD),
            ..SearchQuery::default()
        };
        let sieve = Sieve::new(&beside, &self.vocabulary, today);
        let mut pays: Vec<u32> = self
            .index
            .rows
            .iter()
            .zip(&self.index.briefs)
            .filter(|(row, brief)| row.pay_low() > 0 && sieve.missed(brief, || *row).none())
            .map(|(row, _)| row.pay_low() / 2 + row.pay_high() / 2)
            .collect();
        median(&mut pays)
    }

    /// Who has listings: names, each once, in their order; [`EMPLOYERS`] at the most.
    pub fn employers(&self) -> Result<Vec<String>, CacheFault> {
        let sql = "select distinct employer from listing order by employer limit ?1";
        let mut asked = self.db.prepare_cached(sql).map_err(|e| fault(&e))?;
        let names = asked.query_map([EMPLOYERS], |row| row.get(0));
        names.and_then(Iterator::collect).map_err(|e| fault(&e))
    }

    /// Words for what was typed so far: whole matches first, then those most listings hold.
    pub fn suggest(&self, typed: &str, today: Date) -> Vec<Suggestion> {
        let mut offers: Vec<(bool, u32, Offer)> = self
            .words
            .offers(typed)
            .into_iter()
            .take(64)
            .map(|offer| (offer.whole, self.count(&offer.text, today), offer))
            .collect();
        offers.sort_by_key(|(whole, listings, _)| std::cmp::Reverse((*whole, *listings)));
        offers
            .into_iter()
            .take(OFFERS)
            .map(|(_, listings, offer)| Suggestion {
                trade: offer
                    .trade
                    .and_then(|index| Some(self.vocabulary.get(index)?.code.clone())),
                word: offer.text,
                listings,
            })
            .collect()
    }
}

/// The library in the same file.
impl Cache {
    /// What every shelf holds.
    pub fn shelf_states(&self) -> Vec<ShelfState> {
        self.shelves.states()
    }

    /// Applies a page of a shelf's feed with its cursor in one transaction, or not at all.
    pub fn apply_shelf(&mut self, page: ShelfPage) -> Result<ShelfState, CacheFault> {
        self.shelves.apply(&mut self.db, page, &self.vocabulary)
    }

    /// Searches a shelf at `now`.
    pub fn search_shelf(&self, query: &LibraryQuery, now: WallTime) -> LibraryPage {
        self.shelves.search(query, now)
    }

    /// One entry of a shelf; `None` when it is gone.
    pub fn entry(&self, shelf: Shelf, id: &LibraryId, now: WallTime) -> Option<LibraryDetail> {
        self.shelves.detail(shelf, id, now)
    }
}

fn relaxed(counts: Vec<(crate::domain::jobs::search::Filter, u32)>, found: u32) -> Vec<Relaxation> {
    let mut all: Vec<Relaxation> = counts
        .into_iter()
        .filter(|(_, more)| *more > 0)
        .map(|(without, more)| Relaxation {
            without,
            hits: found + more,
        })
        .collect();
    all.sort_by_key(|r| std::cmp::Reverse(r.hits));
    all
}

/// Rows are numbered from 1; 2³² of them do not fit on a terminal.
fn narrow(slot: i64) -> Result<Slot, CacheFault> {
    Slot::try_from(slot).map_err(|_| CacheFault::Damaged)
}
