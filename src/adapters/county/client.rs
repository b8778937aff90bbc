//! The county link as the core sees it.

use super::bundle::BundleBook;
use super::config::{Identity, LinkConfig};
use super::desk::{Desk, Question};
use super::enrol::{csr, keep_identity, together};
use super::feeds::Feeds;
use super::http::{Http, SetupError, malformed};
use super::lanes::{Lane, Silence};
use super::renewal::Term;
use super::snapshot::Snapshots;
use super::stage::StageNote;
use super::{
    cards, chain, decode, decode_person, encode, ledger, pack, pages, retire, tasks, update,
};
use crate::domain::bundle::{BundleVersion, CountyBundle};
use crate::domain::delivery::{
    AcceptanceStamp, Applicant, Behalf, Grade, ReceiptNo, ReceiptProof, SealedBody, SealedEnvelope,
    SealedPage, SubmissionId,
};
use crate::domain::jobs::seekers::{SeekerId, SeekerQuery};
use crate::domain::ledger::ReportId;
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::machine::pack::SignedPack;
use crate::domain::machine::update::Update;
use crate::domain::operators::AccountId;
use crate::domain::operators::desk::ChallengeId;
use crate::domain::people::card::{AuthChallenge, InsertionId};
use crate::domain::services::ItemNo;
use crate::domain::services::records::RecordKey;
use crate::domain::time::{Span, WallTime};
use crate::ports::audit::ChainNews;
use crate::ports::card::{CardAuthority, CardAuthorityEvent};
use crate::ports::clock::Clock;
use crate::ports::county::{
    CaseStatus, CountyError, CountyEvent, CountyLink, CountyOverview, Feed, Heartbeat,
    HeartbeatAnswer, MalformedPart, Refusal,
};
use crate::ports::jobs::FeedCursor;
use crate::ports::store::DueVerdict;
use crate::ports::{Sink, Ticket};
use crate::wire;
use crate::wire::enrolment::{RenewalAnswer, RenewalRequest};
use crate::wire::overview::OverviewRequest;
use crate::wire::submission;
use rcgen::KeyPair;
use reqwest::Method;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use zeroize::Zeroizing;

/// What the person's lane does.
enum Ask {
    Overview(Ticket, Applicant),
    Card(InsertionId, AuthChallenge),
}

/// What the upward lane does.
enum Up {
    Heartbeat(Heartbeat),
    Send(Box<SealedEnvelope>),
    Status(SubmissionId),
    Renew,
    Chain(Box<ChainNews>),
    SendWithPages(Box<SealedEnvelope>, Vec<SealedPage>),
    Report(Ticket, ReportId, Box<SealedBody>),
    Judge(Ticket, DueVerdict),
    Problems(u64),
    Pack(Ticket, Box<SignedPack>),
}

/// What the downward lane does.
enum Down {
    Feed(Feed, Option<FeedCursor>),
    Bundle,
    Tasks(Option<String>),
    Update(Update, u64),
}

/// What all lanes share.
struct Line {
    config: LinkConfig,
    clock: Arc<dyn Clock>,
    http: RwLock<Arc<Http>>,
    bundle: BundleBook,
    stage: StageNote,
    fetching: Mutex<()>,
    term: Term,
}

/// A running county link. Dropping it stops it.
pub struct CountyClient {
    line: Arc<Line>,
    person: Lane<Ask>,
    desk: Lane<Question>,
    up: Lane<Up>,
    down: Lane<Down>,
    silence: Silence,
}

