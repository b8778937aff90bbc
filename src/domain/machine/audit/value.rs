//! The few value types an audit record may hold.

use std::fmt;

/// A rating from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u8);

impl Score {
    /// Every rating, worst first.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// Takes 1 to 5.
    pub fn new(n: u8) -> Option<Self> {
        (1..=5).contains(&n).then_some(Self(n))
    }

    /// The plain number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// A signed difference of two times, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(pub i64);

/// A short machine word: a key id, a program version, a digest, a configuration key.
///
/// At most 40 ASCII letters, digits, `.`, `-`, `_`, and never more than ten digits in a row, so that
/// no identity number, card number or phone number fits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(String);

/// Why a text is no machine word. The text itself is not repeated: it may be personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Empty, or longer than 40 characters.
    #[error("a token has 1 to 40 characters")]
    Length,
    /// Something else than ASCII letters, digits, `.`, `-`, `_`.
    #[error("a token has ASCII letters, digits, dot, dash and underscore only")]
    Character,
    /// A number long enough to be a phone or identity number.
    #[error("a token has at most ten digits in a row")]
    Digits,
}

impl Token {
    /// Takes a machine word.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        if !(1..=40).contains(&text.len()) {
            return Err(TokenError::Length);
        }
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        if !text.bytes().all(fits) {
            return Err(TokenError::Character);
        }
        let longest = text
            .split(|c: char| !c.is_ascii_digit())
            .map(str::len)
            .max();
        if longest.unwrap_or(0) > 10 {
            return Err(TokenError::Digits);
        }
        Ok(Self(text.to_owned()))
    }

    /// The first eight bytes of a digest, in letters.
    pub fn of_digest(digest: &[u8; 32]) -> Self {
        Self::of_bytes(&digest[..8])
    }

    /// At most the first twenty bytes as letters `a` to `p`, two for each, which can never look
    /// like a number.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let letter = |nibble: u8| char::from(b'a' + nibble);
        let letters = bytes.iter().flat_map(|b| [letter(b >> 4), letter(b & 15)]);
        Self(letters.take(40).collect())
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_looks_like_a_personal_number_or_a_name_becomes_a_token() {
        for (text, fault) in [
            ("11010519491231002X", TokenError::Digits),
            ("19900005521", TokenError::Digits),
            ("王秀兰", TokenError::Character),
            ("two words", TokenError::Character),
            ("", TokenError::Length),
            (&"a".repeat(41), TokenError::Length),
        ] {
            assert_eq!(Token::parse(text), Err(fault));
        }
    }

    #[test]
    fn key_ids_versions_and_digests_become_tokens() {
        for text in ["county-2026-1", "0.1.0", "card.name_filter", "1234567890"] {
            assert_eq!(
                Token::parse(text).map(|t| t.to_string()),
                Ok(text.to_owned())
            );
        }
        let digest = Token::of_digest(&[0x19; 32]);
        assert_eq!(digest.as_str(), "bjbjbjbjbjbjbjbj");
        assert_eq!(Token::parse(digest.as_str()), Ok(digest));
    }

    #[test]
    fn a_rating_outside_one_to_five_does_not_exist() {
        assert_eq!(Score::new(0), None);
        assert_eq!(Score::new(6), None);
        assert_eq!(Score::new(5), Some(Score::ALL[4]));
    }
}
