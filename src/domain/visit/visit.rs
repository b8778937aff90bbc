//! The whole of the terminal's conversation with people: [`Visit::step`].

use super::draft::{Draft, DraftKeeping};
use super::effect::Effect;
use super::event::{Asked, ClosedReason, Line, Tap, VisitEvent};
use super::filing::Filing;
use super::idle::{IdleLimits, IdleState};
use super::page::Page;
use super::refused::FACTS_WITHIN;
use super::session::Session;
use super::steps::aloud::Voice;
use super::tally::Tally;
use super::writing::Writing;
use super::{SessionId, Settings};
use crate::domain::bulletin::Notice;
use crate::domain::bundle::{AssistedRule, BrowseRule};
use crate::domain::delivery::{DeviceId, ReceiptNo, ReceiptPrefix, SubmissionId};
use crate::domain::documents::CameraStatus;
use crate::domain::face::FaceCameraStatus;
use crate::domain::jobs::place::Point;
use crate::domain::operators::desk::{Desk, DeskEvent, Hands};
use crate::domain::operators::own_number::NumberMarks;
use crate::domain::paper::PrinterStatus;
use crate::domain::people::card::{CardStatus, Holder, InsertionId};
use crate::domain::services::catalogue::Catalogue;
use crate::domain::services::material::MaterialSet;
use crate::domain::services::workdays::Workdays;
use crate::domain::time::{MonoTime, Span, WallTime};
use jiff::civil::Date;
use std::sync::Arc;

/// The moment an event is handled: both clocks, and randomness for what is made now.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// The clock that never jumps.
    pub mono: MonoTime,
    /// The time of day.
    pub wall: WallTime,
    /// Fresh random bits, for the id of a submission.
    pub random: u128,
}

/// What is fixed while the terminal runs.
#[derive(Debug, Clone)]
pub struct VisitSetup {
    /// Idle limits.
    pub limits: IdleLimits,
    /// How long a card may take to be read; usually 6 s.
    pub read_limit: Span,
    /// Where the terminal stands, for distances.
    pub here: Option<Point>,
    /// The terminal's name at the county.
    pub device: DeviceId,
    /// What its receipt numbers begin with.
    pub prefix: ReceiptPrefix,
    /// The day of the last receipt made here and its serial.
    pub last_serial: (Date, u16),
    /// The number of the next session.
    pub next_session: u64,
    /// The calendar of working days.
    pub workdays: Arc<Workdays>,
    /// How forms left behind by a pulled card are kept.
    pub drafts: DraftKeeping,
    /// Compares a number with what an operator's own is known by.
    pub marks: Arc<dyn NumberMarks>,
    /// What the site begins each person with.
    pub usual: Settings,
}

/// The state of the conversation. One exists as long as the program runs.
#[derive(Debug, Clone)]
pub struct Visit {
    pub(super) setup: VisitSetup,
    pub(super) catalogue: Option<Arc<Catalogue>>,
    pub(super) closed: Vec<ClosedReason>,
    pub(super) line: Line,
    pub(super) slot: CardStatus,
    pub(super) laid: Option<CardStatus>,
    pub(super) inserted: Option<InsertionId>,
    pub(super) session: Option<Session>,
    pub(super) draft: Option<Draft>,
    pub(super) welcome: Settings,
    /// Size and colours of the operator's page on screen: its own until it is left, whatever becomes
    /// of the visit behind it.
    pub(super) held: Option<Settings>,
    /// When the choices on the first page go back by themselves.
    pub(super) welcome_until: Option<MonoTime>,
    pub(super) asked: u64,
    /// Random bits of the event at hand, for the salt of a draft.
    pub(super) random: u128,
    pub(super) printer: PrinterStatus,
    pub(super) browse: BrowseRule,
    pub(super) notices: Vec<Notice>,
    pub(super) desk: Desk,
    pub(super) assisted: AssistedRule,
    /// A card went in under a page of the operator's and is not read yet.
    pub(super) card_waits: bool,
    pub(super) camera: CameraStatus,
    pub(super) face_camera: FaceCameraStatus,
    /// Packets of faces the county does not have yet.
    pub(super) unsent_faces: u32,
    /// Who stands for every holder in training.
    pub(super) practice: Option<Holder>,
    /// The panel for writing.
    pub(super) writing: Writing,
    pub(super) voice: Voice,
    pub(super) tally: Tally,
}

