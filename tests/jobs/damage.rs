//! A cache that is damaged, too new, or fails in the middle of a page.

use std::fs;

use jiujinban::adapters::store::cache::{Cache, trades};
use jiujinban::domain::jobs::listing::Listing;
use jiujinban::ports::jobs::{CacheFault, FeedCursor, ListingPage};
use rusqlite::Connection;

use crate::support::{Bench, TODAY, ids, listing, now, page, text};

fn reopened(bench: Bench) -> (Cache, Option<CacheFault>, tempfile::TempDir) {
    let path = bench.path();
    let Bench { folder, cache } = bench;
    drop(cache);
    let (cache, lost) = Cache::open(&path, trades::shipped()).expect("opens");
    (cache, lost, folder)
}

/// Closes the cache, changes its file, opens it again.
fn after(change: impl FnOnce(&std::path::Path)) -> (Cache, Option<CacheFault>, tempfile::TempDir) {
    let bench = Bench::new((0..200).map(|n| listing(&format!("L{n}"))).collect());
    let path = bench.path();
    let Bench { folder, cache } = bench;
    drop(cache);
    change(&path);
    let (cache, lost) = Cache::open(&path, trades::shipped()).expect("opens");
    (cache, lost, folder)
}

fn is_empty_and_told(cache: &Cache, folder: &tempfile::TempDir) {
    let state = cache.state(now());
    assert_eq!((state.listings, state.cursor, state.as_of), (0, None, None));
    assert!(folder.path().join("cache.db.damaged").exists());
}

#[test]
fn garbage_instead_of_a_file_is_set_aside_and_an_empty_cache_begun() {
    let (cache, lost, folder) = after(|path| {
        fs::write(path, "这不是数据库".repeat(1_000)).expect("writes");
    });
    assert_eq!(lost, Some(CacheFault::Damaged));
    is_empty_and_told(&cache, &folder);
}

#[test]
fn a_page_of_zeroes_in_the_middle_is_set_aside_and_an_empty_cache_begun() {
    let (cache, lost, folder) = after(|path| {
        let mut bytes = fs::read(path).expect("reads");
        assert!(bytes.len() > 40_960, "more than ten pages");
        bytes[8_192..36_864].fill(0);
        fs::write(path, bytes).expect("writes");
    });
    assert_eq!(lost, Some(CacheFault::Damaged));
    is_empty_and_told(&cache, &folder);
}

#[test]
fn a_value_nobody_wrote_counts_as_damage() {
    let (cache, lost, folder) = after(|path| {
        let db = Connection::open(path).expect("opens");
        db.execute("update listing set kind = 'slave' where id = 'L7'", [])
            .expect("writes");
    });
    assert_eq!(lost, Some(CacheFault::Damaged));
    is_empty_and_told(&cache, &folder);
}

#[test]
fn a_file_of_a_newer_release_is_set_aside_and_its_number_told() {
    let (cache, lost, folder) = after(|path| {
        let db = Connection::open(path).expect("opens");
        db.pragma_update(None, "user_version", 99).expect("writes");
    });
    assert_eq!(lost, Some(CacheFault::TooNew { found: 99 }));
    is_empty_and_told(&cache, &folder);
}

#[test]
fn a_file_of_another_program_is_not_written_into() {
    let (_, lost, folder) = after(|path| {
        fs::remove_file(path).expect("removes");
        let db = Connection::open(path).expect("opens");
        db.execute_batch("create table theirs (x); insert into theirs values (1)")
            .expect("writes");
    });
    assert_eq!(lost, Some(CacheFault::Damaged));
    let theirs = Connection::open(folder.path().join("cache.db.damaged")).expect("opens");
    let kept: i64 = theirs
        .query_row("select x from theirs", [], |row| row.get(0))
        .expect("their row");
    assert_eq!(kept, 1);
}

