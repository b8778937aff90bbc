//! The two directions of the line. Neither waits for the other.
//!
//! Here is what is due and when; what is sent and what comes of it is in the parts below.

mod bundle;
mod chain;
mod delivery;
mod feeds;
mod heartbeat;
mod line;
mod update;

pub(super) use feeds::feed_word;

use super::dispatcher::Dispatcher;
use crate::domain::delivery::{
    DownPlan, FeedState, Jitter, LinkState, RetryAdvice, SubmissionId, plan_down,
};
use crate::domain::operators::desk::DeskAsked;
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::domain::visit::Now;
use crate::ports::county::{CountyEvent, Feed};
use crate::ports::jobs::FeedCursor;
use chain::ChainUp;
use std::collections::{HashMap, HashSet};

/// What is fetched regularly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Chore {
    /// Say how the terminal is.
    Heartbeat,
    /// Look for a newer bundle.
    Bundle,
    /// Read a feed.
    Feed(Feed),
    /// Read what the operators have to do.
    Tasks,
    /// A piece of an update's file.
    Update,
}

/// How often each chore is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncIntervals {
    /// Heartbeat; usually 5 min.
    pub heartbeat: Span,
    /// Feeds and bundle; usually 30 min.
    pub feeds: Span,
}

impl Default for SyncIntervals {
    fn default() -> Self {
        Self {
            heartbeat: Span::minutes(5),
            feeds: Span::minutes(30),
        }
    }
}

/// The state of the line's two directions.
#[derive(Debug)]
pub(super) struct Sync {
    chores: Vec<FeedState<Chore>>,
    under_way: HashSet<Chore>,
    /// Wanted once more while it was under way.
    again: HashSet<Chore>,
    pub(super) cursors: HashMap<Feed, FeedCursor>,
    cache_ready: bool,
    store_open: bool,
    up: LinkState,
    leasing: bool,
    sending: HashSet<SubmissionId>,
    lease_at: Option<WallTime>,
    wake: MonoTime,
    lost_at: Option<MonoTime>,
    clock_off: bool,
    more: bool,
    chain: ChainUp,
    /// Who waits for the end of the feed of accounts.
    pub(super) news_for: Vec<DeskAsked>,
    /// The feed of accounts was on its way when somebody asked: it is read once more.
    pub(super) news_again: bool,
    /// When the county gave the newest answer that was read from a stick since the start.
    pub(super) ferry_read: Option<WallTime>,
    /// The tag of the list of tasks that is kept.
    pub(super) task_tag: Option<String>,
    /// When the piece of an update that is under way was asked for.
    piece_began: MonoTime,
}

impl Sync {
    pub(super) fn new(every: SyncIntervals) -> Self {
        let chore = |feed, every| FeedState {
            feed,
            fetched_at: None,
            every,
            link: LinkState::default(),
        };
        let mut chores = vec![
            chore(Chore::Heartbeat, every.heartbeat),
            chore(Chore::Bundle, every.feeds),
            chore(Chore::Tasks, every.feeds),
            chore(Chore::Update, Span(0)),
        ];
        chores.extend(Feed::ALL.map(|feed| chore(Chore::Feed(feed), every.feeds)));
        Self {
            chores,
            under_way: HashSet::new(),
            again: HashSet::new(),
            cursors: HashMap::new(),
            cache_ready: false,
            store_open: false,
            up: LinkState::default(),
            leasing: false,
            sending: HashSet::new(),
            lease_at: None,
            wake: MonoTime(0),
            lost_at: None,
            clock_off: false,
            more: false,
            chain: ChainUp::default(),
            news_for: Vec::new(),
            news_again: false,
            ferry_read: None,
            task_tag: None,
            piece_began: MonoTime(0),
        }
    }

    /// When to look again.
    pub(super) fn deadline(&self) -> MonoTime {
        self.wake
    }

    /// Something new is to be sent.
    pub(super) fn nudge(&mut self, now: Now) {
        self.lease_at = Some(now.wall);
    }

    fn chore(&mut self, which: Chore) -> &mut FeedState<Chore> {
        self.chores
            .iter_mut()
            .find(|c| c.feed == which)
            .expect("every chore was made at the start")
    }

    pub(super) fn done(&mut self, which: Chore, now: WallTime) {
        self.under_way.remove(&which);
        let again = self.again.remove(&which);
        let chore = self.chore(which);
        chore.fetched_at = (!again).then_some(now);
        chore.link = chore.link.answered(now);
    }

    pub(super) fn failed(&mut self, which: Chore, now: Now, advice: RetryAdvice) {
        self.under_way.remove(&which);
        self.again.remove(&which);
        let chore = self.chore(which);
        chore.link = chore.link.failed(now.wall, advice, jitter(now));
    }

    pub(super) fn is_under_way(&self, which: Chore) -> bool {
        self.under_way.contains(&which)
    }

    pub(super) fn start(&mut self, which: Chore) {
        self.under_way.insert(which);
    }

    /// Whether cases can be written down.
    pub(super) fn store_is_open(&self) -> bool {
        self.store_open
    }

