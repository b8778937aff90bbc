//! Searches every file under a directory for texts that must not be in any.

use encoding_rs::GBK;
use std::fs;
use std::path::{Path, PathBuf};

/// How a found text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coding {
    Utf8,
    Gbk,
    Utf16Le,
    /// Digits two to a byte, as cards and some databases keep them.
    PackedDigits,
}

/// A text where it must not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    pub file: PathBuf,
    pub needle: String,
    pub coding: Coding,
    pub at: usize,
}

/// Every leak of every needle in the contents and the names of all files under `dir`.
///
/// Needles shorter than four bytes in a coding are not looked for in it: they are found by chance.
pub fn leaks(dir: &Path, needles: &[&str]) -> Vec<Leak> {
    let patterns: Vec<(&str, Coding, Vec<u8>)> = needles
        .iter()
        .flat_map(|needle| patterns_of(needle))
        .filter(|(_, _, bytes)| bytes.len() >= 4)
        .collect();
    assert!(!patterns.is_empty(), "nothing to look for");
    let mut found = Vec::new();
    for file in files_under(dir) {
        let bytes = fs::read(&file).expect("a file under the directory can be read");
        let name = file.strip_prefix(dir).expect("it lies under it");
        let name = name.to_string_lossy().into_owned().into_bytes();
        for (needle, coding, pattern) in &patterns {
            if let Some(at) = position(&bytes, pattern).or_else(|| position(&name, pattern)) {
                found.push(Leak {
                    file: file.clone(),
                    needle: (*needle).to_owned(),
                    coding: *coding,
                    at,
                });
            }
        }
    }
    found
}

/// All files under a directory.
pub fn files_under(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).expect("the directory can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn patterns_of(needle: &str) -> Vec<(&str, Coding, Vec<u8>)> {
    let utf16 = needle.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut all = vec![
        (needle, Coding::Utf8, needle.as_bytes().to_vec()),
        (needle, Coding::Utf16Le, utf16),
    ];
    let (gbk, _, unmappable) = GBK.encode(needle);
    if !unmappable && gbk != needle.as_bytes() {
        all.push((needle, Coding::Gbk, gbk.into_owned()));
    }
    let digits: Vec<u8> = needle
        .bytes()
        .take_while(u8::is_ascii_digit)
        .map(|b| b - b'0')
        .collect();
    if digits.len() >= 8 {
        let packed = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]);
        all.push((needle, Coding::PackedDigits, packed.collect()));
    }
    all
}

fn position(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    let first = pattern[0];
    let mut from = 0;
    while let Some(step) = bytes[from..].iter().position(|&b| b == first) {
        let at = from + step;
        if bytes[at..].starts_with(pattern) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[test]
fn a_planted_text_is_found_in_every_coding_and_in_a_file_name() {
    let dir = tempfile::TempDir::new().expect("a directory");
    let deep = dir.path().join("a/b");
    fs::create_dir_all(&deep).expect("made");
    let plant = |name: &str, bytes: &[u8]| {
        let around = [b"before ", bytes, b" after"].concat();
        fs::write(deep.join(name), around).expect("written");
    };
    plant("1", "欧阳测试".as_bytes());
    plant("2", &GBK.encode("欧阳测试").0);
    let wide: Vec<u8> = "欧阳测试"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    plant("3", &wide);
    plant("4", &[0x11, 0x01, 0x05, 0x19, 0x49, 0x12, 0x31, 0x00]);
    plant("5 欧阳测试", b"");
    let found = leaks(dir.path(), &["欧阳测试", "11010519491231002X"]);
    let codings: Vec<Coding> = found.iter().map(|leak| leak.coding).collect();
    let expected = [
        Coding::Utf8,
        Coding::Gbk,
        Coding::Utf16Le,
        Coding::PackedDigits,
        Coding::Utf8,
    ];
    assert_eq!(codings, expected, "{found:?}");
    assert_eq!(leaks(dir.path(), &["not there"]), []);
}
