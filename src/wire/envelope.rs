//! The sealed body of a submission and the two stamps a case carries.

use super::Base64;
use serde::{Deserialize, Serialize};

/// What `PUT /v1/submissions/{id}` carries: a body only the county can open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct SealedEnvelope {
    /// The suite the body is sealed with; 1 is HPKE (RFC 9180) base mode with
    /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM.
    pub suite: u16,
    /// Which of the county's keys opens it.
    pub key_id: String,
    /// The encapsulated key.
    pub enc: Base64,
    /// Ciphertext and tag of a [`super::submission::CaseBody`] in JSON.
    pub ct: Base64,
    /// The terminal's stamp of receipt (收件).
    pub received: ReceivedStamp,
}

/// 收件: the terminal's signed word that it took the case in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ReceivedStamp {
    /// When, by the terminal's clock, ms since 1970 UTC.
    pub at_ms: i64,
    /// Which device key signed.
    pub key_id: String,
    /// Ed25519 signature over the stamp's text.
    pub signature: Base64,
}

/// 受理: the county's signed word that it accepted the case. The legal clock starts here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct AcceptedStamp {
    /// The submission.
    pub id: String,
    /// SHA-256 of the envelope as it was received: over suite, key id, enc and ct.
    pub digest: String,
    /// When, by the county's clock, ms since 1970 UTC.
    pub at_ms: i64,
    /// Which county key signed.
    pub key_id: String,
    /// Ed25519 signature over [`AcceptedStamp::signed_text`].
    pub signature: Base64,
}

impl AcceptedStamp {
    /// The exact text the county signs.
    pub fn signed_text(id: &str, digest: &str, at_ms: i64, key_id: &str) -> String {
        format!("jjb accepted 1\n{id}\n{digest}\n{at_ms}\n{key_id}\n")
    }
}

/// SHA-256 in lower-case hex over suite, key id, enc and ct, each prefixed with its length
/// (four bytes, big endian): equal for equal sealed bodies, whatever the JSON looks like.
pub fn body_digest(suite: u16, key_id: &str, enc: &[u8], ct: &[u8]) -> String {
    let mut hash = ring::digest::Context::new(&ring::digest::SHA256);
    for part in [&suite.to_be_bytes()[..], key_id.as_bytes(), enc, ct] {
        hash.update(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(part);
    }
    hex(hash.finish().as_ref())
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

impl SealedEnvelope {
    /// The digest the county stamps.
    pub fn digest(&self) -> String {
        body_digest(self.suite, &self.key_id, &self.enc.0, &self.ct.0)
    }
}
