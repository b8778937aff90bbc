//! County, line, cards and terminal set up together.

mod bare;

use super::face;
use crate::adapters::card::{CardLayouts, CardReaderConfig, Limits, PcscReader, ReaderFilter};
use crate::adapters::county::enrol::{Application, Devices, Enrolment, enrol};
use crate::adapters::county::{CountyClient, LinkConfig};
use crate::adapters::identity_card::IdentityCards;
use crate::adapters::keys::{CountyKeyBook, KeyPlace, KeyStore, Wrapped};
use crate::adapters::print::fonts::FontFiles;
use crate::adapters::print::{Pace, PrinterConfig};
use crate::adapters::simulated::card_image::{CardFamily, CardImage};
use crate::adapters::simulated::card_slot::{SimulatedSlot, SlotHandle};
use crate::adapters::simulated::clock::HandClock;
use crate::adapters::simulated::face_film::FaceFilm;
use crate::adapters::simulated::identity_module::{Document, IdentityImage, ModuleHandle};
use crate::adapters::simulated::ipp_printer::{PrinterKind, SimulatedPrinter};
use crate::adapters::simulated::line::LineCut;
use crate::adapters::simulated::loudspeaker::SimulatedLoudspeaker;
use crate::adapters::simulated::page_player::PagePlayer;
use crate::adapters::simulated::virtual_card::VpcdCard;
use crate::adapters::speaker::{ClipFiles, Loudspeaker, NoSpeaker, shipped};
use crate::app::{Event, Frame, LogSettings, MachineView, Place, Readers, SyncIntervals};
use crate::county::config::{Approval, PlayedCard, Review, Simulated};
use crate::county::review::Verdict;
use crate::county::seed::{SampleCardKeys, towns};
use crate::county::store::cases::GradeCount;
use crate::county::{County, CountyConfig, CountyHandle};
use crate::domain::delivery::{
    Backlog, BacklogLimits, BacklogVerdict, DeviceId, ReceiptPrefix, SubmissionId,
};
use crate::domain::jobs::place::Point;
use crate::domain::machine::update::Hours;
use crate::domain::paper::PaperFormat;
use crate::domain::people::identity::{DivisionCode, PersonName};
use crate::domain::people::practice::practice_holder;
use crate::domain::setup::Turned;
use crate::domain::time::Span;
use crate::domain::visit::{Tap, draft::DRAFT_KEPT, ease::Motion, idle::IdleLimits};
use crate::ports::Sink;
use crate::ports::card::{CardEvent, CardReader};
use crate::ports::clock::Clock;
use crate::ports::county::{BundleNews, CountyEvent, CountyLink};
use crate::ports::keys::{DeviceSigner, KeyBook, RootKeeping};
use crate::ports::speaker::{Speaker, SpeakerEvent};
use crate::run::retire::RetireRun;
use crate::run::setup::{SetupPlaces, SetupRun};
use crate::run::{MODEL, writing};
use crate::sample::persons::{SampleFamily, SamplePerson};
use crate::terminal::{Fittings, PagesFrom, Reality, Site, Terminal};
use crate::ui::gallery::villages;
use crate::wire::catalogue;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Listings in the demonstration county.
pub const LISTINGS: u32 = 2_400;

/// The port on which Debian's virtual reader waits for a card.
const VPCD_PORT: u16 = 35_963;

/// Where cards come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardSide {
    /// A slot without a reader.
    Slot,
    /// pcscd with its virtual reader; the card is played over the loopback.
    Pcsc,
}

/// A county that runs as a program of its own and admits simulated terminals.
#[derive(Debug, Clone)]
pub struct FarCounty {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its root certificate, PEM.
    pub ca_pem: String,
    /// A one-time code for the enrolment.
    pub code: String,
}

/// What the terminal is at the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// One of the county's, and running.
    Enrolled,
    /// From its carton: only the pages of its set-up; the county's staff decide.
    InItsCarton,
}

