//! Walks the log and names the first thing that is wrong with it.

use super::damage::{Damage, Verified};
use super::key::{EpochKey, record_hash};
use crate::ports::audit::{
    AuditCheckpoint, AuditHead, AuditRecord, CHECKPOINT_RECORDS, ChainHash, SeedId,
};
use ring::signature::{ED25519, UnparsedPublicKey};
use std::collections::VecDeque;

/// How many records are searched for the place where a broken chain goes on.
const SEARCH: usize = 4_096;

/// What a verification may rely on. Everything may be missing; the report says what was proved.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Public keys the terminal has signed with, newest first.
    pub device_keys: Vec<[u8; 32]>,
    /// Keys of epochs: the county has that of epoch 0 of every seed, the terminal its newest.
    pub keys: Vec<EpochKey>,
    /// Records as the county has seen them.
    pub anchors: Vec<AuditHead>,
}

/// Verifies `records`, oldest first, with all `checkpoints`, oldest first.
///
/// Errors: the first thing that is wrong, by record.
pub fn verify(
    records: impl Iterator<Item = AuditRecord>,
    checkpoints: &[AuditCheckpoint],
    trust: &Trust,
) -> Result<Verified, Damage> {
    let mut rest = Rest {
        ahead: VecDeque::new(),
        source: records,
    };
    let mut walk = Walk::begin(rest.peek(), checkpoints, trust)?;
    while let Some(record) = rest.pop() {
        walk.step(&record, &mut rest)?;
    }
    walk.finish()
}

/// The records not yet walked, with a view ahead.
struct Rest<I> {
    ahead: VecDeque<AuditRecord>,
    source: I,
}

impl<I: Iterator<Item = AuditRecord>> Rest<I> {
    fn pop(&mut self) -> Option<AuditRecord> {
        self.ahead.pop_front().or_else(|| self.source.next())
    }

    fn peek(&mut self) -> Option<&AuditRecord> {
        if self.ahead.is_empty() {
            self.ahead.extend(self.source.next());
        }
        self.ahead.front()
    }

    fn look(&mut self) -> &[AuditRecord] {
        while self.ahead.len() < SEARCH {
            let Some(next) = self.source.next() else {
                break;
            };
            self.ahead.push_back(next);
        }
        self.ahead.make_contiguous()
    }
}

/// Which seed and epoch records are coded under right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    seed: SeedId,
    epoch: u64,
}

struct Walk<'a> {
    trust: &'a Trust,
    checkpoints: &'a [AuditCheckpoint],
    /// Index of the next checkpoint to come.
    next: usize,
    head: AuditHead,
    slot: Option<Slot>,
    key: Option<EpochKey>,
    found: Verified,
    last_signed: u64,
}

impl<'a> Walk<'a> {
    /// Starts at record 1, or after a checkpoint when older records were removed in order.
    fn begin(
        first: Option<&AuditRecord>,
        checkpoints: &'a [AuditCheckpoint],
        trust: &'a Trust,
    ) -> Result<Self, Damage> {
        let mut walk = Self {
            trust,
            checkpoints,
            next: 0,
            head: AuditHead::default(),
            slot: None,
            key: None,
            found: Verified::default(),
            last_signed: 0,
        };
        let start = first.map_or(1, |r| r.n);
        if start > 1 {
            let base = checkpoints.iter().position(|c| c.head.n + 1 == start);
            let Some(base) = base else {
                return Err(Damage::Missing {
                    first: 1,
                    last: start - 1,
                });
            };
            walk.next = base;
            walk.head = checkpoints[base].head;
            walk.take_checkpoint(&checkpoints[base])?;
            walk.next = base + 1;
        }
        walk.found.first = start;
        Ok(walk)
    }

