//! A scripted card and a clock at rest, for the tests of this adapter.

use super::stack::{LinkFault, RawAnswer, Transport};
use super::trace::Trace;
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::ports::clock::Clock;
use std::sync::Arc;
use std::time::Duration;

/// A clock at rest.
pub struct Still;

impl Clock for Still {
    fn monotonic(&self) -> MonoTime {
        MonoTime::default()
    }

    fn wall(&self) -> WallTime {
        WallTime::default()
    }

    fn real_wait(&self, _: Span) -> Option<Duration> {
        None
    }
}

/// A trace nobody looks at.
pub fn trace() -> Trace {
    Trace::new(Arc::new(Still))
}

/// A card that gives prepared answers, whatever it is asked.
#[derive(Default)]
pub struct Script {
    answers: Vec<Vec<u8>>,
    forever: Option<Vec<u8>>,
    /// The commands it was sent.
    pub sent: Vec<Vec<u8>>,
}

impl Script {
    /// Answers in order; then the link breaks.
    pub fn of(answers: &[&[u8]]) -> Self {
        Self {
            answers: answers.iter().map(|a| a.to_vec()).collect(),
            ..Self::default()
        }
    }

    /// The same answer for ever.
    pub fn repeating(answer: &[u8]) -> Self {
        Self {
            forever: Some(answer.to_vec()),
            ..Self::default()
        }
    }
}

impl Transport for Script {
    fn transmit(&mut self, command: &[u8], answer: &mut RawAnswer) -> Result<(), LinkFault> {
        let next = self.answers.get(self.sent.len());
        self.sent.push(command.to_vec());
        let bytes = next.or(self.forever.as_ref()).ok_or(LinkFault::Broken)?;
        answer.fill(bytes)
    }
}
