//! The first visit of a technician: how a terminal from its carton becomes one of the county's.
//!
//! [`Setup`] is the whole state. [`Setup::tap`], [`Setup::told`] and [`Setup::time`] take one thing that
//! happened and answer with effects. What has to outlive a power cut is [`Setup::progress`]; it is kept
//! with [`SetupEffect::Keep`] after each step, and [`Setup::resume`] goes on from it.

mod air;
mod clock;
mod network;
mod sheet;
mod steps;
#[cfg(test)]
mod tests;
mod turn;

pub use air::Air;
pub use clock::{TIME_DIGITS, typed_time};
pub use network::{
    AccessPoint, Heard, Loudness, MOST_HEARD, Protection, Signal, SiteLine, WifiName, WifiPassword,
    heard,
};
pub use sheet::{CODE_DIGITS, OneTimeCode, Sheet};
pub use turn::Turned;

use crate::domain::time::{MonoTime, Span, WallTime};

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Which way the panel is mounted.
    Screen,
    /// The line.
    Network,
    /// The county's sheet for this terminal.
    Sheet,
    /// Whether number, place and coordinates on it are right.
    Facts,
    /// The clock against the county's.
    Clock,
    /// Key, request, approval.
    Register,
    /// The terminal is one of the county's.
    Done,
}

impl Step {
    /// Every step a technician sees, in order.
    pub const ALL: [Self; 6] = [
        Self::Screen,
        Self::Network,
        Self::Sheet,
        Self::Facts,
        Self::Clock,
        Self::Register,
    ];

    /// Its word in the file of the progress.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Network => "network",
            Self::Sheet => "sheet",
            Self::Facts => "facts",
            Self::Clock => "clock",
            Self::Register => "register",
            Self::Done => "done",
        }
    }

    /// The step of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter().chain([Self::Done]);
        all.find(|step| step.word() == word)
    }
}

/// Which way the panel is mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mounted {
    /// Higher than wide.
    Upright,
    /// Wider than high.
    OnItsSide,
}

/// How the terminal is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkKind {
    /// A cable.
    Wired,
    /// Wi-Fi.
    Wifi,
    /// A mobile modem.
    Mobile,
    /// Something else.
    Other,
}

/// What the machine says of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkState {
    /// There is a connection.
    Connected(NetworkKind),
    /// One is being made.
    Connecting,
    /// There is none.
    Disconnected,
    /// NetworkManager does not run here, its program is missing, or it leaves the line to others: nothing is known.
    Unknown,
}

/// What stands in the way of a step. Each has its sentence, its next step and its word in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// There is no connection.
    NoNetwork,
    /// There is no file of the network on the stick.
    NoSiteLine,
    /// The file of the network cannot be read, or names none.
    SiteLineFaulty,
    /// The network did not take this terminal: another password, out of reach, no card in the modem.
    NotJoined,
    /// This machine lets nothing be set from here.
    NotSetHere,
    /// The picture cannot be turned from here.
    NotTurned,
    /// No memory stick is plugged in.
    NoStick,
    /// There is no sheet on it.
    NoSheet,
    /// The sheet cannot be read, or is none.
    SheetDamaged,
    /// Something on the sheet is not allowed or missing.
    SheetFaulty,
    /// The clock is off.
    ClockOff,
    /// What was typed is no time, or one that cannot be.
    WrongTime,
    /// The clock was not set.
    ClockNotSet,
    /// The county does not answer.
    NoLine,
    /// Somebody else answers in the county's place.
    NotThisCounty,
    /// The code is mistyped, used or too old.
    WrongCode,
    /// The county's staff said no.
    Refused,
    /// The county takes no more tries for a while.
    Busy,
    /// The terminal's key cannot be made or read.
    Key,
    /// The root key is sealed, or was wiped, and the next start of the machine opens or makes one.
    KeyAsleep,
    /// The disk does not take what has to be kept.
    Disk,
    /// No answer came in time.
    Late,
    /// No camera is fitted, or it gives no picture.
    NoCamera,
    /// Nobody held a code before the camera in time.
    NoCodeSeen,
    /// The code before the camera is another kind of code.
    OtherCode,
    /// Something else at the county.
    County,
}

