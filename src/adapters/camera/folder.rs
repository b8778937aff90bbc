//! A file of pages: a folder into which a scanner, a document camera's own program or a memory stick
//! puts pictures. Each page taken is the next one by name, and after the last comes the first.
//!
//! Nothing is written into the folder and nothing there is run or followed: links are left alone.

use super::source::{PictureSource, RawPicture, SourceFault, SourceStatus};
use crate::pictures::MOST_FILE;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Most pictures that are looked at.
const MOST_FILES: usize = 200;
/// Endings of pictures.
const ENDINGS: [&str; 3] = ["jpg", "jpeg", "png"];

/// Pictures in a folder and in the folders right below it, where memory sticks are mounted.
#[derive(Debug, Clone)]
pub struct PageFolder {
    folder: PathBuf,
    last: Option<PathBuf>,
}

impl PageFolder {
    /// Looks at a folder, which may come and go.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, last: None }
    }

    fn pages(&self) -> std::io::Result<Vec<PathBuf>> {
        let mut pages = Vec::new();
        let mut below = Vec::new();
        collect(&self.folder, &mut pages, &mut below)?;
        for folder in below {
            // A stick pulled in the middle takes its own pages away and no others.
            let _ = collect(&folder, &mut pages, &mut Vec::new());
        }
        pages.sort();
        Ok(pages)
    }
}

fn collect(
    folder: &Path,
    pages: &mut Vec<PathBuf>,
    below: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let path = entry.path();
        if hidden || pages.len() >= MOST_FILES {
            continue;
        }
        if kind.is_dir() {
            below.push(path);
        } else if kind.is_file() && is_picture(&path) {
            pages.push(path);
        }
    }
    Ok(())
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str());
    ending.is_some_and(|e| ENDINGS.iter().any(|known| e.eq_ignore_ascii_case(known)))
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, SourceFault> {
    let gone = |e: std::io::Error| match e.kind() {
        ErrorKind::ResourceBusy => SourceFault::Busy,
        _ => SourceFault::Gone,
    };
    let file = File::open(path).map_err(gone)?;
    let length = file.metadata().map_err(gone)?.len();
    if length > MOST_FILE {
        return Err(SourceFault::TooLarge);
    }
    let room = usize::try_from(length).unwrap_or(0) + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    let read = file.take(MOST_FILE + 1).read_to_end(&mut bytes);
    read.map_err(gone)?;
    if bytes.len() as u64 > MOST_FILE {
        return Err(SourceFault::TooLarge);
    }
    Ok(bytes)
}

impl PictureSource for PageFolder {
    fn status(&mut self) -> SourceStatus {
        match self.pages() {
            Err(_) => SourceStatus::Gone,
            Ok(pages) if pages.is_empty() => SourceStatus::Nothing,
            Ok(_) => SourceStatus::Ready,
        }
    }

    fn next(&mut self) -> Result<RawPicture, SourceFault> {
        let pages = self.pages().map_err(|_| SourceFault::Gone)?;
        let after = |path: &&PathBuf| self.last.as_ref().is_none_or(|last| *path > last);
        let next = pages.iter().find(after).or(pages.first());
        let next = next.ok_or(SourceFault::Nothing)?.clone();
        let bytes = read(&next);
        // A damaged file is passed over the next time, or nobody would get beyond it.
        self.last = Some(next);
        bytes.map(RawPicture::File)
    }

    fn rewind(&mut self) {
        self.last = None;
    }
}
