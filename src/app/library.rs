//! The shelves of the library: pages of their feeds go to the cache, its answers to the visit.

use super::dispatcher::{Dispatcher, Pending};
use super::sync::{Chore, feed_word};
use crate::domain::delivery::RetryAdvice;
use crate::domain::library::Shelf;
use crate::domain::machine::audit::AuditEvent;
use crate::domain::time::Span;
use crate::domain::visit::library_page::LibraryAnswer;
use crate::domain::visit::{Now, VisitEvent};
use crate::ports::county::{Feed, PageBegin};
use crate::ports::jobs::CacheFault;
use crate::ports::library::{LibraryEvent, ShelfPage, ShelfState};

impl Dispatcher {
    /// A page of a shelf's feed has come: it is done when the cache has it on the disk.
    pub(super) fn shelf_page(&mut self, page: ShelfPage, now: Now) {
        let (shelf, feed) = (page.shelf, Feed::Shelf(page.shelf));
        if page.begins == PageBegin::FromCursor && !self.sync.cursors.contains_key(&feed) {
            // The shelf was lost while its changes were under way: they would stand on nothing.
            self.sync.done(Chore::Feed(feed), now.wall);
            return self.sync.due(Chore::Feed(feed));
        }
        if page.begins == PageBegin::FromNothing && self.sync.cursors.contains_key(&feed) {
            let feed = feed_word(feed);
            self.recorder
                .note(now.wall, AuditEvent::FeedRestarted { feed });
        }
        if !page.puts.is_empty() || !page.gone.is_empty() {
            let event = AuditEvent::FeedSynced {
                feed: feed_word(feed),
                put: page.puts.len() as u64,
                deleted: page.gone.len() as u64,
                size: 0,
            };
            self.recorder.note(now.wall, event);
        }
        let more = page.as_of.is_none();
        let ticket = self.ticket(Pending::Shelf(shelf, more));
        self.ports.library.apply(ticket, page);
    }

    pub(super) fn library(&mut self, event: LibraryEvent) {
        match event {
            LibraryEvent::Ready(states) => {
                for state in states {
                    self.shelf_state(&state);
                }
            }
            LibraryEvent::Applied { ticket, state } => {
                if let Some(Pending::Shelf(shelf, more)) = self.pending.remove(&ticket) {
                    self.shelf_applied(shelf, more);
                }
                self.shelf_state(&state);
            }
            LibraryEvent::Found { ticket, page } => {
                if let Some(Pending::Visit(asked)) = self.pending.remove(&ticket) {
                    self.step(VisitEvent::Library(asked, LibraryAnswer::Found(page)));
                }
            }
            LibraryEvent::Loaded { ticket, detail } => {
                if let Some(Pending::Entry(asked)) = self.pending.remove(&ticket) {
                    self.step(VisitEvent::Entry(asked, detail));
                }
            }
            LibraryEvent::Failed { ticket, fault } => match self.pending.remove(&ticket) {
                Some(Pending::Visit(asked)) => {
                    self.step(VisitEvent::Library(asked, LibraryAnswer::Failed))
                }
                Some(Pending::Entry(asked)) => self.step(VisitEvent::Entry(asked, None)),
                Some(Pending::Shelf(shelf, _)) => self.shelf_not_applied(shelf, fault),
                _ => {}
            },
        }
    }

    fn shelf_state(&mut self, state: &ShelfState) {
        let feed = Feed::Shelf(state.shelf);
        match &state.cursor {
            Some(cursor) => self.sync.cursors.insert(feed, cursor.clone()),
            None => {
                let had = self.sync.cursors.remove(&feed);
                if had.is_some() {
                    self.sync.due(Chore::Feed(feed));
                }
                had
            }
        };
    }

    fn shelf_applied(&mut self, shelf: Shelf, more: bool) {
        let chore = Chore::Feed(Feed::Shelf(shelf));
        let wall = self.ports.clock.wall();
        self.sync.done(chore, wall);
        if more {
            self.sync.due(chore);
        }
    }

    pub(super) fn shelf_not_applied(&mut self, shelf: Shelf, fault: CacheFault) {
        log::error!("library, {}: {fault}", shelf.name());
        let chore = Chore::Feed(Feed::Shelf(shelf));
        let now = self.now();
        let advice = RetryAdvice::After(Span::minutes(1));
        self.sync.failed(chore, now, advice);
    }
}
