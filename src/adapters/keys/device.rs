//! The terminal's own Ed25519 key: made once, at enrolment.

use super::file::KeyFile;
use super::root::{RootKey, fingerprint};
use crate::domain::delivery::{DeviceId, KeyId, Signature};
use crate::files::{FileKind, replace};
use crate::ports::keys::{DeviceSigner, KeyFault};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::path::Path;

const PURPOSE: &[u8] = b"device key";

/// Signs as this terminal.
pub struct DeviceKey {
    pair: Ed25519KeyPair,
    public: [u8; 32],
    device: DeviceId,
    id: KeyId,
}

impl DeviceKey {
    /// Makes the key of a terminal being enrolled. The public half is kept beside it, so that a
    /// lost key is told apart from one that never was.
    pub(super) fn make(dir: &Path, root: &RootKey, device: &DeviceId) -> Result<Self, KeyFault> {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
            .map_err(|_| KeyFault::NoRandomness)?;
        let key = Self::from_document(document.as_ref(), device)?;
        let register = format!("{device}\n{}\n{}\n", key.id, hex(&key.public));
        let file = KeyFile {
            id: key.id.clone(),
            content: root.wrap(PURPOSE, document.as_ref())?.into(),
        };
        file.write(&dir.join("device.key"))?;
        replace(
            &dir.join("device.made"),
            register.as_bytes(),
            FileKind::Secret,
        )
        .map_err(|_| KeyFault::OutOfReach)?;
        Ok(key)
    }

    /// Reads the key made at enrolment.
    pub(super) fn read(dir: &Path, root: &RootKey, device: &DeviceId) -> Result<Self, KeyFault> {
        let file = KeyFile::read(&dir.join("device.key"))?.ok_or(KeyFault::Lost)?;
        let document = root
            .unwrap(PURPOSE, &file.content)
            .map_err(|_| KeyFault::Damaged)?;
        let key = Self::from_document(&document, device)?;
        if key.id == file.id {
            Ok(key)
        } else {
            Err(KeyFault::Damaged)
        }
    }

    fn from_document(document: &[u8], device: &DeviceId) -> Result<Self, KeyFault> {
        let pair = Ed25519KeyPair::from_pkcs8(document).map_err(|_| KeyFault::Damaged)?;
        let public: [u8; 32] = pair
            .public_key()
            .as_ref()
            .try_into()
            .expect("a public key of Ed25519 has 32 bytes");
        let id = KeyId::parse(&format!("t-{}", fingerprint(&public))).expect("letters and a dash");
        Ok(Self {
            pair,
            public,
            device: device.clone(),
            id,
        })
    }
}

/// The public half of the key a folder was enrolled with, for whoever checks the log there.
pub fn registered_key(dir: &Path) -> Option<[u8; 32]> {
    let register = std::fs::read_to_string(dir.join("device.made")).ok()?;
    let digits = register.lines().nth(2)?;
    let mut key = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (n, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).ok()?;
    }
    Some(key)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl DeviceSigner for DeviceKey {
    fn sign(&self, bytes: &[u8]) -> Result<Signature, KeyFault> {
        let signature = self.pair.sign(bytes);
        Ok(Signature(
            signature
                .as_ref()
                .try_into()
                .expect("a signature of Ed25519 has 64 bytes"),
        ))
    }

    fn public_key(&self) -> [u8; 32] {
        self.public
    }

    fn device(&self) -> &DeviceId {
        &self.device
    }

    fn key_id(&self) -> &KeyId {
        &self.id
    }
}
