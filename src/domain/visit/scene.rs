//! What is to be seen right now: a copy of the state for the screen, nothing more.

use super::comes_for::ComesFor;
use super::ease::Final;
use super::event::{ClosedReason, Line};
use super::face::FaceSeen;
use super::idle::{IdleState, Watch};
use super::page::Page;
use super::pages::PagesSeen;
use super::printing::Printing;
use super::session::Session;
use super::start::Circumstances;
use super::tally::Tally;
use super::visit::{Now, Visit};
use super::{SessionId, Settings};
use crate::domain::bulletin::headlines;
use crate::domain::bundle::AssistedRule;
use crate::domain::machine::retire::Retiring;
use crate::domain::operators::desk::{Desk, DutyNo, Hands};
use crate::domain::paper::PrinterStatus;
use crate::domain::people::card::{CardProof, CardStatus};
use crate::domain::people::identity::{IdNumber, PersonName};
use crate::domain::services::catalogue::Catalogue;
use crate::domain::services::workdays::Workdays;
use crate::domain::setup::Setup;
use crate::domain::speech::speaking::{SpeakerStatus, Speech};
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::domain::writing::panel::Panel;
use std::sync::Arc;

/// Headlines shown at most.
const HEADLINES: usize = 3;

/// The screen's input. Personal data in it is masked by the screen and wiped when it is dropped.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The items.
    pub catalogue: Option<Arc<Catalogue>>,
    /// What is on screen.
    pub view: View,
    /// The masked line on top, when somebody is known and the page is not covered.
    pub person: Option<PersonLine>,
    /// Which session it is; `None` on the welcome screen.
    pub session: Option<SessionId>,
    /// How long until the page ends by itself.
    pub remaining: Option<Remaining>,
    /// The line to the county.
    pub line: Line,
    /// The slot.
    pub slot: CardStatus,
    /// The reader identity cards are laid on; `None` where nothing was heard of one.
    pub laid: Option<CardStatus>,
    /// The calendar of working days.
    pub workdays: Arc<Workdays>,
    /// The time of day.
    pub now: WallTime,
    /// Size and colours.
    pub settings: Settings,
    /// Headlines of the county's notices, the newest first.
    pub news: Vec<String>,
    /// The printer.
    pub printer: PrinterStatus,
    /// The last print of the session.
    pub printing: Option<Printing>,
    /// The operator's side.
    pub desk: Desk,
    /// The clock that never jumps, for what counts down at the desk.
    pub mono: MonoTime,
    /// Whether a form that somebody has begun waits behind the page.
    pub begun: bool,
    /// What the county lets operators help with.
    pub assisted: AssistedRule,
    /// A card lies in the slot that is read when the operator's page is gone.
    pub card_waits: bool,
    /// Taking pages of documents.
    pub pages: PagesSeen,
    /// Taking a picture of the face.
    pub face: FaceSeen,
    /// Whether the page is being read aloud.
    pub speech: Speech,
    /// The loudspeaker.
    pub speaker: SpeakerStatus,
    /// What lies behind the pages of reports, emptied of the person.
    pub behind: Option<Box<View>>,
    /// The panel for writing, under what is written into.
    pub panel: Option<Box<Panel>>,
    /// Who acts on the page, where somebody came for the holder.
    pub came: Option<ComesFor>,
    /// The card shown under the cover is not the one it waits for.
    pub stranger: bool,
    /// What is asked once more before it is done.
    pub asks: Option<Final>,
    /// What waits at the desk.
    pub tally: Tally,
}

/// What fills the screen.
#[derive(Debug, Clone)]
pub enum View {
    /// Nobody is there.
    Welcome,
    /// A page of a session.
    Page(Box<Page>),
    /// A page of the operator's covers everything.
    Desk,
    /// Nobody can be served.
    OutOfService(Vec<ClosedReason>),
    /// A terminal from its carton: only the pages of its set-up.
    Setup(Box<Setup>),
    /// A terminal at its end: only the pages of that.
    Retiring(Box<Retiring>),
}

/// Who is known.
#[derive(Debug, Clone)]
pub struct PersonLine {
    /// Name as on the card.
    pub name: PersonName,
    /// Citizen number.
    pub id_number: IdNumber,
    /// How it was shown.
    pub proof: CardProof,
}

/// How long a page still lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remaining {
    /// So long without a touch.
    Quiet(Span),
    /// The countdown is on screen.
    Countdown(Span),
}

