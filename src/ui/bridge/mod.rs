//! Between the visit and the Slint screens: scenes come in and only what changed is set; taps go
//! out as intents. Lives on the thread that draws.

mod codes;
mod lists;
mod pages;
mod pen;
mod picture;
mod preview;
mod prompts;
mod strip;

pub use preview::{PreviewSlot, square};

use super::generated::{Api, App, Overlay, Spot, Theme, ThemeKind};
use super::view_model::{
    self, Listener, Look, Meaning, Surroundings, TypingTarget, ViewModel, from_scene,
};
use crate::domain::ledger::Words;
use crate::domain::machine::retire::Retiring;
use crate::domain::operators::desk::{
    DeskTap, Duty, DutyPage, ProblemStep, ProblemTap, RetireStep,
};
use crate::domain::services::form::RawAnswer;
use crate::domain::setup::SetupTap;
use crate::domain::speech::clips::Sound;
use crate::domain::speech::speaking::{AloudTap, SpeakerStatus};
use crate::domain::visit::ease::{Motion, Reach};
use crate::domain::visit::jobs_page::JobFilter;
use crate::domain::visit::library_page::{LibraryFilter, LibraryTap};
use crate::domain::visit::lookup_page::LookupKey;
use crate::domain::visit::page::Page;
use crate::domain::visit::scene::{Scene, View};
use crate::domain::visit::{SessionId, Tap};
use crate::domain::writing::panel::PanelTap;
use lists::Lists;
use slint::{Global, SharedString, Timer, TimerMode};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// What the screens ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// A control was tapped.
    Tap(Tap),
    /// The screen was touched anywhere; at most twice a second.
    Touch,
    /// What has come on the screen, for who hears each page. Nobody touched anything.
    Prompt(Vec<Sound>),
}

/// How long a short word stays.
const TOAST: Duration = Duration::from_secs(4);
/// What has come is said once nothing more has come for so long.
const SETTLED: Duration = Duration::from_millis(300);
/// Room for the path of a long stroke, in bytes.
const STROKE_ROOM: usize = 8 * 1_024;
/// Touches closer together than this count once.
const TOUCH_EVERY: Duration = Duration::from_millis(500);

/// The newest scene on its way to the screen. Older ones that were never drawn are dropped.
#[derive(Clone, Default)]
pub struct SceneSlot(Arc<Mutex<Option<Scene>>>);

impl SceneSlot {
    /// Puts a scene in place of one that was not drawn yet.
    pub fn put(&self, scene: Scene) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(scene);
    }

    /// Takes the scene out, if there is a new one.
    pub fn take(&self) -> Option<Scene> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Which page a local look belongs to.
type PageKey = (
    Option<SessionId>,
    Option<std::mem::Discriminant<Page>>,
    usize,
);

struct State {
    around: Surroundings,
    scene: Option<Scene>,
    shown: ViewModel,
    page: Option<PageKey>,
    look: Look,
    typed: Option<(TypingTarget, Zeroizing<String>)>,
    /// The stroke a finger is drawing now.
    stroke: Zeroizing<String>,
    /// The strip of the panel for writing.
    strip: strip::Strip,
    /// What is to be said of itself.
    prompts: prompts::Prompts,
}

/// The screens of one terminal.
pub struct Screens {
    app: App,
    lists: Lists,
    state: RefCell<State>,
    send: Box<dyn Fn(Intent)>,
    /// Itself, for timers.
    me: Weak<Self>,
    prompt: Timer,
    toast: Timer,
    touch: Timer,
    touched: Cell<bool>,
    preview: PreviewSlot,
    seen: RefCell<preview::Seen>,
}

impl Screens {
    /// Makes the screens, empty until the first scene. `send` gets every intent, on this thread.
    ///
    /// Errors when no window can be made.
    pub fn new(
        around: Surroundings,
        send: impl Fn(Intent) + 'static,
    ) -> Result<Rc<Self>, slint::PlatformError> {
        let app = App::new()?;
        let screens = Rc::new_cyclic(|me| Self {
            me: me.clone(),
            prompt: Timer::default(),
            lists: Lists::attach(&Api::get(&app)),
            app,
            state: RefCell::new(State {
                around,
                scene: None,
                shown: ViewModel::default(),
                page: None,
                look: Look::default(),
                typed: None,
                stroke: Zeroizing::default(),
                strip: strip::Strip::default(),
                prompts: prompts::Prompts::default(),
            }),
            send: Box::new(send),
            toast: Timer::default(),
            touch: Timer::default(),
            touched: Cell::new(false),
            preview: PreviewSlot::default(),
            seen: RefCell::default(),
        });
        screens.listen();
        screens.draw_all();
        Ok(screens)
    }

