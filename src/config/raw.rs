//! Files as they are written: TOML with the place of every value, nothing decided yet.

use super::fault::{ConfigFault, FaultyFile, Position, Problem};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Larger files are not read.
const LARGEST: u64 = 1 << 20;

/// A file and its name in messages.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self, ConfigFault> {
        let name = path.display().to_string();
        let fault = |position, problem| ConfigFault {
            file: name.clone(),
            position,
            key: None,
            problem,
        };
        let bytes = read_file(path).map_err(|why| fault(None, Problem::File(why)))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text }),
            Err(e) => {
                let good = e.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(&e.as_bytes()[..good]);
                let position = Some(Position::of(&text, good));
                Err(fault(position, Problem::Encoding))
            }
        }
    }
}

/// A whole file, if it can be one of a configuration.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, FaultyFile> {
    let why = |e: &std::io::Error| match e.kind() {
        ErrorKind::NotFound => FaultyFile::Missing,
        ErrorKind::PermissionDenied => FaultyFile::Forbidden,
        ErrorKind::IsADirectory => FaultyFile::Directory,
        _ => FaultyFile::Unreadable,
    };
    let file = File::open(path).map_err(|e| why(&e))?;
    let about = file.metadata().map_err(|e| why(&e))?;
    if about.is_dir() {
        return Err(FaultyFile::Directory);
    }
    let mut bytes = Vec::new();
    let mut limited = file.take(LARGEST + 1);
    limited.read_to_end(&mut bytes).map_err(|e| why(&e))?;
    if bytes.len() as u64 > LARGEST {
        return Err(FaultyFile::TooLarge);
    }
    Ok(bytes)
}

/// A parsed file.
pub(super) struct Document<'a> {
    source: &'a Source,
    table: DeTable<'a>,
    /// Sections that are misspelt, and the section each is meant for: what stands in them is looked
    /// at as if they were right.
    meant: Vec<(String, &'static str)>,
}

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Found<'d> {
    pub value: &'d DeValue<'d>,
    source: &'d Source,
    start: usize,
    end: usize,
}

impl Found<'_> {
    /// The value as written.
    pub(super) fn written(&self) -> String {
        let text = &self.source.text[self.start..self.end];
        match text.char_indices().nth(60) {
            Some((cut, _)) => format!("{}…", &text[..cut]),
            None => text.to_owned(),
        }
    }

    /// A fault about this value.
    pub(super) fn fault(&self, key: &str, problem: Problem) -> ConfigFault {
        self.source.fault(self.start, Some(key.to_owned()), problem)
    }
}

impl Source {
    fn fault(&self, byte: usize, key: Option<String>, problem: Problem) -> ConfigFault {
        ConfigFault {
            file: self.name.clone(),
            position: Some(Position::of(&self.text, byte)),
            key,
            problem,
        }
    }
}

impl<'a> Document<'a> {
    /// Parses a file. Every mistake in its grammar is added to `faults`; what could be understood
    /// is kept.
    pub(super) fn parse(source: &'a Source, faults: &mut Vec<ConfigFault>) -> Self {
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        for e in errors {
            let byte = e.span().map_or(0, |s| s.start);
            let what = e.message().lines().collect::<Vec<_>>().join("; ");
            faults.push(source.fault(byte, None, Problem::Syntax(what)));
        }
        let table = table.into_inner();
        let meant = misspelt(&table);
        Self {
            source,
            table,
            meant,
        }
    }

