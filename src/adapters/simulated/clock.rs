//! A clock with a hand on it.

use crate::domain::time::{MonoTime, Span, WallTime};
use crate::ports::clock::Clock;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// Stands still, or follows a real clock, and can be moved on or back at will.
pub struct HandClock {
    follows: Option<Arc<dyn Clock>>,
    moved: Mutex<Moved>,
    struck: Mutex<Option<String>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Moved {
    mono: u64,
    wall: i64,
}

impl HandClock {
    /// Stands still at a time of day.
    pub fn standing(at: WallTime) -> Self {
        let moved = Moved {
            mono: 1_000,
            wall: at.0,
        };
        Self {
            follows: None,
            moved: Mutex::new(moved),
            struck: Mutex::default(),
        }
    }

    /// Follows another clock until it is moved.
    pub fn following(clock: Arc<dyn Clock>) -> Self {
        Self {
            follows: Some(clock),
            moved: Mutex::default(),
            struck: Mutex::default(),
        }
    }

    /// Moves both times on.
    pub fn advance(&self, span: Span) {
        let mut moved = self.moved();
        moved.mono += span.0;
        moved.wall = moved.wall.saturating_add_unsigned(span.0);
    }

    /// Sets only the time of day off, as a flat battery or a wrong setting does.
    pub fn jump_wall(&self, by_ms: i64) {
        let mut moved = self.moved();
        moved.wall = moved.wall.saturating_add(by_ms);
    }

    /// The next look at this clock from a thread of this name is the thread's death: a fault in
    /// the lowest thing every device stands on.
    pub fn strike(&self, thread: &str) {
        *self.struck() = Some(thread.to_owned());
    }

    /// Whether the thread that was to be struck has not looked yet.
    pub fn is_to_strike(&self) -> bool {
        self.struck().is_some()
    }

    fn struck(&self) -> MutexGuard<'_, Option<String>> {
        self.struck.lock().expect("nothing panics while it is held")
    }

    fn look(&self) {
        let thread = std::thread::current();
        let hit = self.struck().take_if(|name| thread.name() == Some(name));
        if let Some(name) = hit {
            panic!("the thread {name} was to die");
        }
    }

    fn moved(&self) -> MutexGuard<'_, Moved> {
        self.moved.lock().expect("nothing panics while it is held")
    }
}

impl Clock for HandClock {
    fn monotonic(&self) -> MonoTime {
        self.look();
        let base = self.follows.as_ref().map_or(0, |c| c.monotonic().0);
        MonoTime(base + self.moved().mono)
    }

    fn wall(&self) -> WallTime {
        self.look();
        let base = self.follows.as_ref().map_or(0, |c| c.wall().0);
        WallTime(base.saturating_add(self.moved().wall))
    }

    fn real_wait(&self, span: Span) -> Option<Duration> {
        self.follows.as_ref().and_then(|c| c.real_wait(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_by_hand() {
        let clock = HandClock::standing(WallTime(5_000));
        let before = clock.monotonic();
        clock.advance(Span::seconds(2));
        assert_eq!(clock.monotonic().since(before), Span::seconds(2));
        assert_eq!(clock.wall(), WallTime(7_000));
        clock.jump_wall(-6_000);
        assert_eq!(clock.wall(), WallTime(1_000));
        assert_eq!(
            clock.monotonic().since(before),
            Span::seconds(2),
            "a wrong clock does not stop time"
        );
        assert_eq!(clock.real_wait(Span::seconds(1)), None);
    }
}
