//! What can be wrong with a configuration, and its words.

use std::fmt;

/// Line and column in a file, both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl Position {
    /// The place of a byte in a text.
    pub(super) fn of(text: &str, byte: usize) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// The file, as it was named; the built-in one is `default.toml`.
    pub file: String,
    /// Where in it; `None` when it is about the whole file or about a key that stands nowhere.
    pub position: Option<Position>,
    /// Section and key, `session.countdown_seconds`.
    pub key: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

/// Why a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultyFile {
    /// Not there.
    Missing,
    /// The system forbids it.
    Forbidden,
    /// A directory.
    Directory,
    /// Not a directory.
    NotADirectory,
    /// Larger than any configuration.
    TooLarge,
    /// Anything else the disk reports.
    Unreadable,
    /// Not what it should hold.
    NoCertificate,
}

impl fmt::Display for FaultyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "there is no such file",
            Self::Forbidden => "the system forbids reading it",
            Self::Directory => "it is a directory",
            Self::NotADirectory => "it is not a directory",
            Self::TooLarge => "it is larger than 1 MB",
            Self::Unreadable => "the disk does not give it",
            Self::NoCertificate => "it holds no PEM certificate",
        })
    }
}

/// What is wrong with a file, a key or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file cannot be read.
    File(FaultyFile),
    /// A byte that is no UTF-8.
    Encoding,
    /// No TOML here.
    Syntax(String),
    /// No such key.
    UnknownKey {
        /// The known key that looks most like it.
        near: Option<&'static str>,
    },
    /// A section where a value stands, or the other way round.
    Shape {
        /// What stands there.
        found: &'static str,
        /// What should.
        wanted: &'static str,
    },
    /// The value has another type.
    Type {
        /// The value as written.
        value: String,
        /// Its type.
        found: &'static str,
        /// What is allowed.
        allowed: String,
    },
    /// The value is not allowed.
    Value {
        /// The value as written.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// The key has no default and is not set.
    Required {
        /// What is allowed.
        allowed: String,
    },
    /// The file the key names cannot be used.
    Named {
        /// Its path.
        path: String,
        /// Why.
        why: FaultyFile,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(why) => write!(f, "{why}"),
            Self::Encoding => write!(f, "here is a byte that is no UTF-8; save the file as UTF-8"),
            Self::Syntax(what) => write!(f, "this is no TOML: {what}"),
            Self::UnknownKey { near: Some(near) } => {
                write!(f, "there is no such key; did you mean {near}?")
            }
            Self::UnknownKey { near: None } => write!(f, "there is no such key"),
            Self::Shape { found, wanted } => write!(f, "here is a {found}, wanted is a {wanted}"),
            Self::Type {
                value,
                found,
                allowed,
            } => write!(f, "{value} is {}; allowed is {allowed}", article(found)),
            Self::Value { value, allowed } => {
                write!(f, "{value} is not allowed; allowed is {allowed}")
            }
            Self::Required { allowed } => write!(f, "is not set; it must be {allowed}"),
            Self::Named { path, why } => write!(f, "{path}: {why}"),
        }
    }
}

fn article(noun: &str) -> String {
    let an = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if an { "an" } else { "a" })
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(at) = self.position {
            write!(f, ":{}:{}", at.line, at.column)?;
        }
        if let Some(key) = &self.key {
            write!(f, ": {key}")?;
        }
        write!(f, ": {}", self.problem)
    }
}
