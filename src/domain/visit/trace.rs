//! What the audit log says of a step, read off the state before and after it.
//!
//! Screens never log and steps never log: whatever changed is written down because it changed.

use super::event::{ClosedReason, Grade, Line, Tap, VisitEvent};
use super::idle::IdleState;
use super::jobs_page::{DetailState, JobsAnswer, JobsSource};
use super::library_page::EntryState;
use super::page::{Page, ReadStage};
use super::refused::WhyNot;
use super::session::Session;
use super::start::{Barred, Start};
use super::visit::{Now, Visit};
use super::{SessionId, TextSize};
use crate::domain::jobs::listing::Kind;
use crate::domain::library::Shelf;
use crate::domain::machine::audit::{
    AuditEvent, BarredWord, End, Entry, Family, OutReason, Proof, ReaderTrouble, RecordTrouble,
    Score, Shelf as ShelfWord, Size, Token, Work,
};
use crate::domain::people::card::{
    CardContent, CardFault, CardProof, SpecVersion, UnreadableRecord,
};
use crate::domain::services::ItemNo;
use crate::domain::services::eligibility::RuleId;
use crate::domain::time::{MonoTime, Span};
use desk::DeskOutline;
use live::Live;
use problems::ProblemOutline;
use second::SecondOutline;

mod desk;
mod live;
mod pack;
mod problems;
mod second;

/// As much of the state as the log cares about. Nothing in it names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    session: Option<SessionOutline>,
    draft: Option<ItemNo>,
    closed: Vec<ClosedReason>,
    line: Line,
    at: MonoTime,
    desk: DeskOutline,
    problems: Option<ProblemOutline>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SessionOutline {
    id: SessionId,
    began: MonoTime,
    proof: Option<CardProof>,
    place: Spot,
    warned: bool,
    covered: bool,
    extensions: u64,
    text: TextSize,
    grade: Option<Grade>,
    on_receipt: bool,
    jobs_kind: Option<Kind>,
    refused: Option<Refused>,
    second: SecondOutline,
}

/// What stands against an item.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Refused {
    Rule(ItemNo, RuleId),
    Child,
    Barred(ItemNo, Barred),
}

/// Where the session is, for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Elsewhere,
    Help,
    Item(ItemNo),
    Reading {
        asked_authority: bool,
        since: MonoTime,
    },
    Locked,
    Overview(Option<(u64, u64)>),
    Job(Option<Kind>),
    Library(Shelf),
    Entry(Shelf, bool),
    Form(ItemNo, bool),
    Review(ItemNo),
    Submitting,
    Receipt,
    Cases(Option<u64>),
    Live(Live),
    OutOfReach(ItemNo),
    /// An event in a life: how many of its items go in, and how many do not.
    Scene(u16, Option<(u64, u64)>),
}

/// Why a step was taken, as far as the log cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// 退出.
    Exit,
    /// 办完了, or anything else that ends a session in good order.
    Done,
    /// A card went in.
    CardInserted,
    /// A card came out.
    CardRemoved,
    /// A card was read.
    CardRead(SpecVersion, bool),
    /// A card could not be read.
    CardFault(CardFault),
    /// The ministry's key was out of reach.
    AuthorityAway,
    /// Time passed.
    Time,
    /// 下一步.
    Next,
    /// Listings were found.
    Jobs(JobsSource, u64),
    /// The terminal was closed or opened.
    Service,
    /// Something at the operator's desk.
    Desk,
    /// Anything else.
    Other,
}

