//! Feeds: everything arrives once, in order, whatever happens to the line.

use crate::impostor::{Impostor, http};
use crate::world::{DAY_MS, NOON, Terminal, TestCounty};
use jiujinban::adapters::simulated::line::LineState;
use jiujinban::county::seed::later_day;
use jiujinban::county::store::model::FeedChange;
use jiujinban::domain::library::Shelf;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::county::{
    CountyError, CountyEvent, CountyLink, Feed, FeedPage, FeedRecords, MalformedPart, PageBegin,
};
use jiujinban::ports::jobs::FeedCursor;
use std::collections::BTreeMap;

const LISTINGS: u32 = 5_000;

fn seeded() -> TestCounty {
    let county = TestCounty::start();
    let day = WallTime(NOON).date();
    county.handle.seed(LISTINGS, day).expect("seeded");
    county
}

fn pull(
    terminal: &Terminal,
    feed: Feed,
    since: Option<&FeedCursor>,
) -> Result<FeedPage, CountyError> {
    terminal.client.pull_feed(feed, since.cloned());
    match terminal.next() {
        CountyEvent::Feed(of, result) => {
            assert_eq!(of, feed);
            result
        }
        other => panic!("{other:?}"),
    }
}

/// The terminal's listings, as the cache would hold them: id and headline.
#[derive(Default)]
struct Cache {
    listings: BTreeMap<String, String>,
    cursor: Option<FeedCursor>,
    restarts: usize,
}

impl Cache {
    fn apply(&mut self, page: FeedPage) -> bool {
        if page.begins == PageBegin::FromNothing {
            self.listings.clear();
            self.restarts += 1;
        }
        assert_eq!(page.unreadable, 0);
        let FeedRecords::Jobs { puts, gone } = page.records else {
            panic!("not jobs");
        };
        for listing in puts {
            let id = listing.id.as_str().to_owned();
            self.listings.insert(id, listing.description);
        }
        for id in gone {
            self.listings.remove(id.as_str());
        }
        self.cursor = Some(page.next);
        page.more
    }

    fn sync(&mut self, terminal: &Terminal) {
        while self.apply(pull(terminal, Feed::Jobs, self.cursor.as_ref()).expect("a page")) {}
    }
}

#[test]
fn a_first_sync_brings_every_listing_and_then_only_what_changes() {
    let county = seeded();
    let terminal = Terminal::of(&county, "tz-001");
    let mut cache = Cache::default();
    cache.sync(&terminal);
    assert_eq!(cache.listings.len(), LISTINGS as usize);
    let day = WallTime(NOON + DAY_MS).date();
    let changes = later_day(LISTINGS, 1, day);
    let gone: Vec<_> = changes.iter().filter(|c| c.doc.is_none()).collect();
    let gone: Vec<String> = gone.into_iter().map(|c| c.id.clone()).collect();
    county.handle.apply("jobs", changes).expect("applied");
    cache.sync(&terminal);
    assert_eq!(cache.restarts, 1, "changes do not begin anew");
    assert_eq!(cache.listings.len(), LISTINGS as usize + 20 - gone.len());
    assert!(gone.iter().all(|id| !cache.listings.contains_key(id)));
    // A connection that had to be made anew costs its handshake once: the cheapest of three counts.
    let cost = |_| {
        let (_, before) = terminal.line.carried();
        let page = pull(&terminal, Feed::Jobs, cache.cursor.as_ref()).expect("a page");
        assert_eq!(Some(page.next), cache.cursor);
        terminal.line.carried().1 - before
    };
    let least = (0..3).map(cost).min().expect("three");
    assert!(least < 500, "nothing new costs {least} bytes");
}

#[test]
fn a_first_sync_that_is_cut_goes_on_where_it_was() {
    let county = seeded();
    let terminal = Terminal::of(&county, "tz-001");
    let mut cache = Cache::default();
    let mut cuts = 0;
    loop {
        terminal.line.set(LineState::HalfAnswer(60_000));
        match pull(&terminal, Feed::Jobs, None) {
            Ok(page) => {
                cache.apply(page);
                break;
            }
            Err(e) => {
                assert!(e.line_is_down(), "{e:?}");
                cuts += 1;
                assert!(cuts < 40, "it never came through");
            }
        }
    }
    assert!(cuts >= 2, "cut {cuts} times only");
    let (_, carried) = terminal.line.carried();
    terminal.line.restore();
    cache.sync(&terminal);
    assert_eq!(cache.listings.len(), LISTINGS as usize);
    let fresh = Terminal::of(&county, "tz-002");
    Cache::default().sync(&fresh);
    let (_, whole) = fresh.line.carried();
    assert!(
        carried < whole * 3 / 2,
        "{carried} bytes in pieces, {whole} at once"
    );
}

