//! Entries and caches to test with.

use jiff::civil::{Date, Time};
use jiujinban::adapters::store::cache::{Cache, trades};
use jiujinban::domain::jobs::listing::Fen;
use jiujinban::domain::jobs::place::Point;
use jiujinban::domain::jobs::trade::TradeCode;
use jiujinban::domain::library::fair::Fair;
use jiujinban::domain::library::institution::{Archive, Course, School, Whereabouts};
use jiujinban::domain::library::policy::Policy;
use jiujinban::domain::library::search::{LibraryPage, LibraryQuery};
use jiujinban::domain::library::{Entry, LibraryId, Shelf};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::county::PageBegin;
use jiujinban::ports::jobs::FeedCursor;
use jiujinban::ports::library::ShelfPage;
use tempfile::TempDir;

/// The day everything happens on, a Sunday.
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// Noon of that day.
pub fn now() -> WallTime {
    at_noon(TODAY)
}

pub fn at_noon(day: Date) -> WallTime {
    WallTime(WallTime::at_start_of(day).0 + 12 * 3_600_000)
}

pub fn id(text: &str) -> LibraryId {
    LibraryId::parse(text).expect("an id")
}

/// Where the terminal stands.
pub fn here() -> Point {
    Point::new(40_421_000, 114_091_000).expect("a point")
}

/// A place some thousandths of a degree north of the terminal; about 111 m each.
pub fn north(thousandths: i32) -> Whereabouts {
    Whereabouts {
        town: "玉泉镇".to_owned(),
        address: "南街 3 号".to_owned(),
        point: Point::new(here().lat() + thousandths * 1_000, here().lon()),
    }
}

pub fn policy(name: &str, title: &str, tags: &[&str]) -> Entry {
    Entry::Policy(Policy {
        id: id(name),
        title: title.to_owned(),
        group: "就业援助".to_owned(),
        summary: "一句话说明。".to_owned(),
        body: vec!["带身份证到村服务点办理。".to_owned()],
        issued: Date::constant(2026, 3, 1),
        source: "县人社局".to_owned(),
        number: String::new(),
        tags: tags.iter().map(|t| (*t).to_owned()).collect(),
    })
}

pub fn fair(name: &str, day: Date, place: Whereabouts) -> Entry {
    Entry::Fair(Fair {
        id: id(name),
        title: "送岗位下乡招聘会".to_owned(),
        place,
        day,
        from: Time::constant(9, 0, 0, 0),
        to: Time::constant(12, 0, 0, 0),
        audience: "返乡人员".to_owned(),
        employers: 10,
        posts: 100,
        phone: None,
    })
}

pub fn archive(name: &str, place: Whereabouts) -> Entry {
    Entry::Archive(Archive {
        id: id(name),
        name: "人才交流服务中心".to_owned(),
        place,
        phone: None,
        hours: "周一至周五".to_owned(),
        keeps: "流动人员档案".to_owned(),
        note: String::new(),
    })
}

pub fn school(name: &str, trades: &[&str], place: Whereabouts) -> Entry {
    Entry::School(School {
        id: id(name),
        name: "惠民培训学校".to_owned(),
        place,
        phone: None,
        hours: String::new(),
        courses: trades
            .iter()
            .map(|code| Course {
                name: "初级班".to_owned(),
                trade: TradeCode::parse(code),
                days: 10,
                fee: Some(Fen(0)),
                next: Some(Date::constant(2026, 12, 1)),
            })
            .collect(),
        note: String::new(),
    })
}

/// A page that follows the last one and is the newest.
pub fn page(shelf: Shelf, puts: Vec<Entry>) -> ShelfPage {
    ShelfPage {
        shelf,
        begins: PageBegin::FromCursor,
        puts,
        gone: Vec::new(),
        next: FeedCursor("e.1".to_owned()),
        as_of: Some(now()),
    }
}

pub fn cache() -> (Cache, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let (cache, lost) =
        Cache::open(&folder.path().join("cache.db"), trades::shipped()).expect("opens");
    assert_eq!(lost, None);
    (cache, folder)
}

pub fn filled(shelf: Shelf, entries: Vec<Entry>) -> (Cache, TempDir) {
    let (mut cache, folder) = cache();
    cache.apply_shelf(page(shelf, entries)).expect("applied");
    (cache, folder)
}

/// What a search finds, by id.
pub fn found(page: &LibraryPage) -> Vec<&str> {
    page.hits.iter().map(|h| h.entry.id().as_str()).collect()
}

/// A search by words alone.
pub fn words(shelf: Shelf, words: &str) -> LibraryQuery {
    LibraryQuery {
        words: words.to_owned(),
        ..LibraryQuery::all(shelf, Some(here()))
    }
}
