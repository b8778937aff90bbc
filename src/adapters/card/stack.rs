//! The seam between the card adapter and what it talks through: PC/SC, or a simulated slot.

use std::sync::Arc;
use std::time::Duration;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The longest answer to a short command: 256 bytes and the status word, with room for the
/// driver's own header as PC/SC counts it.
pub const MAX_ANSWER: usize = 264;

/// A way to card slots. Shared by the watching and the talking thread, each of which opens its
/// own end: in pcsc-lite a call blocks every other call on the same context.
pub trait Stack: Send + Sync {
    /// Opens the watching end.
    ///
    /// Errors: the service is away or refuses.
    fn watch(&self) -> Result<Box<dyn Watch>, StackFault>;

    /// Makes the talking end. Connecting happens later, and again after a restart of the service.
    fn connector(&self) -> Box<dyn Connector>;
}

/// Looks at the slots.
pub trait Watch: Send {
    /// The slots as they are now: without waiting for a change on the first call and when the list
    /// of readers has changed, otherwise after a change or when `wait` is over.
    ///
    /// Errors: the watching end is dead and has to be opened again.
    fn next(&mut self, wait: Duration) -> Result<Vec<ReaderPicture>, StackFault>;

    /// Cuts a running [`Watch::next`] short from another thread. It may have to be called again:
    /// a call that meets no wait has no effect.
    fn waker(&self) -> Waker;
}

/// Cuts a wait short.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// Connects to cards; lives in the talking thread.
pub trait Connector: Send {
    /// Powers the card in a reader and takes the reader exclusively.
    fn connect(&mut self, reader: &str) -> Result<Box<dyn Transport>, LinkFault>;
}

/// A powered card. Dropping it lets the card go and leaves it as it is.
pub trait Transport: Send {
    /// Sends one command and receives one answer with its status word.
    fn transmit(&mut self, command: &[u8], answer: &mut RawAnswer) -> Result<(), LinkFault>;

    /// The answer to reset; empty when it is not known.
    fn answer_to_reset(&mut self) -> Vec<u8> {
        Vec::new()
    }
}

/// Room for one answer; wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RawAnswer {
    bytes: [u8; MAX_ANSWER],
    len: usize,
}

impl Default for RawAnswer {
    fn default() -> Self {
        Self {
            bytes: [0; MAX_ANSWER],
            len: 0,
        }
    }
}

impl RawAnswer {
    /// Takes the bytes that came.
    ///
    /// Errors: [`LinkFault::Broken`] when they are longer than any short answer can be.
    pub fn fill(&mut self, from: &[u8]) -> Result<(), LinkFault> {
        let room = self.bytes.get_mut(..from.len()).ok_or(LinkFault::Broken)?;
        room.copy_from_slice(from);
        self.len = from.len();
        Ok(())
    }

    /// Lets a driver write into the room and say how much it wrote.
    pub fn fill_with<E>(
        &mut self,
        write: impl FnOnce(&mut [u8]) -> Result<usize, E>,
    ) -> Result<(), E> {
        self.len = write(&mut self.bytes)?.min(MAX_ANSWER);
        Ok(())
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// One reader as it looks at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderPicture {
    /// The name PC/SC gives it, such as "Feitian R502 Contact Reader 00 00".
    pub name: String,
    /// What lies in it.
    pub slot: Slot,
    /// Counts insertions and removals. A card exchanged between two looks moves it by two.
    pub changes: u32,
}

/// What a reader has in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Nothing.
    Empty,
    /// A card whose chip came up.
    Card,
    /// Something, and no chip answers.
    Mute,
    /// The reader is listed and not reachable: unplugged.
    Unavailable,
}

/// Why the slots cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StackFault {
    /// The service does not run, or ended.
    #[error("the card service is not running")]
    NoService,
    /// The service does not serve this user.
    #[error("the card service refuses this user")]
    Forbidden,
    /// The service runs and fails.
    #[error("the card service fails")]
    Broken,
}

/// Why a command did not reach the card or brought nothing back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkFault {
    /// The card is no longer there, or another one is.
    #[error("the card is gone")]
    Gone,
    /// No answer came. Either the card has just been pulled or its chip is silent; only the next
    /// look at the slot tells.
    #[error("no answer came")]
    NoAnswer,
    /// The chip does not come up.
    #[error("the chip does not answer to reset")]
    Mute,
    /// The reader is gone.
    #[error("the reader is gone")]
    ReaderGone,
    /// Another program has the reader.
    #[error("the reader is taken")]
    Busy,
    /// This user may not use the reader.
    #[error("the reader is forbidden")]
    Forbidden,
    /// The card service is gone.
    #[error("the card service is gone")]
    ServiceLost,
    /// Reader or driver failed in another way.
    #[error("the reader failed")]
    Broken,
}