impl VisitEvent {
    /// The cause the log knows this event by.
    pub fn cause(&self) -> Cause {
        match self {
            Self::Tap(Tap::Exit | Tap::Sure) => Cause::Exit,
            Self::Tap(Tap::Home | Tap::Another) => Cause::Done,
            Self::Tap(Tap::NextQuestion) => Cause::Next,
            Self::Time => Cause::Time,
            Self::CardInserted(_) => Cause::CardInserted,
            Self::CardRemoved(_) => Cause::CardRemoved,
            Self::CardRead(_, Ok(CardContent::Open(holder))) => match holder.version {
                Some(version) => Cause::CardRead(version, true),
                None => Cause::Other,
            },
            Self::CardRead(_, Ok(CardContent::Locked(free, _))) => {
                Cause::CardRead(free.version, false)
            }
            Self::CardRead(_, Err(fault)) => Cause::CardFault(*fault),
            Self::AuthorityOutOfReach(_) => Cause::AuthorityAway,
            Self::Jobs(_, JobsAnswer::Found(page)) => {
                Cause::Jobs(JobsSource::Search, u64::from(page.total))
            }
            Self::Jobs(_, JobsAnswer::Recommended { hits, .. }) => {
                Cause::Jobs(JobsSource::ForHolder, hits.len() as u64)
            }
            Self::Service(_) => Cause::Service,
            Self::Tap(Tap::Desk(_)) | Self::Desk(_) => Cause::Desk,
            _ => Cause::Other,
        }
    }
}

impl Visit {
    /// The outline at a moment.
    pub fn outline(&self, now: Now) -> Outline {
        let mut session = self.session.as_ref().map(|s| session_outline(s, now));
        if let Some(outline) = &mut session {
            outline.refused = outline.refused.take().or(self.refused_on_page());
        }
        Outline {
            session,
            draft: self.draft.as_ref().map(super::draft::Draft::item),
            closed: self.closed(),
            line: self.line,
            at: now.mono,
            desk: DeskOutline::of(&self.desk),
            problems: ProblemOutline::of(&self.desk),
        }
    }
}

impl Visit {
    /// The item whose page tells the operator on duty that it is not for them.
    fn refused_on_page(&self) -> Option<Refused> {
        let (duty, session) = (self.desk.duty(), self.session.as_ref()?);
        let Page::Guide(number) = session.page else {
            return None;
        };
        let item = self.catalogue.as_ref()?.item(number)?;
        match (duty, self.circumstances().start_of(item)) {
            (Some(duty), Start::Barred(why)) if duty.lock.is_none() => {
                Some(Refused::Barred(number, why))
            }
            _ => None,
        }
    }
}

fn session_outline(session: &Session, now: Now) -> SessionOutline {
    let (grade, on_receipt) = match &session.page {
        Page::Receipt(page) => (page.grade, true),
        _ => (None, false),
    };
    SessionOutline {
        id: session.id,
        began: session.began,
        proof: session.identified().map(|known| known.holder.proof),
        place: spot(&session.page),
        warned: matches!(
            session.idle.state(session.watch(), now.mono),
            IdleState::Warning(_)
        ),
        covered: session.covered.is_some(),
        extensions: session.extensions,
        text: session.settings.text,
        grade,
        on_receipt,
        jobs_kind: match &session.page {
            Page::Jobs(jobs) => Some(jobs.filters.kind),
            _ => None,
        },
        refused: match &session.page {
            Page::Refused(page) => Some(match &page.why {
                WhyNot::Rule { item, rule, .. } => Refused::Rule(*item, rule.clone()),
                WhyNot::Child => Refused::Child,
                WhyNot::Barred(item, why) => Refused::Barred(*item, *why),
            }),
            _ => None,
        },
        second: SecondOutline::of(session),
    }
}

