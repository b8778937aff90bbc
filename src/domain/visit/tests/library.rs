//! The library's pages: who may look, what is asked, which answer counts.

use super::*;
use crate::domain::bundle::BrowseRule;
use crate::domain::jobs::search::DataAge;
use crate::domain::library::policy::Policy;
use crate::domain::library::search::{FairDays, LibraryDetail, LibraryPage};
use crate::domain::library::{Entry, LibraryId, Shelf};
use crate::domain::machine::audit::{AuditEvent, Shelf as ShelfWord};
use crate::domain::visit::library_page::{
    EntryState, LibraryAnswer, LibraryFilter, LibraryList, LibraryTap, PER_SCREEN,
};

fn open(shelf: Shelf) -> Tap {
    Tap::Library(LibraryTap::Open(shelf))
}

fn id() -> LibraryId {
    LibraryId::parse("P1").expect("an id")
}

fn entry() -> Entry {
    Entry::Policy(Policy {
        id: id(),
        title: "题".into(),
        group: "组".into(),
        summary: String::new(),
        body: Vec::new(),
        issued: TODAY,
        source: String::new(),
        number: String::new(),
        tags: Vec::new(),
    })
}

fn found(total: u32) -> LibraryAnswer {
    LibraryAnswer::Found(Box::new(LibraryPage {
        hits: Vec::new(),
        total,
        held: total,
        topics: Vec::new(),
        words: Vec::new(),
        as_of: None,
        age: DataAge::Current,
    }))
}

fn detail() -> Box<LibraryDetail> {
    Box::new(LibraryDetail {
        entry: entry(),
        landmarks: Vec::new(),
        as_of: None,
        age: DataAge::Current,
    })
}

fn asked(effects: &[Effect]) -> Asked {
    match effects {
        [Effect::SearchLibrary(asked, _) | Effect::LoadEntry(asked, ..)] => *asked,
        other => panic!("one question of the library, not {other:?}"),
    }
}

fn list(b: &Bench) -> &LibraryList {
    match b.page() {
        Some(Page::Library(list)) => list,
        other => panic!("a shelf, not {other:?}"),
    }
}

#[test]
fn nobody_needs_a_card_unless_the_county_wants_one() {
    let mut b = Bench::new();
    for shelf in Shelf::ALL {
        b.tap(open(shelf));
        assert_eq!(list(&b).shelf, shelf);
    }
    b.send(VisitEvent::Browse(BrowseRule::CardRequired));
    assert!(b.tap(open(Shelf::Fairs)).is_empty());
    let Some(Page::Identify { purpose, .. }) = b.page() else {
        panic!("the county wants a card");
    };
    assert_eq!(*purpose, Purpose::Library(Shelf::Fairs));
    b.insert(1, young());
    assert_eq!(list(&b).shelf, Shelf::Fairs);
}

#[test]
fn listings_need_a_card_as_well_when_the_county_wants_one() {
    let mut b = Bench::new();
    b.send(VisitEvent::Browse(BrowseRule::CardRequired));
    for tap in [
        Tap::OpenJobs(Kind::Gig),
        Tap::StartItem(ItemNo::new(3).expect("in range")),
    ] {
        assert!(b.tap(tap).is_empty());
        assert!(matches!(b.page(), Some(Page::Identify { .. })));
    }
    b.insert(1, young());
    assert!(matches!(b.page(), Some(Page::Jobs(_))));
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut b = Bench::new();
    let first = asked(&b.tap(open(Shelf::Policies)));
    let words = LibraryFilter::Words("补".into());
    let second = asked(&b.tap(Tap::Library(LibraryTap::Filter(words))));
    b.send(VisitEvent::Library(first, found(99)));
    assert_eq!(list(&b).answer, None);
    b.send(VisitEvent::Library(second, found(3)));
    assert_eq!(list(&b).total(), 3);
}

#[test]
fn a_filter_begins_at_the_first_screen_and_the_last_screen_has_no_next() {
    let mut b = Bench::new();
    let first = asked(&b.tap(open(Shelf::Fairs)));
    b.send(VisitEvent::Library(first, found(u32::from(PER_SCREEN) + 1)));
    let next = b.tap(Tap::Library(LibraryTap::More));
    let [Effect::SearchLibrary(turned, query)] = next.as_slice() else {
        panic!("the next screen is searched");
    };
    assert_eq!(query.page.skip, u32::from(PER_SCREEN));
    b.send(VisitEvent::Library(
        *turned,
        found(u32::from(PER_SCREEN) + 1),
    ));
    assert!(b.tap(Tap::Library(LibraryTap::More)).is_empty());
    let days = LibraryFilter::Days(FairDays::Today);
    let filtered = b.tap(Tap::Library(LibraryTap::Filter(days)));
    let [Effect::SearchLibrary(_, query)] = filtered.as_slice() else {
        panic!("a filter searches");
    };
    assert_eq!((query.page.skip, query.days), (0, FairDays::Today));
}

#[test]
fn back_from_an_entry_leads_to_the_list_as_it_was() {
    let mut b = Bench::new();
    let first = asked(&b.tap(open(Shelf::Policies)));
    b.send(VisitEvent::Library(first, found(7)));
    let load = asked(&b.tap(Tap::Library(LibraryTap::Entry(id()))));
    b.send(VisitEvent::Entry(load, Some(detail())));
    let Some(Page::Entry(page)) = b.page() else {
        panic!("the entry is open");
    };
    assert!(matches!(page.entry, EntryState::Loaded(_)));
    b.tap(Tap::Back);
    assert_eq!(list(&b).total(), 7);
    // An answer that comes too late for its page changes nothing.
    b.send(VisitEvent::Entry(load, None));
    assert_eq!(list(&b).total(), 7);
}

#[test]
fn an_entry_the_county_took_back_is_said_to_be_gone() {
    let mut b = Bench::new();
    b.tap(open(Shelf::Policies));
    let load = asked(&b.tap(Tap::Library(LibraryTap::Entry(id()))));
    b.send(VisitEvent::Entry(load, None));
    let Some(Page::Entry(page)) = b.page() else {
        panic!("the entry's page stays");
    };
    assert_eq!(page.entry, EntryState::Gone);
}

#[test]
fn who_looked_is_not_written_only_that_somebody_did() {
    let mut b = Bench::new();
    let before = b.visit.outline(b.now);
    let event = VisitEvent::Tap(open(Shelf::Archives));
    let cause = event.cause();
    b.send(event);
    let records = trace::trace(&before, &b.visit.outline(b.now), &cause);
    let opened = AuditEvent::LibraryOpened {
        shelf: ShelfWord::Archives,
    };
    assert!(records.contains(&opened), "{records:?}");
}
