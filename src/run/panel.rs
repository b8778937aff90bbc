//! The panel while there is no terminal: out of service, with the reason and the phone.

use super::StartProblem;
use crate::adapters::places;
use crate::adapters::store::cache::trades;
use crate::adapters::system::SystemClock;
use crate::config::Config;
use crate::domain::visit::{ClosedReason, Scene, Settings, Tap};
use crate::ports::clock::Clock as _;
use crate::ui::text;
use crate::ui::view_model::{Devices, IdentityCards, Places, Surroundings};
use crate::ui::window::WindowHandle;
use std::sync::Arc;

/// What the panel shows while the start is tried again.
#[derive(Default)]
pub struct Panel {
    window: Option<WindowHandle>,
    around: Option<Surroundings>,
    reason: Option<ClosedReason>,
    settings: Settings,
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
        self.reason = Some(problem.reason());
        let mut around = self.around.clone().unwrap_or_else(unknown_place);
        around.technician = problem.places();
        if let Some(window) = &self.window {
            window.surround(around);
        }
        self.show();
    }

    /// Size and colours can be changed; there is nothing else to tap.
    pub fn tapped(&mut self, tap: &Tap) {
        match tap {
            Tap::NextTextSize => self.settings.text = self.settings.text.next(),
            Tap::NextTheme => self.settings.theme = self.settings.theme.next(),
            _ => return,
        }
        self.show();
    }

    fn show(&self) {
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
    }
}

/// What the screens of a configured terminal know besides the visit.
pub fn surroundings(config: &Config) -> Surroundings {
    Surroundings {
        place: config.place.name.clone(),
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
