//! What the county tells everybody: notices and job fairs.

use jiff::civil::{Date, Time};

/// A notice of the county to all residents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Id within the feed.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Text; paragraphs parted by line feeds.
    pub body: String,
    /// Who issues it.
    pub issuer: String,
    /// Day of publication.
    pub published: Date,
    /// Last day it is shown.
    pub until: Date,
}

/// A job fair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fair {
    /// Id within the feed.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Where it is held.
    pub place: String,
    /// Its day.
    pub day: Date,
    /// When it opens.
    pub from: Time,
    /// When it closes.
    pub to: Time,
    /// Employers that come.
    pub employers: u32,
    /// Posts offered.
    pub posts: u32,
}
