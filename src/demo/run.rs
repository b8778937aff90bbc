//! The demonstration: everything on one desk, with a window where there is a display.

use super::console;
use super::journeys;
use super::stage::{CardSide, Delivered, LISTINGS, Stage, StageFault, StageOptions};
use crate::adapters::places;
use crate::adapters::simulated::clock::HandClock;
use crate::adapters::speaker::shipped;
use crate::adapters::system::{SystemClock, desk_size, on_end};
use crate::app::Frame;
use crate::cli::say;
use crate::domain::operators::desk::Way;
use crate::domain::people::identity::DivisionCode;
use crate::sample::places::COUNTY;
use crate::ui::gallery;
use crate::ui::view_model::{Devices, Headset, IdentityCards, Surroundings};
use crate::ui::window::{self, Lies, Placement, Window};
use crate::wire::catalogue;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex};

/// How the demonstration runs.
#[derive(Debug, Clone)]
pub struct DemoOptions {
    /// Where county and terminal keep their files.
    pub dir: PathBuf,
    /// Lies on its side.
    pub landscape: bool,
    /// Where pictures go when there is no display.
    pub pictures: PathBuf,
}

/// Why the demonstration ended badly.
#[derive(Debug, thiserror::Error)]
pub enum DemoFault {
    /// It could not be set up.
    #[error(transparent)]
    Stage(#[from] StageFault),
    /// The window.
    #[error("the window: {0}")]
    Window(#[from] slint::PlatformError),
    /// The walk without a display failed.
    #[error("the walk failed")]
    Walk,
}

/// What the screens of the demonstration know besides the visit.
pub fn surroundings() -> Surroundings {
    let vocabulary = Arc::new(crate::adapters::store::cache::trades::shipped());
    let mut around = gallery::surroundings(vocabulary);
    around.devices = Devices::Simulated;
    around.terminal = super::stage::device().as_str().to_owned();
    around.identity_cards = IdentityCards::Read;
    // Clock, files and line of the desk are made up: nothing of the gallery's is told of them.
    around.house = Vec::new();
    around.clips = Arc::new(shipped());
    around.headset = Headset::Fitted;
    let county = DivisionCode::parse(COUNTY).expect("the sample's county has a code");
    around.places = Arc::new(places::shipped(&county).with_villages(gallery::villages()));
    around
}

/// Runs until the window is closed. Without a display it walks the main job and leaves pictures.
pub fn run_demo(options: &DemoOptions, has_display: bool) -> Result<(), DemoFault> {
    if has_display {
        with_window(options)
    } else {
        without_display(&options.pictures)
    }
}

fn with_window(options: &DemoOptions) -> Result<(), DemoFault> {
    let lies = if options.landscape {
        Lies::OnItsSide
    } else {
        Lies::Upright
    };
    let stage: Rc<RefCell<Option<Arc<Mutex<Stage>>>>> = Rc::default();
    let for_taps = stage.clone();
    let window = Window::open(
        surroundings(),
        Placement::Window {
            lies,
            desk: desk_size,
        },
        move |intent| {
            if let Some(stage) = for_taps.borrow().as_ref() {
                let stage = stage.lock().expect("the console does not panic");
                stage.put(intent.into());
            }
        },
    )?;
    let handle = window.handle();
    on_end(window::close).map_err(|e| slint::PlatformError::Other(e.to_string()))?;
    let shows = handle.clone();
    let told = LoginAddress::default();
    say(format_args!(
        "setting up a county with {LISTINGS} listings …"
    ));
    let made = Stage::set_up(
        StageOptions {
            delivered: Delivered::Enrolled,
            dir: options.dir.clone(),
            far: None,
            cards: CardSide::Slot,
            listings: LISTINGS,
        },
        Arc::new(HandClock::following(Arc::new(SystemClock))),
        Arc::new(move |frame: Frame| {
            told.tell(&frame);
            shows.show(frame.scene);
        }),
    )?;
    made.face.show_to(handle.preview());
    let made = Arc::new(Mutex::new(made));
    *stage.borrow_mut() = Some(made.clone());
    console::start(made, handle);
    window.run()?;
    Ok(())
}

/// The address of the code on the screen, told once: no phone reaches the county of this desk.
#[derive(Default)]
struct LoginAddress(Mutex<String>);

impl LoginAddress {
    fn tell(&self, frame: &Frame) {
        let Some(Way::Code(code)) = frame.scene.desk.login().map(|login| &login.way) else {
            return;
        };
        let mut told = self.0.lock().expect("nobody panics while telling");
        if *told != code.url {
            say(format_args!(
                "login: open {} in a browser on this machine (`operators` lists who may)",
                code.url
            ));
            told.clone_from(&code.url);
        }
    }
}

fn without_display(pictures: &Path) -> Result<(), DemoFault> {
    say("no display: walking the main job without one");
    let options = journeys::Options {
        far: None,
        cards: CardSide::Slot,
        pictures: Some(pictures.to_owned()),
    };
    for name in ["s01", "s02"] {
        journeys::run(name, &options).map_err(|_| DemoFault::Walk)?;
    }
    say(format_args!(
        "a picture of every screen is in {}",
        pictures.display()
    ));
    Ok(())
}

/// Draws every screen in every orientation and size from the items in a folder; tells how many.
///
/// Errors as a sentence with the path it is about.
pub fn screenshots(
    folder: &Path,
    items: &Path,
    package: Option<&str>,
    only: &str,
) -> Result<usize, String> {
    let at = |path: &Path| {
        let path = path.display().to_string();
        move |why: &dyn std::fmt::Display| format!("{path}: {why}")
    };
    std::fs::create_dir_all(folder).map_err(|e| at(folder)(&e))?;
    let read = catalogue::read_items(items).map_err(|e| {
        let said = at(items)(&e);
        format!("{said}; name the folder of the service items with --items")
    })?;
    let beside = catalogue::Beside::read(items, &read).map_err(|e| at(items)(&e))?;
    let whole = catalogue::assemble(1, &read, &beside, package).map_err(|e| at(items)(&e))?;
    let whole = Arc::new(whole);
    let mut shown = match package {
        None => gallery::pictured(&whole),
        Some(_) => gallery::of_package(&whole),
    };
    shown.retain(|shown| shown.name.starts_with(only));
    if shown.is_empty() {
        return Err(format!("no screen has a name that begins with {only}"));
    }
    let vocabulary = Arc::new(crate::adapters::store::cache::trades::shipped());
    let written = gallery::render(folder, &shown, vocabulary);
    written.map(|files| files.len()).map_err(|e| at(folder)(&e))
}
