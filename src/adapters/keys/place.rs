//! Where the root key comes from: opened by the TPM into memory, or a file.
//!
//! The package's `jiujinban-seal.service` seals and opens (`packaging/system/libexec/seal-root`); the
//! program itself has no way to the TPM. What it finds is compared: a root that does not fit what lies
//! here is a fault, never a guess, and none is made in its place.

use super::exists;
use super::file::{KeyFile, private};
use super::root::RootKey;
use crate::ports::keys::{KeyFault, RootKeeping};
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The root key as the TPM sealed it, in the folder of the keys.
const SEALED: &str = "root.cred";
/// The root key as a file.
const FILE: &str = "root.key";
/// Longest word beside the opened root key.
const LONGEST_WORD: u64 = 32;

/// Where the keys of one terminal lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPlace {
    pub(super) dir: PathBuf,
    opened: Option<PathBuf>,
}

impl KeyPlace {
    /// The keys of a terminal's data folder; `opened` is where the root key stands once the TPM opened
    /// it, where there is a service that does so.
    pub fn of(data: &Path, opened: Option<PathBuf>) -> Self {
        Self {
            dir: data.join("keys"),
            opened,
        }
    }

    /// A folder of keys with nothing beside it.
    pub fn in_files(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            opened: None,
        }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// How the root key is kept here; `None` before there is one.
    ///
    /// Errors: as [`super::KeyStore::open`] of the root key.
    pub fn keeping(&self) -> Result<Option<RootKeeping>, KeyFault> {
        Ok(self.root()?.map(|(_, keeping)| keeping))
    }

    /// The root key, and how it is kept; `None` when there is none.
    pub(super) fn root(&self) -> Result<Option<(RootKey, RootKeeping)>, KeyFault> {
        let sealed = exists(&self.dir, SEALED)?;
        let opened = self.opened.as_deref().map(opened).transpose()?.flatten();
        let file = || RootKey::read(&self.dir.join(FILE));
        match (sealed, opened) {
            (true, Some(opened)) => match file()? {
                Some(file) if file != opened => Err(KeyFault::TwoRoots),
                // The file is on its way out: the next start takes it away.
                _ => Ok(Some((opened, RootKeeping::Sealed))),
            },
            (true, None) => Err(self.why_not_opened()),
            (false, Some(_)) => Err(KeyFault::SealGone),
            (false, None) => Ok(file()?.map(|root| (root, self.in_file()))),
        }
    }

    /// Makes the root key of a new terminal: a file. Where a TPM serves, there is a sealed one already.
    pub(super) fn make(&self) -> Result<(RootKey, RootKeeping), KeyFault> {
        let root = RootKey::make(&self.dir.join(FILE))?;
        Ok((root, self.in_file()))
    }

    fn in_file(&self) -> RootKeeping {
        match self.word().as_deref() {
            Some("not-sealed" | "failed") => RootKeeping::FileBesideTpm,
            _ => RootKeeping::File,
        }
    }

    fn why_not_opened(&self) -> KeyFault {
        match self.word().as_deref() {
            Some("no-chip") => KeyFault::NoTpm,
            Some("does-not-open") => KeyFault::OtherTpm,
            Some("two-roots") => KeyFault::TwoRoots,
            _ => KeyFault::NotOpened,
        }
    }

    /// What the service that opens the root key left when it could not.
    fn word(&self) -> Option<String> {
        let mut path = self.opened.clone()?.into_os_string();
        path.push(".fault");
        let mut word = String::new();
        let file = File::open(path).ok()?;
        file.take(LONGEST_WORD).read_to_string(&mut word).ok()?;
        Some(word.trim_end().to_owned())
    }
}

/// The root key as the service left it in memory; `None` when it is not there.
fn opened(path: &Path) -> Result<Option<RootKey>, KeyFault> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(_) => return Err(KeyFault::OutOfReach),
    };
    private(&file)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    (&mut file)
        .take(64)
        .read_to_end(&mut bytes)
        .map_err(|_| KeyFault::OutOfReach)?;
    RootKey::of(&bytes).map(Some)
}

impl RootKey {
    /// Reads the root from its file; `None` when there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, KeyFault> {
        let file = KeyFile::read(path)?;
        file.map(|file| Self::of(&file.content)).transpose()
    }
}
