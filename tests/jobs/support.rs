//! Listings and caches to test with.

use jiff::civil::Date;
use jiujinban::adapters::store::cache::{Cache, trades};
use jiujinban::domain::jobs::listing::{
    AgeLimits, Board, Employer, EmployerCode, Fen, Insurance, Kind, Listing, ListingId, Lodging,
    Settlement, Skill, Wage, WageUnit, Workplace,
};
use jiujinban::domain::jobs::place::Point;
use jiujinban::domain::jobs::search::{Page, SearchQuery};
use jiujinban::domain::jobs::trade::TradeCode;
use jiujinban::domain::people::identity::DivisionCode;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::jobs::{FeedCursor, ListingPage};
use tempfile::TempDir;

/// The day everything happens on.
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// Noon of that day.
pub fn now() -> WallTime {
    WallTime(WallTime::at_start_of(TODAY).0 + 12 * 3_600_000)
}

/// A listing with nothing special about it: an electrician for 4,000 to 6,000 yuan a month.
pub fn listing(id: &str) -> Listing {
    Listing {
        id: ListingId::parse(id).expect("a listing id"),
        kind: Kind::Fixed,
        title: "维修电工".into(),
        trade: trade("dian-gong"),
        employer: Employer {
            name: "云峰机械厂".into(),
            code: EmployerCode::Missing,
        },
        workplace: Workplace {
            area: DivisionCode::parse("990122101").expect("a division"),
            address: "云峰县城关镇工业园3号".into(),
            point: Point::new(34_000_000, 113_000_000),
            meeting_place: String::new(),
        },
        wage: month(4_000, 6_000),
        headcount: 2,
        board: Board::None,
        lodging: Lodging::None,
        insurance: Insurance::Unstated,
        skills: vec![Skill("低压电工证".into())],
        ages: AgeLimits::default(),
        posted: TODAY,
        valid_through: Date::constant(2026, 12, 31),
        gig_days: None,
        phone: None,
        description: "负责厂房线路检修。".into(),
    }
}

pub fn trade(code: &str) -> TradeCode {
    TradeCode::parse(code).expect("a trade code")
}

pub fn month(low: u32, high: u32) -> Option<Wage> {
    Wage::new(
        Fen::yuan(low),
        Fen::yuan(high),
        WageUnit::Month,
        Settlement::Monthly,
    )
}

/// A page of puts the county stands by now.
pub fn page(puts: Vec<Listing>) -> ListingPage {
    ListingPage {
        puts,
        tombstones: Vec::new(),
        next: FeedCursor("c1".into()),
        as_of: Some(now()),
    }
}

/// A cache in its own folder.
pub struct Bench {
    pub folder: TempDir,
    pub cache: Cache,
}

impl Bench {
    pub fn new(listings: Vec<Listing>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cache.db");
        let (mut cache, lost) = Cache::open(&path, trades::shipped()).expect("opens");
        assert_eq!(lost, None);
        cache.apply(&page(listings)).expect("applies");
        Self { folder, cache }
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("cache.db")
    }
}

pub fn text(text: &str) -> SearchQuery {
    SearchQuery {
        text: text.into(),
        page: Page { skip: 0, take: 255 },
        ..SearchQuery::default()
    }
}

/// Ids of the hits of a text, in order.
pub fn ids(cache: &Cache, query: &SearchQuery) -> Vec<String> {
    let page = cache.search(query, now()).expect("searches");
    page.hits
        .iter()
        .map(|hit| hit.listing.id.as_str().to_owned())
        .collect()
}
