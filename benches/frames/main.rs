//! From a tap to the drawn frame with the software renderer on a panel of 1080 × 1920: the press
//! that answers a finger, and the change from one page to another.
//!
//! A change counts everything from the new scene on: the view model, the properties, the layout
//! and the pixels.

#[path = "../figures/mod.rs"]
mod figures;

use figures::{Goal, Spread, record, thread_cpu, wall};
use jiujinban::domain::jobs::trade::Vocabulary;
use jiujinban::domain::services::catalogue::Catalogue;
use jiujinban::domain::visit::scene::Scene;
use jiujinban::ui::bridge::Screens;
use jiujinban::ui::gallery;
use jiujinban::wire::catalogue::{check, read_items};
use slint::platform::software_renderer::{
    MinimalSoftwareWindow, PremultipliedRgbaColor, RepaintBufferType,
};
use slint::platform::{Platform, PlatformError, PointerEventButton, WindowAdapter, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

const WIDTH: u32 = 1080;
const HEIGHT: u32 = 1920;
const ROUNDS: usize = 25;

/// The walk of a job seeker, page after page.
const WALK: [&str; 9] = [
    "home",
    "services-jobs",
    "guide",
    "identify",
    "reading",
    "overview",
    "form-choice",
    "review",
    "receipt-received",
];

/// A finger on the first tile, on the bar, on the big button, on 下一步.
const PRESSES: [(&str, f32, f32); 4] = [
    ("home", 270.0, 650.0),
    ("services-jobs", 540.0, 1_830.0),
    ("guide", 540.0, 1_640.0),
    ("form-choice", 700.0, 1_640.0),
];

struct Panel(Rc<MinimalSoftwareWindow>);

impl Platform for Panel {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(self.0.clone())
    }

    fn duration_since_start(&self) -> Duration {
        wall()
    }
}

/// The wall and CPU time of one piece of work.
struct Cost {
    wall: Duration,
    cpu: Duration,
}

fn cost(work: impl FnOnce()) -> Cost {
    let (wall_before, cpu_before) = (wall(), thread_cpu());
    work();
    Cost {
        wall: wall() - wall_before,
        cpu: thread_cpu() - cpu_before,
    }
}

struct Bench {
    panel: Rc<MinimalSoftwareWindow>,
    screens: Rc<Screens>,
    pixels: Vec<PremultipliedRgbaColor>,
    scenes: Vec<(&'static str, Scene)>,
}

impl Bench {
    fn new() -> Self {
        let panel = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        slint::platform::set_platform(Box::new(Panel(panel.clone()))).expect("the first platform");
        let around = gallery::surroundings(Arc::new(Vocabulary::default()));
        let screens = Screens::new(around, |_| {}).expect("screens without a display");
        screens.app().show().expect("a window");
        panel.set_size(PhysicalSize::new(WIDTH, HEIGHT));
        let scenes = gallery::shown(&catalogue())
            .into_iter()
            .map(|shown| (shown.name, shown.scene));
        Self {
            scenes: scenes.collect(),
            pixels: vec![PremultipliedRgbaColor::default(); (WIDTH * HEIGHT) as usize],
            panel,
            screens,
        }
    }

    fn scene(&self, name: &str) -> Scene {
        let found = self.scenes.iter().find(|(n, _)| *n == name);
        found
            .unwrap_or_else(|| panic!("no screen {name}"))
            .1
            .clone()
    }

    fn draw(&mut self) -> bool {
        slint::platform::update_timers_and_animations();
        let pixels = &mut self.pixels;
        self.panel.draw_if_needed(|renderer| {
            renderer.render(pixels, WIDTH as usize);
        })
    }

    fn change(&mut self, to: &str) -> Cost {
        let scene = self.scene(to);
        let screens = self.screens.clone();
        cost(|| {
            screens.show(scene);
            assert!(self.draw(), "{to} drew nothing");
        })
    }

    fn press(&mut self, x: f32, y: f32) -> Cost {
        let at = LogicalPosition::new(x, y);
        let button = PointerEventButton::Left;
        let window = self.screens.clone();
        let window = window.app().window();
        window.dispatch_event(WindowEvent::PointerMoved { position: at });
        self.draw();
        let pressed = cost(|| {
            window.dispatch_event(WindowEvent::PointerPressed {
                position: at,
                button,
            });
            assert!(self.draw(), "the press at {x}, {y} showed nothing");
        });
        // Away from the control before the finger lifts: nothing is tapped.
        window.dispatch_event(WindowEvent::PointerExited);
        self.draw();
        pressed
    }
}

fn catalogue() -> Arc<Catalogue> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let items = read_items(&folder).expect("the catalogue's files");
    Arc::new(check(1, &items).expect("the catalogue holds"))
}

fn figure(name: &str, most: f64, costs: &[Cost], how: &str) {
    let walls = Spread::of_ms(costs.iter().map(|c| c.wall));
    let cpus = Spread::of_ms(costs.iter().map(|c| c.cpu));
    let how = format!("{how}, {} samples", walls.count());
    record(
        &format!("{name}_p99"),
        walls.p99(),
        "ms",
        Goal::AtMost(most),
        &how,
    );
    record(
        &format!("{name}_cpu_p99"),
        cpus.p99(),
        "ms CPU",
        Goal::AtMost(most),
        &how,
    );
    record(
        &format!("{name}_median"),
        walls.median(),
        "ms",
        Goal::Known,
        &how,
    );
}

fn main() {
    let mut bench = Bench::new();
    for page in WALK {
        bench.change(page);
    }
    let mut changes = Vec::new();
    for _ in 0..ROUNDS {
        changes.extend(WALK.map(|page| bench.change(page)));
    }
    figure(
        "frame_page",
        50.0,
        &changes,
        "new scene to drawn page, software renderer, 1080x1920",
    );
    let mut presses = Vec::new();
    for _ in 0..ROUNDS {
        for (page, x, y) in PRESSES {
            bench.change(page);
            presses.push(bench.press(x, y));
        }
    }
    figure(
        "frame_press",
        33.0,
        &presses,
        "finger down to drawn press, software renderer, 1080x1920",
    );
}
