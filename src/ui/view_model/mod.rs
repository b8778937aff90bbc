//! What every screen shows, made from the visit's [`Scene`]. Personal data is masked here and
//! nowhere else: past this point there are no names and numbers, only what may be seen.

pub mod aloud;
mod cards;
mod cases;
mod desk;
mod devices;
mod ease;
pub mod face;
mod ferry;
mod form;
mod frame;
mod home;
mod jobs;
mod library;
mod overview;
mod pack;
mod panel;
mod print;
mod problems;
mod questions;
mod receipt;
mod refused;
mod retire;
mod scenes;
mod seekers;
mod setup;
mod sketch;
mod typing;
mod update;
mod work;

pub use crate::domain::places::{Places, Village};
pub use aloud::Listener;
pub use typing::{Keys, Typing, TypingTarget};

use super::generated as g;
use super::text::checks::Checked;
use super::text::{aloud as words, common};
use crate::domain::documents::PageImage;
use crate::domain::face::FaceImage;
use crate::domain::jobs::trade::Vocabulary;
use crate::domain::ledger::Picture;
use crate::domain::speech::clips::Clips;
use crate::domain::speech::speaking::SpeakerStatus;
use crate::domain::visit::ease::{Motion, Reach};
use crate::domain::visit::page::Page;
use crate::domain::visit::scene::{Scene, View};
use crate::domain::visit::{Tap, Theme};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What the screens know besides the visit: nothing personal, and seldom another.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Town and village, 玉泉镇李家庄村.
    pub place: String,
    /// What stands behind it, 就业社保服务点.
    pub service: String,
    /// The terminal's name in the county's register, which is on the phone that logs somebody in
    /// too; empty before it is known.
    pub terminal: String,
    /// The number people call when the terminal cannot help.
    pub phone: String,
    /// Whether the devices are real; a simulated build says so on every screen.
    pub devices: Devices,
    /// Whether an identity card can be laid down.
    pub identity_cards: IdentityCards,
    /// Names of trades.
    pub vocabulary: Arc<Vocabulary>,
    /// Towns and villages to pick from.
    pub places: Arc<Places>,
    /// What is new: one line on the first page; may be empty.
    pub news: String,
    /// Where a fault lies that keeps the terminal closed: files, keys, places.
    pub technician: Vec<String>,
    /// What the terminal found when it examined itself last, beside the devices that tell of themselves.
    pub house: Vec<Checked>,
    /// It looks again just now.
    pub looking: bool,
    /// What can be read aloud.
    pub clips: Arc<Clips>,
    /// Whether there is a headset to hear what concerns oneself alone.
    pub headset: Headset,
}

/// Whether a headset can be plugged in that is heard by nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headset {
    /// There is none.
    None,
    /// There is one.
    Fitted,
}

/// Whether there is a reader for identity cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityCards {
    /// There is.
    Read,
    /// There is not: the social-security card or an operator.
    NotRead,
}

/// Whether devices, persons and county are real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Devices {
    /// They are.
    Real,
    /// They are made up: every screen says so.
    Simulated,
}

/// What only the screen knows: which part of a page is open. Gone with the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// For a place: whether places outside the terminal's county are shown.
    pub elsewhere: bool,
    /// In large text: all groups are shown instead of the few big tiles.
    pub all_groups: bool,
    /// The sheet for what one sees and hears is open.
    pub ease: bool,
}

/// What a tap means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Something for the visit.
    Tap(Tap),
    /// Read this page aloud, to whom.
    ReadAloud(Listener),
    /// Show places outside the terminal's county, or inside it again; begins the answer anew.
    LookElsewhere(bool, Tap),
    /// Show all groups, or the few big tiles again.
    ShowAllGroups(bool),
    /// Take a picture of the page behind for a report.
    TakePicture,
    /// Open the sheet for what one sees and hears, or shut it.
    ShowEase(bool),
}

/// A listing in a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobCard {
    /// Headline.
    pub title: String,
    /// Pay with its unit.
    pub wage: String,
    /// Address and employer.
    pub place: String,
    /// The way from here; may be empty.
    pub distance: String,
    /// Why it fits; may be empty.
    pub reason: String,
    /// A few words more.
    pub tags: Vec<String>,
}

