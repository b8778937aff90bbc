//! What everybody may read: policies, job fairs, institutions that keep archives, training.

pub mod fair;
pub mod institution;
pub mod policy;
pub mod search;
pub mod way;

use crate::domain::jobs::trade::TradeCode;
use crate::domain::short_name::short_name;
use fair::Fair;
use institution::{Archive, School, Whereabouts};
use policy::Policy;

/// One of the four collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// 就业政策法规 (item 12).
    Policies,
    /// 招聘会 (item 14).
    Fairs,
    /// 档案存放机构 (item 15).
    Archives,
    /// 培训机构 (item 17).
    Training,
}

impl Shelf {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Policies, Self::Fairs, Self::Archives, Self::Training];

    /// Its name: of its feed on the county link and of its rows in the cache.
    pub fn name(self) -> &'static str {
        match self {
            Self::Policies => "policies",
            Self::Fairs => "fairs",
            Self::Archives => "archives",
            Self::Training => "training",
        }
    }

    /// The collection of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shelf| shelf.name() == name)
    }
}

short_name! {
    /// The county's name for an entry: 1 to 40 letters, digits or hyphens, unique on its shelf.
    LibraryId, 1..=40, foreign
}

/// What entries of a shelf are sorted by, offered as a filter: a group of policies, a town of
/// fairs, a trade that is taught.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// In the county's words.
    Words(String),
    /// A trade of the county's trade table.
    Trade(TradeCode),
}

/// One entry of a shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A policy.
    Policy(Policy),
    /// A job fair.
    Fair(Fair),
    /// An institution that keeps archives.
    Archive(Archive),
    /// An institution that trains.
    School(School),
}

impl Entry {
    /// The shelf it stands on.
    pub fn shelf(&self) -> Shelf {
        match self {
            Self::Policy(_) => Shelf::Policies,
            Self::Fair(_) => Shelf::Fairs,
            Self::Archive(_) => Shelf::Archives,
            Self::School(_) => Shelf::Training,
        }
    }

    /// Its id.
    pub fn id(&self) -> &LibraryId {
        match self {
            Self::Policy(policy) => &policy.id,
            Self::Fair(fair) => &fair.id,
            Self::Archive(archive) => &archive.id,
            Self::School(school) => &school.id,
        }
    }

    /// Its headline or name.
    pub fn title(&self) -> &str {
        match self {
            Self::Policy(policy) => &policy.title,
            Self::Fair(fair) => &fair.title,
            Self::Archive(archive) => &archive.name,
            Self::School(school) => &school.name,
        }
    }

    /// Where it is, if it is anywhere.
    pub fn place(&self) -> Option<&Whereabouts> {
        match self {
            Self::Policy(_) => None,
            Self::Fair(fair) => Some(&fair.place),
            Self::Archive(archive) => Some(&archive.place),
            Self::School(school) => Some(&school.place),
        }
    }

    /// What it is sorted by, each once.
    pub fn topics(&self) -> Vec<Topic> {
        match self {
            Self::Policy(policy) => vec![Topic::Words(policy.group.clone())],
            Self::Fair(fair) if fair.place.town.is_empty() => Vec::new(),
            Self::Fair(fair) => vec![Topic::Words(fair.place.town.clone())],
            Self::Archive(_) => Vec::new(),
            Self::School(school) => {
                let mut trades: Vec<_> = school.trades().cloned().map(Topic::Trade).collect();
                trades.sort();
                trades.dedup();
                trades
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_ids_are_no_ids() {
        for text in [
            "",
            "a b",
            "x'; drop table policy",
            "é",
            "政策",
            &"a".repeat(41),
        ] {
            assert_eq!(LibraryId::parse(text), None, "{text}");
        }
        assert!(LibraryId::parse("P-0001").is_some());
    }

    #[test]
    fn every_shelf_is_found_by_its_name_and_no_other_word_names_one() {
        for shelf in Shelf::ALL {
            assert_eq!(Shelf::named(shelf.name()), Some(shelf));
        }
        assert_eq!(Shelf::named("jobs"), None);
        assert_eq!(Shelf::named(""), None);
    }
}
