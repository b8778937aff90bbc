//! The screens without a display: taps by label, what can be read, and pictures. One terminal per
//! process, on one thread, with a clock that only moves when told to.

use super::bridge::{Intent, SceneSlot, Screens};
use super::generated::{Api, App, Overlay};
use super::view_model::Surroundings;
use crate::domain::time::Span;
use crate::ports::face_camera::{Preview, PreviewFrame};
use i_slint_backend_testing::testing_backend::mock_elapsed_time;
use i_slint_backend_testing::{
    AccessibleRole, ElementHandle, ElementQuery, TestingBackend, TestingBackendOptions,
};
use slint::platform::{Key, PointerEventButton, WindowEvent};
use slint::{
    ComponentHandle, Global, LogicalPosition, PhysicalSize, Rgba8Pixel, SharedPixelBuffer,
    SharedString,
};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// What can go wrong without a display.
#[derive(Debug, thiserror::Error)]
pub enum HeadlessFault {
    /// Slint could not be set up, or was set up before.
    #[error("the screens could not be set up: {0}")]
    Platform(String),
    /// No control of this name is on screen; what is there stands beside it.
    #[error("no control \"{wanted}\" on screen; there are: {there}")]
    NoControl {
        /// The label looked for.
        wanted: String,
        /// The labels on screen.
        there: String,
    },
    /// The control is there and cannot be used.
    #[error("the control \"{0}\" is switched off")]
    SwitchedOff(String),
    /// The picture could not be drawn or written.
    #[error("no picture at {path}: {why}")]
    Picture {
        /// Where it should have gone.
        path: PathBuf,
        /// Why not.
        why: String,
    },
}

/// How the panel stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Orientation {
    /// 1080 × 1920.
    Portrait,
    /// 1920 × 1080.
    Landscape,
}

impl Orientation {
    /// Pixels across and down.
    pub fn size(self) -> (u32, u32) {
        match self {
            Self::Portrait => (1080, 1920),
            Self::Landscape => (1920, 1080),
        }
    }
}

/// Sets Slint up to draw without a display. Once per process, before anything is made.
pub fn set_up() -> Result<(), HeadlessFault> {
    let mut options = TestingBackendOptions::default();
    options.mock_time = true;
    options.threading = false;
    options.renderer_name = Some("software".into());
    slint::platform::set_platform(Box::new(TestingBackend::new(options)))
        .map_err(|e| HeadlessFault::Platform(e.to_string()))
}

/// A terminal's screens without a display.
pub struct Headless {
    screens: Rc<Screens>,
    slot: SceneSlot,
}

impl Headless {
    /// Makes the screens at a panel's size. [`set_up`] must have been called on this thread.
    pub fn new(
        around: Surroundings,
        orientation: Orientation,
        send: impl Fn(Intent) + 'static,
    ) -> Result<Self, HeadlessFault> {
        let screens =
            Screens::new(around, send).map_err(|e| HeadlessFault::Platform(e.to_string()))?;
        let app = screens.app();
        app.show()
            .map_err(|e| HeadlessFault::Platform(e.to_string()))?;
        let made = Self {
            slot: SceneSlot::default(),
            screens,
        };
        made.turn(orientation);
        Ok(made)
    }

    /// Turns the panel.
    pub fn turn(&self, orientation: Orientation) {
        let (width, height) = orientation.size();
        self.app()
            .window()
            .set_size(PhysicalSize::new(width, height));
        self.wait(Span(1));
    }

    /// The window.
    pub fn app(&self) -> &App {
        self.screens.app()
    }

    /// The screens.
    pub fn screens(&self) -> &Rc<Screens> {
        &self.screens
    }

    /// Where another thread puts scenes; [`Headless::pump`] shows the newest.
    pub fn slot(&self) -> SceneSlot {
        self.slot.clone()
    }

    /// Where another thread puts the camera's frames for the person; [`Headless::pump`] shows the newest.
    pub fn preview(&self) -> Preview {
        let slot = self.screens.preview();
        Arc::new(move |frame: PreviewFrame| {
            slot.put(&frame);
        })
    }

