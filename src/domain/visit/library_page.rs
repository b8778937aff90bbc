//! Looking through a shelf of the library: what is set, what was found, one entry in full.

use super::event::Asked;
use crate::domain::jobs::place::Point;
use crate::domain::jobs::search::Page;
use crate::domain::library::search::{FairDays, LibraryDetail, LibraryPage, LibraryQuery};
use crate::domain::library::{LibraryId, Shelf, Topic};

/// Entries on one screen.
pub const PER_SCREEN: u8 = 6;
/// Characters a search takes.
pub const WORDS_MOST: usize = 40;

/// What is tapped on the library's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibraryTap {
    /// Look through a shelf.
    Open(Shelf),
    /// Change what is looked for.
    Filter(LibraryFilter),
    /// The next screen of hits.
    More,
    /// The screen of hits before.
    Fewer,
    /// One entry of the shelf on screen.
    Entry(LibraryId),
}

/// One change of what is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibraryFilter {
    /// Words or first letters.
    Words(String),
    /// One topic, or any.
    Topic(Option<Topic>),
    /// Days of fairs.
    Days(FairDays),
    /// Nothing set.
    Clear,
}

/// What the cache answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibraryAnswer {
    /// Hits.
    Found(Box<LibraryPage>),
    /// The cache failed; it is being rebuilt.
    Failed,
}

/// What the person set on the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LibraryFilters {
    /// Words looked for.
    pub words: String,
    /// One topic.
    pub topic: Option<Topic>,
    /// Days of fairs.
    pub days: FairDays,
    /// Screens before this one.
    pub screen: u32,
}

impl LibraryFilters {
    /// Takes one change in; always back to the first screen.
    pub fn apply(&mut self, change: LibraryFilter) {
        match change {
            LibraryFilter::Words(words) => self.words = words.chars().take(WORDS_MOST).collect(),
            LibraryFilter::Topic(topic) => self.topic = topic,
            LibraryFilter::Days(days) => self.days = days,
            LibraryFilter::Clear => *self = Self::default(),
        }
        self.screen = 0;
    }
}

/// A shelf on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryList {
    /// Which answer is awaited or shown.
    pub asked: Asked,
    /// The shelf.
    pub shelf: Shelf,
    /// What is set.
    pub filters: LibraryFilters,
    /// What was found; the last answer stays on screen while a new one is awaited.
    pub answer: Option<LibraryAnswer>,
}

impl LibraryList {
    /// A shelf with nothing set.
    pub fn new(asked: Asked, shelf: Shelf) -> Self {
        Self {
            asked,
            shelf,
            filters: LibraryFilters::default(),
            answer: None,
        }
    }

    /// The search for the cache.
    pub fn query(&self, here: Option<Point>) -> LibraryQuery {
        LibraryQuery {
            shelf: self.shelf,
            words: self.filters.words.clone(),
            topic: self.filters.topic.clone(),
            days: self.filters.days,
            from: here,
            page: Page {
                skip: self.filters.screen * u32::from(PER_SCREEN),
                take: PER_SCREEN,
            },
        }
    }

    /// Hits in all.
    pub fn total(&self) -> u32 {
        match &self.answer {
            Some(LibraryAnswer::Found(page)) => page.total,
            Some(LibraryAnswer::Failed) | None => 0,
        }
    }

    /// Screens in all; at least one.
    pub fn screens(&self) -> u32 {
        self.total().div_ceil(u32::from(PER_SCREEN)).max(1)
    }

    /// Goes one screen on or back; `false` at either end.
    pub fn turn(&mut self, forward: bool) -> bool {
        let screen = self.filters.screen;
        let next = if forward {
            screen + 1
        } else {
            screen.wrapping_sub(1)
        };
        if next >= self.screens() {
            return false;
        }
        self.filters.screen = next;
        true
    }
}

/// One entry on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPage {
    /// Which answer is awaited or shown.
    pub asked: Asked,
    /// Which entry of the list's shelf.
    pub id: LibraryId,
    /// The list to go back to.
    pub list: LibraryList,
    /// Where the terminal stands, for the way there.
    pub here: Option<Point>,
    /// The entry.
    pub entry: EntryState,
}

/// How far loading one entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryState {
    /// It is being loaded.
    Loading,
    /// Here it is.
    Loaded(Box<LibraryDetail>),
    /// The county took it back meanwhile.
    Gone,
}
