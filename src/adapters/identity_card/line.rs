//! What an identity-card reader is to the rest: something that is opened and asked one question at a
//! time. Most are a line that carries frames.

use super::frame::{Answer, Command, Decoder, FrameFault};
use std::io;
use std::time::Duration;

/// One wait for bytes.
pub(super) const MOMENT: Duration = Duration::from_millis(50);

/// A line that is open.
pub trait Line: Send {
    /// Sends all of it.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Waits for bytes; 0 when none came in time.
    fn receive(&mut self, room: &mut [u8], wait: Duration) -> io::Result<usize>;
}

/// A reader's security module.
pub trait Module: Send {
    /// Asks, and waits for the answer at most so many [moments](MOMENT) in which nothing comes.
    ///
    /// Errors: the reader is gone, silent, or not to be understood.
    fn ask(&mut self, command: Command, moments: u32) -> Result<Answer, LineFault>;
}

/// Where a module is opened, again after it was lost.
pub trait Door: Send + Sync {
    /// Opens it.
    fn open(&self) -> io::Result<Box<dyn Module>>;
}

/// Why a question has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// The line is gone: unplugged.
    #[error("the line is gone")]
    Gone,
    /// Nothing, or half an answer, came in time.
    #[error("no answer")]
    Silent,
    /// What came is no answer.
    #[error(transparent)]
    Garbled(#[from] FrameFault),
}

/// The module behind a line.
pub struct Framed {
    line: Box<dyn Line>,
    decoder: Decoder,
}

impl Framed {
    /// Over a line that is open.
    pub fn over(line: impl Line + 'static) -> Box<dyn Module> {
        Box::new(Self {
            line: Box::new(line),
            decoder: Decoder::default(),
        })
    }

    /// Throws away what an earlier question left on the line.
    fn drain(&mut self) -> Result<(), LineFault> {
        self.decoder.clear();
        let mut room = zeroize::Zeroizing::new([0; 512]);
        // A line that never falls still is given up after 8 KiB: the question then finds noise.
        for _ in 0..16 {
            let came = self.line.receive(&mut room[..], Duration::ZERO);
            if came.map_err(|_| LineFault::Gone)? == 0 {
                break;
            }
        }
        Ok(())
    }
}

impl Module for Framed {
    fn ask(&mut self, command: Command, moments: u32) -> Result<Answer, LineFault> {
        self.drain()?;
        self.line
            .send(&command.frame())
            .map_err(|_| LineFault::Gone)?;
        let mut room = zeroize::Zeroizing::new([0; 512]);
        let mut empty = 0;
        while empty < moments {
            let came = self.line.receive(&mut room[..], MOMENT);
            match came.map_err(|_| LineFault::Gone)? {
                0 => empty += 1,
                n => {
                    if let Some(answer) = self.decoder.push(&room[..n]) {
                        return Ok(answer?);
                    }
                }
            }
        }
        Err(LineFault::Silent)
    }
}