/// A filter of the list of jobs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FilterBox {
    /// What is set, as the button says it.
    pub label: String,
    /// What it is about.
    pub name: String,
    /// Whether it leaves anything out.
    pub on: bool,
    /// What can be set.
    pub options: Vec<String>,
    /// Which is set.
    pub chosen: usize,
}

/// A question of a form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuestionBox {
    /// Everything but the choices.
    pub view: g::Question,
    /// What was picked on the way to an answer.
    pub crumbs: Vec<g::Choice>,
    /// Choices, or what can be picked in this step.
    pub options: Vec<g::Choice>,
}

/// The strokes of a signature as their path; `Debug` shows nothing of them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Ink(pub Zeroizing<String>);

impl std::fmt::Debug for Ink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ink(…)")
    }
}

/// All that is on screen. Fields of pages that are not shown are empty.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(
    missing_docs,
    reason = "the fields are the properties of ui/api.slint, described there"
)]
pub struct ViewModel {
    pub screen: g::Screen,
    pub overlay: g::Overlay,
    pub size: g::TextSize,
    pub theme: g::ThemeKind,
    pub reach: Reach,
    pub motion: Motion,
    pub frame: g::Frame,
    pub session: g::Session,
    pub bar: Vec<g::BarItem>,
    pub steps: Vec<g::Step>,
    pub home: g::HomeView,
    pub tiles: Vec<g::Tile>,
    pub quicks: Vec<g::Quick>,
    pub list_head: g::ListHead,
    pub services: Vec<g::ServiceRow>,
    pub guide: g::GuideView,
    pub guide_facts: Vec<g::Fact>,
    pub identify: g::IdentifyView,
    pub reading: g::ReadingView,
    pub overview: g::OverviewView,
    pub matches: Vec<JobCard>,
    pub cases: Vec<g::CaseRow>,
    pub cases_view: g::CasesView,
    pub jobs_view: g::JobsView,
    pub kinds: Vec<g::Kind>,
    pub filters: Vec<FilterBox>,
    pub jobs: Vec<JobCard>,
    pub relaxations: Vec<String>,
    pub words: Vec<String>,
    pub job: g::JobView,
    pub job_facts: Vec<g::Fact>,
    pub slip_code: String,
    pub form: g::FormView,
    pub questions: Vec<QuestionBox>,
    pub ink: Ink,
    pub review: g::ReviewView,
    pub answers: Vec<g::Answer>,
    pub receipt: g::ReceiptView,
    pub receipt_facts: Vec<g::Fact>,
    pub receipt_code: String,
    pub fault: g::FaultView,
    pub out: g::OutView,
    pub out_reasons: Vec<String>,
    pub over: g::OverlayView,
    pub toast: g::Toast,
    pub print: g::PrintView,
    pub case: g::CaseView,
    pub case_facts: Vec<g::Fact>,
    pub missing: Vec<g::Fact>,
    pub records: g::RecordsView,
    pub figures: Vec<g::Figure>,
    pub bars: Vec<g::Bar>,
    pub record_rows: Vec<g::RecordRow>,
    pub record_facts: Vec<g::Fact>,
    pub seeker: g::SeekerView,
    pub seeker_facts: Vec<g::Fact>,
    pub lookup: g::LookupView,
    pub refused: g::RefusedView,
    pub refused_facts: Vec<g::Fact>,
    pub entries: Vec<g::LibraryRow>,
    pub topics: Vec<g::Choice>,
    pub article: g::ArticleView,
    pub paragraphs: Vec<String>,
    pub place: g::PlaceView,
    pub place_facts: Vec<g::Fact>,
    pub courses: Vec<g::Fact>,
    pub dots: Vec<g::MapDot>,
    pub bundles: Vec<String>,
    pub scene: g::SceneView,
    pub scene_rows: Vec<g::SceneRow>,
    pub desk: g::DeskView,
    pub desk_rows: Vec<String>,
    pub desk_buttons: Vec<String>,
    pub desk_facts: Vec<g::Fact>,
    pub desk_code: String,
    pub duty: g::DutyView,
    pub pages: g::PagesView,
    pub page_marks: Vec<g::Choice>,
    /// The page shown large.
    pub page_shown: Option<PageImage>,
    pub face: g::FaceView,
    /// The picture of the face that was taken.
    pub face_shown: Option<FaceImage>,
    pub problem: g::ProblemView,
    pub problem_rows: Vec<g::ProblemRow>,
    pub problem_buttons: Vec<String>,
    pub problem_picture: Option<Picture>,
    pub work: g::WorkView,
    pub work_rows: Vec<g::CaseRow>,
    pub work_facts: Vec<g::Fact>,
    pub work_options: Vec<g::Choice>,
    pub face_hints: g::FaceHints,
    pub face_checks: Vec<g::FaceCheck>,
    pub ease: g::EaseView,
    pub ease_sizes: Vec<g::Choice>,
    pub ease_colours: Vec<g::Choice>,
    pub ease_ways: Vec<g::EaseWay>,
    pub panel: g::PanelView,
    pub panel_ways: Vec<g::PanelTab>,
    pub panel_places: Vec<g::PanelTab>,
    pub panel_row: Vec<String>,
    pub panel_marks: Vec<String>,
    /// What is drawn on the strip, thousandths of its height.
    pub panel_ink: Ink,
    /// Which panel it is, and how many strokes it has taken.
    pub panel_number: u64,
    pub panel_strokes: u64,
    /// Whether the page is seen on which the camera looks at a person: on no other are its frames shown.
    pub preview: bool,
    /// Whether the digits of the pad are for the set-up.
    pub setup: bool,
    meanings: Vec<(Place, Meaning)>,
    typings: Vec<(Place, Typing)>,
}

