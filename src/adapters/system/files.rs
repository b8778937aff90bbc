//! Files that are replaced as a whole: write beside, flush, rename, flush the directory.

use crate::ports::machine::{FileFault, WholeFile};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Larger files than this are not read: nothing of the terminal's own comes near.
const LARGEST: u64 = 16 << 20;

/// Who may read a file, and what becomes of its old contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Readable by everybody (0644).
    Plain,
    /// Readable by its owner only (0600). The old contents are overwritten when it is replaced;
    /// what a flash disk keeps of them out of reach is for the encrypted partition to hide.
    Secret,
}

/// A file on the disk that is always whole.
#[derive(Debug, Clone)]
pub struct ReplacedFile {
    path: PathBuf,
    kind: FileKind,
}

impl ReplacedFile {
    /// The file at `path`; its directory is made when the file is first written.
    pub fn new(path: impl Into<PathBuf>, kind: FileKind) -> Self {
        Self {
            path: path.into(),
            kind,
        }
    }

    fn dir(&self) -> &Path {
        match self.path.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            _ => Path::new("."),
        }
    }

    fn try_read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileFault> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(fault(&e)),
        };
        let size = file.metadata().map_err(|e| fault(&e))?.len();
        if size > LARGEST {
            return Err(FileFault::TooLarge);
        }
        // Room for all of it at once: a buffer that grows leaves copies of a secret behind.
        let room = usize::try_from(size).expect("below the limit") + 1;
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        let mut limited = file.take(size);
        limited.read_to_end(&mut bytes).map_err(|e| fault(&e))?;
        Ok(Some(bytes))
    }

    fn try_replace(&self, contents: &[u8]) -> io::Result<()> {
        let (mode, dir_mode) = match self.kind {
            FileKind::Plain => (0o644, 0o755),
            FileKind::Secret => (0o600, 0o700),
        };
        let dir = self.dir();
        fs::DirBuilder::new()
            .recursive(true)
            .mode(dir_mode)
            .create(dir)?;
        let old = match self.kind {
            FileKind::Secret => OpenOptions::new().write(true).open(&self.path).ok(),
            FileKind::Plain => None,
        };
        let beside = self.path.with_added_extension("new");
        // Left by a power cut in the middle of an earlier replacement.
        match fs::remove_file(&beside) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&beside)?;
        let written = file.write_all(contents).and_then(|()| file.sync_all());
        if let Err(e) = written.and_then(|()| fs::rename(&beside, &self.path)) {
            // The first fault is the one to report.
            let _ = fs::remove_file(&beside);
            return Err(e);
        }
        File::open(dir)?.sync_all()?;
        if let Some(old) = old {
            let size =
                usize::try_from(old.metadata()?.len().min(LARGEST)).expect("below the limit");
            old.write_all_at(&vec![0; size], 0)?;
            old.sync_all()?;
        }
        Ok(())
    }
}

impl WholeFile for ReplacedFile {
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileFault> {
        self.try_read()
    }

    fn replace(&self, contents: &[u8]) -> Result<(), FileFault> {
        self.try_replace(contents).map_err(|e| fault(&e))
    }
}

/// What an error of the system means to the core.
pub(super) fn fault(e: &io::Error) -> FileFault {
    match e.kind() {
        ErrorKind::NotFound => FileFault::Missing,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => FileFault::Forbidden,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FileFault::Full,
        ErrorKind::FileTooLarge => FileFault::TooLarge,
        _ => FileFault::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_that_is_not_there_reads_as_none_and_a_directory_in_its_place_as_a_fault() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = ReplacedFile::new(dir.path().join("a"), FileKind::Plain);
        assert_eq!(file.read(), Ok(None));
        fs::create_dir(dir.path().join("a")).expect("made");
        assert_eq!(file.read(), Err(FileFault::Failed));
        assert!(file.replace(b"x").is_err());
        let left: Vec<_> = fs::read_dir(dir.path()).expect("listed").collect();
        assert_eq!(left.len(), 1, "nothing half-written stays behind");
    }

    #[test]
    fn what_a_power_cut_left_half_written_does_not_stop_the_next_replacement() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = ReplacedFile::new(dir.path().join("state.toml"), FileKind::Plain);
        file.replace(b"old").expect("written");
        fs::write(dir.path().join("state.toml.new"), b"ha").expect("written");
        assert_eq!(
            file.read().expect("read").expect("there").as_slice(),
            b"old"
        );
        file.replace(b"new").expect("written");
        assert_eq!(
            file.read().expect("read").expect("there").as_slice(),
            b"new"
        );
        assert!(!dir.path().join("state.toml.new").exists());
    }

    #[test]
    fn a_secret_is_closed_to_others_and_its_old_contents_are_overwritten() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("keys/audit.key");
        let file = ReplacedFile::new(&path, FileKind::Secret);
        file.replace(b"first secret").expect("written");
        let old = dir.path().join("old");
        fs::hard_link(&path, &old).expect("linked");
        file.replace(b"second").expect("written");
        assert_eq!(fs::read(&old).expect("read"), vec![0; 12]);
        assert_eq!(
            file.read().expect("read").expect("there").as_slice(),
            b"second"
        );
        let mode = |p: &Path| fs::metadata(p).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&dir.path().join("keys")), 0o700);
    }

    #[test]
    fn a_full_disk_is_told_as_such() {
        // Every write to this device fails for want of room.
        let mut full = OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("part of every Linux");
        let e = full.write_all(b"x").expect_err("there is no room");
        assert_eq!(fault(&e), FileFault::Full);
    }
}
