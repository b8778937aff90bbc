//! The shelves of the library: kept in `cache.db`, searched in memory.
//!
//! A county has a few hundred entries, so a search looks at each of them.

mod rows;
mod spelling;

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::fold::folded;
use super::schema::fault;
use crate::domain::jobs::place::Point;
use crate::domain::jobs::search::{DataAge, HitPlace};
use crate::domain::jobs::trade::Vocabulary;
use crate::domain::library::search::{
    Landmark, LibraryDetail, LibraryHit, LibraryPage, LibraryQuery, Rank,
};
use crate::domain::library::{Entry, LibraryId, Shelf, Topic};
use crate::domain::time::WallTime;
use crate::ports::county::PageBegin;
use crate::ports::jobs::{CacheFault, FeedCursor};
use crate::ports::library::{ShelfPage, ShelfState};

use spelling::Spelling;

/// Words offered to begin a search with.
const WORDS: usize = 10;

/// All shelves in memory.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    shelves: BTreeMap<Shelf, Held>,
}

/// One shelf.
#[derive(Debug, Default)]
struct Held {
    entries: BTreeMap<LibraryId, Indexed>,
    cursor: Option<FeedCursor>,
    as_of: Option<WallTime>,
}

/// An entry with its texts made comparable.
#[derive(Debug)]
struct Indexed {
    entry: Entry,
    /// Title, tags, town, what is taught: what an entry is about.
    head: String,
    /// Everything else.
    rest: String,
    spelling: Spelling,
}

impl Shelves {
    /// Reads every shelf.
    pub(super) fn load(db: &Connection, vocabulary: &Vocabulary) -> Result<Self, CacheFault> {
        let mut made = Self::default();
        for shelf in Shelf::ALL {
            let read = || -> rusqlite::Result<Held> {
                let (cursor, as_of) = db.query_row(
                    "select cursor, as_of from shelf where name = ?1",
                    [shelf.name()],
                    |row| {
                        Ok((
                            row.get::<_, Option<String>>(0)?,
                            row.get::<_, Option<i64>>(1)?,
                        ))
                    },
                )?;
                let mut held = Held {
                    cursor: cursor.map(FeedCursor),
                    as_of: as_of.map(WallTime),
                    ..Held::default()
                };
                for entry in rows::all(db, shelf)? {
                    held.put(entry, vocabulary);
                }
                Ok(held)
            };
            made.shelves.insert(
                shelf,
                read().map_err(|e| match e {
                    // A shelf without its row is no shelf of this schema.
                    rusqlite::Error::QueryReturnedNoRows => CacheFault::Damaged,
                    e => fault(&e),
                })?,
            );
        }
        Ok(made)
    }

    fn shelf(&self, shelf: Shelf) -> &Held {
        self.shelves.get(&shelf).expect("every shelf was read")
    }

    /// What every shelf holds.
    pub(super) fn states(&self) -> Vec<ShelfState> {
        Shelf::ALL.into_iter().map(|s| self.state(s)).collect()
    }

    /// What one shelf holds.
    pub(super) fn state(&self, shelf: Shelf) -> ShelfState {
        let held = self.shelf(shelf);
        ShelfState {
            shelf,
            entries: u32::try_from(held.entries.len()).unwrap_or(u32::MAX),
            cursor: held.cursor.clone(),
            as_of: held.as_of,
        }
    }

    /// Applies a page with its cursor in one transaction. When it fails nothing has changed,
    /// neither in the file nor in memory.
    pub(super) fn apply(
        &mut self,
        db: &mut Connection,
        page: ShelfPage,
        vocabulary: &Vocabulary,
    ) -> Result<ShelfState, CacheFault> {
        let shelf = page.shelf;
        let before = match page.begins {
            PageBegin::FromCursor => self.shelf(shelf).as_of,
            PageBegin::FromNothing => None,
        };
        let as_of = before.max(page.as_of);
        write(db, &page, as_of).map_err(|e| fault(&e))?;
        let held = self.shelves.entry(shelf).or_default();
        if page.begins == PageBegin::FromNothing {
            held.entries.clear();
        }
        for id in &page.gone {
            held.entries.remove(id);
        }
        for entry in page.puts {
            if entry.shelf() == shelf {
                held.put(entry, vocabulary);
            }
        }
        held.cursor = Some(page.next);
        held.as_of = as_of;
        Ok(self.state(shelf))
    }