/// A list, a row of it, and a part of the row.
type Place = (g::Spot, usize, usize);

impl ViewModel {
    /// What a tap on this place means; `None` where nothing is to be tapped.
    pub fn meaning(&self, spot: g::Spot, row: usize, part: usize) -> Option<&Meaning> {
        let place = (spot, row, part);
        self.meanings
            .iter()
            .find(|(p, _)| *p == place)
            .map(|(_, m)| m)
    }

    /// What takes the keys at this place.
    pub fn typing(&self, spot: g::Spot, row: usize) -> Option<&Typing> {
        let place = (spot, row, 0);
        self.typings
            .iter()
            .find(|(p, _)| *p == place)
            .map(|(_, t)| t)
    }

    /// Puts text that is newer than the scene into the field it was typed into.
    pub fn put_typed(&mut self, target: &TypingTarget, text: &str) {
        let found = self.typings.iter_mut().find(|(_, t)| t.target == *target);
        let Some(((_, row, _), typing)) = found else {
            return;
        };
        typing.text = Zeroizing::new(text.to_owned());
        let shown = typing.shown(text);
        let draws = typing.keys == Keys::Strokes;
        if typing.keys.are_words() {
            self.panel.value = panel::tail(&shown, panel::ROOM).into();
        }
        match target {
            TypingTarget::Field(_) => {
                if let Some(question) = self.questions.get_mut(*row) {
                    question.view.value = shown.into();
                }
            }
            TypingTarget::Problem => self.problem.words = shown.into(),
            TypingTarget::Words | TypingTarget::LibraryWords => {
                self.jobs_view.search = shown.into();
            }
        }
        if draws {
            self.ink = Ink(Zeroizing::new(text.to_owned()));
        }
    }

    /// Whether the scene itself already has this text in the field.
    pub fn has_typed(&self, target: &TypingTarget, text: &str) -> bool {
        let mut all = self.typings.iter();
        all.any(|(_, t)| t.target == *target && t.text.as_str() == text)
    }

    fn on(&mut self, spot: g::Spot, row: usize, meaning: Meaning) {
        self.meanings.push(((spot, row, 0), meaning));
    }

    fn tap(&mut self, spot: g::Spot, row: usize, tap: Tap) {
        self.on(spot, row, Meaning::Tap(tap));
    }

    fn tap_part(&mut self, spot: g::Spot, row: usize, part: usize, tap: Tap) {
        self.meanings.push(((spot, row, part), Meaning::Tap(tap)));
    }
}