    /// The window.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The terminal knows more of where it stands than before.
    pub fn surround(&self, around: Surroundings) {
        self.state.borrow_mut().around = around;
        self.refresh(false);
    }

    /// Shows a scene.
    pub fn show(&self, scene: Scene) {
        let turned = {
            let mut state = self.state.borrow_mut();
            let key = page_key(&scene);
            let turned = state.page != Some(key);
            if turned {
                state.page = Some(key);
                state.look = Look::default();
                state.typed = None;
                state.stroke = Zeroizing::default();
                state.strip = strip::Strip::default();
            }
            state.scene = Some(scene);
            turned
        };
        self.refresh(turned);
    }

    fn listen(self: &Rc<Self>) {
        let api = Api::get(&self.app);
        let screens = Rc::downgrade(self);
        api.on_tapped(move |spot, row, part| {
            if let Some(screens) = screens.upgrade() {
                screens.tapped(spot, index(row), index(part));
            }
        });
        let screens = Rc::downgrade(self);
        api.on_typed(move |spot, row, key| {
            if let Some(screens) = screens.upgrade() {
                screens.typed(spot, index(row), &key);
            }
        });
        let screens = Rc::downgrade(self);
        api.on_touched(move || {
            if let Some(screens) = screens.upgrade() {
                screens.felt();
            }
        });
    }

    fn felt(self: &Rc<Self>) {
        if self.touched.replace(true) {
            return;
        }
        let screens = Rc::downgrade(self);
        self.touch
            .start(TimerMode::SingleShot, TOUCH_EVERY, move || {
                if let Some(screens) = screens.upgrade() {
                    screens.touched.set(false);
                }
            });
        (self.send)(Intent::Touch);
    }

    fn tapped(self: &Rc<Self>, spot: Spot, row: usize, part: usize) {
        if spot == Spot::Dismiss {
            return self.clear_toast();
        }
        let meaning = self.state.borrow().shown.meaning(spot, row, part).cloned();
        match meaning {
            Some(Meaning::Tap(Tap::Panel(tap))) => self.on_panel(tap),
            Some(Meaning::Tap(tap)) => (self.send)(Intent::Tap(tap)),
            Some(Meaning::ReadAloud(listener)) => self.read_aloud(listener),
            Some(Meaning::LookElsewhere(elsewhere, anew)) => {
                self.look(|look| look.elsewhere = elsewhere);
                (self.send)(Intent::Tap(anew));
            }
            Some(Meaning::ShowAllGroups(all)) => self.look(|look| look.all_groups = all),
            Some(Meaning::TakePicture) => self.take_picture_soon(),
            Some(Meaning::ShowEase(open)) => self.look(|look| look.ease = open),
            None => {}
        }
    }

    /// Sends what the page says to be read, or tells why it is not.
    fn read_aloud(self: &Rc<Self>, listener: Listener) {
        let (speaker, sounds) = {
            let state = self.state.borrow();
            let speaker = state.scene.as_ref().map(|s| s.speaker).unwrap_or_default();
            let lines = view_model::aloud::lines(&state.shown, listener);
            let texts = lines.iter().map(view_model::aloud::Line::text);
            (speaker, state.around.clips.lines(texts))
        };
        let tap = match listener {
            _ if sounds.is_empty() => None,
            Listener::Headset => Some(AloudTap::ReadInHeadset(sounds)),
            Listener::Room => (speaker == SpeakerStatus::Working).then_some(AloudTap::Read(sounds)),
        };
        match tap {
            Some(tap) => (self.send)(Intent::Tap(Tap::Aloud(tap))),
            None => self.say(view_model::not_read(speaker)),
        }
    }

    fn look(&self, change: impl FnOnce(&mut Look)) {
        change(&mut self.state.borrow_mut().look);
        self.refresh(false);
    }