impl Scene {
    /// What starting an item depends on.
    pub fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            desk: &self.desk,
            line: self.line,
            rule: self.assisted,
        }
    }

    /// What a terminal shows that could not even start.
    pub fn not_started(reason: ClosedReason, now: WallTime, settings: Settings) -> Self {
        Self::without_terminal(View::OutOfService(vec![reason]), now, settings)
    }

    /// What a terminal shows that is being set up.
    pub fn setting_up(setup: Setup, now: WallTime, settings: Settings) -> Self {
        Self::without_terminal(View::Setup(Box::new(setup)), now, settings)
    }

    /// What a terminal shows at its end.
    pub fn retiring(at: Retiring, now: WallTime, settings: Settings) -> Self {
        Self::without_terminal(View::Retiring(Box::new(at)), now, settings)
    }

    fn without_terminal(view: View, now: WallTime, settings: Settings) -> Self {
        Self {
            catalogue: None,
            view,
            person: None,
            session: None,
            remaining: None,
            line: Line::Offline,
            slot: CardStatus::Starting,
            laid: None,
            workdays: Arc::default(),
            now,
            settings,
            news: Vec::new(),
            printer: PrinterStatus::default(),
            printing: None,
            desk: Desk::default(),
            mono: MonoTime(0),
            begun: false,
            assisted: AssistedRule::default(),
            card_waits: false,
            pages: PagesSeen::default(),
            face: FaceSeen::default(),
            speech: Speech::default(),
            speaker: SpeakerStatus::default(),
            behind: None,
            panel: None,
            came: None,
            stranger: false,
            asks: None,
            tally: Tally::default(),
        }
    }
}

impl Scene {
    /// Whether an operator tried to sign, and was told whose the signature is.
    pub fn refuses_signature(&self) -> bool {
        let notice = self.desk.duty().and_then(|duty| duty.notice);
        self.desk.hands() == Hands::Operator && notice == Some(DutyNo::Sign)
    }
}

impl Visit {
    fn settings_on_screen(&self) -> Settings {
        let own = self.settings();
        let covered = self.desk.hands() == Hands::Covered;
        match self.held.filter(|_| covered) {
            Some(held) => Settings {
                text: held.text,
                theme: held.theme,
                ..own
            },
            None => own,
        }
    }

    /// What is to be seen at a moment.
    pub fn scene(&self, now: Now) -> Scene {
        let session = self.session();
        let covered = self.desk.hands() == Hands::Covered;
        let view = match session {
            _ if covered && self.is_open() => View::Desk,
            Some(session) => View::Page(Box::new(session.page.clone())),
            None if self.is_open() => View::Welcome,
            None => View::OutOfService(self.closed()),
        };
        Scene {
            catalogue: self.catalogue.clone(),
            view,
            person: session.filter(|_| !covered).and_then(person_line),
            session: session.map(|s| s.id),
            remaining: session.filter(|_| !covered).map(|s| remaining(s, now)),
            line: self.line(),
            laid: self.laid,
            slot: self.slot(),
            workdays: self.setup.workdays.clone(),
            now: now.wall,
            settings: self.settings_on_screen(),
            news: headlines(&self.notices, now.wall.date(), HEADLINES),
            printer: self.printer(),
            printing: session.and_then(|s| s.prints.last.clone()),
            desk: self.desk.clone(),
            mono: now.mono,
            begun: session.is_some_and(Session::keeps_answers),
            assisted: self.assisted,
            card_waits: self.card_waits,
            pages: session.map_or_else(PagesSeen::default, |s| s.pages.seen(self.camera)),
            face: self.face_seen(),
            speech: self.voice.speech(),
            speaker: self.voice.speaker,
            behind: self.behind(),
            panel: self.writing.panel().cloned().map(Box::new),
            came: session.and_then(ComesFor::on_screen),
            stranger: session.is_some_and(|s| s.stranger.is_some()),
            asks: session.filter(|_| !covered).and_then(|s| s.asks),
            tally: self.tally.clone(),
        }
    }
}

fn person_line(session: &Session) -> Option<PersonLine> {
    if session.covered.is_some() {
        return None;
    }
    session.identified().map(|known| PersonLine {
        name: known.holder.name.clone(),
        id_number: known.holder.id_number.clone(),
        proof: known.holder.proof,
    })
}

fn remaining(session: &Session, now: Now) -> Remaining {
    let watch = session.watch();
    match session.idle.state(watch, now.mono) {
        IdleState::Active(left) => Remaining::Quiet(left),
        // A covered page waits for its card alone.
        IdleState::Warning(left) if watch == Watch::CardOut => Remaining::Quiet(left),
        IdleState::Warning(left) => Remaining::Countdown(left),
        IdleState::Over => Remaining::Quiet(Span(0)),
    }
}
