//! Looking for personal data where none may be.

use encoding_rs::GBK;
use std::fs;
use std::path::{Path, PathBuf};

/// A file in which something was found, and which of the needles (by number).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The file.
    pub file: PathBuf,
    /// Place of the needle in the list.
    pub needle: usize,
}

/// Searches every file under a folder for every text, in UTF-8, GBK and UTF-16.
pub fn search(folder: &Path, needles: &[String]) -> std::io::Result<Vec<Leak>> {
    let patterns: Vec<(usize, Vec<u8>)> = needles
        .iter()
        .enumerate()
        .flat_map(|(n, text)| spellings(text).into_iter().map(move |bytes| (n, bytes)))
        .collect();
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path)?;
            for (needle, pattern) in &patterns {
                if memchr::memmem::find(&bytes, pattern).is_some() {
                    let (file, needle) = (path.clone(), *needle);
                    found.push(Leak { file, needle });
                }
            }
        }
    }
    Ok(found)
}

fn spellings(text: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let mut all = vec![
        text.as_bytes().to_vec(),
        utf16.iter().flat_map(|u| u.to_le_bytes()).collect(),
        utf16.iter().flat_map(|u| u.to_be_bytes()).collect(),
    ];
    let (gbk, _, lossy) = GBK.encode(text);
    if !lossy && !text.is_ascii() {
        all.push(gbk.into_owned());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_every_spelling_and_a_clean_file_is_not_suspected() {
        let folder = tempfile::tempdir().expect("a folder");
        let needle = ["测试甲".to_owned()];
        fs::write(folder.path().join("clean"), "测试乙").expect("written");
        assert_eq!(search(folder.path(), &needle).expect("searched"), vec![]);
        for bytes in spellings(&needle[0]) {
            let inner = folder.path().join("inner");
            fs::create_dir_all(&inner).expect("made");
            fs::write(
                inner.join("dirty"),
                [b"xx".as_slice(), &bytes, b"yy"].concat(),
            )
            .expect("written");
            assert_eq!(search(folder.path(), &needle).expect("searched").len(), 1);
        }
    }
}
