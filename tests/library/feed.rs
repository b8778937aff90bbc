//! Pages of a feed: all of a page with its cursor, or nothing of it.

use crate::support::*;
use jiujinban::adapters::store::cache::{Cache, trades};
use jiujinban::domain::library::search::LibraryQuery;
use jiujinban::domain::library::{Entry, Shelf};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::county::PageBegin;
use jiujinban::ports::jobs::{CacheFault, FeedCursor};
use jiujinban::ports::library::{ShelfPage, ShelfState};

fn state(cache: &Cache, shelf: Shelf) -> ShelfState {
    let states = cache.shelf_states();
    let found = states.into_iter().find(|s| s.shelf == shelf);
    found.expect("every shelf has a state")
}

fn everything(cache: &Cache, shelf: Shelf) -> Vec<Entry> {
    let mut query = LibraryQuery::all(shelf, None);
    query.page.take = u8::MAX;
    let page = cache.search_shelf(&query, now());
    page.hits.into_iter().map(|h| h.entry).collect()
}

#[test]
fn a_page_that_does_not_fit_on_the_disk_changes_nothing() {
    let (mut cache, folder) = filled(Shelf::Policies, vec![policy("P1", "一", &[])]);
    let before = state(&cache, Shelf::Policies);
    cache.limit(1).expect("limited");
    let many = (2..2_000)
        .map(|n| policy(&format!("P{n}"), &"补贴".repeat(50), &[]))
        .collect();
    let next = ShelfPage {
        next: FeedCursor("e.2".to_owned()),
        gone: vec![id("P1")],
        ..page(Shelf::Policies, many)
    };
    assert_eq!(cache.apply_shelf(next), Err(CacheFault::DiskFull));
    assert_eq!(state(&cache, Shelf::Policies), before);
    assert_eq!(everything(&cache, Shelf::Policies).len(), 1);
    drop(cache);
    let path = folder.path().join("cache.db");
    let (cache, _) = Cache::open(&path, trades::shipped()).expect("opens");
    assert_eq!(state(&cache, Shelf::Policies), before);
}

#[test]
fn entries_cursor_and_moment_are_there_again_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    let entries = [
        (Shelf::Policies, policy("P1", "补贴", &["甲", "乙"])),
        (Shelf::Fairs, fair("F1", TODAY, north(3))),
        (Shelf::Archives, archive("A1", north(4))),
        (
            Shelf::Training,
            school("T1", &["dian-gong", "chu-shi"], north(5)),
        ),
    ];
    {
        let (mut cache, _) = Cache::open(&path, trades::shipped()).expect("opens");
        for (shelf, entry) in &entries {
            cache
                .apply_shelf(page(*shelf, vec![entry.clone()]))
                .expect("applied");
        }
    }
    let (cache, lost) = Cache::open(&path, trades::shipped()).expect("opens");
    assert_eq!(lost, None);
    for (shelf, entry) in entries {
        assert_eq!(everything(&cache, shelf), [entry]);
        let state = state(&cache, shelf);
        assert_eq!(state.cursor, Some(FeedCursor("e.1".to_owned())));
        assert_eq!(state.as_of, Some(now()));
    }
}

#[test]
fn what_is_gone_is_gone_and_what_comes_twice_is_the_later_one() {
    let (mut cache, _folder) = filled(
        Shelf::Training,
        vec![
            school("T1", &["dian-gong", "han-gong"], north(1)),
            school("T2", &["chu-shi"], north(2)),
        ],
    );
    let later = ShelfPage {
        gone: vec![id("T2"), id("T7")],
        ..page(Shelf::Training, vec![school("T1", &["wa-gong"], north(1))])
    };
    cache.apply_shelf(later).expect("applied");
    assert_eq!(
        everything(&cache, Shelf::Training),
        [school("T1", &["wa-gong"], north(1))]
    );
}

#[test]
fn a_whole_copy_replaces_what_was_there_and_is_not_stood_by_before_its_end() {
    let (mut cache, _folder) = filled(Shelf::Policies, vec![policy("P1", "旧", &[])]);
    let first = ShelfPage {
        begins: PageBegin::FromNothing,
        next: FeedCursor("snapshot/x/1".to_owned()),
        as_of: None,
        ..page(Shelf::Policies, vec![policy("P2", "新", &[])])
    };
    let state = cache.apply_shelf(first).expect("applied");
    assert_eq!((state.entries, state.as_of), (1, None));
    let rest = page(Shelf::Policies, vec![policy("P3", "新", &[])]);
    let state = cache.apply_shelf(rest).expect("applied");
    assert_eq!((state.entries, state.as_of), (2, Some(now())));
}

#[test]
fn an_empty_page_makes_the_data_current_and_an_older_moment_changes_nothing() {
    let (mut cache, _folder) = filled(Shelf::Archives, vec![archive("A1", north(1))]);
    let later = WallTime(now().0 + 1_000);
    for (as_of, expected) in [(later, later), (now(), later)] {
        let empty = ShelfPage {
            as_of: Some(as_of),
            ..page(Shelf::Archives, Vec::new())
        };
        let state = cache.apply_shelf(empty).expect("applied");
        assert_eq!(state.as_of, Some(expected));
    }
}

#[test]
fn an_entry_of_another_shelf_is_left_out() {
    let (cache, _folder) = filled(Shelf::Policies, vec![archive("A1", north(1))]);
    assert!(everything(&cache, Shelf::Policies).is_empty());
    assert!(everything(&cache, Shelf::Archives).is_empty());
}

#[test]
fn shelves_do_not_disturb_the_listings_nor_each_other() {
    let (mut cache, _folder) = filled(Shelf::Policies, vec![policy("P1", "补贴", &[])]);
    cache.start_over().expect("listings are forgotten");
    assert_eq!(everything(&cache, Shelf::Policies).len(), 1);
    assert_eq!(state(&cache, Shelf::Fairs).cursor, None);
}
