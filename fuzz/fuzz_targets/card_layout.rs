//! A layout file: whatever it says, a family or an error with a place.
#![no_main]

use jiujinban::adapters::card::CardLayouts;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = CardLayouts::from_texts([("fuzzed.toml", text)]) {
        assert!(error.to_string().starts_with("fuzzed.toml: "));
    }
});
