//! Classes of problems, who they go to, and the business they are about.

use crate::domain::services::catalogue::Group;

/// A class of problems (附件4 一).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// 系统性问题: the way through it is not logical, awkward, ugly.
    System,
    /// 功能性问题: something is missing.
    Function,
    /// 业务指导性问题: an operating error, or not knowing how.
    Guidance,
    /// 设备故障: not in the workflow, kept within the county.
    Device,
}

/// Who has a problem on the desk, from near to far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The county's technician.
    Technician,
    /// 县人社部门.
    County,
    /// 市人社部门.
    City,
    /// 省工作专班.
    Province,
}

/// The business a problem is about: each has its own people (业务骨干).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Business {
    /// 就业.
    Jobs,
    /// 技能培训.
    Skills,
    /// 社会保险.
    Insurance,
    /// 社会保障卡.
    Card,
    /// None of them, or all.
    General,
}

impl Class {
    /// Every class, in the order of the workflow.
    pub const ALL: [Self; 4] = [Self::System, Self::Function, Self::Guidance, Self::Device];

    /// Its name in data and on the link.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Function => "function",
            Self::Guidance => "guidance",
            Self::Device => "device",
        }
    }

    /// The class of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The desks a problem of this class goes to, one after the other.
    pub fn way(self) -> &'static [Level] {
        match self {
            Self::System | Self::Function => &[Level::Province],
            Self::Guidance => &[Level::County, Level::City, Level::Province],
            Self::Device => &[Level::Technician, Level::County],
        }
    }

    /// Whether it stays within the county, outside the workflow of the plans.
    pub fn is_local(self) -> bool {
        self == Self::Device
    }
}

impl Level {
    /// Every desk.
    pub const ALL: [Self; 4] = [Self::Technician, Self::County, Self::City, Self::Province];

    /// Its name in data and on the link.
    pub fn name(self) -> &'static str {
        match self {
            Self::Technician => "technician",
            Self::County => "county",
            Self::City => "city",
            Self::Province => "province",
        }
    }

    /// The desk of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl Business {
    /// Every business.
    pub const ALL: [Self; 5] = [
        Self::Jobs,
        Self::Skills,
        Self::Insurance,
        Self::Card,
        Self::General,
    ];

    /// Its name in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Skills => "skills",
            Self::Insurance => "insurance",
            Self::Card => "card",
            Self::General => "general",
        }
    }

    /// The business of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|business| business.name() == name)
    }
}

impl From<Group> for Business {
    fn from(group: Group) -> Self {
        match group {
            Group::Jobs => Self::Jobs,
            Group::Skills => Self::Skills,
            Group::Insurance => Self::Insurance,
            Group::Card => Self::Card,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_broken_device_stays_in_the_county() {
        for class in Class::ALL {
            let leaves = class.way().iter().any(|level| *level > Level::County);
            assert_eq!(leaves, !class.is_local(), "{class:?}");
        }
    }

    #[test]
    fn every_way_goes_upwards_and_every_name_is_read_as_it_is_written() {
        for class in Class::ALL {
            assert!(class.way().is_sorted_by(|a, b| a < b), "{class:?}");
            assert_eq!(Class::parse(class.name()), Some(class));
        }
        for level in Level::ALL {
            assert_eq!(Level::parse(level.name()), Some(level));
        }
        for business in Business::ALL {
            assert_eq!(Business::parse(business.name()), Some(business));
        }
        assert_eq!(Class::parse("weather"), None);
    }
}
