//! Values of a record as people read them.

use super::when;
use crate::domain::services::records::RecordValue;
use crate::domain::services::result::{FigureKind, Shown};

/// Said for a code the catalogue has no words for.
pub const OTHER: &str = "别的情况，请打 12333 问";

/// A value and the unit that stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The value.
    pub value: String,
    /// Its unit; may be empty.
    pub unit: String,
}

/// A value in words.
pub fn said(shown: &Shown<'_>) -> Said {
    let plain = |value: String| Said {
        value,
        unit: String::new(),
    };
    match (&shown.figure.kind, shown.fact) {
        (_, RecordValue::Money(fen)) => Said {
            value: yuan(*fen),
            unit: "元".to_owned(),
        },
        (FigureKind::Number { unit }, RecordValue::Number(n)) => Said {
            value: n.to_string(),
            unit: unit.clone(),
        },
        (_, RecordValue::Number(n)) => plain(n.to_string()),
        (_, RecordValue::Month(month)) => plain(format!("{}年{}月", month.year, month.month)),
        (_, RecordValue::Date(day)) => plain(when::full_day(*day)),
        (_, RecordValue::Text(text)) => plain(text.reveal().to_owned()),
        (FigureKind::Flag { yes, no }, RecordValue::Flag(flag)) => {
            plain(if *flag { yes } else { no }.clone())
        }
        (_, RecordValue::Flag(_)) => plain(String::new()),
        (_, RecordValue::Code(_)) => plain(
            shown
                .words()
                .map_or_else(|| OTHER.to_owned(), |w| w.words.clone()),
        ),
    }
}

/// A value with its unit: 181.00 元, 183 个月, 2024年.
pub fn with_unit(shown: &Shown<'_>) -> String {
    let Said { value, unit } = said(shown);
    match unit.as_str() {
        "" => value,
        "年" if shown.figure.id.as_str() == "year" => format!("{value}年"),
        _ => format!("{value} {unit}"),
    }
}

/// What is written below a bar: 11月, 2024.
pub fn below_bar(shown: &Shown<'_>) -> String {
    match shown.fact {
        RecordValue::Month(month) => format!("{}月", month.month),
        RecordValue::Number(n) => n.to_string(),
        _ => said(shown).value,
    }
}

/// Yuan with two digits behind the point and a comma at the thousands: 2,120.00.
pub fn yuan(fen: i64) -> String {
    let whole = (fen / 100).unsigned_abs().to_string();
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{grouped}.{:02}", (fen % 100).unsigned_abs())
}

/// What calls for something in a row and what to do about it; empty when nothing does.
pub fn reason(cells: &[Shown<'_>]) -> String {
    let mut all = String::new();
    for words in cells.iter().filter_map(Shown::words) {
        if words.advice.is_empty() {
            continue;
        }
        all.push_str(&words.words);
        all.push('：');
        all.push_str(&words.advice);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_two_digits_behind_the_point_and_commas_at_the_thousands() {
        assert_eq!(yuan(0), "0.00");
        assert_eq!(yuan(5), "0.05");
        assert_eq!(yuan(18_100), "181.00");
        assert_eq!(yuan(212_000), "2,120.00");
        assert_eq!(yuan(123_456_789), "1,234,567.89");
        assert_eq!(yuan(-5), "-0.05");
    }
}
