//! Reading the trade table, strictly: a key nobody knows or a word used twice is an error.

use serde::Deserialize;

use crate::domain::jobs::trade::{Trade, TradeCode, Vocabulary, VocabularyError};

/// The table this release ships, used until the county publishes its own.
const SHIPPED: &str = include_str!("../../../../kiosk-config/trades.toml");

/// Why a trade table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TradesFault {
    /// Not TOML, a key missing, or a key nobody knows; the message names the line.
    #[error("trade table: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A code that is none.
    #[error("trade table: {0:?} is no trade code (2 to 24 small letters, digits, hyphens)")]
    Code(String),
    /// The trades contradict each other.
    #[error("trade table: {0}")]
    Contradiction(#[from] VocabularyError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    trade: Vec<RawTrade>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrade {
    code: String,
    name: String,
    group: String,
    #[serde(default)]
    synonyms: Vec<String>,
}

/// Reads a trade table in TOML.
pub fn read(text: &str) -> Result<Vocabulary, TradesFault> {
    let table: RawTable = toml::from_str(text)?;
    let trades = table
        .trade
        .into_iter()
        .map(|raw| {
            let code = TradeCode::parse(&raw.code).ok_or(TradesFault::Code(raw.code))?;
            Ok(Trade {
                code,
                name: raw.name,
                group: raw.group,
                synonyms: raw.synonyms,
            })
        })
        .collect::<Result<Vec<_>, TradesFault>>()?;
    Ok(Vocabulary::new(trades)?)
}

/// The table this release ships.
pub fn shipped() -> Vocabulary {
    read(SHIPPED).expect("the shipped table is read by a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_nobody_knows_is_named_with_its_line() {
        let text = "[[trade]]\ncode = \"x1\"\nname = \"a\"\ngroup = \"b\"\nsalary = 3\n";
        let told = read(text).unwrap_err().to_string();
        assert!(told.contains("salary") && told.contains("line 5"), "{told}");
    }

    #[test]
    fn a_wrong_code_is_named() {
        let text = "[[trade]]\ncode = \"电工\"\nname = \"电工\"\ngroup = \"建筑\"\n";
        assert!(matches!(read(text), Err(TradesFault::Code(code)) if code == "电工"));
    }

    #[test]
    fn the_shipped_table_is_read_and_knows_what_villages_ask_for() {
        let trades = shipped();
        assert!(trades.trades().len() >= 80);
        for (word, name) in [
            ("大厨", "厨师"),
            ("看大门", "保安员"),
            ("a2司机", "货车司机"),
        ] {
            let found = trades.named(word).and_then(|i| trades.get(i));
            assert_eq!(found.map(|t| t.name.as_str()), Some(name));
        }
    }
}
