//! A terminal put together: keys, store, listings, county link and dispatcher around one inbox.
//!
//! The one place where adapters meet. The shipped program and the demo differ only in the card slot
//! and the clock they hand in.

use crate::adapters::audit::{
    Chain, CountyView, ExportPlaces, ExportThread, InspectFault, VerifyReport, verify_log,
};
use crate::adapters::camera::{NoCamera, PageCamera, PictureSource};
use crate::adapters::county::enrol::enrolled;
use crate::adapters::county::ferry::{FerryPlaces, FerryThread};
use crate::adapters::county::{CountyClient, LinkConfig, SetupError, WireEncoder};
use crate::adapters::keys::{
    CountyKeyBook, DeviceKey, DraftCipher, KeyPlace, KeyStore, SlowMarks, Wrapped, WrappedFile,
    registered_key,
};
use crate::adapters::print::fonts::FontFiles;
use crate::adapters::print::{IppPrinter, NoPrinter, Owed, PackThread, PrinterConfig};
use crate::adapters::store::cache::{CacheThread, trades};
use crate::adapters::store::outbox::{StoreOptions, StoreThread};
use crate::adapters::system::{
    BeginRetirement, ProofThread, ReplacedFile, UpdatePlaces, UpdateThread, random_bits,
};
use crate::app::Event;
use crate::app::{
    Boot, Device, Frame, Inbox, LogSettings, Maker, Place, Ports, Randomness, Running,
    SyncIntervals, Ward,
};
use crate::domain::bundle::CountyBundle;
use crate::domain::delivery::{BacklogLimits, DeviceId, ReceiptPrefix};
use crate::domain::jobs::place::Point;
use crate::domain::machine::update::Hours;
use crate::domain::people::card::Holder;
use crate::domain::services::workdays::Workdays;
use crate::domain::time::Span;
use crate::domain::visit::draft::DraftKeeping;
use crate::domain::visit::ease::Motion;
use crate::domain::visit::idle::IdleLimits;
use crate::domain::visit::{Settings, VisitSetup};
use crate::files::FileKind;
use crate::ports::Sink;
use crate::ports::card::{CardEvent, CardReader};
use crate::ports::clock::Clock;
use crate::ports::document_camera::DocumentCamera;
use crate::ports::face_camera::{FaceCamera, FaceCameraEvent};
use crate::ports::handwriting::{Handwriting, HandwritingEvent};
use crate::ports::keys::{KeyBook, KeyFault, Wrapping};
use crate::ports::machine::WholeFile;
use crate::ports::operators::OperatorKeep;
use crate::ports::print::Printer;
use crate::ports::speaker::{Speaker, SpeakerEvent};
use crate::ports::tasks::TaskKeep;
#[cfg(feature = "screen")]
use crate::ui::Intent;
use crate::wire::workdays;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is particular to one terminal.
#[derive(Debug, Clone)]
pub struct Site {
    /// Where its files live.
    pub data: PathBuf,
    /// Where its keys lie.
    pub keys: KeyPlace,
    /// Where memory sticks are mounted, each in a folder.
    pub sticks: PathBuf,
    /// Its name at the county.
    pub device: DeviceId,
    /// What its receipt numbers begin with.
    pub prefix: ReceiptPrefix,
    /// Where it stands, for people.
    pub place: Place,
    /// Where it stands, for distances.
    pub here: Option<Point>,
    /// Idle limits.
    pub limits: IdleLimits,
    /// Whether drawn steps move.
    pub motion: Motion,
    /// How long a form left behind by a pulled card waits for it.
    pub draft_kept: Span,
    /// How long a card may take.
    pub read_limit: Span,
    /// How often the county is asked.
    pub every: SyncIntervals,
    /// What the audit log is told at the start.
    pub log: LogSettings,
    /// Its printer, if it has one.
    pub printer: Option<PrinterConfig>,
    /// How much may lie unsent.
    pub backlog: BacklogLimits,
    /// Who stands for every holder in training.
    pub practice: Holder,
    /// Where the helper that installs updates of the system leaves its word.
    pub helper: PathBuf,
    /// The hours of the night in which it installs them.
    pub night: Hours,
}