fn spot(page: &Page) -> Spot {
    match page {
        Page::Help => Spot::Help,
        Page::Guide(item) => Spot::Item(*item),
        Page::OutOfReach(item) => Spot::OutOfReach(*item),
        Page::Reading { stage, since, .. } => Spot::Reading {
            asked_authority: *stage == ReadStage::Authority,
            since: *since,
        },
        Page::CardLocked { .. } => Spot::Locked,
        Page::Overview(o) => {
            let ready = o.jobs.is_some() && o.local_cases.is_some();
            Spot::Overview(ready.then(|| (o.open_cases().len() as u64, u64::from(o.jobs_in_all))))
        }
        Page::Job(job) => Spot::Job(match &job.detail {
            DetailState::Loaded(detail) => Some(detail.listing.kind),
            DetailState::Loading | DetailState::Gone => None,
        }),
        Page::Form(filing) => Spot::Form(
            filing.item(),
            matches!(filing.current().1.checked, Some(Err(_))),
        ),
        Page::Review { filing, .. } => Spot::Review(filing.item()),
        Page::Submitting { .. } => Spot::Submitting,
        Page::Receipt(_) => Spot::Receipt,
        Page::Cases(page) => Spot::Cases((!page.is_looking()).then(|| page.lines().len() as u64)),
        Page::Library(list) => Spot::Library(list.shelf),
        Page::Entry(page) => {
            Spot::Entry(page.list.shelf, matches!(page.entry, EntryState::Loaded(_)))
        }
        Page::LifeEvent(page) => {
            let ready = page.ready().len();
            let held = page.stands.len() - ready;
            let told = (!page.stands.is_empty()).then_some((ready as u64, held as u64));
            Spot::Scene(page.event, told)
        }
        Page::Records(_) | Page::Viewed(_) | Page::Seekers(_) | Page::CaseLookup(_) => {
            Live::of(page).map_or(Spot::Elsewhere, Spot::Live)
        }
        Page::Home
        | Page::Services(_)
        | Page::Identify { .. }
        | Page::Jobs(_)
        | Page::CardOut
        | Page::Case(_)
        | Page::Checking { .. }
        | Page::CheckingSet(_)
        | Page::TypedIdentity { .. }
        | Page::LifeEvents
        | Page::Refused(_) => Spot::Elsewhere,
    }
}

/// The session a record belongs to: the one that is, or the one that has just ended.
pub fn session_of(before: &Outline, after: &Outline) -> Option<SessionId> {
    after
        .session
        .as_ref()
        .or(before.session.as_ref())
        .map(|s| s.id)
}

/// What a step has to be remembered for.
pub fn trace(before: &Outline, after: &Outline, cause: &Cause) -> Vec<AuditEvent> {
    let mut out = Vec::new();
    cause_events(before, after, cause, &mut out);
    match (&before.session, &after.session) {
        (None, None) => {}
        (None, Some(now)) => {
            started(cause, &mut out);
            changed(&empty_like(now), now, cause, &mut out);
        }
        (Some(was), None) => ended(was, after.at, cause, &mut out),
        (Some(was), Some(now)) if was.id != now.id => {
            ended_by_other(was, after.at, &mut out);
            started(cause, &mut out);
            changed(&empty_like(now), now, cause, &mut out);
        }
        (Some(was), Some(now)) => changed(was, now, cause, &mut out),
    }
    draft_events(before, after, &mut out);
    service_events(before, after, &mut out);
    desk::events(&before.desk, &after.desk, &mut out);
    problems::events(before.problems, after.problems, &mut out);
    out
}

fn empty_like(now: &SessionOutline) -> SessionOutline {
    SessionOutline {
        proof: None,
        place: Spot::Elsewhere,
        warned: false,
        covered: false,
        extensions: 0,
        grade: None,
        on_receipt: false,
        refused: None,
        second: SecondOutline::default(),
        ..now.clone()
    }
}

fn started(cause: &Cause, out: &mut Vec<AuditEvent>) {
    let entry = match cause {
        Cause::CardInserted | Cause::CardRead(..) => Entry::Card,
        _ => Entry::Touch,
    };
    out.push(AuditEvent::SessionStarted { entry });
}

