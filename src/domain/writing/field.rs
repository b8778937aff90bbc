//! Fields and what is known of each: the characters it takes, surnames, words of the county.

use super::characters::Characters;
use super::similar::SimilarShapes;
use std::collections::{HashMap, HashSet};

/// What a field is for: its words come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A person's name: characters, and the dot inside names of some peoples.
    Name,
    /// A place: characters, digits and the dash of house numbers.
    Address,
    /// A trade, a job or an employer: characters, digits and capital letters, as in C1.
    Trade,
    /// Anything: also the usual marks.
    Text,
}

/// The dot inside a name, as GB 18030 and the identity card write it.
const NAME_DOT: char = '\u{b7}';
/// Full stop, comma, enumeration comma, question, exclamation, semicolon, colon, brackets.
const MARKS: &str = "\u{3002}\u{ff0c}\u{3001}\u{ff1f}\u{ff01}\u{ff1b}\u{ff1a}\u{ff08}\u{ff09}";

impl Field {
    /// Whether the field takes a character.
    pub fn takes(self, character: char, characters: &Characters) -> bool {
        if characters.level(character).is_some() {
            return true;
        }
        match self {
            Self::Name => character == NAME_DOT,
            Self::Address => character.is_ascii_digit() || character == '-',
            Self::Trade => character.is_ascii_digit() || character.is_ascii_uppercase(),
            Self::Text => character.is_ascii_digit() || MARKS.contains(character),
        }
    }
}

/// How common a surname is among the country's people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Among the hundred that five of six people bear.
    Frequent,
    /// A known surname.
    Known,
}

/// Why a table of surnames was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a word of line {0} is no surname, or stands twice")]
pub struct SurnamesError(usize);

/// How many surnames of the table are the frequent ones.
const FREQUENT: usize = 100;

/// Surnames of one character, and those of two by their first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surnames {
    single: HashMap<char, Rank>,
    double: HashMap<char, Vec<char>>,
}

impl Surnames {
    /// Reads surnames of one or two characters parted by spaces, the most frequent first: the first
    /// hundred are [`Rank::Frequent`]. Lines that start with `#` are passed over.
    pub fn parse(table: &str) -> Result<Self, SurnamesError> {
        let mut surnames = Self::default();
        for (at, line) in table.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            for word in line.split_whitespace() {
                surnames.take(word).ok_or(SurnamesError(at + 1))?;
            }
        }
        Ok(surnames)
    }

    fn take(&mut self, word: &str) -> Option<()> {
        let rank = match self.count() {
            0..FREQUENT => Rank::Frequent,
            _ => Rank::Known,
        };
        let mut characters = word.chars();
        match (characters.next()?, characters.next(), characters.next()) {
            (only, None, _) => self.single.insert(only, rank).is_none().then_some(()),
            (first, Some(second), None) => {
                let of = self.double.entry(first).or_default();
                (!of.contains(&second)).then(|| of.push(second))
            }
            _ => None,
        }
    }

    /// How common a surname of one character is; none when it is no known surname. The first character
    /// of a surname of two is known.
    pub fn rank(&self, first: char) -> Option<Rank> {
        let single = self.single.get(&first).copied();
        single.or_else(|| self.double.contains_key(&first).then_some(Rank::Known))
    }

    /// Whether two characters are a surname.
    pub fn is_double(&self, first: char, second: char) -> bool {
        self.double.get(&first).is_some_and(|s| s.contains(&second))
    }

    /// How many surnames there are.
    pub fn count(&self) -> usize {
        self.single.len() + self.double.values().map(Vec::len).sum::<usize>()
    }
}

/// Words of the county that a field is likely to hold: places, trades, employers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(HashSet<Vec<char>>);

impl Words {
    /// Takes words of two characters and more; shorter ones say nothing.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let words = words.into_iter().map(|w| w.chars().collect());
        Self(words.filter(|w: &Vec<char>| w.len() > 1).collect())
    }

    /// All words, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &[char]> {
        self.0.iter().map(Vec::as_slice)
    }
}

/// Everything known beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knowledge {
    /// The standard table.
    pub characters: Characters,
    /// What looks alike.
    pub similar: SimilarShapes,
    /// Surnames, for names.
    pub surnames: Surnames,
    /// Towns and villages, for addresses.
    pub places: Words,
    /// Trades, for trades.
    pub trades: Words,
}

impl Knowledge {
    /// What is known before any county's words are learned.
    pub fn new(characters: Characters, similar: SimilarShapes, surnames: Surnames) -> Self {
        Self {
            characters,
            similar,
            surnames,
            places: Words::default(),
            trades: Words::default(),
        }
    }

    /// The words a field is likely to hold.
    pub fn words(&self, field: Field) -> Option<&Words> {
        match field {
            Field::Address => Some(&self.places),
            Field::Trade => Some(&self.trades),
            Field::Name | Field::Text => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_takes_no_digit_and_an_address_no_letter() {
        let characters = Characters::parse("1\t一\t1\n2\t𬱖\t3\n").expect("a table");
        let taken = |field: Field| {
            let all = ['一', '𬱖', '三', '·', '7', '-', 'C', '，', 'c', ' '];
            let taken = all.into_iter().filter(|&c| field.takes(c, &characters));
            taken.collect::<String>()
        };
        assert_eq!(taken(Field::Name), "一𬱖·");
        assert_eq!(taken(Field::Address), "一𬱖7-");
        assert_eq!(taken(Field::Trade), "一𬱖7C");
        assert_eq!(taken(Field::Text), "一𬱖7，");
    }

    #[test]
    fn surnames_of_one_and_two_characters_are_told_apart() {
        for bad in ["王 李 王", "欧阳修", "欧阳 欧阳"] {
            let table = format!("# head\n张\n{bad}");
            assert_eq!(Surnames::parse(&table), Err(SurnamesError(3)), "{bad}");
        }
        let surnames = Surnames::parse("# head\n王 闫\n欧阳\n").expect("a table");
        assert_eq!(surnames.rank('王'), Some(Rank::Frequent));
        assert_eq!(surnames.rank('欧'), Some(Rank::Known));
        assert_eq!(surnames.rank('曰'), None);
        assert!(surnames.is_double('欧', '阳') && !surnames.is_double('王', '阳'));
        assert_eq!(surnames.count(), 3);
    }

    #[test]
    fn the_first_hundred_surnames_are_the_frequent_ones() {
        let table: Vec<String> = (0..120u32)
            .filter_map(|n| char::from_u32(0x4e00 + n))
            .map(String::from)
            .collect();
        let surnames = Surnames::parse(&table.join(" ")).expect("a table");
        assert_eq!(surnames.rank('\u{4e63}'), Some(Rank::Frequent));
        assert_eq!(surnames.rank('\u{4e64}'), Some(Rank::Known));
    }

    #[test]
    fn words_of_one_character_say_nothing() {
        let words = Words::of(["电焊工", "工", "厨师"]);
        assert_eq!(words.iter().count(), 2);
    }
}
