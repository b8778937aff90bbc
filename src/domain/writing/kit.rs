//! What an input panel knows: characters, surnames, a dictionary, and the words of the county.

use super::field::{Field, Knowledge, Words};
use super::pinyin::Pinyin;

/// Words of the county, as its data has them; nothing personal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountyWords {
    /// Counties, towns, villages.
    pub places: Vec<String>,
    /// Trades and how people call them.
    pub trades: Vec<String>,
    /// Employers with listings.
    pub employers: Vec<String>,
    /// Words of services and benefits.
    pub terms: Vec<String>,
}

impl CountyWords {
    /// These and others.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        let both = |a: &[String], b: &[String]| [a, b].concat();
        Self {
            places: both(&self.places, &others.places),
            trades: both(&self.trades, &others.trades),
            employers: both(&self.employers, &others.employers),
            terms: both(&self.terms, &others.terms),
        }
    }
}

/// Everything a panel reads with. Copies share the dictionary.
#[derive(Debug, Clone)]
pub struct Kit {
    /// For ink.
    pub knowledge: Knowledge,
    /// For keys.
    pub pinyin: Pinyin,
}

/// The same when they know the same words; the dictionary is the same for all.
impl PartialEq for Kit {
    fn eq(&self, other: &Self) -> bool {
        self.knowledge == other.knowledge
    }
}

impl Kit {
    /// Takes the words of the county in the place of those it had before.
    pub fn learn(&mut self, words: &CountyWords) {
        let places = || words.places.iter().map(String::as_str);
        let work = words.trades.iter().chain(&words.employers);
        let work = || work.clone().map(String::as_str);
        self.knowledge.places = Words::of(places());
        self.knowledge.trades = Words::of(work());
        self.pinyin.learn(Field::Address, places());
        self.pinyin.learn(Field::Trade, work());
        let terms = words.terms.iter().map(String::as_str);
        self.pinyin.learn(Field::Text, terms);
    }
}