#[test]
fn a_terminal_restarted_in_the_middle_of_a_first_sync_goes_on_from_its_cursor() {
    let county = seeded();
    let mut terminal = Terminal::of(&county, "tz-001");
    let mut cache = Cache::default();
    assert!(cache.apply(pull(&terminal, Feed::Jobs, None).expect("the first part")));
    terminal.restart(|_| {});
    cache.sync(&terminal);
    assert_eq!(
        (cache.listings.len(), cache.restarts),
        (LISTINGS as usize, 1)
    );
}

#[test]
fn a_cursor_the_county_has_forgotten_begins_a_whole_copy() {
    let county = seeded();
    let terminal = Terminal::of(&county, "tz-001");
    let mut cache = Cache::default();
    cache.sync(&terminal);
    let remove = |id: &str| FeedChange {
        id: id.to_owned(),
        doc: None,
    };
    let gone = vec![remove("J000001"), remove("J000002")];
    county.handle.apply("jobs", gone).expect("applied");
    county.handle.prune("jobs", NOON + 1).expect("pruned");
    cache.sync(&terminal);
    assert_eq!(cache.restarts, 2);
    assert_eq!(cache.listings.len(), LISTINGS as usize - 2);
}

#[test]
fn a_cursor_of_another_countys_store_begins_a_whole_copy() {
    let county = seeded();
    let terminal = Terminal::of(&county, "tz-001");
    let foreign = FeedCursor("deadbeef.4999".to_owned());
    let page = pull(&terminal, Feed::Jobs, Some(&foreign)).expect("a page");
    assert_eq!(page.begins, PageBegin::FromNothing);
}

#[test]
fn a_listing_of_the_wrong_shape_is_left_out_and_counted() {
    let county = seeded();
    let terminal = Terminal::of(&county, "tz-001");
    let mut cache = Cache::default();
    cache.sync(&terminal);
    let bad = |id: &str, doc: &str| FeedChange {
        id: id.to_owned(),
        doc: Some(doc.to_owned()),
    };
    let one = later_day(LISTINGS, 2, WallTime(NOON).date()).remove(0);
    let changes = vec![bad("X1", r#"{"id":"X1","title":7}"#), bad("X2", "[]"), one];
    county.handle.apply("jobs", changes).expect("applied");
    let page = pull(&terminal, Feed::Jobs, cache.cursor.as_ref()).expect("a page");
    assert_eq!(page.unreadable, 2);
    assert!(matches!(page.records, FeedRecords::Jobs { puts, .. } if puts.len() == 1));
}

#[test]
fn notices_and_fairs_arrive_as_they_were_written() {
    let county = seeded();
    let terminal = Terminal::of(&county, "tz-001");
    let notices = pull(&terminal, Feed::Notices, None).expect("a page");
    assert!(matches!(notices.records, FeedRecords::Notices { puts, .. } if puts.len() == 8));
    let fairs = pull(&terminal, Feed::Shelf(Shelf::Fairs), None).expect("a page");
    assert!(matches!(fairs.records, FeedRecords::Library { puts, .. } if puts.len() == 20));
}

#[test]
fn a_page_without_its_last_line_is_refused_as_a_whole() {
    let county = seeded();
    let mut terminal = Terminal::of(&county, "tz-001");
    let since = FeedCursor("aa.1".to_owned());
    for (body, what) in [
        (r#"{"op":"del","id":"J000001"}"#, MalformedPart::PageEnd),
        ("", MalformedPart::PageEnd),
        ("<html>", MalformedPart::Document),
        (
            r#"{"op":"cursor","next":5,"more":false}"#,
            MalformedPart::Document,
        ),
    ] {
        let answer = http("200 OK", "application/x-ndjson", body);
        let impostor = Impostor::of(&county, &answer);
        terminal.restart(|config| config.url = impostor.url());
        let refused = pull(&terminal, Feed::Jobs, Some(&since));
        assert_eq!(refused, Err(CountyError::Malformed { what }), "{body}");
    }
}

#[test]
fn bytes_that_are_not_what_their_coding_says_are_refused() {
    let county = seeded();
    let mut terminal = Terminal::of(&county, "tz-001");
    let since = FeedCursor("aa.1".to_owned());
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ncontent-encoding: ";
    for coding in ["zstd", "br"] {
        let answer = format!("{head}{coding}\r\ncontent-length: 5\r\n\r\nhello");
        let impostor = Impostor::of(&county, answer.as_bytes());
        terminal.restart(|config| config.url = impostor.url());
        let refused = pull(&terminal, Feed::Jobs, Some(&since));
        let what = MalformedPart::Compression;
        assert_eq!(refused, Err(CountyError::Malformed { what }), "{coding}");
    }
}
