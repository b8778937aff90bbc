//! Looking through a shelf: what is asked, what is answered, which entries pass and in which order.

use super::fair::Fair;
use super::{Entry, Shelf, Topic};
use crate::domain::jobs::place::{Metres, Point};
use crate::domain::jobs::search::{DataAge, HitPlace, Page};
use crate::domain::time::WallTime;
use jiff::civil::Date;

/// Which days of fairs are looked for. Fairs that are over are never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FairDays {
    /// Today and later.
    #[default]
    Coming,
    /// Today.
    Today,
    /// From today to Sunday.
    ThisWeek,
}

impl FairDays {
    /// All of them, as chips stand.
    pub const ALL: [Self; 3] = [Self::Coming, Self::Today, Self::ThisWeek];

    /// Whether a fair of `day` is among them on the day `today`.
    pub fn holds(self, day: Date, today: Date) -> bool {
        let ahead = today.until(day).map_or(-1, |span| span.get_days());
        let to_sunday = i32::from(today.weekday().to_sunday_zero_offset());
        let most = match self {
            Self::Coming => i32::MAX,
            Self::Today => 0,
            Self::ThisWeek => (7 - to_sunday) % 7,
        };
        (0..=most).contains(&ahead)
    }
}

/// What someone looks for on a shelf. Without words and topic it finds everything that still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryQuery {
    /// The shelf.
    pub shelf: Shelf,
    /// Words, parted by blanks, each in hanzi or in first letters of pinyin; an entry must hold all.
    pub words: String,
    /// Only what is filed under this.
    pub topic: Option<Topic>,
    /// Only fairs of these days.
    pub days: FairDays,
    /// Measure distances from here.
    pub from: Option<Point>,
    /// Which part of the hits.
    pub page: Page,
}

impl LibraryQuery {
    /// Everything on a shelf, seen from a point.
    pub fn all(shelf: Shelf, from: Option<Point>) -> Self {
        Self {
            shelf,
            words: String::new(),
            topic: None,
            days: FairDays::default(),
            from,
            page: Page::default(),
        }
    }

    /// Whether an entry holds on the day `today`, whatever its topic.
    pub fn is_current(&self, entry: &Entry, today: Date) -> bool {
        match entry {
            Entry::Fair(Fair { day, .. }) => self.days.holds(*day, today),
            Entry::Policy(_) | Entry::Archive(_) | Entry::School(_) => true,
        }
    }

    /// Whether an entry is filed under the topic asked for.
    pub fn is_on_topic(&self, entry: &Entry) -> bool {
        self.topic
            .as_ref()
            .is_none_or(|topic| entry.topics().contains(topic))
    }

    /// The way to an entry; `None` without a point on either side.
    pub fn distance(&self, entry: &Entry) -> Option<Metres> {
        Some(self.from?.distance(entry.place()?.point?))
    }

    /// The entry's place in the order: smaller comes first. Words in the headline count first; then
    /// policies stand by newest, fairs by day and hour and way, institutions by way.
    pub fn rank<'a>(&self, entry: &'a Entry, place: HitPlace) -> Rank<'a> {
        let way = self.distance(entry).unwrap_or(Metres(u32::MAX));
        let day = |date: Date| {
            Date::constant(1970, 1, 1)
                .until(date)
                .map_or(0, |s| s.get_days())
        };
        let (when, hour) = match entry {
            Entry::Policy(policy) => (-day(policy.issued), 0),
            Entry::Fair(fair) => (day(fair.day), fair.from.hour()),
            Entry::Archive(_) | Entry::School(_) => (0, 0),
        };
        Rank {
            elsewhere: place == HitPlace::Elsewhere,
            when,
            hour,
            way,
            id: entry.id().as_str(),
        }
    }
}

/// An entry's place in the order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank<'a> {
    elsewhere: bool,
    when: i32,
    hour: i8,
    way: Metres,
    id: &'a str,
}

/// One hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryHit {
    /// The entry.
    pub entry: Entry,
    /// The way from the query's point.
    pub distance: Option<Metres>,
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryPage {
    /// The part of the hits asked for.
    pub hits: Vec<LibraryHit>,
    /// How many hits there are in all.
    pub total: u32,
    /// How many entries the shelf has that still hold.
    pub held: u32,
    /// Topics of the entries the words find, most frequent first.
    pub topics: Vec<(Topic, u32)>,
    /// Words to begin a search with: tags, courses, towns of this shelf, most frequent first.
    pub words: Vec<String>,
    /// When the county last stood by this shelf.
    pub as_of: Option<WallTime>,
    /// How old that is.
    pub age: DataAge,
}

/// A place that helps to see where another one lies: a town, at the middle of what is known in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landmark {
    /// The town's name.
    pub name: String,
    /// Where it lies.
    pub point: Point,
}

/// One entry in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryDetail {
    /// The entry.
    pub entry: Entry,
    /// Towns around, by name.
    pub landmarks: Vec<Landmark>,
    /// When the county last stood by its shelf.
    pub as_of: Option<WallTime>,
    /// How old that is.
    pub age: DataAge,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: i8) -> Date {
        Date::constant(2026, 11, d)
    }

    #[test]
    fn fairs_that_are_over_are_never_shown() {
        for days in FairDays::ALL {
            assert!(!days.holds(day(21), day(22)), "{days:?}");
            assert!(days.holds(day(22), day(22)), "{days:?}");
        }
    }

    #[test]
    fn this_week_ends_on_sunday() {
        // 2026-11-22 is a Sunday, the 23rd a Monday.
        assert!(!FairDays::ThisWeek.holds(day(23), day(22)));
        assert!(FairDays::ThisWeek.holds(day(29), day(23)));
        assert!(!FairDays::ThisWeek.holds(day(30), day(23)));
        assert!(!FairDays::Today.holds(day(24), day(23)));
        assert!(FairDays::Coming.holds(day(30), day(22)));
    }
}
