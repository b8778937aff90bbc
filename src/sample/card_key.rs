//! The key scheme of synthetic version 3 cards.
//!
//! The ministry's keys and its derivation are not public. Synthetic cards and the reference
//! county, which plays the ministry's security module, share this scheme instead: every key is an
//! HMAC-SHA-256 of the one before it, and answers are its first bytes. It opens no real card.

use ring::hmac;

const SYNTHETIC_MASTER: &[u8] = b"synthetic master key: opens synthetic cards only";

/// What a genuine synthetic card answers to INTERNAL AUTHENTICATE.
pub fn internal_answer(card_id: &[u8; 16], factor: &[u8; 8], plain: &[u8; 8]) -> [u8; 8] {
    answer(b"internal", card_id, factor, plain)
}

/// What opens a synthetic card in EXTERNAL AUTHENTICATE.
pub fn external_cryptogram(card_id: &[u8; 16], factor: &[u8; 8], plain: &[u8; 8]) -> [u8; 16] {
    answer(b"external", card_id, factor, plain)
}

fn answer<const N: usize>(
    use_of_key: &[u8],
    card_id: &[u8],
    factor: &[u8],
    plain: &[u8],
) -> [u8; N] {
    let mut tag = derive(SYNTHETIC_MASTER, use_of_key);
    for input in [card_id, factor, plain] {
        tag = derive(tag.as_ref(), input);
    }
    let mut out = [0; N];
    out.copy_from_slice(&tag.as_ref()[..N]);
    out
}

fn derive(key: &[u8], input: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_card_factor_or_text_has_another_answer() {
        let base = external_cryptogram(&[1; 16], &[2; 8], &[3; 8]);
        assert_ne!(base, external_cryptogram(&[9; 16], &[2; 8], &[3; 8]));
        assert_ne!(base, external_cryptogram(&[1; 16], &[9; 8], &[3; 8]));
        assert_ne!(base, external_cryptogram(&[1; 16], &[2; 8], &[9; 8]));
        assert_ne!(base[..8], internal_answer(&[1; 16], &[2; 8], &[3; 8]));
        assert_eq!(base, external_cryptogram(&[1; 16], &[2; 8], &[3; 8]));
    }
}
