//! One data item of a card: tag, length, value, and what the value says.

use encoding_rs::GBK;
use jiff::civil::Date;
use zeroize::Zeroizing;

/// Why bytes are no data item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Cut short, another tag, a length past the end, or something after the padding.
    #[error("malformed record")]
    Malformed,
    /// Well formed, and the value cannot be.
    #[error("impossible value")]
    Impossible,
}

/// How the bytes of a value become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Characters in GB 18030, padded at the end with 00, 20 or FF.
    Text,
    /// Two decimal digits a byte, padded at the end with F.
    Digits,
    /// The bytes themselves, written in hexadecimal.
    Hex,
}

/// Takes the value out of `tag length value`; after it only 00 or FF may follow.
///
/// Errors: [`RecordError::Malformed`].
pub fn value(record: &[u8], tag: u8) -> Result<&[u8], RecordError> {
    let [found, length, rest @ ..] = record else {
        return Err(RecordError::Malformed);
    };
    let length = usize::from(*length);
    if *found != tag || length > rest.len() {
        return Err(RecordError::Malformed);
    }
    let (value, after) = rest.split_at(length);
    if after.iter().any(|b| !matches!(b, 0x00 | 0xFF)) {
        return Err(RecordError::Malformed);
    }
    Ok(value)
}

/// A text value without its padding. None of the padding bytes can end a GB 18030 character.
pub fn trimmed(value: &[u8]) -> &[u8] {
    let end = value
        .iter()
        .rposition(|b| !matches!(b, 0x00 | 0x20 | 0xFF))
        .map_or(0, |last| last + 1);
    &value[..end]
}

/// Decodes a value; an empty text means the card leaves the item out.
///
/// Errors: [`RecordError::Impossible`] for half a character, a control character, a digit above 9.
pub fn decode(value: &[u8], encoding: Encoding) -> Result<Zeroizing<String>, RecordError> {
    match encoding {
        Encoding::Text => text(value),
        Encoding::Digits => digits(value),
        Encoding::Hex => Ok(hex(value)),
    }
}

fn text(value: &[u8]) -> Result<Zeroizing<String>, RecordError> {
    // Enough room that decoding never moves the text and leaves a copy behind.
    let value = trimmed(value);
    let mut decoder = GBK.new_decoder_without_bom_handling();
    let mut out = Zeroizing::new(String::with_capacity(value.len() * 3 + 8));
    let (_, _, replaced) = decoder.decode_to_string(value, &mut out, true);
    if replaced || out.chars().any(char::is_control) {
        return Err(RecordError::Impossible);
    }
    Ok(out)
}

fn digits(value: &[u8]) -> Result<Zeroizing<String>, RecordError> {
    let mut out = hex(value);
    let kept = out.trim_end_matches('F').len();
    out.truncate(kept);
    if !out.bytes().all(|b| b.is_ascii_digit()) {
        return Err(RecordError::Impossible);
    }
    Ok(out)
}

fn hex(value: &[u8]) -> Zeroizing<String> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = Zeroizing::new(String::with_capacity(value.len() * 2));
    for byte in value {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 0x0F)]));
    }
    out
}

/// A date written YYYYMMDD; `None` when the card leaves it out (empty or all zero).
///
/// Errors: [`RecordError::Impossible`] for a day no calendar has.
pub fn date(text: &str) -> Result<Option<Date>, RecordError> {
    if text.bytes().all(|b| b == b'0') {
        return Ok(None);
    }
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(RecordError::Impossible);
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
    let day = |range| number(range).and_then(|n| i8::try_from(n).ok());
    let parts = (number(0..4), day(4..6), day(6..8));
    let (Some(year), Some(month), Some(day)) = parts else {
        return Err(RecordError::Impossible);
    };
    Date::new(year, month, day)
        .map(Some)
        .map_err(|_| RecordError::Impossible)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_record_that_is_cut_short_or_has_another_tag_is_refused() {
        for bad in [
            &[][..],
            &[7],
            &[7, 2, b'A'],
            &[8, 1, b'A'],
            &[7, 1, b'A', b'B'],
        ] {
            assert_eq!(value(bad, 7), Err(RecordError::Malformed), "{bad:02X?}");
        }
    }

    #[test]
    fn padding_after_the_value_is_not_part_of_it() {
        assert_eq!(value(&[7, 2, b'A', b'B', 0xFF, 0x00], 7), Ok(&b"AB"[..]));
    }

    #[test]
    fn half_a_character_is_an_error_and_not_a_replacement_sign() {
        assert_eq!(
            decode(&[0xB6], Encoding::Text),
            Err(RecordError::Impossible)
        );
        assert_eq!(
            decode(b"A\nB", Encoding::Text),
            Err(RecordError::Impossible)
        );
    }

    #[test]
    fn common_and_rare_characters_are_read_as_they_were_written() {
        let read = |bytes: &[u8]| decode(bytes, Encoding::Text).expect("text").to_string();
        assert_eq!(read(&[0xB6, 0xCE, 0xBD, 0xF0, 0xBB, 0xA8, 0, 0]), "段金花");
        assert_eq!(read(&[0xFE, 0x9F, 0x20]), "䶮");
        assert_eq!(read(&[0x82, 0x30, 0xB7, 0x31, 0xFF]), "㛃");
        assert_eq!(read(&[0x95, 0x34, 0xB2, 0x35]), "𠮷");
        assert_eq!(read(&[0xFF; 30]), "");
    }

    #[test]
    fn digits_above_nine_are_refused_and_padding_is_dropped() {
        assert_eq!(
            decode(&[0x2A], Encoding::Digits),
            Err(RecordError::Impossible)
        );
        let read = decode(&[0x53, 0x29, 0x01, 0xFF], Encoding::Digits).expect("digits");
        assert_eq!(read.as_str(), "532901");
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused_and_an_empty_one_is_none() {
        assert_eq!(date("20260229"), Err(RecordError::Impossible));
        assert_eq!(date("2026022"), Err(RecordError::Impossible));
        assert_eq!(date("2026１"), Err(RecordError::Impossible));
        assert_eq!(date("00000000"), Ok(None));
        assert_eq!(date(""), Ok(None));
        assert_eq!(date("20240229"), Ok(Some(Date::constant(2024, 2, 29))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), tag: u8) {
            if let Ok(found) = value(&bytes, tag) {
                prop_assert!(found.len() + 2 <= bytes.len());
            }
            for encoding in [Encoding::Text, Encoding::Digits, Encoding::Hex] {
                if let Ok(text) = decode(&bytes, encoding) {
                    prop_assert!(!text.chars().any(char::is_control));
                    if date(&text).is_ok_and(|day| day.is_some()) {
                        prop_assert_eq!(text.len(), 8);
                    }
                }
            }
        }

        #[test]
        fn every_date_is_read_back(days in 0i32..40_000) {
            let day = Date::constant(1950, 1, 1)
                .checked_add(jiff::Span::new().days(days)).expect("in range");
            let written = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
            prop_assert_eq!(date(&written), Ok(Some(day)));
        }
    }
}
