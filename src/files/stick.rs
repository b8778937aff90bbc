//! Memory sticks: each is mounted in a folder of its own, and may be full, be pulled, or hold anything.

use super::sync_folder;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The first stick that is plugged in, in the order of names.
pub fn first(sticks: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(sticks).ok()?;
    let folders = entries.flatten().map(|entry| entry.path());
    folders.filter(|path| path.is_dir()).min()
}

/// Whether a fault says that there is no room.
pub fn is_full(why: &io::Error) -> bool {
    matches!(
        why.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
    )
}

/// Writes a file to a stick: beside, flushed, renamed, so that a file of this name is whole. Nothing
/// half written stays behind unless the stick was pulled.
///
/// Errors: whatever `write` says, and what `fault` makes of a stick's own.
pub fn put<T, E>(
    stick: &Path,
    name: &str,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, E>,
    fault: impl Fn(&io::Error) -> E,
) -> Result<T, E> {
    let (file, beside) = (stick.join(name), stick.join(format!("{name}.part")));
    let written = File::create(&beside).map_err(|why| fault(&why));
    let written = written.and_then(|opened| {
        let mut out = BufWriter::new(opened);
        let told = write(&mut out)?;
        let flushed = out.flush().and_then(|()| out.get_ref().sync_all());
        let named = flushed.and_then(|()| fs::rename(&beside, &file));
        named
            .and_then(|()| sync_folder(stick))
            .map_err(|why| fault(&why))?;
        Ok(told)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Files of a stick whose names begin and end so, in the order of names.
///
/// Errors: the stick cannot be read.
pub fn named(stick: &Path, begins: &str, ends: &str) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(stick)? {
        if let Ok(name) = entry?.file_name().into_string()
            && name.starts_with(begins)
            && name.ends_with(ends)
        {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Reads a file of at most so many bytes; `None` when it has more.
///
/// Errors: it cannot be read, or is no file.
pub fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    // A pipe or a device in its place might never end, and a link may lead off the stick.
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}
