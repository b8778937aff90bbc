//! The tamper-evident log: a hash chain under an evolving key, with signed checkpoints.
//!
//! * Every record's hash covers the whole chain before it: an edited, missing, moved or inserted
//!   record breaks the chain at that place.
//! * Every record has a code under the key of its epoch. At a checkpoint the key moves on by HKDF
//!   (RFC 5869) and the old one is erased: who takes today's key cannot recompute what was written
//!   before the last checkpoint.
//! * A checkpoint is signed by the device key (Ed25519, RFC 8032) and goes to the county, as does
//!   the head with every heartbeat: a log cut short, or put back from an old copy, differs from
//!   what the county has seen.
//! * The seed of the chain is sealed to the county once and kept nowhere on the terminal; with it
//!   the county can check every code.

mod chain;
mod damage;
mod export;
mod key;
mod report;
mod rows;
#[cfg(test)]
mod tests;
mod trace;
mod verify;
mod words;

pub use chain::Chain;
pub use damage::{Damage, Verified};
pub use export::{ExportPlaces, ExportThread, export_log};
pub use key::EpochKey;
pub use report::{CountyView, InspectFault, TraceReport, VerifyReport, find_receipt, verify_log};
pub use rows::{LogFile, RowFault};
pub use trace::{Trace, TraceLine, trace};
pub use verify::{Trust, verify};
