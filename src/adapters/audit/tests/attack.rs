//! Tampering by somebody who has stolen keys.

use super::super::key::{EpochKey, record_hash};
use super::super::{Damage, Trust, verify};
use super::log::{Log, START, Signer};
use crate::ports::audit::{AuditCheckpoint, AuditHead};
use crate::ports::keys::DeviceSigner;

/// Changes a record and recomputes everything after it with the keys the attacker holds.
fn rewrite(log: &mut Log, n: u64, key: &EpochKey, device: Option<&Signer>) {
    let i = usize::try_from(n - 1).expect("small");
    log.records[i].body = br#"{"e":"card.removed"}"#.to_vec();
    let mut head = match i.checked_sub(1) {
        Some(before) => log.records[before].head(),
        None => AuditHead::default(),
    };
    for record in &mut log.records[i..] {
        record.hash = record_hash(&head.hash, record.n, record.at, &record.body);
        record.mac = key.code(&record.hash);
        head = record.head();
    }
    let Some(device) = device else { return };
    for c in log.checkpoints.iter_mut().filter(|c| c.head.n >= n) {
        let at = usize::try_from(c.head.n - 1).expect("small");
        c.head = log.records[at].head();
        let text = AuditCheckpoint::signed_text(&c.head, c.at, c.seed, c.epoch);
        c.signature = device.sign(&text).expect("signs");
    }
}

#[test]
fn todays_key_does_not_rewrite_what_lies_before_the_last_checkpoint() {
    for n in [2, 16, 17, 31, 48] {
        let mut log = Log::written(60, 16);
        let today = log.file.key();
        rewrite(&mut log, n, &today, None);
        // The county with the seed names the record; with the public key alone the checkpoint that
        // does not fit is named.
        assert_eq!(log.verify_with_seeds(), Err(Damage::Forged(n)));
        let after = (n - 1) / 16 * 16;
        let at = after + 16;
        assert_eq!(log.verify_signed(), Err(Damage::Rewritten { after, at }));
    }
}

#[test]
fn not_even_the_device_key_and_todays_key_together_rewrite_it() {
    for n in [2, 17, 40] {
        let mut log = Log::written(60, 16);
        let seen = log.records[50].head();
        let today = log.file.key();
        rewrite(&mut log, n, &today, Some(&Signer::new(1)));
        assert!(log.verify_signed().is_ok(), "signatures alone are deceived");
        assert_eq!(log.verify_with_seeds(), Err(Damage::Forged(n)));
        assert_eq!(log.verify_anchored(seen), Err(Damage::NotTheCountys(51)));
    }
}

#[test]
fn what_lies_after_the_last_checkpoint_is_safe_only_from_those_without_todays_key() {
    let mut log = Log::written(60, 16);
    let today = log.file.key();
    rewrite(&mut log, 55, &today, None);
    assert!(log.verify_with_seeds().is_ok(), "the limit of the method");

    let mut log = Log::written(60, 16);
    let seed = log.seeds[0].clone();
    let wrong = EpochKey::of_seed(&seed);
    rewrite(&mut log, 55, &wrong, None);
    assert_eq!(log.verify_here(), Err(Damage::Forged(55)));
}

#[test]
fn a_record_appended_or_inserted_without_the_key_is_named() {
    let mut log = Log::written(60, 16);
    let mut false_one = log.records[59].clone();
    false_one.n = 61;
    false_one.hash = record_hash(&log.head().hash, 61, START, &false_one.body);
    false_one.at = START;
    log.records.push(false_one);
    assert_eq!(log.verify_here(), Err(Damage::Forged(61)));

    let mut log = Log::written(60, 16);
    let mut false_one = log.records[20].clone();
    let head = log.records[19].head();
    false_one.hash = record_hash(&head.hash, 21, false_one.at, b"{}");
    false_one.body = b"{}".to_vec();
    log.records.insert(20, false_one);
    log.renumber(20);
    let named = Damage::Inserted {
        first: 21,
        last: 21,
    };
    assert_eq!(log.verify_with_seeds(), Err(named));
}

#[test]
fn a_log_signed_by_another_device_is_not_this_terminals() {
    let log = Log::written(20, 16);
    let trust = Trust {
        device_keys: vec![Signer::new(9).public_key()],
        ..Trust::default()
    };
    let found = verify(log.records.iter().cloned(), &log.checkpoints, &trust);
    assert_eq!(found, Err(Damage::CheckpointForged(16)));
    let both = Trust {
        device_keys: vec![Signer::new(9).public_key(), Signer::new(1).public_key()],
        ..Trust::default()
    };
    let found = verify(log.records.iter().cloned(), &log.checkpoints, &both);
    assert_eq!(
        found.map(|v| v.signed),
        Ok(1),
        "a renewed key stands beside the old one"
    );
}

#[test]
fn the_key_of_an_epoch_leads_forward_only() {
    let log = Log::written(60, 16);
    let second = EpochKey::of_seed(&log.seeds[0]).next();
    let trust = Trust {
        keys: vec![second],
        ..Trust::default()
    };
    let found = verify(log.records.iter().cloned(), &log.checkpoints, &trust);
    assert_eq!(
        found.map(|v| v.coded),
        Ok(44),
        "the first sixteen stay closed to it"
    );
}
