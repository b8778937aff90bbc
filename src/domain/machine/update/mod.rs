//! The update of the terminal's system: the county offers one, the terminal fetches it piece by piece, writes it
//! into the second place of its disk, starts from there on trial, and keeps it or goes back.
//!
//! How far it is stands in a [`course`]; when it may go on is asked of a [`moment`]; who gets it first at the county
//! is a matter of [`waves`].

pub mod course;
pub mod moment;
#[cfg(test)]
mod tests;
pub mod waves;

pub use course::{Act, Course, HelperTold, HelperWord, Kept, Stage, Standing, UpdateEvent};
pub use moment::{AtWork, Hours, Moment, Starter, UpdateRefusal};
pub use waves::{Told, Wave, WaveStep};

use super::proof::{hex, unhex};
use crate::domain::short_name::short_name;

short_name! {
    /// The county's name of one update of the system: `0.2.0`. A name is published once.
    SystemVersion, 1..=24, dotted
}

/// SHA-256 of an update's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BundleHash(pub [u8; 32]);

impl BundleHash {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text).map(Self)
    }

    /// 64 small hexadecimal digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

/// The county's count of what it published. Versions are names and are not compared: what is newer is what the
/// county published later. So an older system comes back only when the county publishes it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ReleaseNo(pub u32);

/// Largest file of an update, in bytes: 4 GiB.
pub const LARGEST: u64 = 4 << 30;

/// One update of the system, as the county offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Its name.
    pub version: SystemVersion,
    /// Where it stands in the county's count.
    pub release: ReleaseNo,
    /// Size of its file in bytes, 1 to [`LARGEST`].
    pub bytes: u64,
    /// SHA-256 of its file.
    pub hash: BundleHash,
}

impl Update {
    /// Puts one together; `None` for a size no update has.
    pub fn new(
        version: SystemVersion,
        release: ReleaseNo,
        bytes: u64,
        hash: BundleHash,
    ) -> Option<Self> {
        (1..=LARGEST).contains(&bytes).then_some(Self {
            version,
            release,
            bytes,
            hash,
        })
    }
}

/// Why an update is never tried again on this terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpdateFailure {
    /// It was started and did not hold: the terminal went back to the system before.
    DidNotHold,
    /// It was not installed: not signed for this kind of terminal, or damaged.
    NotInstalled,
}

impl UpdateFailure {
    /// Every failure.
    pub const ALL: [Self; 2] = [Self::DidNotHold, Self::NotInstalled];

    /// Its word in files and on the link.
    pub fn word(self) -> &'static str {
        match self {
            Self::DidNotHold => "did-not-hold",
            Self::NotInstalled => "not-installed",
        }
    }

    /// The failure of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == word)
    }
}

/// Why a file is not fetched to its end for now. It is tried again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FetchTrouble {
    /// Not enough room on the disk.
    #[error("the disk has no room for the update")]
    Full,
    /// The disk takes or gives nothing.
    #[error("the disk cannot be written or read")]
    Disk,
    /// The file is not the one that was offered: it was thrown away.
    #[error("the fetched file is not the one that was offered")]
    OtherBytes,
}

impl FetchTrouble {
    /// Every trouble.
    pub const ALL: [Self; 3] = [Self::Full, Self::Disk, Self::OtherBytes];
}
