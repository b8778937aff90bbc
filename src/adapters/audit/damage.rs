//! What a verification can find, in words for the technician and the inspector.

use crate::ports::audit::AuditHead;
use std::fmt;

/// A log in which nothing is wrong, and how much of that is proved by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verified {
    /// Number of the oldest record kept.
    pub first: u64,
    /// Where the log ends.
    pub head: AuditHead,
    /// Records looked at: all of them are chained.
    pub records: u64,
    /// Of these, how many had their code checked with a key of their epoch.
    pub coded: u64,
    /// Checkpoints whose signature was checked.
    pub signed: u64,
    /// Checkpoints whose signature could not be checked for want of the device's public key.
    pub unsigned: u64,
    /// Records after the newest checkpoint.
    pub tail: u64,
    /// Records that are as the county has seen them.
    pub anchored: u64,
}

/// The first thing wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// The contents, time or hash of this record were changed.
    Altered(u64),
    /// The chain is whole, but this record's code is not of its key: it was changed and the hashes
    /// after it were recomputed, or it was appended by somebody without the key.
    Forged(u64),
    /// These records are missing.
    Missing {
        /// The first of them.
        first: u64,
        /// The last of them.
        last: u64,
    },
    /// A record from elsewhere in the log stands here, and this one elsewhere.
    Reordered(u64),
    /// These records were put in.
    Inserted {
        /// The first of them.
        first: u64,
        /// The last of them.
        last: u64,
    },
    /// The log ends here although it was longer: a checkpoint or the county knows later records.
    CutShort {
        /// Number of the newest record left.
        last: u64,
        /// The number that is known to have existed.
        known: u64,
    },
    /// The signature of the checkpoint at this record is not the terminal's.
    CheckpointForged(u64),
    /// A checkpoint is missing after this record.
    CheckpointMissing(u64),
    /// Everything fits together, but the checkpoint at `at` was signed over other records: the
    /// first false record lies between.
    Rewritten {
        /// The last record a checkpoint vouches for.
        after: u64,
        /// The checkpoint that does not fit.
        at: u64,
    },
    /// Everything fits together, but the county saw another record with this number.
    NotTheCountys(u64),
}

impl Damage {
    /// The record it begins at.
    pub fn record(&self) -> u64 {
        match *self {
            Self::Altered(n)
            | Self::Forged(n)
            | Self::Reordered(n)
            | Self::CheckpointForged(n)
            | Self::CheckpointMissing(n)
            | Self::NotTheCountys(n) => n,
            Self::Missing { first, .. } | Self::Inserted { first, .. } => first,
            Self::CutShort { last, .. } => last,
            Self::Rewritten { after, .. } => after,
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Altered(n) => write!(f, "record {n} was altered"),
            Self::Forged(n) => write!(f, "record {n} was forged: its code does not fit its key"),
            Self::Missing { first, last } if first == last => {
                write!(f, "record {first} is missing")
            }
            Self::Missing { first, last } => write!(f, "records {first} to {last} are missing"),
            Self::Reordered(n) => write!(f, "record {n} is not where it belongs: reordered"),
            Self::Inserted { first, last } if first == last => {
                write!(f, "record {first} was inserted")
            }
            Self::Inserted { first, last } => write!(f, "records {first} to {last} were inserted"),
            Self::CutShort { last, known } => {
                write!(
                    f,
                    "the log ends at record {last}, but record {known} existed: cut short"
                )
            }
            Self::CheckpointForged(n) => {
                write!(
                    f,
                    "the checkpoint at record {n} is not signed by this terminal"
                )
            }
            Self::CheckpointMissing(n) => write!(f, "a checkpoint after record {n} is missing"),
            Self::Rewritten { after, at } => {
                write!(f, "the records after {after} up to {at} were rewritten")
            }
            Self::NotTheCountys(n) => {
                write!(
                    f,
                    "record {n} is not the one the county has seen: the log was replaced"
                )
            }
        }
    }
}