/// How a stage is set up.
#[derive(Debug, Clone)]
pub struct StageOptions {
    /// What the terminal is at the beginning.
    pub delivered: Delivered,
    /// A county that is there already; `None` starts one with synthetic data.
    pub far: Option<FarCounty>,
    /// Folder for everything; made when missing.
    pub dir: PathBuf,
    /// Where cards come from.
    pub cards: CardSide,
    /// Listings in the county.
    pub listings: u32,
}

/// Why a stage cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("setting up {what}: {why}")]
pub struct StageFault {
    /// Which part.
    pub what: &'static str,
    /// Why.
    pub why: String,
}

fn fault<E: std::fmt::Display>(what: &'static str) -> impl FnOnce(E) -> StageFault {
    move |e| StageFault {
        what,
        why: e.to_string(),
    }
}

enum Slot {
    Simulated(Option<SlotHandle>),
    Virtual(Option<VpcdCard>),
}

/// Everything on the desk.
pub struct Stage {
    /// The county, when it is the stage's own.
    pub county: Option<CountyHandle>,
    /// The line to it.
    pub line: LineCut,
    /// The clock of terminal and county.
    pub clock: Arc<HandClock>,
    /// The printer; its pages land in the folder `printed`.
    pub printer: SimulatedPrinter,
    /// What lies under the document camera.
    pub pages: PagePlayer,
    /// What is held before the camera that looks at people.
    pub face: FaceFilm,
    /// What its loudspeaker plays.
    pub speaker: SimulatedLoudspeaker,
    /// What lies on the reader of identity cards.
    pub laid: ModuleHandle,
    options: StageOptions,
    link: Option<LinkConfig>,
    setup: Option<SetupRun>,
    retire: Option<RetireRun>,
    slot: Arc<Mutex<Slot>>,
    terminal: Option<Terminal>,
    screen: Sink<Frame>,
}

impl Stage {
    /// Sets everything up and starts it: county with synthetic data, line, enrolled terminal.
    pub fn set_up(
        options: StageOptions,
        clock: Arc<HandClock>,
        screen: Sink<Frame>,
    ) -> Result<Self, StageFault> {
        let county = match &options.far {
            None => Some(start_county(&options, clock.clone())?),
            Some(_) => None,
        };
        let door = door(&options, county.as_ref())?;
        let line = LineCut::start(door.addr).map_err(fault("the line"))?;
        let clocks: Arc<dyn Clock> = clock.clone();
        let data = terminal_dir(&options.dir);
        let link = match options.delivered {
            Delivered::Enrolled => Some(enrolled(&data, &device(), &door, &line, &clocks)?),
            Delivered::InItsCarton => None,
        };
        if let (Some(county), Delivered::Enrolled) = (&county, options.delivered) {
            let village = crate::sample::homes::VILLAGE;
            let placed = county.place_terminal(device().as_str(), village);
            placed.map_err(fault("the village of the terminal"))?;
            let visits = county.seed_visits(clock.wall().date());
            visits.map_err(fault("the visits"))?;
        }
        let printed = options.dir.join("printed");
        let printer = SimulatedPrinter::start(PrinterKind::Pages, Some(printed));
        let printer = printer.map_err(fault("the printer"))?;
        let slot = match options.cards {
            CardSide::Slot => Slot::Simulated(None),
            CardSide::Pcsc => Slot::Virtual(None),
        };
        let mut stage = Self {
            county,
            line,
            clock,
            printer,
            pages: PagePlayer::default(),
            face: FaceFilm::default(),
            speaker: SimulatedLoudspeaker::default(),
            laid: ModuleHandle::default(),
            options,
            link,
            setup: None,
            retire: None,
            slot: Arc::new(Mutex::new(slot)),
            terminal: None,
            screen,
        };
        match stage.options.delivered {
            Delivered::Enrolled => stage.power_on()?,
            Delivered::InItsCarton => stage.unpack()?,
        }
        Ok(stage)
    }

