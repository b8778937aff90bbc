//! External authentication of version 3 social-security cards through the ministry's key.
//!
//! The key stays in the ministry's security module; the county passes the questions on. Step 1
//! proves the card to the module, step 2 gets what opens the card.

use super::Base64;
use serde::{Deserialize, Serialize};

/// Two random numbers a card drew, 8 bytes each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Pair {
    /// The factor the session key comes from.
    pub factor: Base64,
    /// The text to be enciphered.
    pub plain: Base64,
}

/// `POST /v1/card-auth/step1`: how the card proved itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Step1Request {
    /// The cipher the card asks for; 1 is 3DES, 3 is SM4.
    pub algorithm: u8,
    /// The card's identification code, 16 bytes as read.
    pub card_id: Base64,
    /// Historical bytes of the answer to reset, at most 15.
    pub historical: Base64,
    /// The internal pair.
    pub internal: Pair,
    /// What the card answered to it, 8 bytes.
    pub card_answer: Base64,
}

/// Answer to step 1.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Step1Answer {
    /// Names this exchange in step 2; good for half a minute.
    pub exchange: String,
    /// What a genuine card must have answered, 8 bytes.
    pub expected: Base64,
}

/// `POST /v1/card-auth/step2`: what the card asks of the ministry.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Step2Request {
    /// From step 1.
    pub exchange: String,
    /// The external pair.
    pub external: Pair,
}

/// Answer to step 2.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Step2Answer {
    /// Data for EXTERNAL AUTHENTICATE, 16 bytes.
    pub cryptogram: Base64,
}
