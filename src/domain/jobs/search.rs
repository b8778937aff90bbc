//! Looking for work: what is asked, what is answered, and how hits are filtered and ordered.

use jiff::civil::Date;

use super::listing::{Board, Fen, Kind, Listing, Lodging};
use super::place::{Metres, Point, Ruler};
use super::row::{Brief, Day, Row, pay_steps};
use super::trade::{TradeCode, TradeIndex, Vocabulary};
use crate::domain::time::{Span, WallTime};

/// What someone looks for. An empty query finds every listing that still holds.
#[derive(Debug, Clone, Default)]
pub struct SearchQuery {
    /// Words, parted by blanks; a listing must hold each of them.
    pub text: String,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only these trades; empty for all.
    pub trades: Vec<TradeCode>,
    /// At least this much a month at the upper end of the published range.
    pub wage_floor: Option<Fen>,
    /// Measure distances from here.
    pub from: Option<Point>,
    /// Only this near to `from`.
    pub within: Option<Metres>,
    /// At least these meals.
    pub board: Option<Board>,
    /// At least this lodging.
    pub lodging: Option<Lodging>,
    /// Only what became public on this day or later.
    pub new_since: Option<Date>,
    /// In which order.
    pub order: Order,
    /// Which part of the hits.
    pub page: Page,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// Words in headline or skills first; then near, well paid and fresh together.
    #[default]
    Best,
    /// Nearest first.
    Nearest,
    /// Highest pay first.
    BestPaid,
    /// Newest first.
    Newest,
}

/// A part of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Page {
    /// Hits before it.
    pub skip: u32,
    /// At most this many.
    pub take: u8,
}

impl Default for Page {
    fn default() -> Self {
        Self { skip: 0, take: 20 }
    }
}

/// One thing that narrows a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Filter {
    /// 固定工 or 零工.
    Kind,
    /// Trades.
    Trade,
    /// Wage floor.
    Wage,
    /// Distance.
    Distance,
    /// Meals.
    Board,
    /// Lodging.
    Lodging,
    /// New since.
    New,
}

impl Filter {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Kind,
        Self::Trade,
        Self::Wage,
        Self::Distance,
        Self::Board,
        Self::Lodging,
        Self::New,
    ];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The filters a listing does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missed(u8);

impl Missed {
    const EXPIRED: u8 = 1 << 7;

    /// Passes all.
    #[inline]
    pub fn none(self) -> bool {
        self.0 == 0
    }

    /// Would pass without this one filter.
    #[inline]
    pub fn only(self, filter: Filter) -> bool {
        self.0 == filter.bit()
    }
}

/// The filters of one query, made ready for many rows.
#[derive(Debug, Clone)]
pub struct Sieve {
    kind: Option<Kind>,
    trades: Vec<TradeIndex>,
    floor: u32,
    floor_steps: u16,
    ruler: Option<Ruler>,
    within: Option<Metres>,
    board: Board,
    lodging: Lodging,
    new_since: Day,
    today: Day,
    order: Order,
}

impl Sieve {
    /// The filters of `query` on the day `today`.
    pub fn new(query: &SearchQuery, vocabulary: &Vocabulary, today: Date) -> Self {
        Self {
            kind: query.kind,
            trades: query
                .trades
                .iter()
                .map(|c| vocabulary.index_of(c))
                .collect(),
            floor: query.wage_floor.map_or(0, |f| f.0),
            floor_steps: query.wage_floor.map_or(0, |f| pay_steps(f.0)),
            ruler: query.from.map(Point::ruler),
            within: query.from.and(query.within),
            board: query.board.unwrap_or_default(),
            lodging: query.lodging.unwrap_or_default(),
            new_since: query.new_since.map_or(Day::default(), Day::of),
            today: Day::today(today),
            order: query.order,
        }
    }

