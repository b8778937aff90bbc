//! Room kept back for the day the disk is full: enough to record, send and erase what is there.

use super::fault::Trouble;
use rustix::fs::{FallocateFlags, fallocate};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The file that holds the room.
pub(super) struct Reserve {
    path: PathBuf,
    bytes: u64,
}

impl Reserve {
    pub fn new(dir: &Path, bytes: u64) -> Self {
        Self {
            path: dir.join("outbox.reserve"),
            bytes,
        }
    }

    /// Takes the room if it is not held yet. On failure nothing is held.
    pub fn hold(&self) -> Result<(), Trouble> {
        if self.held() >= self.bytes {
            return Ok(());
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&self.path)?;
        let outcome = self.fill(&mut file);
        if outcome.is_err() {
            std::fs::remove_file(&self.path)?;
        }
        outcome
    }

    fn fill(&self, file: &mut File) -> Result<(), Trouble> {
        match fallocate(&*file, FallocateFlags::empty(), 0, self.bytes) {
            Ok(()) => {}
            Err(rustix::io::Errno::OPNOTSUPP) => {
                let block = [0; 4_096];
                for _ in 0..self.bytes.div_ceil(4_096) {
                    file.write_all(&block)?;
                }
            }
            Err(e) => return Err(e.into()),
        }
        Ok(file.sync_all()?)
    }

    /// Gives the room up; how many bytes it was.
    pub fn release(&self) -> Result<u64, Trouble> {
        let held = self.held();
        match std::fs::remove_file(&self.path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(e.into()),
            _ => Ok(held),
        }
    }

    fn held(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |facts| facts.len())
    }
}
