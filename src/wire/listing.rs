//! A job listing: the members of schema.org JobPosting this county uses, and what day labour adds.

use serde::{Deserialize, Serialize};

/// A job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Listing {
    /// Id within the feed; stays with the listing.
    pub id: String,
    /// Regular employment or day labour.
    pub kind: ListingKind,
    /// Headline.
    pub title: String,
    /// Text.
    pub description: String,
    /// Trade, code of the 2022 occupation dictionary (职业分类大典), such as `6-31-01-03`.
    pub trade: String,
    /// Further trades that fit, same codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_trades: Vec<String>,
    /// Skills asked for, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Who hires.
    pub employer: Employer,
    /// Where the work is.
    pub place: Place,
    /// Where day labourers meet, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Meeting>,
    /// Pay.
    pub wage: Wage,
    /// How many persons are wanted.
    pub openings: u32,
    /// Meals given.
    #[serde(default)]
    pub board: Board,
    /// Whether a place to sleep is given.
    #[serde(default)]
    pub lodging: bool,
    /// Youngest age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_min: Option<u8>,
    /// Oldest age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_max: Option<u8>,
    /// Day of publication, `YYYY-MM-DD`.
    pub posted: String,
    /// Last day it is valid, `YYYY-MM-DD`.
    pub valid_through: String,
    /// First day of work, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// Days of work, for day labour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// Whom to call.
    pub contact: ContactPerson,
}

/// Regular employment or day labour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ListingKind {
    /// 固定工.
    Regular,
    /// 零工.
    Gig,
}

/// Who hires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Employer {
    /// Its name.
    pub name: String,
    /// What the county found out about it.
    pub check: EmployerCheck,
}

/// How well the county knows an employer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EmployerCheck {
    /// Business licence checked.
    Licensed,
    /// A person, identity checked.
    Person,
    /// Not checked yet.
    Unchecked,
    /// A word of a newer county: shown as not checked.
    #[serde(other)]
    Other,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Place {
    /// Division code, 6, 9 or 12 digits (GB/T 2260, statistics bureau).
    pub division: String,
    /// In words.
    pub text: String,
    /// Latitude in degrees, CGCS2000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees, CGCS2000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

/// Where and when day labourers meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Meeting {
    /// In words.
    pub place: String,
    /// `HH:MM`.
    pub time: String,
}

/// Pay, in whole fen (1/100 yuan).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Wage {
    /// At least.
    pub min_fen: u32,
    /// At most.
    pub max_fen: u32,
    /// For what.
    pub per: WagePer,
    /// When it is paid out.
    pub paid: WagePaid,
}

/// The unit a wage is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WagePer {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A piece.
    Piece,
}

/// When a wage is paid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WagePaid {
    /// By the hour (时结).
    Hourly,
    /// The same day (日结).
    Daily,
    /// Weekly (周结).
    Weekly,
    /// Monthly (月结).
    Monthly,
    /// At the end of the work (完工结).
    AtEnd,
}

/// Which meals are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Board {
    /// None.
    #[default]
    None,
    /// Lunch (包午餐).
    Lunch,
    /// All meals (包吃).
    All,
}

/// Whom to call about a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ContactPerson {
    /// How to address them.
    pub name: String,
    /// Telephone number, published by the employer.
    pub phone: String,
}
