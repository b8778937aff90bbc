//! The cache behind its port: every command has one answer, whatever happens to the file.

use jiujinban::adapters::store::cache::CacheThread;
use jiujinban::domain::jobs::listing::ListingId;
use jiujinban::domain::jobs::matching::{JobWish, LodgingNeed};
use jiujinban::ports::Ticket;
use jiujinban::ports::jobs::{CacheFault, JobsEvent, ListingCache};

use crate::cache_thread::{self, Heard};
use crate::support::{listing, now, page, text};

fn start(path: std::path::PathBuf) -> (CacheThread, Heard) {
    cache_thread::start(path, now())
}

fn next(told: &Heard) -> JobsEvent {
    told.next_of_jobs()
}

#[test]
fn a_file_that_cannot_be_opened_is_tried_again_at_each_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("later").join("cache.db");
    let (cache, told) = start(path.clone());
    cache.search(Ticket(1), text("电工"));
    assert!(matches!(
        next(&told),
        JobsEvent::Failed {
            ticket: Ticket(1),
            fault: CacheFault::Io
        }
    ));
    std::fs::create_dir(path.parent().expect("a folder")).expect("made");
    cache.search(Ticket(2), text("电工"));
    assert!(matches!(next(&told), JobsEvent::Ready(_)));
    assert!(matches!(
        next(&told),
        JobsEvent::Found {
            ticket: Ticket(2),
            ..
        }
    ));
}

#[test]
fn a_damaged_file_is_told_before_the_cache_is_ready_and_the_feed_begins_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    std::fs::write(&path, "damaged".repeat(4_000)).expect("writes");
    let (_cache, told) = start(path);
    assert!(matches!(
        next(&told),
        JobsEvent::Rebuilt(CacheFault::Damaged)
    ));
    let JobsEvent::Ready(state) = next(&told) else {
        panic!("ready after the rebuild");
    };
    assert_eq!((state.listings, state.cursor), (0, None));
}

#[test]
fn a_row_that_vanishes_under_the_running_cache_is_damage_and_the_cache_goes_on_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    let (cache, told) = start(path.clone());
    cache.apply_page(Ticket(1), page(vec![listing("L1")]));
    assert!(matches!(next(&told), JobsEvent::Ready(_)));
    assert!(matches!(next(&told), JobsEvent::Applied { .. }));
    rusqlite::Connection::open(&path)
        .and_then(|db| db.execute("delete from listing", []))
        .expect("deletes");
    cache.search(Ticket(2), text("电工"));
    assert!(matches!(
        next(&told),
        JobsEvent::Rebuilt(CacheFault::Damaged)
    ));
    assert!(matches!(next(&told), JobsEvent::Ready(_)));
    assert!(matches!(
        next(&told),
        JobsEvent::Failed {
            ticket: Ticket(2),
            fault: CacheFault::Damaged
        }
    ));
    cache.search(Ticket(3), text("电工"));
    assert!(matches!(
        next(&told),
        JobsEvent::Found {
            ticket: Ticket(3),
            ..
        }
    ));
}

#[test]
fn every_command_is_answered_once_with_its_ticket() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cache, told) = start(folder.path().join("cache.db"));
    let wish = JobWish {
        kind: None,
        trades: Vec::new(),
        skills: Vec::new(),
        wage_floor: None,
        radius: None,
        home: None,
        age: None,
        lodging: LodgingNeed::GoesHome,
    };
    cache.apply_page(Ticket(1), page(vec![listing("L1")]));
    cache.search(Ticket(2), text("电工"));
    cache.recommend(Ticket(3), wish);
    cache.listing(Ticket(4), ListingId::parse("L1").expect("an id"));
    cache.suggest(Ticket(5), "dg".into());
    cache.confirm_current(Ticket(6), now());
    cache.start_over(Ticket(7));
    assert!(matches!(next(&told), JobsEvent::Ready(s) if s.listings == 0));
    assert!(
        matches!(next(&told), JobsEvent::Applied { ticket: Ticket(1), state } if state.listings == 1)
    );
    assert!(matches!(next(&told), JobsEvent::Found { ticket: Ticket(2), page } if page.total == 1));
    assert!(
        matches!(next(&told), JobsEvent::Recommended { ticket: Ticket(3), hits, .. } if hits.len() == 1)
    );
    assert!(matches!(
        next(&told),
        JobsEvent::Detail {
            ticket: Ticket(4),
            detail: Some(_)
        }
    ));
    assert!(
        matches!(next(&told), JobsEvent::Suggested { ticket: Ticket(5), words } if words[0].word == "电工")
    );
    assert!(matches!(
        next(&told),
        JobsEvent::Applied {
            ticket: Ticket(6),
            ..
        }
    ));
    assert!(
        matches!(next(&told), JobsEvent::Applied { ticket: Ticket(7), state } if state.listings == 0)
    );
    drop(cache);
    assert!(told.is_quiet_of_jobs(), "nothing is told twice");
}
