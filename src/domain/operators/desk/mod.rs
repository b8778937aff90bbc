//! The operator's side of one terminal: nobody, somebody logging in, or somebody on duty.
//!
//! [`Desk::tap`] and [`Desk::told`] take one thing that happened and answer with effects, as the
//! visit does; the visit asks [`Desk::hands`] whose turn it is.

mod duty;
mod export;
mod ferry;
mod login;
mod pack;
mod pins;
pub mod problems;
mod proof;
mod retire;
mod steps;
#[cfg(test)]
mod tests;
mod training;
mod update;
mod ways;

pub use duty::{AfterPin, Duty, DutyEnd, DutyNo, DutyPage, Lock, PinChoice, PinNo};
pub use export::Exporting;
pub use ferry::{FerryStep, Ferrying};
pub use login::{
    ChallengeId, Code, CodeOutcome, Confirmed, DeskTrouble, Digits, HeldPin, KeepFailed, Login,
    LoginNo, NewChallenge, POLL_EVERY, PinOutcome, PinTry, Polled, UnlockTry, Way,
};
pub use pack::{PackStep, Packing};
pub use proof::Proving;
pub use retire::RetireStep;
pub use training::Training;
pub use update::{UpdateNews, UpdateTap};

pub use problems::{ProblemEffect, ProblemNo, ProblemStep, ProblemTap, Problems};

use super::account::AccountId;
use super::deeds::Doer;
use super::offline::{AccountNews, KnownHere};
use super::pin::Pin;
use super::shift::ShiftState;
use crate::domain::delivery::ferry::{FerryDone, FerryFault, FerryWish};
use crate::domain::ledger::OwnReport;
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::machine::export::{ExportFault, Exported, LogExtent};
use crate::domain::machine::pack::{PackFault, PackSaved, PackStanding, SignedPack};
use crate::domain::machine::proof::{ProgramProof, ProofFault};
use crate::domain::machine::retire::{RetireFacts, RetireNo, RetireOrder, RetireOrderId};
use crate::domain::machine::update::Standing;
use crate::domain::paper::Paper;
use crate::domain::services::ItemNo;
use crate::domain::time::{MonoTime, WallTime};
use std::collections::BTreeMap;

/// Links a question of the desk to its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeskAsked(pub u64);

/// What can be tapped on the operator's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskTap {
    /// 帮办登录, and 解锁 on a locked screen.
    LogIn,
    /// Close the login page, or a page of the desk.
    Close,
    /// Another code for the phone.
    NewCode,
    /// 断网登录: by the PIN.
    WithoutLine,
    /// One of those known here.
    Choose(usize),
    /// A digit.
    Digit(char),
    /// The last digit away.
    Erase,
    /// All digits away.
    Clear,
    /// On with what was typed.
    Enter,
    /// 离开: log out at once.
    Leave,
    /// 交给群众: the resident confirms and signs.
    HandOver,
    /// 交回帮办员.
    TakeBack,
    /// The operator's first page.
    Home,
    /// Choose a PIN for the time without the line.
    ChoosePin,
    /// 报告账号泄露: the question before it.
    ReportLeak,
    /// Yes, freeze the account.
    Freeze,
    /// 练习: the question before it begins or ends.
    Training,
    /// Yes, begin or end it.
    SwitchTraining,
    /// One of the items named on the operator's first page.
    Serve(ItemNo),
    /// 怎么帮: what to do, to check and to say with an item.
    Coach(ItemNo),
    /// On the pages of reports.
    Problem(ProblemTap),
    /// 设备情况: which devices work; without a login too.
    Devices,
    /// Yes, leave although something is not handed in.
    LeaveAnyway,
    /// 再查一次: every device is looked at now.
    LookAgain,
    /// 用练习卡, from the first page of who practises.
    PracticeCard,
    /// 证明程序: which program runs here, signed; and once more.
    Prove,
    /// 导出日志: the page that puts the log on a memory stick.
    Export,
    /// So much of it, now.
    ExportLog(LogExtent),
    /// 验收材料: the page that makes and signs the acceptance pack; and once more.
    Pack,
    /// 存到 U 盘, with the pages to print.
    SavePack(Box<Paper>),
    /// 交到县里.
    HandInPack,
    /// 摆渡: the page of the outbox on a memory stick, and what it offers.
    Ferry(FerryWish),
    /// 停用这台终端: the page that looks whether it may be; and once more.
    Retire,
    /// Yes, to what will be gone.
    RetireOn,
    /// And yes again.
    RetireSure,
    /// 系统更新: its page and its button.
    Update(UpdateTap),
}

