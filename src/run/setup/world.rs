//! The world of a terminal from its carton: memory sticks, `nmcli`, the county's door, the keys.

use super::progress;
#[cfg(feature = "camera")]
use crate::adapters::camera::{CodeFault, read_code};
use crate::adapters::county::ahead_of_county;
use crate::adapters::county::enrol::{Devices, EnrolError, is_pending};
use crate::adapters::system::{HelperFault, SetupHelper, network, panel_turned};
use crate::config::{Config, load, mounted_text, read_sheet, read_site_line, sheet_of, sources};
use crate::domain::machine::check::ClockState;
use crate::domain::setup::{
    Admission, ClockSeen, ClockWish, Heard, Mounted, NetworkState, OneTimeCode, Progress, Sheet,
    SiteLine, Step, Trouble, Turned,
};
#[cfg(feature = "camera")]
use crate::domain::time::Span;
use crate::domain::time::WallTime;
use crate::enrol::{EnrolFault, ask_once, is_admitted, link_dir, root_certificate};
use crate::files::{FileKind, replace};
use crate::ports::clock::Clock;
use crate::ports::county::CountyError;
use crate::ports::frames::FrameCamera;
use crate::ports::keys::KeyFault;
use crate::ports::setup::SetupWorld;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Where a terminal has its memory sticks mounted, each in a folder.
pub(in crate::run) const STICKS: &str = "/media";
/// The county's sheet on the memory stick.
const SHEET: &str = "jiujinban-setup.toml";
/// The line of the site on it.
const SITE_LINE: &str = "jiujinban-network.toml";
/// Largest sheet that is read.
const LARGEST: u64 = 64 * 1_024;

/// Where things are when a terminal is set up.
#[derive(Debug, Clone)]
pub struct SetupPlaces {
    /// Files of the site, later ones over earlier ones; those that are not there are left out.
    pub files: Vec<PathBuf>,
    /// Where what is set up is kept.
    pub dir: PathBuf,
    /// Where memory sticks are mounted, each in a folder.
    pub sticks: PathBuf,
    /// NetworkManager's own program.
    pub nmcli: PathBuf,
    /// Where the helper that may set network and clock answers.
    pub helper: PathBuf,
    /// By how much picture and touch are turned now.
    pub turned: Turned,
    /// Whether the devices are real.
    pub devices: Devices,
}

impl SetupPlaces {
    /// Those of a real terminal.
    pub fn real(files: &[PathBuf], data: &Path) -> Self {
        Self {
            files: files.to_vec(),
            dir: data.join("setup"),
            sticks: PathBuf::from(STICKS),
            nmcli: PathBuf::from("/usr/bin/nmcli"),
            helper: PathBuf::from("/run/jiujinban-setup"),
            turned: panel_turned(),
            devices: Devices::Real,
        }
    }

    /// The files a configuration is made of: the site's, then what was set up here.
    pub fn sources(&self) -> Vec<PathBuf> {
        sources(&self.files, &self.dir)
    }

    /// What was noted while this terminal was set up; `None` where it was not set up here.
    pub fn notes(&self) -> Option<Progress> {
        let text = fs::read_to_string(self.dir.join("progress")).ok()?;
        progress::read(&text)
    }

    /// The same once the set-up is over, for the log.
    pub fn finished(&self) -> Option<Progress> {
        self.notes().filter(|notes| notes.step == Step::Done)
    }

    /// The notes are in the log now; the code is used up.
    pub fn forget_notes(&self) {
        for name in ["progress", "code"] {
            let _ = fs::remove_file(self.dir.join(name));
        }
    }
}

/// The camera a configuration names, for a code that is held before it; `None` where there is none.
pub type CodeCamera = Arc<dyn Fn(&Config) -> Option<Arc<dyn FrameCamera>> + Send + Sync>;

/// How long a code may take to be held before the camera.
#[cfg(feature = "camera")]
const SCAN_WITHIN: Span = Span::seconds(20);

/// The world of one set-up.
pub struct House {
    places: SetupPlaces,
    camera: CodeCamera,
    clock: Arc<dyn Clock>,
}

impl House {
    /// The world at these places.
    pub fn new(places: SetupPlaces, camera: CodeCamera, clock: Arc<dyn Clock>) -> Self {
        Self {
            places,
            camera,
            clock,
        }
    }

    fn config(&self) -> Option<Config> {
        load(&self.places.sources()).ok()
    }

    fn write(&self, name: &str, text: &str, kind: FileKind) -> Result<(), Trouble> {
        let dir = &self.places.dir;
        fs::create_dir_all(dir).map_err(|_| Trouble::Disk)?;
        replace(&dir.join(name), text.as_bytes(), kind).map_err(|_| Trouble::Disk)
    }

