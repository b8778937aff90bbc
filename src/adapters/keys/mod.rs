//! Device key, sealing to the county, day key.
//!
//! Suite 1 only: X25519, AES-256-GCM, SHA-256 and Ed25519 by ring. Files in the key directory:
//! `root.cred` or `root.key` (wraps the others; see [`KeyPlace`]), `device.key` and `device.made`,
//! `day.key` and `day.made`. The `.made` files say that a key was made: a key that is then missing is
//! lost, and stays lost until a person enrols the terminal again. None is ever made in its place.

mod county;
mod day;
mod device;
mod draft;
mod file;
mod operators;
mod own_number;
mod place;
mod root;
mod sealing;
mod tasks;
#[cfg(test)]
mod tests;
mod wrapped;

pub use county::{CountyKeyBook, SUBMISSION_INFO};
pub use day::DayKeys;
pub use device::{DeviceKey, registered_key};
pub use draft::DraftCipher;
pub use operators::OperatorFile;
pub use own_number::SlowMarks;
pub use place::KeyPlace;
pub use tasks::TaskFile;
pub use wrapped::{Wrapped, WrappedFile};

use crate::domain::delivery::DeviceId;
use crate::ports::clock::Clock;
use crate::ports::keys::{KeyFault, RootKeeping};
use root::RootKey;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The terminal's own keys.
pub struct KeyStore {
    dir: PathBuf,
    root: Arc<RootKey>,
    device: Arc<DeviceKey>,
    keeping: RootKeeping,
}

impl KeyStore {
    /// Makes the keys of a terminal being enrolled. Refuses to touch keys that are there, or were.
    pub fn enrol(place: &KeyPlace, device: &DeviceId) -> Result<Self, KeyFault> {
        let dir = &place.dir;
        if exists(dir, "device.key")? || exists(dir, "device.made")? {
            return Err(KeyFault::AlreadyThere);
        }
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(|_| KeyFault::OutOfReach)?;
        let root = match place.root()? {
            Some(root) => root,
            None => place.make()?,
        };
        let key = DeviceKey::make(dir, &root.0, device)?;
        Ok(Self::of(dir, root, key))
    }

    /// Reads the keys made at enrolment.
    pub fn open(place: &KeyPlace, device: &DeviceId) -> Result<Self, KeyFault> {
        let dir = &place.dir;
        let enrolled = exists(dir, "device.key")? || exists(dir, "device.made")?;
        if !enrolled {
            return Err(KeyFault::NotEnrolled);
        }
        let root = place.root()?.ok_or(KeyFault::Lost)?;
        let key = DeviceKey::read(dir, &root.0, device)?;
        Ok(Self::of(dir, root, key))
    }

    fn of(dir: &Path, (root, keeping): (RootKey, RootKeeping), device: DeviceKey) -> Self {
        Self {
            dir: dir.to_owned(),
            root: Arc::new(root),
            device: Arc::new(device),
            keeping,
        }
    }

    /// How the root key is kept.
    pub fn keeping(&self) -> RootKeeping {
        self.keeping
    }

    /// Signs as this terminal.
    pub fn device(&self) -> Arc<DeviceKey> {
        Arc::clone(&self.device)
    }

    /// Seals for the rest of the day; a past day's key is erased here.
    pub fn day_keys(&self, clock: Arc<dyn Clock>) -> DayKeys {
        DayKeys::open(self.dir.clone(), Arc::clone(&self.root), clock)
    }
}

fn exists(dir: &Path, name: &str) -> Result<bool, KeyFault> {
    dir.join(name)
        .try_exists()
        .map_err(|_| KeyFault::OutOfReach)
}
