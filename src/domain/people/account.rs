//! Numbers of bank accounts.

use super::identity::half_width;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The number of a bank card: 16 to 19 digits with a check digit (ISO/IEC 7812-1, Luhn).
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct AccountNumber(String);

/// Why a text is no number of a bank card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Something other than digits, blanks and dashes.
    #[error("the number of a bank card has digits only")]
    Character,
    /// Fewer than 16 or more than 19 digits.
    #[error("the number of a bank card has 16 to 19 digits")]
    Length,
    /// The last digit does not fit the others.
    #[error("the check digit does not match")]
    CheckDigit,
}

impl AccountNumber {
    /// Takes 16 to 19 digits with a fitting check digit; blanks and dashes are dropped.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let mut digits: String = text
            .chars()
            .map(half_width)
            .filter(|c| !matches!(c, ' ' | '-'))
            .collect();
        let fault = if !digits.bytes().all(|b| b.is_ascii_digit()) {
            Some(AccountError::Character)
        } else if !(16..=19).contains(&digits.len()) {
            Some(AccountError::Length)
        } else if !luhn_holds(&digits) {
            Some(AccountError::CheckDigit)
        } else {
            None
        };
        match fault {
            Some(fault) => {
                digits.zeroize();
                Err(fault)
            }
            None => Ok(Self(digits)),
        }
    }

    /// The plain digits. Call it only where they go to the person, the printer or a sealed body.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The number as screens show it: the last four.
    pub fn masked(&self) -> String {
        format!("**** **** {}", &self.0[self.0.len() - 4..])
    }
}

impl fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountNumber(…)")
    }
}

fn luhn_holds(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, b)| {
            let n = u32::from(b - b'0') << (at % 2);
            if n > 9 { n - 9 } else { n }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A made-up number with a fitting check digit.
    const GOOD: &str = "6217000012345678121";

    #[test]
    fn every_single_wrong_digit_of_an_account_is_noticed() {
        assert!(AccountNumber::parse(GOOD).is_ok());
        for at in 0..GOOD.len() {
            for digit in '0'..='9' {
                let mut text: Vec<char> = GOOD.chars().collect();
                if text[at] == digit {
                    continue;
                }
                text[at] = digit;
                let wrong: String = text.into_iter().collect();
                assert_eq!(
                    AccountNumber::parse(&wrong),
                    Err(AccountError::CheckDigit),
                    "position {at}"
                );
            }
        }
    }

    #[test]
    fn lengths_and_letters_are_told_apart() {
        assert_eq!(AccountNumber::parse(""), Err(AccountError::Length));
        assert_eq!(
            AccountNumber::parse("620000000000000"),
            Err(AccountError::Length)
        );
        assert_eq!(
            AccountNumber::parse("62170000123456781210"),
            Err(AccountError::Length)
        );
        assert_eq!(
            AccountNumber::parse("6200o00000000000004"),
            Err(AccountError::Character)
        );
        assert!(AccountNumber::parse("6217 0000-12345678121").is_ok());
        assert!(AccountNumber::parse("４０１２８８８８８８８８１８８１").is_ok());
    }

    #[test]
    fn an_account_is_shown_by_its_end_only() {
        let account = AccountNumber::parse(GOOD).expect("an account");
        assert_eq!(account.masked(), "**** **** 8121");
        assert_eq!(format!("{account:?}"), "AccountNumber(…)");
    }
}
