//! What the county tells everybody.

use jiff::civil::Date;

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
