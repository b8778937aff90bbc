//! The power goes: what the disk has is what was synced, and any part of what was not.
//!
//! Everything the store writes is recorded in order. For many moments the files are put together
//! as a disk may have them after a cut: all that was synced, and of the rest a random choice of
//! 512-byte sectors. Whatever was reported as kept before that moment must be there.

use crate::shim::{self, Image, Step, apply};
use crate::shop::*;
use jiujinban::adapters::store::outbox::StoreOptions;
use jiujinban::domain::delivery::Delivery;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const SECTOR: usize = 512;
const CASES: u16 = 40;
/// Marks from here on say that a case was accepted.
const ACCEPTED: u16 = 10_000;

fn recorded_day(dir: &Path) -> Vec<(PathBuf, Step)> {
    shim::plan(dir, |p| p.record = Some(Vec::new()));
    let options = StoreOptions {
        vfs: Some(shim::NAME),
        ..small()
    };
    let shop = Shop::with(dir, options, Hands::at(NOON));
    let mark = |n| {
        shim::plan(dir, |p| {
            let record = p.record.as_mut().expect("recording");
            record.push((PathBuf::new(), Step::Mark(n)));
        });
    };
    for n in 1..=CASES {
        shop.commit(&row(n, 500 + 150 * usize::from(n)))
            .expect("kept");
        mark(n);
        if n % 4 == 0 {
            shop.lease(2);
            let id = row(n / 2, 500 + 150 * usize::from(n / 2))
                .envelope
                .facts
                .submission;
            shop.accept(id).expect("accepted");
            mark(ACCEPTED + n / 2);
        }
    }
    drop(shop);
    shim::plan(dir, |p| p.record.take().expect("recording"))
}

/// The files as a disk may have them when the power goes after `record`.
fn after_a_cut(record: &[(PathBuf, Step)], rng: &mut fastrand::Rng, dir: &Path) -> Vec<u16> {
    let mut images: BTreeMap<&PathBuf, Image> = BTreeMap::new();
    let mut marks = Vec::new();
    for (path, step) in record {
        match step {
            Step::Mark(n) => marks.push(*n),
            _ => images.entry(path).or_default().take(step),
        }
    }
    for (path, image) in images {
        let mut bytes = image.durable;
        for step in &image.pending {
            match step {
                Step::Write { at, bytes: new } => {
                    for (n, sector) in new.chunks(SECTOR).enumerate() {
                        if rng.bool() {
                            let at = at + (n * SECTOR) as u64;
                            let bytes_of = sector.to_vec();
                            apply(
                                &mut bytes,
                                &Step::Write {
                                    at,
                                    bytes: bytes_of,
                                },
                            );
                        }
                    }
                }
                other if rng.bool() => apply(&mut bytes, other),
                _ => {}
            }
        }
        let name = path.file_name().expect("a name");
        std::fs::write(dir.join(name), bytes).expect("written");
    }
    marks
}

#[test]
fn whatever_moment_the_power_goes_every_case_reported_as_kept_is_there() {
    let dir = directory();
    let record = recorded_day(dir.path());
    let syncs = record
        .iter()
        .filter(|(_, s)| matches!(s, Step::Sync))
        .count();
    assert!(syncs > usize::from(CASES), "{}", shim::outline(&record));
    let mut rng = fastrand::Rng::with_seed(20_261_122);
    for round in 0..150 {
        let cut = rng.usize(1..=record.len());
        let dark = directory();
        let marks = after_a_cut(&record[..cut], &mut rng, dark.path());
        let shop = Shop::open(dark.path());
        let opened = shop.opened.as_ref().expect("opens after a cut");
        assert_eq!(opened.salvage, None, "round {round}, cut {cut}");
        for mark in marks {
            let n = mark % ACCEPTED;
            let line = shop.case(&row(n, 10).envelope.facts.no);
            let line = line.unwrap_or_else(|| {
                panic!(
                    "case {n} is lost: round {round}, cut {cut}:\n{}",
                    shim::outline(&record[..cut])
                )
            });
            if mark > ACCEPTED {
                assert_eq!(line.delivery, Delivery::Accepted(stamp()), "case {n}");
            }
        }
        drop(shop);
        whole_chain(dark.path());
    }
}

/// Cases of one confirmation, two at a time.
fn recorded_pairs(dir: &Path) -> Vec<(PathBuf, Step)> {
    shim::plan(dir, |p| p.record = Some(Vec::new()));
    let options = StoreOptions {
        vfs: Some(shim::NAME),
        ..small()
    };
    let shop = Shop::with(dir, options, Hands::at(NOON));
    for n in (1..CASES).step_by(2) {
        let pair = [row(n, 2_000), row(n + 1, 3_000)];
        shop.commit_all(&pair).expect("kept");
        shim::plan(dir, |p| {
            let record = p.record.as_mut().expect("recording");
            record.push((PathBuf::new(), Step::Mark(n)));
        });
    }
    drop(shop);
    shim::plan(dir, |p| p.record.take().expect("recording"))
}

#[test]
fn a_power_cut_between_two_cases_of_one_confirmation_leaves_both_or_neither() {
    let dir = directory();
    let record = recorded_pairs(dir.path());
    let mut rng = fastrand::Rng::with_seed(20_261_123);
    for round in 0..60 {
        let cut = rng.usize(1..=record.len());
        let dark = directory();
        let marks = after_a_cut(&record[..cut], &mut rng, dark.path());
        let shop = Shop::open(dark.path());
        for n in (1..CASES).step_by(2) {
            let [first, second] = [n, n + 1].map(|n| {
                let no = row(n, 10).envelope.facts.no;
                shop.case(&no).is_some()
            });
            assert_eq!(first, second, "pair {n}, round {round}, cut {cut}");
            assert!(first || !marks.contains(&n), "pair {n} is lost, cut {cut}");
        }
        drop(shop);
        whole_chain(dark.path());
    }
}

#[test]
fn the_simulation_does_lose_what_was_not_synced() {
    let dir = directory();
    let record: Vec<(PathBuf, Step)> = recorded_day(dir.path())
        .into_iter()
        .filter(|(_, step)| !matches!(step, Step::Sync))
        .collect();
    let mut rng = fastrand::Rng::with_seed(1);
    let dark = directory();
    let marks = after_a_cut(&record, &mut rng, dark.path());
    let shop = Shop::open(dark.path());
    let lost = marks
        .iter()
        .filter(|n| **n < ACCEPTED)
        .filter(|n| shop.opened.is_err() || shop.case(&row(**n, 10).envelope.facts.no).is_none())
        .count();
    assert!(lost > 0, "a disk without syncs must lose something");
}
