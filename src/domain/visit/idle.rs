//! Watching over a screen nobody touches: a limit, a countdown, a way to ask for more.

use super::ease::Tempo;
use crate::domain::time::{MonoTime, Span};

/// How long a screen waits. The design fixes the usual values; the site may change them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleLimits {
    /// Without a touch on a page with a person's data; usually 60 s.
    pub private: Span,
    /// Without a touch on a public page; usually 90 s.
    pub public: Span,
    /// The countdown after either; usually 30 s.
    pub countdown: Span,
    /// Without a touch on a receipt; usually 60 s, time enough to copy its number.
    pub receipt: Span,
    /// How long a covered page waits for its card; usually 30 s.
    pub card_out: Span,
}

impl Default for IdleLimits {
    fn default() -> Self {
        Self {
            private: Span::seconds(60),
            public: Span::seconds(90),
            countdown: Span::seconds(30),
            receipt: Span::seconds(60),
            card_out: Span::seconds(30),
        }
    }
}

/// What kind of page is being watched; decides the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// Public page.
    Public,
    /// Page with a person's data.
    Private,
    /// The receipt.
    Receipt,
    /// Covered, waiting for the card.
    CardOut,
}

/// What the watch says at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdleState {
    /// In use; the page ends by itself after this span.
    Active(Span),
    /// The countdown shows; so much is left.
    Warning(Span),
    /// Over: wipe.
    Over,
}

/// The idle watch of one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleWatch {
    limits: IdleLimits,
    touched: MonoTime,
    tempo: Tempo,
}

impl IdleWatch {
    /// Starts watching now.
    pub fn new(limits: IdleLimits, now: MonoTime) -> Self {
        Self {
            limits,
            touched: now,
            tempo: Tempo::Usual,
        }
    }

    /// Watches at a tempo from now on.
    pub fn go_at(&mut self, tempo: Tempo) {
        self.tempo = tempo;
    }

    /// A touch, or the wish for more time.
    pub fn touch(&mut self, now: MonoTime) {
        self.touched = now;
    }

    /// When it was last touched.
    pub fn touched_at(&self) -> MonoTime {
        self.touched
    }

    /// The state at a moment.
    pub fn state(&self, watch: Watch, now: MonoTime) -> IdleState {
        let (quiet, countdown) = self.spans(watch);
        let waited = now.since(self.touched);
        if waited < quiet {
            IdleState::Active(Span(quiet.0 + countdown.0 - waited.0))
        } else if waited.0 < quiet.0 + countdown.0 {
            IdleState::Warning(Span(quiet.0 + countdown.0 - waited.0))
        } else {
            IdleState::Over
        }
    }

    /// The next moment at which what is shown changes: each second of what is left.
    pub fn next_change(&self, watch: Watch, now: MonoTime) -> MonoTime {
        match self.state(watch, now) {
            IdleState::Active(left) | IdleState::Warning(left) => {
                let step = left.0 % 1_000;
                now.plus(Span(if step == 0 { 1_000 } else { step }))
            }
            IdleState::Over => now,
        }
    }

    fn spans(&self, watch: Watch) -> (Span, Span) {
        let l = self.limits;
        let (quiet, countdown) = match watch {
            Watch::Public => (l.public, l.countdown),
            Watch::Private => (l.private, l.countdown),
            Watch::Receipt => (l.receipt, l.countdown),
            Watch::CardOut => (l.card_out, Span(0)),
        };
        let times = self.tempo.times();
        (quiet.times(times), countdown.times(times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> MonoTime {
        MonoTime(seconds * 1_000)
    }

    #[test]
    fn a_private_page_warns_after_a_minute_and_ends_after_ninety_seconds() {
        let idle = IdleWatch::new(IdleLimits::default(), at(0));
        assert_eq!(
            idle.state(Watch::Private, at(59)),
            IdleState::Active(Span::seconds(31))
        );
        assert_eq!(
            idle.state(Watch::Private, at(60)),
            IdleState::Warning(Span::seconds(30))
        );
        assert_eq!(
            idle.state(Watch::Private, at(89)),
            IdleState::Warning(Span::seconds(1))
        );
        assert_eq!(idle.state(Watch::Private, at(90)), IdleState::Over);
    }

    #[test]
    fn more_time_can_be_asked_for_eleven_times_and_more() {
        let mut idle = IdleWatch::new(IdleLimits::default(), at(0));
        for round in 1..=11 {
            let t = at(round * 80);
            assert!(matches!(
                idle.state(Watch::Private, t),
                IdleState::Warning(_)
            ));
            idle.touch(t);
            assert!(matches!(
                idle.state(Watch::Private, t),
                IdleState::Active(_)
            ));
        }
    }

    #[test]
    fn the_old_get_twice_the_time() {
        let mut idle = IdleWatch::new(IdleLimits::default(), at(0));
        idle.go_at(Tempo::Unhurried);
        assert!(matches!(
            idle.state(Watch::Private, at(119)),
            IdleState::Active(_)
        ));
        assert!(matches!(
            idle.state(Watch::Private, at(179)),
            IdleState::Warning(_)
        ));
        assert_eq!(idle.state(Watch::Private, at(180)), IdleState::Over);
    }

    #[test]
    fn a_clock_that_stands_behind_the_last_touch_counts_as_no_time_passed() {
        let idle = IdleWatch::new(IdleLimits::default(), at(100));
        assert!(matches!(
            idle.state(Watch::Public, at(1)),
            IdleState::Active(_)
        ));
    }
}
