//! The terminal as it ships: configuration in, real devices, a window on the panel.
//!
//! The window opens whatever is wrong. While the terminal cannot start, the panel says so, with the
//! phone and with what a technician needs, and the start is tried again every few seconds: a mended
//! file or a finished enrolment is taken up without anybody restarting anything.

mod cameras;
mod house;
mod identity;
mod panel;
mod problem;
pub mod retire;
mod self_check;
pub mod setup;
mod speaker;
mod writing;

pub use panel::surroundings;
pub use problem::StartProblem;
pub use self_check::self_check;
pub use writing::{MODEL, writing};

use crate::adapters::card::{CardLayouts, CardReaderConfig, Limits, PcscReader, ReaderFilter};
use crate::adapters::county::LinkConfig;
use crate::adapters::county::enrol::{enrolled, is_admitted as admitted_here};
use crate::adapters::identity_card::IdentityCards;
use crate::adapters::keys::Wrapped;
use crate::adapters::print::fonts::FontFiles;
use crate::adapters::print::{Pace, PrinterConfig};
use crate::adapters::system::{
    Manager, RetireNote, SystemClock, Watch, Watched, desk_size, on_end, on_line_change,
    start_logging,
};
use crate::app::{Event, Frame, LogSettings, Place, Readers, SyncIntervals};
use crate::config::{Config, Orientation, data_dir, load, names_a_terminal};
use crate::domain::delivery::BacklogLimits;
use crate::domain::machine::retire::{CalledOff, Kept};
use crate::domain::operators::desk::DeskTap;
use crate::domain::people::practice::practice_holder;
use crate::domain::setup::Progress;
use crate::domain::visit::Tap;
use crate::domain::visit::idle::IdleLimits;
use crate::enrol::{key_place, link_dir, root_certificate};
use crate::ports::Sink;
use crate::ports::card::{CardEvent, CardReader};
use crate::ports::clock::Clock;
use crate::ports::face_camera::Preview;
use crate::ports::keys::RootKeeping;
use crate::terminal::{Fittings, Reality, Site, Terminal};
use crate::ui::Intent;
use crate::ui::window::{self, Lies, Placement, Window, WindowHandle};
use cameras::{code_camera, face, pages};
use house::{Again, House};
use panel::Panel;
use retire::{RetireHouse, RetireRun};
use setup::{House as SetupHouse, STICKS, SetupPlaces, SetupRun};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often a start that failed is tried again.
const AGAIN: Duration = Duration::from_secs(5);
/// So long after the start what nobody needs on the first page is left alone: models and dictionaries.
const FIRST_PAGE_FIRST: Duration = Duration::from_secs(8);

