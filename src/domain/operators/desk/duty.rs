//! An operator on duty: the screen between operator and resident, the lock, the pages of the desk.

use super::export::Exporting;
use super::ferry::Ferrying;
use super::login::{Digits, Login};
use super::pack::Packing;
use super::problems::Problems;
use super::proof::Proving;
use super::retire::RetireStep;
use super::training::Training;
use crate::domain::machine::update::UpdateRefusal;
use crate::domain::operators::account::Operator;
use crate::domain::operators::deeds::Doer;
use crate::domain::operators::pin::PinFault;
use crate::domain::operators::shift::{Shift, ShiftOver};
use crate::domain::services::ItemNo;
use crate::domain::tasks::Work;

/// An operator's time on this terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Tells one login from the next.
    pub serial: u64,
    /// Who.
    pub operator: Operator,
    /// The clocks.
    pub shift: Shift,
    /// The locked screen, and the login that opens it.
    pub lock: Option<Lock>,
    /// Whose hands the screen is in.
    pub turn: Doer,
    /// A page of the operator's over the visit.
    pub page: Option<DutyPage>,
    /// What was refused last.
    pub notice: Option<DutyNo>,
    /// Whether what is done counts.
    pub training: Training,
    /// The item last opened from the list of the first page: 返回 from its page leads there again.
    pub served: Option<ItemNo>,
}

impl Duty {
    /// Whether nobody is served: a technician is at work. Practice serves nobody real, and is how a
    /// machine is shown.
    pub fn is_technical(&self) -> bool {
        self.operator.is_technician() && self.training == Training::Off
    }
}

/// A locked screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lock {
    /// Somebody is logging in to open it or to take over.
    pub login: Option<Login>,
    /// A report half made, for whoever made it.
    pub(super) report: Option<Box<Problems>>,
}

/// A page of the operator's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DutyPage {
    /// What an operator can do.
    Home,
    /// A PIN for the time without the line.
    ChoosePin(PinChoice),
    /// The question before an account is frozen.
    ReportLeak,
    /// What to do, to check and to say with an item.
    Coach(ItemNo),
    /// Reports of problems.
    Problems(Box<Problems>),
    /// The question before training begins or ends.
    Training,
    /// Tasks: calls or visits.
    Work(Box<Work>),
    /// Which devices work.
    Devices,
    /// The question before leaving something that is not handed in.
    Leaving,
    /// Which program runs.
    Proof(Proving),
    /// The log to a memory stick.
    Export(Exporting),
    /// The acceptance pack.
    Pack(Packing),
    /// The outbox on a memory stick.
    Ferry(Ferrying),
    /// The end of this terminal.
    Retire(RetireStep),
    /// The update of the system, and why it was not begun when it was asked for.
    Update(Option<UpdateRefusal>),
}

/// A PIN being chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PinChoice {
    /// The first entry, once it was taken.
    pub first: Option<Digits>,
    /// The digits so far.
    pub typed: Digits,
    /// It is being kept.
    pub busy: bool,
    /// What is wrong with it.
    pub fault: Option<PinNo>,
    /// Where it leads when it is chosen or left for later.
    pub then: AfterPin,
}

/// Where choosing a PIN leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterPin {
    /// To the operator's first page.
    #[default]
    Desk,
    /// To the visit that waits: somebody called for help from it.
    Visit,
}

/// Why a PIN was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PinNo {
    /// What was typed.
    Fault(PinFault),
    /// It could not be written down.
    KeepFailed,
}

/// What an operator may not do. Each has its own sentence on the screen and its word in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyNo {
    /// Signing is the resident's.
    Sign,
    /// Confirming and handing in is the resident's.
    Confirm,
    /// Grading the service is the resident's.
    Grade,
    /// Coming for the holder: who serves a case is not its agent. Told by the number's mark; where
    /// the county gives none, by the name, so that whoever has the same name is refused too. The
    /// county compares once more.
    OwnAgent,
    /// Serving anybody: a technician comes for the machine.
    Technical,
}

impl DutyNo {
    /// Every refusal.
    pub const ALL: [Self; 5] = [
        Self::Sign,
        Self::Confirm,
        Self::Grade,
        Self::OwnAgent,
        Self::Technical,
    ];
}

/// Why a duty ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyEnd {
    /// 离开.
    Left,
    /// Ten minutes without a touch.
    Idle,
    /// Twelve hours since the login.
    TooLong,
    /// Another operator logged in at the locked screen.
    Replaced,
    /// The account was frozen or cancelled.
    Stopped,
    /// The rights were changed.
    RightsChanged,
    /// The terminal's registration ended, or it closed.
    DeviceChanged,
    /// The operator reported the account as leaked.
    Leaked,
}

impl DutyEnd {
    /// Every end.
    pub const ALL: [Self; 8] = [
        Self::Left,
        Self::Idle,
        Self::TooLong,
        Self::Replaced,
        Self::Stopped,
        Self::RightsChanged,
        Self::DeviceChanged,
        Self::Leaked,
    ];
}

impl From<ShiftOver> for DutyEnd {
    fn from(over: ShiftOver) -> Self {
        match over {
            ShiftOver::Idle => Self::Idle,
            ShiftOver::TooLong => Self::TooLong,
        }
    }
}
