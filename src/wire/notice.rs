//! Notices.

use serde::{Deserialize, Serialize};

/// A notice of the county to all residents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Id within the feed.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Text, paragraphs parted by line feeds.
    pub body: String,
    /// Who issues it.
    pub issuer: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: String,
    /// Last day it is shown, `YYYY-MM-DD`.
    pub until: String,
}