    /// What a listing does not pass, decided by its brief wherever that is enough; `row` is asked
    /// for the rest. A listing past its last day never passes.
    #[inline]
    pub fn missed<'r>(&self, brief: &Brief, row: impl Fn() -> &'r Row) -> Missed {
        let mut bits = u8::from(brief.valid_through() < self.today) * Missed::EXPIRED;
        let mut fail = |failed: bool, filter: Filter| bits |= u8::from(failed) * filter.bit();
        fail(self.kind.is_some_and(|k| k != brief.kind()), Filter::Kind);
        let steps = brief.pay_steps();
        fail(steps < self.floor_steps, Filter::Wage);
        if steps == self.floor_steps && self.floor > 0 {
            fail(row().pay_high() < self.floor, Filter::Wage);
        }
        fail(brief.board() < self.board, Filter::Board);
        fail(brief.lodging() < self.lodging, Filter::Lodging);
        fail(brief.posted() < self.new_since, Filter::New);
        if !self.trades.is_empty() {
            fail(!self.trades.contains(&brief.trade()), Filter::Trade);
        }
        if let Some(within) = self.within {
            fail(
                self.distance(row()).is_none_or(|d| d > within),
                Filter::Distance,
            );
        }
        Missed(bits)
    }

    /// Whether the listing is of the kind asked for.
    #[inline]
    pub fn is_kind(&self, brief: &Brief) -> bool {
        self.kind.is_none_or(|k| k == brief.kind())
    }

    /// The way from the query's point; `None` without a point on either side.
    #[inline]
    pub fn distance(&self, row: &Row) -> Option<Metres> {
        Some(self.ruler?.to(row.point()?))
    }

    /// The row's place in the order: higher comes first. Ties go to the newer listing.
    #[inline]
    pub fn rank<'r>(&self, brief: &Brief, row: impl Fn() -> &'r Row, place: HitPlace) -> u32 {
        match self.order {
            Order::Best => self.best(row(), place),
            Order::Nearest => self.distance(row()).map_or(0, |Metres(m)| u32::MAX - m),
            Order::BestPaid => row().pay_high(),
            Order::Newest => u32::from(brief.posted().0),
        }
    }

    fn best(&self, row: &Row, place: HitPlace) -> u32 {
        let tier = match place {
            HitPlace::Headline => 1_000_000,
            HitPlace::Elsewhere => 0,
        };
        let near = self
            .distance(row)
            .map_or(0, |Metres(m)| 500 - (m / 200).min(500));
        let pay = (row.pay_high() / 4_000).min(250);
        let age = u32::from(self.today.0.saturating_sub(row.posted().0));
        let fresh = 250 - (age * 8).min(250);
        tier + near + pay + fresh
    }
}

/// Where the words were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HitPlace {
    /// Not all in headline and skills.
    Elsewhere,
    /// All words in headline or skills.
    Headline,
}

/// One hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The listing.
    pub listing: Listing,
    /// The way from the query's point.
    pub distance: Option<Metres>,
    /// Where the words were found.
    pub place: HitPlace,
}

/// How many hits there are of each kind and trade.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// 固定工, all filters but the kind applied.
    pub fixed: u32,
    /// 零工, all filters but the kind applied.
    pub gig: u32,
    /// The ten most frequent trades among the hits, most frequent first.
    pub trades: Vec<(TradeCode, u32)>,
}

/// What leaving one filter out would find, offered when little is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relaxation {
    /// The filter to leave out.
    pub without: Filter,
    /// Hits then.
    pub hits: u32,
}

/// A search for other words than were typed, because those found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What was typed.
    pub typed: String,
    /// What was looked for.
    pub used: String,
}

/// How old the listings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataAge {
    /// Nothing was ever loaded.
    Never,
    /// Less than 7 days.
    Current,
    /// 7 days or more: shown grey with the date.
    Greyed {
        /// Whole days.
        days: u16,
    },
    /// 30 days or more: not shown.
    Hidden {
        /// Whole days.
        days: u16,
    },
}

impl DataAge {
    /// The age at `now` of data the county stood by at `as_of`. A stamp from the future (one of
    /// the clocks is wrong) counts as current.
    pub fn at(as_of: Option<WallTime>, now: WallTime) -> Self {
        let Some(as_of) = as_of else {
            return Self::Never;
        };
        let days = u16::try_from(now.since(as_of).0 / Span::hours(24).0).unwrap_or(u16::MAX);
        match days {
            0..=6 => Self::Current,
            7..=29 => Self::Greyed { days },
            _ => Self::Hidden { days },
        }
    }
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPage {
    /// The part of the hits asked for.
    pub hits: Vec<SearchHit>,
    /// How many hits there are in all.
    pub total: u32,
    /// Listings of the trade the words name by another word (大厨 for 厨师), when the hits do not
    /// fill the page.
    pub related: Vec<SearchHit>,
    /// Counts by kind and trade.
    pub facets: Facets,
    /// Filters to leave out, most hits first; only when fewer than 5 were found.
    pub relaxed: Vec<Relaxation>,
    /// Set when other words were used.
    pub repair: Option<Repair>,
    /// When the county last stood by this data.
    pub as_of: Option<WallTime>,
    /// How old that is. Hidden data has no hits.
    pub age: DataAge,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_seven_days_is_grey_and_of_thirty_days_hidden() {
        let then = WallTime(1_000_000_000_000);
        let age = |days: u64| DataAge::at(Some(then), then.plus(Span::hours(24 * days)));
        assert_eq!(DataAge::at(None, then), DataAge::Never);
        assert_eq!(age(6), DataAge::Current);
        assert_eq!(age(7), DataAge::Greyed { days: 7 });
        assert_eq!(age(29), DataAge::Greyed { days: 29 });
        assert_eq!(age(30), DataAge::Hidden { days: 30 });
    }

    #[test]
    fn a_stamp_from_the_future_counts_as_current() {
        assert_eq!(
            DataAge::at(Some(WallTime(2_000_000_000_000)), WallTime(0)),
            DataAge::Current
        );
    }
}
