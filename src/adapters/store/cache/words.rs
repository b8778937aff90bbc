//! Words offered while someone types, and words meant where others were written: pinyin initials,
//! whole pinyin, and words that sound alike in the ears of a dialect speaker.

use std::collections::{BTreeSet, HashSet};

use pinyin::ToPinyinMulti;

use crate::domain::jobs::trade::{TradeIndex, Vocabulary};

use super::fold::folded;

/// More words than this are not offered; the trade table comes first.
const MOST_WORDS: usize = 4_000;
/// At most this many ways to read a word with characters of several readings.
const MOST_READINGS: usize = 16;

#[derive(Debug)]
struct Word {
    text: String,
    trade: Option<TradeIndex>,
    /// First letters, one set for each way to read it.
    initials: BTreeSet<String>,
    /// Whole pinyin without tones.
    full: BTreeSet<String>,
    /// Whole pinyin with sounds many dialects do not tell apart made one.
    sound: BTreeSet<String>,
}

/// A word that was found, with the trade it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) text: String,
    pub(super) trade: Option<TradeIndex>,
    /// What was typed is a whole word, or the whole of its pinyin or initials.
    pub(super) whole: bool,
}

/// All words that are offered.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<Word>,
    known: HashSet<String>,
}

impl Words {
    /// The trade table's names and synonyms.
    pub(super) fn of(vocabulary: &Vocabulary) -> Self {
        let mut made = Self::default();
        for (trade, index) in vocabulary.trades().iter().zip((0..).map(TradeIndex)) {
            made.add(&trade.name, Some(index));
            for word in &trade.synonyms {
                made.add(word, Some(index));
            }
        }
        made
    }

    /// Adds a word of two to eight characters that is not yet known.
    pub(super) fn add(&mut self, text: &str, trade: Option<TradeIndex>) {
        let fits = (2..=8).contains(&text.chars().count());
        let plain = text.chars().all(char::is_alphanumeric);
        if !fits || !plain || self.words.len() >= MOST_WORDS || !self.known.insert(folded(text)) {
            return;
        }
        let readings = readings(text);
        let made = |from: fn(&[String]) -> String| readings.iter().map(|r| from(r)).collect();
        self.words.push(Word {
            text: text.to_owned(),
            trade,
            initials: made(|r| r.iter().filter_map(|s| s.chars().next()).collect()),
            full: made(<[String]>::concat),
            sound: made(|r| r.iter().map(|s| sound(s)).collect()),
        });
    }

    /// Words that begin with, or hold, what was typed.
    pub(super) fn offers(&self, typed: &str) -> Vec<Offer> {
        let typed = folded(typed.trim());
        if typed.is_empty() {
            return Vec::new();
        }
        let latin = typed.bytes().all(|b| b.is_ascii_lowercase());
        let offer = |word: &Word| {
            let fit = if latin {
                latin_fit(word, &typed)
            } else {
                hanzi_fit(&word.text, &typed)
            };
            fit.map(|whole| Offer {
                text: word.text.clone(),
                trade: word.trade,
                whole,
            })
        };
        self.words.iter().filter_map(offer).collect()
    }

    /// Words meant by one that no listing holds: the same pinyin for hanzi, or the word whose
    /// pinyin or initials were typed.
    pub(super) fn meant(&self, typed: &str) -> Vec<Offer> {
        let typed = folded(typed.trim());
        if typed.bytes().all(|b| b.is_ascii_lowercase()) {
            let mut offers = self.offers(&typed);
            offers.retain(|o| o.whole);
            return offers;
        }
        if !(2..=6).contains(&typed.chars().count()) {
            return Vec::new();
        }
        let sounds: BTreeSet<String> = readings(&typed)
            .iter()
            .map(|r| r.iter().map(|s| sound(s)).collect())
            .collect();
        let alike = |word: &&Word| {
            word.text != typed
                && word.text.chars().count() == typed.chars().count()
                && !word.sound.is_disjoint(&sounds)
        };
        self.words
            .iter()
            .filter(alike)
            .map(|word| Offer {
                text: word.text.clone(),
                trade: word.trade,
                whole: true,
            })
            .collect()
    }
}

