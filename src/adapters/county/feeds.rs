//! Feeds: pages of changes, and whole copies that go on where they were cut.

use super::decode;
use super::decode_library as library;
use super::decode_operators;
use super::http::{Fresh, Http, malformed};
use super::snapshot::{Begun, SnapshotPlace, Snapshots};
use crate::domain::jobs::listing::ListingId;
use crate::domain::library::{Entry, LibraryId, Shelf};
use crate::domain::operators::AccountId;
use crate::domain::operators::offline::AccountNews;
use crate::ports::county::{
    CountyError, Feed, FeedPage, FeedRecords, MalformedPart, PageBegin, Refusal,
};
use crate::ports::jobs::FeedCursor;
use crate::wire::feed::Line;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::time::Duration;

/// What lines give: documents, ids that are gone, and how many documents could not be read.
pub struct Records<T> {
    /// New and changed.
    pub puts: Vec<T>,
    /// Gone.
    pub gone: Vec<String>,
    /// Left out.
    pub unreadable: u32,
    /// The last line: where to go on, and whether more waits there.
    pub end: Option<(String, bool)>,
}

impl<T> Records<T> {
    fn new() -> Self {
        Self {
            puts: Vec::new(),
            gone: Vec::new(),
            unreadable: 0,
            end: None,
        }
    }

    /// Takes one line. A document of the wrong shape is left out; a line that is none refuses
    /// the whole page.
    fn take<W: DeserializeOwned>(
        &mut self,
        line: &str,
        decode: fn(&W) -> Option<T>,
    ) -> Result<(), CountyError> {
        if self.end.is_some() {
            return Err(malformed(MalformedPart::PageEnd));
        }
        match serde_json::from_str::<Line<W>>(line) {
            Ok(Line::Put { doc }) => match decode(&doc) {
                Some(record) => self.puts.push(record),
                None => self.unreadable += 1,
            },
            Ok(Line::Del { id }) => self.gone.push(id),
            Ok(Line::Cursor { next, more }) => self.end = Some((next, more)),
            Err(_) => match serde_json::from_str::<Line<IgnoredAny>>(line) {
                Ok(Line::Put { .. }) => self.unreadable += 1,
                _ => return Err(malformed(MalformedPart::Document)),
            },
        }
        Ok(())
    }
}

/// Lines in the records of one feed.
pub enum Pile {
    /// Of the jobs feed.
    Jobs(Records<crate::domain::jobs::listing::Listing>),
    /// Of the notices feed.
    Notices(Records<crate::domain::bulletin::Notice>),
    /// Of a shelf's feed.
    Library(Shelf, Records<Entry>),
    /// Of the feed of accounts.
    Accounts(Records<AccountNews>),
}

impl Pile {
    /// An empty pile for a feed.
    pub fn new(feed: Feed) -> Self {
        match feed {
            Feed::Jobs => Self::Jobs(Records::new()),
            Feed::Notices => Self::Notices(Records::new()),
            Feed::Shelf(shelf) => Self::Library(shelf, Records::new()),
            Feed::Accounts => Self::Accounts(Records::new()),
        }
    }

    /// Takes one line.
    pub fn take(&mut self, line: &str) -> Result<(), CountyError> {
        match self {
            Self::Jobs(records) => records.take(line, decode::listing),
            Self::Notices(records) => records.take(line, decode::notice),
            Self::Library(Shelf::Policies, records) => records.take(line, library::policy),
            Self::Library(Shelf::Fairs, records) => records.take(line, library::fair),
            Self::Library(Shelf::Archives, records) => records.take(line, library::archive),
            Self::Library(Shelf::Training, records) => records.take(line, library::school),
            Self::Accounts(records) => records.take(line, decode_operators::account),
        }
    }

    /// The last line, if it has come.
    pub fn end(&self) -> Option<&(String, bool)> {
        match self {
            Self::Jobs(records) => records.end.as_ref(),
            Self::Notices(records) => records.end.as_ref(),
            Self::Library(_, records) => records.end.as_ref(),
            Self::Accounts(records) => records.end.as_ref(),
        }
    }

