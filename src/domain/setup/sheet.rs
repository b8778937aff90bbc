//! The county's sheet for one terminal: who it is, where it stands, how it may ask to be admitted.

use crate::domain::delivery::{DeviceId, ReceiptPrefix};
use crate::domain::jobs::place::{Metres, Point};
use zeroize::Zeroizing;

/// A one-time code has so many digits.
pub const CODE_DIGITS: usize = 12;

/// A one-time code for one enrolment.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(Zeroizing<String>);

impl OneTimeCode {
    /// Twelve digits; spaces and dashes between them are left out. Anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let fits = digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Self(Zeroizing::new(digits)))
    }

    /// The digits, for the county alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

/// What the county says of this terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The county's name.
    pub county: String,
    /// Its address.
    pub url: String,
    /// Where the county answers the telephone.
    pub phone: String,
    /// The terminal's name in the county's register.
    pub device: DeviceId,
    /// Number on the asset label.
    pub asset_number: String,
    /// What its receipt numbers begin with.
    pub prefix: ReceiptPrefix,
    /// Town and village.
    pub place: String,
    /// Where that is.
    pub point: Option<Point>,
    /// The way to the farthest home.
    pub farthest: Option<Metres>,
    /// How the terminal may ask to be admitted; typed where it does not stand here.
    pub code: Option<OneTimeCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_twelve_digits_however_they_are_grouped() {
        for bad in [
            "",
            "12345678901",
            "1234567890123",
            "12345678901a",
            "１２３４５６７８９０１２",
        ] {
            assert_eq!(OneTimeCode::parse(bad), None, "{bad}");
        }
        let code = OneTimeCode::parse("1234-5678 9012").expect("a code");
        assert_eq!(code.reveal(), "123456789012");
        assert_eq!(format!("{code:?}"), "OneTimeCode(…)");
    }
}
