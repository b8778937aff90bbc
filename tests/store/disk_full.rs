//! A disk that is full, for real: a file system of two megabytes in memory, seen by this test's
//! threads only.

#![allow(unsafe_code, reason = "a private mount takes two system calls")]

use crate::shop::*;
use jiujinban::adapters::store::outbox::StoreOptions;
use jiujinban::domain::delivery::Delivery;
use jiujinban::domain::machine::audit::AuditEvent;
use jiujinban::ports::store::*;
use std::ffi::{CStr, CString, c_char, c_int, c_ulong, c_void};
use std::fs;
use std::path::Path;

unsafe extern "C" {
    fn unshare(flags: c_int) -> c_int;
    fn mount(
        source: *const c_char,
        target: *const c_char,
        kind: *const c_char,
        flags: c_ulong,
        data: *const c_void,
    ) -> c_int;
}

const CLONE_NEWNS: c_int = 0x0002_0000;
const MS_REC_PRIVATE: c_ulong = 0x4000 | (1 << 18);

/// Mounts a small file system that only this thread and its children see.
fn small_disk(dir: &Path, size: &str) {
    let target = CString::new(dir.to_str().expect("UTF-8")).expect("no zero byte");
    let size = CString::new(format!("size={size}")).expect("no zero byte");
    let tmpfs: &CStr = c"tmpfs";
    // SAFETY: the strings live through the calls, which only read them.
    let outcome = unsafe {
        unshare(CLONE_NEWNS)
            | mount(
                std::ptr::null(),
                c"/".as_ptr(),
                std::ptr::null(),
                MS_REC_PRIVATE,
                std::ptr::null(),
            )
            | mount(
                tmpfs.as_ptr(),
                target.as_ptr(),
                tmpfs.as_ptr(),
                0,
                size.as_ptr().cast(),
            )
    };
    let error = std::io::Error::last_os_error();
    assert_eq!(
        outcome, 0,
        "this test mounts a small disk and needs root: {error}"
    );
}

/// Fills the store with large cases and then with small ones until it takes no more, asked again and
/// again; the numbers it took.
fn fill(shop: &Shop) -> Vec<u16> {
    let mut kept = Vec::new();
    let mut next = 1..4_000;
    for size in [3_000, 10] {
        let mut refused = 0;
        while refused < 3 {
            let n = next.next().expect("the disk fills");
            match shop.commit(&row(n, size)) {
                Ok(_) => {
                    kept.push(n);
                    refused = 0;
                }
                Err(fault) => {
                    assert_eq!(fault, StoreFault::DiskFull);
                    refused += 1;
                }
            }
        }
    }
    kept
}

#[test]
fn a_full_disk_refuses_new_cases_and_still_sends_erases_and_records_the_old_ones() {
    let dir = directory();
    small_disk(dir.path(), "2m");
    let shop = Shop::open(dir.path());
    let kept = fill(&shop);
    assert!(kept.len() > 100, "{}", kept.len());
    assert!(shop.said().contains(&StoreEvent::Health(StoreHealth::Full)));
    assert_eq!(shop.commit(&row(4_999, 10)), Err(StoreFault::DiskFull));
    // Something else on the machine takes the very last room.
    fs::write(dir.path().join("ballast"), vec![1; 1 << 20]).expect_err("no room at all");
    for _ in 0..40 {
        shop.append(AuditEvent::KeyDeviceLost)
            .expect("records still go in");
    }
    assert!(
        shop.said()
            .iter()
            .any(|e| matches!(e, StoreEvent::ReserveReleased(n) if *n > 0)),
        "the reserve is what made the room"
    );
    for n in &kept {
        let line = shop.case(&row(*n, 3_000).envelope.facts.no);
        assert!(line.is_some(), "case {n}");
    }
    fs::remove_file(dir.path().join("ballast")).expect("removed");
    loop {
        let sent = shop.lease(50).send;
        if sent.is_empty() {
            break;
        }
        for envelope in sent {
            let outcome = shop.accept(envelope.facts.submission);
            assert_eq!(outcome, Ok(Delivery::Accepted(stamp())));
        }
    }
    assert!(shop.said().contains(&StoreEvent::Health(StoreHealth::Good)));
    shop.commit(&row(4_999, 3_000))
        .expect("there is room again");
    drop(shop);
    whole_chain(dir.path());
}

#[test]
fn a_start_on_a_full_disk_opens_for_sending_and_takes_nothing_new() {
    let dir = directory();
    small_disk(dir.path(), "2m");
    let shop = Shop::open(dir.path());
    for n in 1..=20 {
        shop.commit(&row(n, 3_000)).expect("kept");
    }
    drop(shop);
    fs::remove_file(dir.path().join("outbox.reserve")).expect("given up before");
    let mut ballast = vec![1_u8; 4 << 20];
    while fs::write(dir.path().join("ballast"), &ballast).is_err() {
        ballast.truncate(ballast.len() - 4_096);
    }
    let shop = Shop::open(dir.path());
    assert_eq!(shop.commit(&row(21, 3_000)), Err(StoreFault::DiskFull));
    let line = shop.case(&row(20, 3_000).envelope.facts.no);
    assert!(line.is_some());
    fs::remove_file(dir.path().join("ballast")).expect("removed");
    shop.commit(&row(21, 3_000)).expect("there is room again");
    let sent = shop.lease(50).send;
    assert_eq!(sent.len(), 21);
}

#[test]
fn a_full_disk_takes_no_case_with_half_its_pages_and_still_erases_accepted_ones() {
    let dir = directory();
    small_disk(dir.path(), "24m");
    let options = StoreOptions {
        wal_pages: 128,
        ..StoreOptions::default()
    };
    let shop = Shop::with(dir.path(), options, Hands::at(NOON));
    let largest = [999_000; 3];
    let mut kept = Vec::new();
    for n in 1..40 {
        match shop.commit(&row_with_pages(n, &largest)) {
            Ok(id) => kept.push(id),
            Err(fault) => {
                assert_eq!(fault, StoreFault::DiskFull);
                break;
            }
        }
    }
    assert!((1..20).contains(&kept.len()), "{}", kept.len());
    for case in kept {
        let leased = shop.lease(1);
        assert_eq!(leased.pages.len(), 3);
        assert_eq!(leased.send[0].facts.submission, case);
        let after = shop.accept(case);
        assert!(matches!(after, Ok(Delivery::Accepted(_))), "{after:?}");
    }
    assert!(shop.lease(9).pages.is_empty());
}