impl CountyClient {
    /// Starts the lanes. Nothing is sent before the first command.
    pub fn start(
        config: LinkConfig,
        clock: Arc<dyn Clock>,
        events: Sink<CountyEvent>,
        cards: Sink<CardAuthorityEvent>,
    ) -> Result<Self, SetupError> {
        std::fs::create_dir_all(&config.dir).map_err(|_| SetupError::Folder)?;
        let http = Http::new(
            &config.url,
            &config.ca_pem,
            Some(&config.identity),
            config.deadlines,
            Arc::clone(&clock),
        )?;
        let line = Arc::new(Line {
            bundle: BundleBook::open(
                config.bundle_key,
                config.dir.join("bundle.json"),
                config.package.clone(),
            ),
            stage: StageNote::at(config.dir.join("stage")),
            http: RwLock::new(Arc::new(http)),
            term: Term::of(&config.identity),
            clock,
            config,
            fetching: Mutex::new(()),
        });
        let silence = Silence::default();
        let told = {
            let silence = silence.clone();
            move |event| {
                if !silence.has_fallen() {
                    events(event);
                }
            }
        };
        let told: Sink<CountyEvent> = Arc::new(told);
        if line.stage.kept() == Some(ServiceStage::Trial) {
            told(CountyEvent::Stage(ServiceStage::Trial));
        }
        let no_thread = |_| SetupError::System;
        let (own, tell, quiet) = (Arc::clone(&line), Arc::clone(&told), silence.clone());
        let person = Lane::start("county-person", silence.clone(), move |ask| match ask {
            Ask::Overview(ticket, holder) => {
                tell(CountyEvent::Overview(ticket, own.overview(&holder)));
            }
            Ask::Card(insertion, challenge) => {
                let wait = own.config.deadlines.person;
                let answer = cards::authorise(&own.http(), &challenge, wait);
                if !quiet.has_fallen() {
                    cards(CardAuthorityEvent::Answered(insertion, answer));
                }
            }
        })
        .map_err(no_thread)?;
        let (own, tell) = (Arc::clone(&line), Arc::clone(&told));
        let desk = Lane::start("county-desk", silence.clone(), move |question| {
            let desk = Desk {
                http: &own.http(),
                wait: own.config.deadlines.person,
            };
            tell(desk.ask(question));
        })
        .map_err(no_thread)?;
        let (own, tell) = (Arc::clone(&line), Arc::clone(&told));
        let up = Lane::start("county-up", silence.clone(), move |work| tell(own.up(work)))
            .map_err(no_thread)?;
        let own = Arc::clone(&line);
        let mut feeds = Feeds::new(Snapshots::new(line.config.dir.clone()));
        let down = Lane::start("county-down", silence.clone(), move |work| {
            told(own.down(&mut feeds, work));
        })
        .map_err(no_thread)?;
        Ok(Self {
            line,
            person,
            desk,
            up,
            down,
            silence,
        })
    }

    /// The last good bundle: kept from before, or fetched since.
    pub fn bundle_in_force(&self) -> Option<CountyBundle> {
        self.line.bundle.in_force()
    }
}

