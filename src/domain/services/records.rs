//! What the county's records say of one person: shown, printed if asked, read out, never kept.

use crate::domain::delivery::PersonalText;
use crate::domain::services::ItemNo;
use crate::domain::short_name::short_name;
use crate::domain::time::WallTime;
use jiff::civil::Date;
use std::fmt;
use zeroize::Zeroize;

short_name! {
    /// The name of a value in a record: 1 to 40 small letters, digits and underscores.
    RecordKey, 1..=40, underscored
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    /// Year of the Christian era, 1900 to 2199.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: i8,
}

impl YearMonth {
    /// A month of the years 1900 to 2199.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        let ok = (1900..2200).contains(&year) && (1..=12).contains(&month);
        ok.then_some(Self { year, month })
    }

    /// Reads `YYYY-MM`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits =
            |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// The month a day lies in.
    pub fn of(day: Date) -> Option<Self> {
        Self::new(day.year(), day.month())
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// One value of a record. `Debug` tells the kind only; numbers and texts are wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub enum RecordValue {
    /// A text, such as the name of an employer.
    Text(PersonalText),
    /// Money in fen; negative when taken back.
    Money(i64),
    /// A month.
    Month(YearMonth),
    /// A day.
    Date(Date),
    /// A count or a year.
    Number(i64),
    /// One code of a short list the contract names; the screens have the words.
    Code(String),
    /// Yes or no.
    Flag(bool),
}

impl fmt::Debug for RecordValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Money(_) => "Money(…)",
            Self::Month(_) => "Month(…)",
            Self::Date(_) => "Date(…)",
            Self::Number(_) => "Number(…)",
            Self::Code(_) => "Code(…)",
            Self::Flag(_) => "Flag(…)",
        })
    }
}

impl Drop for RecordValue {
    fn drop(&mut self) {
        match self {
            Self::Money(n) | Self::Number(n) => n.zeroize(),
            Self::Code(code) => code.zeroize(),
            Self::Flag(flag) => flag.zeroize(),
            Self::Month(month) => {
                month.year.zeroize();
                month.month.zeroize();
            }
            // A personal text wipes itself.
            Self::Text(_) => {}
            Self::Date(date) => *date = Date::ZERO,
        }
    }
}

/// Values by their names, in the order they are to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFields(Vec<(RecordKey, RecordValue)>);

impl RecordFields {
    /// Takes values in their order.
    pub fn new(fields: Vec<(RecordKey, RecordValue)>) -> Self {
        Self(fields)
    }

    /// The value with a name.
    pub fn get(&self, key: &str) -> Option<&RecordValue> {
        let found = self.0.iter().find(|(name, _)| name.as_str() == key);
        found.map(|(_, value)| value)
    }

    /// The money under a name, in fen.
    pub fn money(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            RecordValue::Money(fen) => Some(*fen),
            _ => None,
        }
    }

    /// The number under a name.
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            RecordValue::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// The code under a name.
    pub fn code(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            RecordValue::Code(code) => Some(code),
            _ => None,
        }
    }

    /// All values in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&RecordKey, &RecordValue)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The answer to a personal query. Which names and codes an item has stands in the contract
/// (`wire::records`).
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalRecords {
    /// The item that was asked for.
    pub item: ItemNo,
    /// State of the county's records.
    pub as_of: WallTime,
    /// What is told once: enrolment, totals, the current month's parts.
    pub facts: RecordFields,
    /// What is told for each year or month, the newest first.
    pub rows: Vec<RecordFields>,
}

impl PersonalRecords {
    /// The county has no record of this person for this item.
    pub fn nothing_on_record(&self) -> bool {
        self.facts.is_empty() && self.rows.is_empty()
    }
}

impl fmt::Debug for PersonalRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonalRecords({}, …)", self.item.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_record_shows_in_debug_output() {
        let key = |name| RecordKey::parse(name).expect("a name");
        let records = PersonalRecords {
            item: ItemNo::new(26).expect("an item"),
            as_of: WallTime(0),
            facts: RecordFields::new(vec![
                (key("monthly"), RecordValue::Money(321_045)),
                (
                    key("unit"),
                    RecordValue::Text(PersonalText::new("样例厂".into())),
                ),
            ]),
            rows: Vec::new(),
        };
        let shown = format!("{records:?} {:?}", records.facts);
        assert!(!shown.contains("321") && !shown.contains("样例"), "{shown}");
        assert_eq!(records.facts.money("monthly"), Some(321_045));
        assert_eq!(records.facts.number("monthly"), None);
    }

    #[test]
    fn months_are_read_strictly() {
        assert_eq!(YearMonth::parse("2026-11"), YearMonth::new(2026, 11));
        for wrong in [
            "2026-13", "2026-00", "2026-1", "26-11", "2026/11", "2026-+1", "",
        ] {
            assert_eq!(YearMonth::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_of_values_are_plain_words() {
        assert!(RecordKey::parse("paid_months").is_some());
        for wrong in ["", "Paid", "已缴", "a-b", &"x".repeat(41)] {
            assert!(RecordKey::parse(wrong).is_none(), "{wrong}");
        }
    }
}