impl Trouble {
    /// Every one.
    pub const ALL: [Self; 26] = [
        Self::NoNetwork,
        Self::NoSiteLine,
        Self::SiteLineFaulty,
        Self::NotJoined,
        Self::NotSetHere,
        Self::NotTurned,
        Self::NoStick,
        Self::NoSheet,
        Self::SheetDamaged,
        Self::SheetFaulty,
        Self::ClockOff,
        Self::WrongTime,
        Self::ClockNotSet,
        Self::NoLine,
        Self::NotThisCounty,
        Self::WrongCode,
        Self::Refused,
        Self::Busy,
        Self::Key,
        Self::KeyAsleep,
        Self::Disk,
        Self::Late,
        Self::NoCamera,
        Self::NoCodeSeen,
        Self::OtherCode,
        Self::County,
    ];

    /// Its word in the file of the progress.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoNetwork => "no-network",
            Self::NoSiteLine => "no-site-line",
            Self::SiteLineFaulty => "site-line-faulty",
            Self::NotJoined => "not-joined",
            Self::NotSetHere => "not-set-here",
            Self::NotTurned => "not-turned",
            Self::NoStick => "no-stick",
            Self::NoSheet => "no-sheet",
            Self::SheetDamaged => "sheet-damaged",
            Self::SheetFaulty => "sheet-faulty",
            Self::ClockOff => "clock-off",
            Self::WrongTime => "wrong-time",
            Self::ClockNotSet => "clock-not-set",
            Self::NoLine => "no-line",
            Self::NotThisCounty => "not-this-county",
            Self::WrongCode => "wrong-code",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Key => "key",
            Self::KeyAsleep => "key-asleep",
            Self::Disk => "disk",
            Self::Late => "late",
            Self::NoCamera => "no-camera",
            Self::NoCodeSeen => "no-code-seen",
            Self::OtherCode => "other-code",
            Self::County => "county",
        }
    }

    /// The trouble of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.word() == word)
    }
}

/// What can be tapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupTap {
    /// Turn picture and touch by a quarter.
    TurnPanel,
    /// The panel is mounted so.
    Mounted(Mounted),
    /// On.
    Next,
    /// Back.
    Back,
    /// Look or ask once more.
    Again,
    /// Take the Wi-Fi or the mobile network that stands on a memory stick.
    JoinByStick,
    /// Choose a Wi-Fi of those in the air.
    ChooseWifi,
    /// This one of the list.
    Wifi(usize),
    /// Read the county's sheet from a memory stick.
    ReadSheet,
    /// Set the clock by the county's.
    SetClock,
    /// Type the time.
    TypeTime,
    /// A digit of the code or of the time, a sign of a password.
    Digit(char),
    /// The last of them away.
    Erase,
    /// All of them away.
    Clear,
    /// Read the one-time code with the camera.
    Scan,
}

/// Links a question to its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetupAsked(pub u64);

/// What the world is asked for. Every question ends in one [`SetupEvent`] of its kind, or in none, and then
/// in [`Trouble::Late`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupEffect {
    /// Look at the line.
    LookAtNetwork(SetupAsked),
    /// Take the network that stands on a memory stick, and look at the line.
    JoinByStick(SetupAsked),
    /// Listen for networks in the air.
    Listen(SetupAsked),
    /// Take this network, and look at the line.
    Join(SetupAsked, SiteLine),
    /// Read the sheet, and keep it.
    ReadSheet(SetupAsked),
    /// Compare the clock with the county's.
    CompareClock(SetupAsked),
    /// Set the clock.
    SetClock(SetupAsked, ClockWish),
    /// Read a one-time code with the camera.
    ScanCode(SetupAsked),
    /// Make the key where there is none and ask to be admitted; once asked, how it stands.
    Apply(SetupAsked, Option<OneTimeCode>),
    /// Keep the progress.
    Keep(Progress),
    /// Turn picture and touch by a quarter more; where that works the program is started anew.
    TurnPanel(SetupAsked),
    /// Keep how the panel is mounted.
    Mount(Mounted),
}

/// What came of a request to be admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// The certificate is here.
    Admitted,
    /// The county's staff have not decided.
    Waiting,
}

/// What the world answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupEvent {
    /// The panel is being turned: the program is started anew in a moment; or why not.
    Turned(SetupAsked, Result<(), Trouble>),
    /// The line.
    Network(SetupAsked, NetworkState),
    /// What is in the air; or why nobody could listen.
    Heard(SetupAsked, Result<Vec<Heard>, Trouble>),
    /// The line, once a network was taken; or why it was not.
    Joined(SetupAsked, Result<NetworkState, Trouble>),
    /// The sheet, kept; or why not.
    Sheet(SetupAsked, Result<Box<Sheet>, Trouble>),
    /// By how many milliseconds the clock is ahead of the county's, and whether that is too much.
    Clock(SetupAsked, Result<ClockSeen, Trouble>),
    /// The clock was set; or why not.
    ClockSet(SetupAsked, Result<(), Trouble>),
    /// The code that was held before the camera, or why there is none.
    Scanned(SetupAsked, Result<OneTimeCode, Trouble>),
    /// What came of the request.
    Applied(SetupAsked, Result<Admission, Trouble>),
}

