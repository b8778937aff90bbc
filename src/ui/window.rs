//! The real window: fullscreen on the terminal's own panel, or a window on a desk.

use super::bridge::{Intent, PreviewSlot, SceneSlot, Screens};
use super::generated::App;
use super::view_model::Surroundings;
use crate::domain::visit::scene::Scene;
use crate::ports::face_camera::{Preview, PreviewFrame};
use crate::ports::machine::Beat;
use slint::platform::WindowEvent;
use slint::{ComponentHandle, PhysicalSize};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

/// Pixels of the panel's shorter side, in all of `ui/`.
const SHORT_SIDE: f32 = 1080.0;
/// Pixels of its longer side.
const LONG_SIDE: f32 = 1920.0;

thread_local! {
    static SCREENS: RefCell<Option<Rc<Screens>>> = const { RefCell::new(None) };
}

/// Tells the pixels of the desk across and down, where they can be known. Asked once the window
/// system is connected: an X server without clients starts anew when the last one leaves.
pub type Desk = fn() -> Option<(u32, u32)>;

/// How the window is placed.
#[derive(Debug, Clone, Copy)]
pub enum Placement {
    /// The whole panel.
    Fullscreen {
        /// The screen: without a window manager nobody makes a window as large as it is.
        desk: Desk,
    },
    /// A window on a desk, the panel drawn as large as the desk allows.
    Window {
        /// Which way the panel is mounted.
        lies: Lies,
        /// The desk.
        desk: Desk,
    },
}

/// Which way a panel is mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// Higher than wide.
    Upright,
    /// Wider than high.
    OnItsSide,
}

/// The window of a panel on a desk, in pixels: the panel's own size where it fits, otherwise the
/// largest of its shape that leaves a tenth of the desk free for bars and frames.
fn on_desk(lies: Lies, desk: Option<(u32, u32)>) -> PhysicalSize {
    let (width, height) = match lies {
        Lies::Upright => (SHORT_SIDE, LONG_SIDE),
        Lies::OnItsSide => (LONG_SIDE, SHORT_SIDE),
    };
    #[expect(clippy::cast_precision_loss, reason = "screens are small")]
    let share = desk.map_or(1.0, |(across, down)| {
        (across as f32 / width).min(down as f32 / height)
    });
    let factor = if share >= 1.0 { 1.0 } else { share * 0.9 };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1920"
    )]
    let pixels = |side: f32| (side * factor).round() as u32;
    PhysicalSize::new(pixels(width), pixels(height))
}

/// Sends scenes to the window from any thread.
#[derive(Clone)]
pub struct WindowHandle {
    slot: SceneSlot,
    preview: PreviewSlot,
}

impl WindowHandle {
    /// Shows a scene soon. Scenes that were overtaken before they were drawn are dropped; after
    /// the window has closed nothing happens.
    pub fn show(&self, scene: Scene) {
        self.slot.put(scene);
        let slot = self.slot.clone();
        // The event loop is gone once the window has closed: then there is nobody to show it to.
        let _ = slint::invoke_from_event_loop(move || {
            let screens = SCREENS.with_borrow(Clone::clone);
            if let (Some(screens), Some(scene)) = (screens, slot.take()) {
                screens.show(scene);
            }
        });
    }

    /// Where the camera's frames for the person go; they are seen on the page that takes a picture.
    pub fn preview(&self) -> Preview {
        let slot = self.preview.clone();
        Arc::new(move |frame: PreviewFrame| {
            if slot.put(&frame) {
                let _ = slint::invoke_from_event_loop(|| {
                    if let Some(screens) = SCREENS.with_borrow(Clone::clone) {
                        screens.show_preview();
                    }
                });
            }
        })
    }

    /// The terminal knows more of where it stands than before.
    pub fn surround(&self, around: Surroundings) {
        let _ = slint::invoke_from_event_loop(move || {
            if let Some(screens) = SCREENS.with_borrow(Clone::clone) {
                screens.surround(around);
            }
        });
    }

    /// Asks the thread that draws for a sign of life; it comes once the loop turns.
    pub fn beat(&self, beat: Beat) {
        let _ = slint::invoke_from_event_loop(move || beat.give());
    }

    /// Ends [`Window::run`].
    pub fn close(&self) {
        close();
    }
}

/// Ends [`Window::run`], also one that is about to begin; without a window nothing happens.
pub fn close() {
    // An end asked for before the loop runs would count as meant for an earlier one.
    let _ = slint::invoke_from_event_loop(|| {
        let _ = slint::quit_event_loop();
    });
}

/// How many looks in a row follow one another quickly; a busy desk takes seconds to size a window.
const QUICK_LOOKS: u32 = 50;
/// Between two quick looks. By the first one the window has appeared and told its scale.
const QUICKLY: Duration = Duration::from_millis(60);
/// Between two looks at a desk that does not give the window the size it was asked for.
const SLOWLY: Duration = Duration::from_secs(1);

