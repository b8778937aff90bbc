//! The key of the day: random, wrapped under the root, erased when the day is over.

use super::file::{KeyFile, shred};
use super::root::{RootKey, derive, fingerprint, random};
use crate::domain::delivery::{DayTag, KeyId};
use crate::files::{FileKind, replace};
use crate::ports::clock::Clock;
use crate::ports::keys::{DayTagger, KeyFault};
use jiff::civil::Date;
use ring::hmac;
use ring::rand::SystemRandom;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

const PURPOSE: &[u8] = b"day key";

/// Makes the tags of the day.
pub struct DayKeys {
    dir: PathBuf,
    root: Arc<RootKey>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

enum State {
    /// No key was needed yet today.
    None,
    /// Today's key.
    Ready(DayKey),
    /// Today's key was here and cannot be used; tomorrow has its own.
    Broken(Date, KeyFault),
}

struct DayKey {
    day: Date,
    id: KeyId,
    secret: Zeroizing<[u8; 32]>,
}

impl DayKeys {
    /// Takes up today's key if there is one; erases that of a past day.
    pub(super) fn open(dir: PathBuf, root: Arc<RootKey>, clock: Arc<dyn Clock>) -> Self {
        let today = clock.wall().date();
        let keys = Self {
            dir,
            root,
            clock,
            state: Mutex::new(State::None),
        };
        let found = keys.find(today);
        *keys.lock() = found;
        keys
    }

    fn find(&self, today: Date) -> State {
        let made_today = std::fs::read_to_string(self.dir.join("day.made"))
            .is_ok_and(|text| text.trim() == today.to_string());
        let broken = |fault| State::Broken(today, fault);
        match KeyFile::read(&self.dir.join("day.key")) {
            Ok(None) if made_today => broken(KeyFault::Lost),
            Ok(None) => State::None,
            Ok(Some(file)) => match self.unwrap(&file) {
                Some(key) if key.day == today => State::Ready(key),
                None if made_today => broken(KeyFault::Damaged),
                _ => self.erase_file().map_or_else(broken, |()| State::None),
            },
            Err(fault) if made_today => broken(fault),
            Err(_) => self.erase_file().map_or_else(broken, |()| State::None),
        }
    }

    /// Content of the file: the day as `2026-11-22`, then the wrapped secret.
    fn unwrap(&self, file: &KeyFile) -> Option<DayKey> {
        let (day, wrapped) = file.content.split_at_checked(10)?;
        let secret = self.root.unwrap(PURPOSE, wrapped).ok()?;
        Some(DayKey {
            day: std::str::from_utf8(day).ok()?.parse().ok()?,
            id: file.id.clone(),
            secret: Zeroizing::new(secret.as_slice().try_into().ok()?),
        })
    }

    fn make(&self, day: Date) -> Result<DayKey, KeyFault> {
        let secret = random::<32>()?;
        let name = &fingerprint(&*secret)[..6];
        let text = day.to_string();
        let id = KeyId::parse(&format!("day-{}-{name}", text.replace('-', "")));
        let key = DayKey {
            day,
            id: id.expect("digits, letters and dashes"),
            secret,
        };
        let mut content = Zeroizing::new(text.clone().into_bytes());
        content.extend_from_slice(&self.root.wrap(PURPOSE, &*key.secret)?);
        let file = KeyFile {
            id: key.id.clone(),
            content,
        };
        file.write(&self.dir.join("day.key"))?;
        replace(
            &self.dir.join("day.made"),
            text.as_bytes(),
            FileKind::Secret,
        )
        .map_err(|_| KeyFault::OutOfReach)?;
        Ok(key)
    }

    fn erase_file(&self) -> Result<(), KeyFault> {
        let rng = SystemRandom::new();
        shred(&self.dir.join("day.key"), &rng)?;
        shred(&self.dir.join("day.made"), &rng)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `use_key` with today's key, made now if there was none yet.
    fn with_today<T>(
        &self,
        use_key: impl FnOnce(&DayKey) -> Result<T, KeyFault>,
    ) -> Result<T, KeyFault> {
        let today = self.clock.wall().date();
        let mut state = self.lock();
        let over = match &*state {
            State::None => false,
            State::Ready(key) => key.day != today,
            State::Broken(day, _) => *day != today,
        };
        if over {
            self.erase_file()?;
            *state = State::None;
        }
        if let State::None = &*state {
            *state = State::Ready(self.make(today)?);
        }
        match &*state {
            State::Ready(key) => use_key(key),
            State::Broken(_, fault) => Err(*fault),
            State::None => unreachable!("made above"),
        }
    }
}

impl DayTagger for DayKeys {
    fn tag_today(&self, bytes: &[u8]) -> Result<DayTag, KeyFault> {
        self.with_today(|key| {
            let secret = derive(&key.secret, b"jiujinban day tag v1", b"tag");
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &*secret), bytes);
            Ok(DayTag(tag.as_ref()[..16].try_into().expect("of 32 bytes")))
        })
    }

    fn erase_day(&self) -> Result<(), KeyFault> {
        let mut state = self.lock();
        *state = State::None;
        self.erase_file()
    }
}
