//! What the chain does when the program starts again.

use super::super::{Chain, Damage};
use super::log::{Log, MemoryFile, START, Signer};
use crate::domain::machine::audit::AuditEvent;
use crate::ports::audit::{AuditChain, ChainFault, ChainStart};
use crate::ports::machine::FileFault;
use std::sync::Arc;

#[test]
fn an_orderly_restart_goes_on_under_the_same_seed() {
    let mut log = Log::written(40, 16);
    let (mut chain, start) = log.start();
    assert_eq!(start, ChainStart::Continued);
    log.append(&mut chain, AuditEvent::CardRemoved);
    let whole = log.verify_with_seeds().expect("whole");
    assert_eq!((whole.records, whole.coded), (41, 41));
}

#[test]
fn a_restart_before_the_first_checkpoint_goes_on_too() {
    let mut log = Log::written(3, 16);
    assert_eq!(log.start().1, ChainStart::Continued);
}

#[test]
fn a_power_cut_between_a_checkpoint_and_its_new_key_is_made_good() {
    let mut log = Log::written(31, 16);
    let (mut chain, _) = log.start();
    log.append(&mut chain, AuditEvent::CardInserted);
    let made = chain.checkpoint(&log.head(), START).expect("signed");
    log.checkpoints.push(made);
    let before = log.file.key();
    let (mut chain, start) = log.start();
    assert_eq!(start, ChainStart::Continued);
    assert_eq!(log.file.key(), before.next());
    log.append(&mut chain, AuditEvent::CardInserted);
    assert_eq!(log.verify_with_seeds().map(|v| v.coded), Ok(33));
}

#[test]
fn a_full_disk_at_a_checkpoint_is_reported_and_made_good_later() {
    let mut log = Log::written(15, 100);
    let (mut chain, _) = log.start();
    log.append(&mut chain, AuditEvent::CardInserted);
    let made = chain.checkpoint(&log.head(), START).expect("signed");
    log.checkpoints.push(made.clone());
    log.file.fail(Some(FileFault::Full));
    assert_eq!(chain.committed(&made), Err(ChainFault::Key));
    log.append(&mut chain, AuditEvent::CardRemoved);
    log.file.fail(None);
    let (mut chain, start) = log.start();
    assert_eq!(start, ChainStart::Continued);
    log.append(&mut chain, AuditEvent::CardInserted);
    assert_eq!(log.verify_with_seeds().map(|v| v.coded), Ok(18));
}

#[test]
fn a_lost_or_damaged_key_begins_a_new_seed_in_the_same_chain_and_says_so() {
    for damaged in [None, Some(vec![1; 57]), Some(vec![])] {
        let mut log = Log::written(40, 16);
        log.file.put(damaged);
        let (mut chain, start) = log.start();
        assert!(matches!(start, ChainStart::Rekeyed(_)));
        for _ in 0..20 {
            log.append(&mut chain, AuditEvent::CardInserted);
        }
        log.checkpoint(&mut chain);
        let whole = log.verify_with_seeds().expect("whole");
        assert_eq!(
            (whole.records, whole.coded),
            (61, 61),
            "both seeds are known"
        );
        assert!(log.records[40].body.starts_with(br#"{"e":"audit.rekeyed""#));
    }
}

#[test]
fn a_power_cut_before_the_first_record_of_a_new_seed_begins_it_again() {
    let mut log = Log::written(40, 16);
    log.file.put(None);
    let mut chain = Chain::new(Box::new(log.file.clone()), Arc::new(Signer::new(1)));
    chain
        .resume(log.records.last(), log.checkpoints.last())
        .expect("written");
    // The record that should follow never came.
    let (mut chain, start) = log.start();
    assert!(matches!(start, ChainStart::Rekeyed(_)));
    log.append(&mut chain, AuditEvent::CardInserted);
    assert_eq!(log.verify_with_seeds().map(|v| v.coded), Ok(42));
}

#[test]
fn an_old_copy_of_the_table_put_back_is_noticed_by_the_key() {
    let mut log = Log::written(60, 16);
    log.records.truncate(20);
    log.checkpoints.truncate(1);
    let (_, start) = log.start();
    assert!(matches!(start, ChainStart::RolledBack { epochs: 2, .. }));
    let told = br#"{"e":"audit.rolled_back","epochs":2,"#;
    assert!(log.records[20].body.starts_with(told));
}

#[test]
fn an_emptied_table_is_noticed_by_the_key() {
    let mut log = Log::written(60, 16);
    log.records.clear();
    log.checkpoints.clear();
    let (_, start) = log.start();
    assert!(matches!(start, ChainStart::RolledBack { epochs: 3, .. }));
}

#[test]
fn a_first_start_cut_off_before_its_first_record_begins_again() {
    let mut log = Log::default();
    let mut chain = Chain::new(Box::new(log.file.clone()), Arc::new(Signer::new(1)));
    assert!(matches!(chain.resume(None, None), Ok(ChainStart::Begun(_))));
    let (_, start) = log.start();
    assert!(matches!(start, ChainStart::Begun(_)));
    assert_eq!(log.verify_with_seeds().map(|v| v.records), Ok(1));
}

#[test]
fn an_absurd_epoch_in_the_table_ends_in_a_new_seed_and_not_in_an_endless_loop() {
    let mut log = Log::written(32, 16);
    log.checkpoints[1].epoch = u64::MAX;
    let (_, start) = log.start();
    assert!(matches!(start, ChainStart::Rekeyed(_)));
    assert_eq!(log.verify_signed(), Err(Damage::CheckpointForged(32)));
}

#[test]
fn a_disk_that_takes_no_key_stops_the_chain_before_it_begins() {
    let file = MemoryFile::default();
    file.fail(Some(FileFault::Full));
    let mut chain = Chain::new(Box::new(file), Arc::new(Signer::new(1)));
    assert_eq!(chain.resume(None, None), Err(ChainFault::Key));
}