fn ended(was: &SessionOutline, at: MonoTime, cause: &Cause, out: &mut Vec<AuditEvent>) {
    left_form(was, out);
    if was.on_receipt && was.grade.is_none() {
        out.push(AuditEvent::EvaluationSkipped);
    }
    let how = match cause {
        Cause::Exit if was.on_receipt => End::Finished,
        Cause::Exit | Cause::Done => End::Left,
        Cause::Service => End::OutOfService,
        Cause::Desk => End::OperatorLeft,
        _ if was.on_receipt => End::Finished,
        _ if was.covered => End::CardPulled,
        _ => End::Idle,
    };
    let lasted = at.since(was.began);
    out.push(AuditEvent::SessionEnded { how, lasted });
}

fn ended_by_other(was: &SessionOutline, at: MonoTime, out: &mut Vec<AuditEvent>) {
    left_form(was, out);
    let lasted = at.since(was.began);
    let how = End::OtherCard;
    out.push(AuditEvent::SessionEnded { how, lasted });
}

fn left_form(was: &SessionOutline, out: &mut Vec<AuditEvent>) {
    if let Spot::Form(item, _) | Spot::Review(item) = was.place {
        out.push(AuditEvent::FormAbandoned { item });
    }
}

fn changed(was: &SessionOutline, now: &SessionOutline, cause: &Cause, out: &mut Vec<AuditEvent>) {
    if was.proof.is_none()
        && let Some(proof) = now.proof
    {
        let proof = Proof::from(proof);
        out.push(AuditEvent::SessionIdentified { proof });
    }
    if !was.warned && now.warned && !now.on_receipt {
        out.push(AuditEvent::SessionIdleWarned);
    }
    if now.extensions > was.extensions {
        let times = now.extensions;
        out.push(AuditEvent::SessionExtended { times });
    }
    match (was.covered, now.covered) {
        (false, true) => out.push(AuditEvent::SessionCovered),
        (true, false) => out.push(AuditEvent::SessionUncovered),
        _ => {}
    }
    if was.text != now.text {
        let size = match now.text {
            TextSize::Standard => Size::Standard,
            TextSize::Large => Size::Large,
            TextSize::Largest => Size::Largest,
        };
        out.push(AuditEvent::SessionTextSizeChanged { size });
    }
    if was.grade.is_none()
        && let Some(score) = now.grade.and_then(score)
    {
        out.push(AuditEvent::EvaluationGiven { score });
    }
    if was.refused != now.refused
        && let Some(refused) = &now.refused
    {
        out.push(refusal(refused));
    }
    second::events(was.second, now.second, out);
    moved(was.place, now.place, cause, out);
}

fn refusal(refused: &Refused) -> AuditEvent {
    match refused {
        Refused::Rule(item, rule) => AuditEvent::EligibilityRefused {
            item: *item,
            rule: Token::parse(rule.as_str()).expect("a rule's name is a short machine word"),
        },
        Refused::Child => AuditEvent::EligibilityChildGreeted,
        Refused::Barred(item, Barred::NoRight) => AuditEvent::OperatorRightMissing { item: *item },
        Refused::Barred(item, why) => AuditEvent::OperatorItemBarred {
            item: *item,
            why: match why {
                Barred::ByCounty => BarredWord::ByCounty,
                Barred::Technician => BarredWord::Technician,
                Barred::NoRight | Barred::NotHere => BarredWord::NotHere,
            },
        },
    }
}

