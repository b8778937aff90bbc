//! The sealed body of a submission and the two stamps a case carries.

use super::Base64;
use serde::{Deserialize, Serialize};

/// What `PUT /v1/submissions/{id}` carries: a body only the county can open, and what the
/// terminal's receipt vouches for. Nothing outside the body names a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct SealedEnvelope {
    /// The suite the body is sealed with; 1 is HPKE (RFC 9180) base mode with
    /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM.
    pub suite: u8,
    /// Which of the county's keys opens it.
    pub key_id: String,
    /// The encapsulated key.
    pub enc: Base64,
    /// Ciphertext and tag of a [`super::submission::CaseBody`] in JSON. Bound to id, terminal and
    /// form by the associated data `jiujinban submission v1|ID|TERMINAL|FORM`.
    pub ct: Base64,
    /// Version of the form that was answered.
    pub form: u32,
    /// Item number of the list.
    pub item: u16,
    /// Number on the resident's receipt.
    pub receipt: String,
    /// The terminal that took the case, by asset number.
    pub terminal: String,
    /// When it took it, by its own clock, ms since 1970 UTC.
    pub received_ms: i64,
    /// The terminal's stamp of receipt (收件).
    pub received: Stamp,
}

/// A signature and the name of the key that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Stamp {
    /// Which key signed.
    pub key_id: String,
    /// Ed25519 signature (RFC 8032), 64 bytes.
    pub signature: Base64,
}

/// 受理: the county's signed word that it accepted the case. The legal clock starts here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct AcceptedStamp {
    /// The submission.
    pub id: String,
    /// When, by the county's clock, ms since 1970 UTC.
    pub at_ms: i64,
    /// The signature, over a line `jiujinban accepted v1` and a line each for receipt, item, id,
    /// SHA-256 of suite, enc and ct in hex, terminal, received_ms and at_ms.
    pub stamp: Stamp,
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
            let _ = write!(out, "{b:02x}");
            out
        })
}
