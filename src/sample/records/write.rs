//! Writing values of records.

use crate::wire::records::{Entry, ValueKind};
use jiff::civil::Date;

/// Values of one row, in their order.
#[derive(Debug, Clone, Default)]
pub struct Row(Vec<Entry>);

impl Row {
    /// An empty row.
    pub fn new() -> Self {
        Self::default()
    }

    fn put(mut self, key: &str, kind: ValueKind, value: String) -> Self {
        self.0.push(Entry {
            key: key.to_owned(),
            kind,
            value,
        });
        self
    }

    /// A text.
    pub fn text(self, key: &str, value: &str) -> Self {
        self.put(key, ValueKind::Text, value.to_owned())
    }

    /// Money in fen.
    pub fn money(self, key: &str, fen: i64) -> Self {
        self.put(key, ValueKind::Money, fen.to_string())
    }

    /// The month of a day.
    pub fn month(self, key: &str, day: Date) -> Self {
        let text = format!("{:04}-{:02}", day.year(), day.month());
        self.put(key, ValueKind::Month, text)
    }

    /// A day.
    pub fn date(self, key: &str, day: Date) -> Self {
        self.put(key, ValueKind::Date, day.to_string())
    }

    /// A number.
    pub fn number(self, key: &str, n: i64) -> Self {
        self.put(key, ValueKind::Number, n.to_string())
    }

    /// A code.
    pub fn code(self, key: &str, code: &str) -> Self {
        self.put(key, ValueKind::Code, code.to_owned())
    }

    /// Yes or no.
    pub fn flag(self, key: &str, is: bool) -> Self {
        self.put(key, ValueKind::Flag, is.to_string())
    }

    /// The values.
    pub fn done(self) -> Vec<Entry> {
        self.0
    }
}

/// The first day of the month so many months before a day's.
pub fn months_before(day: Date, months: u16) -> Date {
    day.first_of_month()
        .checked_sub(jiff::Span::new().months(i64::from(months)))
        .expect("within the calendar")
}
