//! The PIN of one operator on one terminal, and what guessing costs.

use crate::domain::time::Span;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Digits of a PIN.
pub const PIN_DIGITS: usize = 6;
/// Digits of the code the county reads out.
pub const UNLOCK_DIGITS: usize = 8;
/// Wrong PINs that cost nothing.
const FREE: u8 = 4;
/// The wait after the first wrong PIN that costs something; it doubles with each one more.
const FIRST_WAIT: Span = Span::seconds(15);
/// So many wrong PINs block it until the county opens it.
const BLOCKED_AT: u8 = 10;

/// Six digits. `Debug` shows nothing; wiped on drop.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Pin(String);

/// Why digits are no PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum PinFault {
    /// Not six digits.
    #[error("a PIN has six digits")]
    Length,
    /// One digit throughout, or digits in a row: the first ones anybody tries.
    #[error("the PIN is too easy to guess")]
    TooSimple,
    /// The two entries differ.
    #[error("the two entries differ")]
    Differs,
}

impl Pin {
    /// Takes six digits, as typed to log in.
    pub fn typed(text: &str) -> Result<Self, PinFault> {
        if text.len() == PIN_DIGITS && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PinFault::Length)
        }
    }

    /// Takes six digits for a new PIN; the easiest are refused.
    pub fn chosen(text: &str) -> Result<Self, PinFault> {
        let pin = Self::typed(text)?;
        let steps: Vec<i16> = pin
            .0
            .as_bytes()
            .windows(2)
            .map(|w| i16::from(w[1]) - i16::from(w[0]))
            .collect();
        let even = |step: i16| steps.iter().all(|s| *s == step);
        let halves = pin.0[..3] == pin.0[3..];
        let pairs = pin.0[..2] == pin.0[2..4] && pin.0[..2] == pin.0[4..];
        if even(0) || even(1) || even(-1) || halves || pairs {
            return Err(PinFault::TooSimple);
        }
        Ok(pin)
    }

    /// The digits. Call it only where a verifier is made of them.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// How many wrong PINs there were since the last right one. Kept on the disk before a PIN is looked
/// at, so that a power cut gives no try back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tries(pub u8);

impl Tries {
    /// One wrong PIN more.
    #[must_use]
    pub fn wrong(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Whether only the county can open it again.
    pub fn is_blocked(self) -> bool {
        self.0 >= BLOCKED_AT
    }

    /// How long the next try has to wait after the last wrong one; also after a restart, from the
    /// start on, because no clock proves how long the machine was off.
    pub fn wait(self) -> Span {
        match self.0 {
            0..=FREE => Span(0),
            n => FIRST_WAIT.times(1 << u64::from(n.min(BLOCKED_AT) - FREE - 1)),
        }
    }

    /// Wrong PINs left before it is blocked.
    pub fn left(self) -> u8 {
        BLOCKED_AT.saturating_sub(self.0)
    }
}

/// The wait before the next code of the county after so many wrong ones: from 15 s, doubling, at
/// most an hour. With eight digits nobody gets there by trying.
pub fn unlock_wait(wrong: u8) -> Span {
    match wrong {
        0 => Span(0),
        n => FIRST_WAIT
            .times(1 << u64::from(n - 1).min(20))
            .min(Span::hours(1)),
    }
}

/// What the operator reads to the county over the phone; the county's code answers it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlockQuestion(String);

impl UnlockQuestion {
    /// Takes six digits.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == PIN_DIGITS && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| Self(text.to_owned()))
    }

    /// The digits: no secret.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the county's code is computed over: terminal, account and question, each once.
pub fn unlock_input(device: &str, account: &str, question: &UnlockQuestion) -> Vec<u8> {
    format!("jiujinban unlock v1\n{device}\n{account}\n{}", question.0).into_bytes()
}

/// Eight digits from a keyed digest (RFC 4226, 5.3, with eight digits).
pub fn unlock_code(digest: &[u8; 32]) -> String {
    let at = usize::from(digest[31] & 0x0F);
    let word = u32::from_be_bytes(digest[at..at + 4].try_into().expect("four bytes"));
    format!("{:08}", (word & 0x7FFF_FFFF) % 100_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_pins_anybody_tries_are_not_taken_as_new_ones() {
        for easy in [
            "000000", "111111", "123456", "654321", "012345", "987654", "123123", "121212",
        ] {
            assert_eq!(Pin::chosen(easy), Err(PinFault::TooSimple), "{easy}");
            assert!(Pin::typed(easy).is_ok(), "to log in it is only wrong");
        }
        for bad in ["", "12345", "1234567", "12a456", "１２３４５６"] {
            assert_eq!(Pin::chosen(bad), Err(PinFault::Length), "{bad}");
        }
        let pin = Pin::chosen("738206").expect("a PIN");
        assert_eq!(format!("{pin:?}"), "Pin(…)");
    }

    #[test]
    fn the_fifth_wrong_pin_waits_fifteen_seconds_and_each_one_more_twice_as_long() {
        let waits: Vec<u64> = (0..=10).map(|n| Tries(n).wait().0 / 1_000).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 15, 30, 60, 120, 240, 480]);
    }

    #[test]
    fn the_tenth_wrong_pin_blocks_and_no_further_one_overflows() {
        assert!(!Tries(9).is_blocked() && Tries(9).left() == 1);
        assert!(Tries(9).wrong().is_blocked());
        let many = (0..1_000).fold(Tries::default(), |tries, _| tries.wrong());
        assert!(many.is_blocked() && many.left() == 0 && many.wait().0 > 0);
        assert_eq!(unlock_wait(255), Span::hours(1));
        assert_eq!(unlock_wait(1), FIRST_WAIT);
    }

    #[test]
    fn the_code_depends_on_terminal_account_and_question() {
        let question = UnlockQuestion::parse("482193").expect("six digits");
        let other = UnlockQuestion::parse("482194").expect("six digits");
        let inputs = [
            unlock_input("TZ017", "lijiazhuang-01", &question),
            unlock_input("TZ018", "lijiazhuang-01", &question),
            unlock_input("TZ017", "lijiazhuang-02", &question),
            unlock_input("TZ017", "lijiazhuang-01", &other),
        ];
        for (at, input) in inputs.iter().enumerate() {
            assert!(!inputs[..at].contains(input));
        }
        assert_eq!(UnlockQuestion::parse("48219"), None);
        assert_eq!(unlock_code(&[0; 32]), "00000000");
        assert_eq!(unlock_code(&[0xFF; 32]).len(), UNLOCK_DIGITS);
    }
}