impl Line {
    fn http(&self) -> Arc<Http> {
        Arc::clone(&self.http.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn up(&self, work: Up) -> CountyEvent {
        match work {
            Up::Heartbeat(report) => {
                let answer = self.heartbeat(&report);
                if answer.is_ok() {
                    self.renew_in_time();
                }
                CountyEvent::Heartbeat(answer)
            }
            Up::Send(envelope) => {
                let id = envelope.facts.submission;
                CountyEvent::Sent(id, self.send(&envelope))
            }
            Up::SendWithPages(envelope, pages) => {
                let sent = pages::send(&self.http(), &pages, self.config.deadlines.up);
                let stamped = sent.and_then(|()| self.send(&envelope));
                CountyEvent::Sent(envelope.facts.submission, stamped)
            }
            Up::Status(id) => CountyEvent::Status(id, self.status(id)),
            Up::Renew => CountyEvent::Renewed(self.renew()),
            Up::Report(ticket, id, body) => {
                let wait = self.config.deadlines.up;
                CountyEvent::Problem(ticket, ledger::report(&self.http(), id, &body, wait))
            }
            Up::Judge(ticket, verdict) => {
                let wait = self.config.deadlines.up;
                CountyEvent::Problem(ticket, ledger::judge(&self.http(), verdict, wait))
            }
            Up::Problems(since) => {
                let wait = self.config.deadlines.up;
                CountyEvent::Problems(ledger::news(&self.http(), since, wait))
            }
            Up::Pack(ticket, signed) => {
                let wait = self.config.deadlines.up;
                CountyEvent::Pack(ticket, pack::hand_in(&self.http(), &signed, wait))
            }
            Up::Chain(news) => {
                let wait = self.config.deadlines.up;
                CountyEvent::Chain(chain::report(&self.http(), &news, wait))
            }
        }
    }

    fn down(&self, feeds: &mut Feeds, work: Down) -> CountyEvent {
        let wait = self.config.deadlines.down;
        match work {
            Down::Feed(feed, since) => {
                let page = feeds.pull(&self.http(), feed, since.as_ref(), wait);
                CountyEvent::Feed(feed, page)
            }
            Down::Bundle => CountyEvent::Bundle(self.fetch_bundle()),
            Down::Tasks(tag) => {
                CountyEvent::Tasks(tasks::fetch(&self.http(), tag.as_deref(), wait))
            }
            Down::Update(update, from) => {
                CountyEvent::UpdatePiece(update::piece(&self.http(), &update, from, wait))
            }
        }
    }

    fn fetch_bundle(&self) -> Result<crate::ports::county::BundleNews, CountyError> {
        let _one_at_a_time = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        self.bundle.fetch(&self.http(), self.config.deadlines.down)
    }

    fn heartbeat(&self, report: &Heartbeat) -> Result<HeartbeatAnswer, CountyError> {
        let sent = self.clock.wall();
        let began = self.clock.monotonic();
        let body = encode::heartbeat(report, sent.0, &self.bundle.standing());
        let answer: wire::heartbeat::HeartbeatAnswer = self
            .http()
            .send(
                Method::POST,
                "/v1/heartbeats",
                &body,
                self.config.deadlines.up,
            )
            .map_err(no_such_route)?;
        let Span(round_ms) = self.clock.monotonic().since(began);
        let half = i64::try_from(round_ms / 2).unwrap_or(0);
        let heads = Feed::ALL.into_iter().filter_map(|feed| {
            let head = answer.feeds.get(feed.name())?;
            Some((feed, FeedCursor(head.clone())))
        });
        Ok(HeartbeatAnswer {
            county_time: WallTime(answer.time_ms),
            clock_ahead_ms: sent.0.saturating_add(half).saturating_sub(answer.time_ms),
            heads: heads.collect(),
            bundle: (answer.bundle > 0).then_some(BundleVersion(answer.bundle)),
            next: Span::seconds(u64::from(answer.next_s)),
            chain_seen: answer.audit_seen,
            stage: self.stage.told(answer.stage),
            retire: answer.retire.as_ref().and_then(retire::order),
            update: answer.update.as_ref().and_then(update::offer),
        })
    }

    fn send(&self, envelope: &SealedEnvelope) -> Result<AcceptanceStamp, CountyError> {
        let id = envelope.facts.submission;
        let body = encode::envelope(envelope);
        let path = format!("/v1/submissions/{id}");
        let wait = self.config.deadlines.up;
        let status: submission::CaseStatus = self.http().send(Method::PUT, &path, &body, wait)?;
        if status.accepted.id != id.to_string() {
            return Err(malformed(MalformedPart::Value));
        }
        let stamp =
            decode::acceptance(&status.accepted).ok_or_else(|| malformed(MalformedPart::Value))?;
        self.check_stamp(envelope, stamp)
    }

    /// A stamp with a key the bundle in force lacks is checked once more with the newest bundle.
    fn check_stamp(
        &self,
        envelope: &SealedEnvelope,
        stamp: AcceptanceStamp,
    ) -> Result<AcceptanceStamp, CountyError> {
        let mut genuine = self.bundle.stamp_is_genuine(&envelope.facts, &stamp);
        if genuine.is_none() {
            self.fetch_bundle()?;
            genuine = self.bundle.stamp_is_genuine(&envelope.facts, &stamp);
        }
        match genuine {
            Some(true) => Ok(stamp),
            _ => Err(CountyError::BadSignature),
        }
    }

    fn status(&self, id: SubmissionId) -> Result<CaseStatus, CountyError> {
        let path = format!("/v1/submissions/{id}");
        let status: submission::CaseStatus = self.http().get(&path, self.config.deadlines.up)?;
        Ok(CaseStatus {
            accepted: WallTime(status.accepted.at_ms),
            state: decode_person::case_state(status.state),
            since: WallTime(status.since_ms),
            news: decode_person::case_news(&status.news)
                .ok_or_else(|| malformed(MalformedPart::Value))?,
        })
    }

    fn overview(&self, holder: &Applicant) -> Result<CountyOverview, CountyError> {
        let mut question = OverviewRequest {
            holder: encode::holder(holder),
        };
        let answer: Result<wire::overview::Overview, _> = self.http().send(
            Method::POST,
            "/v1/holders/overview",
            &question,
            self.config.deadlines.person,
        );
        encode::wipe_holder(&mut question.holder);
        decode::overview(&answer?).ok_or_else(|| malformed(MalformedPart::Value))
    }

    fn renew(&self) -> Result<WallTime, CountyError> {
        let key = KeyPair::generate().map_err(|_| CountyError::Offline)?;
        let request = RenewalRequest {
            csr_pem: csr(&key).map_err(|_| CountyError::Offline)?,
        };
        let path = "/v1/certificates/renewal";
        let wait = self.config.deadlines.up;
        let answer: RenewalAnswer = self.http().send(Method::POST, path, &request, wait)?;
        let key_pem = Zeroizing::new(key.serialize_pem());
        let identity = together(&answer.certificate_pem, &key_pem);
        let http = self.with_identity(&identity)?;
        if keep_identity(&self.config.dir, &self.config.wrapping, &identity).is_err() {
            // The old certificate goes on being used; the renewal is tried again.
            return Err(CountyError::Offline);
        }
        *self.http.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(http);
        let until = WallTime(answer.not_after_ms);
        self.term.is_until(until);
        Ok(until)
    }

    /// A certificate near its end is renewed; while that fails the old one goes on being used.
    fn renew_in_time(&self) {
        if self.term.is_short(self.clock.wall()) {
            match self.renew() {
                Ok(until) => log::info!("a new certificate, good until {}", until.date()),
                Err(e) => log::warn!("the certificate is not renewed: {e}"),
            }
        }
    }

    fn with_identity(&self, identity: &Identity) -> Result<Http, CountyError> {
        let c = &self.config;
        let clock = Arc::clone(&self.clock);
        Http::new(&c.url, &c.ca_pem, Some(identity), c.deadlines, clock)
            .map_err(|_| malformed(MalformedPart::Value))
    }
}

/// A county that answers in the contract's words but has no heartbeats speaks another version.
pub(super) fn no_such_route(e: CountyError) -> CountyError {
    match e {
        CountyError::Refused {
            problem: Refusal::NotFound,
            ..
        } => CountyError::WrongVersion,
        other => other,
    }
}

impl CountyLink for CountyClient {
    fn heartbeat(&self, report: Heartbeat) {
        self.up.give(Up::Heartbeat(report));
    }

    fn send(&self, envelope: SealedEnvelope) {
        self.up.give(Up::Send(Box::new(envelope)));
    }

    fn send_with_pages(&self, envelope: SealedEnvelope, pages: Vec<SealedPage>) {
        self.up.give(Up::SendWithPages(Box::new(envelope), pages));
    }

    fn ask_status(&self, id: SubmissionId) {
        self.up.give(Up::Status(id));
    }

    fn pull_feed(&self, feed: Feed, since: Option<FeedCursor>) {
        self.down.give(Down::Feed(feed, since));
    }

    fn fetch_bundle(&self) {
        self.down.give(Down::Bundle);
    }

    fn overview(&self, ticket: Ticket, holder: Applicant) {
        self.person.give(Ask::Overview(ticket, holder));
    }

    fn renew_certificate(&self) {
        self.up.give(Up::Renew);
    }

    fn records(&self, ticket: Ticket, holder: Applicant, item: ItemNo, behalf: Option<Behalf>) {
        let question = Question::Records(ticket, holder, item, behalf);
        self.desk.give(question);
    }

    fn facts(&self, ticket: Ticket, holder: Applicant, wanted: Vec<RecordKey>) {
        self.desk.give(Question::Facts(ticket, holder, wanted));
    }

    fn seekers(&self, ticket: Ticket, employer: Applicant, query: SeekerQuery) {
        self.desk.give(Question::Seekers(ticket, employer, query));
    }

    fn reveal_phone(&self, ticket: Ticket, employer: Applicant, seeker: SeekerId) {
        self.desk.give(Question::Phone(ticket, employer, seeker));
    }

    fn who_viewed(&self, ticket: Ticket, holder: Applicant) {
        self.desk.give(Question::Accesses(ticket, holder));
    }

    fn case_by_receipt(&self, ticket: Ticket, receipt: ReceiptNo, proof: ReceiptProof) {
        self.desk.give(Question::Case(ticket, receipt, proof));
    }

    fn evaluate(&self, ticket: Ticket, id: SubmissionId, grade: Grade) {
        self.desk.give(Question::Grade(ticket, id, grade));
    }

    fn report_chain(&self, news: ChainNews) {
        self.up.give(Up::Chain(Box::new(news)));
    }

    fn login_challenge(&self, ticket: Ticket) {
        self.desk.give(Question::Challenge(ticket));
    }

    fn collect_challenge(&self, ticket: Ticket, id: ChallengeId) {
        self.desk.give(Question::Collect(ticket, id));
    }

    fn report_leak(&self, ticket: Ticket, account: AccountId) {
        self.desk.give(Question::Leak(ticket, account));
    }

    fn hand_in_pack(&self, ticket: Ticket, pack: Box<SignedPack>) {
        self.up.give(Up::Pack(ticket, pack));
    }

    fn report_problem(&self, ticket: Ticket, id: ReportId, body: SealedBody) {
        self.up.give(Up::Report(ticket, id, Box::new(body)));
    }

    fn judge_problem(&self, ticket: Ticket, verdict: DueVerdict) {
        self.up.give(Up::Judge(ticket, verdict));
    }

    fn problems(&self, since: u64) {
        self.up.give(Up::Problems(since));
    }

    fn fetch_tasks(&self, tag: Option<String>) {
        self.down.give(Down::Tasks(tag));
    }

    fn fetch_update(&self, update: Update, from: u64) {
        self.down.give(Down::Update(update, from));
    }

    fn is_alive(&self) -> bool {
        self.person.is_alive() && self.desk.is_alive() && self.up.is_alive() && self.down.is_alive()
    }

    fn stop(&self) {
        self.silence.fall();
        self.person.stop();
        self.desk.stop();
        self.up.stop();
        self.down.stop();
    }
}

impl CardAuthority for CountyClient {
    fn authorise(&self, insertion: InsertionId, challenge: AuthChallenge) {
        self.person.give(Ask::Card(insertion, challenge));
    }
}

impl Drop for CountyClient {
    fn drop(&mut self) {
        self.stop();
    }
}
