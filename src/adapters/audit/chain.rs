//! The chain as the store uses it.

use super::key::{EpochKey, record_hash};
use crate::domain::time::WallTime;
use crate::ports::audit::{
    AuditChain, AuditCheckpoint, AuditDraft, AuditHead, AuditRecord, AuditSeed, ChainFault,
    ChainStart,
};
use crate::ports::keys::DeviceSigner;
use crate::ports::machine::WholeFile;
use ring::rand::{SecureRandom, SystemRandom};
use std::sync::Arc;

/// A key further behind than this is not brought forward but replaced: the number in the table can
/// only be wrong. A terminal makes fewer checkpoints in two years.
const MOST_EPOCHS: u64 = 1_000_000;

/// Seals records and keeps the evolving key in a file.
pub struct Chain {
    file: Box<dyn WholeFile>,
    signer: Arc<dyn DeviceSigner>,
    key: Option<EpochKey>,
}

/// What becomes of the key found in the file.
enum Found {
    /// It fits, perhaps after moving it forward.
    Fits(EpochKey),
    /// There is none, or not of this chain.
    Lost,
    /// It is so many epochs ahead of the table.
    Ahead(u64),
}

impl Chain {
    /// A chain whose key lives in `file`. [`AuditChain::resume`] must come before anything else.
    pub fn new(file: Box<dyn WholeFile>, signer: Arc<dyn DeviceSigner>) -> Self {
        Self {
            file,
            signer,
            key: None,
        }
    }

    fn key(&self) -> &EpochKey {
        self.key.as_ref().expect("resume comes first")
    }

    fn keep(&self, key: &EpochKey) -> Result<(), ChainFault> {
        let file = key.encode();
        self.file.replace(&file).map_err(|_| ChainFault::Key)
    }

    fn begin(&mut self) -> Result<AuditSeed, ChainFault> {
        let mut seed = AuditSeed([0; 32]);
        SystemRandom::new()
            .fill(&mut seed.0)
            .map_err(|_| ChainFault::NoRandomness)?;
        let key = EpochKey::of_seed(&seed);
        self.keep(&key)?;
        self.key = Some(key);
        Ok(seed)
    }
}

/// Compares the key of the file with what the table holds.
fn judge(key: EpochKey, newest: Option<&AuditRecord>, last: Option<&AuditCheckpoint>) -> Found {
    if let Some(last) = last.filter(|c| c.seed == key.seed) {
        let expected = last.epoch.saturating_add(1);
        if key.epoch > expected {
            return Found::Ahead(key.epoch - expected);
        }
        if expected - key.epoch > MOST_EPOCHS {
            return Found::Lost;
        }
        // The power failed between the COMMIT of a checkpoint and the new key.
        return Found::Fits((key.epoch..expected).fold(key, |k, _| k.next()));
    }
    if key.epoch > 0 {
        return Found::Ahead(key.epoch);
    }
    // No checkpoint under this seed yet. If the newest record carries its code, the seed is in use;
    // if not, the power failed before the first record under it.
    match newest {
        Some(record) if key.code(&record.hash) == record.mac => Found::Fits(key),
        _ => Found::Lost,
    }
}

impl AuditChain for Chain {
    fn resume(
        &mut self,
        newest: Option<&AuditRecord>,
        last: Option<&AuditCheckpoint>,
    ) -> Result<ChainStart, ChainFault> {
        let file = self.file.read().map_err(|_| ChainFault::Key)?;
        let key = file.and_then(|bytes| EpochKey::decode(&bytes));
        let before = key.as_ref().map(|k| k.epoch);
        match key.map_or(Found::Lost, |k| judge(k, newest, last)) {
            Found::Fits(key) => {
                if before != Some(key.epoch) {
                    self.keep(&key)?;
                }
                self.key = Some(key);
                Ok(ChainStart::Continued)
            }
            Found::Ahead(epochs) => Ok(ChainStart::RolledBack {
                epochs,
                seed: self.begin()?,
            }),
            Found::Lost if newest.is_none() => Ok(ChainStart::Begun(self.begin()?)),
            Found::Lost => Ok(ChainStart::Rekeyed(self.begin()?)),
        }
    }

    fn seal(&self, head: &AuditHead, draft: &AuditDraft) -> AuditRecord {
        let n = head.n + 1;
        let body = draft.body();
        let hash = record_hash(&head.hash, n, draft.at, &body);
        AuditRecord {
            n,
            at: draft.at,
            body,
            hash,
            mac: self.key().code(&hash),
        }
    }

    fn checkpoint(&self, head: &AuditHead, at: WallTime) -> Result<AuditCheckpoint, ChainFault> {
        let key = self.key();
        let text = AuditCheckpoint::signed_text(head, at, key.seed, key.epoch);
        Ok(AuditCheckpoint {
            head: *head,
            at,
            seed: key.seed,
            epoch: key.epoch,
            signature: self.signer.sign(&text)?,
        })
    }

    fn committed(&mut self, checkpoint: &AuditCheckpoint) -> Result<(), ChainFault> {
        let key = self.key();
        if (checkpoint.seed, checkpoint.epoch) != (key.seed, key.epoch) {
            return Ok(());
        }
        let next = key.next();
        let kept = self.keep(&next);
        self.key = Some(next);
        kept
    }
}
