//! A panel of 1080 × 1920 drawn by the software renderer, for benches of what is seen.

use crate::figures::{Goal, Spread, record, thread_cpu, wall};
use jiujinban::domain::jobs::trade::Vocabulary;
use jiujinban::domain::services::catalogue::Catalogue;
use jiujinban::domain::visit::scene::Scene;
use jiujinban::ui::bridge::Screens;
use jiujinban::ui::gallery;
use jiujinban::wire::catalogue::{check, read_items};
use slint::platform::software_renderer::{
    MinimalSoftwareWindow, PremultipliedRgbaColor, RepaintBufferType,
};
use slint::platform::{Platform, PlatformError, WindowAdapter};
use slint::{ComponentHandle, PhysicalSize};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

const WIDTH: u32 = 1080;
const HEIGHT: u32 = 1920;

struct Backend(Rc<MinimalSoftwareWindow>);

impl Platform for Backend {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(self.0.clone())
    }

    fn duration_since_start(&self) -> Duration {
        wall()
    }
}

/// The wall and CPU time of one piece of work.
pub struct Cost {
    /// What passed on the wall.
    pub wall: Duration,
    /// What this thread used of the CPU.
    pub cpu: Duration,
}

/// What a piece of work costs.
pub fn cost(work: impl FnOnce()) -> Cost {
    let (wall_before, cpu_before) = (wall(), thread_cpu());
    work();
    Cost {
        wall: wall() - wall_before,
        cpu: thread_cpu() - cpu_before,
    }
}

/// The panel and its screens.
pub struct Panel {
    window: Rc<MinimalSoftwareWindow>,
    /// What is drawn on it.
    pub screens: Rc<Screens>,
    pixels: Vec<PremultipliedRgbaColor>,
}

impl Panel {
    /// The one panel of a process.
    pub fn new() -> Self {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        slint::platform::set_platform(Box::new(Backend(window.clone())))
            .expect("the first platform");
        let around = gallery::surroundings(Arc::new(Vocabulary::default()));
        let screens = Screens::new(around, |_| {}).expect("screens without a display");
        screens.app().show().expect("a window");
        window.set_size(PhysicalSize::new(WIDTH, HEIGHT));
        Self {
            window,
            screens,
            pixels: vec![PremultipliedRgbaColor::default(); (WIDTH * HEIGHT) as usize],
        }
    }

    /// Draws what has changed; whether anything had.
    pub fn draw(&mut self) -> bool {
        slint::platform::update_timers_and_animations();
        let pixels = &mut self.pixels;
        self.window.draw_if_needed(|renderer| {
            renderer.render(pixels, WIDTH as usize);
        })
    }

    /// Shows a scene and draws it.
    pub fn show(&mut self, scene: Scene) {
        self.screens.show(scene);
        assert!(self.draw(), "the scene drew nothing");
    }
}

/// The catalogue that ships.
pub fn catalogue() -> Arc<Catalogue> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let items = read_items(&folder).expect("the catalogue's files");
    Arc::new(check(1, &items).expect("the catalogue holds"))
}

/// Records what costs come to: wall and CPU at p99 against a goal, and the median.
pub fn figure(name: &str, most: f64, costs: &[Cost], how: &str) {
    let walls = Spread::of_ms(costs.iter().map(|c| c.wall));
    let cpus = Spread::of_ms(costs.iter().map(|c| c.cpu));
    let how = format!("{how}, {} samples", walls.count());
    let goal = Goal::AtMost(most);
    record(&format!("{name}_p99"), walls.p99(), "ms", goal, &how);
    record(&format!("{name}_cpu_p99"), cpus.p99(), "ms CPU", goal, &how);
    let median = format!("{name}_median");
    record(&median, walls.median(), "ms", Goal::Known, &how);
}
