//! From what was read to what is offered: each place's characters in the order a person should see
//! them, and whether a place may count without being asked about.

use super::field::{Field, Knowledge, Rank, Words};
use super::reading::{Guess, Reading, Spot};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How many characters a row of candidates shows.
pub const ROW: usize = 10;
/// A place whose likeliest character has less is asked about.
const SURE: f32 = 0.85;
/// What being a surname is worth at the start of a name, in nats.
const FREQUENT_SURNAME: f32 = 2.0;
const KNOWN_SURNAME: f32 = 1.2;
/// What each character of a county's word is worth: how much likelier another may be and lose.
const WORD_CHARACTER: f32 = 1.6;
/// Below this nothing is told apart any more.
const FLOOR: f32 = 1e-5;

/// One place as it is offered.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Choice {
    /// The characters, the best first; at least one, at most [`ROW`].
    pub row: Vec<char>,
    /// Whether the first counts when the person says nothing.
    pub is_sure: bool,
    /// Its left end, in thousandths of the pad's height.
    pub left: u16,
    /// Its right end, in thousandths of the pad's height.
    pub right: u16,
}

/// A line as it is offered. It is what a person wrote: never shown by `Debug`, wiped on drop.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Offer {
    /// The places from left to right; none when nothing was read.
    pub choices: Vec<Choice>,
}

impl Offer {
    /// Whether every place may count when the person says nothing.
    pub fn is_sure(&self) -> bool {
        !self.choices.is_empty() && self.choices.iter().all(|c| c.is_sure)
    }

    /// The best of every place. Call it only where it goes into the person's field.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(4 * self.choices.len());
        text.extend(self.choices.iter().map(|choice| choice.row[0]));
        text
    }
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Choice({} characters)", self.row.len())
    }
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Offer({} places)", self.choices.len())
    }
}

/// Orders a reading for a field that already holds `before` characters.
///
/// Characters the field does not take are left out, and places that keep none. At the start of a name
/// surnames come forward; where a word of the county fits nearly as well as what was read, its
/// characters do. What looks like the best character stands right behind it, and such a place is never
/// sure.
pub fn offer(reading: &Reading, field: Field, before: usize, knowledge: &Knowledge) -> Offer {
    let spots = reading.spots.iter();
    let mut lines: Vec<Line> = spots
        .filter_map(|spot| Line::of(spot, field, knowledge))
        .collect();
    if field == Field::Name && before == 0 {
        favour_surnames(&mut lines, knowledge);
    }
    if let Some(words) = knowledge.words(field) {
        favour_words(&mut lines, words);
    }
    let choices = lines.into_iter();
    Offer {
        choices: choices.map(|l| l.choice(field, knowledge)).collect(),
    }
}

/// A place while it is ordered: characters with scores in nats.
struct Line {
    scored: Vec<(f32, Guess)>,
    left: u16,
    right: u16,
}

impl Line {
    fn of(spot: &Spot, field: Field, knowledge: &Knowledge) -> Option<Self> {
        let taken = |g: &&Guess| field.takes(g.character, &knowledge.characters);
        let guesses = spot.guesses.iter().filter(taken);
        let scored: Vec<(f32, Guess)> = guesses
            .map(|g| (g.likelihood.max(FLOOR).ln(), *g))
            .collect();
        (!scored.is_empty()).then_some(Self {
            scored,
            left: spot.left,
            right: spot.right,
        })
    }

    fn best(&self) -> f32 {
        let scores = self.scored.iter().map(|(score, _)| *score);
        scores.fold(f32::NEG_INFINITY, f32::max)
    }

    fn score_of(&self, character: char) -> Option<f32> {
        let found = self.scored.iter().find(|(_, g)| g.character == character);
        found.map(|(score, _)| *score)
    }

    fn raise(&mut self, worth: impl Fn(char) -> f32) {
        for (score, guess) in &mut self.scored {
            *score += worth(guess.character);
        }
    }

