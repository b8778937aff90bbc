//! How a terminal gets its certificate.

use serde::{Deserialize, Serialize};

/// `POST /v1/enrolments`: a terminal asks to be admitted. The only route without a certificate.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct EnrolmentRequest {
    /// The one-time code from the county's staff.
    pub code: String,
    /// The asset number on the housing.
    pub asset: String,
    /// A PKCS #10 request in PEM for a key made on the terminal. The county uses its key and
    /// proof of possession and overwrites every field it asks for.
    pub csr_pem: String,
    /// The device's Ed25519 public key for stamps of receipt, in hex.
    pub stamp_key: String,
    /// Name of that key, 1 to 40 ASCII letters, digits, dots, dashes and underscores.
    pub stamp_key_id: String,
    /// Whether any device of the terminal is simulated.
    pub simulated: bool,
}

impl std::fmt::Debug for EnrolmentRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EnrolmentRequest({})", self.asset)
    }
}

/// Answer to an enrolment, and to `GET /v1/enrolments/{id}` while approval is awaited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct EnrolmentAnswer {
    /// The enrolment; hard to guess, so that asking for it needs no certificate.
    pub id: String,
    /// Where it stands.
    pub state: EnrolmentState,
    /// The county's time, ms since 1970 UTC: a terminal fresh from the box has none.
    pub time_ms: i64,
    /// Once approved: the terminal's certificate, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_pem: Option<String>,
    /// Once approved: the county's offline signing key for bundles, Ed25519, hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_key: Option<String>,
}

/// Where an enrolment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EnrolmentState {
    /// The county's staff has to approve it.
    Waiting,
    /// Approved; the certificate is in the answer.
    Approved,
    /// Refused by the county's staff.
    Refused,
}

/// `POST /v1/certificates/renewal`: a new certificate for a new key, over the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct RenewalRequest {
    /// A PKCS #10 request in PEM.
    pub csr_pem: String,
}

/// Answer to a renewal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct RenewalAnswer {
    /// The new certificate, PEM.
    pub certificate_pem: String,
    /// The last moment it is valid, ms since 1970 UTC.
    pub not_after_ms: i64,
}
