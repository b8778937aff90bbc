//! Tampering by somebody who can write the file and has no key: each is named at its record.

use super::super::Damage;
use super::log::Log;
use crate::domain::time::WallTime;
use crate::ports::audit::ChainHash;

const COUNT: u64 = 60;

fn log() -> Log {
    Log::written(COUNT, 16)
}

/// Every record but the first and last few, as index and number.
fn middle() -> impl Iterator<Item = (usize, u64)> {
    (1..COUNT - 3).map(|n| (usize::try_from(n).expect("small"), n + 1))
}

#[test]
fn an_edited_body_time_hash_or_code_is_named_at_its_record() {
    for (i, n) in middle() {
        let mut edited = log();
        edited.records[i].body = br#"{"e":"card.removed"}"#.to_vec();
        assert_eq!(edited.verify_signed(), Err(Damage::Altered(n)));

        let mut edited = log();
        edited.records[i].at = WallTime(0);
        assert_eq!(edited.verify_signed(), Err(Damage::Altered(n)));

        let mut edited = log();
        edited.records[i].hash = ChainHash([0; 32]);
        assert_eq!(edited.verify_signed(), Err(Damage::Altered(n)));

        let mut edited = log();
        edited.records[i].mac[3] ^= 1;
        assert_eq!(edited.verify_with_seeds(), Err(Damage::Forged(n)));
    }
}

#[test]
fn a_deleted_record_is_named_and_so_is_a_row_of_them() {
    for (i, n) in middle() {
        let mut cut = log();
        cut.records.remove(i);
        assert_eq!(
            cut.verify_signed(),
            Err(Damage::Missing { first: n, last: n })
        );

        let mut cut = log();
        cut.records.drain(i..i + 2);
        let gone = Damage::Missing {
            first: n,
            last: n + 1,
        };
        assert_eq!(cut.verify_signed(), Err(gone));
    }
}

#[test]
fn a_deleted_record_is_named_even_when_the_rest_was_numbered_anew() {
    for (i, n) in middle() {
        let mut cut = log();
        cut.records.remove(i);
        cut.renumber(i);
        assert_eq!(
            cut.verify_signed(),
            Err(Damage::Missing { first: n, last: n })
        );

        let mut cut = log();
        cut.records.drain(i..i + 2);
        cut.renumber(i);
        let gone = Damage::Missing {
            first: n,
            last: n + 1,
        };
        assert_eq!(cut.verify_signed(), Err(gone));
    }
}

#[test]
fn the_first_record_missing_is_named() {
    let mut cut = log();
    cut.records.remove(0);
    assert_eq!(
        cut.verify_signed(),
        Err(Damage::Missing { first: 1, last: 1 })
    );
}

#[test]
fn two_records_that_changed_places_are_named_at_the_first() {
    for (i, n) in middle() {
        for distance in [1, 2] {
            let mut swapped = log();
            swapped.records.swap(i, i + distance);
            assert_eq!(
                swapped.verify_signed(),
                Err(Damage::Reordered(n)),
                "as lines"
            );
            swapped.renumber(i);
            assert_eq!(
                swapped.verify_signed(),
                Err(Damage::Reordered(n)),
                "as rows"
            );
        }
    }
}

#[test]
fn a_record_moved_far_away_is_named_where_it_is_missed() {
    for to in [20, 40, 58] {
        let mut moved = log();
        let record = moved.records.remove(9);
        moved.records.insert(to, record);
        moved.renumber(9);
        assert_eq!(moved.verify_signed(), Err(Damage::Reordered(10)));
    }
}

#[test]
fn an_inserted_record_is_named_whether_copied_or_made_up() {
    for (i, n) in middle() {
        let mut copied = log();
        let copy = copied.records[0].clone();
        copied.records.insert(i, copy);
        copied.renumber(i);
        assert_eq!(
            copied.verify_signed(),
            Err(Damage::Inserted { first: n, last: n })
        );

        let mut doubled = log();
        let copy = doubled.records[i - 1].clone();
        doubled.records.insert(i, copy);
        let twice = Damage::Inserted {
            first: n - 1,
            last: n - 1,
        };
        assert_eq!(doubled.verify_signed(), Err(twice), "the same number twice");
    }
}

