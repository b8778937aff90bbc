//! A log in memory, written the way the store writes it.

use super::super::{Chain, Damage, EpochKey, Trust, Verified, verify};
use crate::domain::delivery::{DeviceId, KeyId, Signature};
use crate::domain::machine::audit::AuditEvent;
use crate::domain::time::{Span, WallTime};
use crate::ports::audit::{
    AuditChain, AuditCheckpoint, AuditDraft, AuditHead, AuditRecord, AuditSeed, ChainStart,
};
use crate::ports::keys::{DeviceSigner, KeyFault};
use crate::ports::machine::{FileFault, WholeFile};
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::sync::{Arc, Mutex};
use zeroize::Zeroizing;

/// A file in memory; a full disk when told so.
#[derive(Clone, Default)]
pub struct MemoryFile(pub Arc<Mutex<(Option<Vec<u8>>, Option<FileFault>)>>);

impl MemoryFile {
    pub fn contents(&self) -> Option<Vec<u8>> {
        self.0.lock().expect("not poisoned").0.clone()
    }

    pub fn put(&self, contents: Option<Vec<u8>>) {
        self.0.lock().expect("not poisoned").0 = contents;
    }

    pub fn fail(&self, fault: Option<FileFault>) {
        self.0.lock().expect("not poisoned").1 = fault;
    }

    pub fn key(&self) -> EpochKey {
        EpochKey::decode(&self.contents().expect("written")).expect("whole")
    }
}

impl WholeFile for MemoryFile {
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileFault> {
        Ok(self.contents().map(Zeroizing::new))
    }

    fn replace(&self, contents: &[u8]) -> Result<(), FileFault> {
        let mut file = self.0.lock().expect("not poisoned");
        if let Some(fault) = file.1 {
            return Err(fault);
        }
        file.0 = Some(contents.to_vec());
        Ok(())
    }
}

/// A device key of its own.
pub struct Signer {
    pair: Ed25519KeyPair,
    device: DeviceId,
    key: KeyId,
}

impl Signer {
    pub fn new(seed: u8) -> Self {
        Self {
            pair: Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("32 bytes"),
            device: DeviceId::parse("demo-1").expect("a name"),
            key: KeyId::parse("device-1").expect("a name"),
        }
    }
}

impl DeviceSigner for Signer {
    fn sign(&self, bytes: &[u8]) -> Result<Signature, KeyFault> {
        let signature = self.pair.sign(bytes);
        Ok(Signature(signature.as_ref().try_into().expect("64 bytes")))
    }

    fn public_key(&self) -> [u8; 32] {
        let key = self.pair.public_key();
        key.as_ref().try_into().expect("32 bytes")
    }

    fn device(&self) -> &DeviceId {
        &self.device
    }

    fn key_id(&self) -> &KeyId {
        &self.key
    }
}

pub const START: WallTime = WallTime(1_795_233_600_000);

/// Rows as the store keeps them, and what an attacker or a verifier may hold.
#[derive(Clone, Default)]
pub struct Log {
    pub records: Vec<AuditRecord>,
    pub checkpoints: Vec<AuditCheckpoint>,
    pub seeds: Vec<AuditSeed>,
    pub file: MemoryFile,
}

impl Log {
    /// `count` records with a checkpoint after every `every`.
    pub fn written(count: u64, every: u64) -> Self {
        let mut log = Self::default();
        let mut chain = log.start().0;
        while (log.records.len() as u64) < count {
            log.append(&mut chain, AuditEvent::CardInserted);
            if (log.records.len() as u64).is_multiple_of(every) {
                log.checkpoint(&mut chain);
            }
        }
        log
    }

    /// A program start on these rows.
    pub fn start(&mut self) -> (Chain, ChainStart) {
        let mut chain = Chain::new(Box::new(self.file.clone()), Arc::new(Signer::new(1)));
        let start = chain
            .resume(self.records.last(), self.checkpoints.last())
            .expect("the file can be written");
        self.seeds.extend(start.seed().cloned());
        if let Some(event) = start.event() {
            self.append(&mut chain, event);
        }
        (chain, start)
    }

    pub fn head(&self) -> AuditHead {
        self.records
            .last()
            .map(AuditRecord::head)
            .unwrap_or_default()
    }

    pub fn append(&mut self, chain: &mut Chain, event: AuditEvent) {
        let at = START.plus(Span::seconds(self.records.len() as u64));
        let record = chain.seal(&self.head(), &AuditDraft::new(at, event));
        self.records.push(record);
    }

    pub fn checkpoint(&mut self, chain: &mut Chain) {
        let made = chain.checkpoint(&self.head(), START).expect("signed");
        self.checkpoints.push(made.clone());
        chain.committed(&made).expect("the file can be written");
    }

    /// With the device's public key only.
    pub fn verify_signed(&self) -> Result<Verified, Damage> {
        self.verify(&Trust {
            device_keys: vec![Signer::new(1).public_key()],
            ..Trust::default()
        })
    }

    /// With everything the county has: public key and seeds.
    pub fn verify_with_seeds(&self) -> Result<Verified, Damage> {
        self.verify(&Trust {
            device_keys: vec![Signer::new(1).public_key()],
            keys: self.seeds.iter().map(EpochKey::of_seed).collect(),
            anchors: vec![],
        })
    }

    /// With the public key and a head the county has seen.
    pub fn verify_anchored(&self, anchor: AuditHead) -> Result<Verified, Damage> {
        self.verify(&Trust {
            device_keys: vec![Signer::new(1).public_key()],
            keys: vec![],
            anchors: vec![anchor],
        })
    }

    /// With what lies on the terminal: public key and the key of the running epoch.
    pub fn verify_here(&self) -> Result<Verified, Damage> {
        self.verify(&Trust {
            device_keys: vec![Signer::new(1).public_key()],
            keys: vec![self.file.key()],
            anchors: vec![],
        })
    }

    fn verify(&self, trust: &Trust) -> Result<Verified, Damage> {
        verify(self.records.iter().cloned(), &self.checkpoints, trust)
    }

    /// Numbers the records from `at` on anew, as a table with a primary key demands.
    pub fn renumber(&mut self, at: usize) {
        for (i, record) in self.records.iter_mut().enumerate().skip(at) {
            record.n = i as u64 + 1;
        }
    }
}