    /// A key of a panel. The text is kept here until the visit has caught up, so that fast fingers
    /// lose nothing.
    fn typed(&self, spot: Spot, row: usize, key: &str) {
        if spot == Spot::Lookup {
            return (self.send)(Intent::Tap(Tap::LookupKey(lookup_key(key))));
        }
        if spot == Spot::Desk && self.state.borrow().shown.setup {
            return (self.send)(Intent::Tap(Tap::Setup(setup_key(key))));
        }
        if spot == Spot::Desk {
            return (self.send)(Intent::Tap(Tap::Desk(desk_key(key))));
        }
        if spot == Spot::PanelKey {
            return key
                .chars()
                .for_each(|key| self.on_panel(PanelTap::Key(key)));
        }
        if spot == Spot::PanelInk {
            return self.write(key);
        }
        if spot == Spot::Ink {
            return self.draw(row, key);
        }
        let keyed = self.state.borrow().shown.keyed(key);
        if let Some(tap) = keyed {
            return self.on_panel(tap);
        }
        let tap = {
            let mut state = self.state.borrow_mut();
            let Some(typing) = state.shown.typing(spot, row).cloned() else {
                return;
            };
            let now = match &state.typed {
                Some((target, text)) if *target == typing.target => text.clone(),
                _ => typing.text.clone(),
            };
            let next = typing.after(&now, key);
            state.typed = Some((typing.target.clone(), next.clone()));
            match typing.target {
                TypingTarget::Field(field) => Tap::Answer(field, RawAnswer::Typed(next)),
                TypingTarget::Problem => {
                    let words = Words::parse(&next).unwrap_or_default();
                    Tap::Desk(DeskTap::Problem(ProblemTap::Type(words)))
                }
                TypingTarget::Words => Tap::FilterJobs(JobFilter::Words(next.to_string())),
                TypingTarget::LibraryWords => {
                    let words = LibraryFilter::Words(next.to_string());
                    Tap::Library(LibraryTap::Filter(words))
                }
            }
        };
        self.refresh(false);
        (self.send)(Intent::Tap(tap));
    }

    /// Something on the panel for writing: the visit puts it behind whatever was typed before.
    fn on_panel(&self, tap: PanelTap) {
        self.state.borrow_mut().typed = None;
        (self.send)(Intent::Tap(Tap::Panel(tap)));
    }

    /// The way of a finger over the strip of the panel. The ink is on the screen before the visit hears
    /// of it.
    fn write(&self, mark: &str) {
        let tap = {
            let mut state = self.state.borrow_mut();
            let tap = state.strip.mark(mark);
            let ink = state.strip.with(&state.shown.panel_ink.0);
            Api::get(&self.app).set_panel_ink(pen::strip(&ink));
            tap
        };
        if let Some(tap) = tap {
            self.on_panel(tap);
        }
    }

    /// The way of a finger over the pad. The ink is on the screen before the visit hears of it.
    fn draw(&self, row: usize, mark: &str) {
        let finished = {
            let mut state = self.state.borrow_mut();
            if mark != "." {
                if mark.starts_with('M') {
                    state.stroke = Zeroizing::new(String::with_capacity(STROKE_ROOM));
                }
                if !state.stroke.is_empty() || mark.starts_with('M') {
                    state.stroke.push_str(mark);
                }
                let ink = Zeroizing::new([state.shown.ink.0.as_str(), &state.stroke].concat());
                Api::get(&self.app).set_ink(pen::picture(&ink));
                return;
            }
            std::mem::take(&mut state.stroke)
        };
        if !finished.is_empty() {
            self.typed(Spot::Option, row, &finished);
        }
    }

    /// Shows a short word for a while, and says it to who hears each page.
    pub fn say(self: &Rc<Self>, toast: super::generated::Toast) {
        if self.hears_each_page().is_some() {
            self.state.borrow_mut().prompts.add(toast.text.to_string());
            self.prompt_soon();
        }
        Api::get(&self.app).set_toast(toast);
        let screens = Rc::downgrade(self);
        self.toast.start(TimerMode::SingleShot, TOAST, move || {
            if let Some(screens) = screens.upgrade() {
                screens.clear_toast();
            }
        });
    }

    fn clear_toast(&self) {
        Api::get(&self.app).set_toast(super::generated::Toast::default());
    }