fn moved(was: Spot, now: Spot, cause: &Cause, out: &mut Vec<AuditEvent>) {
    if let (Spot::Form(item, _), Spot::Form(_, true), Cause::Next) = (was, now, cause) {
        out.push(AuditEvent::FormIncomplete { item, fields: 1 });
    }
    if was == now {
        return;
    }
    match (was, now) {
        (_, Spot::Help) => out.push(AuditEvent::SessionHelpCalled),
        (_, Spot::Item(item)) => out.push(AuditEvent::ItemOpened { item }),
        (_, Spot::OutOfReach(item)) => out.push(AuditEvent::ItemOutOfReach { item }),
        (_, Spot::Scene(number, None)) => out.push(AuditEvent::SceneOpened {
            number: u64::from(number),
        }),
        (_, Spot::Scene(number, Some((ready, held)))) => out.push(AuditEvent::SceneNarrowed {
            number: u64::from(number),
            ready,
            held,
        }),
        (
            Spot::Reading {
                asked_authority: false,
                ..
            },
            Spot::Reading {
                asked_authority: true,
                ..
            },
        ) => {
            out.push(AuditEvent::CardAuthenticationAsked);
        }
        (_, Spot::Overview(Some((cases, jobs)))) => {
            out.push(AuditEvent::OverviewShown { cases, jobs })
        }
        (_, Spot::Job(Some(kind))) => out.push(AuditEvent::JobOpened { work: work(kind) }),
        (Spot::Entry(..), Spot::Library(_)) => {}
        (_, Spot::Library(shelf)) => out.push(AuditEvent::LibraryOpened {
            shelf: shelf_word(shelf),
        }),
        (_, Spot::Entry(shelf, true)) => out.push(AuditEvent::LibraryRead {
            shelf: shelf_word(shelf),
        }),
        (Spot::Form(..) | Spot::Review(_), Spot::Form(..)) => {}
        (_, Spot::Form(item, _)) => out.push(AuditEvent::FormOpened { item }),
        (Spot::Submitting, Spot::Review(_)) => {}
        (_, Spot::Review(item)) => out.push(AuditEvent::FormReviewed { item }),
        (_, Spot::Receipt) => out.push(AuditEvent::ReceiptShown),
        (_, Spot::Cases(Some(count))) => out.push(AuditEvent::CasesShown { count }),
        (Spot::Live(was), Spot::Live(now)) => live::moved(Some(was), now, out),
        (_, Spot::Live(now)) => live::moved(None, now, out),
        _ => {}
    }
}

fn shelf_word(shelf: Shelf) -> ShelfWord {
    match shelf {
        Shelf::Policies => ShelfWord::Policies,
        Shelf::Fairs => ShelfWord::Fairs,
        Shelf::Archives => ShelfWord::Archives,
        Shelf::Training => ShelfWord::Training,
    }
}

fn work(kind: Kind) -> Work {
    match kind {
        Kind::Fixed => Work::Fixed,
        Kind::Gig => Work::Gig,
    }
}

fn score(grade: Grade) -> Option<Score> {
    Score::new(grade.level().get())
}

fn draft_events(before: &Outline, after: &Outline, out: &mut Vec<AuditEvent>) {
    match (before.draft, after.draft) {
        (None, Some(item)) => out.push(AuditEvent::DraftKept { item }),
        (Some(item), None) => {
            let restored = after
                .session
                .as_ref()
                .is_some_and(|s| matches!(s.place, Spot::Form(form, _) if form == item));
            out.push(if restored {
                AuditEvent::DraftRestored { item }
            } else {
                AuditEvent::DraftErased { item }
            });
        }
        _ => {}
    }
}

fn service_events(before: &Outline, after: &Outline, out: &mut Vec<AuditEvent>) {
    for reason in after.closed.iter().filter(|r| !before.closed.contains(r)) {
        let why = match reason {
            ClosedReason::NotEnrolled => OutReason::NotEnrolled,
            ClosedReason::NoCatalogue => OutReason::CatalogueMissing,
            ClosedReason::StoreBroken => OutReason::StoreDamaged,
            ClosedReason::DiskFull => OutReason::DiskFull,
            ClosedReason::KeyLost => OutReason::KeyLost,
            // These close a terminal that cannot write its log yet: the program tells the journal.
            ClosedReason::TooManyUnsent
            | ClosedReason::RootShut
            | ClosedReason::RootUnopened
            | ClosedReason::RootTwice
            | ClosedReason::ConfigBroken
            | ClosedReason::CountyUnknown
            | ClosedReason::EnrolmentDamaged
            | ClosedReason::PartFailed => continue,
        };
        out.push(AuditEvent::TerminalOutOfService { why });
    }
    if !before.closed.is_empty() && after.closed.is_empty() {
        out.push(AuditEvent::TerminalBackInService { after: Span(0) });
    }
}

