//! One command to a hostile card: bounded, and never more data than its answers had.
#![no_main]

mod hostile;

use hostile::{Hostile, trace};
use jiujinban::adapters::card::apdu::{Command, MAX_HOPS, exchange};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let commands = [
        Command::select_application(b"sx1.sh."),
        Command::read_record_by_tag(0x09, 32),
        Command::get_challenge(),
    ];
    for command in commands {
        let mut card = Hostile::new(bytes);
        let answer = exchange(&mut card, &trace(), command);
        assert!(card.commands <= MAX_HOPS);
        if let Ok(answer) = answer {
            assert!(answer.data.len() <= bytes.len());
        }
    }
});
