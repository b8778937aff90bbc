//! The terminal as it ships: configuration in, real devices, a window on the panel.

use crate::adapters::card::{CardLayouts, CardReaderConfig, Limits, PcscReader, ReaderFilter};
use crate::adapters::county::enrol::enrolled;
use crate::adapters::store::cache::trades;
use crate::adapters::system::{SystemClock, start_logging};
use crate::app::{Event, Frame, LogSettings, Place, SyncIntervals};
use crate::config::{Config, Report, load};
use crate::domain::visit::idle::IdleLimits;
use crate::ports::card::CardReader;
use crate::terminal::{Reality, Site, StartFault, Terminal};
use crate::ui::Intent;
use crate::ui::view_model::{Devices, Places, Surroundings};
use crate::ui::window::{Placement, Window};
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why the terminal does not run.
#[derive(Debug, thiserror::Error)]
pub enum RunFault {
    /// Its configuration.
    #[error("the configuration has faults\n{0}")]
    Config(Report),
    /// A file the configuration names.
    #[error("{file}: {why}")]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// It was never enrolled, or its enrolment is damaged.
    #[error("this terminal is not enrolled: {0}")]
    NotEnrolled(String),
    /// A part of it.
    #[error(transparent)]
    Start(#[from] StartFault),
    /// The panel.
    #[error("the panel: {0}")]
    Panel(#[from] slint::PlatformError),
    /// The dispatcher died; whoever started the program starts it again.
    #[error("the dispatcher died of a fault")]
    Died,
}

/// Runs the terminal until its window is closed.
pub fn run(files: &[PathBuf]) -> Result<(), RunFault> {
    let config = load(files).map_err(RunFault::Config)?;
    start_logging(config.log);
    let dispatcher: Rc<RefCell<Option<Terminal>>> = Rc::default();
    let taps = dispatcher.clone();
    let window = Window::open(
        surroundings(&config),
        Placement::Fullscreen,
        move |intent| {
            if let Some(terminal) = taps.borrow().as_ref() {
                match intent {
                    Intent::Tap(tap) => terminal.inbox().put(Event::Tap(tap)),
                    Intent::Touch => terminal.inbox().put(Event::Touch),
                }
            }
        },
    )?;
    let shows = window.handle();
    let closes = window.handle();
    let died = Arc::new(AtomicBool::new(false));
    let tells = died.clone();
    let on_death = Box::new(move || {
        tells.store(true, Ordering::Release);
        closes.close();
    });
    let terminal = start(&config, move |frame| shows.show(frame.scene), on_death)?;
    *dispatcher.borrow_mut() = Some(terminal);
    window.run()?;
    if let Some(terminal) = dispatcher.borrow_mut().take() {
        terminal.stop();
    }
    if died.load(Ordering::Acquire) {
        Err(RunFault::Died)
    } else {
        Ok(())
    }
}

fn start(
    config: &Config,
    screen: impl Fn(Frame) + Send + Sync + 'static,
    on_death: Box<dyn FnOnce() + Send>,
) -> Result<Terminal, RunFault> {
    let ca_file = &config.county.ca_file;
    let ca_pem = std::fs::read_to_string(ca_file).map_err(|e| RunFault::File {
        file: ca_file.clone(),
        why: e.to_string(),
    })?;
    let link_dir = config.data.dir.join("county");
    let link = enrolled(&config.county.url, &ca_pem, &config.place.device, &link_dir)
        .map_err(|e| RunFault::NotEnrolled(e.to_string()))?
        .ok_or_else(|| RunFault::NotEnrolled("there is no certificate yet".to_owned()))?;
    let reader = CardReaderConfig {
        filter: ReaderFilter {
            name: config.card.reader_name.clone(),
            allow_virtual: false,
        },
        layouts: CardLayouts::built_in(),
        limits: Limits::default(),
    };
    let clock = Arc::new(SystemClock);
    let card_clock = clock.clone();
    let card = Box::new(move |sink| -> Arc<dyn CardReader> {
        Arc::new(PcscReader::start(reader, card_clock, sink))
    });
    let terminal = Terminal::start(
        site(config),
        link,
        clock,
        card,
        Reality::Real,
        Arc::new(screen),
        on_death,
    )?;
    Ok(terminal)
}

fn site(config: &Config) -> Site {
    let session = &config.session;
    Site {
        data: config.data.dir.clone(),
        device: config.place.device.clone(),
        prefix: config.place.receipt_prefix.clone(),
        place: Place {
            name: config.place.name.clone(),
            help_phone: config.county.help_phone.as_str().to_owned(),
        },
        here: config.place.point,
        limits: IdleLimits {
            private: session.idle_private,
            public: session.idle_public,
            countdown: session.countdown,
            receipt: session.receipt,
            card_out: session.card_out,
        },
        read_limit: config.card.read,
        every: SyncIntervals {
            heartbeat: config.sync.heartbeat,
            feeds: config.sync.feeds,
        },
        log: LogSettings {
            daily_bytes: config.audit.daily_bytes,
            config: Some(config.digest.clone()),
        },
    }
}

fn surroundings(config: &Config) -> Surroundings {
    Surroundings {
        place: config.place.name.clone(),
        service: crate::ui::text::SERVICE_POINT.to_owned(),
        phone: config.county.help_phone.as_str().to_owned(),
        devices: Devices::Real,
        vocabulary: Arc::new(trades::shipped()),
        places: Arc::new(Places::default()),
        news: String::new(),
    }
}
