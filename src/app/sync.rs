//! The two directions of the line. Neither waits for the other.

use super::dispatcher::{Dispatcher, Pending};
use super::records;
use crate::domain::delivery::{
    Delivery, DeliveryEvent, DownPlan, FeedState, Jitter, LinkState, RetryAdvice, SubmissionId,
    plan_down,
};
use crate::domain::library::Shelf;
use crate::domain::machine::audit::{AuditEvent, Offset};
use crate::domain::services::eligibility::PersonFacts;
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::domain::visit::cases::CaseLine;
use crate::domain::visit::overview::{CountyOverview, LastRegistration};
use crate::domain::visit::{Line, Now, VisitEvent};
use crate::ports::audit::AuditDraft;
use crate::ports::county::{
    self, BundleNews, CountyError, CountyEvent, Feed, FeedPage, FeedRecords, PageBegin,
};
use crate::ports::jobs::{CacheFault, CacheState, FeedCursor, ListingPage};
use crate::ports::library::ShelfPage;
use crate::ports::store::{Derive, GradeStep, Leased, StoreFault};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many cases are under way at once.
const BATCH: usize = 8;
/// A clock off by more than this is told.
const CLOCK_TOLERANCE_MS: i64 = 120_000;

/// What is fetched regularly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Chore {
    /// Say how the terminal is.
    Heartbeat,
    /// Look for a newer bundle.
    Bundle,
    /// Read a feed.
    Feed(Feed),
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
        ];
        chores.extend(Feed::ALL.map(|feed| chore(Chore::Feed(feed), every.feeds)));
        Self {
            chores,
            under_way: HashSet::new(),
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
        let chore = self.chore(which);
        chore.fetched_at = Some(now);
        chore.link = chore.link.answered(now);
    }

    pub(super) fn failed(&mut self, which: Chore, now: Now, advice: RetryAdvice) {
        self.under_way.remove(&which);
        let chore = self.chore(which);
        chore.link = chore.link.failed(now.wall, advice, jitter(now));
    }

    /// Wanted again at once.
    pub(super) fn due(&mut self, which: Chore) {
        self.chore(which).fetched_at = None;
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
        let ready = |chore: &Chore| match chore {
            Chore::Feed(Feed::Jobs | Feed::Shelf(_)) => self.sync.cache_ready,
            _ => true,
        };
        let chores = self.sync.chores.iter();
        chores
            .filter(|c| ready(&c.feed) && !self.sync.under_way.contains(&c.feed))
            .cloned()
            .collect()
    }

    fn send_what_is_due(&mut self, now: Now) {
        let sync = &mut self.sync;
        let due = sync.lease_at.is_some_and(|at| at <= now.wall) && sync.up.next_at <= now.wall;
        if !sync.store_open || sync.leasing || !sync.sending.is_empty() || !due {
            return;
        }
        sync.leasing = true;
        sync.lease_at = None;
        let ticket = self.ticket(Pending::House);
        self.ports.outbox.lease(BATCH, ticket);
    }

    pub(super) fn leased(&mut self, result: Result<Leased, StoreFault>) {
        self.sync.leasing = false;
        match result {
            Ok(leased) => {
                self.sync.lease_at = leased.next_at;
                for envelope in leased.send {
                    self.sync.sending.insert(envelope.facts.submission);
                    self.ports.county.send(envelope);
                }
            }
            Err(fault) => {
                let wall = self.ports.clock.wall();
                self.recorder.note(wall, records::store_failed(fault));
                self.sync.lease_at = Some(wall.plus(Span::seconds(30)));
            }
        }
    }

    fn fetch_what_is_due(&mut self, now: Now) {
        if let DownPlan::Fetch(due) = plan_down(now.wall, &self.idle_chores()) {
            for chore in due {
                self.sync.under_way.insert(chore);
                match chore {
                    Chore::Heartbeat => {
                        let report = self.heartbeat();
                        self.ports.county.heartbeat(report);
                    }
                    Chore::Bundle => self.ports.county.fetch_bundle(),
                    Chore::Feed(feed) => {
                        let since = self.sync.cursors.get(&feed).cloned();
                        self.ports.county.pull_feed(feed, since);
                    }
                }
            }
        }
    }

    fn heartbeat(&self) -> county::Heartbeat {
        let backlog = &self.machine.backlog;
        let now = self.ports.clock.wall();
        county::Heartbeat {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            waiting: backlog.unsent,
            oldest_waiting: backlog.oldest.map_or(Span(0), |at| now.since(at)),
            set_aside: backlog.set_aside,
            devices: super::view::device_verdicts(self.visit.slot()),
            audit_seq: self.recorder.head.n,
            audit_head: self.recorder.head.hash.0,
        }
    }

    pub(super) fn county(&mut self, event: CountyEvent) {
        let now = self.now();
        match event {
            CountyEvent::Heartbeat(Ok(answer)) => {
                self.heard(now);
                self.sync.chore(Chore::Heartbeat).every = answer.next;
                self.sync.done(Chore::Heartbeat, now.wall);
                self.grade(GradeStep::Look);
                self.clock_compared(answer.clock_ahead_ms, now);
                for feed in Feed::ALL {
                    if answer
                        .heads
                        .get(&feed)
                        .is_some_and(|head| self.sync.cursors.get(&feed) != Some(head))
                    {
                        self.sync.due(Chore::Feed(feed));
                    }
                }
                if answer
                    .bundle
                    .is_some_and(|v| Some(v.0) != self.visit.catalogue_version())
                {
                    self.sync.due(Chore::Bundle);
                }
            }
            CountyEvent::Heartbeat(Err(error)) => self.chore_failed(Chore::Heartbeat, &error, now),
            CountyEvent::Sent(id, result) => self.sent(id, result, now),
            CountyEvent::Status(..) | CountyEvent::Renewed(_) => {}
            CountyEvent::Feed(feed, Ok(page)) => self.feed_page(feed, page, now),
            CountyEvent::Feed(feed, Err(error)) => {
                let event = AuditEvent::FeedFailed {
                    feed: feed_word(feed),
                    why: records::send_fault(&error),
                };
                self.recorder.note(now.wall, event);
                self.chore_failed(Chore::Feed(feed), &error, now);
            }
            CountyEvent::Bundle(Ok(news)) => {
                self.heard(now);
                self.sync.done(Chore::Bundle, now.wall);
                if let BundleNews::New(bundle) = news {
                    self.take_bundle(*bundle, now);
                }
            }
            CountyEvent::Bundle(Err(error)) => {
                if let Some(why) = records::sign_fault(&error) {
                    self.recorder
                        .note(now.wall, AuditEvent::KeyBundleRefused { why });
                }
                self.chore_failed(Chore::Bundle, &error, now);
            }
            CountyEvent::Overview(ticket, result) => {
                if let Some(Pending::Visit(asked)) = self.pending.remove(&ticket) {
                    if let Err(error) = &result {
                        self.line_error(error, now);
                    }
                    let known = result.ok().map(|known| Box::new(overview(known)));
                    self.step(VisitEvent::Overview(asked, known));
                }
            }
            CountyEvent::Facts(ticket, result) => {
                if let Some(Pending::Visit(asked)) = self.pending.remove(&ticket) {
                    if let Err(error) = &result {
                        self.line_error(error, now);
                    }
                    let known = result
                        .ok()
                        .map(|known| Box::new(PersonFacts::told(known.as_of, &known.facts)));
                    self.step(VisitEvent::Facts(asked, known));
                }
            }
            CountyEvent::Evaluated(ticket, result) => self.grade_answered(ticket, result, now),
            answer @ (CountyEvent::Records(..)
            | CountyEvent::Seekers(..)
            | CountyEvent::Phone(..)
            | CountyEvent::Accesses(..)
            | CountyEvent::Case(..)) => self.county_answered(answer, now),
        }
    }

    fn take_bundle(&mut self, bundle: crate::domain::bundle::CountyBundle, now: Now) {
        let version = bundle.version.0;
        self.recorder
            .note(now.wall, AuditEvent::KeyBundleTaken { version });
        self.ports
            .keys
            .take(&bundle.sealing_keys, &bundle.verify_keys);
        self.recorder
            .note(now.wall, AuditEvent::CatalogueTaken { version });
        let (partly, lost) = (bundle.partly().len() as u64, u64::from(bundle.lost));
        if partly + lost > 0 {
            let event = AuditEvent::CataloguePartlyUnderstood {
                items: partly,
                lost,
            };
            self.recorder.note(now.wall, event);
        }
        self.step(VisitEvent::Browse(bundle.browse_rule()));
        self.step(VisitEvent::Workdays(Arc::new(bundle.workdays)));
        self.step(VisitEvent::Catalogue(Arc::new(bundle.catalogue)));
    }

    fn sent(
        &mut self,
        id: SubmissionId,
        result: Result<crate::domain::delivery::AcceptanceStamp, CountyError>,
        now: Now,
    ) {
        self.sync.sending.remove(&id);
        let wall = now.wall;
        let (event, derive): (DeliveryEvent, Derive) = match result {
            Ok(stamp) => {
                self.heard(now);
                self.sync.up = self.sync.up.answered(wall);
                let derive: Derive = Box::new(move |_, after| accepted_records(id, wall, after));
                (DeliveryEvent::Accepted(stamp), derive)
            }
            Err(error) => {
                self.line_error(&error, now);
                if error.line_is_down() {
                    self.sync.up = self.sync.up.failed(wall, error.retry(), jitter(now));
                }
                let why = records::send_fault(&error);
                let code = records::refusal_code(&error);
                let event = DeliveryEvent::Failed {
                    now: wall,
                    advice: error.retry(),
                    code,
                    jitter: jitter(now),
                };
                let derive: Derive =
                    Box::new(move |before, after| failed_records(id, wall, why, before, after));
                (event, derive)
            }
        };
        let ticket = self.ticket(Pending::Settle);
        self.ports.outbox.settle(id, event, derive, ticket);
    }

    pub(super) fn settled(&mut self, id: SubmissionId, result: Result<Delivery, StoreFault>) {
        let now = self.now();
        match result {
            Ok(Delivery::Accepted(stamp)) => {
                self.step(VisitEvent::Accepted(id, stamp));
                self.grade(GradeStep::Look);
            }
            Ok(Delivery::SetAside { .. }) => self.step(VisitEvent::SetAside(id)),
            Ok(Delivery::Waiting { next_at, .. }) => {
                let at = self
                    .sync
                    .lease_at
                    .map_or(next_at, |known| known.min(next_at));
                self.sync.lease_at = Some(at);
            }
            Ok(Delivery::Leased { until, .. }) => self.sync.lease_at = Some(until),
            Err(fault) => self.recorder.note(now.wall, records::store_failed(fault)),
        }
        if self.sync.sending.is_empty() && self.sync.lease_at.is_none() {
            self.sync.nudge(now);
        }
        self.ask_status();
    }

    fn feed_page(&mut self, feed: Feed, page: FeedPage, now: Now) {
        self.heard(now);
        if page.unreadable > 0 {
            let event = AuditEvent::FeedUnreadable {
                feed: feed_word(feed),
                count: u64::from(page.unreadable),
            };
            self.recorder.note(now.wall, event);
        }
        match page.records {
            FeedRecords::Jobs { puts, gone } => {
                if page.begins == PageBegin::FromNothing {
                    let feed = feed_word(Feed::Jobs);
                    self.recorder
                        .note(now.wall, AuditEvent::FeedRestarted { feed });
                    let ticket = self.ticket(Pending::House);
                    self.ports.jobs.start_over(ticket);
                }
                let event = AuditEvent::FeedSynced {
                    feed: feed_word(Feed::Jobs),
                    put: puts.len() as u64,
                    deleted: gone.len() as u64,
                    size: 0,
                };
                self.recorder.note(now.wall, event);
                self.sync.more = page.more;
                let ticket = self.ticket(Pending::House);
                let as_of = (!page.more).then_some(now.wall);
                self.ports.jobs.apply_page(
                    ticket,
                    ListingPage {
                        puts,
                        tombstones: gone,
                        next: page.next,
                        as_of,
                    },
                );
            }
            FeedRecords::Notices { puts, gone } => {
                if page.begins == PageBegin::FromNothing {
                    self.machine.notices.clear();
                }
                let notices = &mut self.machine.notices;
                notices.retain(|n| !gone.contains(&n.id) && puts.iter().all(|p| p.id != n.id));
                notices.extend(puts);
                let known = self.machine.notices.clone();
                self.step(VisitEvent::Notices(known));
                self.plain_page_done(feed, page.next, page.more, now);
            }
            FeedRecords::Library { shelf, puts, gone } => {
                let as_of = (!page.more).then_some(now.wall);
                let page = ShelfPage {
                    shelf,
                    begins: page.begins,
                    puts,
                    gone,
                    next: page.next,
                    as_of,
                };
                self.shelf_page(page, now);
            }
        }
    }

    fn plain_page_done(&mut self, feed: Feed, next: FeedCursor, more: bool, now: Now) {
        self.sync.cursors.insert(feed, next);
        self.sync.done(Chore::Feed(feed), now.wall);
        if more {
            self.sync.due(Chore::Feed(feed));
        }
    }

    /// The cache holds something new, or was opened.
    pub(super) fn cache_state(&mut self, state: CacheState) {
        let now = self.now();
        let before = self.sync.cursors.get(&Feed::Jobs).cloned();
        self.machine.jobs_as_of = state.as_of;
        match &state.cursor {
            Some(cursor) => {
                self.sync.cursors.insert(Feed::Jobs, cursor.clone());
            }
            None => {
                self.sync.cursors.remove(&Feed::Jobs);
            }
        }
        let first = !self.sync.cache_ready;
        self.sync.cache_ready = true;
        let applied = state.cursor.is_some() && state.cursor != before;
        let confirmed = state.as_of.is_some();
        if !first
            && self.sync.under_way.contains(&Chore::Feed(Feed::Jobs))
            && (applied || confirmed)
        {
            self.sync.done(Chore::Feed(Feed::Jobs), now.wall);
            if std::mem::take(&mut self.sync.more) {
                self.sync.due(Chore::Feed(Feed::Jobs));
            }
        }
    }

    pub(super) fn cache_rebuilt(&mut self, fault: CacheFault) {
        log::error!("listing cache: {fault}");
        let wall = self.ports.clock.wall();
        self.recorder.note(wall, records::cache_failed(fault));
        self.machine.jobs_as_of = None;
        self.sync.cache_ready = true;
        for feed in Feed::ALL.into_iter().filter(|f| *f != Feed::Notices) {
            self.sync.cursors.remove(&feed);
            self.sync.due(Chore::Feed(feed));
        }
    }

    pub(super) fn feed_not_applied(&mut self) {
        let now = self.now();
        if self.sync.under_way.contains(&Chore::Feed(Feed::Jobs)) {
            let advice = RetryAdvice::After(Span::minutes(1));
            self.sync.failed(Chore::Feed(Feed::Jobs), now, advice);
        }
    }

    fn chore_failed(&mut self, chore: Chore, error: &CountyError, now: Now) {
        self.line_error(error, now);
        self.sync.failed(chore, now, error.retry());
    }

    /// The county answered: what waited for the line is due now.
    fn heard(&mut self, now: Now) {
        if self.visit.line() == Line::Offline {
            let after = self
                .sync
                .lost_at
                .take()
                .map_or(Span(0), |at| now.mono.since(at));
            self.recorder
                .note(now.wall, AuditEvent::LinkRestored { after });
            self.sync.up = self.sync.up.answered(now.wall);
            for chore in &mut self.sync.chores {
                chore.link = chore.link.answered(now.wall);
            }
            self.ports.outbox.all_due();
            self.sync.nudge(now);
            self.line_changed(Line::Online);
        }
    }

    pub(super) fn line_error(&mut self, error: &CountyError, now: Now) {
        if error.line_is_down() {
            if self.visit.line() == Line::Online {
                self.sync.lost_at = Some(now.mono);
                let why = records::send_fault(error);
                self.recorder.note(now.wall, AuditEvent::LinkLost { why });
                // Asked at once, so that it is known soon when the line is back.
                self.sync.due(Chore::Heartbeat);
            }
            self.line_changed(Line::Offline);
        }
    }

    /// Somebody at the terminal could not reach the county: say so at once, and ask at once.
    pub(super) fn line_seems_down(&mut self) {
        let now = self.now();
        self.line_error(&CountyError::Offline, now);
        self.sync.due(Chore::Heartbeat);
    }

    fn clock_compared(&mut self, ahead_ms: i64, now: Now) {
        let off = ahead_ms.abs() > CLOCK_TOLERANCE_MS;
        if off && !self.sync.clock_off {
            let by = Offset(ahead_ms);
            self.recorder
                .note(now.wall, AuditEvent::ClockOffsetSeen { by });
        } else if !off && self.sync.clock_off {
            self.recorder.note(now.wall, AuditEvent::ClockOffsetGone);
        }
        self.sync.clock_off = off;
    }

    /// The listings' thread died: nothing is fetched for it before it says that it is ready.
    pub(super) fn cache_is_gone(&mut self) {
        self.sync.cache_ready = false;
        self.sync.more = false;
    }

    /// The county's threads died: what was under way is asked again.
    pub(super) fn line_is_gone(&mut self) {
        let now = self.now();
        for chore in std::mem::take(&mut self.sync.under_way) {
            self.sync.failed(chore, now, RetryAdvice::After(Span(0)));
        }
        self.sync.sending.clear();
        self.sync.nudge(now);
    }

    pub(super) fn outbox_is_open(&mut self, open: bool) {
        let now = self.now();
        self.sync.store_open = open;
        self.sync.leasing = false;
        if open {
            self.sync.nudge(now);
        }
    }
}