#[test]
fn a_folder_that_is_not_there_is_a_fault_and_not_damage() {
    let nowhere = std::path::Path::new("/nonexistent/cache.db");
    let fault = Cache::open(nowhere, trades::shipped()).err();
    assert_eq!(fault, Some(CacheFault::Io));
}

#[test]
fn a_page_that_fails_in_the_middle_changes_neither_file_nor_index_nor_cursor() {
    let mut bench = Bench::new(vec![listing("L1"), listing("L2")]);
    let before = bench.cache.state(now());
    Connection::open(bench.path())
        .and_then(|db| {
            db.execute_batch(
                "create trigger stop before insert on listing when new.title = '坏'
                 begin select raise(abort, 'stop'); end",
            )
        })
        .expect("a trigger");
    let bad = ListingPage {
        tombstones: vec![listing("L1").id],
        next: FeedCursor("c2".into()),
        ..page(vec![
            listing("L3"),
            Listing {
                title: "坏".into(),
                ..listing("L4")
            },
        ])
    };
    assert_eq!(bench.cache.apply(&bad), Err(CacheFault::Io));
    assert_eq!(bench.cache.state(now()), before);
    assert_eq!(ids(&bench.cache, &text("电工")), ["L2", "L1"]);
    let (cache, lost, _folder) = reopened(bench);
    assert_eq!((lost, cache.state(now())), (None, before));
    assert_eq!(ids(&cache, &text("电工")), ["L2", "L1"]);
}

#[test]
fn a_full_disk_is_told_as_such_and_searching_goes_on() {
    let mut bench = Bench::new(vec![listing("L1")]);
    bench.cache.limit(80 * 1_024).expect("limits");
    let big = Listing {
        description: "工".repeat(100_000),
        ..listing("L2")
    };
    assert_eq!(
        bench.cache.apply(&page(vec![big])),
        Err(CacheFault::DiskFull)
    );
    assert_eq!(ids(&bench.cache, &text("电工")), ["L1"]);
    assert_eq!(bench.cache.apply(&page(vec![listing("L3")])), Ok(()));
}

#[test]
fn a_cache_opened_again_answers_as_before() {
    let mut bench = Bench::new((0..50).map(|n| listing(&format!("L{n}"))).collect());
    let change = ListingPage {
        tombstones: vec![listing("L1").id, listing("never").id],
        ..page(vec![Listing {
            title: "焊工".into(),
            ..listing("L2")
        }])
    };
    bench.cache.apply(&change).expect("applies");
    let before = bench.cache.find(&text("焊工"), TODAY);
    let (cache, lost, _folder) = reopened(bench);
    assert_eq!(lost, None);
    assert_eq!(cache.find(&text("焊工"), TODAY), before);
    assert_eq!(cache.state(now()).listings, 49);
}

#[test]
fn an_index_worn_by_changes_is_built_anew_and_answers_the_same() {
    let mut bench = Bench::new(vec![listing("L1")]);
    for round in 0..30 {
        let changed = (0..200)
            .map(|n| Listing {
                title: format!("电工第{round}次"),
                ..listing(&format!("L{n}"))
            })
            .collect();
        bench.cache.apply(&page(changed)).expect("applies");
    }
    assert_eq!(bench.cache.state(now()).listings, 200);
    assert_eq!(bench.cache.find(&text("电工第29次"), TODAY).1, 200);
    assert_eq!(bench.cache.find(&text("电工第28次"), TODAY).1, 0);
    let fresh = Bench::new(vec![listing("x")]).cache.memory().index;
    assert!(bench.cache.memory().index < fresh + 200 * 4_000);
}

#[test]
fn starting_over_forgets_listings_and_cursor() {
    let mut bench = Bench::new(vec![listing("L1")]);
    bench.cache.start_over().expect("forgets");
    let state = bench.cache.state(now());
    assert_eq!((state.listings, state.cursor, state.as_of), (0, None, None));
    assert_eq!(ids(&bench.cache, &text("")), [""; 0]);
    let (cache, _, _folder) = reopened(bench);
    assert_eq!(cache.state(now()).listings, 0);
}
