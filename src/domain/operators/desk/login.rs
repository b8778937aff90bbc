//! The login page: the code for the phone, the PIN without the line, the county's code.

use super::problems::Problems;
use super::{Desk, DeskAsked};
use crate::domain::operators::account::AccountId;
use crate::domain::operators::entry::EntryRefusal;
use crate::domain::operators::offline::OfflineRefusal;
use crate::domain::operators::own_number::NumberMark;
use crate::domain::operators::pin::{Pin, PinFault, UnlockQuestion};
use crate::domain::operators::rights::Rights;
use crate::domain::people::identity::PersonName;
use crate::domain::time::{MonoTime, Span};
use jiff::civil::Date;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A login page nobody touches closes after so long; longer than a challenge lasts.
pub const LOGIN_OPEN: Span = Span::minutes(3);
/// How often the county is asked whether the phone has answered.
pub const POLL_EVERY: Span = Span::seconds(2);
/// How long an answer of the county may take.
pub const ANSWER_WITHIN: Span = Span::seconds(15);

/// The login page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// How it is tried.
    pub way: Way,
    /// What stood against it last.
    pub problem: Option<LoginNo>,
    /// When it was last touched.
    pub touched: MonoTime,
}

/// How a login is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The county is asked for a challenge.
    Asking {
        /// The question.
        asked: DeskAsked,
        /// Since when.
        since: MonoTime,
    },
    /// The code is shown.
    Code(Code),
    /// Nothing is under way; the problem says why.
    Stopped,
    /// One of those who are known here, without the line.
    Choose,
    /// The PIN of one of them.
    Pin(PinTry),
    /// The county's code for one whose PIN is blocked.
    Unlock(UnlockTry),
    /// No login: somebody says that the device is broken.
    Problems(Box<Problems>),
    /// No login: somebody looks which devices work.
    Devices,
}

impl Way {
    /// Whether digits are typed.
    pub fn has_pad(&self) -> bool {
        matches!(self, Self::Pin(_) | Self::Unlock(_))
    }
}

/// A challenge on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Its name at the county.
    pub id: ChallengeId,
    /// What the phone scans.
    pub url: String,
    /// When it is over.
    pub until: MonoTime,
    /// When the county is asked next.
    pub poll_at: MonoTime,
    /// The question under way.
    pub polling: Option<(DeskAsked, MonoTime)>,
}

/// A PIN being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinTry {
    /// Whose.
    pub account: AccountId,
    /// The digits so far.
    pub typed: Digits,
    /// It is being looked at.
    pub busy: Option<DeskAsked>,
    /// With the line up the county is asked first whether the account still stands; the PIN that
    /// waits for it.
    pub held: Option<HeldPin>,
}

/// A PIN that waits for the county's word on its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPin {
    /// The question.
    pub asked: DeskAsked,
    /// Since when.
    pub since: MonoTime,
    /// The PIN.
    pub pin: Pin,
}

impl PinTry {
    /// Whether something is being looked at.
    pub fn is_busy(&self) -> bool {
        self.busy.is_some() || self.held.is_some()
    }
}

/// The county's code being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlockTry {
    /// Whose PIN is blocked.
    pub account: AccountId,
    /// What is read to the county.
    pub question: UnlockQuestion,
    /// The digits so far.
    pub typed: Digits,
    /// It is being looked at.
    pub busy: Option<DeskAsked>,
}

/// Secret digits being typed: `Debug` shows nothing, wiped on drop.
#[derive(Clone, PartialEq, Eq, Default, Zeroize, ZeroizeOnDrop)]
pub struct Digits(String);

impl Digits {
    /// One digit more, as long as there is room.
    pub fn push(&mut self, key: char, room: usize) {
        if key.is_ascii_digit() && self.0.len() < room {
            self.0.reserve_exact(room);
            self.0.push(key);
        }
    }

    /// The last one away.
    pub fn erase(&mut self) {
        self.0.pop();
    }

    /// All away.
    pub fn clear(&mut self) {
        self.0.zeroize();
    }

    /// How many there are: what a screen may show.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The digits. Call it only where they are tried.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digits(…)")
    }
}

/// The county's name for a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChallengeId(String);

