//! A file that is replaced as a whole, as the core sees it.

use crate::files::{self, FileKind};
use crate::ports::machine::{FileFault, WholeFile};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Larger files than this are not read: nothing of the terminal's own comes near.
const LARGEST: u64 = 16 << 20;

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
}

impl WholeFile for ReplacedFile {
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileFault> {
        self.try_read()
    }

    fn replace(&self, contents: &[u8]) -> Result<(), FileFault> {
        files::replace(&self.path, contents, self.kind).map_err(|e| fault(&e))
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
    use std::fs::{self, OpenOptions};
    use std::io::Write as _;

    #[test]
    fn a_file_that_is_not_there_reads_as_none_and_a_folder_in_its_place_as_a_fault() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = ReplacedFile::new(dir.path().join("a"), FileKind::Plain);
        assert_eq!(file.read(), Ok(None));
        fs::create_dir(dir.path().join("a")).expect("made");
        assert_eq!(file.read(), Err(FileFault::Failed));
        assert!(file.replace(b"x").is_err());
    }

    #[test]
    fn a_file_larger_than_anything_of_the_terminals_is_not_read() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("a");
        let large = fs::File::create(&path).expect("made");
        large.set_len(LARGEST + 1).expect("without writing it");
        let file = ReplacedFile::new(path, FileKind::Plain);
        assert_eq!(file.read(), Err(FileFault::TooLarge));
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
