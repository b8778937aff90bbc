//! What starting an item does, as files and the line have it.

use crate::domain::jobs::listing::Kind;
use crate::domain::library::Shelf;
use serde::{Deserialize, Serialize};

/// What starting an item does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Fill in the form.
    Form,
    /// Look through listings.
    SearchJobs(JobKind),
    /// Listings that fit.
    RecommendJobs(JobKind),
    /// Look through people who want work.
    SearchSeekers,
    /// People who fit a post.
    RecommendSeekers,
    /// Ask the county for the holder's own records.
    Records,
    /// Read a page of the library.
    Library(LibraryPage),
    /// Work through the tasks of the day.
    TaskList,
    /// Call the operator.
    CallOperator,
}

/// Kind of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum JobKind {
    /// 固定工
    Fixed,
    /// 零工
    Gig,
}

/// A part of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LibraryPage {
    /// 政策法规
    Policies,
    /// 招聘会
    Fairs,
    /// 档案存放机构
    Archives,
    /// 培训机构
    Training,
}

impl JobKind {
    /// The domain's word.
    pub(super) fn checked(self) -> Kind {
        match self {
            Self::Fixed => Kind::Fixed,
            Self::Gig => Kind::Gig,
        }
    }
}

impl LibraryPage {
    /// The domain's word.
    pub(super) fn checked(self) -> Shelf {
        match self {
            Self::Policies => Shelf::Policies,
            Self::Fairs => Shelf::Fairs,
            Self::Archives => Shelf::Archives,
            Self::Training => Shelf::Training,
        }
    }
}
