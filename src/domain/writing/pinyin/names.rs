//! Names of persons: a surname and one or two characters, which no dictionary lists.

use std::collections::BTreeMap;

/// Which characters stand in names, and how often: nats.
#[derive(Debug, Default)]
pub(super) struct Names {
    surnames: BTreeMap<String, f32>,
    given: BTreeMap<char, f32>,
}

/// What a surname by itself has before any other word, where a name is to be written.
pub(super) const LONE_SURNAME: f32 = 3.0;
/// A given name of one character beside one of two.
pub(super) const ONE_GIVEN: f32 = 1.6;
/// A given name of two characters.
pub(super) const TWO_GIVEN: f32 = 0.2;
/// A character that no list of given names has, beside the rarest that has.
const UNLISTED_GIVEN: f32 = 2.5;

impl Names {
    /// Takes surnames parted by spaces and the characters of given names, the most frequent first.
    /// Shares fall with the rank as in a census: the first surname 7 %, the first character 2 %.
    pub(super) fn new(surnames: &str, given: &str) -> Self {
        let falling = |first: f32, rank: usize, by: f32| -(first / (1.0 + rank as f32 * by)).ln();
        let lines = surnames.lines().filter(|line| !line.starts_with('#'));
        let surnames = lines.flat_map(str::split_whitespace).enumerate();
        let given = given.chars().filter(|c| !c.is_whitespace()).enumerate();
        Self {
            surnames: surnames
                .map(|(r, s)| (s.to_owned(), falling(0.07, r, 0.12)))
                .collect(),
            given: given.map(|(r, c)| (c, falling(0.02, r, 0.02))).collect(),
        }
    }

    /// What a word costs as a surname; `None` when it is none.
    pub(super) fn surname(&self, word: &str) -> Option<f32> {
        self.surnames.get(word).copied()
    }

    /// What a character costs in a given name; `general` is its cost in any text.
    pub(super) fn given(&self, character: char, general: f32) -> f32 {
        let rarest = 6.5 + UNLISTED_GIVEN;
        let listed = self.given.get(&character).copied();
        listed.unwrap_or(rarest + general * 0.3)
    }
}
