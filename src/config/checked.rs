//! The checked configuration: domain types only, ready to be used.

use super::cameras::{DocumentCameraConfig, FaceCameraConfig, cameras};
use super::keys::Keys;
use super::update::UpdateConfig;
use super::voice::{VoiceConfig, voice};
use crate::domain::delivery::{DeviceId, ReceiptPrefix};
use crate::domain::face::Gates;
use crate::domain::jobs::place::{Metres, Point};
use crate::domain::machine::Verbosity;
use crate::domain::machine::audit::Token;
use crate::domain::paper::PaperFormat;
use crate::domain::people::identity::{DivisionCode, PersonName};
use crate::domain::services::PackageId;
use crate::domain::time::Span;
use crate::domain::visit::ease::Motion;
use std::path::PathBuf;

/// Everything the terminal is told about itself and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The terminal and where it stands.
    pub place: PlaceConfig,
    /// The county.
    pub county: CountyConfig,
    /// Files and free space.
    pub data: DataConfig,
    /// The screen.
    pub screen: ScreenConfig,
    /// The card reader.
    pub card: CardConfig,
    /// The reader identity cards are laid on.
    pub identity_card: IdentityCardConfig,
    /// The printer.
    pub printer: PaperConfig,
    /// Pages of documents.
    pub documents: DocumentsConfig,
    /// The camera that looks at people.
    pub face_camera: FaceCameraConfig,
    /// The camera that takes pages of documents.
    pub document_camera: DocumentCameraConfig,
    /// Reading aloud.
    pub voice: VoiceConfig,
    /// Training.
    pub training: TrainingConfig,
    /// A visit.
    pub session: SessionConfig,
    /// Exchange with the county.
    pub sync: SyncConfig,
    /// Updates of the system.
    pub update: UpdateConfig,
    /// What may wait for the county.
    pub limits: Limits,
    /// Thresholds of the face check.
    pub face: Gates,
    /// Clock.
    pub clock: ClockConfig,
    /// Audit log.
    pub audit: AuditConfig,
    /// The program's own log.
    pub log: Verbosity,
    /// A word that changes when any value changes; stands in the audit log.
    pub digest: Token,
}

/// The terminal and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceConfig {
    /// Town and village as the status bar shows them.
    pub name: String,
    /// Division code of the place.
    pub division: DivisionCode,
    /// The terminal's name in the county's register.
    pub device: DeviceId,
    /// Begins every receipt number.
    pub receipt_prefix: ReceiptPrefix,
    /// Number on the asset label.
    pub asset_number: String,
    /// Where it is, for distances to jobs.
    pub point: Option<Point>,
    /// The way to the farthest home it serves.
    pub farthest_home: Option<Metres>,
    /// Which of the county's packages it offers; the whole list without one.
    pub package: Option<PackageId>,
}

/// The county.
#[derive(Debug, Clone, PartialEq)]
pub struct CountyConfig {
    /// Its name on screens and receipts.
    pub name: String,
    /// `https://name` or `https://name:port`, without a path.
    pub url: String,
    /// Its root certificate, PEM.
    pub ca_file: PathBuf,
    /// Its offline signing key (Ed25519).
    pub bundle_key: [u8; 32],
    /// Who is called when the terminal cannot help.
    pub help_phone: PublicPhone,
    /// Supervision.
    pub supervision_phone: PublicPhone,
}

/// A public phone number: 3 to 20 digits, dashes between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicPhone(String);

impl PublicPhone {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let ok = (3..=20).contains(&digits)
            && text
                .split('-')
                .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        ok.then(|| Self(text.to_owned()))
    }

    /// The number as shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Files and free space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataConfig {
    /// Directory of databases and keys.
    pub dir: PathBuf,
    /// Warn when less is free, bytes.
    pub warn_free: u64,
    /// Stop taking cases when less is free, bytes.
    pub stop_free: u64,
    /// Where the root key stands once the TPM opened it; `None` where nothing opens one.
    pub root_key: Option<PathBuf>,
}

/// Which way the screen is mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// Higher than wide.
    Portrait,
    /// Wider than high.
    Landscape,
}

/// The screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScreenConfig {
    /// Which way it is mounted.
    pub orientation: Orientation,
    /// Diagonal of the visible area, inches.
    pub diagonal_inches: f64,
    /// Factor on all sizes.
    pub scale: f64,
}

/// Where cards are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderKind {
    /// A reader on pcscd.
    Pcsc,
}

