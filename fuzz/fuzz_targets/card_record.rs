//! One data item: the first byte is the tag looked for, the rest the record.
#![no_main]

use jiujinban::adapters::card::atr;
use jiujinban::adapters::card::record::{self, Encoding};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    assert!(atr::historical(bytes).len() <= 15);
    let Some((tag, bytes)) = bytes.split_first() else {
        return;
    };
    let value = record::value(bytes, *tag).unwrap_or(bytes);
    assert!(record::trimmed(value).len() <= value.len());
    for encoding in [Encoding::Text, Encoding::Digits, Encoding::Hex] {
        if let Ok(text) = record::decode(value, encoding) {
            assert!(!text.chars().any(char::is_control));
            let _ = record::date(&text);
        }
    }
});
