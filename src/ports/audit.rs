//! The tamper-evident log: what is asked to be written, and the chain that seals it.
//!
//! The records live in the outbox file, so that a submission and its record are one transaction.
//! The store owns the rows and the head; the chain owns the keys and is asked inside the
//! transaction. Nothing of the chain's state moves before the COMMIT, so a rolled-back transaction
//! leaves no trace:
//!
//! 1. `seal(head, draft)` gives the row, whose [`AuditRecord::head`] is the head for the next one;
//! 2. when [`checkpoint_is_due`] says so, `checkpoint(head, at)` gives a checkpoint row;
//! 3. after the COMMIT of a checkpoint, `committed(checkpoint)` moves the chain to its next key and
//!    erases the old one.
//!
//! Hash of a record: `SHA-256(0x00 | previous hash | n | at | body)`, `n` and `at` big-endian, eight
//! bytes each. Code of a record: the first 16 bytes of `HMAC-SHA-256(key of the epoch, hash)`. The
//! key of the next epoch is HKDF-SHA-256 of this one (RFC 5869).

use crate::domain::delivery::{ReceiptNo, SealedBody, Signature, SubmissionId};
use crate::domain::machine::audit::{
    AuditEvent, AuditSubject, SEED_SIZE, Token, body, checkpoint_text,
};
use crate::domain::time::{Span, WallTime};
use crate::domain::visit::SessionId;
use crate::ports::keys::KeyFault;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Records after which a checkpoint is due.
pub const CHECKPOINT_RECORDS: u64 = 256;

/// Time since the last checkpoint after which one is due, if there is a record to cover.
pub const CHECKPOINT_AFTER: Span = Span::seconds(60);

/// Whether it is time for a checkpoint: `records` were written after the last one, the first of
/// them `age` ago.
pub fn checkpoint_is_due(records: u64, age: Span) -> bool {
    records >= CHECKPOINT_RECORDS || (records > 0 && age >= CHECKPOINT_AFTER)
}

/// A record to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditDraft {
    /// When it happened, by the wall clock.
    pub at: WallTime,
    /// What happened.
    pub event: AuditEvent,
    /// What it is about.
    pub subject: AuditSubject,
}

impl AuditDraft {
    /// A record about the terminal itself.
    pub fn new(at: WallTime, event: AuditEvent) -> Self {
        Self {
            at,
            event,
            subject: AuditSubject::default(),
        }
    }

    /// The same record, in a visit.
    #[must_use]
    pub fn in_session(mut self, session: SessionId) -> Self {
        self.subject.session = Some(session);
        self
    }

    /// The same record, about a case.
    #[must_use]
    pub fn about(mut self, submission: SubmissionId, receipt: Option<ReceiptNo>) -> Self {
        self.subject.submission = Some(submission);
        self.subject.receipt = receipt;
        self
    }

    /// The bytes that are hashed and kept.
    pub fn body(&self) -> Vec<u8> {
        body(&self.event, &self.subject)
    }
}

/// A SHA-256 hash of the chain.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ChainHash(pub [u8; 32]);

impl ChainHash {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let value = |d: u8| {
                char::from(d)
                    .to_digit(16)
                    .and_then(|v| u8::try_from(v).ok())
            };
            *byte = value(pair[0])? << 4 | value(pair[1])?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where the chain ends: number and hash of the newest record. The heartbeat carries it to the
/// county, which so notices a log cut short. A chain without records is at 0 with a zero hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AuditHead {
    /// Number of the newest record; the first has 1.
    pub n: u64,
    /// Its hash.
    pub hash: ChainHash,
}

/// A sealed record, as it is kept: one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number; the first has 1.
    pub n: u64,
    /// When it happened.
    pub at: WallTime,
    /// Canonical JSON, one line.
    pub body: Vec<u8>,
    /// Its hash over the whole chain before it.
    pub hash: ChainHash,
    /// Its code under the key of the epoch.
    pub mac: [u8; 16],
}

impl AuditRecord {
    /// The head of a chain that ends with this record.
    pub fn head(&self) -> AuditHead {
        AuditHead {
            n: self.n,
            hash: self.hash,
        }
    }
}

/// Names the seed of a chain. It stands in the record the seed begins with and in every checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SeedId(pub [u8; 8]);

/// The secret the first key of a chain is. The terminal keeps only later keys; the county gets the
/// seed sealed, once, and can check every code ever made. Eight bytes are the name, twenty-four
/// secret.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct AuditSeed(pub [u8; SEED_SIZE]);

impl AuditSeed {
    /// Its name: the first eight bytes.
    pub fn id(&self) -> SeedId {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        SeedId([a, b, c, d, e, f, g, h])
    }
}

impl SeedId {
    /// The name as a word of the log.
    pub fn token(self) -> Token {
        Token::of_bytes(&self.0)
    }
}

impl fmt::Debug for AuditSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditSeed(…)")
    }
}

/// A signed statement of where the chain stood: one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditCheckpoint {
    /// The head it covers.
    pub head: AuditHead,
    /// When it was made.
    pub at: WallTime,
    /// The chain's seed.
    pub seed: SeedId,
    /// The epoch that ends here, counted from 0; the next record is coded with the next key.
    pub epoch: u64,
    /// Ed25519 by the device key over [`AuditCheckpoint::signed_text`].
    pub signature: Signature,
}