    /// A file of this name on the first stick that has one.
    fn on_a_stick(
        &self,
        name: &str,
        gone: Trouble,
        bad: Trouble,
    ) -> Result<Zeroizing<String>, Trouble> {
        let sticks = fs::read_dir(&self.places.sticks).map_err(|_| Trouble::NoStick)?;
        let sticks: Vec<PathBuf> = sticks
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
            .collect();
        if sticks.is_empty() {
            return Err(Trouble::NoStick);
        }
        let found = sticks
            .iter()
            .map(|stick| stick.join(name))
            .find(|f| f.is_file());
        let file = found.ok_or(gone)?;
        let mut text = Zeroizing::new(String::new());
        let file = fs::File::open(file).map_err(|_| bad)?;
        file.take(LARGEST)
            .read_to_string(&mut text)
            .map_err(|_| bad)?;
        Ok(text)
    }

    fn helper(&self) -> SetupHelper {
        SetupHelper::at(&self.places.dir, &self.places.helper)
    }

    /// By how many milliseconds this clock is ahead of the county's.
    fn ahead(&self, config: &Config) -> Result<i64, Trouble> {
        let ca_pem = root_certificate(config).map_err(|_| Trouble::SheetFaulty)?;
        match ahead_of_county(&config.county.url, &ca_pem, &self.clock) {
            Ok(Some(ahead)) => Ok(ahead),
            Ok(None) => Err(Trouble::County),
            Err(EnrolError::County(why)) => Err(of_line(&why)),
            Err(_) => Err(Trouble::SheetFaulty),
        }
    }
}

impl SetupWorld for House {
    fn turn_panel(&self) -> Result<(), Trouble> {
        let wanted = self.places.turned.next();
        let turned = self.helper().turn(wanted, self.clock.as_ref());
        turned.map_err(|fault| match of_helper(fault, Trouble::NotTurned) {
            Trouble::NotSetHere => Trouble::NotTurned,
            trouble => trouble,
        })
    }

    fn network(&self) -> NetworkState {
        network(&self.places.nmcli, self.clock.as_ref())
    }

    fn join_by_stick(&self) -> Result<NetworkState, Trouble> {
        let (gone, bad) = (Trouble::NoSiteLine, Trouble::SiteLineFaulty);
        let line = read_site_line(&self.on_a_stick(SITE_LINE, gone, bad)?).map_err(|fault| {
            log::warn!("set-up: the line of the site: {fault}");
            fault.trouble
        })?;
        self.join(&line)
    }

    fn listen(&self) -> Result<Vec<Heard>, Trouble> {
        let heard = self.helper().listen(self.clock.as_ref());
        heard.map_err(|fault| of_helper(fault, Trouble::NotSetHere))
    }

    fn join(&self, line: &SiteLine) -> Result<NetworkState, Trouble> {
        let joined = self.helper().join(line, self.clock.as_ref());
        joined.map_err(|fault| of_helper(fault, Trouble::NotJoined))?;
        Ok(self.network())
    }

    fn set_clock(&self, wish: ClockWish) -> Result<(), Trouble> {
        let time = match wish {
            ClockWish::Typed(time) => time,
            ClockWish::County => {
                let config = self.config().ok_or(Trouble::SheetFaulty)?;
                let ahead = self.ahead(&config)?;
                WallTime(self.clock.wall().0.saturating_sub(ahead))
            }
        };
        let set = self.helper().set_clock(time, self.clock.as_ref());
        set.map_err(|fault| of_helper(fault, Trouble::ClockNotSet))
    }

    fn read_sheet(&self) -> Result<Sheet, Trouble> {
        let ca_file = self.places.dir.join("county-ca.pem");
        let (gone, bad) = (Trouble::NoSheet, Trouble::SheetDamaged);
        let files = read_sheet(&self.on_a_stick(SHEET, gone, bad)?, &ca_file).map_err(|fault| {
            log::warn!("set-up: the sheet: {fault}");
            fault.trouble
        })?;
        self.write("county-ca.pem", &files.ca_pem, FileKind::Plain)?;
        if let Some(code) = &files.sheet.code {
            self.write("code", code.reveal(), FileKind::Secret)?;
        }
        // Last: with it the sheet counts as read.
        self.write("site.toml", &files.site, FileKind::Plain)?;
        self.kept_sheet().ok_or(Trouble::SheetFaulty)
    }

    fn kept_sheet(&self) -> Option<Sheet> {
        let code = fs::read_to_string(self.places.dir.join("code")).ok();
        let code = code.and_then(|code| OneTimeCode::parse(&code));
        self.config().map(|config| sheet_of(&config, code))
    }

