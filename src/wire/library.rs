//! The library: policies, job fairs, institutions that keep archives, institutions that train.

use super::listing::Point;
use serde::{Deserialize, Serialize};

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Id within the feed: 1 to 40 letters, digits or hyphens.
    pub id: String,
    /// Headline.
    pub title: String,
    /// The group it is filed under.
    pub group: String,
    /// What it means for a reader, in a sentence or two.
    pub summary: String,
    /// The text, paragraph by paragraph.
    pub body: Vec<String>,
    /// Day it was issued, `YYYY-MM-DD`.
    pub issued: String,
    /// Who issued it.
    pub source: String,
    /// Its number (文号); empty when it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Words it should be found by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// A job fair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Fair {
    /// Id within the feed: 1 to 40 letters, digits or hyphens.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Where it is held, in words.
    pub place: String,
    /// The town it is held in; empty when not stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub town: String,
    /// Where that lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// Day, `YYYY-MM-DD`.
    pub day: String,
    /// From, `HH:MM`.
    pub from: String,
    /// To, `HH:MM`.
    pub to: String,
    /// Whom it is for; empty when for everybody.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub audience: String,
    /// Employers that come; 0 when not stated.
    #[serde(default)]
    pub employers: u32,
    /// Posts offered; 0 when not stated.
    #[serde(default)]
    pub posts: u32,
    /// Number to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Where an institution is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Address {
    /// The town; empty when not stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub town: String,
    /// In words.
    pub address: String,
    /// Where it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
}

/// An institution that keeps personal archives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Archive {
    /// Id within the feed: 1 to 40 letters, digits or hyphens.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: Address,
    /// Number to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When it is open, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hours: String,
    /// Whose archives it keeps, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub keeps: String,
    /// What to bring or to know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// An institution that trains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct School {
    /// Id within the feed: 1 to 40 letters, digits or hyphens.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: Address,
    /// Number to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When it is open, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hours: String,
    /// What is taught.
    pub courses: Vec<Course>,
    /// What to know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A course of a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Course {
    /// Its name.
    pub name: String,
    /// The trade it teaches: a code of the county's trade table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade: Option<String>,
    /// Days it lasts; 0 when not stated.
    #[serde(default)]
    pub days: u16,
    /// What it costs in fen; 0 is free, missing when not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_fen: Option<u32>,
    /// When the next class begins, `YYYY-MM-DD`; missing when none is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
