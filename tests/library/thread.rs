//! The library behind its port: every command has one answer, whatever happens to the file.

use crate::cache_thread::{self, Heard, Told};
use crate::support::*;
use jiujinban::adapters::store::cache::CacheThread;
use jiujinban::domain::library::Shelf;
use jiujinban::domain::library::search::LibraryQuery;
use jiujinban::ports::Ticket;
use jiujinban::ports::jobs::{CacheFault, JobsEvent};
use jiujinban::ports::library::{Library, LibraryEvent};

fn start(path: std::path::PathBuf) -> (CacheThread, Heard) {
    cache_thread::start(path, now())
}

fn next(told: &Heard) -> Told {
    told.next()
}

#[test]
fn a_command_to_a_file_that_cannot_be_opened_is_answered_by_a_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cache, told) = start(folder.path().join("nowhere").join("cache.db"));
    Library::search(&cache, Ticket(1), LibraryQuery::all(Shelf::Fairs, None));
    cache.load(Ticket(2), Shelf::Fairs, id("F1"));
    cache.apply(Ticket(3), page(Shelf::Fairs, Vec::new()));
    for expected in 1..=3 {
        let Told::Library(LibraryEvent::Failed { ticket, fault }) = next(&told) else {
            panic!("a failure is told");
        };
        assert_eq!((ticket, fault), (Ticket(expected), CacheFault::Io));
    }
}

#[test]
fn a_damaged_file_begins_anew_and_every_shelf_is_read_from_its_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    std::fs::write(
        &path,
        b"this is no database, but long enough to be taken for one?",
    )
    .expect("written");
    let (_cache, told) = start(path);
    assert!(matches!(
        next(&told),
        Told::Jobs(JobsEvent::Rebuilt(CacheFault::Damaged))
    ));
    let Told::Library(LibraryEvent::Ready(states)) = next(&told) else {
        panic!("the library is ready before the listings");
    };
    assert_eq!(states.len(), Shelf::ALL.len());
    assert!(states.iter().all(|s| s.cursor.is_none() && s.entries == 0));
    assert!(matches!(next(&told), Told::Jobs(JobsEvent::Ready(_))));
}

#[test]
fn what_was_applied_is_found_and_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cache, told) = start(folder.path().join("cache.db"));
    assert!(matches!(next(&told), Told::Library(LibraryEvent::Ready(_))));
    assert!(matches!(next(&told), Told::Jobs(JobsEvent::Ready(_))));
    let entry = archive("A1", north(1));
    cache.apply(Ticket(1), page(Shelf::Archives, vec![entry.clone()]));
    Library::search(&cache, Ticket(2), words(Shelf::Archives, "rc"));
    cache.load(Ticket(3), Shelf::Archives, id("A1"));
    cache.load(Ticket(4), Shelf::Archives, id("A2"));
    let Told::Library(LibraryEvent::Applied { ticket, state }) = next(&told) else {
        panic!("a page is applied");
    };
    assert_eq!((ticket, state.entries), (Ticket(1), 1));
    let Told::Library(LibraryEvent::Found { ticket, page }) = next(&told) else {
        panic!("a search is answered");
    };
    assert_eq!((ticket, found(&page)), (Ticket(2), vec!["A1"]));
    let Told::Library(LibraryEvent::Loaded { detail, .. }) = next(&told) else {
        panic!("an entry is loaded");
    };
    assert_eq!(detail.expect("is there").entry, entry);
    let Told::Library(LibraryEvent::Loaded { ticket, detail }) = next(&told) else {
        panic!("a missing entry is told");
    };
    assert_eq!((ticket, detail), (Ticket(4), None));
}