    fn places(&self) -> SetupPlaces {
        let dir = &self.options.dir;
        SetupPlaces {
            files: vec![dir.join("base.toml")],
            dir: self.terminal_dir().join("setup"),
            sticks: dir.join("sticks"),
            // This machine has no NetworkManager: the step says so.
            nmcli: dir.join("nmcli"),
            helper: dir.join("helper"),
            turned: Turned::No,
            devices: Devices::Simulated,
        }
    }

    /// Starts the terminal on what its disk holds.
    pub fn power_on(&mut self) -> Result<(), StageFault> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let slot = self.slot.clone();
        let card_clock = clock.clone();
        let laid = self.laid.clone();
        let start_card = Box::new(move |sink: Sink<CardEvent>| -> Arc<dyn CardReader> {
            let events = Readers::laid_events(sink.clone());
            let laid = IdentityCards::start(Arc::new(laid.clone()), Some(face::decoder()), events);
            let slot: Arc<dyn CardReader> = match &mut *locked(&slot) {
                Slot::Simulated(handle) => {
                    let (reader, made) = SimulatedSlot::start(card_clock.clone(), sink);
                    *handle = Some(made);
                    Arc::new(reader)
                }
                Slot::Virtual(_) => {
                    let config = CardReaderConfig {
                        filter: ReaderFilter {
                            name: Some("Virtual PCD 00 00".to_owned()),
                            allow_virtual: true,
                        },
                        layouts: CardLayouts::built_in(),
                        limits: Limits::default(),
                    };
                    Arc::new(PcscReader::start(config, card_clock.clone(), sink))
                }
            };
            Arc::new(Readers::new(slot, Arc::new(laid)))
        });
        let player = self.pages.clone();
        let pages: PagesFrom = Arc::new(move || Some(player.source()));
        let film = self.face.clone();
        let mut site = site(&self.options.dir, &self.printer);
        site.log.setup = self.places().finished();
        let link = self.link.clone();
        let link = link.ok_or_else(|| fault("the terminal")("it is not enrolled"))?;
        let speaker = self.speaker.clone();
        let speaker_clock = clock.clone();
        let terminal = Terminal::start(
            site,
            link,
            clock,
            Fittings {
                card: start_card,
                pages,
                face: Arc::new(move |sink| face::start(&film, sink)),
                writing: writing(model(), &county(), villages(), Duration::ZERO),
                speaker: Arc::new(move |sink| loudspeaker(&speaker, &speaker_clock, sink)),
                reality: Reality::Simulated,
                leave: Arc::new(|| {
                    log::warn!("the terminal is being retired: power it off and on")
                }),
            },
            self.screen.clone(),
            Box::new(|| log::error!("the demonstration goes on without its terminal")),
        );
        self.terminal = Some(terminal.map_err(fault("the terminal"))?);
        self.places().forget_notes();
        Ok(())
    }

    /// Stops the terminal in order.
    pub fn power_off(&mut self) {
        if let Some(terminal) = self.terminal.take() {
            terminal.stop();
        }
    }

    /// Sends the terminal an event.
    pub fn put(&self, event: Event) {
        match (&self.setup, &event) {
            (Some(setup), Event::Tap(Tap::Setup(tap))) => setup.tap(*tap),
            (Some(setup), Event::Tick) => setup.look(),
            _ => {}
        }
        if let (Some(retire), Event::Tap(Tap::Retire(tap))) = (&self.retire, &event) {
            retire.tap(*tap);
        }
        if let Some(terminal) = &self.terminal {
            terminal.inbox().put(event);
        }
    }

    /// Puts a person's card into the slot.
    pub fn insert(&mut self, person: &SamplePerson) -> Result<(), StageFault> {
        let image = card_of(person);
        match &mut *locked(&self.slot) {
            Slot::Simulated(handle) => {
                let handle = handle.as_ref().ok_or_else(|| StageFault {
                    what: "the slot",
                    why: "the terminal is off".into(),
                })?;
                handle.insert(&image);
            }
            Slot::Virtual(card) => {
                *card =
                    Some(VpcdCard::insert(&image, VPCD_PORT).map_err(fault("the virtual card"))?);
            }
        }
        Ok(())
    }

    /// Lays the identity card of a person on its reader, until it is taken away.
    pub fn lay(&self, person: &SamplePerson) {
        let (number, name) = (person.id_number.reveal(), person.name.reveal());
        self.laid
            .lay(IdentityImage::new(Document::Citizen, number, name));
    }

    /// Pulls the card.
    pub fn pull(&mut self) {
        match &mut *locked(&self.slot) {
            Slot::Simulated(Some(handle)) => handle.pull(),
            Slot::Simulated(None) => {}
            Slot::Virtual(card) => {
                if let Some(card) = card.take() {
                    card.remove();
                }
            }
        }
    }

    /// Lets time pass for terminal and county.
    pub fn advance(&self, span: Span) {
        self.clock.advance(span);
        self.put(Event::Tick);
    }

    /// The key ring of another terminal of the same county, enrolled for the purpose.
    pub fn second_terminal_keys(&self) -> Result<Arc<dyn KeyBook>, StageFault> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let name = format!(
            "TZ-DEMO-{}",
            100 + crate::adapters::system::random_bits() % 900
        );
        let device = DeviceId::parse(&name).expect("letters, digits and dashes");
        let dir = self.options.dir.join(name);
        let door = door(&self.options, self.county.as_ref())?;
        let link = enrolled(&dir, &device, &door, &self.line, &clock)?;
        let (news, heard) = channel();
        let heard_of = Arc::new(move |event| {
            let _ = news.send(event);
        });
        let client = CountyClient::start(link, clock, heard_of, Arc::new(|_| {}))
            .map_err(fault("the link"))?;
        client.fetch_bundle();
        let answer = heard
            .recv_timeout(Duration::from_secs(20))
            .map_err(fault("the bundle"));
        let bundle = match answer? {
            CountyEvent::Bundle(Ok(BundleNews::New(bundle))) => bundle,
            other => return Err(fault("the bundle")(format!("{other:?}"))),
        };
        client.stop();
        let book = CountyKeyBook::default();
        book.take(&bundle.sealing_keys, &bundle.verify_keys);
        Ok(Arc::new(book))
    }

    /// Cases at the county, when it is the stage's own and can be asked behind the terminal's back.
    pub fn cases_at_county(&self) -> Option<Result<u64, String>> {
        let county = self.county.as_ref()?;
        Some(county.case_count().map_err(|e| e.to_string()))
    }

    /// Whether a case is at the county, when it is the stage's own.
    pub fn has_case(&self, id: SubmissionId) -> Option<Result<bool, String>> {
        let accepted = self.county.as_ref()?.accepted_ms(&id.to_string());
        Some(accepted.map(|at| at.is_some()).map_err(|e| e.to_string()))
    }

    /// Answers a login code with a played electronic card, as its holder's phone would: the status
    /// of the answer, when the county is the stage's own.
    pub fn confirm_on_phone(&self, challenge: &str, who: &SamplePerson, pin: &str) -> Option<u16> {
        let county = self.county.as_ref()?;
        Some(county.confirm_on_phone(challenge, &who.id_number, pin))
    }

    /// The grades people gave, all there are at the stage's own county.
    pub fn grades_at_county(&self) -> Option<Result<Vec<u8>, String>> {
        let counts = self.county.as_ref()?.grades(0, i64::MAX);
        let each = |c: &GradeCount| {
            let times = usize::try_from(c.count).unwrap_or(usize::MAX);
            std::iter::repeat_n(c.grade, times)
        };
        Some(
            counts
                .map(|counts| counts.iter().flat_map(each).collect())
                .map_err(|e| e.to_string()),
        )
    }

    /// Cases that are not finished, a line each, when the county is the stage's own.
    pub fn review_queue(&self) -> Option<Result<Vec<String>, String>> {
        let queue = self.county.as_ref()?.review_queue();
        let lines = queue.map(|queue| queue.iter().map(ToString::to_string).collect());
        Some(lines.map_err(|e| e.to_string()))
    }

    /// Decides a case at the stage's own county.
    pub fn decide_case(&self, receipt: &str, verdict: &Verdict) -> Option<Result<String, String>> {
        let county = self.county.as_ref()?;
        let decided = county.decide_case(receipt, verdict, "demo");
        Some(
            decided
                .map(|state| state.name().to_owned())
                .map_err(|e| e.to_string()),
        )
    }

    /// Where the terminal keeps its files.
    pub fn terminal_dir(&self) -> PathBuf {
        terminal_dir(&self.options.dir)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.power_off();
    }
}