#[test]
fn several_inserted_records_are_named_together() {
    let mut stuffed = log();
    for _ in 0..3 {
        let copy = stuffed.records[5].clone();
        stuffed.records.insert(30, copy);
    }
    stuffed.renumber(30);
    let named = Damage::Inserted {
        first: 31,
        last: 33,
    };
    assert_eq!(stuffed.verify_signed(), Err(named));
}

#[test]
fn a_log_cut_before_its_newest_checkpoint_is_noticed_without_help() {
    let mut cut = log();
    cut.records.truncate(40);
    assert_eq!(
        cut.verify_signed(),
        Err(Damage::CutShort {
            last: 40,
            known: 48
        })
    );
    cut.records.clear();
    assert_eq!(
        cut.verify_signed(),
        Err(Damage::CutShort { last: 0, known: 16 })
    );
}

#[test]
fn a_log_cut_with_its_checkpoints_is_noticed_by_the_county_and_by_the_terminals_own_key() {
    let whole = log();
    let mut cut = whole.clone();
    cut.records.truncate(36);
    cut.checkpoints.truncate(2);
    assert!(cut.verify_signed().is_ok(), "nothing in the file tells");
    let known = Damage::CutShort {
        last: 36,
        known: 60,
    };
    assert_eq!(cut.verify_anchored(whole.head()), Err(known));
    assert_eq!(cut.verify_here(), Err(Damage::CheckpointMissing(32)));
}

#[test]
fn a_log_put_back_from_another_terminal_is_noticed_by_the_county() {
    let mine = log();
    let other = log();
    let seen = mine.records[29].head();
    assert_eq!(other.verify_anchored(seen), Err(Damage::NotTheCountys(30)));
    let whole = mine.verify_anchored(seen).expect("whole");
    assert_eq!(whole.anchored, 1);
}

#[test]
fn a_checkpoint_that_is_gone_false_or_signed_by_another_is_named() {
    let mut gone = log();
    gone.checkpoints.remove(1);
    assert_eq!(gone.verify_signed(), Err(Damage::CheckpointMissing(16)));

    let mut changed = log();
    changed.checkpoints[1].signature.0[0] ^= 1;
    assert_eq!(changed.verify_signed(), Err(Damage::CheckpointForged(32)));

    let mut foreign = log();
    foreign.checkpoints[2].at = WallTime(1);
    assert_eq!(foreign.verify_signed(), Err(Damage::CheckpointForged(48)));
}

#[test]
fn a_long_log_without_any_checkpoint_is_not_taken_for_whole() {
    let mut bare = Log::written(600, 256);
    bare.checkpoints.clear();
    assert_eq!(bare.verify_signed(), Err(Damage::CheckpointMissing(0)));
}

#[test]
fn an_untouched_log_is_whole_and_the_report_says_what_was_proved() {
    let whole = log().verify_with_seeds().expect("whole");
    assert_eq!((whole.records, whole.coded, whole.tail), (60, 60, 12));
    assert_eq!((whole.signed, whole.unsigned, whole.anchored), (3, 0, 0));
    let here = log().verify_here().expect("whole");
    assert_eq!(
        here.coded, 12,
        "on the terminal only the running epoch can be checked"
    );
}

#[test]
fn a_log_whose_oldest_records_were_removed_up_to_a_checkpoint_is_whole() {
    let mut pruned = log();
    pruned.records.drain(..32);
    let whole = pruned.verify_with_seeds().expect("whole");
    assert_eq!((whole.first, whole.records, whole.coded), (33, 28, 28));
    pruned.records.remove(0);
    let gone = Damage::Missing { first: 1, last: 33 };
    assert_eq!(pruned.verify_with_seeds(), Err(gone));
}
