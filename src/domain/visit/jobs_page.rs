//! Looking through listings: what is filtered, what was found, one listing in full.

use super::event::Asked;
use crate::domain::jobs::listing::{Board, Fen, Kind, Listing, ListingId, Lodging};
use crate::domain::jobs::matching::Recommendation;
use crate::domain::jobs::pay::{LocalPay, PayStanding, Warning};
use crate::domain::jobs::place::{Metres, Point};
use crate::domain::jobs::search::{Filter, Order, Page, SearchPage, SearchQuery};
use crate::domain::jobs::trade::TradeCode;
use crate::domain::time::WallTime;
use jiff::civil::Date;

/// Listings on one screen.
pub const PER_PAGE: u8 = 4;
/// Characters a search takes.
pub const WORDS_MOST: usize = 40;

/// One change of the filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobFilter {
    /// 固定工 or 零工.
    Kind(Kind),
    /// Words typed or picked.
    Words(String),
    /// One trade, or any.
    Trade(Option<TradeCode>),
    /// At least so much a month, or any.
    Wage(Option<Fen>),
    /// Within so far of here, or any distance.
    Within(Option<Metres>),
    /// Meals asked for or not.
    Board(bool),
    /// A bed asked for or not.
    Lodging(bool),
    /// Only what is new today.
    NewToday(bool),
    /// Leave out one filter that found too little.
    Without(Filter),
    /// No filter at all.
    Clear,
}

/// What the cache answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobsAnswer {
    /// Hits of a search.
    Found(Box<SearchPage>),
    /// What fits the holder.
    Recommended {
        /// Best first.
        hits: Vec<Recommendation>,
        /// When the county last stood by the data.
        as_of: Option<WallTime>,
    },
    /// The cache failed; it is being rebuilt.
    Failed,
}

/// One listing in full with what is known beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobDetail {
    /// The listing.
    pub listing: Listing,
    /// What the trade pays here.
    pub local_pay: Option<LocalPay>,
    /// How this one pays beside it.
    pub standing: PayStanding,
    /// What calls for care.
    pub warnings: Vec<Warning>,
}

/// Whose list it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobsSource {
    /// Everybody's: a search.
    Search,
    /// The holder's: recommendations.
    ForHolder,
}

/// What the person set on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFilters {
    /// Kind shown.
    pub kind: Kind,
    /// Words looked for.
    pub words: String,
    /// One trade.
    pub trade: Option<TradeCode>,
    /// Least pay a month.
    pub wage: Option<Fen>,
    /// Farthest way.
    pub within: Option<Metres>,
    /// With meals.
    pub board: bool,
    /// With a bed.
    pub lodging: bool,
    /// New today.
    pub new_today: bool,
    /// Screens before this one.
    pub screen: u32,
}

impl JobFilters {
    /// No filter but the kind.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            words: String::new(),
            trade: None,
            wage: None,
            within: None,
            board: false,
            lodging: false,
            new_today: false,
            screen: 0,
        }
    }

    /// Takes one change in; always back to the first screen.
    pub fn apply(&mut self, change: JobFilter) {
        match change {
            JobFilter::Kind(kind) => self.kind = kind,
            JobFilter::Words(words) => self.words = words.chars().take(WORDS_MOST).collect(),
            JobFilter::Trade(trade) => self.trade = trade,
            JobFilter::Wage(wage) => self.wage = wage,
            JobFilter::Within(within) => self.within = within,
            JobFilter::Board(on) => self.board = on,
            JobFilter::Lodging(on) => self.lodging = on,
            JobFilter::NewToday(on) => self.new_today = on,
            JobFilter::Without(filter) => self.leave_out(filter),
            JobFilter::Clear => *self = Self::new(self.kind),
        }
        self.screen = 0;
    }

    fn leave_out(&mut self, filter: Filter) {
        match filter {
            Filter::Kind => {
                self.kind = match self.kind {
                    Kind::Fixed => Kind::Gig,
                    Kind::Gig => Kind::Fixed,
                }
            }
            Filter::Trade => self.trade = None,
            Filter::Wage => self.wage = None,
            Filter::Distance => self.within = None,
            Filter::Board => self.board = false,
            Filter::Lodging => self.lodging = false,
            Filter::New => self.new_today = false,
        }
    }

    /// The search for the cache: nearest first where the terminal's place is known. With words,
    /// those in headline and skills come first.
    pub fn query(&self, here: Option<Point>, today: Date) -> SearchQuery {
        SearchQuery {
            text: self.words.clone(),
            kind: Some(self.kind),
            trades: self.trade.iter().cloned().collect(),
            wage_floor: self.wage,
            from: here,
            within: self.within,
            board: self.board.then_some(Board::Lunch),
            lodging: self.lodging.then_some(Lodging::Provided),
            new_since: self.new_today.then_some(today),
            order: match here {
                Some(_) if self.words.is_empty() => Order::Nearest,
                _ => Order::Best,
            },
            page: Page {
                skip: self.screen * u32::from(PER_PAGE),
                take: PER_PAGE,
            },
        }
    }
}

/// A list of jobs on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobsPage {
    /// Which answer is awaited or shown.
    pub asked: Asked,
    /// Whose list it is.
    pub source: JobsSource,
    /// What is set.
    pub filters: JobFilters,
    /// What was found; the last answer stays on screen while a new one is awaited.
    pub answer: Option<JobsAnswer>,
}

impl JobsPage {
    /// Whether everybody may see it.
    pub fn is_public(&self) -> bool {
        self.source == JobsSource::Search
    }

    /// Hits in all.
    pub fn total(&self) -> u32 {
        match &self.answer {
            Some(JobsAnswer::Found(page)) => page.total,
            Some(JobsAnswer::Recommended { hits, .. }) => u32::try_from(hits.len()).unwrap_or(0),
            Some(JobsAnswer::Failed) | None => 0,
        }
    }

    /// Goes one screen on or back; `false` at either end.
    pub fn turn(&mut self, forward: bool) -> bool {
        let last = self.total().saturating_sub(1) / u32::from(PER_PAGE);
        let screen = self.filters.screen;
        let next = if forward {
            screen + 1
        } else {
            screen.wrapping_sub(1)
        };
        if next > last {
            return false;
        }
        self.filters.screen = next;
        true
    }
}

/// One listing on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPage {
    /// Which answer is awaited or shown.
    pub asked: Asked,
    /// Which listing.
    pub id: ListingId,
    /// Whose list it came from.
    pub source: JobsSource,
    /// The list to go back to; `None` for one of the overview, which lies below.
    pub list: Option<JobsPage>,
    /// The listing.
    pub detail: DetailState,
}

/// How far loading one listing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailState {
    /// It is being loaded.
    Loading,
    /// Here it is.
    Loaded(Box<JobDetail>),
    /// The employer took it back meanwhile.
    Gone,
}

impl JobPage {
    /// Whether everybody may see it.
    pub fn is_public(&self) -> bool {
        self.source == JobsSource::Search
    }
}