/// The reader identity cards are laid on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCardConfig {
    /// Where it is connected; `None` where the terminal has no such reader.
    pub port: Option<IdentityPort>,
    /// Bits a second on a serial port.
    pub speed: u32,
    /// The county's program that decodes the photo; `None` where there is none.
    pub photo_decoder: Option<PathBuf>,
}

/// How a reader of identity cards is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityPort {
    /// A serial port, by its path.
    Serial(PathBuf),
    /// A HID device, by the name of its file below `/dev`.
    Hid(String),
    /// A HID device, by vendor and product of USB.
    Usb(u16, u16),
    /// A reader of PC/SC that takes escape commands, by a part of its name.
    Pcsc(String),
    /// A combined reader of PC/SC that gives pages, by a part of its name.
    PcscPages(String),
}

impl IdentityPort {
    /// `/dev/serial/by-id/…`, `hid:/dev/hidraw0`, `hid:0400:c35a`, `pcsc:NAME`, `pcsc-pages:NAME`.
    fn parse(text: &str) -> Option<Self> {
        let plain = |t: &str| t.bytes().all(|b| b.is_ascii_graphic()) && !t.contains("..");
        let name = |t: &str| {
            let shown = t.trim() == t && t.chars().all(|c| !c.is_control());
            ((1..=100).contains(&t.len()) && shown).then(|| t.to_owned())
        };
        match text.split_once(':') {
            Some(("hid", at)) => match at.strip_prefix("/dev/") {
                Some(node) => (plain(node) && !node.contains('/') && !node.is_empty())
                    .then(|| Self::Hid(node.to_owned())),
                None => {
                    let number = |t: &str| {
                        let four = t.len() == 4 && t.bytes().all(|b| b.is_ascii_hexdigit());
                        four.then(|| u16::from_str_radix(t, 16).ok()).flatten()
                    };
                    let (vendor, product) = at.split_once(':')?;
                    Some(Self::Usb(number(vendor)?, number(product)?))
                }
            },
            Some(("pcsc", at)) => Some(Self::Pcsc(name(at)?)),
            Some(("pcsc-pages", at)) => Some(Self::PcscPages(name(at)?)),
            _ => {
                let device = text.starts_with("/dev/") && plain(text);
                device.then(|| Self::Serial(PathBuf::from(text)))
            }
        }
    }
}

/// The card reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardConfig {
    /// Where cards are read.
    pub reader: ReaderKind,
    /// Only readers whose PC/SC name begins so.
    pub reader_name: Option<String>,
    /// How long a card may take to be read.
    pub read: Span,
}

/// The printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperConfig {
    /// `ipp://host:port/path`; `None` without a printer.
    pub uri: Option<String>,
    /// What it is loaded with.
    pub format: PaperFormat,
}

/// Pages of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentsConfig {
    /// Where a scanner or a memory stick puts pictures of pages; `None` takes no pages.
    pub folder: Option<PathBuf>,
}

/// Training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingConfig {
    /// What the made-up holder is called.
    pub person: PersonName,
}

/// A visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionConfig {
    /// Without a touch on a page with personal data.
    pub idle_private: Span,
    /// Without a touch on a public page.
    pub idle_public: Span,
    /// Countdown after either.
    pub countdown: Span,
    /// How long the receipt stays.
    pub receipt: Span,
    /// How long a covered page waits for its card.
    pub card_out: Span,
    /// How long a draft waits in memory for the same card.
    pub draft: Span,
    /// Whether drawn steps move.
    pub motion: Motion,
}

/// Exchange with the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncConfig {
    /// Heartbeat.
    pub heartbeat: Span,
    /// Listings, notices, catalogue and keys.
    pub feeds: Span,
}

/// What may wait for the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// No new cases when so many are unsent.
    pub unsent: u32,
    /// No new cases when one has waited so long.
    pub unsent_age: Span,
    /// Warn when one has waited so long.
    pub warn_age: Span,
    /// Alarm when one has waited so long.
    pub alarm_age: Span,
}

/// Clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockConfig {
    /// A jump of the wall clock by more is written down.
    pub jump: Span,
    /// A difference from the county's clock by more is a warning.
    pub offset: Span,
}

/// Audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditConfig {
    /// Bytes a day for events of severity info.
    pub daily_bytes: u64,
}

const SECOND: Span = Span::seconds(1);
const MINUTE: Span = Span::minutes(1);
const HOUR: Span = Span::hours(1);
const DAY: Span = Span::hours(24);
const MEGABYTE: u64 = 1_000_000;