/// What is known around a terminal that does not run yet.
fn nothing_yet() -> MachineView {
    MachineView {
        place: place(),
        simulated: true,
        backlog: Backlog::default(),
        backlog_verdict: BacklogVerdict::Fine,
        jobs_as_of: None,
        notices: Vec::new(),
    }
}

/// The model as it lies in the project.
fn model() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("assets/models").join(MODEL)
}

fn county() -> DivisionCode {
    DivisionCode::parse(crate::sample::places::COUNTY).expect("a county")
}

fn locked(slot: &Mutex<Slot>) -> std::sync::MutexGuard<'_, Slot> {
    slot.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn terminal_dir(dir: &Path) -> PathBuf {
    dir.join("terminal")
}

/// The asset number of the demonstration terminal.
pub(super) fn device() -> DeviceId {
    DeviceId::parse("TZ-DEMO-017").expect("letters, digits and dashes")
}

fn site(dir: &Path, printer: &SimulatedPrinter) -> Site {
    Site {
        data: terminal_dir(dir),
        // A file in the demo; what the package's sealing script opens beside it counts all the same.
        keys: KeyPlace::of(&terminal_dir(dir), Some(dir.join("memory/root-key"))),
        sticks: dir.join("sticks"),
        // Nothing is there unless a test puts it there: then the machine takes no update.
        helper: dir.join("helper"),
        night: Hours::default(),
        device: device(),
        prefix: ReceiptPrefix::parse("TZ017").expect("letters and three digits"),
        place: place(),
        here: Point::new(40_420_000, 114_090_000),
        limits: IdleLimits::default(),
        motion: Motion::Moving,
        draft_kept: DRAFT_KEPT,
        read_limit: Span::seconds(6),
        every: SyncIntervals::default(),
        log: LogSettings {
            setup: None,
            called_off: None,
            root: RootKeeping::File,
            daily_bytes: 4 << 20,
            config: None,
        },
        printer: Some(PrinterConfig {
            uri: printer.uri(),
            format: PaperFormat::A4,
            fonts: FontFiles::installed(),
            pace: Pace::default(),
        }),
        backlog: BacklogLimits::default(),
        practice: practice_holder(&county(), PersonName::parse("练习一").expect("a name")),
    }
}

