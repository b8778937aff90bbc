//! Whatever a model's file may hold: what has the form of a network goes to the engine's loader. A file that
//! is loaded is not run: how long a sound network takes is its maker's word.
#![no_main]

use jiujinban::adapters::inference::{Network, one_thread};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Network::load_for_once(bytes.to_vec(), &one_thread());
});
