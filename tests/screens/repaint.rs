//! What is drawn bit by bit is what a whole drawing would show: the terminal draws only what
//! changed, and a clock that stands still would put a wrong time on the wall.

use crate::stage::{catalogue, vocabulary};
use jiujinban::domain::time::Span;
use jiujinban::domain::visit::Line;
use jiujinban::domain::visit::scene::Scene;
use jiujinban::ui::bridge::Screens;
use jiujinban::ui::gallery::{self, Shown};
use slint::platform::software_renderer::{
    MinimalSoftwareWindow, PremultipliedRgbaColor, RepaintBufferType,
};
use slint::platform::{Platform, PlatformError, WindowAdapter, WindowEvent};
use slint::{ComponentHandle, PhysicalSize};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// A shade nobody sees, where edges are drawn over one another.
const SHADE: u8 = 64;

/// Pages somebody looks at in a minute.
const PAGES_A_MINUTE: u64 = 7;
/// Pages until the window gets another size; more than fit into the cache of shaped texts.
const PAGES_AT_A_SIZE: usize = 110;
/// Pages until the line breaks or comes back.
const PAGES_ON_A_LINE: u64 = 45;

/// Two windows of one desk: the first draws what changed, the second everything.
struct Desk {
    made: RefCell<Vec<Rc<MinimalSoftwareWindow>>>,
    passed: Cell<Duration>,
}

struct Backend(Rc<Desk>);

impl Platform for Backend {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        self.0.made.borrow_mut().push(window.clone());
        Ok(window)
    }

    fn duration_since_start(&self) -> Duration {
        self.0.passed.get()
    }
}

struct Panel {
    screens: Rc<Screens>,
    window: Rc<MinimalSoftwareWindow>,
    pixels: Vec<PremultipliedRgbaColor>,
    size: PhysicalSize,
    /// Whether the pixels hold what was drawn last.
    kept: bool,
}

impl Panel {
    fn new(desk: &Desk) -> Self {
        let around = gallery::surroundings(vocabulary());
        let screens = Screens::new(around, |_| {}).expect("screens without a display");
        screens.app().show().expect("a window");
        let window = desk.made.borrow().last().expect("one was made").clone();
        Self {
            screens,
            window,
            pixels: Vec::new(),
            size: PhysicalSize::default(),
            kept: false,
        }
    }

    /// What the window system and the terminal do when a window gets a size.
    fn resize(&mut self, size: PhysicalSize, scale_factor: f32) {
        let changed = WindowEvent::ScaleFactorChanged { scale_factor };
        self.window.dispatch_event(changed);
        self.window.dispatch_event(WindowEvent::Resized {
            size: size.to_logical(scale_factor),
        });
        self.size = size;
        self.pixels = vec![PremultipliedRgbaColor::default(); (size.width * size.height) as usize];
        self.kept = false;
    }

    /// Draws what changed into what is there, as a window does.
    fn draw_changes(&mut self) {
        let kind = if self.kept {
            RepaintBufferType::ReusedBuffer
        } else {
            RepaintBufferType::NewBuffer
        };
        self.kept |= self.draw(kind);
    }

    /// Draws everything, whatever was drawn before.
    fn draw_all(&mut self) {
        self.window.request_redraw();
        assert!(self.draw(RepaintBufferType::NewBuffer));
    }

    fn draw(&mut self, kind: RepaintBufferType) -> bool {
        let (pixels, across) = (&mut self.pixels, self.size.width as usize);
        self.window.draw_if_needed(|renderer| {
            renderer.set_repaint_buffer_type(kind);
            renderer.render(pixels, across);
        })
    }
}

/// Where two drawings differ: how many dots, and the box around them.
fn differing(one: &Panel, other: &Panel) -> Option<String> {
    let across = one.size.width as usize;
    let dots = one.pixels.iter().zip(&other.pixels);
    let differ = dots.enumerate().filter(|(_, (a, b))| {
        [(a.red, b.red), (a.green, b.green), (a.blue, b.blue)]
            .iter()
            .any(|(a, b)| a.abs_diff(*b) > SHADE)
    });
    let places: Vec<(usize, usize)> = differ.map(|(at, _)| (at % across, at / across)).collect();
    let columns = places.iter().map(|(x, _)| x);
    let rows = places.iter().map(|(_, y)| y);
    Some(format!(
        "{} dots, columns {} to {}, rows {} to {}",
        places.len(),
        columns.clone().min()?,
        columns.max()?,
        rows.clone().min()?,
        rows.max()?
    ))
}

/// Scenes as they follow one another on a day: many pages while a minute passes, and the line
/// that comes and goes less often than that.
fn day() -> Vec<(String, Scene)> {
    let all = gallery::shown(&catalogue());
    let mut told = Vec::new();
    for (
        at,
        Shown {
            name, mut scene, ..
        },
    ) in (0..).zip(all)
    {
        scene.now = scene.now.plus(Span::minutes(at / PAGES_A_MINUTE));
        scene.line = match at / PAGES_ON_A_LINE % 2 {
            0 => Line::Online,
            _ => Line::Offline,
        };
        told.push((format!("{at} {name}"), scene));
    }
    told
}

#[test]
fn a_screen_drawn_bit_by_bit_shows_what_a_whole_drawing_shows() {
    let desk = Rc::new(Desk {
        made: RefCell::default(),
        passed: Cell::default(),
    });
    slint::platform::set_platform(Box::new(Backend(desk.clone())))
        .expect("this thread has no screens yet");
    let mut bit_by_bit = Panel::new(&desk);
    let mut whole = Panel::new(&desk);
    // Sizes that the drawing fits dot by dot: at others a corner may be drawn a shade darker twice.
    let sizes = [(1080, 1920), (1920, 1080), (540, 960)];
    let mut breaches = Vec::new();
    for (at, (name, scene)) in day().into_iter().enumerate() {
        if at % PAGES_AT_A_SIZE == 0 {
            let (width, height) = sizes[(at / PAGES_AT_A_SIZE) % sizes.len()];
            let size = PhysicalSize::new(width, height);
            #[expect(clippy::cast_precision_loss, reason = "screens are small")]
            let scale = width.min(height) as f32 / 1080.0;
            bit_by_bit.resize(size, scale);
            whole.resize(size, scale);
        }
        for panel in [&bit_by_bit, &whole] {
            panel.screens.show(scene.clone());
        }
        desk.passed.set(desk.passed.get() + Duration::from_secs(1));
        slint::platform::update_timers_and_animations();
        bit_by_bit.draw_changes();
        whole.draw_all();
        if let Some(place) = differing(&bit_by_bit, &whole) {
            breaches.push(format!("{name} at {:?}: {place}", whole.size));
        }
    }
    assert!(
        breaches.is_empty(),
        "{} drawings\n  {}",
        breaches.len(),
        breaches.join("\n  ")
    );
}