/// Reads everything; `None` when there was any fault. All keys are read before the first `?` of a
/// section gives up, so that no fault hides another.
pub(super) fn check(k: &mut Keys<'_>) -> Option<Config> {
    let (place, county, data) = (place(k), county(k), data(k));
    let (screen, card, session) = (screen(k), card(k), session(k));
    let (identity_card, printer, documents) = (identity_card(k), printer(k), documents(k));
    let (face_camera, document_camera) = cameras(k, documents.as_ref());
    let voice = voice(k);
    let person = k.text("training.person", "a name of a person", PersonName::parse);
    let (sync, limits, clock) = (sync(k), limits(k), clock(k));
    let (face, update) = (super::face::gates(k), super::update::update(k));
    let daily_bytes = k.whole("audit.daily_bytes", 100_000..=100_000_000, "bytes");
    let log = k.choice(
        "log.level",
        &[
            ("error", Verbosity::Error),
            ("warn", Verbosity::Warn),
            ("info", Verbosity::Info),
            ("debug", Verbosity::Debug),
        ],
    );
    Some(Config {
        place: place?,
        county: county?,
        data: data?,
        screen: screen?,
        card: card?,
        identity_card: identity_card?,
        printer: printer?,
        documents: documents?,
        face_camera: face_camera?,
        voice: voice?,
        document_camera: document_camera?,
        training: TrainingConfig { person: person? },
        session: session?,
        sync: sync?,
        update: update?,
        limits: limits?,
        face: face?,
        clock: clock?,
        audit: AuditConfig {
            daily_bytes: daily_bytes?,
        },
        log: log?,
        digest: Token::of_bytes(&[0]),
    })
}

impl Config {
    /// The same with its digest.
    pub(super) fn with_print(self, print: u64) -> Self {
        Self {
            digest: Token::of_bytes(&print.to_be_bytes()),
            ..self
        }
    }
}

/// A text for people: not empty, not long, no control characters.
fn label(text: &str, longest: usize) -> Option<String> {
    let length = text.trim().chars().count();
    let plain = !text.chars().any(char::is_control);
    ((1..=longest).contains(&length) && plain).then(|| text.trim().to_owned())
}

fn place(k: &mut Keys<'_>) -> Option<PlaceConfig> {
    let name = k.text("place.name", "1 to 30 characters", |t| label(t, 30));
    let division = k.text("place.division", "6, 9 or 12 digits", |t| {
        DivisionCode::parse(t).filter(|_| t.len() >= 6)
    });
    let device = k.text(
        "place.device",
        "1 to 40 letters, digits, dots, dashes, underscores",
        DeviceId::parse,
    );
    let prefix = k.text(
        "place.receipt_prefix",
        "2 to 4 capital letters other than TEST and 3 digits, such as TZ017",
        |t| ReceiptPrefix::parse(t).filter(|prefix| !prefix.is_trial()),
    );
    let asset = k.text("place.asset_number", "1 to 40 characters", |t| label(t, 40));
    let package = k.text(
        "place.package",
        "empty, or a package's name: 1 to 40 small letters, digits, dashes",
        |t| {
            if t.is_empty() {
                Some(None)
            } else {
                PackageId::parse(t).map(Some)
            }
        },
    );
    let point = point(k);
    let farthest = k.optional_decimal("place.farthest_home_km", 0.0..=500.0, "kilometres");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked above"
    )]
    let farthest_home = farthest.map(|km| Metres((km * 1e3).round() as u32));
    Some(PlaceConfig {
        name: name?,
        division: division?,
        device: device?,
        receipt_prefix: prefix?,
        asset_number: asset?,
        point,
        farthest_home,
        package: package?,
    })
}

fn point(k: &mut Keys<'_>) -> Option<Point> {
    let lat = k.optional_decimal("place.latitude", 3.0..=54.0, "degrees north");
    let lon = k.optional_decimal("place.longitude", 73.0..=136.0, "degrees east");
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the ranges are checked above"
    )]
    let micro = |degrees: f64| (degrees * 1e6).round() as i32;
    match (lat, lon) {
        (Some(lat), Some(lon)) => Point::new(micro(lat), micro(lon)),
        (Some(_), None) => {
            k.refuse(
                "place.latitude",
                "a latitude beside a valid longitude".into(),
            );
            None
        }
        (None, Some(_)) => {
            k.refuse(
                "place.longitude",
                "a longitude beside a valid latitude".into(),
            );
            None
        }
        (None, None) => None,
    }
}