/// Where the demonstration terminal stands, for people.
pub fn place() -> Place {
    Place {
        name: "玉泉镇李家庄村".to_owned(),
        help_phone: "0352-0000000".to_owned(),
    }
}

fn start_county(options: &StageOptions, clock: Arc<HandClock>) -> Result<CountyHandle, StageFault> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let items = catalogue::read_items(&folder).map_err(fault("the catalogue"))?;
    let beside = catalogue::Beside::read(&folder, &items).map_err(fault("the catalogue"))?;
    let day = clock.wall().date();
    let now = move || clock.wall().0;
    let mut config = CountyConfig::new(
        options.dir.join("county"),
        crate::sample::places::COUNTY,
        items,
        Arc::new(now),
    );
    config.beside = beside;
    config.approval = match options.delivered {
        Delivered::Enrolled => Approval::Automatic,
        Delivered::InItsCarton => Approval::ByStaff,
    };
    config.simulated = Simulated::Admitted;
    config.card_keys = Some(Arc::new(SampleCardKeys));
    config.contact = crate::sample::bulletin::contact();
    config.review = Review::InstantAtOnce;
    config.towns = towns();
    config.played_card = PlayedCard::OnThePhonePage;
    let county = County::start(config).map_err(fault("the county"))?;
    county
        .seed(options.listings, day)
        .map_err(fault("the county's records"))?;
    Ok(county)
}