impl AuditCheckpoint {
    /// The bytes that are signed.
    pub fn signed_text(head: &AuditHead, at: WallTime, seed: SeedId, epoch: u64) -> Vec<u8> {
        checkpoint_text(head.n, &head.hash.0, at, seed.0, epoch)
    }
}

/// A seed that only the county can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSeed {
    /// Its name.
    pub id: SeedId,
    /// The seed, sealed.
    pub body: SealedBody,
}

/// A step of the chain's own way to the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainStep {
    /// A new seed was sealed: it waits on the disk until the county has it.
    KeepSeed(SealedSeed),
    /// The county has this seed.
    SeedTaken(SeedId),
    /// Nothing new; only tell what the county lacks.
    Look,
}

/// What the county is to be told of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainNews {
    /// The newest record a checkpoint of which the county has; 0 when it has none.
    pub since: u64,
    /// That record's hash as the log has it now; `None` when the log has no such record.
    pub since_hash: Option<ChainHash>,
    /// The newest checkpoint, unless the county has it.
    pub checkpoint: Option<AuditCheckpoint>,
    /// A seed the county does not have.
    pub seed: Option<SealedSeed>,
}

impl ChainNews {
    /// Whether there is something the county does not know.
    pub fn is_news(&self) -> bool {
        let lost = self.since > 0 && self.since_hash.is_none();
        lost || self.checkpoint.is_some() || self.seed.is_some()
    }
}

/// What was found when the chain was taken up at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainStart {
    /// The table was empty: a new chain, whose seed the county must get.
    Begun(AuditSeed),
    /// The chain goes on where it stood.
    Continued,
    /// There are records and no key: the chain goes on under a new seed.
    Rekeyed(AuditSeed),
    /// The key is `epochs` checkpoints ahead of the table: records were removed, or an old copy of
    /// the file was put back. The chain goes on under a new seed.
    RolledBack {
        /// How many checkpoints are missing.
        epochs: u64,
        /// The new seed.
        seed: AuditSeed,
    },
}

impl ChainStart {
    /// The record that must be sealed first after `resume`, if there is one: with it a new seed
    /// begins, and a verifier looks for it there.
    pub fn event(&self) -> Option<AuditEvent> {
        let seed = self.seed()?.id().token();
        Some(match self {
            Self::Begun(_) | Self::Continued => AuditEvent::AuditBegun { seed },
            Self::Rekeyed(_) => AuditEvent::AuditRekeyed { seed },
            Self::RolledBack { epochs, .. } => AuditEvent::AuditRolledBack {
                epochs: *epochs,
                seed,
            },
        })
    }

    /// The new seed, to be sealed to the county.
    pub fn seed(&self) -> Option<&AuditSeed> {
        match self {
            Self::Continued => None,
            Self::Begun(seed) | Self::Rekeyed(seed) | Self::RolledBack { seed, .. } => Some(seed),
        }
    }
}

/// Why the chain cannot do what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ChainFault {
    /// The chain's key cannot be read or written.
    #[error("the audit key cannot be read or written")]
    Key,
    /// The device key does not sign.
    #[error("the device key does not sign: {0}")]
    Signer(#[from] KeyFault),
    /// The system gave no random numbers.
    #[error("no random numbers")]
    NoRandomness,
}

/// Seals records; keeps the evolving key.
pub trait AuditChain: Send {
    /// Takes the chain up from the newest record and the newest checkpoint of the table. Called
    /// once at start, before anything else; the next record sealed is [`ChainStart::event`], if
    /// there is one.
    fn resume(
        &mut self,
        newest: Option<&AuditRecord>,
        last: Option<&AuditCheckpoint>,
    ) -> Result<ChainStart, ChainFault>;

    /// The row that comes after `head`.
    fn seal(&self, head: &AuditHead, draft: &AuditDraft) -> AuditRecord;

    /// Signs where the chain stands.
    fn checkpoint(&self, head: &AuditHead, at: WallTime) -> Result<AuditCheckpoint, ChainFault>;

    /// A checkpoint is durable: moves to the next key and erases the old one. When the new key
    /// cannot be written, the fault is reported; the next key is in use all the same, and the file
    /// is brought forward at the next checkpoint or start.
    fn committed(&mut self, checkpoint: &AuditCheckpoint) -> Result<(), ChainFault>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_due_after_256_records_or_a_minute_and_never_for_nothing() {
        assert!(!checkpoint_is_due(0, Span::hours(5)));
        assert!(!checkpoint_is_due(255, Span::seconds(59)));
        assert!(checkpoint_is_due(256, Span::default()));
        assert!(checkpoint_is_due(1, Span::seconds(60)));
    }

    #[test]
    fn a_hash_is_read_back_from_its_own_text_and_from_nothing_else() {
        let hash = ChainHash([0xA5; 32]);
        assert_eq!(ChainHash::parse(&hash.to_string()), Some(hash));
        for wrong in ["", "a5", &"g5".repeat(32), &"数".repeat(32)] {
            assert_eq!(ChainHash::parse(wrong), None);
        }
    }
}