/// What the world tells the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskEvent {
    /// A challenge, or none.
    Challenge(DeskAsked, Result<NewChallenge, DeskTrouble>),
    /// How a challenge stands.
    Polled(DeskAsked, Result<Polled, DeskTrouble>),
    /// Everybody who is known on this terminal.
    Known(Vec<KnownHere>),
    /// What came of a PIN.
    Tried(DeskAsked, Result<PinOutcome, KeepFailed>),
    /// What came of a code of the county.
    CodeTried(DeskAsked, Result<CodeOutcome, KeepFailed>),
    /// Whether a new PIN is on the disk.
    PinKept(DeskAsked, Result<(), KeepFailed>),
    /// What the county's feed says of accounts.
    News(Vec<AccountNews>),
    /// The county does not admit this terminal any more, or the terminal closed.
    DeviceChanged,
    /// All news of accounts came, in an event of their own before this one, or none could be had.
    NewsHeard(DeskAsked, Result<(), DeskTrouble>),
    /// Whether a report is on the disk.
    ProblemKept(DeskAsked, bool),
    /// Every report of this terminal that is kept.
    Reports(Vec<OwnReport>),
    /// The proof of the program and where the county judges it, or why there is none.
    Proved(DeskAsked, Result<(Box<ProgramProof>, String), ProofFault>),
    /// How far the county says this terminal has come.
    Stage(ServiceStage),
    /// The log is on a stick, or why not.
    Exported(DeskAsked, Result<Exported, ExportFault>),
    /// The acceptance pack is made and signed, or why not.
    PackMade(DeskAsked, Result<Box<SignedPack>, PackFault>),
    /// It is on a stick, or why not.
    PackSaved(DeskAsked, Result<PackSaved, PackFault>),
    /// It is written down to be handed in, or why not.
    PackKept(DeskAsked, Result<(), PackFault>),
    /// Of when the newest pack is that was handed in, and how far it is.
    PackStands(WallTime, PackStanding),
    /// What came of a wish about the outbox on a stick.
    Ferried(DeskAsked, Result<FerryDone, FerryFault>),
    /// The county orders the end of this terminal, or takes the order back.
    RetireOrdered(Option<RetireOrder>),
    /// Whether it may begin here and now.
    RetireReady(DeskAsked, Result<RetireFacts, RetireNo>),
    /// It is noted on the disk, or why not.
    RetireBegun(DeskAsked, Result<(), RetireNo>),
    /// How the update of the system stands, or what came of the wish for it.
    Update(Box<UpdateNews>),
}

/// What the desk asks of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskEffect {
    /// Ask the county for a challenge. Ends in `Challenge`.
    AskChallenge(DeskAsked),
    /// Ask how a challenge stands. Ends in `Polled`.
    Poll(DeskAsked, ChallengeId),
    /// Keep who logged in online. Ends in `Known`.
    Remember(Box<Confirmed>),
    /// Count and try a PIN. Ends in `Tried`, and in `Known`.
    TryPin(DeskAsked, AccountId, Pin),
    /// Try a code of the county. Ends in `CodeTried`, and in `Known`.
    TryCode(DeskAsked, AccountId, Digits),
    /// Keep a new PIN. Ends in `PinKept`, and in `Known`.
    KeepPin(DeskAsked, AccountId, Pin),
    /// Keep what the county says of accounts. Ends in `Known`.
    KeepNews(Vec<AccountNews>),
    /// Freeze an account here now and tell the county as soon as it can be told. Ends in `Known`.
    Freeze(AccountId),
    /// Ask the county for the newest on all accounts. Ends in `NewsHeard`.
    AskNews(DeskAsked),
    /// Something for the reports; each says how it ends.
    Problem(ProblemEffect),
    /// Prove the running program. Ends in `Proved`.
    Prove(DeskAsked),
    /// Put so much of the log on a memory stick. Ends in `Exported`.
    ExportLog(DeskAsked, LogExtent),
    /// Make and sign an acceptance pack for this technician. Ends in `PackMade`.
    MakePack(DeskAsked, AccountId),
    /// Put a pack and its pages on a memory stick. Ends in `PackSaved`.
    SavePack(DeskAsked, Box<SignedPack>, Box<Paper>),
    /// Write a pack down and hand it in. Ends in `PackKept`; `PackStands` tells how far it is.
    KeepPack(DeskAsked, Box<SignedPack>),
    /// Something about the outbox on a memory stick. Ends in `Ferried`.
    Ferry(DeskAsked, FerryWish),
    /// Look what stands in the way of the end. Ends in `RetireReady`.
    LookBeforeRetiring(DeskAsked),
    /// Look once more, and note durably that it begins. Ends in `RetireBegun`.
    BeginRetiring(DeskAsked, RetireOrderId),
    /// End the program: the next start goes on.
    LeaveForWipe,
    /// Install the update of the system now, if it may be. Ends in `Update`.
    UpdateNow,
}

/// Both clocks, and fresh random bits for what is made now.
#[derive(Debug, Clone, Copy)]
pub struct DeskNow {
    /// The clock that never jumps.
    pub mono: MonoTime,
    /// The time of day.
    pub wall: WallTime,
    /// Whether the county answered last.
    pub online: bool,
    /// Fresh random bits.
    pub random: u128,
}