fn county(k: &mut Keys<'_>) -> Option<CountyConfig> {
    let name = k.text("county.name", "1 to 20 characters", |t| label(t, 20));
    let url = k.text(
        "county.url",
        "https://NAME or https://NAME:PORT, no path",
        url,
    );
    let ca_file = k.text("county.ca_file", "an absolute path", absolute);
    let bundle_key = k.text("county.bundle_key", "64 hexadecimal digits", key);
    let numbers = "3 to 20 digits, dashes between them";
    let help_phone = k.text("county.help_phone", numbers, PublicPhone::parse);
    let supervision = k.text("county.supervision_phone", numbers, PublicPhone::parse);
    Some(CountyConfig {
        name: name?,
        url: url?,
        ca_file: ca_file?,
        bundle_key: bundle_key?,
        help_phone: help_phone?,
        supervision_phone: supervision?,
    })
}

fn url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://")?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = match rest.strip_prefix('[') {
        Some(v6) => {
            let (host, port) = v6.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            (None, port)
        }
        None => match rest.find(':') {
            Some(colon) => (Some(&rest[..colon]), &rest[colon..]),
            None => (Some(rest), ""),
        },
    };
    let name_ok = host.is_none_or(|h| {
        let label = |l: &str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
            !l.is_empty() && l.len() <= 63 && l.bytes().all(fits)
        };
        h.len() <= 253 && h.split('.').all(label)
    });
    let port_ok = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|p| p.parse::<u16>().is_ok_and(|p| p > 0));
    (name_ok && port_ok).then(|| format!("https://{rest}"))
}

pub(super) fn absolute(text: &str) -> Option<PathBuf> {
    let path = PathBuf::from(text);
    (path.is_absolute() && !text.contains('\0')).then_some(path)
}

pub(super) fn key(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|d| d.len() == 64)?;
    let mut key = [0; 32];
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::try_from(pair[0] * 16 + pair[1]).expect("two hexadecimal digits");
    }
    Some(key)
}

fn data(k: &mut Keys<'_>) -> Option<DataConfig> {
    let dir = k.text("data.dir", "an absolute path", absolute);
    let warn = k.whole("data.warn_free_megabytes", 20..=1_000_000, "megabytes");
    let stop = k.whole("data.stop_free_megabytes", 10..=100_000, "megabytes");
    if let (Some(warn), Some(stop)) = (warn, stop)
        && stop >= warn
    {
        let allowed = format!("less than data.warn_free_megabytes, {warn}");
        k.refuse("data.stop_free_megabytes", allowed);
    }
    let root_key = k.path_or_none("data.root_key", "an absolute path, or empty for none");
    Some(DataConfig {
        dir: dir?,
        root_key: root_key?,
        warn_free: warn? * MEGABYTE,
        stop_free: stop? * MEGABYTE,
    })
}

fn screen(k: &mut Keys<'_>) -> Option<ScreenConfig> {
    let words = [
        ("portrait", Orientation::Portrait),
        ("landscape", Orientation::Landscape),
    ];
    let orientation = k.choice("screen.orientation", &words);
    let diagonal = k.decimal("screen.diagonal_inches", 10.0..=65.0, "inches");
    let scale = k.decimal("screen.scale", 0.5..=3.0, "factor");
    Some(ScreenConfig {
        orientation: orientation?,
        diagonal_inches: diagonal?,
        scale: scale?,
    })
}

fn card(k: &mut Keys<'_>) -> Option<CardConfig> {
    let reader = k.choice("card.reader", &[("pcsc", ReaderKind::Pcsc)]);
    let name = k.text("card.reader_name", "at most 100 characters", |t| {
        let fits = t.chars().count() <= 100 && !t.chars().any(char::is_control);
        fits.then(|| (!t.is_empty()).then(|| t.to_owned()))
    });
    let read = k.span("card.read_seconds", 2..=30, SECOND);
    Some(CardConfig {
        reader: reader?,
        reader_name: name?,
        read: read?,
    })
}

fn identity_card(k: &mut Keys<'_>) -> Option<IdentityCardConfig> {
    let port = k.text(
        "identity_card.port",
        "an absolute path below /dev, hid:/dev/hidrawN, hid:VVVV:PPPP, pcsc:NAME, pcsc-pages:NAME, \
         or empty for no reader",
        |t| match t.is_empty() {
            true => Some(None),
            false => IdentityPort::parse(t).map(Some),
        },
    );
    let speed = k.whole("identity_card.speed", 9_600..=921_600, "bits a second");
    let photo_decoder = k.path_or_none(
        "identity_card.photo_decoder",
        "an absolute path of a program, or empty for none",
    );
    Some(IdentityCardConfig {
        port: port?,
        speed: u32::try_from(speed?).ok()?,
        photo_decoder: photo_decoder?,
    })
}