impl ChallengeId {
    /// Takes 16 to 64 ASCII letters and digits.
    pub fn parse(text: &str) -> Option<Self> {
        ((16..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric()))
            .then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A challenge the county has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChallenge {
    /// Its name.
    pub id: ChallengeId,
    /// What the phone scans.
    pub url: String,
    /// How long it is good.
    pub good_for: Span,
}

/// What the county says of a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Polled {
    /// The phone has not answered yet.
    Waiting,
    /// It is over, used, or unknown.
    Gone,
    /// Whoever answered may not log in.
    Refused(EntryRefusal),
    /// Logged in.
    Confirmed(Box<Confirmed>),
}

/// An online login, as the county tells it to the terminal.
#[derive(Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The account.
    pub account: AccountId,
    /// Whose it is.
    pub name: PersonName,
    /// What may be handled.
    pub rights: Rights,
    /// The last day before the three months are over.
    pub lapses: Date,
    /// Whether the county allows logins without the line.
    pub offline_allowed: bool,
    /// The secret that answers the county's unlock code on this terminal for this account.
    pub unlock_key: Zeroizing<[u8; 32]>,
    /// What the own number is known by; a county that does not tell it compares alone.
    pub own: Option<NumberMark>,
}

impl fmt::Debug for Confirmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Confirmed({}, …)", self.account)
    }
}

/// Why the county gave no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeskTrouble {
    /// There is no line.
    NoLine,
    /// The county is busy or has a fault of its own.
    County,
}

/// Why the terminal's own file of operators could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeepFailed;

/// What came of a PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinOutcome {
    /// It was the right one.
    Right,
    /// It was not; so many tries are left.
    Wrong {
        /// Until the PIN is blocked.
        left: u8,
        /// How long the next try has to wait.
        wait: Span,
    },
    /// It is blocked.
    Blocked(UnlockQuestion),
}

/// What came of a code of the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeOutcome {
    /// It was the right one; the PIN may be tried again.
    Right,
    /// It was not; the next one has to wait.
    Wrong {
        /// How long.
        wait: Span,
    },
}

/// Why nobody was logged in. Each has its own sentence on the screen and its word in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LoginNo {
    /// The account.
    Entry(EntryRefusal),
    /// Without the line.
    Offline(OfflineRefusal),
    /// The code was on screen for two minutes.
    Expired,
    /// There is no line.
    NoLine,
    /// The county does not answer properly.
    CountyTrouble,
    /// Nobody logged in online here within three days.
    NobodyKnown,
    /// The PIN was wrong; so many tries are left.
    PinWrong(u8),
    /// The next try has to wait.
    Wait,
    /// The code of the county was wrong.
    CodeWrong,
    /// What was typed is no PIN.
    Pin(PinFault),
    /// The terminal's own file of operators cannot be used.
    KeepFailed,
}

impl Login {
    pub(super) fn new(way: Way, now: MonoTime) -> Self {
        Self {
            way,
            problem: None,
            touched: now,
        }
    }

    pub(super) fn refused(&mut self, why: LoginNo) {
        self.problem = Some(why);
    }

    /// When something happens by time alone.
    pub(super) fn deadline(&self) -> MonoTime {
        let close = self.touched.plus(LOGIN_OPEN);
        match &self.way {
            Way::Asking { since, .. } => close.min(since.plus(ANSWER_WITHIN)),
            Way::Pin(PinTry {
                held: Some(held), ..
            }) => close.min(held.since.plus(ANSWER_WITHIN)),
            Way::Code(code) => {
                let poll = match code.polling {
                    Some((_, since)) => since.plus(ANSWER_WITHIN),
                    None => code.poll_at,
                };
                code.until.min(poll)
            }
            _ => close,
        }
    }

    /// The digits being typed, and how many there are to be.
    pub(super) fn typing(&mut self) -> Option<&mut Digits> {
        match &mut self.way {
            Way::Pin(PinTry {
                typed,
                busy: None,
                held: None,
                ..
            })
            | Way::Unlock(UnlockTry {
                typed, busy: None, ..
            }) => Some(typed),
            _ => None,
        }
    }
}

impl Desk {
    /// When the next PIN or code of an account may be tried; `None` at once.
    pub fn waits_until(&self, account: &AccountId, now: MonoTime) -> Option<MonoTime> {
        self.gates.get(account).copied().filter(|at| *at > now)
    }
}