/// Who is at the operator's side of the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// Nobody.
    #[default]
    Vacant,
    /// Somebody logs in.
    LoggingIn(Login),
    /// An operator.
    OnDuty(Box<Duty>),
}

/// The operator's side of one terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    pub(super) state: State,
    pub(super) known: Vec<KnownHere>,
    /// When the next PIN or code of an account may be tried.
    pub(super) gates: BTreeMap<AccountId, MonoTime>,
    pub(super) asked: u64,
    pub(super) serial: u64,
    pub(super) ended: Option<(u64, DutyEnd)>,
    /// The reports of problems made here.
    pub(super) reports: Vec<OwnReport>,
    /// Where whoever reports next comes from.
    pub(super) from: problems::CameFrom,
    /// Before its acceptance a terminal only practises.
    pub(super) stage: ServiceStage,
    /// The newest acceptance pack that was handed in here.
    pub(super) pack_standing: Option<(WallTime, PackStanding)>,
    /// The county wants this terminal retired.
    pub(super) retire_order: Option<RetireOrder>,
    /// How the update of the system stands.
    pub(super) update: Standing,
}

/// In whose hands the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hands {
    /// No operator: the resident alone.
    Alone,
    /// The operator's.
    Operator,
    /// The resident's, with an operator beside.
    Resident,
    /// Nobody's: the screen is covered by a login page or locked.
    Covered,
}

impl Desk {
    /// The state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Who is known here, for the list of names.
    pub fn known(&self) -> &[KnownHere] {
        &self.known
    }

    /// The operator on duty.
    pub fn duty(&self) -> Option<&Duty> {
        match &self.state {
            State::OnDuty(duty) => Some(duty),
            State::Vacant | State::LoggingIn(_) => None,
        }
    }

    pub(in crate::domain) fn duty_mut(&mut self) -> Option<&mut Duty> {
        match &mut self.state {
            State::OnDuty(duty) => Some(duty),
            State::Vacant | State::LoggingIn(_) => None,
        }
    }

    /// Why the duty with this serial ended.
    pub fn ended(&self) -> Option<(u64, DutyEnd)> {
        self.ended
    }

    /// The login page on screen, whatever it leads to.
    pub fn login(&self) -> Option<&Login> {
        match &self.state {
            State::Vacant => None,
            State::LoggingIn(login) => Some(login),
            State::OnDuty(duty) => duty.lock.as_ref()?.login.as_ref(),
        }
    }

    pub(super) fn login_mut(&mut self) -> Option<&mut Login> {
        match &mut self.state {
            State::Vacant => None,
            State::LoggingIn(login) => Some(login),
            State::OnDuty(duty) => duty.lock.as_mut()?.login.as_mut(),
        }
    }

    /// Whose turn it is.
    pub fn hands(&self) -> Hands {
        match &self.state {
            State::Vacant => Hands::Alone,
            State::LoggingIn(_) => Hands::Covered,
            State::OnDuty(duty)
                if duty.lock.is_some() || duty.page.is_some() || duty.is_technical() =>
            {
                Hands::Covered
            }
            // Who practises for the machine's sake does it as a resident would, alone.
            State::OnDuty(duty) if duty.operator.is_technician() => Hands::Alone,
            State::OnDuty(duty) => match duty.turn {
                Doer::Operator => Hands::Operator,
                Doer::Resident => Hands::Resident,
            },
        }
    }

    /// Whether a technician is at work, who serves nobody.
    pub fn is_technical(&self) -> bool {
        self.duty().is_some_and(Duty::is_technical)
    }

    /// Whether an operator is there whose screen is open and who may handle an item.
    pub fn may_handle(&self, item: ItemNo) -> bool {
        self.duty()
            .is_some_and(|duty| duty.lock.is_none() && duty.operator.rights.hold(item))
    }

    /// The next moment at which time alone changes something.
    pub fn deadline(&self, now: MonoTime) -> Option<MonoTime> {
        let login = self.login().map(Login::deadline);
        let shift = self.duty().map(|duty| duty.shift.next_change(now));
        let second = self.login().map(|_| now.plus(SECOND));
        let proof = self.duty().and_then(|duty| match &duty.page {
            Some(DutyPage::Proof(proving)) => proving.deadline(),
            Some(DutyPage::Export(exporting)) => exporting.deadline(),
            Some(DutyPage::Pack(packing)) => packing.deadline(),
            Some(DutyPage::Ferry(ferrying)) => ferrying.deadline(),
            Some(DutyPage::Retire(step)) => step.deadline(),
            _ => None,
        });
        [login, shift, second, proof].into_iter().flatten().min()
    }

    /// How the shift stands.
    pub fn shift(&self, now: MonoTime) -> Option<ShiftState> {
        self.duty().map(|duty| duty.shift.state(now))
    }
}

const SECOND: crate::domain::time::Span = crate::domain::time::Span::seconds(1);