    fn choice(mut self, field: Field, knowledge: &Knowledge) -> Choice {
        self.scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (_, best) = self.scored[0];
        let taken = |c: &char| field.takes(*c, &knowledge.characters);
        let alike = knowledge.similar.of(best.character).iter().copied();
        let alike: Vec<char> = alike.filter(taken).collect();

        let mut row = Vec::with_capacity(ROW);
        row.push(best.character);
        // The recogniser's order among those that look alike, then those it did not think of.
        let read = self.scored[1..].iter().map(|(_, g)| g.character);
        let (near, far): (Vec<char>, Vec<char>) = read.partition(|c| alike.contains(c));
        for character in near.into_iter().chain(alike.iter().copied()).chain(far) {
            if row.len() < ROW && !row.contains(&character) {
                row.push(character);
            }
        }
        Choice {
            is_sure: alike.is_empty() && best.likelihood >= SURE,
            row,
            left: self.left,
            right: self.right,
        }
    }
}

fn favour_surnames(lines: &mut [Line], knowledge: &Knowledge) {
    let surnames = &knowledge.surnames;
    let second: Vec<char> = lines
        .get(1)
        .map(|line| line.scored.iter().map(|(_, g)| g.character).collect())
        .unwrap_or_default();
    if let Some(first) = lines.first_mut() {
        first.raise(|c| match surnames.rank(c) {
            Some(Rank::Frequent) => FREQUENT_SURNAME,
            Some(Rank::Known) => KNOWN_SURNAME,
            None if second.iter().any(|s| surnames.is_double(c, *s)) => KNOWN_SURNAME,
            None => 0.0,
        });
    }
}

/// Brings the characters of fitting words forward; of words that overlap the better one counts.
fn favour_words(lines: &mut [Line], words: &Words) {
    let mut fits: Vec<(f32, usize, &[char])> = Vec::new();
    for word in words.iter().filter(|w| w.len() <= lines.len()) {
        for start in 0..=lines.len() - word.len() {
            if let Some(gain) = gain_of(word, &lines[start..]) {
                fits.push((gain, start, word));
            }
        }
    }
    // Equal gains in the order of the line and the word, so that the same ink gives the same offer.
    fits.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));
    let mut is_used = vec![false; lines.len()];
    for (_, start, word) in fits {
        let span = start..start + word.len();
        if is_used[span.clone()].iter().any(|used| *used) {
            continue;
        }
        is_used[span.clone()].fill(true);
        for (line, &character) in lines[span].iter_mut().zip(word) {
            let lift = line.best() - line.score_of(character).unwrap_or(FLOOR.ln());
            line.raise(|c| if c == character { lift + 0.1 } else { 0.0 });
        }
    }
}

/// What a word is worth here, above what it costs to read it; none when it does not fit.
fn gain_of(word: &[char], lines: &[Line]) -> Option<f32> {
    let mut gain = WORD_CHARACTER * word.len() as f32;
    for (line, &character) in lines.iter().zip(word) {
        gain -= line.best() - line.score_of(character)?;
    }
    (gain > 0.0).then_some(gain)
}

#[cfg(test)]
mod tests {
    use super::super::characters::Characters;
    use super::super::field::Surnames;
    use super::super::similar::SimilarShapes;
    use super::*;

    fn knowledge() -> Knowledge {
        let known = "闫曰日目田由甲电焊点汗工土士干高庄社上下李季建国";
        Knowledge {
            characters: Characters::of(known),
            similar: SimilarShapes::parse("日曰目\n土士\n由甲田电\n").expect("groups"),
            surnames: Surnames::parse("李 闫").expect("surnames"),
            places: Words::of(["高庄", "上社"]),
            trades: Words::of(["电焊工"]),
        }
    }

