//! A job listing: the members of schema.org JobPosting this county uses, and what day labour adds.

use serde::{Deserialize, Serialize};

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Listing {
    /// Id within the feed: 1 to 40 letters, digits or hyphens.
    pub id: String,
    /// Regular employment or day labour.
    pub kind: ListingKind,
    /// Headline.
    pub title: String,
    /// Text.
    pub description: String,
    /// Trade: a code of the county's trade table.
    pub trade: String,
    /// Skills asked for, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Who hires.
    pub employer: Employer,
    /// Where the work is.
    pub place: Place,
    /// Pay; missing when it is to be agreed (面议).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wage: Option<Wage>,
    /// How many persons are wanted; 0 when not stated.
    #[serde(default)]
    pub openings: u16,
    /// Meals given.
    #[serde(default)]
    pub board: Board,
    /// Whether a place to sleep is given.
    #[serde(default)]
    pub lodging: bool,
    /// Social insurance.
    #[serde(default)]
    pub insurance: Insurance,
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
    /// First and last day of day labour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// Number to call, published by the employer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Regular employment or day labour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ListingKind {
    /// 固定工.
    Fixed,
    /// 零工.
    Gig,
}

/// Who hires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Employer {
    /// Its name.
    pub name: String,
    /// Its credit code (GB 32100), as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// A place of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Place {
    /// Division code, 6, 9 or 12 digits (GB/T 2260, statistics bureau).
    pub division: String,
    /// In words.
    pub address: String,
    /// Where it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// Where day labourers meet, in words; empty when not stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub meeting: String,
}

/// A point (CGCS2000, which equals WGS-84 here).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Point {
    /// Millionths of a degree north.
    pub lat_e6: i32,
    /// Millionths of a degree east.
    pub lon_e6: i32,
}

/// First and last day, `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Days {
    /// First day.
    pub from: String,
    /// Last day, included.
    pub to: String,
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
    /// Lunch (包午餐).
    Lunch,
    /// All meals (包吃).
    All,
    /// None stated, or a word of a newer county.
    #[default]
    #[serde(other)]
    None,
}

/// Social insurance an employer states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Insurance {
    /// Accidents at work only.
    Injury,
    /// The five insurances.
    Five,
    /// The five insurances and the housing fund.
    FiveAndFund,
    /// Nothing stated, or a word of a newer county.
    #[default]
    #[serde(other)]
    Unstated,
}
