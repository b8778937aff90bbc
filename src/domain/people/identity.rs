//! Numbers and names of persons: parsed once, masked in one way, wiped when dropped.

use crate::domain::services::eligibility::reaches;
use jiff::civil::Date;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Declares a text type for personal data: redacted `Debug`, no `Display`, wiped on drop.
macro_rules! personal_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
        pub struct $name(String);

        impl $name {
            /// The plain text. Call it only where it goes to the person, the printer or a sealed body.
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

personal_text! {
    /// A citizen identity number, 18 characters, checked after GB 11643-1999.
    IdNumber
}
personal_text! {
    /// A person's name as the card or the form gives it.
    PersonName
}
personal_text! {
    /// The printed number of a social-security card: nine of 0-9 and A-Z.
    CardNumber
}
personal_text! {
    /// A phone number of mainland China: mobile, or a fixed line with its area code.
    Phone
}
personal_text! {
    /// An address in words, as a card has it.
    Address
}

/// Why a text is no citizen identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    /// Not eighteen characters.
    #[error("an identity number has 18 characters")]
    Length,
    /// A character other than a digit, or X anywhere but last.
    #[error("an identity number has digits, and X only at the end")]
    Character,
    /// The eight digits of the birth date name no day of the calendar.
    #[error("the birth date in the number does not exist")]
    BirthDate,
    /// The check character does not match (ISO 7064 MOD 11-2).
    #[error("the check digit does not match")]
    CheckDigit,
}

/// Sex as GB/T 2261.1 codes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Code 1.
    Male,
    /// Code 2.
    Female,
    /// Codes 0 and 9: unknown or not stated.
    Unstated,
}

/// A division code after GB/T 2260, six digits (county) or longer (town, village).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode(String);

impl DivisionCode {
    /// Parses 2, 4, 6, 9 or 12 digits; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let ok =
            matches!(text.len(), 2 | 4 | 6 | 9 | 12) && text.bytes().all(|b| b.is_ascii_digit());
        ok.then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this division is `other` or lies inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(other.0.as_str())
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

impl IdNumber {
    /// Parses a citizen number; full-width characters and a small x are accepted and made plain.
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        let mut plain: String = text.trim().chars().map(half_width).collect();
        let checked = Self::check(&plain);
        if checked.is_err() {
            plain.zeroize();
        }
        checked.map(|()| Self(plain))
    }

    fn check(text: &str) -> Result<(), IdNumberError> {
        let bytes = text.as_bytes();
        if text.chars().count() != 18 {
            return Err(IdNumberError::Length);
        }
        if bytes.len() != 18
            || !bytes[..17].iter().all(u8::is_ascii_digit)
            || !(bytes[17].is_ascii_digit() || bytes[17] == b'X')
        {
            return Err(IdNumberError::Character);
        }
        birth_date_of(text).ok_or(IdNumberError::BirthDate)?;
        if Self::check_character(&text[..17]) == Some(bytes[17] as char) {
            Ok(())
        } else {
            Err(IdNumberError::CheckDigit)
        }
    }

    /// The check character for the first seventeen digits, after ISO 7064 MOD 11-2.
    pub fn check_character(first17: &str) -> Option<char> {
        if first17.len() != 17 || !first17.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let sum: u32 = first17
            .bytes()
            .zip(WEIGHTS)
            .map(|(d, w)| u32::from(d - b'0') * w)
            .sum();
        Some(CHECKS[(sum % 11) as usize] as char)
    }

    /// The birth date in positions 7 to 14.
    pub fn birth_date(&self) -> Date {
        birth_date_of(&self.0).expect("checked when parsed")
    }

