//! What the county has on record of one person: named figures and rows, without words for the
//! screen. Shown, printed if asked, never kept: the values wipe themselves when dropped.

use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use jiff::civil::Date;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The name of a figure or a column of a record: small letters, digits, underscore.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(String);

impl FactId {
    /// Takes 1 to 40 small letters, digits and underscores.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let ok = (1..=40).contains(&text.len()) && text.bytes().all(plain);
        ok.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// Takes the years 1900 to 2999 and the months 1 to 12.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        let ok = (1900..=2999).contains(&year) && (1..=12).contains(&month);
        ok.then_some(Self { year, month })
    }

    /// Reads `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits =
            |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.month
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// What stands in one place of a record. `Debug` tells the kind only.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub enum Fact {
    /// Words as the county wrote them.
    Text(String),
    /// Money in fen; negative when taken back.
    Money(i64),
    /// A month.
    Month(#[zeroize(skip)] Month),
    /// A day.
    Date(#[zeroize(skip)] Date),
    /// A whole number; the view knows its unit.
    Number(i64),
    /// A code; the view has the words for it.
    Code(String),
}

impl fmt::Debug for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Money(_) => "Money(…)",
            Self::Month(_) => "Month(…)",
            Self::Date(_) => "Date(…)",
            Self::Number(_) => "Number(…)",
            Self::Code(_) => "Code(…)",
        })
    }
}

/// Some named values, each name at most once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts(Vec<(FactId, Fact)>);

impl Facts {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a value in; a name that stood there already gets the new one.
    pub fn put(&mut self, id: FactId, fact: Fact) {
        match self.0.iter_mut().find(|(known, _)| *known == id) {
            Some((_, old)) => *old = fact,
            None => self.0.push((id, fact)),
        }
    }

    /// The value of a name.
    pub fn get(&self, id: &FactId) -> Option<&Fact> {
        let found = self.0.iter().find(|(known, _)| known == id);
        found.map(|(_, fact)| fact)
    }

    /// All of them in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (&FactId, &Fact)> {
        self.0.iter().map(|(id, fact)| (id, fact))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(FactId, Fact)> for Facts {
    fn from_iter<I: IntoIterator<Item = (FactId, Fact)>>(all: I) -> Self {
        let mut facts = Self::new();
        for (id, fact) in all {
            facts.put(id, fact);
        }
        facts
    }
}

/// The county's answer to a personal query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalRecord {
    /// Which query.
    pub item: ItemNo,
    /// When the county looked.
    pub as_of: WallTime,
    /// Single figures.
    pub facts: Facts,
    /// Rows, the newest first; at most [`PersonalRecord::MOST_ROWS`].
    pub rows: Vec<Facts>,
}

impl PersonalRecord {
    /// Most rows in one answer: fifty years of months.
    pub const MOST_ROWS: usize = 600;

    /// Whether the county has nothing on record.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_four_digits_a_dash_and_two() {
        for bad in [
            "2026", "2026-13", "2026-0", "26-01", "2026-1", "1899-12", "2026-+1",
        ] {
            assert_eq!(Month::parse(bad), None, "{bad}");
        }
        let month = Month::parse("2026-03").expect("a month");
        assert_eq!((month.year(), month.month()), (2026, 3));
        assert_eq!(month.to_string(), "2026-03");
    }

    #[test]
    fn the_debug_text_of_a_record_holds_no_value() {
        let id = FactId::parse("amount").expect("a name");
        let facts: Facts = [(id.clone(), Fact::Money(18_100))].into_iter().collect();
        let text = format!("{facts:?} {:?}", Fact::Text("王桂兰".to_owned()));
        assert!(!text.contains("18100") && !text.contains("王"), "{text}");
        assert_eq!(facts.get(&id), Some(&Fact::Money(18_100)));
    }

    #[test]
    fn a_name_stands_once_and_the_last_value_counts() {
        let id = FactId::parse("n").expect("a name");
        let facts: Facts = [(id.clone(), Fact::Number(1)), (id.clone(), Fact::Number(2))]
            .into_iter()
            .collect();
        assert_eq!(facts.iter().count(), 1);
        assert_eq!(facts.get(&id), Some(&Fact::Number(2)));
    }
}