    fn compare_clock(&self) -> Result<ClockSeen, Trouble> {
        let config = self.config().ok_or(Trouble::SheetFaulty)?;
        let ahead = self.ahead(&config)?;
        Ok(match ClockState::of_ahead(ahead, config.clock.offset) {
            ClockState::Off(ahead) => ClockSeen::Off(ahead),
            ClockState::Agrees | ClockState::NotCompared => ClockSeen::Agrees,
        })
    }

    #[cfg(feature = "camera")]
    fn scan_code(&self) -> Result<OneTimeCode, Trouble> {
        let config = self.config().ok_or(Trouble::SheetFaulty)?;
        let camera = (self.camera)(&config).ok_or(Trouble::NoCamera)?;
        match read_code(camera.as_ref(), self.clock.as_ref(), SCAN_WITHIN) {
            Ok(text) => OneTimeCode::parse(&text).ok_or(Trouble::OtherCode),
            Err(CodeFault::NothingSeen) => Err(Trouble::NoCodeSeen),
            Err(CodeFault::Camera(fault)) => {
                log::warn!("set-up: the camera: {fault}");
                Err(Trouble::NoCamera)
            }
        }
    }

    #[cfg(not(feature = "camera"))]
    fn scan_code(&self) -> Result<OneTimeCode, Trouble> {
        Err(Trouble::NoCamera)
    }

    fn apply(&self, code: Option<&OneTimeCode>) -> Result<Admission, Trouble> {
        let config = self.config().ok_or(Trouble::SheetFaulty)?;
        if is_admitted(&config) {
            return Ok(Admission::Admitted);
        }
        if code.is_none() && !is_pending(&link_dir(&config)) {
            return Err(Trouble::WrongCode);
        }
        let code = code.map_or("", OneTimeCode::reveal);
        match ask_once(&config, code, self.places.devices, &self.clock) {
            Ok(true) => Ok(Admission::Admitted),
            Ok(false) => Ok(Admission::Waiting),
            Err(fault) => {
                log::warn!("set-up: {fault}");
                let trouble = of_fault(&fault);
                if matches!(trouble, Trouble::WrongCode | Trouble::Refused) {
                    let _ = fs::remove_file(self.places.dir.join("code"));
                }
                Err(trouble)
            }
        }
    }

    fn keep(&self, progress: &Progress) -> Result<(), Trouble> {
        self.write("progress", &progress::text(progress), FileKind::Plain)
    }

    fn kept(&self) -> Option<Progress> {
        self.places.notes()
    }

    fn mount(&self, mounted: Mounted) -> Result<(), Trouble> {
        self.write("screen.toml", &mounted_text(mounted), FileKind::Plain)
    }
}

/// What a fault of the helper means; `refused` is what it means when it was tried.
fn of_helper(fault: HelperFault, refused: Trouble) -> Trouble {
    log::warn!("set-up: the helper: {fault}");
    match fault {
        HelperFault::Disk => Trouble::Disk,
        HelperFault::Silent | HelperFault::NoManager => Trouble::NotSetHere,
        HelperFault::Refused => refused,
    }
}

fn of_line(why: &CountyError) -> Trouble {
    match why {
        CountyError::Offline | CountyError::Timeout | CountyError::CutShort => Trouble::NoLine,
        CountyError::ClockSkew | CountyError::CertificateExpired => Trouble::ClockOff,
        CountyError::TlsUntrusted | CountyError::NotCounty => Trouble::NotThisCounty,
        CountyError::Busy { .. } => Trouble::Busy,
        _ => Trouble::County,
    }
}

fn of_fault(fault: &EnrolFault) -> Trouble {
    match fault {
        EnrolFault::Config(_) | EnrolFault::Root { .. } => Trouble::SheetFaulty,
        EnrolFault::Damaged { .. } | EnrolFault::Folder { .. } => Trouble::Disk,
        EnrolFault::Keys {
            fault: KeyFault::NotOpened | KeyFault::SealGone,
            ..
        } => Trouble::KeyAsleep,
        EnrolFault::Keys { .. } => Trouble::Key,
        EnrolFault::Code | EnrolFault::Unknown => Trouble::WrongCode,
        EnrolFault::Refused => Trouble::Refused,
        EnrolFault::Busy(_) => Trouble::Busy,
        EnrolFault::Unreachable { .. } => Trouble::NoLine,
        EnrolFault::NotThisCounty { why, .. } => of_line(why),
        EnrolFault::BundleKey => Trouble::NotThisCounty,
        EnrolFault::Already { .. }
        | EnrolFault::NotYet { .. }
        | EnrolFault::County(_)
        | EnrolFault::Here(_) => Trouble::County,
    }
}