fn latin_fit(word: &Word, typed: &str) -> Option<bool> {
    let whole = word.initials.contains(typed) || word.full.contains(typed);
    let begins = |set: &BTreeSet<String>| set.iter().any(|s| s.starts_with(typed));
    (whole || begins(&word.initials) || begins(&word.full) || word.text.starts_with(typed))
        .then_some(whole)
}

fn hanzi_fit(text: &str, typed: &str) -> Option<bool> {
    let text = folded(text);
    text.contains(typed).then_some(text == typed)
}

/// Every way to read a text, syllable by syllable; letters and digits read as themselves.
fn readings(text: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for c in text.chars() {
        let mut syllables: Vec<String> = c
            .to_pinyin_multi()
            .into_iter()
            .flatten()
            .map(|p| p.plain().to_owned())
            .collect();
        syllables.dedup();
        if syllables.is_empty() {
            syllables.push(c.to_lowercase().collect());
        }
        all = all
            .iter()
            .flat_map(|start| {
                syllables.iter().map(move |s| {
                    let mut longer = start.clone();
                    longer.push(s.clone());
                    longer
                })
            })
            .take(MOST_READINGS)
            .collect();
    }
    all
}

/// Beginnings and ends many speakers do not tell apart.
const BEGINNINGS: [(&str, &str); 6] = [
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("l", "n"),
    ("r", "n"),
    ("h", "f"),
];
const ENDS: [(&str, &str); 4] = [("ing", "in"), ("eng", "en"), ("ang", "an"), ("ong", "on")];

/// A syllable with such sounds made one.
fn sound(syllable: &str) -> String {
    let begun = BEGINNINGS
        .iter()
        .find_map(|(from, to)| Some(format!("{to}{}", syllable.strip_prefix(from)?)))
        .unwrap_or_else(|| syllable.to_owned());
    ENDS.iter()
        .find_map(|(from, to)| Some(format!("{}{to}", begun.strip_suffix(from)?)))
        .unwrap_or(begun)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::store::cache::trades;

    fn texts(offers: &[Offer]) -> Vec<&str> {
        offers.iter().map(|o| o.text.as_str()).collect()
    }

    #[test]
    fn nothing_typed_and_nonsense_offer_nothing() {
        let words = Words::of(&trades::shipped());
        for typed in ["", "  ", "xqzv", "\"*", "%", "龘龘"] {
            assert!(words.offers(typed).is_empty(), "{typed}");
            assert!(words.meant(typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn initials_and_whole_pinyin_find_the_trade() {
        let words = Words::of(&trades::shipped());
        for (typed, expected) in [
            ("dg", "电工"),
            ("diangong", "电工"),
            ("hcsj", "货车司机"),
            ("kj", "会计"),
            ("yls", "养老院护理"),
        ] {
            let offers = words.offers(typed);
            let found = texts(&offers).contains(&expected);
            assert_eq!(found, typed != "yls", "{typed}: {offers:?}");
        }
    }

    #[test]
    fn words_that_sound_alike_are_meant() {
        let words = Words::of(&trades::shipped());
        for (typed, expected) in [
            ("点工", "电工"),
            ("宝安", "保安"),
            ("包洁", "保洁"),
            ("焊公", "焊工"),
            ("寸师", "厨师"),
            ("木公", "木工"),
        ] {
            let meant = words.meant(typed);
            let found = texts(&meant).contains(&expected);
            // 焊工 and 厨师 differ from 焊公 by tone only, from 寸师 by the vowel: no match there.
            assert_eq!(found, typed != "寸师", "{typed}: {meant:?}");
        }
    }

    #[test]
    fn dialect_sounds_are_made_one() {
        assert_eq!(sound("chu"), sound("cu"));
        assert_eq!(sound("lan"), sound("nan"));
        assert_eq!(sound("hang"), sound("fan"));
        assert_ne!(sound("dian"), sound("tian"));
    }
}