impl Visit {
    /// Begins at the welcome screen, or closed when there is no catalogue.
    pub fn new(setup: VisitSetup, catalogue: Option<Arc<Catalogue>>) -> Self {
        let welcome = setup.usual;
        Self {
            setup,
            catalogue,
            closed: Vec::new(),
            line: Line::Offline,
            slot: CardStatus::Starting,
            laid: None,
            inserted: None,
            session: None,
            draft: None,
            welcome,
            held: None,
            welcome_until: None,
            asked: 0,
            random: 0,
            printer: PrinterStatus::default(),
            browse: BrowseRule::default(),
            notices: Vec::new(),
            desk: Desk::default(),
            assisted: AssistedRule::default(),
            card_waits: false,
            camera: CameraStatus::default(),
            face_camera: FaceCameraStatus::default(),
            unsent_faces: 0,
            practice: None,
            writing: Writing::default(),
            voice: Voice::default(),
            tally: Tally::default(),
        }
    }

    /// The same with the county's rule for looking around.
    #[must_use]
    pub fn with_browse_rule(mut self, rule: BrowseRule) -> Self {
        self.browse = rule;
        self
    }

    /// The same with the county's rule for what operators help with.
    #[must_use]
    pub fn with_assisted_rule(mut self, rule: AssistedRule) -> Self {
        self.assisted = rule;
        self
    }

    /// The same with the made-up person of training.
    #[must_use]
    pub fn with_practice(mut self, holder: Holder) -> Self {
        self.practice = Some(holder);
        self
    }

