//! The listings kept on the terminal: public, rebuildable, searched without a line.

use crate::domain::jobs::listing::{Listing, ListingId};
use crate::domain::jobs::matching::{JobWish, Recommendation};
use crate::domain::jobs::pay::{LocalPay, PayStanding, Warning};
use crate::domain::jobs::search::{DataAge, SearchPage, SearchQuery};
use crate::domain::jobs::trade::Suggestion;
use crate::domain::time::WallTime;
use crate::ports::Ticket;

/// How far the county's feed was read; the county alone knows what it means.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FeedCursor(pub String);

/// One page of the county's feed, applied with its cursor in one transaction or not at all.
#[derive(Debug, Clone)]
pub struct ListingPage {
    /// New and changed listings.
    pub puts: Vec<Listing>,
    /// Listings that are gone.
    pub tombstones: Vec<ListingId>,
    /// Where the next page begins.
    pub next: FeedCursor,
    /// When the county stood by everything up to `next`; `None` when more pages follow.
    pub as_of: Option<WallTime>,
}

/// What the cache holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheState {
    /// Listings held.
    pub listings: u32,
    /// Where to go on reading the feed; `None` to begin at its start.
    pub cursor: Option<FeedCursor>,
    /// When the county last stood by the data.
    pub as_of: Option<WallTime>,
    /// How old that is.
    pub age: DataAge,
}

/// One listing with what is known beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingDetail {
    /// The listing.
    pub listing: Listing,
    /// What the trade pays here.
    pub local_pay: Option<LocalPay>,
    /// How this one pays beside it.
    pub standing: PayStanding,
    /// What calls for care.
    pub warnings: Vec<Warning>,
}

/// Why the cache could not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CacheFault {
    /// The file is damaged; it is being replaced by an empty one.
    #[error("the listing cache is damaged")]
    Damaged,
    /// The disk is full.
    #[error("no space for the listing cache")]
    DiskFull,
    /// Reading or writing failed.
    #[error("the listing cache cannot be read or written")]
    Io,
    /// The file was made by a newer release.
    #[error("the listing cache was made by a newer release (schema {found})")]
    TooNew {
        /// The file's schema number.
        found: u32,
    },
}

/// What the cache tells.
#[derive(Debug, Clone)]
pub enum JobsEvent {
    /// Open and indexed; told once after the start.
    Ready(CacheState),
    /// A damaged or unreadable file was moved aside and an empty one begun: read the feed from
    /// its start.
    Rebuilt(CacheFault),
    /// A page was applied, or the data confirmed.
    Applied {
        /// Of the command.
        ticket: Ticket,
        /// What is held now.
        state: CacheState,
    },
    /// Answer to a search.
    Found {
        /// Of the command.
        ticket: Ticket,
        /// The hits.
        page: Box<SearchPage>,
    },
    /// Answer to a wish, best first; empty when nothing fits or the data is hidden for its age.
    Recommended {
        /// Of the command.
        ticket: Ticket,
        /// At most twenty.
        hits: Vec<Recommendation>,
        /// When the county last stood by the data.
        as_of: Option<WallTime>,
    },
    /// Answer to a request for one listing; `None` when it is gone.
    Detail {
        /// Of the command.
        ticket: Ticket,
        /// The listing.
        detail: Option<Box<ListingDetail>>,
    },
    /// Words for what was typed so far, most useful first.
    Suggested {
        /// Of the command.
        ticket: Ticket,
        /// At most eight.
        words: Vec<Suggestion>,
    },
    /// Who has listings, each once.
    Employers {
        /// Of the command.
        ticket: Ticket,
        /// Names.
        names: Vec<String>,
    },
    /// A command failed.
    Failed {
        /// Of the command.
        ticket: Ticket,
        /// Why.
        fault: CacheFault,
    },
}

/// The cache of listings. Every command is answered by exactly one [`JobsEvent`] with its ticket.
pub trait ListingCache: Send + Sync {
    /// Applies a page and its cursor together. Answered by `Applied`.
    fn apply_page(&self, ticket: Ticket, page: ListingPage);

    /// Notes that the county has nothing newer at `as_of`. Answered by `Applied`.
    fn confirm_current(&self, ticket: Ticket, as_of: WallTime);

    /// Forgets everything, because the county says the cursor is too old. Answered by `Applied`.
    fn start_over(&self, ticket: Ticket);

    /// Searches. Answered by `Found`.
    fn search(&self, ticket: Ticket, query: SearchQuery);

    /// Matches a wish. Answered by `Recommended`.
    fn recommend(&self, ticket: Ticket, wish: JobWish);

    /// One listing. Answered by `Detail`.
    fn listing(&self, ticket: Ticket, id: ListingId);

    /// Words that begin with what was typed: hanzi, full pinyin or pinyin initials. Answered by
    /// `Suggested`.
    fn suggest(&self, ticket: Ticket, typed: String);

    /// Who has listings. Answered by `Employers`.
    fn employers(&self, ticket: Ticket);

    /// Whether its threads run. They end by themselves only by a fault, and then the supervisor
    /// puts a new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