/// Why the program ends with a fault; whoever started it starts it again.
#[derive(Debug, thiserror::Error)]
pub enum RunFault {
    /// The panel.
    #[error("there is no screen this user may draw on, by KMS, Wayland or X11 ({0})")]
    Panel(#[from] slint::PlatformError),
    /// The dispatcher died.
    #[error("the dispatcher died of a fault")]
    Died,
    /// The system gives no thread.
    #[error("the system gives no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// How the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// On the whole panel.
    Panel,
    /// In a window of a desk.
    Window,
}

/// The terminal while it starts and runs, shared with the thread that tries again.
#[derive(Clone)]
struct Stage {
    places: SetupPlaces,
    handle: WindowHandle,
    terminal: Arc<Mutex<Option<Terminal>>>,
    panel: Arc<Mutex<Panel>>,
    died: Arc<AtomicBool>,
    data: PathBuf,
}

/// Runs the terminal until its window is closed or a signal asks for its end.
pub fn run(files: &[PathBuf], show: Show) -> Result<(), RunFault> {
    let data = load(files).map_or_else(|_| data_dir(files), |config| config.data.dir);
    let places = SetupPlaces::real(files, &data);
    let asked_to_end = Arc::new(AtomicBool::new(false));
    let asked = asked_to_end.clone();
    on_end(move || {
        asked.store(true, Ordering::Release);
        window::close();
    })?;
    let first = load(&places.sources());
    let panel = Arc::new(Mutex::new(Panel::default()));
    let terminal: Arc<Mutex<Option<Terminal>>> = Arc::default();
    let (around, placement) = match &first {
        Ok(config) => {
            start_logging(config.log);
            locked(&panel).know(config);
            (surroundings(config), placement(show, Some(config)))
        }
        Err(_) => (panel::unknown_place(), placement(show, None)),
    };
    let (taps, closed) = (terminal.clone(), panel.clone());
    let again: Arc<Mutex<Option<Again>>> = Arc::default();
    let asks = again.clone();
    let window = Window::open(around, placement, move |intent| {
        if intent == Intent::Tap(Tap::Desk(DeskTap::LookAgain))
            && let Some(again) = locked(&asks).as_ref()
        {
            again.look();
        }
        pass(intent, &taps, &closed);
    })?;
    let stage = Stage {
        places,
        handle: window.handle(),
        terminal,
        panel,
        died: Arc::default(),
        data,
    };
    locked(&stage.panel).attach(stage.handle.clone());
    let (end, ended) = channel();
    let trying = match first.map_err(StartProblem::Config) {
        _ if stage.is_at_its_end() => Some(StartProblem::Retiring),
        Ok(config) => stage.start(&config).err(),
        Err(problem) => Some(problem),
    }
    .map(|problem| stage.clone().try_again(problem, ended))
    .transpose()?;
    let hears = stage.terminal.clone();
    let told = on_line_change(move || {
        if let Some(terminal) = locked(&hears).as_ref() {
            terminal.inbox().put(Event::LineChanged);
        }
    });
    if let Err(e) = told {
        // The line is asked now and then all the same.
        log::warn!("the kernel does not say when the line changes: {e}");
    }
    let house = House::start(stage.clone(), Arc::new(SystemClock))?;
    *locked(&again) = Some(house.again());
    let watch = Manager::of_environment()
        .map(|manager| Watch::start(manager, stage.watched(), Arc::new(SystemClock)))
        .transpose()?;
    // A signal that came before there was a window to close.
    let ran = if asked_to_end.load(Ordering::Acquire) {
        Ok(())
    } else {
        window.run()
    };
    // From here on the manager waits for the end, not for signs of life.
    drop(watch);
    drop(end);
    if let Some(thread) = trying {
        let _ = thread.join();
    }
    if let Some(terminal) = locked(&stage.terminal).take() {
        terminal.stop();
    }
    // Last: a look that runs may take seconds, and by now every file is closed.
    drop(house);
    ran?;
    if stage.died.load(Ordering::Acquire) {
        Err(RunFault::Died)
    } else {
        Ok(())
    }
}

impl Stage {
    /// Who has to live for the terminal to live: whoever draws, and whoever decides once there is one.
    fn watched(&self) -> Vec<Watched> {
        let (handle, terminal) = (self.handle.clone(), self.terminal.clone());
        vec![
            Watched::new("the screen", move |beat| {
                handle.beat(beat);
                true
            }),
            Watched::new("the dispatcher", move |beat| {
                let inbox = locked(&terminal).as_ref().map(Terminal::inbox);
                let there = inbox.is_some();
                if let Some(inbox) = inbox {
                    inbox.put(Event::Beat(beat));
                }
                there
            }),
        ]
    }

    /// Starts the terminal and keeps it.
    fn start(&self, config: &Config) -> Result<(), StartProblem> {
        let shows = self.handle.clone();
        let (closes, tells) = (self.handle.clone(), self.died.clone());
        let on_death = Box::new(move || {
            tells.store(true, Ordering::Release);
            closes.close();
        });
        let screen = Arc::new(move |frame: Frame| shows.show(frame.scene));
        let preview = self.handle.preview();
        let note = RetireNote::of(&self.data);
        let notes = Notes {
            setup: self.places.finished(),
            called_off: match note.read() {
                Ok(Some(Kept::CalledOff(why))) => Some(why),
                _ => None,
            },
        };
        let called_off = notes.called_off.is_some();
        let leave = self.handle.clone();
        let leave = Arc::new(move || leave.close());
        let terminal = start(config, notes, screen, preview, on_death, leave)?;
        *locked(&self.terminal) = Some(terminal);
        self.places.forget_notes();
        if called_off {
            // It is told again at the next start where the disk keeps it.
            let _ = note.forget();
        }
        Ok(())
    }

