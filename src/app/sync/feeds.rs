//! Feeds on their way down: pages go to the cache, or to the screen.

use super::Chore;
use crate::app::dispatcher::{Dispatcher, Pending};
use crate::app::records;
use crate::domain::bulletin::Notice;
use crate::domain::delivery::RetryAdvice;
use crate::domain::jobs::listing::{Listing, ListingId};
use crate::domain::library::Shelf;
use crate::domain::machine::audit::{AuditEvent, Feed as Word};
use crate::domain::operators::desk::DeskTrouble;
use crate::domain::time::Span;
use crate::domain::visit::{Now, VisitEvent};
use crate::ports::county::{CountyError, Feed, FeedPage, FeedRecords, PageBegin};
use crate::ports::jobs::{CacheFault, CacheState, FeedCursor, ListingPage};
use crate::ports::library::ShelfPage;

/// What a page says besides its records.
struct Page {
    begins: PageBegin,
    next: FeedCursor,
    more: bool,
}

impl Dispatcher {
    pub(super) fn feed_answered(
        &mut self,
        feed: Feed,
        page: Result<FeedPage, CountyError>,
        now: Now,
    ) {
        match page {
            Ok(page) => self.feed_page(feed, page, now),
            Err(error) => {
                let event = AuditEvent::FeedFailed {
                    feed: feed_word(feed),
                    why: records::send_fault(&error),
                };
                self.recorder.note(now.wall, event);
                self.chore_failed(Chore::Feed(feed), &error, now);
                if feed == Feed::Accounts {
                    let trouble = if error.line_is_down() {
                        DeskTrouble::NoLine
                    } else {
                        DeskTrouble::County
                    };
                    self.account_news_heard(Err(trouble));
                }
            }
        }
    }

    fn feed_page(&mut self, feed: Feed, page: FeedPage, now: Now) {
        self.heard(now);
        if page.unreadable > 0 {
            let event = AuditEvent::FeedUnreadable {
                feed: feed_word(feed),
                count: u64::from(page.unreadable),
            };
            self.recorder.note(now.wall, event);
        }
        let around = Page {
            begins: page.begins,
            next: page.next,
            more: page.more,
        };
        match page.records {
            FeedRecords::Jobs { puts, gone } => self.jobs_page(puts, gone, around, now),
            FeedRecords::Notices { puts, gone } => self.notices_page(puts, &gone, around, now),
            FeedRecords::Library { shelf, puts, gone } => {
                let page = ShelfPage {
                    shelf,
                    begins: around.begins,
                    puts,
                    gone,
                    next: around.next,
                    as_of: (!around.more).then_some(now.wall),
                };
                self.shelf_page(page, now);
            }
            FeedRecords::Accounts { puts, gone } => {
                self.account_news(puts, gone);
                let more = around.more;
                self.small_page_done(Feed::Accounts, around, now);
                if !more {
                    self.account_news_heard(Ok(()));
                }
            }
        }
    }

    fn jobs_page(&mut self, puts: Vec<Listing>, gone: Vec<ListingId>, page: Page, now: Now) {
        let feed = feed_word(Feed::Jobs);
        if page.begins == PageBegin::FromNothing {
            self.recorder
                .note(now.wall, AuditEvent::FeedRestarted { feed });
            let ticket = self.ticket(Pending::House);
            self.ports.jobs.start_over(ticket);
        }
        let event = AuditEvent::FeedSynced {
            feed,
            put: puts.len() as u64,
            deleted: gone.len() as u64,
            size: 0,
        };
        self.recorder.note(now.wall, event);
        self.sync.more = page.more;
        let ticket = self.ticket(Pending::House);
        self.ports.jobs.apply_page(
            ticket,
            ListingPage {
                puts,
                tombstones: gone,
                next: page.next,
                as_of: (!page.more).then_some(now.wall),
            },
        );
    }

    fn notices_page(&mut self, puts: Vec<Notice>, gone: &[String], page: Page, now: Now) {
        let notices = &mut self.machine.notices;
        if page.begins == PageBegin::FromNothing {
            notices.clear();
        }
        notices.retain(|n| !gone.contains(&n.id) && puts.iter().all(|p| p.id != n.id));
        notices.extend(puts);
        let known = notices.clone();
        self.step(VisitEvent::Notices(known));
        self.small_page_done(Feed::Notices, page, now);
    }

    /// A page of a feed that is read anew after each start.
    fn small_page_done(&mut self, feed: Feed, page: Page, now: Now) {
        let chore = Chore::Feed(feed);
        self.sync.cursors.insert(feed, page.next);
        self.sync.done(chore, now.wall);
        if page.more {
            self.sync.due(chore);
        }
    }

    /// The cache holds something new, or was opened.
    pub(in crate::app) fn cache_state(&mut self, state: CacheState) {
        let now = self.now();
        let before = self.sync.cursors.get(&Feed::Jobs).cloned();
        self.machine.jobs_as_of = state.as_of;
        match &state.cursor {
            Some(cursor) => {
                self.sync.cursors.insert(Feed::Jobs, cursor.clone());
            }
            None => {
                self.sync.cursors.remove(&Feed::Jobs);
            }
        }
        let first = !self.sync.cache_ready;
        self.sync.cache_ready = true;
        let applied = state.cursor.is_some() && state.cursor != before;
        let confirmed = state.as_of.is_some();
        if !first
            && self.sync.under_way.contains(&Chore::Feed(Feed::Jobs))
            && (applied || confirmed)
        {
            self.sync.done(Chore::Feed(Feed::Jobs), now.wall);
            if std::mem::take(&mut self.sync.more) {
                self.sync.due(Chore::Feed(Feed::Jobs));
            } else if applied {
                self.teach_writing();
            }
        } else if first {
            self.teach_writing();
        }
    }

    pub(in crate::app) fn cache_rebuilt(&mut self, fault: CacheFault) {
        log::error!("listing cache: {fault}");
        let wall = self.ports.clock.wall();
        self.recorder.note(wall, records::cache_failed(fault));
        self.machine.jobs_as_of = None;
        self.sync.cache_ready = true;
        let uncached = [Feed::Notices, Feed::Accounts];
        for feed in Feed::ALL.into_iter().filter(|f| !uncached.contains(f)) {
            self.sync.cursors.remove(&feed);
            self.sync.due(Chore::Feed(feed));
        }
    }

    pub(in crate::app) fn feed_not_applied(&mut self) {
        let now = self.now();
        if self.sync.under_way.contains(&Chore::Feed(Feed::Jobs)) {
            let advice = RetryAdvice::After(Span::minutes(1));
            self.sync.failed(Chore::Feed(Feed::Jobs), now, advice);
        }
    }

    /// The listings' thread died: nothing is fetched for it before it says that it is ready.
    pub(in crate::app) fn cache_is_gone(&mut self) {
        self.sync.cache_ready = false;
        self.sync.more = false;
    }
}

pub(in crate::app) fn feed_word(feed: Feed) -> Word {
    match feed {
        Feed::Jobs => Word::Jobs,
        Feed::Notices => Word::Notices,
        Feed::Shelf(Shelf::Policies) => Word::Policies,
        Feed::Shelf(Shelf::Fairs) => Word::Fairs,
        Feed::Shelf(Shelf::Archives) => Word::Archives,
        Feed::Shelf(Shelf::Training) => Word::Training,
        Feed::Accounts => Word::Accounts,
    }
}
