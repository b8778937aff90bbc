//! Key files: readable by their owner only, whole or refused, written before they are named.
//!
//! Layout: `JJBKEY1` and a line feed, one byte of length and the key's name, two bytes of length
//! and the content, and the SHA-256 of everything before it. The checksum finds damage; what keeps
//! the content secret is the file mode and, but for the root, the wrapping under the root.

use crate::domain::delivery::KeyId;
use crate::files::{FileKind, folder_of, replace, sync_folder};
use crate::ports::keys::KeyFault;
use ring::digest::{SHA256, digest};
use ring::rand::SecureRandom;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use zeroize::Zeroizing;

const HEAD: &[u8] = b"JJBKEY1\n";
const LONGEST: usize = 4_096;

/// A key's name and content.
pub(super) struct KeyFile {
    pub id: KeyId,
    pub content: Zeroizing<Vec<u8>>,
}

impl KeyFile {
    /// Reads a key file; `None` when there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, KeyFault> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(KeyFault::OutOfReach),
        };
        private(&file)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST));
        let limit = LONGEST as u64 + 1;
        (&mut file)
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|_| KeyFault::OutOfReach)?;
        Self::parse(&bytes).ok_or(KeyFault::Damaged).map(Some)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (body, sum) = bytes.split_last_chunk::<32>()?;
        if digest(&SHA256, body).as_ref() != sum {
            return None;
        }
        let rest = body.strip_prefix(HEAD)?;
        let (&name_len, rest) = rest.split_first()?;
        let (name, rest) = rest.split_at_checked(usize::from(name_len))?;
        let (len, content) = rest.split_first_chunk::<2>()?;
        if usize::from(u16::from_be_bytes(*len)) != content.len() {
            return None;
        }
        Some(Self {
            id: KeyId::parse(std::str::from_utf8(name).ok()?)?,
            content: Zeroizing::new(content.to_vec()),
        })
    }

    /// Writes the file under a temporary name, then gives it its own: it is never half there.
    pub fn write(&self, path: &Path) -> Result<(), KeyFault> {
        let name = self.id.as_str().as_bytes();
        let mut bytes = Zeroizing::new(HEAD.to_vec());
        bytes.push(u8::try_from(name.len()).expect("at most 40"));
        bytes.extend_from_slice(name);
        let len = u16::try_from(self.content.len()).expect("keys are short");
        bytes.extend_from_slice(&len.to_be_bytes());
        bytes.extend_from_slice(&self.content);
        let sum = digest(&SHA256, &bytes);
        bytes.extend_from_slice(sum.as_ref());
        replace(path, &bytes, FileKind::Secret).map_err(|_| KeyFault::OutOfReach)
    }
}

/// Whether nobody but its owner may read or write a file.
pub(super) fn private(file: &File) -> Result<(), KeyFault> {
    let facts = file.metadata().map_err(|_| KeyFault::OutOfReach)?;
    if facts.permissions().mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeyFault::Exposed)
    }
}

/// Overwrites a file with random bytes, removes it, and makes the removal durable.
///
/// A disk that remaps blocks may keep the old ones: what was in the file must be worthless
/// without the root key besides.
pub(super) fn shred(path: &Path, rng: &dyn SecureRandom) -> Result<(), KeyFault> {
    let outcome = (|| {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let len = usize::try_from(file.metadata()?.len()).unwrap_or(LONGEST);
        let mut noise = vec![0; len.min(LONGEST)];
        rng.fill(&mut noise)
            .map_err(|_| std::io::Error::other("no random numbers"))?;
        file.write_all(&noise)?;
        file.sync_all()?;
        std::fs::remove_file(path)?;
        sync_folder(folder_of(path))
    })();
    match outcome {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(KeyFault::OutOfReach),
        _ => Ok(()),
    }
}
