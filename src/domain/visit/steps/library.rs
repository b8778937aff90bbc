//! Looking through the library: a shelf, its filters, one entry.

use crate::domain::library::search::LibraryDetail;
use crate::domain::library::{LibraryId, Shelf};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::Asked;
use crate::domain::visit::library_page::{
    EntryPage, EntryState, LibraryAnswer, LibraryFilter, LibraryList, LibraryTap,
};
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    pub(super) fn library_tap(&mut self, tap: LibraryTap, now: Now, out: &mut Vec<Effect>) {
        match tap {
            LibraryTap::Open(shelf) => self.open_shelf(shelf, now, out),
            LibraryTap::Filter(change) => self.filter_shelf(change, out),
            LibraryTap::More => self.turn_shelf(true, out),
            LibraryTap::Fewer => self.turn_shelf(false, out),
            LibraryTap::Entry(id) => self.open_entry(id, out),
        }
    }

    /// Everybody may look, unless the county wants a card for it.
    pub(super) fn open_shelf(&mut self, shelf: Shelf, now: Now, out: &mut Vec<Effect>) {
        if self.is_submitting() {
            return;
        }
        if self.card_wanted_for_browse() {
            return self.identify_for(Purpose::Library(shelf), now, out);
        }
        let asked = self.ask();
        let list = LibraryList::new(asked, shelf);
        let query = list.query(self.setup.here);
        self.open(Page::Library(Box::new(list)), now);
        out.push(Effect::SearchLibrary(asked, Box::new(query)));
    }

    fn list_on_screen(&mut self) -> Option<&mut LibraryList> {
        match self.session.as_mut().map(|s| &mut s.page) {
            Some(Page::Library(list)) => Some(list),
            _ => None,
        }
    }

    fn filter_shelf(&mut self, change: LibraryFilter, out: &mut Vec<Effect>) {
        let (asked, here) = (self.ask(), self.setup.here);
        if let Some(list) = self.list_on_screen() {
            list.filters.apply(change);
            list.asked = asked;
            out.push(Effect::SearchLibrary(asked, Box::new(list.query(here))));
        }
    }

    fn turn_shelf(&mut self, forward: bool, out: &mut Vec<Effect>) {
        let (asked, here) = (self.ask(), self.setup.here);
        if let Some(list) = self.list_on_screen()
            && list.turn(forward)
        {
            list.asked = asked;
            out.push(Effect::SearchLibrary(asked, Box::new(list.query(here))));
        }
    }

    fn open_entry(&mut self, id: LibraryId, out: &mut Vec<Effect>) {
        let (asked, here) = (self.ask(), self.setup.here);
        let Some(list) = self.list_on_screen().cloned() else {
            return;
        };
        let shelf = list.shelf;
        let page = EntryPage {
            asked,
            id: id.clone(),
            list,
            here,
            entry: EntryState::Loading,
        };
        if let Some(session) = &mut self.session {
            session.replace(Page::Entry(Box::new(page)));
        }
        out.push(Effect::LoadEntry(asked, shelf, id));
    }

    pub(in crate::domain::visit) fn library_answered(
        &mut self,
        asked: Asked,
        answer: LibraryAnswer,
    ) {
        if let Some(Page::Library(list)) = self.awaiting_page(asked) {
            list.answer = Some(answer);
        }
    }

    pub(in crate::domain::visit) fn entry_loaded(
        &mut self,
        asked: Asked,
        detail: Option<Box<LibraryDetail>>,
    ) {
        if let Some(Page::Entry(page)) = self.awaiting_page(asked) {
            page.entry = detail.map_or(EntryState::Gone, EntryState::Loaded);
        }
    }
}
