//! The number a resident takes home.

use jiff::civil::Date;
use std::fmt;

/// What stands before the date: the county's letters and the terminal's number in it, `TZ017`.
///
/// One terminal counts alone and offline, so its number is part of the receipt number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptPrefix(String);

impl ReceiptPrefix {
    /// Takes two to four capital letters followed by three digits.
    pub fn parse(text: &str) -> Option<Self> {
        let letters = text.len().checked_sub(3)?;
        let bytes = text.as_bytes();
        let ok = (2..=4).contains(&letters)
            && bytes[..letters].iter().all(u8::is_ascii_uppercase)
            && bytes[letters..].iter().all(u8::is_ascii_digit);
        ok.then(|| Self(text.to_owned()))
    }

    /// The prefix as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the numbers of training: `TEST` and the terminal's own number.
    #[must_use]
    pub fn for_trials(&self) -> Self {
        Self(format!("{TRIAL}{}", &self.0[self.0.len() - 3..]))
    }

    /// Whether numbers under it are those of training.
    pub fn is_trial(&self) -> bool {
        self.0.starts_with(TRIAL)
    }
}

/// Letters no county has: they mark a receipt, and with it its stamps and its code, as practice.
const TRIAL: &str = "TEST";

/// A receipt number, `TZ017-2026-1121-0042-M`: county letters and terminal number, year, month
/// and day of the 收件, the terminal's serial of that day (four digits, 0001 to 9999), and one
/// check character over all letters and digits before it (ISO/IEC 7064 MOD 37,36).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptNo(String);

/// Why a text is no receipt number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptNoError {
    /// The parts are not prefix, year, month and day, serial, check character.
    #[error("a receipt number looks like TZ017-2026-1121-0042-M")]
    Shape,
    /// The year, month and day name no day.
    #[error("the date in the receipt number does not exist")]
    Date,
    /// A character was misread or two were swapped.
    #[error("the check character does not match")]
    Check,
}

impl ReceiptNo {
    /// The number of the `serial`th case of a day; `None` unless the serial is 1 to 9999.
    pub fn new(prefix: &ReceiptPrefix, day: Date, serial: u16) -> Option<Self> {
        if !(1..=9999).contains(&serial) {
            return None;
        }
        let body = format!(
            "{}-{:04}-{:02}{:02}-{serial:04}",
            prefix.as_str(),
            day.year(),
            day.month(),
            day.day()
        );
        let check = check_character(&body);
        Some(Self(format!("{body}-{check}")))
    }

    /// Reads a printed or typed number; spaces and small letters are forgiven.
    pub fn parse(text: &str) -> Result<Self, ReceiptNoError> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let parts: Vec<&str> = plain.split('-').collect();
        let [prefix, year, day, serial, check] = parts[..] else {
            return Err(ReceiptNoError::Shape);
        };
        let digits =
            |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        let shaped = ReceiptPrefix::parse(prefix).is_some()
            && digits(year, 4)
            && digits(day, 4)
            && digits(serial, 4)
            && serial != "0000"
            && check.len() == 1;
        if !shaped {
            return Err(ReceiptNoError::Shape);
        }
        let body = &plain[..plain.len() - 2];
        if !check.starts_with(check_character(body)) {
            return Err(ReceiptNoError::Check);
        }
        let no = Self(plain);
        no.read_date().ok_or(ReceiptNoError::Date)?;
        Ok(no)
    }

    /// The number as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the number of a case of training, which counts for nothing.
    pub fn is_trial(&self) -> bool {
        self.0.starts_with(TRIAL)
    }

    /// The day of the 收件, by the terminal's clock in China.
    pub fn day(&self) -> Date {
        self.read_date().expect("checked when made")
    }

    /// The terminal's serial of that day, 1 to 9999.
    pub fn serial(&self) -> u16 {
        let end = self.0.len() - 2;
        self.0[end - 4..end].parse().expect("checked when made")
    }

    fn read_date(&self) -> Option<Date> {
        let end = self.0.len() - 7;
        let text = self.0.get(end - 9..end)?;
        Date::new(
            text[..4].parse().ok()?,
            text[5..7].parse().ok()?,
            text[7..9].parse().ok()?,
        )
        .ok()
    }
}

impl fmt::Display for ReceiptNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// ISO/IEC 7064 MOD 37,36 over the letters and digits of `body`; dashes do not count.
fn check_character(body: &str) -> char {
    let value = |b: u8| ALPHABET.iter().position(|&a| a == b);
    let product = body.bytes().filter_map(value).fold(36, |product, value| {
        let sum = (product + value) % 36;
        (if sum == 0 { 36 } else { sum }) * 2 % 37
    });
    char::from(ALPHABET[(37 - product) % 36])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(serial: u16) -> ReceiptNo {
        let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
        ReceiptNo::new(&prefix, Date::constant(2026, 11, 21), serial).expect("a serial")
    }

    #[test]
    fn every_single_misread_character_is_noticed() {
        let good = number(42);
        for at in 0..good.as_str().len() {
            for &other in ALPHABET {
                let mut bytes = good.as_str().as_bytes().to_vec();
                if bytes[at] == other || bytes[at] == b'-' {
                    continue;
                }
                bytes[at] = other;
                let wrong = String::from_utf8(bytes).expect("ascii");
                assert!(ReceiptNo::parse(&wrong).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn ninety_nine_of_a_hundred_swapped_digits_are_noticed() {
        let (mut swaps, mut missed) = (0, 0);
        for serial in 1..=9999 {
            let good = number(serial);
            for at in 16..19 {
                let mut bytes = good.as_str().as_bytes().to_vec();
                bytes.swap(at, at + 1);
                let swapped = String::from_utf8(bytes).expect("ascii");
                if swapped != good.as_str() {
                    swaps += 1;
                    missed += i32::from(ReceiptNo::parse(&swapped).is_ok());
                }
            }
        }
        assert!(
            swaps > 20_000 && missed * 100 < swaps,
            "{missed} of {swaps}"
        );
    }

    #[test]
    fn the_check_character_agrees_with_the_standards_example() {
        // ISO/IEC 7064 MOD 37,36 as used by the Global Release Identifier: A12425GABC1234002 -> M.
        assert_eq!(check_character("A1-2425G-ABC1234002"), 'M');
    }

    #[test]
    fn no_terminal_numbers_beyond_its_daily_range() {
        let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
        let day = Date::constant(2026, 11, 21);
        assert_eq!(ReceiptNo::new(&prefix, day, 0), None);
        assert_eq!(ReceiptNo::new(&prefix, day, 10_000), None);
        assert!(ReceiptPrefix::parse("tz017").is_none());
        assert!(ReceiptPrefix::parse("TZ17").is_none());
        assert!(ReceiptPrefix::parse("天镇1").is_none());
    }

    #[test]
    fn a_day_that_does_not_exist_is_told_apart_from_a_misread() {
        let body = "TZ017-2026-1331-0042";
        let text = format!("{body}-{}", check_character(body));
        assert_eq!(ReceiptNo::parse(&text), Err(ReceiptNoError::Date));
        assert_eq!(ReceiptNo::parse("TZ-0042"), Err(ReceiptNoError::Shape));
    }

    #[test]
    fn a_number_typed_with_spaces_and_small_letters_is_read_back_whole() {
        let good = number(42);
        let typed = format!(" {} ", good.as_str().to_lowercase());
        assert_eq!(ReceiptNo::parse(&typed), Ok(good.clone()));
        assert_eq!(good.serial(), 42);
        assert_eq!(good.day(), Date::constant(2026, 11, 21));
    }
}
