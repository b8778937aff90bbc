//! The demonstration: everything on one desk, with a window where there is a display.

use super::console;
use super::journeys;
use super::stage::{CardSide, LISTINGS, Stage, StageFault, StageOptions};
use crate::adapters::simulated::clock::HandClock;
use crate::adapters::system::SystemClock;
use crate::app::{Event, Frame};
use crate::ui::Intent;
use crate::ui::gallery;
use crate::ui::view_model::{Devices, Surroundings};
use crate::ui::window::{Placement, Window};
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
    let (width, height) = if options.landscape {
        (1920, 1080)
    } else {
        (1080, 1920)
    };
    let stage: Rc<RefCell<Option<Arc<Mutex<Stage>>>>> = Rc::default();
    let for_taps = stage.clone();
    let window = Window::open(
        surroundings(),
        Placement::Window { width, height },
        move |intent| {
            if let Some(stage) = for_taps.borrow().as_ref() {
                let stage = stage.lock().expect("the console does not panic");
                match intent {
                    Intent::Tap(tap) => stage.put(Event::Tap(tap)),
                    Intent::Touch => stage.put(Event::Touch),
                }
            }
        },
    )?;
    let handle = window.handle();
    let shows = handle.clone();
    println!("setting up a county with {LISTINGS} listings …");
    let made = Stage::set_up(
        StageOptions {
            dir: options.dir.clone(),
            far: None,
            cards: CardSide::Slot,
            listings: LISTINGS,
        },
        Arc::new(HandClock::following(Arc::new(SystemClock))),
        Arc::new(move |frame: Frame| shows.show(frame.scene)),
    )?;
    let made = Arc::new(Mutex::new(made));
    *stage.borrow_mut() = Some(made.clone());
    console::start(made, handle);
    window.run()?;
    Ok(())
}

fn without_display(pictures: &Path) -> Result<(), DemoFault> {
    println!("no display: walking the main job without one");
    let options = journeys::Options {
        far: None,
        cards: CardSide::Slot,
        pictures: Some(pictures.to_owned()),
    };
    for name in ["s01", "s02"] {
        journeys::run(name, &options).map_err(|_| DemoFault::Walk)?;
    }
    println!("a picture of every screen is in {}", pictures.display());
    Ok(())
}

/// Draws every screen in every orientation and size; tells how many.
pub fn screenshots(folder: &Path) -> Result<usize, String> {
    std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    let items = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let items = catalogue::read_items(&items).map_err(|e| e.to_string())?;
    let catalogue = catalogue::check(1, &items).map_err(|e| e.to_string())?;
    let vocabulary = Arc::new(crate::adapters::store::cache::trades::shipped());
    let written = gallery::render_all(folder, &Arc::new(catalogue), vocabulary);
    written.map(|files| files.len()).map_err(|e| e.to_string())
}
