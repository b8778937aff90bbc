//! External authentication of version 3 social-security cards through the ministry's key.
//!
//! The key (RKSSSE) stays in the ministry's security module; the county passes the question on.
//! Step 1 proves to the terminal that the module knows the card and gives the cryptogram that
//! proves the terminal to the card; step 2 tells the module how the card answered.

use super::Base64;
use serde::{Deserialize, Serialize};

/// `POST /v1/card-auth/step1`: what the card and the terminal drew.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Step1Request {
    /// The card's region, six digits.
    pub region: String,
    /// Answer to reset of the card.
    pub atr: Base64,
    /// The algorithm the card names; 3 is SM4.
    pub algorithm: u8,
    /// The card's identification code, 16 bytes as read.
    pub card_id: Base64,
    /// First random number, the factor of the internal authentication, 8 bytes.
    pub internal_factor: Base64,
    /// Second random number, the text of the internal authentication, 8 bytes.
    pub internal_plain: Base64,
    /// Third random number, the factor of the external authentication, 8 bytes.
    pub external_factor: Base64,
    /// Fourth random number, the text of the external authentication, 8 bytes.
    pub external_plain: Base64,
}

impl std::fmt::Debug for Step1Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Step1Request(region {}, …)", self.region)
    }
}

/// Answer to step 1.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Step1Answer {
    /// Names this exchange in step 2.
    pub exchange: String,
    /// What the card must have answered to INTERNAL AUTHENTICATE, 8 bytes.
    pub internal: Base64,
    /// Data for EXTERNAL AUTHENTICATE, 16 bytes.
    pub external: Base64,
}

impl std::fmt::Debug for Step1Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Step1Answer(…)")
    }
}

/// `POST /v1/card-auth/step2`: how the card took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Step2Request {
    /// From step 1.
    pub exchange: String,
    /// Whether the card accepted the external authentication.
    pub accepted: bool,
}