/// The scale at which the shorter side of the window counts 1080 pixels, as everything is drawn
/// for: of the size it is to have, and of the size it has once the desk insists on another.
fn scale(is: PhysicalSize, wanted: Option<PhysicalSize>, looks: u32) -> f32 {
    let size = wanted.filter(|_| looks < QUICK_LOOKS).unwrap_or(is);
    #[expect(clippy::cast_precision_loss, reason = "screens are small")]
    let scale = size.width.min(size.height) as f32 / SHORT_SIDE;
    scale
}

/// Brings drawing and window together while the desk is still sizing it.
struct Fitting {
    screens: Weak<Screens>,
    /// The size the window is to have, where that is known.
    wanted: Option<PhysicalSize>,
    /// Size and scale of the last look.
    last: Option<(PhysicalSize, f32)>,
    looks: u32,
}

impl Fitting {
    /// Looks after the pause until the window is as it is to be.
    fn go_on(mut self, pause: Duration) {
        slint::Timer::single_shot(pause, move || {
            let Some(screens) = self.screens.upgrade() else {
                return;
            };
            let settled = self.look(screens.app());
            self.looks = self.looks.saturating_add(1);
            match (self.looks < QUICK_LOOKS, settled) {
                (true, _) => self.go_on(QUICKLY),
                (false, false) => self.go_on(SLOWLY),
                (false, true) => {}
            }
        });
    }

    /// Draws for the size the window has now, which is never more than there is room for, and asks
    /// for the wanted one; whether it has that.
    fn look(&mut self, app: &App) -> bool {
        let window = app.window();
        let is = window.size();
        let scale_factor = scale(is, self.wanted, self.looks);
        if scale_factor > 0.0 && self.last != Some((is, scale_factor)) {
            self.last = Some((is, scale_factor));
            window.dispatch_event(WindowEvent::ScaleFactorChanged { scale_factor });
            window.dispatch_event(WindowEvent::Resized {
                size: is.to_logical(scale_factor),
            });
            // A panel was as large before: nothing changed that would be noticed by itself.
            app.invoke_turn();
        }
        // At another scale the least size of the window may have made it larger than it is to be.
        match self.wanted.filter(|wanted| *wanted != is) {
            Some(wanted) => window.set_size(wanted),
            None => return true,
        }
        false
    }
}

/// The window before it runs.
pub struct Window {
    screens: Rc<Screens>,
    /// The size it is to have, where that is known.
    wanted: Option<PhysicalSize>,
    handle: WindowHandle,
}

impl Window {
    /// Makes the window on this thread, which must be the main one. `send` gets every intent.
    ///
    /// Errors when there is no display or no window can be made on it.
    pub fn open(
        around: Surroundings,
        placement: Placement,
        send: impl Fn(Intent) + 'static,
    ) -> Result<Self, slint::PlatformError> {
        let screens = Screens::new(around, send)?;
        let wanted = match placement {
            Placement::Fullscreen { desk } => {
                screens.app().set_full(true);
                desk().map(|(width, height)| PhysicalSize::new(width, height))
            }
            Placement::Window { lies, desk } => {
                let size = on_desk(lies, desk());
                screens.app().window().set_size(size);
                Some(size)
            }
        };
        let handle = WindowHandle {
            slot: SceneSlot::default(),
            preview: screens.preview(),
        };
        Ok(Self {
            screens,
            wanted,
            handle,
        })
    }

    /// A handle for the thread that makes scenes.
    pub fn handle(&self) -> WindowHandle {
        self.handle.clone()
    }

    /// Shows the window and draws until it is closed.
    pub fn run(self) -> Result<(), slint::PlatformError> {
        SCREENS.set(Some(self.screens.clone()));
        // The window system tells its own scale when the window appears: ours comes after that.
        let fitting = Fitting {
            screens: Rc::downgrade(&self.screens),
            wanted: self.wanted,
            last: None,
            looks: 0,
        };
        fitting.go_on(QUICKLY);
        if let Some(scene) = self.handle.slot.take() {
            self.screens.show(scene);
        }
        let ended = self.screens.app().run();
        SCREENS.set(None);
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_smaller_than_the_panel_gets_the_whole_panel_in_its_shape() {
        let size = on_desk(Lies::Upright, Some((1920, 1080)));
        assert_eq!((size.width, size.height), (547, 972));
        let size = on_desk(Lies::OnItsSide, Some((1280, 1024)));
        assert_eq!((size.width, size.height), (1152, 648));
    }

    #[test]
    fn a_desk_that_insists_on_another_size_gets_the_drawing_at_that_size_in_the_end() {
        let (is, wanted) = (PhysicalSize::new(800, 600), PhysicalSize::new(1080, 1920));
        assert!((scale(is, Some(wanted), 0) - 1.0).abs() < 1e-6);
        let insisted = scale(is, Some(wanted), QUICK_LOOKS);
        assert!((insisted - 600.0 / 1080.0).abs() < 1e-6);
        assert!((scale(is, None, 0) - insisted).abs() < 1e-6);
    }

    #[test]
    fn a_desk_that_is_large_enough_or_unknown_gets_the_panels_own_size() {
        let size = on_desk(Lies::Upright, Some((1080, 1920)));
        assert_eq!((size.width, size.height), (1080, 1920));
        let size = on_desk(Lies::OnItsSide, None);
        assert_eq!((size.width, size.height), (1920, 1080));
    }
}
