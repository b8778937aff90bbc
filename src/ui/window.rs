//! The real window: fullscreen on the terminal's own panel, or a window on a desk.

use super::bridge::{Intent, SceneSlot, Screens};
use super::view_model::Surroundings;
use crate::domain::visit::scene::Scene;
use slint::platform::WindowEvent;
use slint::{ComponentHandle, LogicalSize};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Pixels of the panel's shorter side, in all of `ui/`.
const SHORT_SIDE: f32 = 1080.0;
/// By then a window has appeared and told its scale.
const AFTER_SHOWN: Duration = Duration::from_millis(60);

thread_local! {
    static SCREENS: RefCell<Option<Rc<Screens>>> = const { RefCell::new(None) };
}

/// How the window is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// The whole panel.
    Fullscreen,
    /// A window on a desk, in the pixels everything is drawn for; a smaller desk sets
    /// `SLINT_SCALE_FACTOR`.
    Window {
        /// Logical pixels across.
        width: u32,
        /// Logical pixels down.
        height: u32,
    },
}

/// Sends scenes to the window from any thread.
#[derive(Clone)]
pub struct WindowHandle {
    slot: SceneSlot,
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

    /// Ends [`Window::run`].
    pub fn close(&self) {
        let _ = slint::quit_event_loop();
    }
}

/// Scales the drawing so that the shorter side counts 1080 pixels, as everything is drawn for.
fn fit(window: &slint::Window) {
    let size = window.size();
    #[expect(clippy::cast_precision_loss, reason = "screens are small")]
    let scale_factor = size.width.min(size.height) as f32 / SHORT_SIDE;
    if scale_factor > 0.0 {
        window.dispatch_event(WindowEvent::ScaleFactorChanged { scale_factor });
        window.dispatch_event(WindowEvent::Resized {
            size: size.to_logical(scale_factor),
        });
    }
}

/// The window before it runs.
pub struct Window {
    screens: Rc<Screens>,
    placement: Placement,
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
        match placement {
            Placement::Fullscreen => screens.app().set_full(true),
            // The window's own preferred size is the standing panel's.
            Placement::Window { width, height } if width < height => {}
            Placement::Window { width, height } => {
                #[expect(clippy::cast_precision_loss, reason = "screens are small")]
                let size = LogicalSize::new(width as f32, height as f32);
                screens.app().window().set_size(size);
            }
        }
        Ok(Self {
            screens,
            placement,
            handle: WindowHandle {
                slot: SceneSlot::default(),
            },
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
        if self.placement == Placement::Fullscreen {
            let screens = Rc::downgrade(&self.screens);
            slint::Timer::single_shot(AFTER_SHOWN, move || {
                if let Some(screens) = screens.upgrade() {
                    fit(screens.app().window());
                }
            });
        }
        if let Some(scene) = self.handle.slot.take() {
            self.screens.show(scene);
        }
        let ended = self.screens.app().run();
        SCREENS.set(None);
        ended
    }
}