    /// Takes one event. Whatever makes no sense in the present state changes nothing.
    pub fn step(&mut self, event: VisitEvent, now: Now) -> Vec<Effect> {
        let mut out = Vec::new();
        self.random = now.random;
        let page = self.page_heard();
        self.pass_time(now, &mut out);
        match event {
            VisitEvent::Time => {}
            VisitEvent::Touch => self.touched(now),
            VisitEvent::Tap(tap) => {
                self.touched(now);
                self.tapped(tap, now, &mut out);
            }
            VisitEvent::CardStatus(status) => self.slot = status,
            VisitEvent::LaidReader(status) => self.laid = Some(status),
            VisitEvent::CardInserted(insertion) => self.card_in(insertion, now, &mut out),
            VisitEvent::CardRemoved(insertion) => self.card_out(insertion, now),
            VisitEvent::CardRead(insertion, result) => {
                self.card_read(insertion, result, now, &mut out)
            }
            VisitEvent::AuthorityOutOfReach(insertion) => {
                self.authority_away(insertion, now, &mut out)
            }
            VisitEvent::Jobs(asked, answer) => self.jobs_answered(asked, answer),
            VisitEvent::Listing(asked, detail) => self.listing_loaded(asked, detail),
            VisitEvent::Overview(asked, county) => self.overview_answered(asked, county),
            VisitEvent::Cases(asked, lines) => self.cases_listed(asked, lines),
            VisitEvent::Committed(asked, result) => self.committed(asked, result, now),
            VisitEvent::Accepted(id, stamp) => self.accepted(id, stamp),
            VisitEvent::SetAside(id) => self.set_aside(id),
            VisitEvent::Line(line) => self.line = line,
            VisitEvent::Service(reasons) => self.service_changed(reasons, now, &mut out),
            VisitEvent::Facts(asked, told) => self.facts_answered(asked, told, now, &mut out),
            VisitEvent::Workdays(newer) => {
                self.setup.workdays = Arc::new(self.setup.workdays.updated_by(&newer));
            }
            VisitEvent::Catalogue(catalogue) => self.catalogue = Some(catalogue),
            VisitEvent::Printer(status) => self.printer = status,
            VisitEvent::Printed(asked) => self.print_ended(asked, Ok(())),
            VisitEvent::PrintFailed(asked, fault) => self.print_ended(asked, Err(fault)),
            VisitEvent::Records(asked, came) => self.records_came(asked, came),
            VisitEvent::Accesses(asked, came) => self.accesses_came(asked, came),
            VisitEvent::Seekers(asked, came) => self.seekers_came(asked, came),
            VisitEvent::Phone(asked, came) => self.phone_came(asked, came),
            VisitEvent::Case(asked, came) => self.case_came(asked, came),
            VisitEvent::Library(asked, answer) => self.library_answered(asked, answer),
            VisitEvent::Entry(asked, detail) => self.entry_loaded(asked, detail),
            VisitEvent::Browse(rule) => self.browse = rule,
            VisitEvent::Notices(notices) => self.notices = notices,
            VisitEvent::Desk(event) => self.desk_told(event, now, &mut out),
            VisitEvent::Assisted(rule) => self.assisted = rule,
            VisitEvent::Camera(status) => self.camera_is(status),
            VisitEvent::Page(asked, came) => self.page_came(asked, came, now),
            VisitEvent::Work(event) => self.work_told(event, &mut out),
            VisitEvent::FaceCamera(status) => self.face_camera_is(status),
            VisitEvent::FaceGuided(asked, told) => self.face_guided(asked, told),
            VisitEvent::FaceEnded(asked, came) => self.face_ended(asked, came, now),
            VisitEvent::UnsentFaces(count) => self.unsent_faces = count,
            VisitEvent::Portrait(insertion, portrait) => self.portrait_came(insertion, portrait),
            VisitEvent::Writing(event) => self.writing_told(event, now, &mut out),
            VisitEvent::Speaker(status) => self.voice.is(status),
            VisitEvent::Said(asked) => self.voice.said(asked),
            VisitEvent::NoHeadset(asked) => self.no_headset(asked),
            VisitEvent::Prompt(what) => self.prompt(what, &mut out),
        }
        self.rest_unseen_face(&mut out);
        self.drop_question_of_another_page(&page);
        self.hush_when_turned(page, &mut out);
        if self.is_training() {
            self.answer_in_training(now, &mut out);
        }
        self.tally_tasks(&mut out);
        self.follow_writing();
        self.hold_settings();
        out
    }

