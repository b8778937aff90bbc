//! The digest behind an operator's own number.

use crate::domain::operators::own_number::{MARK_ROUNDS, NumberMark, NumberMarks};
use crate::domain::people::identity::IdNumber;
use ring::pbkdf2;
use std::num::NonZeroU32;

const ROUNDS: NonZeroU32 = NonZeroU32::new(MARK_ROUNDS).expect("not zero");

/// PBKDF2-HMAC-SHA256 (RFC 8018).
#[derive(Debug, Clone, Copy, Default)]
pub struct SlowMarks;

impl NumberMarks for SlowMarks {
    fn is_of(&self, mark: &NumberMark, number: &IdNumber) -> bool {
        let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
        let plain = number.reveal().as_bytes();
        pbkdf2::verify(algorithm, ROUNDS, &mark.salt, plain, &mark.digest).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(number: &str, salt: [u8; 16]) -> NumberMark {
        let mut digest = [0; 32];
        let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
        pbkdf2::derive(algorithm, ROUNDS, &salt, number.as_bytes(), &mut digest);
        NumberMark { salt, digest }
    }

    #[test]
    fn another_number_another_salt_or_a_changed_byte_is_not_the_operators() {
        let own = "11010519491231002X";
        let number = IdNumber::parse(own).expect("a number");
        let body = "14022219960101002";
        let check = IdNumber::check_character(body).expect("seventeen digits");
        let other = IdNumber::parse(&format!("{body}{check}")).expect("a number");
        assert!(SlowMarks.is_of(&mark(own, [7; 16]), &number));
        assert!(!SlowMarks.is_of(&mark(own, [7; 16]), &other));
        let strange = NumberMark {
            salt: [8; 16],
            ..mark(own, [7; 16])
        };
        assert!(!SlowMarks.is_of(&strange, &number));
        let mut bent = mark(own, [7; 16]);
        bent.digest[31] ^= 1;
        assert!(!SlowMarks.is_of(&bent, &number));
    }
}
