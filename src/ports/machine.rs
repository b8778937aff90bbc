//! Small pieces of the machine: free space, files that are replaced as a whole, signs of life.

use super::Sink;
use std::fmt;
use zeroize::Zeroizing;

/// Free space on the disk that holds the terminal's data.
pub trait Disk: Send + Sync {
    /// Bytes the terminal may still write.
    fn free(&self) -> Result<u64, FileFault>;
}

/// One small file that is read and replaced as a whole. After a crash it holds either the old or
/// the new contents, never a mixture.
pub trait WholeFile: Send + Sync {
    /// The contents; `None` when there is no such file.
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileFault>;

    /// Replaces the contents. When it returns, the new ones are on the disk.
    fn replace(&self, contents: &[u8]) -> Result<(), FileFault>;
}

/// Why a file or a disk did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FileFault {
    /// Not there.
    #[error("it is not there")]
    Missing,
    /// The system forbids it.
    #[error("access is forbidden")]
    Forbidden,
    /// No room on the disk.
    #[error("the disk is full")]
    Full,
    /// Larger than anything this file should hold.
    #[error("it is larger than it can be")]
    TooLarge,
    /// Anything else the disk or the file system reports.
    #[error("the disk failed")]
    Failed,
}

/// Asks a part of the program for a sign of life: it is [given](Beat::give) where the part's work is done.
#[derive(Clone)]
pub struct Beat(Sink<()>);

impl Beat {
    /// A question whose answer goes to `heard`.
    pub fn new(heard: Sink<()>) -> Self {
        Self(heard)
    }

    /// The part lives: it has come as far as this.
    pub fn give(&self) {
        (self.0)(());
    }
}

impl fmt::Debug for Beat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Beat")
    }
}