    /// Searches a shelf at `now`.
    pub(super) fn search(&self, query: &LibraryQuery, now: WallTime) -> LibraryPage {
        let held = self.shelf(query.shelf);
        let today = now.date();
        let words = folded(&query.words);
        let terms: Vec<&str> = words.split_whitespace().collect();
        let current = || {
            let all = held.entries.values();
            all.filter(|one| query.is_current(&one.entry, today))
        };
        let mut topics: BTreeMap<Topic, u32> = BTreeMap::new();
        let mut hits: Vec<(Rank<'_>, &Entry)> = Vec::new();
        for one in current() {
            let Some(place) = one.find(&terms) else {
                continue;
            };
            for topic in one.entry.topics() {
                *topics.entry(topic).or_default() += 1;
            }
            if query.is_on_topic(&one.entry) {
                hits.push((query.rank(&one.entry, place), &one.entry));
            }
        }
        hits.sort_unstable_by_key(|(rank, _)| *rank);
        let mut topics: Vec<_> = topics.into_iter().collect();
        topics.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        LibraryPage {
            total: count(hits.len()),
            held: count(current().count()),
            hits: hits
                .into_iter()
                .skip(query.page.skip as usize)
                .take(usize::from(query.page.take))
                .map(|(_, entry)| LibraryHit {
                    entry: entry.clone(),
                    distance: query.distance(entry),
                })
                .collect(),
            topics,
            words: offered(current().map(|one| &one.entry)),
            as_of: held.as_of,
            age: DataAge::at(held.as_of, now),
        }
    }

    /// One entry with the towns around; `None` when it is gone.
    pub(super) fn detail(
        &self,
        shelf: Shelf,
        id: &LibraryId,
        now: WallTime,
    ) -> Option<LibraryDetail> {
        let held = self.shelf(shelf);
        Some(LibraryDetail {
            entry: held.entries.get(id)?.entry.clone(),
            landmarks: self.landmarks(),
            as_of: held.as_of,
            age: DataAge::at(held.as_of, now),
        })
    }

    /// Each town at the middle of what is known in it.
    fn landmarks(&self) -> Vec<Landmark> {
        let mut towns: BTreeMap<&str, Vec<Point>> = BTreeMap::new();
        let entries = self.shelves.values().flat_map(|held| held.entries.values());
        for place in entries.filter_map(|one| one.entry.place()) {
            if let (Some(point), false) = (place.point, place.town.is_empty()) {
                towns.entry(&place.town).or_default().push(point);
            }
        }
        let middle = |points: &[Point], of: fn(Point) -> i32| {
            let sum: i64 = points.iter().map(|p| i64::from(of(*p))).sum();
            let count = i64::try_from(points.len()).unwrap_or(1);
            i32::try_from(sum / count.max(1)).unwrap_or(0)
        };
        towns
            .into_iter()
            .filter_map(|(name, points)| {
                Some(Landmark {
                    name: name.to_owned(),
                    point: Point::new(middle(&points, Point::lat), middle(&points, Point::lon))?,
                })
            })
            .collect()
    }
}

fn write(db: &mut Connection, page: &ShelfPage, as_of: Option<WallTime>) -> rusqlite::Result<()> {
    let change = db.transaction()?;
    if page.begins == PageBegin::FromNothing {
        rows::clear(&change, page.shelf)?;
    }
    for id in &page.gone {
        rows::remove(&change, page.shelf, id)?;
    }
    for entry in page.puts.iter().filter(|e| e.shelf() == page.shelf) {
        rows::put(&change, entry)?;
    }
    change.execute(
        "update shelf set cursor = ?2, as_of = ?3 where name = ?1",
        params![page.shelf.name(), page.next.0, as_of.map(|t| t.0)],
    )?;
    change.commit()
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// Tags and towns, most frequent first.
fn offered<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<String> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in entries {
        let words: Vec<&str> = match entry {
            Entry::Policy(policy) => policy.tags.iter().map(String::as_str).collect(),
            Entry::Fair(_) | Entry::Archive(_) | Entry::School(_) => {
                entry.place().map(|p| p.town.as_str()).into_iter().collect()
            }
        };
        for word in words.into_iter().filter(|w| !w.is_empty()) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.into_iter()
        .take(WORDS)
        .map(|(word, _)| word.to_owned())
        .collect()
}

impl Held {
    fn put(&mut self, entry: Entry, vocabulary: &Vocabulary) {
        let id = entry.id().clone();
        self.entries.insert(id, Indexed::of(entry, vocabulary));
    }
}

impl Indexed {
    fn of(entry: Entry, vocabulary: &Vocabulary) -> Self {
        let mut head = vec![entry.title()];
        let mut rest: Vec<&str> = Vec::new();
        match &entry {
            Entry::Policy(policy) => {
                head.push(&policy.group);
                head.extend(policy.tags.iter().map(String::as_str));
                rest.extend([&policy.summary, &policy.source, &policy.number].map(String::as_str));
                rest.extend(policy.body.iter().map(String::as_str));
            }
            Entry::Fair(fair) => rest.push(&fair.audience),
            Entry::Archive(archive) => rest.extend([archive.keeps.as_str(), &archive.note]),
            Entry::School(school) => {
                for course in &school.courses {
                    head.push(&course.name);
                    let index = course.trade.as_ref().map(|code| vocabulary.index_of(code));
                    if let Some(trade) = index.and_then(|index| vocabulary.get(index)) {
                        head.push(&trade.name);
                        head.extend(trade.synonyms.iter().map(String::as_str));
                    }
                }
                rest.push(&school.note);
            }
        }
        if let Some(place) = entry.place() {
            head.push(&place.town);
            rest.push(&place.address);
        }
        let mut spelling = Spelling::default();
        head.iter().for_each(|text| spelling.add(text));
        Self {
            // A line break stands between texts: no word holds one.
            head: folded(&head.join("\n")),
            rest: folded(&rest.join("\n")),
            spelling,
            entry,
        }
    }

    /// Where the words stand; `None` when one of them stands nowhere.
    fn find(&self, terms: &[&str]) -> Option<HitPlace> {
        let mut place = HitPlace::Headline;
        for term in terms {
            if self.head.contains(term) || self.spelling.holds(term) {
                continue;
            }
            if !self.rest.contains(term) {
                return None;
            }
            place = HitPlace::Elsewhere;
        }
        Some(place)
    }
}
