//! The standard table of characters (通用规范汉字表, State Council 2013): what a person may write.

use std::collections::HashMap;

/// The part of the table a character stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 3,500 characters of everyday use.
    Common,
    /// 3,000 characters of publishing, dictionaries and information.
    Printed,
    /// 1,605 characters of names, places, science and old texts in school books.
    Special,
}

/// Why a table was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CharactersError {
    /// A line is no number, character and level, or its character stands twice.
    #[error("line {0} is no entry of the table")]
    Line(usize),
    /// There is no character in it.
    #[error("the table is empty")]
    Empty,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Characters(HashMap<char, Level>);

impl Characters {
    /// Reads lines of `number TAB character TAB level` (1 to 3); lines that start with `#` are passed
    /// over.
    pub fn parse(table: &str) -> Result<Self, CharactersError> {
        let mut levels = HashMap::new();
        for (at, line) in table.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            let (character, level) = entry(line).ok_or(CharactersError::Line(at + 1))?;
            if levels.insert(character, level).is_some() {
                return Err(CharactersError::Line(at + 1));
            }
        }
        if levels.is_empty() {
            return Err(CharactersError::Empty);
        }
        Ok(Self(levels))
    }

    /// A table of a test or a picture: these characters, all of everyday use.
    #[cfg(any(test, feature = "simulator"))]
    pub fn of(known: &str) -> Self {
        Self(known.chars().map(|c| (c, Level::Common)).collect())
    }

    /// The part of the table a character stands in, if any.
    pub fn level(&self, character: char) -> Option<Level> {
        self.0.get(&character).copied()
    }

    /// How many characters there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

fn entry(line: &str) -> Option<(char, Level)> {
    let mut cells = line.split('\t');
    let _number: u16 = cells.next()?.parse().ok()?;
    let mut character = cells.next()?.chars();
    let level = match cells.next()? {
        "1" => Level::Common,
        "2" => Level::Printed,
        "3" => Level::Special,
        _ => return None,
    };
    let first = character.next()?;
    (character.next().is_none() && cells.next().is_none()).then_some((first, level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_with_a_broken_line_is_refused_with_its_place() {
        for bad in [
            "1\t一",
            "1\t一\t4",
            "x\t一\t1",
            "1\t一二\t1",
            "1\t\t1",
            "1\t一\t1\tmore",
        ] {
            let table = format!("# number\tcharacter\tlevel\n{bad}\n");
            assert_eq!(
                Characters::parse(&table),
                Err(CharactersError::Line(2)),
                "{bad}"
            );
        }
        let twice = "1\t一\t1\n2\t一\t2\n";
        assert_eq!(Characters::parse(twice), Err(CharactersError::Line(2)));
        assert_eq!(Characters::parse("# head\n"), Err(CharactersError::Empty));
    }

    #[test]
    fn each_character_has_its_level_also_beyond_the_first_plane() {
        let table = "# head\n1\t一\t1\n3501\t乂\t2\n6500\t𬱖\t3\n";
        let characters = Characters::parse(table).expect("a table");
        assert_eq!(characters.level('一'), Some(Level::Common));
        assert_eq!(characters.level('乂'), Some(Level::Printed));
        assert_eq!(characters.level('𬱖'), Some(Level::Special));
        assert_eq!(characters.level('A'), None);
        assert_eq!(characters.count(), 3);
    }
}
