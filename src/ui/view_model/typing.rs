//! Keys into text: what each panel and a hardware keyboard may write, and how it is shown.

use crate::domain::delivery::FieldId;
use zeroize::Zeroizing;

/// Something that takes keys of a panel.
#[derive(Clone, PartialEq, Eq)]
pub struct Typing {
    /// What stands in it.
    pub text: Zeroizing<String>,
    /// Characters at the most.
    pub most: usize,
    /// Which keys it takes.
    pub keys: Keys,
    /// Where the text goes.
    pub target: TypingTarget,
}

/// Where typed text goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypingTarget {
    /// A field of the form.
    Field(FieldId),
    /// The words of the job search.
    Words,
    /// The words of a search of the library.
    LibraryWords,
    /// The words of a report of a problem.
    Problem,
}

/// Which keys something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Keys {
    /// Whatever a search takes; kept small.
    #[default]
    Search,
    /// Digits.
    Digits,
    /// Digits of a bank card, shown in groups of four.
    Grouped,
    /// Digits and a point.
    Sum,
    /// Digits and X.
    IdNumber,
    /// Any character on one line.
    Line,
    /// Any character, and the end of a line.
    Lines,
    /// Strokes of a finger; a key is a whole stroke, "⌫" takes the last one back.
    Strokes,
}

impl std::fmt::Debug for Typing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Typing({:?}, …)", self.target)
    }
}

impl Typing {
    /// The text after one key: a character, "⌫" for the last one away, "" for all away. A key that
    /// is not taken here changes nothing.
    pub fn after(&self, text: &str, key: &str) -> Zeroizing<String> {
        // Room from the start: a string that grows leaves copies behind.
        let mut next = Zeroizing::new(String::with_capacity(text.len() + key.len()));
        next.push_str(text);
        match (key, self.keys) {
            ("", _) => next.clear(),
            ("⌫", Keys::Strokes) => {
                let last = next.rfind('M').unwrap_or(0);
                next.truncate(last);
            }
            ("⌫", _) => {
                next.pop();
            }
            (key, keys)
                if next.chars().count() + key.chars().count() <= self.most && keys.take(key) =>
            {
                next.push_str(&keys.as_written(key));
            }
            _ => {}
        }
        next
    }

    /// The text as the field shows it. Strokes are drawn, not written.
    pub fn shown(&self, text: &str) -> String {
        match self.keys {
            Keys::Search => text.to_uppercase(),
            Keys::Strokes => String::new(),
            Keys::Grouped => {
                let digits: Vec<char> = text.chars().collect();
                let groups: Vec<String> = digits.chunks(4).map(String::from_iter).collect();
                groups.join(" ")
            }
            _ => text.to_owned(),
        }
    }
}

impl Keys {
    fn take(self, key: &str) -> bool {
        let digits = |more: &str| key.chars().all(|c| c.is_ascii_digit() || more.contains(c));
        match self {
            Self::Digits | Self::Grouped => digits(""),
            Self::Sum => digits("."),
            Self::IdNumber => digits("Xx"),
            Self::Lines => key.chars().all(|c| !is_no_letter(c) || c == '\n'),
            Self::Strokes => key.starts_with('M'),
            Self::Search | Self::Line => !key.chars().any(is_no_letter),
        }
    }

    fn as_written(self, key: &str) -> String {
        match self {
            Self::Search => key.to_lowercase(),
            Self::IdNumber => key.to_uppercase(),
            _ => key.to_owned(),
        }
    }
}

/// Control characters, and the private codes keyboards give arrows and function keys.
fn is_no_letter(c: char) -> bool {
    c.is_control() || ('\u{f700}'..='\u{f7ff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typing(keys: Keys, most: usize) -> Typing {
        Typing {
            text: Zeroizing::default(),
            most,
            keys,
            target: TypingTarget::Words,
        }
    }

    #[test]
    fn a_key_beyond_the_longest_text_changes_nothing() {
        let digits = typing(Keys::Digits, 4);
        assert_eq!(digits.after("138", "0").as_str(), "1380");
        assert_eq!(digits.after("1380", "0").as_str(), "1380");
        assert_eq!(digits.after("1380", "⌫").as_str(), "138");
        assert_eq!(digits.after("", "⌫").as_str(), "");
        assert_eq!(digits.after("138", "").as_str(), "");
    }

    #[test]
    fn a_key_of_another_panel_changes_nothing() {
        assert_eq!(typing(Keys::Digits, 9).after("1", "a").as_str(), "1");
        assert_eq!(typing(Keys::Digits, 9).after("1", ".").as_str(), "1");
        assert_eq!(typing(Keys::Sum, 9).after("1", ".").as_str(), "1.");
        assert_eq!(typing(Keys::IdNumber, 9).after("1", "x").as_str(), "1X");
        assert_eq!(typing(Keys::Line, 9).after("字", "\n").as_str(), "字");
        assert_eq!(typing(Keys::Lines, 9).after("字", "\n").as_str(), "字\n");
        assert_eq!(typing(Keys::Search, 9).after("d", "G").as_str(), "dg");
        assert_eq!(
            typing(Keys::Strokes, 99).after("M1 1", "7").as_str(),
            "M1 1"
        );
    }

    #[test]
    fn the_last_stroke_is_taken_back_as_a_whole() {
        let strokes = typing(Keys::Strokes, 99);
        let two = strokes.after("M1 1L2 2", "M3 3L4 4");
        assert_eq!(two.as_str(), "M1 1L2 2M3 3L4 4");
        assert_eq!(strokes.after(&two, "⌫").as_str(), "M1 1L2 2");
        assert_eq!(strokes.after("M1 1L2 2", "⌫").as_str(), "");
        assert_eq!(strokes.shown(&two), "");
    }

    #[test]
    fn a_bank_card_is_shown_as_it_is_printed() {
        assert_eq!(typing(Keys::Grouped, 19).shown("621700001"), "6217 0000 1");
    }
}
