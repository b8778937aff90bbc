//! Items 8 and 9: seekers of day labour, masked, and their phones one at a time.
//!
//! Answered only for the holder of a card who has an accepted registration as an employer (item 7).

use super::listing::Point;
use super::submission::Holder;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

/// Most seekers in an answer.
pub const MAX_SEEKERS: usize = 50;

/// `POST /v1/seekers/search`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct SeekersRequest {
    /// The employer, by a card read for this question.
    pub holder: Holder,
    /// 8 recommends by the employer's registration, 9 looks for what is asked.
    pub item: u16,
    /// Any of these trades, at most 10.
    #[serde(default)]
    pub trades: Vec<String>,
    /// Only this town: division code of nine digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    /// From where distances are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<Point>,
}

/// Answer: the best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Seekers {
    /// The best, at most 50.
    pub seekers: Vec<Seeker>,
    /// How many fit in all.
    pub in_all: u32,
    /// Phones the employer may still ask for today.
    pub left_today: u16,
}

/// A seeker as an employer may see one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Seeker {
    /// Opaque, 1 to 40 letters and digits.
    pub id: String,
    /// Masked name, such as 王*兰.
    pub name: String,
    /// First year of the age band.
    pub age_from: u8,
    /// Last year of the age band.
    pub age_to: u8,
    /// Codes of trades.
    pub trades: Vec<String>,
    /// Division code of the town, nine digits.
    pub town: String,
    /// Whole kilometres, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<u16>,
    /// The employer had this phone today already: asking again costs nothing.
    #[serde(default)]
    pub revealed: bool,
}

impl std::fmt::Debug for Seeker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seeker(…)")
    }
}

/// `POST /v1/seekers/{id}/phone`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PhoneRequest {
    /// The employer, by a card read for this question.
    pub holder: Holder,
}

/// Answer: the phone; noted for the seeker to see. Wiped when dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PhoneAnswer {
    /// The seeker.
    pub id: String,
    /// Eleven digits.
    pub phone: String,
    /// Phones the employer may still ask for today.
    pub left_today: u16,
}

impl Drop for PhoneAnswer {
    fn drop(&mut self) {
        self.phone.zeroize();
    }
}

impl std::fmt::Debug for PhoneAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PhoneAnswer(…)")
    }
}
