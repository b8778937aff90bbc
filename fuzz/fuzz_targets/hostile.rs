// A card whose answers are the fuzzer's bytes: each answer is a length byte and that many bytes.

use jiujinban::adapters::card::Trace;
use jiujinban::adapters::card::stack::{LinkFault, RawAnswer, Transport};
use jiujinban::adapters::system::SystemClock;
use std::sync::Arc;

/// The most commands any reading may need; a card that draws out more is a finding.
pub const MOST_COMMANDS: usize = 200;

pub struct Hostile<'a> {
    bytes: &'a [u8],
    pub commands: usize,
}

impl<'a> Hostile<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, commands: 0 }
    }
}

impl Transport for Hostile<'_> {
    fn transmit(&mut self, _command: &[u8], answer: &mut RawAnswer) -> Result<(), LinkFault> {
        self.commands += 1;
        assert!(self.commands <= MOST_COMMANDS, "the card is asked for ever");
        let (length, rest) = self.bytes.split_first().ok_or(LinkFault::Gone)?;
        let (now, later) = rest.split_at(rest.len().min(usize::from(*length)));
        self.bytes = later;
        answer.fill(now)
    }

    fn answer_to_reset(&mut self) -> Vec<u8> {
        self.bytes.to_vec()
    }
}

pub fn trace() -> Trace {
    Trace::new(Arc::new(SystemClock))
}