    /// Shows why there is no terminal and tries again on a thread of its own, until there is one
    /// or the window is closed.
    fn try_again(
        self,
        problem: StartProblem,
        ended: Receiver<()>,
    ) -> std::io::Result<std::thread::JoinHandle<()>> {
        std::thread::Builder::new()
            .name("start".to_owned())
            .spawn(move || {
                let mut last = String::new();
                let mut next = Err(problem);
                while let Err(problem) = next {
                    let said = problem.to_string();
                    if said != last {
                        start_logging(crate::domain::machine::Verbosity::Warn);
                        log::error!("the terminal does not start: {said}");
                        if matches!(problem, StartProblem::Retiring) {
                            self.retire();
                        } else if self.sets_up(&problem) {
                            self.set_up();
                        } else {
                            locked(&self.panel).close(&problem);
                        }
                        last = said;
                    }
                    if ended.recv_timeout(AGAIN) != Err(RecvTimeoutError::Timeout) {
                        return;
                    }
                    next = self.once_more();
                }
            })
    }

    /// Whether what is missing is the visit of a technician: no enrolment, or no file that says which terminal this is.
    fn sets_up(&self, problem: &StartProblem) -> bool {
        match problem {
            StartProblem::NotEnrolled => true,
            StartProblem::Config(_) => !names_a_terminal(&self.places.sources()),
            _ => false,
        }
    }

    /// Shows the pages of the set-up until the terminal can start.
    fn set_up(&self) {
        // What is missing changes on the way; the visit goes on.
        if locked(&self.panel).sets_up() {
            return;
        }
        let handle = self.handle.clone();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let world = SetupHouse::new(self.places.clone(), code_camera(&clock), clock.clone());
        let world = Box::new(world);
        let show = Arc::new(move |scene| handle.show(scene));
        match SetupRun::start(world, clock, show, Box::new(|| {})) {
            Ok(run) => locked(&self.panel).set_up(run),
            Err(fault) => log::error!("the set-up does not start: {fault}"),
        }
    }

    /// Whether a note of an end lies here: nothing but that end goes on then.
    fn is_at_its_end(&self) -> bool {
        RetireNote::of(&self.data).holds()
    }

    /// Goes on with the end of this terminal, on pages of its own.
    fn retire(&self) {
        if locked(&self.panel).retires() {
            return;
        }
        let handle = self.handle.clone();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let (data, places) = (self.data.clone(), self.places.clone());
        let world = Box::new(RetireHouse::new(data, places, clock.clone()));
        let show = Arc::new(move |scene| handle.show(scene));
        match RetireRun::start(world, clock, show) {
            Ok(run) => locked(&self.panel).retire(run),
            Err(fault) => log::error!("the end of this terminal does not start: {fault}"),
        }
    }

    fn once_more(&self) -> Result<(), StartProblem> {
        if self.is_at_its_end() {
            return Err(StartProblem::Retiring);
        }
        let config = load(&self.places.sources()).map_err(StartProblem::Config)?;
        locked(&self.panel).know(&config);
        self.start(&config)?;
        locked(&self.panel).opened();
        Ok(())
    }
}

fn locked<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Taps go to the terminal; while there is none, to the page that says why.
fn pass(intent: Intent, terminal: &Mutex<Option<Terminal>>, panel: &Mutex<Panel>) {
    match (locked(terminal).as_ref(), intent) {
        (Some(terminal), intent) => terminal.inbox().put(intent.into()),
        (None, Intent::Tap(tap)) => locked(panel).tapped(&tap),
        (None, Intent::Touch | Intent::Prompt(_)) => {}
    }
}

fn placement(show: Show, config: Option<&Config>) -> Placement {
    let lies = config.is_some_and(|c| c.screen.orientation == Orientation::Landscape);
    match show {
        Show::Panel => Placement::Fullscreen { desk: desk_size },
        Show::Window => Placement::Window {
            lies: if lies { Lies::OnItsSide } else { Lies::Upright },
            desk: desk_size,
        },
    }
}

/// The link of the enrolled terminal these files describe, or what is missing.
pub fn link(config: &Config) -> Result<LinkConfig, StartProblem> {
    let ca_pem = root_certificate(config).map_err(|why| StartProblem::Root {
        file: config.county.ca_file.clone(),
        why,
    })?;
    let dir = link_dir(config);
    if !admitted_here(&dir) {
        return Err(StartProblem::NotEnrolled);
    }
    let place = key_place(config);
    let wrapping = place
        .wrapping(Wrapped::Line)
        .map_err(|fault| StartProblem::Keys {
            dir: place.dir().to_owned(),
            fault,
        })?;
    let (url, device) = (&config.county.url, &config.place.device);
    match enrolled(url, &ca_pem, device, &dir, &wrapping) {
        Ok(Some(link)) => Ok(LinkConfig {
            package: config.place.package.clone(),
            ..link
        }),
        Ok(None) => Err(StartProblem::NotEnrolled),
        Err(_) => Err(StartProblem::Enrolment { dir }),
    }
}

/// What the log of a start is told of what was before it.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// How the terminal was set up, at its first start.
    pub setup: Option<Progress>,
    /// An end that was begun and called off by the county.
    pub called_off: Option<CalledOff>,
}

