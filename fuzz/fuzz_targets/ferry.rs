//! A file from a memory stick: it is taken apart strictly, as an outbox and as an answer, and what comes
//! out keeps to its bounds.
#![no_main]

use jiujinban::wire::ferry::{MOST_CASES, MOST_PAGES, answers, outbox};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = outbox(bytes) {
        assert!(bytes.starts_with(file.signed));
        let mut cases = 0;
        for case in file.cases() {
            cases += 1;
            assert!(case.map_or(0, |case| case.pages.len()) <= MOST_PAGES);
        }
        assert!(cases <= MOST_CASES);
    }
    if let Ok(file) = answers(bytes) {
        assert!(bytes.starts_with(file.signed));
        if let Ok(each) = file.each() {
            assert!(each.len() <= MOST_CASES);
        }
    }
});
