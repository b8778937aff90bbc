//! The characters a network of lines tells apart, by its classes.

/// The class that says: no character here.
pub const BLANK: usize = 0;

/// Class by class: its character, or none for the blank and for what is no single character.
pub struct Alphabet(Vec<Option<char>>);

impl Alphabet {
    /// Reads the list the network carries: one entry a line. The blank stands before them all and the
    /// space behind.
    pub fn of_list(list: &str) -> Self {
        let single = |entry: &str| {
            let mut characters = entry.chars();
            characters.next().filter(|_| characters.next().is_none())
        };
        let listed = list
            .split('\n')
            .map(|entry| single(entry.trim_end_matches('\r')));
        Self(
            std::iter::once(None)
                .chain(listed)
                .chain([Some(' ')])
                .collect(),
        )
    }

    /// How many classes there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Which classes are characters that somebody takes, class by class.
    pub fn taken(&self, takes: impl Fn(char) -> bool) -> Vec<bool> {
        let of = |class: &Option<char>| class.is_some_and(&takes);
        self.0.iter().map(of).collect()
    }

    /// The character of a class.
    pub fn character(&self, class: usize) -> Option<char> {
        self.0.get(class).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_the_blank_the_list_and_the_space() {
        let alphabet = Alphabet::of_list("一\r\n丁\n\n\u{2f00}x");
        assert_eq!(alphabet.count(), 6);
        let all: Vec<Option<char>> = (0..7).map(|class| alphabet.character(class)).collect();
        assert_eq!(
            all,
            [None, Some('一'), Some('丁'), None, None, Some(' '), None]
        );
        assert_eq!(
            alphabet.taken(|c| c != '丁'),
            [false, true, false, false, false, true]
        );
    }
}