    /// Shows the newest scene of the slot; `false` when there was none. The newest frame too.
    pub fn pump(&self) -> bool {
        self.screens.show_preview();
        let Some(scene) = self.slot.take() else {
            return false;
        };
        self.screens.show(scene);
        self.wait(Span(1));
        true
    }

    /// Lets time pass for animations and timers.
    pub fn wait(&self, span: Span) {
        mock_elapsed_time(span.0);
    }

    /// Every label on screen that can be tapped, in the order of the screen.
    pub fn labels(&self) -> Vec<String> {
        let labels = self.controls().into_iter();
        labels
            .filter_map(|c| c.accessible_label())
            .map(String::from)
            .collect()
    }

    /// Every text on screen, tapped or not.
    pub fn texts(&self) -> Vec<String> {
        let query = ElementQuery::from_root(self.app())
            .match_descendants()
            .match_inherits("Text");
        let found = query.find_all();
        found
            .iter()
            .filter_map(ElementHandle::accessible_label)
            .map(String::from)
            .collect()
    }

    /// Every control on screen.
    pub fn controls(&self) -> Vec<ElementHandle> {
        let query = ElementQuery::from_root(self.app()).match_descendants();
        let mut found: Vec<ElementHandle> = Vec::new();
        for control in query
            .match_accessible_role(AccessibleRole::Button)
            .find_all()
        {
            // A control made of other components is found once for each of them.
            if !found.iter().any(|known| same_control(known, &control)) {
                found.push(control);
            }
        }
        found
    }

    /// Whether another control, or a part of the page's frame, lies over the middle of the control with this
    /// label: a finger there would meet the other one.
    pub fn is_covered(&self, label: &str) -> bool {
        let controls = self.controls();
        let named = |c: &&ElementHandle| c.accessible_label().is_some_and(|l| l == label);
        let Some(control) = controls.iter().find(named) else {
            return false;
        };
        let (at, size) = (control.absolute_position(), control.size());
        let (x, y) = (at.x + size.width / 2.0, at.y + size.height / 2.0);
        controls.iter().filter(|other| !named(other)).any(|other| {
            let (left, top, its) = (
                other.absolute_position().x,
                other.absolute_position().y,
                other.size(),
            );
            let inside = x > left && x < left + its.width && y > top && y < top + its.height;
            // What holds the control, or is held by it, does not hide it.
            let holds = left <= at.x
                && left + its.width >= at.x + size.width
                && top <= at.y
                && top + its.height >= at.y + size.height;
            let held = at.x <= left
                && at.x + size.width >= left + its.width
                && at.y <= top
                && at.y + size.height >= top + its.height;
            inside && !holds && !held
        })
    }

    /// Taps the control with this label: the first, where several have it.
    ///
    /// Errors when there is none or it is switched off.
    pub fn tap(&self, label: &str) -> Result<(), HeadlessFault> {
        let found = self
            .controls()
            .into_iter()
            .find(|c| c.accessible_label().is_some_and(|l| l == label));
        let Some(control) = found else {
            return Err(HeadlessFault::NoControl {
                wanted: label.to_owned(),
                there: self.labels().join(" · "),
            });
        };
        if control.accessible_enabled() == Some(false) {
            return Err(HeadlessFault::SwitchedOff(label.to_owned()));
        }
        self.press(&control);
        self.wait(Span(1));
        Ok(())
    }

    /// Keys of a plugged-in keyboard, one after the other.
    pub fn type_keys(&self, keys: &str) {
        for key in keys.chars() {
            self.key(key.into());
        }
    }

    fn key(&self, text: SharedString) {
        let window = self.app().window();
        window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        window.dispatch_event(WindowEvent::KeyReleased { text });
        self.wait(Span(1));
    }

