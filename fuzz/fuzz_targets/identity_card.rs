//! Whatever a reader of identity cards may send: frames put together, and the text of a card.
#![no_main]

use jiujinban::adapters::identity_card::frame::Decoder;
use jiujinban::adapters::identity_card::record::{TEXT, holder, text_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut decoder = Decoder::default();
    for piece in bytes.chunks(64) {
        if let Some(Ok(answer)) = decoder.push(piece) {
            assert!(answer.data.len() <= bytes.len());
            let _ = text_of(&answer.data).and_then(holder);
        }
    }
    let _ = text_of(bytes).and_then(holder);
    if let Some(text) = bytes.first_chunk::<TEXT>() {
        let _ = holder(text);
    }
});
