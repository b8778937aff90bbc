//! What to send and fetch next, and how much may lie unsent.

use super::outbox::Delivery;
use super::retry::{Jitter, RetryAdvice, delay_after};
use super::submission::SubmissionId;
use crate::domain::time::{Span, WallTime};

/// How much may lie unsent before it is told, and before no new case is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BacklogLimits {
    /// Warn when something has been unsent for so long.
    pub warn: Span,
    /// Alarm when something has been unsent for so long.
    pub alarm: Span,
    /// No new cases when something has been unsent for so long.
    pub close_age: Span,
    /// No new cases when so many are unsent.
    pub close_count: u32,
}

impl Default for BacklogLimits {
    fn default() -> Self {
        Self {
            warn: Span::hours(8),
            alarm: Span::hours(24),
            close_age: Span::hours(20 * 24),
            close_count: 500,
        }
    }
}

/// What lies unsent, for verdict and heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    /// Records waiting or being sent.
    pub unsent: u32,
    /// Records set aside.
    pub set_aside: u32,
    /// When the oldest unsent record was captured.
    pub oldest: Option<WallTime>,
    /// Packets of faces the county does not have yet.
    pub faces: u32,
}

/// How bad a backlog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BacklogVerdict {
    /// Nothing to say.
    Fine,
    /// Something unsent for long: 8 hours by default.
    Warn,
    /// Something unsent for too long, 24 hours by default: the promise on the receipt is broken.
    Alarm,
    /// Too much unsent, or for far too long, by default 500 or 20 days: no new cases.
    Closed,
}

impl Backlog {
    /// The verdict at a moment. A record from the future is new: the clock was set back.
    pub fn verdict(&self, now: WallTime, limits: &BacklogLimits) -> BacklogVerdict {
        let age = self.oldest.map_or(Span(0), |oldest| now.since(oldest));
        if self.unsent >= limits.close_count || age >= limits.close_age {
            BacklogVerdict::Closed
        } else if age >= limits.alarm {
            BacklogVerdict::Alarm
        } else if age >= limits.warn {
            BacklogVerdict::Warn
        } else {
            BacklogVerdict::Fine
        }
    }
}

/// From when a record counts as waiting once the clock was set forward by `by`, to `now`: from so long before as really
/// passed. What a clock that ran behind has dated must not look a year old when it is set right.
pub fn waiting_from(oldest: WallTime, now: WallTime, by: Span) -> WallTime {
    let before = now.minus(by);
    now.minus(before.since(oldest))
}

/// One direction of the line, with its own waits: the other knows nothing of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkState {
    /// Failures in a row.
    pub failures: u32,
    /// Not before this moment.
    pub next_at: WallTime,
}

impl LinkState {
    /// After a failure of the line itself.
    pub fn failed(self, now: WallTime, advice: RetryAdvice, jitter: Jitter) -> Self {
        let failures = self.failures.saturating_add(1);
        let wait = delay_after(advice, failures, jitter).unwrap_or(super::retry::BACKOFF_CAP);
        Self {
            failures,
            next_at: now.plus(wait),
        }
    }

    /// After any answer from the county.
    pub fn answered(self, now: WallTime) -> Self {
        Self {
            failures: 0,
            next_at: now,
        }
    }

    fn is_open(self, now: WallTime) -> bool {
        self.next_at <= now || self.next_at > now.plus(super::retry::BACKOFF_CAP)
    }
}

/// One record as the plan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Id of the submission.
    pub id: SubmissionId,
    /// When it was captured.
    pub captured_at: WallTime,
    /// Where it stands.
    pub delivery: Delivery,
}

/// What to do about what goes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpPlan {
    /// Send these, in this order.
    Send(Vec<SubmissionId>),
    /// Nothing before this moment.
    WaitUntil(WallTime),
    /// Nothing to send.
    Idle,
}

/// Which records to send next: those due, oldest first, at most `limit`.
///
/// A record that waits for its own reasons never holds back another.
pub fn plan_up(now: WallTime, link: LinkState, entries: &[OutboxEntry], limit: usize) -> UpPlan {
    let mut due: Vec<&OutboxEntry> = entries.iter().filter(|e| e.delivery.is_due(now)).collect();
    if due.is_empty() {
        let next = entries.iter().filter_map(|e| e.delivery.due_at()).min();
        return next.map_or(UpPlan::Idle, UpPlan::WaitUntil);
    }
    if !link.is_open(now) {
        return UpPlan::WaitUntil(link.next_at);
    }
    due.sort_by_key(|e| (e.captured_at, e.id));
    UpPlan::Send(due.iter().take(limit).map(|e| e.id).collect())
}

/// One feed as the plan sees it; `F` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedState<F> {
    /// Which feed.
    pub feed: F,
    /// When it was last complete.
    pub fetched_at: Option<WallTime>,
    /// How often it is wanted.
    pub every: Span,
    /// Its own failures.
    pub link: LinkState,
}

/// What to do about what comes down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DownPlan<F> {
    /// Fetch these, in this order.
    Fetch(Vec<F>),
    /// Nothing before this moment.
    WaitUntil(WallTime),
    /// No feeds.
    Idle,
}

impl<F: Copy> FeedState<F> {
    fn due_at(&self, now: WallTime) -> WallTime {
        let wanted = match self.fetched_at {
            Some(at) if at <= now => at.plus(self.every),
            _ => now,
        };
        if self.link.is_open(now) {
            wanted
        } else {
            wanted.max(self.link.next_at)
        }
    }
}

/// Which feeds to fetch next: those due, the longest waiting first. A failing feed waits alone.
pub fn plan_down<F: Copy>(now: WallTime, feeds: &[FeedState<F>]) -> DownPlan<F> {
    let mut due: Vec<&FeedState<F>> = feeds.iter().filter(|f| f.due_at(now) <= now).collect();
    if due.is_empty() {
        let next = feeds.iter().map(|f| f.due_at(now)).min();
        return next.map_or(DownPlan::Idle, DownPlan::WaitUntil);
    }
    due.sort_by_key(|f| f.fetched_at);
    DownPlan::Fetch(due.iter().map(|f| f.feed).collect())
}

/// Both directions; neither waits for the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncPlan<F> {
    /// What goes up.
    pub up: UpPlan,
    /// What comes down.
    pub down: DownPlan<F>,
}

/// The plan of both directions at a moment.
pub fn sync_plan<F: Copy>(
    now: WallTime,
    (up_link, entries, limit): (LinkState, &[OutboxEntry], usize),
    feeds: &[FeedState<F>],
) -> SyncPlan<F> {
    SyncPlan {
        up: plan_up(now, up_link, entries, limit),
        down: plan_down(now, feeds),
    }
}
