//! Files that are replaced as a whole: written beside, flushed, renamed, and the folder flushed.
//!
//! The terminal and the county stand on it alike; it knows neither of them.

pub mod stick;

use std::fs::{DirBuilder, File, OpenOptions, remove_file, rename};
use std::io::{ErrorKind, Result, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Of old contents at most so many bytes are overwritten: no secret of either program comes near.
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

/// Puts a file in its place in one step, with its folder where that is missing. After a crash it
/// holds either the old or the new contents; when this returns, the new ones are on the disk.
pub fn replace(path: &Path, contents: &[u8], kind: FileKind) -> Result<()> {
    let (mode, folder_mode) = match kind {
        FileKind::Plain => (0o644, 0o755),
        FileKind::Secret => (0o600, 0o700),
    };
    let folder = folder_of(path);
    DirBuilder::new()
        .recursive(true)
        .mode(folder_mode)
        .create(folder)?;
    let old = match kind {
        FileKind::Secret => OpenOptions::new().write(true).open(path).ok(),
        FileKind::Plain => None,
    };
    let beside = path.with_added_extension("new");
    // Left by a power cut in the middle of an earlier replacement.
    match remove_file(&beside) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&beside)?;
    let written = file.write_all(contents).and_then(|()| file.sync_all());
    if let Err(e) = written.and_then(|()| rename(&beside, path)) {
        // The first fault is the one to report.
        let _ = remove_file(&beside);
        return Err(e);
    }
    sync_folder(folder)?;
    if let Some(old) = old {
        let size = usize::try_from(old.metadata()?.len().min(LARGEST)).expect("below the limit");
        old.write_all_at(&vec![0; size], 0)?;
        old.sync_all()?;
    }
    Ok(())
}

/// The folder a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes what was named or removed in a folder durable.
pub fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_folder_in_the_files_place_is_a_fault_and_nothing_half_written_stays_behind() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a");
        fs::create_dir(&path).expect("made");
        assert!(replace(&path, b"x", FileKind::Plain).is_err());
        assert!(replace(&path, b"x", FileKind::Secret).is_err());
        let left: Vec<_> = fs::read_dir(dir.path()).expect("listed").collect();
        assert_eq!(left.len(), 1);
    }

    #[test]
    fn what_a_power_cut_left_half_written_does_not_stop_the_next_replacement() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("state.toml");
        replace(&path, b"old", FileKind::Plain).expect("written");
        fs::write(dir.path().join("state.toml.new"), b"ha").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"old");
        replace(&path, b"new", FileKind::Plain).expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"new");
        assert!(!dir.path().join("state.toml.new").exists());
    }

    #[test]
    fn a_secret_is_closed_to_others_and_its_old_contents_are_overwritten() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("keys/audit.key");
        replace(&path, b"first secret", FileKind::Secret).expect("written");
        let old = dir.path().join("old");
        fs::hard_link(&path, &old).expect("linked");
        replace(&path, b"second", FileKind::Secret).expect("written");
        assert_eq!(fs::read(&old).expect("read"), vec![0; 12]);
        assert_eq!(fs::read(&path).expect("read"), b"second");
        let mode = |p: &Path| fs::metadata(p).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&dir.path().join("keys")), 0o700);
    }
}