/// The folder of an update, below the data folder. The helper of the package knows it by this name.
const UPDATE: &str = "update";
/// Bytes of the disk an update leaves free: cases and their pages come first.
const SPARE: u64 = 300_000_000;

/// Whether what the terminal touches is real; always said on screen and to the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reality {
    /// Real devices.
    Real,
    /// Simulated ones.
    Simulated,
}

/// Why a terminal does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// Its keys.
    #[error("the terminal's keys: {0}")]
    Keys(#[from] KeyFault),
    /// The county link.
    #[error("the county link: {0}")]
    Link(#[from] SetupError),
    /// The system gives no threads or no folder.
    #[error("the system: {0}")]
    System(#[from] std::io::Error),
}

/// A running terminal without its screen.
pub struct Terminal {
    inbox: Inbox,
    running: Running,
}

/// What a person did at the screen, as the dispatcher hears it.
#[cfg(feature = "screen")]
impl From<Intent> for Event {
    fn from(intent: Intent) -> Self {
        match intent {
            Intent::Tap(tap) => Self::Tap(tap),
            Intent::Touch => Self::Touch,
            Intent::Prompt(what) => Self::Prompt(what),
        }
    }
}

/// Where pages of documents come from; again after a fault. `None` where nothing is fitted.
pub type PagesFrom = Arc<dyn Fn() -> Option<Box<dyn PictureSource>> + Send + Sync>;

/// Starts the card slot of a terminal, given where its events go; again after a fault.
pub type StartCard = Box<dyn Fn(Sink<CardEvent>) -> Arc<dyn CardReader> + Send>;

/// Starts the camera that looks at people, given where its events go; again after a fault.
pub type StartFace = Arc<dyn Fn(Sink<FaceCameraEvent>) -> Arc<dyn FaceCamera> + Send + Sync>;

/// Starts what reads handwriting, given where its events go; again after a fault.
pub type StartWriting =
    Arc<dyn Fn(Sink<HandwritingEvent>) -> std::io::Result<Arc<dyn Handwriting>> + Send + Sync>;
/// Starts the loudspeaker, given where its events go; again after a fault.
pub type StartSpeaker = Arc<dyn Fn(Sink<SpeakerEvent>) -> Arc<dyn Speaker> + Send + Sync>;

/// What cards and papers are held to: real, or made up in the demo.
pub struct Fittings {
    /// The card readers.
    pub card: StartCard,
    /// Where pages of documents come from.
    pub pages: PagesFrom,
    /// The camera that looks at people.
    pub face: StartFace,
    /// What reads handwriting.
    pub writing: StartWriting,
    /// The loudspeaker.
    pub speaker: StartSpeaker,
    /// Which of the two.
    pub reality: Reality,
    /// Ends the program in order, for the end of this terminal: the next start goes on with it.
    pub leave: Arc<dyn Fn() + Send + Sync>,
}

impl Terminal {
    /// Puts an enrolled terminal together and starts it. Frames go to `screen`;
    /// `on_death` is called when the dispatcher dies of a fault.
    pub fn start(
        site: Site,
        link: LinkConfig,
        clock: Arc<dyn Clock>,
        fittings: Fittings,
        screen: Sink<Frame>,
        on_death: Box<dyn FnOnce() + Send>,
    ) -> Result<Self, StartFault> {
        let Fittings {
            card,
            pages,
            face,
            writing,
            speaker,
            reality,
            leave,
        } = fittings;
        let (inbox, events) = Inbox::new();
        let keys = Arc::new(KeyStore::open(&site.keys, &site.device)?);
        let signer = keys.device();
        let makers = Makers {
            data: site.data.clone(),
            link,
            signer: signer.clone(),
            keys: keys.clone(),
            device: site.device.clone(),
            printer: site.printer.clone(),
            owed: Owed::default(),
            pages,
            face,
            writing,
            speaker,
            clock: clock.clone(),
            inbox: inbox.clone(),
        };
        let outbox = makers.outbox();
        let jobs = makers.listings()?;
        let county = makers.county()?;
        let book = CountyKeyBook::default();
        let bundle = county.bundle_in_force();
        if let Some(bundle) = &bundle {
            book.take(&bundle.sealing_keys, &bundle.verify_keys);
        }
        let published = bundle.as_ref().map(|b| b.workdays.clone());
        let calendar = workdays::shipped().updated_by(&published.unwrap_or_default());
        let slot = card(inbox.sink(Event::Card));
        let printer = makers.printer();
        let camera = makers.camera();
        let face = makers.face();
        let speaker = makers.speaker();
        let operators = makers.operators()?;
        let tasks = makers.tasks()?;
        let writing = makers.writing()?;
        let prover = Arc::new(ProofThread::start(
            makers.link.url.clone(),
            signer.clone(),
            clock.clone(),
            inbox.sink(Event::Proof),
        )?);
        let places = ExportPlaces {
            data: site.data.clone(),
            sticks: site.sticks.clone(),
            device: site.device.clone(),
        };
        let export = inbox.sink(Event::Export);
        let export = Arc::new(ExportThread::start(places, clock.clone(), export)?);
        let fonts = site.printer.as_ref().map(|printer| printer.fonts.clone());
        let packs = PackThread::start(
            site.sticks.clone(),
            fonts.unwrap_or_else(FontFiles::installed),
            inbox.sink(Event::Pack),
        )?;
        let ferry = makers.ferry(site.sticks.clone())?;
        let retire = inbox.sink(Event::Retire);
        let retire = Arc::new(BeginRetirement::new(&site.data, leave, retire));
        let places = UpdatePlaces {
            own: site.data.join(UPDATE),
            helper: site.helper.clone(),
            spare: SPARE,
        };
        let update = Arc::new(UpdateThread::start(places, inbox.sink(Event::Update))?);
        let devices = [
            Device::Card(slot.clone()),
            Device::Store(outbox.clone()),
            Device::Listings(jobs.clone(), jobs.clone()),
            Device::County(county.clone(), county.clone()),
            Device::Printer(printer.clone()),
            Device::Camera(camera.clone()),
            Device::Operators(operators.clone()),
            Device::Face(face.clone()),
            Device::Tasks(tasks.clone()),
            Device::Writing(writing.clone()),
            Device::Speaker(speaker.clone()),
        ];
        let wards = makers.wards(card, devices);
        let ports = Ports {
            random: Arc::new(SystemRandomness),
            card: slot,
            authority: county.clone(),
            jobs: jobs.clone(),
            library: jobs,
            outbox,
            county,
            encoder: Arc::new(WireEncoder),
            keys: Arc::new(book),
            day: Arc::new(keys.day_keys(clock.clone())),
            signer,
            printer,
            operators,
            camera,
            face,
            speaker,
            tasks,
            writing,
            prover,
            export,
            packs: Arc::new(packs),
            ferry,
            retire,
            update,
            clock: clock.clone(),
        };
        let boot = Boot {
            ports,
            setup: setup(&site, clock.as_ref(), calendar),
            browse: bundle
                .as_ref()
                .map(CountyBundle::browse_rule)
                .unwrap_or_default(),
            assisted: bundle
                .as_ref()
                .map(CountyBundle::assisted_rule)
                .unwrap_or_default(),
            catalogue: bundle.map(|b| Arc::new(b.catalogue)),
            practice: site.practice,
            place: site.place,
            simulated: reality == Reality::Simulated,
            every: site.every,
            log: LogSettings {
                root: keys.keeping(),
                ..site.log
            },
            limits: site.backlog,
            night: site.night,
            wards,
            on_death,
        };
        let running = boot.start(inbox.clone(), events, screen);
        Ok(Self { inbox, running })
    }

    /// Where taps go in.
    pub fn inbox(&self) -> Inbox {
        self.inbox.clone()
    }

    /// Whether the dispatcher still runs.
    pub fn is_alive(&self) -> bool {
        self.running.is_alive()
    }

    /// Ends it in order.
    pub fn stop(self) {
        self.running.stop();
    }
}

/// The file of the key of the log below a terminal's data folder.
pub fn log_key(data: &Path, wrapping: Wrapping) -> WrappedFile {
    let file = ReplacedFile::new(data.join("keys/audit.sealed"), FileKind::Secret);
    WrappedFile::new(Box::new(file), wrapping)
}

/// Verifies the log below a terminal's data folder: by the public key it was enrolled with, by the key of the
/// running epoch where the root key at `place` opens it, and by what the county knows.
///
/// Errors: the log cannot be read at all.
pub fn verify_own_log(
    data: &Path,
    place: &KeyPlace,
    county: &CountyView,
) -> Result<VerifyReport, InspectFault> {
    let signed_by = registered_key(place.dir()).into_iter().collect();
    let wrapping = place.wrapping(Wrapped::Log).ok();
    let key = wrapping.map(|wrapping| log_key(data, wrapping));
    let key = key.as_ref().map(|file| file as &dyn WholeFile);
    verify_log(data, key, signed_by, county)
}

/// Makes the devices that have threads, at the start and again after a fault.
#[derive(Clone)]
struct Makers {
    data: PathBuf,
    link: LinkConfig,
    signer: Arc<DeviceKey>,
    keys: Arc<KeyStore>,
    device: DeviceId,
    printer: Option<PrinterConfig>,
    owed: Owed,
    pages: PagesFrom,
    face: StartFace,
    writing: StartWriting,
    speaker: StartSpeaker,
    clock: Arc<dyn Clock>,
    inbox: Inbox,
}

impl Makers {
    fn outbox(&self) -> Arc<StoreThread> {
        let chain_key = log_key(&self.data, self.keys.wrapping(Wrapped::Log));
        let chain = Chain::new(Box::new(chain_key), self.signer.clone());
        Arc::new(StoreThread::start(
            &self.data,
            StoreOptions::default(),
            self.clock.clone(),
            Box::new(chain),
            self.inbox.sink(Event::Store),
        ))
    }

    fn listings(&self) -> std::io::Result<Arc<CacheThread>> {
        CacheThread::start(
            self.data.join("cache.db"),
            trades::shipped(),
            self.clock.clone(),
            self.inbox.sink(Event::Jobs),
            self.inbox.sink(Event::Library),
        )
        .map(Arc::new)
    }

    /// A terminal without its printer still serves: an address that is none counts as no printer.
    fn printer(&self) -> Arc<dyn Printer> {
        let sink = self.inbox.sink(Event::Printer);
        let started = self.printer.clone().map(|config| {
            IppPrinter::start(config, self.owed.clone(), self.clock.clone(), sink.clone())
        });
        match started {
            Some(Ok(printer)) => Arc::new(printer),
            Some(Err(fault)) => {
                log::error!("no printer: {fault}");
                Arc::new(NoPrinter::start(sink))
            }
            None => Arc::new(NoPrinter::start(sink)),
        }
    }

    /// A terminal without its document camera still serves.
    fn camera(&self) -> Arc<dyn DocumentCamera> {
        let sink = self.inbox.sink(Event::Camera);
        let Some(source) = (self.pages)() else {
            return Arc::new(NoCamera::start(sink));
        };
        match PageCamera::start(source, sink.clone()) {
            Ok(camera) => Arc::new(camera),
            Err(fault) => {
                log::error!("no document camera: {fault}");
                Arc::new(NoCamera::start(sink))
            }
        }
    }

    fn face(&self) -> Arc<dyn FaceCamera> {
        (self.face)(self.inbox.sink(Event::Face))
    }

    fn writing(&self) -> std::io::Result<Arc<dyn Handwriting>> {
        (self.writing)(self.inbox.sink(Event::Writing))
    }

    fn speaker(&self) -> Arc<dyn Speaker> {
        (self.speaker)(self.inbox.sink(Event::Speaker))
    }

    fn operators(&self) -> std::io::Result<Arc<dyn OperatorKeep>> {
        let sink = self.inbox.sink(Event::Keep);
        let keep = self
            .keys
            .operators(&self.device, self.clock.clone(), sink)?;
        Ok(Arc::new(keep))
    }

    fn tasks(&self) -> std::io::Result<Arc<dyn TaskKeep>> {
        Ok(Arc::new(self.keys.tasks(self.inbox.sink(Event::Tasks))?))
    }

    fn county(&self) -> Result<Arc<CountyClient>, SetupError> {
        let LinkConfig {
            url,
            ca_pem,
            device,
            dir,
            wrapping,
            ..
        } = &self.link;
        // The certificate may have been renewed since the start.
        let newest = enrolled(url, ca_pem, device, dir, wrapping)?;
        let link = newest.map_or_else(
            || self.link.clone(),
            |newest| LinkConfig {
                deadlines: self.link.deadlines,
                package: self.link.package.clone(),
                ..newest
            },
        );
        CountyClient::start(
            link,
            self.clock.clone(),
            self.inbox.sink(Event::County),
            self.inbox.sink(Event::Authority),
        )
        .map(Arc::new)
    }

    fn ferry(&self, sticks: PathBuf) -> std::io::Result<Arc<FerryThread>> {
        let places = FerryPlaces {
            sticks,
            link: self.link.clone(),
            signer: self.signer.clone(),
            clock: self.clock.clone(),
        };
        let sink = self.inbox.sink(Event::Ferry);
        FerryThread::start(places, sink).map(Arc::new)
    }

    /// What the supervisor gets: each device with a way to make it again.
    fn wards(self, card: StartCard, devices: [Device; 11]) -> Vec<Ward> {
        let card_events = self.inbox.sink(Event::Card);
        let (store, listings, county) = (self.clone(), self.clone(), self.clone());
        let printer = self.clone();
        let (operators, tasks) = (self.clone(), self.clone());
        let (face, writing) = (self.clone(), self.clone());
        let speaker = self.clone();
        let makers: [Maker; 11] = [
            Box::new(move || Ok(Device::Card(card(card_events.clone())))),
            Box::new(move || Ok(Device::Store(store.outbox()))),
            Box::new(move || {
                let made = listings.listings().map_err(|e| e.to_string())?;
                Ok(Device::Listings(made.clone(), made))
            }),
            Box::new(move || {
                let made = county.county().map_err(|e| e.to_string())?;
                Ok(Device::County(made.clone(), made))
            }),
            Box::new(move || Ok(Device::Printer(printer.printer()))),
            Box::new(move || Ok(Device::Camera(self.camera()))),
            Box::new(move || {
                let made = operators.operators().map_err(|e| e.to_string())?;
                Ok(Device::Operators(made))
            }),
            Box::new(move || Ok(Device::Face(face.face()))),
            Box::new(move || {
                let made = tasks.tasks().map_err(|e| e.to_string())?;
                Ok(Device::Tasks(made))
            }),
            Box::new(move || {
                let made = writing.writing().map_err(|e| e.to_string())?;
                Ok(Device::Writing(made))
            }),
            Box::new(move || Ok(Device::Speaker(speaker.speaker()))),
        ];
        let pairs = devices.into_iter().zip(makers);
        pairs.map(|(device, make)| Ward { device, make }).collect()
    }
}

fn setup(site: &Site, clock: &dyn Clock, workdays: Workdays) -> VisitSetup {
    let now = clock.wall();
    VisitSetup {
        limits: site.limits,
        read_limit: site.read_limit,
        here: site.here,
        device: site.device.clone(),
        prefix: site.prefix.clone(),
        last_serial: (now.date(), 0),
        // Milliseconds since 1970 rise from run to run, so a number is never used for two visits.
        next_session: u64::try_from(now.0).unwrap_or(1),
        workdays: Arc::new(workdays),
        drafts: DraftKeeping {
            seal: Arc::new(DraftCipher),
            kept: site.draft_kept,
        },
        marks: Arc::new(SlowMarks),
        usual: Settings {
            motion: site.motion,
            ..Settings::default()
        },
    }
}

struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn bits(&self) -> u128 {
        random_bits()
    }
}