    /// Builds the view anew and sets what differs from what is shown. A page that was `turned`
    /// begins at its top.
    fn refresh(&self, turned: bool) {
        let mut state = self.state.borrow_mut();
        let Some(scene) = &state.scene else {
            return;
        };
        let mut next = from_scene(scene, &state.around, &state.look);
        // Ink that was refused is nobody's signature: it leaves the pad at once.
        let refused = scene.refuses_signature();
        let caught_up = state
            .typed
            .as_ref()
            .is_some_and(|(target, text)| next.has_typed(target, text));
        if caught_up {
            state.typed = None;
        }
        if refused {
            state.typed = None;
        }
        if let Some((target, text)) = &state.typed {
            next.put_typed(target, text);
        }
        let drawn = state.strip.follow(&next);
        self.set(&state.shown, &next, turned);
        if refused {
            Api::get(&self.app).set_ink(pen::picture(&next.ink.0));
        }
        if drawn || state.shown.panel_ink != next.panel_ink {
            let ink = state.strip.with(&next.panel_ink.0);
            Api::get(&self.app).set_panel_ink(pen::strip(&ink));
        }
        state.shown = next;
        drop(state);
        self.follow_aloud(turned);
    }

    fn draw_all(&self) {
        let api = Api::get(&self.app);
        let empty = ViewModel::default();
        set_views(&api, &empty, None);
        api.set_toast(super::generated::Toast::default());
    }

    fn set(&self, old: &ViewModel, new: &ViewModel, turned: bool) {
        let api = Api::get(&self.app);
        self.gate_preview(new.preview && new.overlay == Overlay::None);
        self.lists.set(old, new);
        set_views(&api, new, Some(old));
        if old.toast != new.toast {
            api.set_toast(new.toast.clone());
        }
        if turned {
            api.set_turns(api.get_turns().wrapping_add(1));
            api.set_searching(false);
        }
        let theme = Theme::get(&self.app);
        if old.size != new.size {
            theme.set_size(new.size);
        }
        if old.theme != new.theme {
            theme.set_kind(new.theme);
        }
        if old.reach != new.reach {
            theme.set_low(new.reach == Reach::Low);
        }
        if old.motion != new.motion {
            theme.set_still(new.motion == Motion::Still);
        }
        if turned || old.frame.clock != new.frame.clock {
            draw_everything(&theme, new.theme);
        }
    }
}

/// Has every part of the screen drawn in the next frame. Slint 1.18.1 throws shaped texts away that
/// were not drawn for two frames once it keeps more than 1,024 (its pull request 13097), and with
/// them the note of who depends on them: such a text is never drawn again by itself, and the clock
/// stands still. Every text is drawn in a colour of the theme, so the theme is changed and put back.
fn draw_everything(theme: &Theme<'_>, kind: ThemeKind) {
    let other = match kind {
        ThemeKind::Standard => ThemeKind::Dark,
        _ => ThemeKind::Standard,
    };
    theme.set_kind(other);
    theme.set_kind(kind);
}

fn index(i: i32) -> usize {
    usize::try_from(i).unwrap_or(usize::MAX)
}

fn page_key(scene: &Scene) -> PageKey {
    match &scene.view {
        View::Page(page) => {
            let question = match page.as_ref() {
                Page::Form(filing) | Page::TypedIdentity { filing, .. } => filing.position(),
                Page::Records(page) => page.screen,
                Page::Viewed(page) => page.screen,
                Page::Seekers(page) => page.screen * 2 + usize::from(page.chosen.is_some()),
                Page::LifeEvent(page) => {
                    usize::from(page.event) * 2 + usize::from(page.stands.is_empty())
                }
                _ => 0,
            };
            (
                scene.session,
                Some(std::mem::discriminant(page.as_ref())),
                question,
            )
        }
        View::Desk => (scene.session, None, desk_page(scene)),
        View::Welcome | View::OutOfService(_) => (None, None, 0),
        View::Setup(setup) => {
            // The list and the password are pages of their own.
            let air = setup
                .air()
                .map_or(0, |air| 1 + usize::from(air.chosen().is_some()));
            (None, None, 10 * air + setup.step() as usize)
        }
        View::Retiring(at) => (None, None, retiring_page(at)),
    }
}

/// Tells the pages at the end of a terminal apart; how far a wipe is does not turn its page.
fn retiring_page(at: &Retiring) -> usize {
    match at {
        Retiring::Stating => 0,
        Retiring::Waiting(_) => 1,
        Retiring::Wiping { .. } => 2,
        Retiring::Done { asked, .. } => 3 + *asked as usize,
        Retiring::CalledOff(_) => 5,
        Retiring::Over => 6,
    }
}