/// Where a terminal of this stage enrols, with a fresh code where the county is ours.
fn door(options: &StageOptions, county: Option<&CountyHandle>) -> Result<FarCounty, StageFault> {
    match (county, &options.far) {
        (Some(own), _) => Ok(FarCounty {
            addr: own.addr,
            ca_pem: own.ca_pem.clone(),
            code: own.one_time_code().map_err(fault("a one-time code"))?,
        }),
        (None, Some(far)) => Ok(far.clone()),
        (None, None) => Err(fault("the county")("there is none")),
    }
}

/// Keys and certificate of the terminal: made once, kept on its disk.
fn enrolled(
    data: &Path,
    device: &DeviceId,
    county: &FarCounty,
    line: &LineCut,
    clock: &Arc<dyn Clock>,
) -> Result<LinkConfig, StageFault> {
    let link_dir = data.join("county");
    let place = KeyPlace::of(data, None);
    if let Ok(wrapping) = place.wrapping(Wrapped::Line) {
        let (url, ca_pem) = (line.url(), &county.ca_pem);
        let known =
            crate::adapters::county::enrol::enrolled(&url, ca_pem, device, &link_dir, &wrapping);
        if let Some(link) = known.map_err(fault("the county link"))? {
            return Ok(link);
        }
    }
    let keys = KeyStore::enrol(&place, device).map_err(fault("the terminal's keys"))?;
    let signer = keys.device();
    let application = Application {
        url: line.url(),
        ca_pem: county.ca_pem.clone(),
        code: county.code.clone(),
        device: device.clone(),
        stamp_public: signer.public_key(),
        stamp_key: signer.key_id().clone(),
        devices: Devices::Simulated,
        dir: link_dir,
        wrapping: keys.wrapping(Wrapped::Line),
        bundle_key: None,
    };
    match enrol(&application, clock).map_err(fault("the enrolment"))? {
        Enrolment::Done(link) => Ok(*link),
        Enrolment::Waiting { .. } => Err(StageFault {
            what: "the enrolment",
            why: "the county wants to approve it by hand".into(),
        }),
    }
}

/// The synthetic card of a synthetic person.
pub fn card_of(person: &SamplePerson) -> CardImage {
    let family = match person.family {
        SampleFamily::V1 => CardFamily::V1,
        SampleFamily::V2 => CardFamily::V2,
        SampleFamily::V3 => CardFamily::V3,
    };
    CardImage::new(
        family,
        person.id_number.reveal(),
        person.name.reveal(),
        person.card_number.reveal(),
    )
}

/// The thread that ships, over a loudspeaker that keeps what it plays.
fn loudspeaker(
    played: &SimulatedLoudspeaker,
    clock: &Arc<dyn Clock>,
    sink: Sink<SpeakerEvent>,
) -> Arc<dyn Speaker> {
    let files = ClipFiles::in_folders(vec![
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/voice/clips"),
    ]);
    let (outlet, clips) = (Box::new(played.clone()), Arc::new(shipped()));
    match Loudspeaker::start(outlet, files, clips, clock.clone(), sink.clone()) {
        Ok(speaker) => Arc::new(speaker),
        Err(fault) => {
            log::error!("no loudspeaker: {fault}");
            Arc::new(NoSpeaker::start(&sink))
        }
    }
}