    /// Sex from the sequence number: odd for men.
    pub fn sex(&self) -> Sex {
        if (self.0.as_bytes()[16] - b'0') % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// The county the number was issued in: a hint about the home, never a proof.
    pub fn division(&self) -> DivisionCode {
        DivisionCode(self.0[..6].to_owned())
    }

    /// Age in full years on a day; zero before birth. Who was born on 29 February has their
    /// birthday on the 28th in a year without one.
    pub fn age_on(&self, day: Date) -> u16 {
        let born = self.birth_date();
        let years = u16::try_from(day.year() - born.year()).unwrap_or(0);
        match reaches(born, years) {
            Some(birthday) if birthday <= day => years,
            _ => years.saturating_sub(1),
        }
    }

    /// The number as screens show it: first four, last four.
    pub fn masked(&self) -> String {
        format!("{}**********{}", &self.0[..4], &self.0[14..])
    }
}

pub(super) fn half_width(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from(b'0' + u8::try_from(c as u32 - '０' as u32).expect("ten digits"))
        }
        'x' | 'Ｘ' | 'ｘ' => 'X',
        other => other,
    }
}

fn birth_date_of(text: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let month = i8::try_from(number(10..12)?).ok()?;
    let day = i8::try_from(number(12..14)?).ok()?;
    Date::new(number(6..10)?, month, day).ok()
}

impl PersonName {
    /// Takes a name of 1 to 50 characters without control characters or line breaks.
    pub fn parse(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        let length = trimmed.chars().count();
        ((1..=50).contains(&length) && !trimmed.chars().any(char::is_control))
            .then(|| Self(trimmed.to_owned()))
    }

    /// Whether a typed text can be somebody's name: two letters at the least, of whatever script, and
    /// between them the dot of names (U+00B7, the one sign for it in public service: 民委发〔2016〕33号,
    /// 统一姓名采集应用规范), or a space, a hyphen, an apostrophe or a point of names in Latin letters.
    /// Digits and other signs are none.
    pub fn is_written(text: &str) -> bool {
        let text = text.trim();
        let joins = |c: char| matches!(c, '·' | ' ' | '-' | '\'' | '.');
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        letters >= 2
            && text.chars().next().is_some_and(char::is_alphabetic)
            && text.chars().all(|c| c.is_alphabetic() || joins(c))
    }

    /// The name as screens show it: the middle replaced, 王*兰; of two characters the second, 王*.
    pub fn masked(&self) -> String {
        let chars: Vec<char> = self.0.chars().collect();
        match chars.as_slice() {
            [one] => one.to_string(),
            [first, _] => format!("{first}*"),
            [first, middle @ .., last] => {
                format!("{first}{}{last}", "*".repeat(middle.len().min(3)))
            }
            [] => String::new(),
        }
    }
}

impl Address {
    /// Takes 1 to 60 characters without control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        let length = trimmed.chars().count();
        ((1..=60).contains(&length) && !trimmed.chars().any(char::is_control))
            .then(|| Self(trimmed.to_owned()))
    }
}

impl CardNumber {
    /// Takes nine characters of 0-9 and A-Z.
    pub fn parse(text: &str) -> Option<Self> {
        let ok = text.len() == 9
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        ok.then(|| Self(text.to_owned()))
    }

    /// The number as screens show it: the last three.
    pub fn masked(&self) -> String {
        format!("******{}", &self.0[6..])
    }
}

/// What of a phone number is dialled: without the spaces and dashes people write.
fn dialled(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !matches!(c, ' ' | '-'))
        .collect()
}