    /// Wanted again at once; one that is under way once more after its answer, which may be older than the wish.
    pub(super) fn due(&mut self, which: Chore) {
        if self.under_way.contains(&which) {
            self.again.insert(which);
        }
        self.chore(which).fetched_at = None;
    }

    /// Wanted now, whatever failed before.
    fn at_once(&mut self, which: Chore) {
        self.due(which);
        self.chore(which).link = LinkState::default();
    }
}

fn jitter(now: Now) -> Jitter {
    Jitter((now.random & 0xFFFF) as u16)
}

impl Dispatcher {
    /// Starts whatever is due in either direction and says when to look again.
    pub(super) fn sync_step(&mut self) {
        let now = self.now();
        self.send_what_is_due(now);
        self.fetch_what_is_due(now);
        let up = self.sync.lease_at.map(|at| at.max(self.sync.up.next_at));
        let idle: Vec<FeedState<Chore>> = self.idle_chores();
        let down = match plan_down(now.wall, &idle) {
            DownPlan::WaitUntil(at) => Some(at),
            DownPlan::Fetch(_) | DownPlan::Idle => None,
        };
        let next = [up, down].into_iter().flatten().min();
        let wait = next.map_or(Span::minutes(1), |at| at.since(now.wall));
        self.sync.wake = now.mono.plus(Span(wait.0.clamp(20, 60_000)));
    }

    fn idle_chores(&self) -> Vec<FeedState<Chore>> {
        let wall = self.ports.clock.wall();
        let ready = |chore: &Chore| match chore {
            Chore::Update => self.wants_piece(wall),
            Chore::Feed(Feed::Jobs | Feed::Shelf(_)) => self.sync.cache_ready,
            _ => true,
        };
        let chores = self.sync.chores.iter();
        chores
            .filter(|c| ready(&c.feed) && !self.sync.under_way.contains(&c.feed))
            .cloned()
            .collect()
    }

    fn fetch_what_is_due(&mut self, now: Now) {
        if let DownPlan::Fetch(due) = plan_down(now.wall, &self.idle_chores()) {
            for chore in due {
                self.sync.under_way.insert(chore);
                match chore {
                    Chore::Heartbeat => {
                        let report = self.heartbeat();
                        self.updates.goes_with(&report.update);
                        self.ports.county.heartbeat(report);
                    }
                    Chore::Bundle => self.ports.county.fetch_bundle(),
                    Chore::Tasks => {
                        let tag = self.sync.task_tag.clone();
                        self.ports.county.fetch_tasks(tag);
                    }
                    Chore::Update => self.fetch_piece(now),
                    Chore::Feed(feed) => {
                        let since = self.sync.cursors.get(&feed).cloned();
                        self.ports.county.pull_feed(feed, since);
                    }
                }
            }
        }
    }

    pub(super) fn county(&mut self, event: CountyEvent) {
        let now = self.now();
        match event {
            CountyEvent::Heartbeat(answer) => self.heartbeat_answered(answer, now),
            CountyEvent::Sent(id, result) => self.sent(id, result, now),
            CountyEvent::Status(..) | CountyEvent::Renewed(_) => {}
            CountyEvent::UpdatePiece(came) => self.piece_answered(came, now),
            CountyEvent::Feed(feed, page) => self.feed_answered(feed, page, now),
            CountyEvent::Bundle(news) => self.bundle_answered(news, now),
            CountyEvent::Chain(answer) => self.chain_answered(answer, now),
            CountyEvent::Tasks(answer) => self.tasks_answered(answer, now),
            CountyEvent::Evaluated(ticket, result) => self.grade_answered(ticket, result, now),
            answer @ (CountyEvent::Overview(..)
            | CountyEvent::Facts(..)
            | CountyEvent::Records(..)
            | CountyEvent::Seekers(..)
            | CountyEvent::Phone(..)
            | CountyEvent::Accesses(..)
            | CountyEvent::Case(..)) => self.county_answered(answer, now),
            answer @ (CountyEvent::Challenge(..)
            | CountyEvent::Collected(..)
            | CountyEvent::LeakTold(..)) => self.desk_answered(answer, now),
            CountyEvent::Problem(ticket, came) => self.problem_answered(ticket, came, now),
            CountyEvent::Pack(ticket, came) => self.pack_answered(ticket, came, now),
            CountyEvent::Problems(came) => self.ledger_read(came, now),
            CountyEvent::Stage(stage) => self.stage_told(stage),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_while_it_is_under_way_is_asked_once_more_after_its_answer() {
        let mut sync = Sync::new(SyncIntervals::default());
        let now = WallTime(1_000);
        sync.start(Chore::Heartbeat);
        sync.due(Chore::Heartbeat);
        sync.done(Chore::Heartbeat, now);
        assert_eq!(sync.chore(Chore::Heartbeat).fetched_at, None);
        sync.start(Chore::Heartbeat);
        sync.done(Chore::Heartbeat, now);
        assert_eq!(sync.chore(Chore::Heartbeat).fetched_at, Some(now));
    }
}
