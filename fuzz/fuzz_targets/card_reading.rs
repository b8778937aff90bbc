//! A whole reading of a hostile card, and the opening of one that says it is locked.
#![no_main]

mod hostile;

use hostile::{Hostile, trace};
use jiujinban::adapters::card::CardLayouts;
use jiujinban::adapters::card::reading::{self, Reading};
use jiujinban::domain::people::card::{CardContent, ExternalAuth};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static LAYOUTS: LazyLock<CardLayouts> = LazyLock::new(CardLayouts::built_in);

fuzz_target!(|bytes: &[u8]| {
    let mut card = Hostile::new(bytes);
    let read = reading::read(&mut card, &LAYOUTS, &trace());
    if let Ok(Reading::Locked(locked)) = read {
        let CardContent::Locked(_, challenge) = locked.content() else {
            panic!("a locked card says so");
        };
        let answer = ExternalAuth {
            expected_card_answer: challenge.card_answer,
            cryptogram: [0; 16],
        };
        let _ = locked.open(&mut card, &trace(), &answer);
    }
});
