//! One state machine per record: every case is waiting, being sent for a limited time, accepted,
//! or set aside with its reason.

use super::names::RefusalCode;
use super::retry::{BACKOFF_CAP, Jitter, RetryAdvice, backoff, delay_after};
use super::stamp::AcceptanceStamp;
use crate::domain::time::{Span, WallTime};

/// How long one try may take before the record is taken for waiting again.
pub const LEASE: Span = Span::minutes(2);

/// How many final refusals set a record aside. More than one, because a proxy on the way or a
/// county in the middle of an update has been seen to refuse what it takes a minute later.
pub const MAX_REFUSALS: u8 = 3;

/// What was tried so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    /// Failures of any kind.
    pub failures: u32,
    /// Of them, answers that said never.
    pub refusals: u8,
}

/// Why a record no longer takes part in sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetAsideReason {
    /// The county refused it for good.
    Refused(RefusalCode),
    /// Its bytes on disk are damaged.
    Damaged,
}

/// Where a record stands on its way to the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Will be sent.
    Waiting {
        /// What was tried so far.
        tries: Tries,
        /// Not before this moment.
        next_at: WallTime,
    },
    /// Is being sent; the lease ends by itself.
    Leased {
        /// What was tried before this try.
        tries: Tries,
        /// End of the lease.
        until: WallTime,
    },
    /// The county has it.
    Accepted(AcceptanceStamp),
    /// Kept, not sent, waiting for a person.
    SetAside {
        /// What was tried.
        tries: Tries,
        /// Why.
        reason: SetAsideReason,
    },
}

/// What can happen to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryEvent {
    /// A try begins.
    Lease {
        /// Wall clock.
        now: WallTime,
    },
    /// The county's stamp came, and it is genuine.
    Accepted(AcceptanceStamp),
    /// The try failed.
    Failed {
        /// Wall clock.
        now: WallTime,
        /// What the failure means for the next try.
        advice: RetryAdvice,
        /// What the county called it.
        code: RefusalCode,
        /// Random number for the wait.
        jitter: Jitter,
    },
    /// The line is back, or the process has started: nobody is sending, and waits are over.
    Afresh {
        /// Wall clock.
        now: WallTime,
    },
    /// A person wants a set-aside record tried again.
    Released {
        /// Wall clock.
        now: WallTime,
    },
    /// Its bytes cannot be read.
    FoundDamaged,
}

impl Delivery {
    /// A record just committed: due at once.
    pub fn new(now: WallTime) -> Self {
        Self::Waiting {
            tries: Tries::default(),
            next_at: now,
        }
    }

    /// Whether a try may begin now.
    ///
    /// An expired lease counts as waiting. A moment further ahead than any wait this module gives
    /// was written under another clock, and is over: a clock set back must not hold a case.
    pub fn is_due(&self, now: WallTime) -> bool {
        match self {
            Self::Waiting { next_at, .. } => passed(*next_at, now, BACKOFF_CAP),
            Self::Leased { until, .. } => passed(*until, now, LEASE),
            Self::Accepted(_) | Self::SetAside { .. } => false,
        }
    }

    /// When this record next becomes due, if time alone can make it so.
    pub fn due_at(&self) -> Option<WallTime> {
        match self {
            Self::Waiting { next_at, .. } => Some(*next_at),
            Self::Leased { until, .. } => Some(*until),
            Self::Accepted(_) | Self::SetAside { .. } => None,
        }
    }

    /// The state after an event. Total: an event that has no meaning here changes nothing.
    pub fn on(self, event: DeliveryEvent) -> Self {
        match (self, event) {
            (done @ Self::Accepted(_), _) => done,
            (_, DeliveryEvent::Accepted(stamp)) => Self::Accepted(stamp),
            (state, DeliveryEvent::Lease { now }) if state.is_due(now) => state.leased(now),
            (
                Self::Leased { tries, .. },
                DeliveryEvent::Failed {
                    now,
                    advice,
                    code,
                    jitter,
                },
            ) => Self::failed(tries, now, advice, code, jitter),
            (
                Self::Waiting { tries, .. } | Self::Leased { tries, .. },
                DeliveryEvent::Afresh { now },
            ) => Self::Waiting {
                tries,
                next_at: now,
            },
            (
                Self::SetAside {
                    reason: SetAsideReason::Refused(_),
                    ..
                },
                DeliveryEvent::Released { now },
            ) => Self::new(now),
            (
                Self::Waiting { tries, .. } | Self::Leased { tries, .. },
                DeliveryEvent::FoundDamaged,
            ) => Self::SetAside {
                tries,
                reason: SetAsideReason::Damaged,
            },
            (state, _) => state,
        }
    }

    fn leased(self, now: WallTime) -> Self {
        match self {
            Self::Waiting { tries, .. } => Self::Leased {
                tries,
                until: now.plus(LEASE),
            },
            // The try before this one never came back: it counts as a failure.
            Self::Leased { tries, .. } => Self::Leased {
                tries: Tries {
                    failures: tries.failures.saturating_add(1),
                    ..tries
                },
                until: now.plus(LEASE),
            },
            done => done,
        }
    }

    fn failed(
        before: Tries,
        now: WallTime,
        advice: RetryAdvice,
        code: RefusalCode,
        jitter: Jitter,
    ) -> Self {
        let refused = u8::from(advice == RetryAdvice::Never);
        let tries = Tries {
            failures: before.failures.saturating_add(1),
            refusals: before.refusals.saturating_add(refused),
        };
        if tries.refusals >= MAX_REFUSALS && advice == RetryAdvice::Never {
            return Self::SetAside {
                tries,
                reason: SetAsideReason::Refused(code),
            };
        }
        let wait = delay_after(advice, tries.failures, jitter)
            .unwrap_or_else(|| backoff(tries.failures, jitter));
        Self::Waiting {
            tries,
            next_at: now.plus(wait),
        }
    }
}

fn passed(moment: WallTime, now: WallTime, longest: Span) -> bool {
    moment <= now || moment > now.plus(longest)
}
