//! Time from outside.

use crate::domain::time::{MonoTime, Span, WallTime};

/// The machine's clocks.
pub trait Clock: Send + Sync {
    /// Time that never jumps; goes on through sleep.
    fn monotonic(&self) -> MonoTime;

    /// Time of day, which may be wrong and may jump.
    fn wall(&self) -> WallTime;

    /// How long a thread may wait in real time for a span of this clock to pass.
    ///
    /// `None` means for ever: the clock is moved by hand and its mover wakes the waiters.
    fn real_wait(&self, span: Span) -> Option<std::time::Duration>;
}
