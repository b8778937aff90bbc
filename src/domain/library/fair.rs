//! A job fair.

use super::LibraryId;
use super::institution::Whereabouts;
use crate::domain::jobs::listing::ContactPhone;
use jiff::civil::{Date, Time};

/// A job fair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fair {
    /// The county's id.
    pub id: LibraryId,
    /// Its name.
    pub title: String,
    /// Where it is held.
    pub place: Whereabouts,
    /// Its day.
    pub day: Date,
    /// When it opens.
    pub from: Time,
    /// When it closes.
    pub to: Time,
    /// Whom it is for (服务对象); empty when for everybody.
    pub audience: String,
    /// Employers that come; 0 when not stated.
    pub employers: u32,
    /// Posts offered; 0 when not stated.
    pub posts: u32,
    /// Whom to ask.
    pub phone: Option<ContactPhone>,
}