    #[test]
    fn a_character_with_a_look_alike_is_never_sure_and_its_like_stands_beside_it() {
        let read = Reading::made(&[&[('日', 0.99), ('田', 0.005), ('目', 0.003)]]);
        let offered = offer(&read, Field::Text, 0, &knowledge());
        assert!(!offered.is_sure());
        assert_eq!(offered.choices[0].row, ['日', '目', '曰', '田']);
    }

    #[test]
    fn a_doubtful_place_keeps_the_whole_line_from_counting_by_itself() {
        let read = Reading::made(&[&[('国', 0.99)], &[('建', 0.6), ('李', 0.3)]]);
        let offered = offer(&read, Field::Text, 0, &knowledge());
        let sure: Vec<bool> = offered.choices.iter().map(|c| c.is_sure).collect();
        assert_eq!(sure, [true, false]);
        assert!(!offered.is_sure());
    }

    #[test]
    fn nothing_read_is_nothing_sure() {
        let offered = offer(&Reading::made(&[]), Field::Text, 0, &knowledge());
        assert!(!offered.is_sure());
        assert_eq!(offered.text(), "");
    }

    #[test]
    fn what_a_field_does_not_take_is_not_offered() {
        let read = Reading::made(&[&[('B', 0.9), ('李', 0.05)], &[('7', 1.0)]]);
        let offered = offer(&read, Field::Name, 0, &knowledge());
        assert_eq!(offered.text(), "李");
        assert!(!offered.is_sure(), "what is left was hardly read");
        let address = offer(&read, Field::Address, 0, &knowledge());
        assert_eq!(address.text(), "李7");
    }

    #[test]
    fn a_name_starts_with_a_surname_where_the_ink_allows_it_and_only_there() {
        let read = Reading::made(&[&[('曰', 0.5), ('闫', 0.3)], &[('季', 0.5), ('李', 0.3)]]);
        let offered = offer(&read, Field::Name, 0, &knowledge());
        assert_eq!(offered.text(), "闫季");
        let given = offer(&read, Field::Name, 1, &knowledge());
        assert_eq!(given.text(), "曰季");
        let clear = Reading::made(&[&[('曰', 0.98), ('闫', 0.01)]]);
        let clear = offer(&clear, Field::Name, 0, &knowledge());
        assert_eq!(clear.text(), "曰", "clear ink wins over what is usual");
    }

    #[test]
    fn a_word_of_the_county_is_read_where_the_ink_nearly_says_it() {
        let read = Reading::made(&[
            &[('点', 0.6), ('电', 0.3)],
            &[('汗', 0.5), ('焊', 0.4)],
            &[('土', 0.6), ('工', 0.2), ('干', 0.1)],
        ]);
        assert_eq!(offer(&read, Field::Trade, 0, &knowledge()).text(), "电焊工");
        assert_eq!(offer(&read, Field::Text, 0, &knowledge()).text(), "点汗土");
        let far = Reading::made(&[
            &[('点', 0.99), ('电', 0.0001)],
            &[('汗', 0.99), ('焊', 0.001)],
            &[('土', 0.9), ('工', 0.02)],
        ]);
        assert_eq!(offer(&far, Field::Trade, 0, &knowledge()).text(), "点汗土");
    }

    #[test]
    fn a_word_is_found_inside_a_longer_line() {
        let read = Reading::made(&[
            &[('上', 0.9), ('土', 0.1)],
            &[('高', 0.9)],
            &[('社', 0.6), ('庄', 0.35)],
            &[('7', 0.99)],
        ]);
        let offered = offer(&read, Field::Address, 0, &knowledge());
        assert_eq!(offered.text(), "上高庄7");
    }

    #[test]
    fn a_row_is_no_longer_than_the_screen_shows() {
        let many: Vec<(char, f32)> = "闫曰田由甲电焊点汗工土士干高庄"
            .chars()
            .map(|c| (c, 0.05))
            .collect();
        let offered = offer(&Reading::made(&[&many]), Field::Text, 0, &knowledge());
        assert_eq!(offered.choices[0].row.len(), ROW);
    }
}