    /// The next moment at which time alone changes something.
    pub fn deadline(&self, now: Now) -> Option<MonoTime> {
        let idle = self
            .session
            .as_ref()
            .map(|s| s.idle.next_change(s.watch(), now.mono));
        let read = self.read_deadline();
        let checking = self.checking_deadline();
        let draft = self.draft.as_ref().map(Draft::until);
        let answer = self.session.as_ref().and_then(Session::answer_due);
        let desk = self.desk.deadline(now.mono);
        [
            idle,
            read,
            checking,
            draft,
            answer,
            desk,
            self.welcome_until,
            self.writing.wake(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The session, if somebody is there.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The operator's side.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Why the terminal takes nobody; empty while it is open. With too much unsent it stays open
    /// for looking around and only takes no new cases.
    pub fn closed(&self) -> Vec<ClosedReason> {
        let mut all = self.closed.clone();
        all.retain(|reason| *reason != ClosedReason::TooManyUnsent);
        if self.catalogue.is_none() && !all.contains(&ClosedReason::NotEnrolled) {
            all.push(ClosedReason::NoCatalogue);
        }
        all
    }

    /// Whether anybody can be served.
    pub fn is_open(&self) -> bool {
        self.closed().is_empty()
    }

    /// Whether what a person typed waits for its card.
    pub fn keeps_draft(&self) -> bool {
        self.draft.is_some()
    }

    /// The numbers of receipts go on after one that is on the disk already.
    pub fn serials_go_on_after(&mut self, day: Date, serial: u16) {
        self.setup.last_serial = self.setup.last_serial.max((day, serial));
    }

    /// The catalogue in use.
    pub fn catalogue(&self) -> Option<&Catalogue> {
        self.catalogue.as_deref()
    }

    /// The version of the catalogue in use.
    pub fn catalogue_version(&self) -> Option<u64> {
        self.catalogue.as_ref().map(|c| c.version())
    }

    /// The line as last heard of.
    pub fn line(&self) -> Line {
        self.line
    }

    /// The slot as last heard of.
    pub fn slot(&self) -> CardStatus {
        self.slot
    }

    fn hold_settings(&mut self) {
        if self.desk.hands() != Hands::Covered {
            self.held = None;
        } else if self.held.is_none() {
            self.held = Some(self.session().map_or(self.welcome, |s| s.settings));
        }
    }

    fn pass_time(&mut self, now: Now, out: &mut Vec<Effect>) {
        self.desk_time(now, out);
        if self.draft.as_ref().is_some_and(|d| d.until() <= now.mono) {
            self.draft = None;
        }
        if self.read_deadline().is_some_and(|at| at <= now.mono) {
            self.reading_took_too_long(now, out);
        }
        if let Some(session) = &mut self.session {
            session.give_up_waiting(now.mono);
        }
        self.give_up_face(now, out);
        self.wake_panel(now, out);
        if self.checking_deadline().is_some_and(|at| at <= now.mono) {
            self.checked(now, out);
        }
        if self.welcome_until.is_some_and(|at| at <= now.mono) {
            self.welcome = self.setup.usual;
            self.welcome_until = None;
        }
        let over = self
            .session
            .as_ref()
            .is_some_and(|s| s.idle.state(s.watch(), now.mono) == IdleState::Over);
        if over {
            self.end_for_next(now, out);
        }
    }

    /// A touch wakes an ordinary page; a countdown and a cover are left alone, they
    /// end unless somebody asks for more time in so many words.
    fn touched(&mut self, now: Now) {
        self.desk.touch(now.mono);
        if let Some(session) = &mut self.session {
            let active = matches!(
                session.idle.state(session.watch(), now.mono),
                IdleState::Active(_)
            );
            if active && !matches!(session.page, Page::CardOut) {
                session.idle.touch(now.mono);
            }
        }
    }

    fn read_deadline(&self) -> Option<MonoTime> {
        match self.session.as_ref().map(|s| &s.page) {
            Some(Page::Reading { since, .. }) => Some(since.plus(self.setup.read_limit)),
            _ => None,
        }
    }

    fn checking_deadline(&self) -> Option<MonoTime> {
        match self.session.as_ref().map(|s| &s.page) {
            Some(Page::Checking { since, .. }) => Some(since.plus(FACTS_WITHIN)),
            Some(Page::CheckingSet(page)) => Some(page.since.plus(FACTS_WITHIN)),
            _ => None,
        }
    }

    /// Begins a session with a first page; the settings chosen on the welcome screen come along.
    pub(super) fn begin(&mut self, page: Page, now: Now) -> &mut Session {
        let id = SessionId(self.setup.next_session);
        self.setup.next_session += 1;
        let settings = std::mem::replace(&mut self.welcome, self.setup.usual);
        self.welcome_until = None;
        self.session.insert(Session::new(
            id,
            page,
            self.setup.limits,
            settings,
            now.mono,
        ))
    }

    /// Ends the session: everything of the person goes, everything they set goes back.
    pub(super) fn end_session(&mut self, out: &mut Vec<Effect>) {
        if let Some(session) = self.session.take() {
            if let Page::Reading { insertion, .. } = session.page {
                out.push(Effect::GiveUpCard(insertion));
            }
            self.keep_draft_of(&session);
            out.push(Effect::Wiped);
            self.desk.session_ended();
        }
        self.welcome = self.setup.usual;
        self.welcome_until = None;
        self.writing.chosen = None;
    }

    /// Only a pulled card leaves a draft behind; who walks away or taps 退出 leaves nothing. A form
    /// left for a moment, to call somebody or to look at something else, counts too.
    fn keep_draft_of(&mut self, session: &Session) {
        let (Page::CardOut, Some(known), Some(under)) =
            (&session.page, session.identified(), &session.covered)
        else {
            return;
        };
        if matches!(**under, Page::Submitting { .. }) {
            return;
        }
        let mut pages = std::iter::once(under.as_ref()).chain(session.trail.iter().rev());
        let form = pages.find_map(Page::filing);
        // What was asked of somebody else lies under nobody's card.
        if form
            .or(session.parked.as_deref())
            .is_some_and(Filing::is_for_agent)
        {
            return;
        }
        let pulled = session.idle.touched_at();
        self.draft = form.or(session.parked.as_deref()).and_then(|filing| {
            let drafts = &self.setup.drafts;
            drafts.keep(&known.holder, filing, pulled, self.random)
        });
    }

    /// The form this card left behind, if it did and it is not too late; either way it is taken.
    pub(super) fn claim_draft(&mut self, holder: &Holder, now: Now) -> Option<Filing> {
        let draft = self.draft.take()?;
        let catalogue = self.catalogue.as_ref()?;
        let empty = match draft.set() {
            None => {
                let form = catalogue.item(draft.item())?.form()?;
                Filing::new(draft.item(), form.clone())
            }
            Some((event, items)) => {
                let set = MaterialSet::new(catalogue.event(event)?, items, catalogue)?;
                Filing::of_set(Arc::new(set))
            }
        };
        let drafts = &self.setup.drafts;
        drafts.claim(&draft, holder, empty, now.mono, now.wall.date())
    }

    pub(super) fn ask(&mut self) -> Asked {
        self.asked += 1;
        Asked(self.asked)
    }

    /// The id and receipt number of the `nth` case made by one event, from 0; `None` after 9,999
    /// cases in a day.
    ///
    /// A clock that was set back goes on counting, so that no number is given twice.
    pub(super) fn number_case(
        &mut self,
        nth: usize,
        now: Now,
    ) -> Option<(SubmissionId, ReceiptNo)> {
        let today = now.wall.date();
        let (day, last) = self.setup.last_serial;
        let serial = if today > day { 1 } else { last + 1 };
        let own = &self.setup.prefix;
        let number = if self.is_training() {
            ReceiptNo::new(&own.for_trials(), today, serial)?
        } else {
            ReceiptNo::new(own, today, serial)?
        };
        self.setup.last_serial = (today.max(day), serial);
        let random = now.random.wrapping_add(nth as u128);
        Some((SubmissionId::from_parts(now.wall, random), number))
    }

    fn service_changed(&mut self, reasons: Vec<ClosedReason>, now: Now, out: &mut Vec<Effect>) {
        self.closed = reasons;
        let finishing = self
            .session
            .as_ref()
            .is_some_and(|s| matches!(s.page, Page::Receipt(_)));
        if !self.is_open() && !finishing {
            self.desk_told(DeskEvent::DeviceChanged, now, out);
            self.end_session(out);
        }
    }

    fn tapped(&mut self, tap: Tap, now: Now, out: &mut Vec<Effect>) {
        if !self.is_open()
            && !matches!(
                tap,
                Tap::Exit | Tap::NextTextSize | Tap::NextTheme | Tap::Aloud(_) | Tap::Ease(_)
            )
        {
            return;
        }
        // Under a login page or a lock nothing of the visit is to be reached.
        let covered = self.desk.hands() == Hands::Covered;
        let above = matches!(
            tap,
            Tap::Desk(_)
                | Tap::Work(_)
                | Tap::Panel(_)
                | Tap::NextTextSize
                | Tap::NextTheme
                | Tap::Aloud(_)
                | Tap::Ease(_)
        );
        if covered && !above {
            self.refuses_technician(&tap);
            return;
        }
        let before = self.question_on_screen();
        super::steps::tap(self, tap, now, out);
        if before != self.question_on_screen() {
            self.pages_turned();
        }
    }
}
