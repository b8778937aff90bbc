//! Characters that differ in the length, the meeting or a dot of strokes, so that a finger's writing
//! alone does not tell them apart.

use std::collections::HashMap;

/// Why a table was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SimilarError {
    /// A line names fewer than two characters, or one twice.
    #[error("line {0} is no group")]
    Line(usize),
}

/// Groups of characters of similar shape. A character may stand in several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SimilarShapes(HashMap<char, Vec<char>>);

impl SimilarShapes {
    /// Reads one group a line, its characters side by side; empty lines and those that start with `#`
    /// are passed over.
    pub fn parse(table: &str) -> Result<Self, SimilarError> {
        let mut likes: HashMap<char, Vec<char>> = HashMap::new();
        for (at, line) in table.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let group: Vec<char> = line.chars().collect();
            let is_twice = |c: &char| group.iter().filter(|other| *other == c).count() > 1;
            let is_group = group.len() > 1 && !line.contains(char::is_whitespace);
            if !is_group || group.iter().any(is_twice) {
                return Err(SimilarError::Line(at + 1));
            }
            for &character in &group {
                let of = likes.entry(character).or_default();
                let new = group.iter().filter(|&&c| c != character);
                let new: Vec<char> = new.copied().filter(|c| !of.contains(c)).collect();
                of.extend(new);
            }
        }
        Ok(Self(likes))
    }

    /// What looks like a character; empty when nothing does.
    pub fn of(&self, character: char) -> &[char] {
        self.0.get(&character).map_or(&[], Vec::as_slice)
    }

    /// Every character that stands in a group.
    pub fn all(&self) -> impl Iterator<Item = char> {
        self.0.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_group_is_refused_with_its_place() {
        for bad in ["已", "已已", "已 己", "已己已"] {
            let table = format!("# head\n\n{bad}\n");
            assert_eq!(
                SimilarShapes::parse(&table),
                Err(SimilarError::Line(3)),
                "{bad}"
            );
        }
    }

    #[test]
    fn likeness_goes_both_ways_and_through_every_group_of_a_character() {
        let shapes = SimilarShapes::parse("人入八\n入人\n八儿\n").expect("a table");
        assert_eq!(shapes.of('入'), ['人', '八']);
        assert_eq!(shapes.of('八'), ['人', '入', '儿']);
        assert_eq!(shapes.of('儿'), ['八']);
        assert!(shapes.of('国').is_empty());
        assert_eq!(shapes.all().count(), 4);
    }
}