/// Tells the operator's pages apart.
fn desk_page(scene: &Scene) -> usize {
    if let Some(problems) = scene.desk.problems() {
        return match problems.step {
            ProblemStep::Class => 10,
            ProblemStep::Item(None) => 11,
            ProblemStep::Item(Some(_)) => 12,
            ProblemStep::Describe => 13,
            ProblemStep::Propose => 14,
            ProblemStep::Keeping(_) => 15,
            ProblemStep::Kept(_) => 16,
            ProblemStep::One(_) => 17,
            ProblemStep::List(at) => 18 + at,
        };
    }
    match (scene.desk.login(), scene.desk.duty()) {
        (Some(login), _) if login.way.has_pad() => 1,
        (Some(_), _) => 2,
        (None, Some(duty)) if duty.lock.is_some() => 3,
        (
            None,
            Some(Duty {
                page: Some(DutyPage::Work(work)),
                ..
            }),
        ) => {
            let outcome = work.doing.as_ref().map(|d| d.outcome.is_some());
            10 + work.screen * 3 + outcome.map_or(0, |picked| 1 + usize::from(picked))
        }
        (None, duty) => match duty.and_then(|duty| duty.page.as_ref()) {
            Some(DutyPage::ChoosePin(_)) => 5,
            Some(DutyPage::Coach(_)) => 6,
            Some(DutyPage::Training) => 7,
            Some(DutyPage::ReportLeak) => 8,
            Some(DutyPage::Retire(RetireStep::Question(_))) => 9,
            Some(DutyPage::Retire(RetireStep::Sure(_))) => 900,
            _ => 4,
        },
    }
}

/// A key of the receipt's pad: a character, "⌫" for the last one away, "" for all away.
fn lookup_key(key: &str) -> LookupKey {
    match key.chars().next() {
        None => LookupKey::Clear,
        Some('⌫') => LookupKey::Erase,
        Some(character) => LookupKey::Character(character),
    }
}

/// A key of the operators' pad: a digit, "⌫" for the last one away, "" for all away.
fn setup_key(key: &str) -> SetupTap {
    match key.chars().next() {
        None => SetupTap::Clear,
        Some('⌫') => SetupTap::Erase,
        Some(digit) => SetupTap::Digit(digit),
    }
}

fn desk_key(key: &str) -> DeskTap {
    match key.chars().next() {
        None => DeskTap::Clear,
        Some('⌫') => DeskTap::Erase,
        Some(digit) => DeskTap::Digit(digit),
    }
}

/// Sets every single property that differs; all of them when there is nothing to compare with.
fn set_views(api: &Api<'_>, new: &ViewModel, old: Option<&ViewModel>) {
    macro_rules! differing {
        ($($field:ident: $set:ident;)*) => {
            $(if old.is_none_or(|old| old.$field != new.$field) { api.$set(new.$field.clone()); })*
        };
    }
    differing! {
        screen: set_screen; overlay: set_overlay; frame: set_frame; session: set_session;
        home: set_home; list_head: set_list_head; guide: set_guide; identify: set_identify;
        reading: set_reading; overview: set_overview; cases_view: set_cases_view;
        jobs_view: set_jobs_view; job: set_job; form: set_form; review: set_review;
        receipt: set_receipt; fault: set_fault; out: set_out; over: set_over;
        case: set_case; records: set_records; seeker: set_seeker; lookup: set_lookup;
        print: set_print; refused: set_refused; article: set_article; place: set_place; scene: set_scene;
        desk: set_desk; duty: set_duty; problem: set_problem;
        pages: set_pages; work: set_work; face: set_face; face_hints: set_face_hints;
        panel: set_panel; ease: set_ease;
    }
    if old.is_none_or(|old| old.page_shown != new.page_shown) {
        api.set_page_picture(pages::picture(new.page_shown.as_ref()));
    }
    if old.is_none_or(|old| old.face_shown != new.face_shown) {
        api.set_face_picture(pages::face(new.face_shown.as_ref()));
    }
    if old.is_none_or(|old| old.slip_code != new.slip_code) {
        api.set_slip_code(codes::picture(&new.slip_code));
    }
    if old.is_none_or(|old| old.desk_code != new.desk_code) {
        api.set_desk_code(codes::picture(&new.desk_code));
    }
    if old.is_none_or(|old| old.problem_picture != new.problem_picture) {
        api.set_problem_picture(picture::shown(new.problem_picture.as_ref()));
    }
    if old.is_none_or(|old| old.ink != new.ink) {
        api.set_ink(pen::picture(&new.ink.0));
    }
    if old.is_none_or(|old| old.receipt_code != new.receipt_code) {
        api.set_receipt_code(codes::picture(&new.receipt_code));
    }
}

fn shared(texts: &[String]) -> Vec<SharedString> {
    texts.iter().map(SharedString::from).collect()
}
