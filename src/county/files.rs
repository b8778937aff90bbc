//! Secret files of the service: made once, for its own user only.

use crate::files::{FileKind, replace};
use std::io::{ErrorKind, Result};
use std::path::Path;

/// The bytes of a file, made and written when there is none.
pub fn read_or_make(path: &Path, make: impl FnOnce() -> Vec<u8>) -> Result<Vec<u8>> {
    match std::fs::read(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => {
            let bytes = make();
            replace(path, &bytes, FileKind::Secret)?;
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