fn printer(k: &mut Keys<'_>) -> Option<PaperConfig> {
    let uri = k.text(
        "printer.uri",
        "ipp://HOST/PATH, or empty for no printer",
        |t| {
            let address = |t: &str| {
                let (host, path) = t.strip_prefix("ipp://")?.split_once('/')?;
                let plain = |b: u8| b.is_ascii_graphic() && b != b'?' && b != b'#';
                let ok = !host.is_empty() && !path.is_empty() && t.bytes().all(plain);
                ok.then(|| Some(t.to_owned()))
            };
            if t.is_empty() { Some(None) } else { address(t) }
        },
    );
    let papers = [
        ("a4", PaperFormat::A4),
        ("slip-80", PaperFormat::Slip80),
        ("slip-58", PaperFormat::Slip58),
    ];
    let format = k.choice("printer.paper", &papers);
    Some(PaperConfig {
        uri: uri?,
        format: format?,
    })
}

fn session(k: &mut Keys<'_>) -> Option<SessionConfig> {
    let idle_private = k.span("session.idle_private_seconds", 20..=300, SECOND);
    let idle_public = k.span("session.idle_public_seconds", 20..=600, SECOND);
    // At least 20 s to react (WCAG 2.2.1).
    let countdown = k.span("session.countdown_seconds", 20..=120, SECOND);
    let receipt = k.span("session.receipt_seconds", 10..=120, SECOND);
    let card_out = k.span("session.card_out_seconds", 10..=120, SECOND);
    let draft = k.span("session.draft_minutes", 1..=120, MINUTE);
    let motions = [("moving", Motion::Moving), ("still", Motion::Still)];
    let motion = k.choice("session.motion", &motions);
    Some(SessionConfig {
        idle_private: idle_private?,
        idle_public: idle_public?,
        countdown: countdown?,
        receipt: receipt?,
        card_out: card_out?,
        draft: draft?,
        motion: motion?,
    })
}

fn sync(k: &mut Keys<'_>) -> Option<SyncConfig> {
    let heartbeat = k.span("sync.heartbeat_minutes", 1..=60, MINUTE);
    let feeds = k.span("sync.feed_minutes", 5..=1_440, MINUTE);
    Some(SyncConfig {
        heartbeat: heartbeat?,
        feeds: feeds?,
    })
}

fn limits(k: &mut Keys<'_>) -> Option<Limits> {
    let unsent = k.whole("limits.unsent_cases", 10..=5_000, "cases");
    let age = k.span("limits.unsent_days", 1..=60, DAY);
    let warn = k.span("limits.warn_hours", 1..=72, HOUR);
    let alarm = k.span("limits.alarm_hours", 2..=240, HOUR);
    if let (Some(warn), Some(alarm)) = (warn, alarm)
        && alarm <= warn
    {
        let allowed = format!("more than limits.warn_hours, {}", warn.0 / HOUR.0);
        k.refuse("limits.alarm_hours", allowed);
    }
    if let (Some(alarm), Some(age)) = (alarm, age)
        && age <= alarm
    {
        let hours = alarm.0 / HOUR.0;
        let allowed = format!("longer than limits.alarm_hours, {hours} hours");
        k.refuse("limits.unsent_days", allowed);
    }
    Some(Limits {
        unsent: u32::try_from(unsent?).expect("the range is checked"),
        unsent_age: age?,
        warn_age: warn?,
        alarm_age: alarm?,
    })
}

fn clock(k: &mut Keys<'_>) -> Option<ClockConfig> {
    let jump = k.span("clock.jump_seconds", 5..=3_600, SECOND);
    let offset = k.span("clock.offset_seconds", 10..=86_400, SECOND);
    Some(ClockConfig {
        jump: jump?,
        offset: offset?,
    })
}

fn documents(k: &mut Keys<'_>) -> Option<DocumentsConfig> {
    let folder = k.text(
        "documents.folder",
        "the full path of a folder, or empty for none",
        |t| match t {
            "" => Some(None),
            _ if t.starts_with('/') => Some(Some(PathBuf::from(t))),
            _ => None,
        },
    );
    Some(DocumentsConfig { folder: folder? })
}