    /// The page.
    pub fn page(self, begins: PageBegin, next: FeedCursor, more: bool) -> FeedPage {
        let (records, unreadable) = match self {
            Self::Jobs(mut r) => {
                let gone = known(&r.gone, ListingId::parse, &mut r.unreadable);
                (FeedRecords::Jobs { puts: r.puts, gone }, r.unreadable)
            }
            Self::Notices(r) => {
                let (puts, gone) = (r.puts, r.gone);
                (FeedRecords::Notices { puts, gone }, r.unreadable)
            }
            Self::Library(shelf, mut r) => {
                let gone = known(&r.gone, LibraryId::parse, &mut r.unreadable);
                let puts = r.puts;
                (FeedRecords::Library { shelf, puts, gone }, r.unreadable)
            }
            Self::Accounts(mut r) => {
                let gone = known(&r.gone, AccountId::parse, &mut r.unreadable);
                (FeedRecords::Accounts { puts: r.puts, gone }, r.unreadable)
            }
        };
        FeedPage {
            records,
            begins,
            next,
            more,
            unreadable,
        }
    }
}

/// The ids that are ids; the others count as unreadable.
fn known<I>(ids: &[String], parse: fn(&str) -> Option<I>, unreadable: &mut u32) -> Vec<I> {
    let known: Vec<I> = ids.iter().filter_map(|id| parse(id)).collect();
    *unreadable += u32::try_from(ids.len() - known.len()).unwrap_or(u32::MAX);
    known
}

/// The terminal's side of the feeds.
pub struct Feeds {
    snapshots: Snapshots,
}

impl Feeds {
    /// Feeds whose unfinished copies are kept by `snapshots`.
    pub fn new(snapshots: Snapshots) -> Self {
        Self { snapshots }
    }

    /// The next page after a cursor. Without one, and after one the county has forgotten, the
    /// first page of a whole copy.
    pub fn pull(
        &mut self,
        http: &Http,
        feed: Feed,
        since: Option<&FeedCursor>,
        wait: Duration,
    ) -> Result<FeedPage, CountyError> {
        let Some(since) = since else {
            return self.begin(http, feed, wait);
        };
        if let Some(place) = SnapshotPlace::parse(&since.0) {
            return match self.snapshots.go_on(feed, &place)? {
                Some(page) => Ok(page),
                None => self.begin(http, feed, wait),
            };
        }
        match changes(http, feed, since, wait) {
            Err(CountyError::Refused {
                problem: Refusal::CursorTooOld,
                ..
            }) => self.begin(http, feed, wait),
            other => other,
        }
    }

    fn begin(&mut self, http: &Http, feed: Feed, wait: Duration) -> Result<FeedPage, CountyError> {
        // A copy the county has replaced meanwhile is asked for once more.
        for _ in 0..2 {
            if let Begun::Page(page) = self.snapshots.begin(http, feed, wait)? {
                return Ok(page);
            }
        }
        Err(malformed(MalformedPart::Digest))
    }
}

fn changes(
    http: &Http,
    feed: Feed,
    since: &FeedCursor,
    wait: Duration,
) -> Result<FeedPage, CountyError> {
    let safe = since
        .0
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    if !safe {
        return Err(malformed(MalformedPart::Value));
    }
    let path = format!("/v1/feeds/{}?cursor={}", feed.name(), since.0);
    let mut pile = Pile::new(feed);
    let text = match http.get_lines(&path, &since.0, wait)? {
        Fresh::Unchanged => {
            return Ok(pile.page(PageBegin::FromCursor, since.clone(), false));
        }
        Fresh::New(text) => text,
    };
    for line in text.lines() {
        pile.take(line)?;
    }
    let Some((next, more)) = pile.end().cloned() else {
        return Err(malformed(MalformedPart::PageEnd));
    };
    Ok(pile.page(PageBegin::FromCursor, FeedCursor(next), more))
}