fn accepted_records(id: SubmissionId, at: WallTime, after: &Delivery) -> Vec<AuditDraft> {
    match after {
        Delivery::Accepted(_) => {
            let accepted = AuditEvent::SubmissionAccepted { after: Span(0) };
            vec![
                AuditDraft::new(at, accepted).about(id, None),
                AuditDraft::new(at, AuditEvent::SubmissionBodyErased).about(id, None),
            ]
        }
        _ => Vec::new(),
    }
}

fn failed_records(
    id: SubmissionId,
    at: WallTime,
    why: crate::domain::machine::audit::SendFault,
    before: &Delivery,
    after: &Delivery,
) -> Vec<AuditDraft> {
    let attempt = match before {
        Delivery::Leased { tries, .. } | Delivery::Waiting { tries, .. } => {
            u64::from(tries.failures) + 1
        }
        _ => 1,
    };
    let mut out = vec![
        AuditDraft::new(at, AuditEvent::SubmissionSendFailed { attempt, why }).about(id, None),
    ];
    if let Delivery::SetAside { reason, .. } = after {
        let why = records::set_aside(reason);
        out.push(AuditDraft::new(at, AuditEvent::SubmissionSetAside { why }).about(id, None));
    }
    out
}

pub(super) fn feed_word(feed: Feed) -> crate::domain::machine::audit::Feed {
    use crate::domain::machine::audit::Feed as Word;
    match feed {
        Feed::Jobs => Word::Jobs,
        Feed::Notices => Word::Notices,
        Feed::Shelf(Shelf::Policies) => Word::Policies,
        Feed::Shelf(Shelf::Fairs) => Word::Fairs,
        Feed::Shelf(Shelf::Archives) => Word::Archives,
        Feed::Shelf(Shelf::Training) => Word::Training,
    }
}

fn overview(known: county::CountyOverview) -> CountyOverview {
    CountyOverview {
        last_registration: known.registered.as_ref().map(|case| LastRegistration {
            item: case.item,
            on: case.accepted.date(),
        }),
        open_cases: known.cases.iter().map(CaseLine::told).collect(),
        qualification_due: None,
    }
}