/// Starts the terminal of a checked configuration on its real devices. `leave` ends the program in order.
pub fn start(
    config: &Config,
    notes: Notes,
    screen: Sink<Frame>,
    preview: Preview,
    on_death: Box<dyn FnOnce() + Send>,
    leave: Arc<dyn Fn() + Send + Sync>,
) -> Result<Terminal, StartProblem> {
    let link = link(config)?;
    let reader = reader(config);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let card_clock = clock.clone();
    let laid = identity::door(&config.identity_card);
    let decoder = identity::decoder(&config.identity_card);
    let card = Box::new(move |sink: Sink<CardEvent>| -> Arc<dyn CardReader> {
        let slot = PcscReader::start(reader.clone(), card_clock.clone(), sink.clone());
        match &laid {
            None => Arc::new(slot),
            Some(door) => {
                let events = Readers::laid_events(sink);
                let laid = IdentityCards::start(door.clone(), decoder.clone(), events);
                Arc::new(Readers::new(Arc::new(slot), Arc::new(laid)))
            }
        }
    });
    let site = site(config, notes);
    let pages = pages(config, &clock);
    let fittings = Fittings {
        card,
        pages,
        face: face(config, &clock, preview),
        writing: writing(
            config.face_camera.models.join(MODEL),
            &config.place.division,
            Vec::new(),
            FIRST_PAGE_FIRST,
        ),
        speaker: speaker::speaker(config, &clock),
        reality: Reality::Real,
        leave,
    };
    Terminal::start(site, link, clock, fittings, screen, on_death).map_err(|fault| {
        let (data, root) = (&config.data.dir, &config.county.ca_file);
        StartProblem::of_part(&fault, data.clone(), root.clone())
    })
}

/// Where the root helper of the package leaves its word about updates of the system.
const HELPER: &str = "/var/lib/jiujinban-update";

fn site(config: &Config, notes: Notes) -> Site {
    let session = &config.session;
    Site {
        data: config.data.dir.clone(),
        keys: key_place(config),
        sticks: PathBuf::from(STICKS),
        device: config.place.device.clone(),
        prefix: config.place.receipt_prefix.clone(),
        place: Place {
            name: config.place.name.clone(),
            help_phone: config.county.help_phone.as_str().to_owned(),
        },
        here: config.place.point,
        draft_kept: session.draft,
        limits: IdleLimits {
            private: session.idle_private,
            public: session.idle_public,
            countdown: session.countdown,
            receipt: session.receipt,
            card_out: session.card_out,
        },
        motion: session.motion,
        read_limit: config.card.read,
        every: SyncIntervals {
            heartbeat: config.sync.heartbeat,
            feeds: config.sync.feeds,
        },
        log: LogSettings {
            daily_bytes: config.audit.daily_bytes,
            config: Some(config.digest.clone()),
            setup: notes.setup,
            called_off: notes.called_off,
            // The keys are read when the terminal starts.
            root: RootKeeping::File,
        },
        practice: practice_holder(&config.place.division, config.training.person.clone()),
        printer: printer(config),
        helper: PathBuf::from(HELPER),
        night: config.update.night,
        backlog: BacklogLimits {
            warn: config.limits.warn_age,
            alarm: config.limits.alarm_age,
            close_age: config.limits.unsent_age,
            close_count: config.limits.unsent,
        },
    }
}

fn reader(config: &Config) -> CardReaderConfig {
    CardReaderConfig {
        filter: ReaderFilter {
            name: config.card.reader_name.clone(),
            allow_virtual: false,
        },
        layouts: CardLayouts::built_in(),
        limits: Limits::default(),
    }
}

fn printer(config: &Config) -> Option<PrinterConfig> {
    let uri = config.printer.uri.clone()?;
    Some(PrinterConfig {
        uri,
        format: config.printer.format,
        fonts: FontFiles::installed(),
        pace: Pace::default(),
    })
}
