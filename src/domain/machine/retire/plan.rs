//! What of a terminal's data folder is to go, and in which order: the keys that open the rest come first.

use std::path::{Component, Path, PathBuf};

/// The file in the data folder that says how far a retirement is. It goes last, by a person's tap.
pub const MARKER: &str = "retiring";
/// What a file system keeps for itself where the data folder is a partition of its own.
pub const HARMLESS_FOLDER: &str = "lost+found";

/// A kind of data, in the order of going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataKind {
    /// The key the others are wrapped under: sealed by a TPM, or a file.
    RootKey,
    /// The terminal's own keys.
    Keys,
    /// Its certificate at the county, with the private key.
    Certificate,
    /// Operators known here and their tasks, sealed.
    Staff,
    /// Cases, pages, reports and the audit log.
    Cases,
    /// Who it is and where it stands.
    Setup,
    /// What the county published: catalogue, keys, unfinished copies.
    County,
    /// Listings and library.
    Cache,
    /// Anything else.
    Other,
}

impl DataKind {
    /// Every kind, in the order of going.
    pub const ALL: [Self; 9] = [
        Self::RootKey,
        Self::Keys,
        Self::Certificate,
        Self::Staff,
        Self::Cases,
        Self::Setup,
        Self::County,
        Self::Cache,
        Self::Other,
    ];

    /// Its name in the statement.
    pub fn name(self) -> &'static str {
        match self {
            Self::RootKey => "root-key",
            Self::Keys => "keys",
            Self::Certificate => "certificate",
            Self::Staff => "staff",
            Self::Cases => "cases",
            Self::Setup => "setup",
            Self::County => "county",
            Self::Cache => "cache",
            Self::Other => "other",
        }
    }

    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What a file is by its place in the data folder. What nobody knows is [`DataKind::Other`] and goes
    /// as well.
    pub fn of(path: &Path) -> Self {
        let parts: Vec<&str> = path
            .components()
            .map(|part| match part {
                Component::Normal(name) => name.to_str().unwrap_or(""),
                _ => "",
            })
            .collect();
        match parts.as_slice() {
            ["keys", name] if name.starts_with("root.key") || name.starts_with("root.cred") => {
                Self::RootKey
            }
            ["keys", name] if name.contains(".sealed") => Self::Staff,
            ["keys", ..] => Self::Keys,
            ["county", name] if name.contains("identity") || name.contains("enrolment") => {
                Self::Certificate
            }
            ["county", ..] => Self::County,
            ["setup", ..] => Self::Setup,
            [name] if name.starts_with("outbox") => Self::Cases,
            [name] if name.starts_with("cache") => Self::Cache,
            _ => Self::Other,
        }
    }
}

/// A file that was found in the data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Below the data folder.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What is still there after everything was to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Below the data folder.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The files that go, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WipePlan {
    files: Vec<(DataKind, FoundFile)>,
}

impl WipePlan {
    /// Orders what was found; the marker stays out of it.
    pub fn of(found: Vec<FoundFile>) -> Self {
        let mut files: Vec<(DataKind, FoundFile)> = found
            .into_iter()
            .filter(|file| file.path != Path::new(MARKER))
            .map(|file| (DataKind::of(&file.path), file))
            .collect();
        files.sort_by(|a, b| (a.0, &a.1.path).cmp(&(b.0, &b.1.path)));
        Self { files }
    }

    /// The files, the first to go first.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &FoundFile> {
        self.files.iter().map(|(_, file)| file)
    }

    /// How many files of each kind there are; kinds without one are left out.
    pub fn counts(&self) -> Vec<(DataKind, u64)> {
        let of = |kind| self.files.iter().filter(|(own, _)| *own == kind).count() as u64;
        let all = DataKind::ALL.into_iter().map(|kind| (kind, of(kind)));
        all.filter(|(_, count)| *count > 0).collect()
    }
}
