//! The shelves kept on the terminal: policies, fairs, institutions. Public, rebuildable, searched
//! without a line. They live in the same file as the listings.

use super::Ticket;
use super::county::PageBegin;
use super::jobs::{CacheFault, FeedCursor};
use crate::domain::library::search::{LibraryDetail, LibraryPage, LibraryQuery};
use crate::domain::library::{Entry, LibraryId, Shelf};
use crate::domain::time::WallTime;

/// One page of a shelf's feed, applied with its cursor in one transaction or not at all.
#[derive(Debug, Clone)]
pub struct ShelfPage {
    /// The shelf.
    pub shelf: Shelf,
    /// What the page goes on from; from nothing, the shelf is emptied first.
    pub begins: PageBegin,
    /// New and changed; entries of another shelf are left out.
    pub puts: Vec<Entry>,
    /// Gone.
    pub gone: Vec<LibraryId>,
    /// Where the next page begins.
    pub next: FeedCursor,
    /// When the county stood by everything up to `next`; `None` when more pages follow.
    pub as_of: Option<WallTime>,
}

/// What a shelf holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfState {
    /// The shelf.
    pub shelf: Shelf,
    /// Entries held.
    pub entries: u32,
    /// Where to go on reading the feed; `None` to begin at its start.
    pub cursor: Option<FeedCursor>,
    /// When the county last stood by it.
    pub as_of: Option<WallTime>,
}

/// What the library tells.
#[derive(Debug, Clone)]
pub enum LibraryEvent {
    /// Open; told after the start, and again when the file had to be begun anew.
    Ready(Vec<ShelfState>),
    /// A page was applied.
    Applied {
        /// Of the command.
        ticket: Ticket,
        /// What the shelf holds now.
        state: ShelfState,
    },
    /// Answer to a search.
    Found {
        /// Of the command.
        ticket: Ticket,
        /// The hits.
        page: Box<LibraryPage>,
    },
    /// Answer to a request for one entry; `None` when it is gone.
    Loaded {
        /// Of the command.
        ticket: Ticket,
        /// The entry.
        detail: Option<Box<LibraryDetail>>,
    },
    /// A command failed.
    Failed {
        /// Of the command.
        ticket: Ticket,
        /// Why.
        fault: CacheFault,
    },
}

/// The shelves. Every command is answered by exactly one [`LibraryEvent`] with its ticket.
pub trait Library: Send + Sync {
    /// Applies a page and its cursor together. Answered by `Applied`.
    fn apply(&self, ticket: Ticket, page: ShelfPage);

    /// Searches a shelf. Answered by `Found`.
    fn search(&self, ticket: Ticket, query: LibraryQuery);

    /// One entry. Answered by `Loaded`.
    fn load(&self, ticket: Ticket, shelf: Shelf, id: LibraryId);
}
