//! The last steps with the card, for the technician: instruction bytes and lengths, never content.

use super::stack::LinkFault;
use crate::domain::people::card::InsertionId;
use crate::domain::time::MonoTime;
use crate::ports::clock::Clock;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// How many steps are kept.
pub const TRACE_LENGTH: usize = 64;

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TraceStep {
    /// A read of an insertion began.
    Begin(InsertionId),
    /// The card was powered.
    Connected,
    /// A command went out: instruction byte (ISO 7816-4) and length of the whole command.
    Command {
        /// Instruction byte.
        instruction: u8,
        /// Bytes sent.
        length: usize,
    },
    /// An answer came: its length with the status word.
    Answer {
        /// Bytes received.
        length: usize,
    },
    /// The link failed.
    Link(LinkFault),
    /// The card was let go.
    Released,
    /// A command did not come back in time and its thread was left behind.
    LeftBehind,
}

/// The shared ring of steps.
#[derive(Clone)]
pub struct Trace {
    clock: Arc<dyn Clock>,
    ring: Arc<Mutex<VecDeque<(MonoTime, TraceStep)>>>,
}

impl Trace {
    /// An empty ring.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let ring = Arc::new(Mutex::new(VecDeque::with_capacity(TRACE_LENGTH)));
        Self { clock, ring }
    }

    /// Keeps a step and writes it to the log.
    pub fn note(&self, step: TraceStep) {
        match step {
            TraceStep::Command {
                instruction,
                length,
            } => log::debug!("card: instruction {instruction:02X}, {length} bytes"),
            TraceStep::Answer { length } => log::debug!("card: answer, {length} bytes"),
            other => log::debug!("card: {other:?}"),
        }
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        if ring.len() == TRACE_LENGTH {
            ring.pop_front();
        }
        ring.push_back((self.clock.monotonic(), step));
    }

    /// The steps kept, oldest first.
    pub fn steps(&self) -> Vec<(MonoTime, TraceStep)> {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.iter().copied().collect()
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.steps()).finish()
    }
}