/// What the clock is to be set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockWish {
    /// The county's time.
    County,
    /// What was typed.
    Typed(WallTime),
}

/// The clock beside the county's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockSeen {
    /// Near enough.
    Agrees,
    /// So many milliseconds ahead; negative when behind.
    Off(i64),
}

/// What outlives a power cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The step that is to be done.
    pub step: Step,
    /// Which way the panel is mounted, once it was said.
    pub mounted: Option<Mounted>,
    /// The county was asked to admit this terminal.
    pub applied: bool,
    /// What stood in the way so far, the newest last; at most [`MOST_TROUBLES`].
    pub troubles: Vec<Trouble>,
    /// How often the technician tapped.
    pub taps: u64,
}

/// So many troubles are remembered; of more, the newest.
pub const MOST_TROUBLES: usize = 40;
/// A question the world does not answer in this time is given up.
pub const ANSWER_WITHIN: Span = Span::seconds(60);
/// How often the county is asked whether its staff have decided.
pub const ASK_EVERY: Span = Span::seconds(5);

/// What is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    pub(super) asked: SetupAsked,
    pub(super) since: MonoTime,
}

/// The whole state of a terminal that is being set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    step: Step,
    mounted: Option<Mounted>,
    network: Option<NetworkState>,
    air: Option<Air>,
    sheet: Option<Sheet>,
    clock: Option<ClockSeen>,
    typed: String,
    types_time: bool,
    applied: bool,
    ask_at: Option<MonoTime>,
    awaited: Option<Awaited>,
    serial: u64,
    trouble: Option<Trouble>,
    troubles: Vec<Trouble>,
    taps: u64,
}

impl Setup {
    /// From the carton. `sheet` is what the site's own files say already, where they say it all.
    pub fn begin(sheet: Option<Sheet>) -> Self {
        Self {
            step: Step::Screen,
            mounted: None,
            network: None,
            air: None,
            sheet,
            clock: None,
            typed: String::new(),
            types_time: false,
            applied: false,
            ask_at: None,
            awaited: None,
            serial: 0,
            trouble: None,
            troubles: Vec::new(),
            taps: 0,
        }
    }

    /// What outlives a power cut.
    pub fn progress(&self) -> Progress {
        Progress {
            step: self.step,
            mounted: self.mounted,
            applied: self.applied,
            troubles: self.troubles.clone(),
            taps: self.taps,
        }
    }

    /// The step that is to be done.
    pub fn step(&self) -> Step {
        self.step
    }

    /// The county's sheet.
    pub fn sheet(&self) -> Option<&Sheet> {
        self.sheet.as_ref()
    }

    /// The line, as it was looked at last.
    pub fn network(&self) -> Option<NetworkState> {
        self.network
    }

    /// The clock, as it was compared last.
    pub fn clock(&self) -> Option<ClockSeen> {
        self.clock
    }

    /// What stands in the way.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// The digits of the code or of the time as they are typed, for whoever stands there.
    pub fn typed_digits(&self) -> &str {
        &self.typed
    }

    /// Whether the time is typed.
    pub fn types_time(&self) -> bool {
        self.step == Step::Clock && self.types_time
    }

    /// Whether an answer is awaited.
    pub fn is_busy(&self) -> bool {
        self.awaited.is_some()
    }

    /// Whether the camera waits for a code.
    pub fn scans(&self) -> bool {
        self.wants_code() && self.is_busy()
    }

    /// Whether the county's staff are to decide.
    pub fn waits_for_staff(&self) -> bool {
        self.step == Step::Register && self.applied
    }

    /// Whether a code has to be typed before the county can be asked.
    pub fn wants_code(&self) -> bool {
        let known = self.sheet.as_ref().is_some_and(|s| s.code.is_some());
        self.step == Step::Register && !self.applied && !known
    }

    /// When time alone changes something.
    pub fn deadline(&self) -> Option<MonoTime> {
        let late = self.awaited.map(|a| a.since.plus(ANSWER_WITHIN));
        [late, self.ask_at].into_iter().flatten().min()
    }
}