    fn step<I: Iterator<Item = AuditRecord>>(
        &mut self,
        record: &AuditRecord,
        rest: &mut Rest<I>,
    ) -> Result<(), Damage> {
        let n = self.head.n + 1;
        if record.n != n {
            return Err(wrong_number(n, record.n, rest.look()));
        }
        if record_hash(&self.head.hash, n, record.at, &record.body) != record.hash {
            return Err(wrong_hash(&self.head, record, rest.look()));
        }
        if let Some(seed) = begun_seed(record) {
            self.enter(Some(Slot { seed, epoch: 0 }));
        } else if n == self.found.first && self.slot.is_none() {
            let slot = self.checkpoints.get(self.next).map(|c| Slot {
                seed: c.seed,
                epoch: c.epoch,
            });
            self.enter(slot);
        }
        if let Some(key) = &self.key {
            if key.code(&record.hash) != record.mac {
                return Err(wrong_code(&self.head, record, rest.look()));
            }
            self.found.coded += 1;
        }
        self.head = record.head();
        self.found.records += 1;
        self.found.tail += 1;
        self.check_anchor()?;
        while let Some(checkpoint) = self.checkpoints.get(self.next).filter(|c| c.head.n <= n) {
            self.take_checkpoint(checkpoint)?;
            self.next += 1;
        }
        if self.found.tail > 2 * CHECKPOINT_RECORDS {
            return Err(Damage::CheckpointMissing(self.last_signed));
        }
        Ok(())
    }

    fn check_anchor(&mut self) -> Result<(), Damage> {
        let anchors = self.trust.anchors.iter();
        for seen in anchors.filter(|a| a.n == self.head.n) {
            if seen.hash != self.head.hash {
                return Err(Damage::NotTheCountys(self.head.n));
            }
            self.found.anchored += 1;
        }
        Ok(())
    }

    /// The chain has just passed the record a checkpoint was made at.
    fn take_checkpoint(&mut self, checkpoint: &AuditCheckpoint) -> Result<(), Damage> {
        let n = checkpoint.head.n;
        match self.signature(checkpoint) {
            Some(false) => return Err(Damage::CheckpointForged(n)),
            Some(true) => self.found.signed += 1,
            None => self.found.unsigned += 1,
        }
        if checkpoint.head != self.head {
            return Err(Damage::Rewritten {
                after: self.last_signed,
                at: n,
            });
        }
        let here = Slot {
            seed: checkpoint.seed,
            epoch: checkpoint.epoch,
        };
        if self.slot.is_some_and(|slot| slot != here) {
            return Err(Damage::CheckpointMissing(self.last_signed));
        }
        self.last_signed = n;
        self.found.tail = 0;
        self.enter(Some(Slot {
            seed: here.seed,
            epoch: here.epoch.saturating_add(1),
        }));
        Ok(())
    }

    /// `None` when there is no public key to check with.
    fn signature(&self, c: &AuditCheckpoint) -> Option<bool> {
        let text = AuditCheckpoint::signed_text(&c.head, c.at, c.seed, c.epoch);
        let keys = &self.trust.device_keys;
        let holds = |key: &[u8; 32]| {
            UnparsedPublicKey::new(&ED25519, key)
                .verify(&text, &c.signature.0)
                .is_ok()
        };
        (!keys.is_empty()).then(|| keys.iter().any(holds))
    }

    fn enter(&mut self, slot: Option<Slot>) {
        self.slot = slot;
        let Some(slot) = slot else {
            self.key = None;
            return;
        };
        let walked = self.key.take();
        let known = self.trust.keys.iter();
        self.key = walked
            .iter()
            .chain(known)
            .filter(|k| k.seed == slot.seed && k.epoch <= slot.epoch)
            .max_by_key(|k| k.epoch)
            .filter(|k| slot.epoch - k.epoch < 1_000_000)
            .map(|k| (k.epoch..slot.epoch).fold(k.clone(), |k, _| k.next()));
    }

