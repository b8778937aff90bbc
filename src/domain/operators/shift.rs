//! The clocks of an operator at a terminal.

use crate::domain::time::{MonoTime, Span};

/// Without a touch for so long the screen is locked.
pub const LOCK_AFTER: Span = Span::minutes(3);
/// Without a touch for so long the operator is logged out.
pub const LOGOUT_AFTER: Span = Span::minutes(10);
/// So long a login lasts at most.
pub const LONGEST: Span = Span::hours(12);

/// How a shift stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftState {
    /// In use; the screen locks after this span without a touch.
    Open(Span),
    /// Locked; the operator is logged out after this span.
    Locked(Span),
    /// Over.
    Over(ShiftOver),
}

/// Why a shift ended by time alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShiftOver {
    /// Ten minutes without a touch.
    Idle,
    /// Twelve hours since the login.
    TooLong,
}

/// One operator's time from login to logout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    began: MonoTime,
    touched: MonoTime,
    locked: bool,
}

impl Shift {
    /// Begins with a login.
    pub fn begin(now: MonoTime) -> Self {
        Self {
            began: now,
            touched: now,
            locked: false,
        }
    }

    /// A touch. It does not open a locked screen and does not put the logout off.
    pub fn touch(&mut self, now: MonoTime) {
        if matches!(self.state(now), ShiftState::Open(_)) {
            self.touched = now;
        }
    }

    /// Locks now.
    pub fn lock(&mut self) {
        self.locked = true;
    }

    /// Opens the screen again for its operator; the twelve hours go on from the login.
    pub fn unlock(&mut self, now: MonoTime) {
        self.locked = false;
        self.touched = now;
    }

    /// The state at a moment. Whoever sees `Locked` calls [`Shift::lock`], so that it stays.
    pub fn state(&self, now: MonoTime) -> ShiftState {
        if now.since(self.began) >= LONGEST {
            return ShiftState::Over(ShiftOver::TooLong);
        }
        let quiet = now.since(self.touched);
        if quiet >= LOGOUT_AFTER {
            ShiftState::Over(ShiftOver::Idle)
        } else if self.locked || quiet >= LOCK_AFTER {
            ShiftState::Locked(Span(LOGOUT_AFTER.0 - quiet.0))
        } else {
            ShiftState::Open(Span(LOCK_AFTER.0 - quiet.0))
        }
    }

    /// The next moment at which the state or its countdown changes.
    pub fn next_change(&self, now: MonoTime) -> MonoTime {
        let left = match self.state(now) {
            ShiftState::Open(left) | ShiftState::Locked(left) => left,
            ShiftState::Over(_) => return now,
        };
        let step = match left.0 % 1_000 {
            0 => 1_000,
            part => part,
        };
        now.plus(Span(step)).min(self.began.plus(LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> MonoTime {
        MonoTime(seconds * 1_000)
    }

    #[test]
    fn the_screen_locks_after_three_minutes_and_the_login_ends_after_ten() {
        let shift = Shift::begin(at(0));
        assert_eq!(shift.state(at(179)), ShiftState::Open(Span::seconds(1)));
        assert_eq!(
            shift.state(at(180)),
            ShiftState::Locked(Span::seconds(7 * 60))
        );
        assert_eq!(shift.state(at(599)), ShiftState::Locked(Span::seconds(1)));
        assert_eq!(shift.state(at(600)), ShiftState::Over(ShiftOver::Idle));
    }

    #[test]
    fn a_touch_puts_the_lock_off_and_never_opens_a_locked_screen() {
        let mut shift = Shift::begin(at(0));
        shift.touch(at(179));
        assert!(matches!(shift.state(at(358)), ShiftState::Open(_)));
        shift.touch(at(360));
        assert!(matches!(shift.state(at(361)), ShiftState::Locked(_)));
        shift.lock();
        shift.touch(at(362));
        assert!(matches!(shift.state(at(362)), ShiftState::Locked(_)));
        assert_eq!(
            shift.state(at(179 + 600)),
            ShiftState::Over(ShiftOver::Idle),
            "touching a locked screen puts nothing off"
        );
    }

    #[test]
    fn twelve_hours_after_the_login_it_is_over_however_often_it_was_touched_or_unlocked() {
        let mut shift = Shift::begin(at(0));
        let mut now = 0;
        while now < 12 * 3_600 {
            assert!(!matches!(shift.state(at(now)), ShiftState::Over(_)));
            shift.lock();
            shift.unlock(at(now));
            now += 120;
        }
        assert_eq!(
            shift.state(at(12 * 3_600 - 1)),
            ShiftState::Open(Span::seconds(180 - 119))
        );
        assert_eq!(
            shift.state(at(12 * 3_600)),
            ShiftState::Over(ShiftOver::TooLong)
        );
        assert_eq!(shift.next_change(at(12 * 3_600 - 1)), at(12 * 3_600));
    }
}
