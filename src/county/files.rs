//! Secret files of the service: whole or not there, for its own user only.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Result, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Writes a file for the own user only: beside its place, onto the disk, then into its place.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = path.with_extension("new");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    File::open(folder)?.sync_all()
}

/// The bytes of a file, made and written when there is none.
pub fn read_or_make(path: &Path, make: impl FnOnce() -> Vec<u8>) -> Result<Vec<u8>> {
    match std::fs::read(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => {
            let bytes = make();
            write_secret(path, &bytes)?;
            Ok(bytes)
        }
        other => other,
    }
}

/// The same for a text.
pub fn read_or_make_text(path: &Path, make: impl FnOnce() -> String) -> Result<String> {
    let bytes = read_or_make(path, || make().into_bytes())?;
    String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into())
}
