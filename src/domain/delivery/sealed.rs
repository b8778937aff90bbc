//! Sealed bodies, signatures and digests: plain bytes with their meaning.

use super::names::{DeviceId, KeyId};
use super::submission::{FormVersion, SubmissionId};

/// The cipher suite of a sealed body, so that another can stand beside it one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suite {
    /// 1: HPKE base mode (RFC 9180), DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM;
    /// signatures Ed25519 (RFC 8032).
    X25519Aes256Gcm,
    /// 2: SM2, SM3, SM4-GCM. Its number is taken; no build of this version seals with it.
    Sm2Sm4Gcm,
}

/// A suite number this version does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cipher suite {0} is not known to this version")]
pub struct UnknownSuite(pub u8);

impl Suite {
    /// The number that stands in records and envelopes.
    pub fn number(self) -> u8 {
        match self {
            Self::X25519Aes256Gcm => 1,
            Self::Sm2Sm4Gcm => 2,
        }
    }
}

impl TryFrom<u8> for Suite {
    type Error = UnknownSuite;

    fn try_from(number: u8) -> Result<Self, UnknownSuite> {
        match number {
            1 => Ok(Self::X25519Aes256Gcm),
            2 => Ok(Self::Sm2Sm4Gcm),
            other => Err(UnknownSuite(other)),
        }
    }
}

/// An Ed25519 signature, 64 bytes (RFC 8032).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature(pub [u8; 64]);

/// SHA-256 over [`SealedBody::digest_input`]: binds a stamp to what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BodyDigest(pub [u8; 32]);

/// Tells today's cases of one person from those of another, under a key erased tonight;
/// says nothing without that key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayTag(pub [u8; 16]);

/// Bytes only the holder of a key can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBody {
    /// How it was sealed.
    pub suite: Suite,
    /// To or under which key.
    pub key: KeyId,
    /// The encapsulated key of HPKE (32 bytes in suite 1), or the nonce of a day copy (12 bytes).
    pub enc: Vec<u8>,
    /// Ciphertext and tag.
    pub ct: Vec<u8>,
}

/// What a sealed submission is bound to: its id, the terminal, and the form's version.
pub fn submission_aad(id: SubmissionId, device: &DeviceId, form: FormVersion) -> Vec<u8> {
    format!("jiujinban submission v1|{id}|{device}|{}", form.0).into_bytes()
}

impl SealedBody {
    /// The bytes whose SHA-256 is the [`BodyDigest`]: suite number, encapsulated key, ciphertext.
    pub fn digest_input(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + self.enc.len() + self.ct.len());
        bytes.push(self.suite.number());
        bytes.extend_from_slice(&self.enc);
        bytes.extend_from_slice(&self.ct);
        bytes
    }
}
