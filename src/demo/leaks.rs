//! Looking for personal data where none may be.

use encoding_rs::GBK;
use std::fs;
use std::path::{Path, PathBuf};

/// Shorter patterns are not looked for: they are found by chance.
const SHORTEST: usize = 4;

/// How a found text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coding {
    /// UTF-8.
    Utf8,
    /// GBK, where it differs.
    Gbk,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Digits two to a byte, as cards and some databases keep them.
    PackedDigits,
}

/// A text where it must not be. The text itself is not repeated here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file in whose contents or name it stands.
    pub file: PathBuf,
    /// Place of the text in the list that was searched for.
    pub needle: usize,
    /// How it was written.
    pub coding: Coding,
    /// Where it begins, in bytes.
    pub at: usize,
}

/// Searches the contents and names of every file under a folder for every text, in each coding.
///
/// # Panics
/// When there is nothing to look for: an empty search proves nothing.
pub fn search(folder: &Path, needles: &[String]) -> std::io::Result<Vec<Leak>> {
    let patterns: Vec<(usize, Coding, Vec<u8>)> = needles
        .iter()
        .enumerate()
        .flat_map(|(n, text)| spellings(text).into_iter().map(move |(c, b)| (n, c, b)))
        .filter(|(_, _, bytes)| bytes.len() >= SHORTEST)
        .collect();
    assert!(!patterns.is_empty(), "nothing to look for");
    let mut found = Vec::new();
    for file in files_under(folder)? {
        let bytes = fs::read(&file)?;
        let name = file.strip_prefix(folder).unwrap_or(&file);
        let name = name.as_os_str().as_encoded_bytes();
        for (needle, coding, pattern) in &patterns {
            let place = |hay| memchr::memmem::find(hay, pattern);
            if let Some(at) = place(&bytes).or_else(|| place(name)) {
                found.push(Leak {
                    file: file.clone(),
                    needle: *needle,
                    coding: *coding,
                    at,
                });
            }
        }
    }
    Ok(found)
}

/// All files under a folder, in order.
pub fn files_under(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn spellings(text: &str) -> Vec<(Coding, Vec<u8>)> {
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let mut all = vec![
        (Coding::Utf8, text.as_bytes().to_vec()),
        (Coding::Utf16Le, wide(u16::to_le_bytes)),
        (Coding::Utf16Be, wide(u16::to_be_bytes)),
    ];
    let (gbk, _, unmappable) = GBK.encode(text);
    if !unmappable && gbk != text.as_bytes() {
        all.push((Coding::Gbk, gbk.into_owned()));
    }
    let digits: Vec<u8> = text
        .bytes()
        .take_while(u8::is_ascii_digit)
        .map(|b| b - b'0')
        .collect();
    if digits.len() >= 2 * SHORTEST {
        let packed = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]);
        all.push((Coding::PackedDigits, packed.collect()));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_every_coding_and_in_a_files_name_and_a_clean_file_is_not_suspected() {
        let folder = tempfile::tempdir().expect("a folder");
        let needles = ["测试甲", "11010519491231002X"].map(str::to_owned);
        let clean = "测试乙 11010519491231003X".as_bytes();
        fs::write(folder.path().join("clean"), clean).expect("written");
        assert_eq!(search(folder.path(), &needles).expect("searched"), []);
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).expect("made");
        let mut planted = 0;
        for (needle, text) in needles.iter().enumerate() {
            for (coding, bytes) in spellings(text) {
                let file = deep.join("dirty");
                let around = [b"before ", bytes.as_slice(), b" after"].concat();
                fs::write(&file, around).expect("written");
                let at = 7;
                let leak = Leak {
                    file,
                    needle,
                    coding,
                    at,
                };
                assert_eq!(search(folder.path(), &needles).expect("searched"), [leak]);
                planted += 1;
            }
        }
        assert_eq!(planted, 8, "four codings of a name, four of a number");
        fs::remove_file(deep.join("dirty")).expect("removed");
        fs::write(deep.join("5 测试甲"), b"").expect("written");
        let found = search(folder.path(), &needles).expect("searched");
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_a_fault_and_not_a_clean_bill() {
        let folder = tempfile::tempdir().expect("a folder");
        let gone = folder.path().join("gone");
        assert!(search(&gone, &["测试甲".to_owned()]).is_err());
    }
}
