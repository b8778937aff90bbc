//! The trade vocabulary: codes, names and the other names people use.

use crate::domain::short_name::short_name;
use std::collections::HashMap;

short_name! {
    /// A trade's code: 2 to 24 small letters, digits or hyphens, such as `dian-gong` or `6-29-03-07`.
    TradeCode, 2..=24, dashed
}

/// A trade's place in its [`Vocabulary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TradeIndex(pub u16);

impl TradeIndex {
    /// A trade no vocabulary knows.
    pub const UNKNOWN: Self = Self(u16::MAX);
}

/// One trade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade {
    /// Its code.
    pub code: TradeCode,
    /// The name shown.
    pub name: String,
    /// The group of kin trades it belongs to, such as 建筑.
    pub group: String,
    /// Other names people use.
    pub synonyms: Vec<String>,
}

/// Why a list of trades is no vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VocabularyError {
    /// Two trades share a code.
    #[error("trade code {0} appears twice")]
    CodeTwice(String),
    /// A trade has no name or no group.
    #[error("trade {0} lacks a name or a group")]
    Nameless(String),
    /// One word names two trades.
    #[error("{word} names both {first} and {second}")]
    WordTwice {
        /// The word.
        word: String,
        /// The trade that had it.
        first: String,
        /// The trade that claims it too.
        second: String,
    },
    /// More than 65,000 trades.
    #[error("too many trades")]
    TooMany,
}

/// All trades of the county, looked up by code and by word.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    trades: Vec<Trade>,
    groups: Vec<u16>,
    by_code: HashMap<String, TradeIndex>,
    by_word: HashMap<String, TradeIndex>,
}

impl Vocabulary {
    /// Builds a vocabulary; every code and every word must be used once.
    pub fn new(trades: Vec<Trade>) -> Result<Self, VocabularyError> {
        if trades.len() > 65_000 {
            return Err(VocabularyError::TooMany);
        }
        let mut made = Self::default();
        let mut groups: HashMap<String, u16> = HashMap::new();
        for trade in trades {
            made.admit(trade, &mut groups)?;
        }
        Ok(made)
    }

    fn admit(
        &mut self,
        trade: Trade,
        groups: &mut HashMap<String, u16>,
    ) -> Result<(), VocabularyError> {
        let code = trade.code.as_str().to_owned();
        if trade.name.is_empty() || trade.group.is_empty() {
            return Err(VocabularyError::Nameless(code));
        }
        let index = TradeIndex(u16::try_from(self.trades.len()).expect("counted above"));
        if self.by_code.insert(code.clone(), index).is_some() {
            return Err(VocabularyError::CodeTwice(code));
        }
        for word in std::iter::once(&trade.name).chain(&trade.synonyms) {
            if let Some(first) = self.by_word.insert(word.to_lowercase(), index) {
                return Err(VocabularyError::WordTwice {
                    word: word.clone(),
                    first: self
                        .get(first)
                        .map_or_else(|| code.clone(), |t| t.code.as_str().to_owned()),
                    second: code,
                });
            }
        }
        let next = u16::try_from(groups.len()).expect("no more groups than trades");
        self.groups
            .push(*groups.entry(trade.group.clone()).or_insert(next));
        self.trades.push(trade);
        Ok(())
    }

    /// Every trade in the order of the file, which is the order screens show.
    pub fn trades(&self) -> &[Trade] {
        &self.trades
    }

    /// The trade at a place.
    pub fn get(&self, index: TradeIndex) -> Option<&Trade> {
        self.trades.get(usize::from(index.0))
    }

    /// Where a code stands; [`TradeIndex::UNKNOWN`] when it is not in the table.
    pub fn index_of(&self, code: &TradeCode) -> TradeIndex {
        self.by_code
            .get(code.as_str())
            .copied()
            .unwrap_or(TradeIndex::UNKNOWN)
    }

    /// The trade a word names, by name or synonym, small and capital letters alike.
    pub fn named(&self, word: &str) -> Option<TradeIndex> {
        self.by_word.get(&word.trim().to_lowercase()).copied()
    }

    /// Whether two trades are kin: same group, both known.
    pub fn kin(&self, a: TradeIndex, b: TradeIndex) -> bool {
        let group = |i: TradeIndex| self.groups.get(usize::from(i.0));
        group(a).is_some() && group(a) == group(b)
    }
}

/// A word offered while someone types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The word to search for.
    pub word: String,
    /// The trade it names, when it names one.
    pub trade: Option<TradeCode>,
    /// How many listings hold the word now.
    pub listings: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trade(code: &str, name: &str, synonyms: &[&str]) -> Trade {
        Trade {
            code: TradeCode::parse(code).unwrap(),
            name: name.into(),
            group: "建筑".into(),
            synonyms: synonyms.iter().map(|s| (*s).to_owned()).collect(),
        }
    }

    #[test]
    fn a_word_that_names_two_trades_is_refused_with_both_codes() {
        let two = vec![
            trade("dian-gong", "电工", &["水电工"]),
            trade("shui-gong", "水工", &["水电工"]),
        ];
        assert_eq!(
            Vocabulary::new(two).unwrap_err(),
            VocabularyError::WordTwice {
                word: "水电工".into(),
                first: "dian-gong".into(),
                second: "shui-gong".into()
            }
        );
    }

    #[test]
    fn a_code_used_twice_and_a_nameless_trade_are_refused() {
        let twice = vec![
            trade("dian-gong", "电工", &[]),
            trade("dian-gong", "焊工", &[]),
        ];
        assert!(matches!(
            Vocabulary::new(twice),
            Err(VocabularyError::CodeTwice(_))
        ));
        assert!(matches!(
            Vocabulary::new(vec![trade("x1", "", &[])]),
            Err(VocabularyError::Nameless(_))
        ));
    }

    #[test]
    fn a_trade_is_found_by_name_and_by_other_names() {
        let v = Vocabulary::new(vec![trade("dian-gong", "电工", &["水电工", "A本电工"])]).unwrap();
        for word in ["电工", " 水电工 ", "a本电工"] {
            assert_eq!(v.named(word), Some(TradeIndex(0)), "{word}");
        }
        assert_eq!(v.named("厨师"), None);
        let unknown = v.index_of(&TradeCode::parse("chu-shi").unwrap());
        assert_eq!(unknown, TradeIndex::UNKNOWN);
        assert!(!v.kin(unknown, unknown));
    }
}