    fn finish(mut self) -> Result<Verified, Damage> {
        let last = self.head.n;
        if let Some(checkpoint) = self.checkpoints.get(self.next) {
            let known = checkpoint.head.n;
            return Err(match self.signature(checkpoint) {
                Some(false) => Damage::CheckpointForged(known),
                _ => Damage::CutShort { last, known },
            });
        }
        let seen = self.trust.anchors.iter().map(|anchor| anchor.n).max();
        if let Some(known) = seen.filter(|n| *n > last) {
            return Err(Damage::CutShort { last, known });
        }
        // The terminal's own key is of a later epoch than the newest checkpoint leads to.
        let ahead = |k: &&EpochKey| {
            self.slot
                .is_some_and(|slot| k.seed == slot.seed && k.epoch > slot.epoch)
        };
        if self.trust.keys.iter().any(|k| ahead(&k)) {
            return Err(Damage::CheckpointMissing(self.last_signed));
        }
        self.found.head = self.head;
        Ok(self.found)
    }
}

/// The seed a record begins, if it is one of those that begin one.
fn begun_seed(record: &AuditRecord) -> Option<SeedId> {
    if !record.body.starts_with(br#"{"e":"audit."#) {
        return None;
    }
    let body: serde_json::Value = serde_json::from_slice(&record.body).ok()?;
    let event = body.get("e")?.as_str()?;
    let begins = ["audit.begun", "audit.rekeyed", "audit.rolled_back"];
    if !begins.contains(&event) {
        return None;
    }
    let letters = body.get("seed")?.as_str()?.as_bytes();
    let mut seed = SeedId::default();
    for (byte, pair) in seed.0.iter_mut().zip(letters.chunks_exact(2)) {
        *byte = pair[0].checked_sub(b'a')? << 4 | pair[1].checked_sub(b'a')?;
    }
    (letters.len() == 16).then_some(seed)
}

/// Record `n` should stand here and `got` does.
fn wrong_number(n: u64, got: u64, rest: &[AuditRecord]) -> Damage {
    if got < n {
        return Damage::Inserted {
            first: got,
            last: got,
        };
    }
    if rest.iter().any(|r| r.n == n) {
        return Damage::Reordered(n);
    }
    Damage::Missing {
        first: n,
        last: got - 1,
    }
}

/// The record after `head` does not fit. Finds out what was done by looking where the chain goes on.
fn wrong_hash(head: &AuditHead, record: &AuditRecord, rest: &[AuditRecord]) -> Damage {
    let n = head.n + 1;
    let follows =
        |hash: &ChainHash, n: u64, r: &AuditRecord| record_hash(hash, n, r.at, &r.body) == r.hash;
    // The record that belongs here stands further down, and all between were put in: or it was
    // moved away, and the one here belongs elsewhere.
    if let Some(by) = rest.iter().position(|r| follows(&head.hash, n, r)) {
        let moved = rest.iter().any(|p| {
            [n + 1, p.n, p.n + 1]
                .iter()
                .any(|&m| follows(&p.hash, m, record))
        });
        return if moved {
            Damage::Reordered(n)
        } else {
            Damage::Inserted {
                first: n,
                last: n + by as u64,
            }
        };
    }
    // The chain goes on right after this record, but counted from further on: the ones between are
    // gone and the rest was numbered anew.
    let gone = rest.first().and_then(|next| {
        (1..=SEARCH as u64).find(|d| follows(&record.hash, record.n + 1 + d, next))
    });
    match gone {
        Some(d) => Damage::Missing {
            first: n,
            last: n + d - 1,
        },
        None => Damage::Altered(n),
    }
}

/// The chain is whole and the code is not: made by somebody without the key.
fn wrong_code(head: &AuditHead, record: &AuditRecord, rest: &[AuditRecord]) -> Damage {
    let n = record.n;
    let belongs = |r: &AuditRecord| record_hash(&head.hash, n, r.at, &r.body) == r.hash;
    match rest.iter().position(belongs) {
        Some(by) => Damage::Inserted {
            first: n,
            last: n + by as u64,
        },
        None => Damage::Forged(n),
    }
}