    /// Presses the control with this label by keys alone: Tab until it has the focus, then Return.
    ///
    /// Errors when there is none, it is switched off, or Tab never comes to it.
    pub fn press_by_keys(&self, label: &str) -> Result<(), HeadlessFault> {
        let none = || HeadlessFault::NoControl {
            wanted: label.to_owned(),
            there: self.labels().join(" · "),
        };
        let controls = self.controls();
        let named = |c: &&ElementHandle| c.accessible_label().is_some_and(|l| l == label);
        let found = controls.iter().find(named).ok_or_else(none)?;
        if found.accessible_enabled() == Some(false) {
            return Err(HeadlessFault::SwitchedOff(label.to_owned()));
        }
        for _ in 0..2 * controls.len() + 4 {
            Api::get(self.app()).set_focused(SharedString::default());
            self.key(Key::Tab.into());
            if Api::get(self.app()).get_focused() == label {
                self.key(Key::Return.into());
                return Ok(());
            }
        }
        Err(none())
    }

    /// A finger where the control is; by its name where it lies below what is scrolled into view.
    fn press(&self, control: &ElementHandle) {
        let (width, height) = (
            self.app().window().size().width,
            self.app().window().size().height,
        );
        let (at, size) = (control.absolute_position(), control.size());
        let (x, y) = (at.x + size.width / 2.0, at.y + size.height / 2.0);
        #[expect(clippy::cast_precision_loss, reason = "screens are small")]
        let inside = x >= 0.0 && y >= 0.0 && x < width as f32 && y < height as f32 - 300.0;
        let covered = Api::get(self.app()).get_overlay() != Overlay::None;
        if inside || covered {
            control.mock_single_click(PointerEventButton::Left);
        } else {
            control.invoke_accessible_default_action();
        }
    }

    /// A finger's way over what has this name: touch, moves, and away. Places are thousandths of its
    /// height, from its upper left corner.
    ///
    /// Errors when nothing on screen has the name.
    pub fn draw(&self, label: &str, way: &[(f32, f32)]) -> Result<(), HeadlessFault> {
        // The question above a pad has the same name; the pad is larger.
        let found = ElementHandle::find_by_accessible_label(self.app(), label);
        let larger =
            |a: &ElementHandle, b: &ElementHandle| a.size().height.total_cmp(&b.size().height);
        let area = found
            .max_by(larger)
            .ok_or_else(|| HeadlessFault::NoControl {
                wanted: label.to_owned(),
                there: self.labels().join(" · "),
            })?;
        let (at, height) = (area.absolute_position(), area.size().height);
        let place = |&(x, y): &(f32, f32)| {
            let unit = height / 1_000.0;
            LogicalPosition::new(at.x + x * unit, at.y + y * unit)
        };
        let window = self.app().window();
        let button = PointerEventButton::Left;
        let mut places = way.iter().map(place);
        let Some(mut position) = places.next() else {
            return Ok(());
        };
        window.dispatch_event(WindowEvent::PointerMoved { position });
        window.dispatch_event(WindowEvent::PointerPressed { position, button });
        for next in places {
            position = next;
            window.dispatch_event(WindowEvent::PointerMoved { position });
        }
        window.dispatch_event(WindowEvent::PointerReleased { position, button });
        self.wait(Span(1));
        Ok(())
    }

    /// The screen as pixels.
    pub fn pixels(&self) -> Result<SharedPixelBuffer<Rgba8Pixel>, slint::PlatformError> {
        self.app().window().take_snapshot()
    }

    /// Writes the screen as a PNG.
    pub fn snapshot(&self, path: &Path) -> Result<(), HeadlessFault> {
        let failed = |why: String| HeadlessFault::Picture {
            path: path.to_owned(),
            why,
        };
        let pixels = self.pixels().map_err(|e| failed(e.to_string()))?;
        let file = std::fs::File::create(path).map_err(|e| failed(e.to_string()))?;
        let mut encoder = png::Encoder::new(
            std::io::BufWriter::new(file),
            pixels.width(),
            pixels.height(),
        );
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().map_err(|e| failed(e.to_string()))?;
        writer
            .write_image_data(pixels.as_bytes())
            .map_err(|e| failed(e.to_string()))
    }
}

fn same_control(a: &ElementHandle, b: &ElementHandle) -> bool {
    let (at, size) = (a.absolute_position(), a.size());
    let (other, other_size) = (b.absolute_position(), b.size());
    a.accessible_label() == b.accessible_label()
        && (at.x, at.y) == (other.x, other.y)
        && (size.width, size.height) == (other_size.width, other_size.height)
}
