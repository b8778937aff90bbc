//! The demonstration terminal while it serves nobody: in its carton, and at its end.

use super::{Stage, StageFault, device, fault, nothing_yet, place};
use crate::adapters::keys::{KeyPlace, Wrapped};
use crate::app::Frame;
use crate::config::sheet_text;
use crate::domain::visit::Scene;
use crate::ports::Sink;
use crate::ports::clock::Clock;
use crate::run::retire::{RetireHouse, RetireRun};
use crate::run::setup::{House, SetupRun};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

impl Stage {
    /// Switches a terminal on that is not one of the county's: its set-up, from where it was.
    pub fn unpack(&mut self) -> Result<(), StageFault> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let places = self.places();
        let data = self.terminal_dir();
        let base = format!("[data]\ndir = \"{}\"\n", data.display());
        std::fs::write(&places.files[0], base).map_err(fault("the terminal's disk"))?;
        // The desk's cameras look at drawn faces and pages: a code is typed here.
        let house = Box::new(House::new(places, Arc::new(|_| None), clock.clone()));
        let run = SetupRun::start(house, clock, self.bare_screen(), Box::new(|| {}));
        self.setup = Some(run.map_err(fault("the set-up"))?);
        Ok(())
    }

    /// Switches a terminal on that is at its end.
    pub fn retire(&mut self) -> Result<(), StageFault> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let house = RetireHouse::new(self.terminal_dir(), self.places(), clock.clone());
        let run = RetireRun::start(Box::new(house), clock, self.bare_screen());
        self.retire = Some(run.map_err(fault("the end of the terminal"))?);
        Ok(())
    }

    /// Where pages are shown while there is no terminal.
    fn bare_screen(&self) -> Sink<Scene> {
        let screen = self.screen.clone();
        let shows = AtomicU64::new(0);
        Arc::new(move |scene| {
            // Each is an answer to whatever was done last.
            let taps = shows.fetch_add(1, Ordering::SeqCst);
            let machine = nothing_yet();
            screen(Frame {
                scene,
                machine,
                taps,
            });
        })
    }

    /// Cuts the power in the middle of a set-up.
    pub fn cut_set_up(&mut self) {
        self.setup = None;
    }

    /// What the terminal does by itself once the county has admitted it: it starts.
    pub fn begin_service(&mut self) -> Result<(), StageFault> {
        self.setup = None;
        let door = self.county.as_ref().map(|county| county.ca_pem.clone());
        let ca_pem = door.ok_or_else(|| fault("the county")("there is none"))?;
        let dir = self.terminal_dir().join("county");
        let place = KeyPlace::of(&self.terminal_dir(), None);
        let wrapping = place.wrapping(Wrapped::Line);
        let wrapping = wrapping.map_err(fault("the terminal's keys"))?;
        let url = self.line.url();
        let link =
            crate::adapters::county::enrol::enrolled(&url, &ca_pem, &device(), &dir, &wrapping);
        self.link = link.map_err(fault("the county link"))?;
        self.power_on()
    }

    /// Plugs a memory stick in with a sheet of the county for this terminal.
    pub fn plug_sheet_in(&self, code: &str) -> Result<(), StageFault> {
        let county = self.county.as_ref();
        let county = county.ok_or_else(|| fault("the county")("there is none"))?;
        let site = format!(
            "[place]\nname = \"{}\"\ndivision = \"{}\"\ndevice = \"{}\"\nreceipt_prefix = \"TZ017\"\n\
             asset_number = \"RS-2026-0017\"\nlatitude = 40.42\nlongitude = 114.09\n\
             farthest_home_km = 3.5\n\n[county]\nname = \"{}\"\nurl = \"{}\"\nbundle_key = \"{}\"\n\
             help_phone = \"{}\"\n",
            place().name,
            crate::sample::homes::VILLAGE,
            device(),
            crate::sample::places::COUNTY_NAME,
            self.line.url(),
            county.bundle_key(),
            place().help_phone,
        );
        let stick = self.places().sticks.join("usb");
        std::fs::create_dir_all(&stick).map_err(fault("the memory stick"))?;
        let text = sheet_text(&site, &county.ca_pem, code);
        let file = stick.join("jiujinban-setup.toml");
        std::fs::write(file, text).map_err(fault("the memory stick"))
    }
}