    fn section(&self, name: &str) -> Option<&Spanned<DeValue<'a>>> {
        self.table.get(name).or_else(|| {
            let (written, _) = self.meant.iter().find(|(_, meant)| *meant == name)?;
            self.table.get(written.as_str())
        })
    }

    /// The value of `section.key`.
    pub(super) fn find(&self, path: &str) -> Option<Found<'_>> {
        let (section, key) = path.split_once('.')?;
        let value = self.section(section)?.get_ref().as_table()?.get(key)?;
        Some(self.found(value))
    }

    fn found<'d>(&'d self, value: &'d Spanned<DeValue<'a>>) -> Found<'d> {
        let span = value.span();
        Found {
            value: value.get_ref(),
            source: self.source,
            start: span.start.min(self.source.text.len()),
            end: span.end.min(self.source.text.len()),
        }
    }

    /// Every key that is not in `known`.
    pub(super) fn unknown(&self, known: &[&'static str], faults: &mut Vec<ConfigFault>) {
        for (section, value) in &self.table {
            let at = section.span().start;
            let is_section = known.iter().any(|k| within(k, section.get_ref()));
            let problem = match value.get_ref().as_table() {
                Some(table) if is_section => {
                    self.unknown_in(section.get_ref(), table, known, faults);
                    continue;
                }
                None if is_section => Problem::Shape {
                    found: "value",
                    wanted: "section",
                },
                Some(table) => {
                    let meant = self.meant.iter().find(|(w, _)| w == section.get_ref());
                    let near = meant.map(|(_, meant)| *meant);
                    if let Some(meant) = near {
                        self.unknown_in(meant, table, known, faults);
                    }
                    Problem::UnknownKey {
                        near: near.or_else(|| nearest_section(section.get_ref())),
                    }
                }
                None => Problem::UnknownKey {
                    near: nearest(section.get_ref(), known),
                },
            };
            let key = Some(section.get_ref().to_string());
            faults.push(self.source.fault(at, key, problem));
        }
    }

    fn unknown_in(
        &self,
        section: &str,
        table: &DeTable<'_>,
        known: &[&'static str],
        faults: &mut Vec<ConfigFault>,
    ) {
        for key in table.keys() {
            let path = format!("{section}.{}", key.get_ref());
            if !known.contains(&path.as_str()) {
                let near = nearest(&path, known);
                let problem = Problem::UnknownKey { near };
                let fault = self.source.fault(key.span().start, Some(path), problem);
                faults.push(fault);
            }
        }
    }

    /// Every `section.key` with a value.
    #[cfg(test)]
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for (section, value) in &self.table {
            let keys = value.get_ref().as_table().expect("sections only").keys();
            paths.extend(keys.map(|k| format!("{}.{}", section.get_ref(), k.get_ref())));
        }
        paths
    }
}

/// The sections there are.
pub(super) const SECTIONS: &[&str] = &[
    "audit",
    "card",
    "clock",
    "county",
    "data",
    "document_camera",
    "documents",
    "face",
    "face_camera",
    "face_loose",
    "face_strict",
    "face_task",
    "identity_card",
    "limits",
    "log",
    "place",
    "printer",
    "screen",
    "session",
    "sync",
    "training",
    "update",
    "voice",
];

/// The section that takes the fewest changes, if they are one or two and not half of it.
fn nearest_section(written: &str) -> Option<&'static str> {
    let by = |name: &&str| distance(written, name);
    let best = SECTIONS.iter().copied().min_by_key(by)?;
    let changes = distance(written, best);
    (changes <= 2 && changes * 2 < written.chars().count()).then_some(best)
}

/// Sections nobody knows beside those they are meant for, which the file does not have itself.
fn misspelt(table: &DeTable<'_>) -> Vec<(String, &'static str)> {
    let written = table.iter().filter(|(_, value)| value.get_ref().is_table());
    let written = written.map(|(name, _)| name.get_ref().to_string());
    let strange = written.filter(|name| !SECTIONS.contains(&name.as_str()));
    let meant = strange.filter_map(|name| Some((nearest_section(&name)?, name)));
    let missing = meant.filter(|(meant, _)| table.get(*meant).is_none());
    missing.map(|(meant, name)| (name, meant)).collect()
}

fn within(path: &str, section: &str) -> bool {
    path.split_once('.').is_some_and(|(s, _)| s == section)
}

/// The known key that takes the fewest changes, if that is not too many.
fn nearest(path: &str, known: &[&'static str]) -> Option<&'static str> {
    let last = path.rsplit('.').next().unwrap_or(path);
    // The right key in the wrong section.
    let same = known.iter().find(|k| k.ends_with(&format!(".{last}")));
    same.copied().or_else(|| {
        let by = |k: &&str| distance(path, k);
        let best = known.iter().copied().min_by_key(by)?;
        (distance(path, best) <= path.chars().count() / 3).then_some(best)
    })
}

/// Insertions, deletions and replacements that turn one text into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = replaced.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