/// Makes the view of a scene.
pub fn from_scene(scene: &Scene, around: &Surroundings, look: &Look) -> ViewModel {
    let mut vm = ViewModel {
        size: frame::text_size(scene.settings.text),
        theme: match scene.settings.theme {
            Theme::Standard => g::ThemeKind::Standard,
            Theme::HighContrast => g::ThemeKind::Contrast,
            Theme::DarkHighContrast => g::ThemeKind::Dark,
        },
        reach: scene.settings.reach,
        motion: scene.settings.motion,
        ..ViewModel::default()
    };
    frame::frame(&mut vm, scene, around);
    match &scene.view {
        View::Welcome => home::welcome(&mut vm, scene, around, look),
        View::OutOfService(reasons) => receipt::out_of_service(&mut vm, reasons, scene, around),
        View::Page(page) => page_of(&mut vm, page, scene, around, look),
        View::Setup(open) => setup::page(&mut vm, open, scene),
        View::Retiring(at) => retire::page(&mut vm, at, scene),
        View::Desk => match scene.desk.problems() {
            Some(open) => problems::page(&mut vm, open, scene),
            None => desk::page(&mut vm, scene, around),
        },
    }
    panel::panel(&mut vm, scene);
    desk::duty_bar(&mut vm, scene);
    frame::overlay(&mut vm, scene);
    ease::sheet(&mut vm, scene, look);
    aloud::bar(&mut vm, scene, around);
    vm
}

fn page_of(vm: &mut ViewModel, page: &Page, scene: &Scene, around: &Surroundings, look: &Look) {
    if !matches!(page, Page::Home) {
        frame::page_bar(vm, scene);
    }
    match page {
        Page::Services(group) => home::services(vm, *group, scene),
        Page::Guide(item) => home::guide(vm, *item, scene),
        Page::Identify { purpose, problem } => {
            cards::identify(vm, *purpose, *problem, scene, around);
        }
        Page::Reading { stage, .. } => cards::reading(vm, *stage),
        Page::CardLocked { purpose } => cards::locked(vm, *purpose, scene),
        Page::Overview(overview) => overview::overview(vm, overview, scene, around),
        Page::Cases(page) => cases::cases(vm, page, scene),
        Page::Jobs(jobs) => jobs::list(vm, jobs, scene, around),
        Page::Job(job) => jobs::detail(vm, job, scene, around),
        Page::Form(filing) => form::form(vm, filing, scene, around, look),
        Page::Review { filing, fault } => form::review(vm, filing, *fault, scene, around),
        Page::Submitting { filing, .. } => form::submitting(vm, filing, scene, around),
        Page::Receipt(receipt) => receipt::receipt(vm, receipt, scene, around),
        Page::Home => home::welcome(vm, scene, around, look),
        Page::Help => receipt::help(vm, scene, around),
        Page::CardOut => cards::covered(vm, scene),
        Page::Records(page) => questions::records(vm, page, scene, around),
        Page::Viewed(page) => questions::viewed(vm, page, scene),
        Page::Seekers(page) => seekers::seekers(vm, page, scene, around),
        Page::CaseLookup(page) => cases::lookup(vm, page, scene, around),
        Page::Case(line) => cases::case(vm, line, scene, around),
        Page::Checking { .. } => refused::checking(vm),
        Page::Refused(page) => refused::refused(vm, page, scene, around),
        Page::Library(list) => library::list(vm, list, scene, around),
        Page::Entry(page) => library::entry(vm, page, scene, around),
        Page::OutOfReach(item) => home::out_of_reach(vm, *item, scene),
        Page::LifeEvents => scenes::all(vm, scene),
        Page::LifeEvent(page) => scenes::one(vm, page, scene),
        Page::CheckingSet(_) => refused::checking(vm),
        Page::TypedIdentity { filing, .. } => form::identity(vm, filing, scene, around, look),
    }
}

/// What the screens say where a page cannot be read aloud.
pub fn not_read(speaker: SpeakerStatus) -> g::Toast {
    let text = match speaker {
        SpeakerStatus::Working => words::NOTHING,
        SpeakerStatus::Starting | SpeakerStatus::NoClips => common::NO_VOICE,
        SpeakerStatus::Gone => words::NO_SOUND,
    };
    toast(text)
}

fn toast(text: &str) -> g::Toast {
    g::Toast {
        text: text.into(),
        tone: g::Tone::Plain,
    }
}

fn fact(label: &str, value: impl AsRef<str>) -> g::Fact {
    g::Fact {
        label: label.into(),
        value: value.as_ref().into(),
        tone: g::Tone::Plain,
    }
}