impl Phone {
    /// Takes eleven digits starting with 1 and 3 to 9; spaces and dashes are dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = dialled(text);
        let bytes = digits.as_bytes();
        let ok = bytes.len() == 11
            && bytes.iter().all(u8::is_ascii_digit)
            && bytes[0] == b'1'
            && (b'3'..=b'9').contains(&bytes[1]);
        ok.then_some(Self(digits))
    }

    /// Takes a fixed line with its area code, 0352-6832155: three digits (010, 02x) or four, and
    /// seven or eight after them; spaces and dashes are dropped.
    pub fn parse_fixed(text: &str) -> Option<Self> {
        let digits = dialled(text);
        let bytes = digits.as_bytes();
        if bytes.len() < 2 || bytes[0] != b'0' || !bytes.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let (area, lengths) = match bytes[1] {
            b'1' if bytes.get(2) == Some(&b'0') => (3, 8..=8),
            b'2' => (3, 8..=8),
            b'3'..=b'9' => (4, 7..=8),
            _ => return None,
        };
        let own = bytes.get(area..)?;
        let ok = lengths.contains(&own.len()) && (b'2'..=b'8').contains(&own[0]);
        ok.then_some(Self(digits))
    }

    /// The number as screens show it: the first three or the area code, and the last four.
    pub fn masked(&self) -> String {
        let short_area = self.0.starts_with("010") || self.0.starts_with("02");
        let head = if self.0.starts_with('1') || short_area {
            3
        } else {
            4
        };
        format!("{}****{}", &self.0[..head], &self.0[self.0.len() - 4..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_is_accepted() {
        let id = IdNumber::parse("11010519491231002x").expect("the standard's own example");
        assert_eq!(id.reveal(), "11010519491231002X");
        assert_eq!(id.birth_date(), Date::constant(1949, 12, 31));
        assert_eq!(id.sex(), Sex::Female);
        assert_eq!(id.masked(), "1101**********002X");
    }

    #[test]
    fn a_birthday_that_does_not_exist_is_refused_though_its_check_digit_fits() {
        assert_eq!(
            IdNumber::parse("532621197502290039"),
            Err(IdNumberError::BirthDate)
        );
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let good = "11010519491231002X";
        for at in 0..17 {
            for digit in '0'..='9' {
                let mut text: Vec<char> = good.chars().collect();
                if text[at] == digit {
                    continue;
                }
                text[at] = digit;
                let wrong: String = text.into_iter().collect();
                assert!(IdNumber::parse(&wrong).is_err(), "position {at}");
            }
        }
    }

    #[test]
    fn lengths_and_foreign_characters_are_told_apart() {
        assert_eq!(IdNumber::parse(""), Err(IdNumberError::Length));
        assert_eq!(
            IdNumber::parse("1101051949123100"),
            Err(IdNumberError::Length)
        );
        assert_eq!(
            IdNumber::parse("1101051949123100二X"),
            Err(IdNumberError::Character)
        );
        assert_eq!(
            IdNumber::parse("X1010519491231002X"),
            Err(IdNumberError::Character)
        );
    }

    #[test]
    fn age_changes_on_the_birthday_and_not_a_day_before() {
        let id = IdNumber::parse("11010519491231002X").expect("valid");
        assert_eq!(id.age_on(Date::constant(2009, 12, 30)), 59);
        assert_eq!(id.age_on(Date::constant(2009, 12, 31)), 60);
        assert_eq!(id.age_on(Date::constant(1900, 1, 1)), 0);
    }

    #[test]
    fn debug_output_shows_nothing_of_the_person() {
        let id = IdNumber::parse("11010519491231002X").expect("valid");
        let name = PersonName::parse("欧阳测试").expect("a name");
        assert_eq!(format!("{id:?} {name:?}"), "IdNumber(…) PersonName(…)");
    }

    #[test]
    fn masks_keep_the_first_and_the_last_only() {
        let mask = |n: &str| PersonName::parse(n).expect("a name").masked();
        assert_eq!(mask("王秀兰"), "王*兰");
        assert_eq!(mask("王兰"), "王*");
        assert_eq!(mask("阿依古丽·买买提"), "阿***提");
        assert_eq!(
            Phone::parse("199 0000 5521").expect("a phone").masked(),
            "199****5521"
        );
    }

    #[test]
    fn a_written_name_is_made_of_letters_and_the_dot_of_names() {
        for name in [
            "王兰",
            "阿依古丽·买买提",
            "欧阳测试",
            "Anna-Maria O'Neil",
            " 赵一 ",
        ] {
            assert!(PersonName::is_written(name), "{name}");
        }
        for no in [
            "",
            "王",
            "123",
            "王2",
            "·王兰",
            "王兰！",
            "王\n兰",
            "１２３",
        ] {
            assert!(!PersonName::is_written(no), "{no}");
        }
    }

    #[test]
    fn a_division_lies_within_its_county_and_not_within_a_neighbour() {
        let town = DivisionCode::parse("140222101").expect("a town");
        assert!(town.is_within(&DivisionCode::parse("140222").expect("a county")));
        assert!(!town.is_within(&DivisionCode::parse("140223").expect("a county")));
        assert!(DivisionCode::parse("14022").is_none());
    }
}