fn cause_events(before: &Outline, after: &Outline, cause: &Cause, out: &mut Vec<AuditEvent>) {
    let reading = before.session.as_ref().and_then(|s| match s.place {
        Spot::Reading { since, .. } => Some(since),
        _ => None,
    });
    match cause {
        Cause::CardInserted => out.push(AuditEvent::CardInserted),
        Cause::CardRemoved => {
            if reading.is_some() {
                out.push(AuditEvent::CardPulledEarly);
            }
            out.push(AuditEvent::CardRemoved);
        }
        Cause::CardRead(version, open) => {
            if let Some(since) = reading {
                let (family, took) = (family(*version), after.at.since(since));
                out.push(if *open {
                    AuditEvent::CardRead { family, took }
                } else {
                    AuditEvent::CardReadPartly { family, took }
                });
            }
        }
        Cause::CardFault(fault) if reading.is_some() => out.extend(fault_event(*fault)),
        Cause::AuthorityAway => out.push(AuditEvent::CardAuthenticationOutOfReach),
        Cause::Time => {
            let still = after
                .session
                .as_ref()
                .is_some_and(|s| matches!(s.place, Spot::Reading { .. }));
            if reading.is_some() && !still {
                out.push(AuditEvent::CardReadTimedOut);
            }
        }
        Cause::Jobs(source, hits) => {
            let kind = before.session.as_ref().and_then(|s| s.jobs_kind);
            let (work, hits) = (kind.map_or(Work::Both, work), *hits);
            out.push(match source {
                JobsSource::Search => AuditEvent::JobsSearched { work, hits },
                JobsSource::ForHolder => AuditEvent::JobsRecommended { work, hits },
            });
        }
        _ => {}
    }
}

fn family(version: SpecVersion) -> Family {
    match version {
        SpecVersion::V1 => Family::First,
        SpecVersion::V2 => Family::Second,
        SpecVersion::V3 => Family::Third,
    }
}

fn fault_event(fault: CardFault) -> Option<AuditEvent> {
    let reader = |why| AuditEvent::CardReaderFailed { why };
    Some(match fault {
        CardFault::ServiceLost => reader(ReaderTrouble::Service),
        CardFault::NoReader => reader(ReaderTrouble::Unplugged),
        CardFault::ReaderBusy => reader(ReaderTrouble::Busy),
        CardFault::ReaderForbidden => reader(ReaderTrouble::Forbidden),
        CardFault::ReaderBroken => reader(ReaderTrouble::Broken),
        CardFault::RemovedDuringRead => AuditEvent::CardPulledEarly,
        CardFault::Silent => AuditEvent::CardSilent,
        CardFault::UpsideDown => AuditEvent::CardUpsideDown,
        CardFault::Foreign => AuditEvent::CardForeign,
        CardFault::UnknownVersion => AuditEvent::CardVersionUnknown,
        CardFault::Blocked => AuditEvent::CardBlocked,
        CardFault::Unreadable { why, .. } => AuditEvent::CardUnreadable {
            why: match why {
                UnreadableRecord::Refused(_) => RecordTrouble::Refused,
                UnreadableRecord::Malformed => RecordTrouble::Malformed,
                UnreadableRecord::Impossible => RecordTrouble::Impossible,
            },
        },
        CardFault::Protected => AuditEvent::CardProtected,
        CardFault::NotGenuine => AuditEvent::CardNotGenuine,
        CardFault::AuthenticationRefused => AuditEvent::CardAuthenticationRefused,
        CardFault::AuthenticationTooLate => AuditEvent::CardAuthenticationTooLate,
        CardFault::Expired => AuditEvent::CardExpired,
        CardFault::NotYetValid => AuditEvent::CardNotYetValid,
        // Read off the page instead: the card itself was read well.
        CardFault::NoCard | CardFault::AnotherPerson | CardFault::SameDocument => return None,
    })
}
