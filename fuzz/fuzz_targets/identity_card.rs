//! Whatever a reader of identity cards may send: frames put together, the text of a card, the reports
//! of a USB device; and what a decoder of photos may write.
#![no_main]

use jiujinban::adapters::identity_card::frame::Decoder;
use jiujinban::adapters::identity_card::hid::Reports;
use jiujinban::adapters::identity_card::photo::portrait;
use jiujinban::adapters::identity_card::record::{TEXT, holder, newest_address, parts_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut decoder = Decoder::default();
    for piece in bytes.chunks(64) {
        if let Some(Ok(answer)) = decoder.push(piece) {
            assert!(answer.data.len() <= bytes.len());
            let _ = parts_of(&answer.data).and_then(|parts| holder(parts.text));
        }
    }
    let _ = parts_of(bytes).and_then(|parts| holder(parts.text));
    let _ = newest_address(bytes);
    let _ = portrait(bytes);
    if let Some(reports) = Reports::of(bytes) {
        let _ = reports.unpack(bytes);
    }
    if let Some(text) = bytes.first_chunk::<TEXT>() {
        let _ = holder(text);
    }
});
