//! Free space of the data directory's file system.

use super::files::fault;
use crate::ports::machine::{Disk, FileFault};
use std::path::PathBuf;

/// The disk a directory lies on, by statvfs(3).
#[derive(Debug, Clone)]
pub struct DataDisk {
    dir: PathBuf,
}

impl DataDisk {
    /// The disk of `dir`, which must exist when it is asked.
    pub fn of(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }
}

impl Disk for DataDisk {
    fn free(&self) -> Result<u64, FileFault> {
        let stat = rustix::fs::statvfs(&self.dir).map_err(|e| fault(&e.into()))?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_is_not_there_has_no_free_space_to_tell() {
        let disk = DataDisk::of("/nowhere/at/all");
        assert_eq!(disk.free(), Err(FileFault::Missing));
    }

    #[test]
    fn free_space_is_what_df_says() {
        let dir = tempfile::tempdir().expect("a directory");
        let free = DataDisk::of(dir.path()).free().expect("it exists");
        let df = std::process::Command::new("df")
            .args(["--output=avail", "-B1"])
            .arg(dir.path())
            .output()
            .expect("df is part of every system");
        let text = String::from_utf8(df.stdout).expect("ascii");
        let said: u64 = text
            .lines()
            .nth(1)
            .and_then(|l| l.trim().parse().ok())
            .expect("a number");
        // Others write to the same disk meanwhile.
        assert!(free.abs_diff(said) < 4 << 30, "{free} {said}");
    }
}
