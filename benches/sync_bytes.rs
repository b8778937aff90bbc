//! Bytes on the wire of a first sync of 20,000 listings and of a day's changes, everything counted:
//! TLS, HTTP and both directions, as they pass the socket. The bounds are the same text compressed
//! at the highest level of zstd.

#[path = "figures/mod.rs"]
mod figures;
#[path = "../tests/county/world.rs"]
#[allow(dead_code, reason = "the bench needs a part of it")]
mod world;

use figures::{Goal, record};
use jiujinban::county::seed::later_day;
use jiujinban::county::store::model::FeedChange;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::county::{CountyEvent, CountyLink, Feed, FeedRecords};
use jiujinban::ports::jobs::FeedCursor;
use world::{NOON, Terminal, TestCounty};

const LISTINGS: u32 = 20_000;
const HIGHEST: i32 = 22;

/// What a text takes at the highest level, with a window as large as it is.
fn bound(text: &str) -> u64 {
    let mut to = zstd::stream::Encoder::new(Vec::new(), HIGHEST).expect("a level");
    to.window_log(27).expect("a window");
    to.long_distance_matching(true).expect("a flag");
    std::io::Write::write_all(&mut to, text.as_bytes()).expect("into memory");
    to.finish().expect("into memory").len() as u64
}

fn text_of(changes: &[FeedChange]) -> String {
    let line = |c: &FeedChange| match &c.doc {
        Some(doc) => format!("{{\"op\":\"put\",\"doc\":{doc}}}\n"),
        None => format!("{{\"op\":\"del\",\"id\":\"{}\"}}\n", c.id),
    };
    changes.iter().map(line).collect()
}

/// Pulls until nothing more waits: records, bytes both ways, and the cursor.
fn sync(terminal: &Terminal, mut cursor: Option<FeedCursor>) -> (usize, u64, FeedCursor) {
    let total = || {
        let (up, down) = terminal.line.carried();
        up + down
    };
    let before = total();
    let mut records = 0;
    loop {
        terminal.client.pull_feed(Feed::Jobs, cursor.clone());
        let CountyEvent::Feed(_, Ok(page)) = terminal.next() else {
            panic!("the line is whole");
        };
        let FeedRecords::Jobs { puts, gone } = page.records else {
            panic!("not jobs");
        };
        records += puts.len() + gone.len();
        cursor = Some(page.next.clone());
        if !page.more {
            return (records, total() - before, page.next);
        }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

fn main() {
    let day = WallTime(NOON).date();
    let county = TestCounty::start();
    let [(feed, changes), ..] = jiujinban::county::seed::first_day(LISTINGS, day);
    let whole_text = text_of(&changes);
    county.handle.apply(feed, changes).expect("applied");
    let terminal = Terminal::of(&county, "tz-001");

    let (records, bytes, cursor) = sync(&terminal, None);
    assert_eq!(records, LISTINGS as usize);
    let whole = bound(&whole_text);
    let how = "socket bytes both ways with TLS and HTTP, by the same text at zstd 22";
    record(
        "first sync, bytes by bound",
        ratio(bytes, whole),
        "ratio",
        Goal::AtMost(1.25),
        how,
    );
    record(
        "first sync, bytes",
        bytes as f64,
        "B",
        Goal::Known,
        "20,000 listings",
    );

    let changes = later_day(LISTINGS, 1, day);
    let count = changes.len();
    let change = bound(&text_of(&changes));
    county.handle.apply("jobs", changes).expect("applied");
    let (records, bytes, cursor) = sync(&terminal, Some(cursor));
    assert_eq!(records, count);
    record(
        "daily change, bytes by bound",
        ratio(bytes, change),
        "ratio",
        Goal::AtMost(1.5),
        how,
    );
    record(
        "daily change, bytes",
        bytes as f64,
        "B",
        Goal::Known,
        "200 of 20,000 listings",
    );

    let (records, bytes, _) = sync(&terminal, Some(cursor));
    assert_eq!(records, 0);
    record(
        "nothing new, bytes",
        bytes as f64,
        "B",
        Goal::Known,
        "one request answered 304",
    );
}
