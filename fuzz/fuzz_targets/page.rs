//! A file or frame that is to become a page: a page of ours comes out, or a fault, and no more memory
//! than a picture of the largest size takes.
#![no_main]

use jiujinban::domain::documents::{MOST_PAGE_BYTES, page_size};
use jiujinban::pictures::{page_of, preview};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = page_size(bytes);
    if let Ok(page) = page_of(bytes) {
        assert!(page.len() <= MOST_PAGE_BYTES);
        assert!(page_size(&page).is_ok());
        let shown = preview(&page, (300, 300)).expect("our own picture is whole");
        assert!(shown.width <= 300 && shown.height <= 300);
    }
});
