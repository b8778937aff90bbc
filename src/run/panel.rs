//! The panel while there is no terminal: out of service, with the reason and the phone.

use super::StartProblem;
use super::retire::RetireRun;
use super::setup::SetupRun;
use crate::adapters::places;
use crate::adapters::speaker::shipped;
use crate::adapters::store::cache::trades;
use crate::adapters::system::SystemClock;
use crate::config::Config;
use crate::domain::visit::{ClosedReason, Scene, Settings, Tap};
use crate::ports::clock::Clock as _;
use crate::ui::text;
use crate::ui::view_model::{Devices, Headset, IdentityCards, Places, Surroundings};
use crate::ui::window::WindowHandle;
use std::sync::Arc;

/// What the panel shows while the start is tried again.
#[derive(Default)]
pub struct Panel {
    window: Option<WindowHandle>,
    around: Option<Surroundings>,
    reason: Option<ClosedReason>,
    settings: Settings,
    setup: Option<SetupRun>,
    retire: Option<RetireRun>,
}

impl Panel {
    /// Draws into this window from now on.
    pub fn attach(&mut self, window: WindowHandle) {
        self.window = Some(window);
    }

    /// The configuration could be read: place and phone are known.
    pub fn know(&mut self, config: &Config) {
        let around = surroundings(config);
        if let Some(window) = &self.window {
            window.surround(around.clone());
        }
        self.around = Some(around);
    }

    /// Says why there is no terminal.
    pub fn close(&mut self, problem: &StartProblem) {
        self.setup = None;
        self.retire = None;
        self.reason = Some(problem.reason());
        let mut around = self.around.clone().unwrap_or_else(unknown_place);
        around.technician = problem.places();
        if let Some(window) = &self.window {
            window.surround(around);
        }
        self.show();
    }

    /// Size and colours can be changed, and a set-up goes on; there is nothing else to tap.
    pub fn tapped(&mut self, tap: &Tap) {
        match tap {
            Tap::Setup(tap) => {
                if let Some(setup) = &self.setup {
                    setup.tap(*tap);
                }
                return;
            }
            Tap::Retire(tap) => {
                if let Some(retire) = &self.retire {
                    retire.tap(*tap);
                }
                return;
            }
            Tap::NextTextSize => self.settings.text = self.settings.text.next(),
            Tap::NextTheme => self.settings.theme = self.settings.theme.next(),
            _ => return,
        }
        self.show();
    }

    /// From now on the pages of the set-up are shown.
    pub fn set_up(&mut self, run: SetupRun) {
        self.retire = None;
        run.settings(self.settings);
        self.setup = Some(run);
    }

    /// Whether the pages of the set-up are shown.
    pub fn sets_up(&self) -> bool {
        self.setup.is_some()
    }

    /// From now on the pages at the end of a terminal are shown.
    pub fn retire(&mut self, run: RetireRun) {
        run.settings(self.settings);
        self.setup = None;
        self.retire = Some(run);
    }

    /// Whether those pages are shown.
    pub fn retires(&self) -> bool {
        self.retire.is_some()
    }

    /// There is a terminal: it shows itself.
    pub fn opened(&mut self) {
        self.setup = None;
        self.retire = None;
    }

    fn show(&self) {
        if let Some(retire) = &self.retire {
            return retire.settings(self.settings);
        }
        if let Some(setup) = &self.setup {
            return setup.settings(self.settings);
        }
        if let (Some(window), Some(reason)) = (&self.window, self.reason) {
            window.show(Scene::not_started(
                reason,
                SystemClock.wall(),
                self.settings,
            ));
        }
    }
}

/// A terminal that does not know where it stands: the national line is the phone.
pub fn unknown_place() -> Surroundings {
    Surroundings {
        place: String::new(),
        service: text::SERVICE_POINT.to_owned(),
        terminal: String::new(),
        phone: text::common::HOTLINE.to_owned(),
        devices: Devices::Real,
        identity_cards: IdentityCards::NotRead,
        vocabulary: Arc::new(trades::shipped()),
        places: Arc::new(Places::default()),
        news: String::new(),
        technician: Vec::new(),
        house: Vec::new(),
        looking: false,
        clips: Arc::new(shipped()),
        headset: Headset::None,
    }
}

/// What the screens of a configured terminal know besides the visit.
pub fn surroundings(config: &Config) -> Surroundings {
    Surroundings {
        place: config.place.name.clone(),
        headset: match config.voice.headset {
            Some(_) => Headset::Fitted,
            None => Headset::None,
        },
        terminal: config.place.device.as_str().to_owned(),
        phone: config.county.help_phone.as_str().to_owned(),
        identity_cards: match config.identity_card.port {
            Some(_) => IdentityCards::Read,
            None => IdentityCards::NotRead,
        },
        places: Arc::new(places::shipped(&config.place.division)),
        ..unknown_place()
    }
}
