//! The secret all other keys of the terminal are wrapped under.
//!
//! It is sealed by the TPM where the machine has one, and a file of its owner only where it has none (see
//! [`super::KeyPlace`]); the files wrapped under it are the same in both cases.

use super::file::KeyFile;
use crate::domain::delivery::KeyId;
use crate::ports::keys::KeyFault;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use std::path::Path;
use zeroize::Zeroizing;

/// Thirty-two secret bytes.
#[derive(PartialEq, Eq)]
pub(super) struct RootKey(Zeroizing<[u8; 32]>);

impl RootKey {
    /// Makes the root of a new terminal and keeps it.
    pub fn make(path: &Path) -> Result<Self, KeyFault> {
        let secret = random::<32>()?;
        let file = KeyFile {
            id: KeyId::parse("root").expect("a name"),
            content: Zeroizing::new(secret.to_vec()),
        };
        file.write(path)?;
        Ok(Self(secret))
    }

    /// The root of these bytes.
    ///
    /// Errors: they are not thirty-two.
    pub fn of(bytes: &[u8]) -> Result<Self, KeyFault> {
        let secret = bytes.try_into().map_err(|_| KeyFault::Damaged)?;
        Ok(Self(Zeroizing::new(secret)))
    }

    /// Wraps bytes for one purpose: nonce, ciphertext and tag.
    pub fn wrap(&self, purpose: &[u8], bytes: &[u8]) -> Result<Vec<u8>, KeyFault> {
        seal_under(&self.key_for(purpose), purpose, bytes)
    }

    /// Opens what was wrapped for the same purpose.
    pub fn unwrap(&self, purpose: &[u8], bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
        open_under(&self.key_for(purpose), purpose, bytes)
    }

    fn key_for(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        derive(&self.0, b"jiujinban wrapping v1", purpose)
    }
}

/// HKDF-SHA256 (RFC 5869) to 32 bytes.
pub(super) fn derive(secret: &[u8; 32], salt: &[u8], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    Salt::new(HKDF_SHA256, salt)
        .extract(secret)
        .expand(&[purpose], HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut *out))
        .expect("one block of SHA-256");
    out
}

/// Seals with AES-256-GCM under a random nonce, which comes first.
pub(super) fn seal_under(
    key: &[u8; 32],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, KeyFault> {
    let nonce = random::<NONCE_LEN>()?;
    let mut bytes = Zeroizing::new(plaintext.to_vec());
    let tag = aes(key)
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(*nonce),
            Aad::from(aad),
            &mut bytes,
        )
        .expect("far below the 64 GiB limit of GCM");
    Ok([&nonce[..], &bytes, tag.as_ref()].concat())
}

/// Opens what [`seal_under`] made.
pub(super) fn open_under(
    key: &[u8; 32],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
    let (nonce, ct) = sealed
        .split_first_chunk::<NONCE_LEN>()
        .ok_or(KeyFault::DoesNotOpen)?;
    let mut bytes = Zeroizing::new(ct.to_vec());
    let len = aes(key)
        .open_in_place(
            Nonce::assume_unique_for_key(*nonce),
            Aad::from(aad),
            &mut bytes,
        )
        .map_err(|_| KeyFault::DoesNotOpen)?
        .len();
    bytes.truncate(len);
    Ok(bytes)
}

fn aes(key: &[u8; 32]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("a key of AES-256 has 32 bytes"))
}

/// Random bytes from the system.
pub(super) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, KeyFault> {
    let mut bytes = Zeroizing::new([0; N]);
    SystemRandom::new()
        .fill(&mut *bytes)
        .map_err(|_| KeyFault::NoRandomness)?;
    Ok(bytes)
}

/// The first eight bytes of a SHA-256 as sixteen letters `a` to `p`: a name for a key that no one
/// takes for a number.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let letter = |nibble: u8| char::from(b'a' + nibble);
    digest.as_ref()[..8]
        .iter()
        .flat_map(|b| [letter(b >> 4), letter(b & 15)])
        .collect()
}
