//! What the log says of the operator's side, read off it before and after a step.

use super::pack::PackOutline;
use crate::domain::delivery::ferry::{FerryFault, FerryWish};
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::machine::audit::{
    AuditEvent, DutyEndWord, ExportTrouble, FerryTrouble, FerryWork, LoginHow, LoginWord, OwnWord,
    PinWord, ProofTrouble, RetireRefusal, StageWord, TaskWayWord, Token,
};
use crate::domain::machine::export::ExportFault;
use crate::domain::machine::proof::{ProgramProof, ProofFault};
use crate::domain::machine::retire::{RetireNo, RetireOrderId};
use crate::domain::operators::AccountId;
use crate::domain::operators::account::Auth;
use crate::domain::operators::deeds::Doer;
use crate::domain::operators::desk::{
    Desk, Duty, DutyEnd, DutyNo, DutyPage, Exporting, FerryStep, Login, LoginNo, PinNo, Proving,
    RetireStep, Training, Way,
};
use crate::domain::operators::entry::EntryRefusal;
use crate::domain::operators::offline::OfflineRefusal;
use crate::domain::operators::pin::PinFault;
use crate::domain::services::ItemNo;
use crate::domain::services::task::TaskWay;
use crate::domain::tasks::{Stage, TaskId};

/// As much of the operator's side as the log cares about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeskOutline {
    duty: Option<DutyOutline>,
    login: Option<LoginOutline>,
    ended: Option<(u64, DutyEnd)>,
    stage: ServiceStage,
    retire: Option<RetireOrderId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct DutyOutline {
    serial: u64,
    account: AccountId,
    auth: Auth,
    locked: bool,
    turn: Doer,
    notice: Option<DutyNo>,
    choice: Option<(bool, Option<PinNo>)>,
    training: Training,
    work: Option<WorkOutline>,
    proof: Option<ProofOutline>,
    export: Option<Result<u64, ExportFault>>,
    pack: Option<PackOutline>,
    /// The wish about a stick that took too long; whatever else comes of one is noted where it happens.
    ferry_late: Option<FerryWish>,
    retire: Option<Result<(), RetireNo>>,
}

/// The proof that was shown, or why there was none.
type ProofOutline = Result<Box<ProgramProof>, ProofFault>;

fn proof_outline(duty: &Duty) -> Option<ProofOutline> {
    match &duty.page {
        Some(DutyPage::Proof(Proving::Shown { proof, .. })) => Some(Ok(proof.clone())),
        Some(DutyPage::Proof(Proving::Failed(fault))) => Some(Err(*fault)),
        _ => None,
    }
}

fn export_outline(duty: &Duty) -> Option<Result<u64, ExportFault>> {
    match &duty.page {
        Some(DutyPage::Export(Exporting::Done(done))) => Some(Ok(done.records)),
        Some(DutyPage::Export(Exporting::Failed(fault))) => Some(Err(*fault)),
        _ => None,
    }
}

fn ferry_late(duty: &Duty) -> Option<FerryWish> {
    match &duty.page {
        Some(DutyPage::Ferry(page)) => match page.step {
            FerryStep::Failed(wish, FerryFault::Late) => Some(wish),
            _ => None,
        },
        _ => None,
    }
}

fn retire_outline(duty: &Duty) -> Option<Result<(), RetireNo>> {
    match &duty.page {
        Some(DutyPage::Retire(RetireStep::Begun)) => Some(Ok(())),
        Some(DutyPage::Retire(RetireStep::Refused(why))) => Some(Err(*why)),
        _ => None,
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct WorkOutline {
    way: TaskWay,
    shown: Option<(TaskId, ItemNo)>,
    kept: Option<TaskId>,
    gone: Option<TaskId>,
}

impl WorkOutline {
    fn of(duty: &Duty) -> Option<Self> {
        let Some(DutyPage::Work(work)) = &duty.page else {
            return None;
        };
        let task = work.task(&duty.operator.rights);
        let gone = work.doing.as_ref().filter(|d| d.stage == Stage::Gone);
        Some(Self {
            way: work.way,
            shown: task.map(|task| (task.id.clone(), task.item)),
            kept: work.kept.clone(),
            gone: gone.map(|doing| doing.task.clone()),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LoginOutline {
    problem: Option<LoginNo>,
    unlocking: bool,
    by_pin: bool,
}

impl DeskOutline {
    pub(super) fn of(desk: &Desk) -> Self {
        Self {
            duty: desk.duty().map(|duty| DutyOutline {
                serial: duty.serial,
                account: duty.operator.account.clone(),
                auth: duty.operator.auth,
                locked: duty.lock.is_some(),
                turn: duty.turn,
                notice: duty.notice,
                training: duty.training,
                choice: match &duty.page {
                    Some(DutyPage::ChoosePin(choice)) => Some((choice.busy, choice.fault)),
                    _ => None,
                },
                work: WorkOutline::of(duty),
                proof: proof_outline(duty),
                export: export_outline(duty),
                pack: PackOutline::of(duty),
                ferry_late: ferry_late(duty),
                retire: retire_outline(duty),
            }),
            login: desk.login().map(login_outline),
            ended: desk.ended(),
            stage: desk.stage(),
            retire: desk.retire_order().map(|order| order.id.clone()),
        }
    }
}

fn login_outline(login: &Login) -> LoginOutline {
    LoginOutline {
        problem: login.problem,
        unlocking: matches!(login.way, Way::Unlock(_)),
        by_pin: matches!(login.way, Way::Pin(_)),
    }
}

/// An account's name is made of the characters of a token.
pub(super) fn token(account: &AccountId) -> Token {
    Token::parse(account.as_str()).expect("an account's name is a short machine word")
}

/// What a step has to be remembered for.
pub(super) fn events(was: &DeskOutline, now: &DeskOutline, out: &mut Vec<AuditEvent>) {
    if let Some(before) = &was.duty
        && now.duty.as_ref().map(|d| d.serial) != Some(before.serial)
    {
        let ended = now.ended.filter(|(serial, _)| *serial == before.serial);
        let why = ended.map_or(DutyEndWord::Left, |(_, why)| end_word(why));
        let account = token(&before.account);
        if before.training == Training::On {
            out.push(AuditEvent::TrainingEnded {
                account: account.clone(),
            });
        }
        out.push(AuditEvent::OperatorLoggedOut { account, why });
    }
    login_events(was.login, now.login, out);
    if was.stage != now.stage {
        out.push(AuditEvent::TerminalStage {
            stage: match now.stage {
                ServiceStage::Trial => StageWord::Trial,
                ServiceStage::Formal => StageWord::Formal,
            },
        });
    }
    if was.retire != now.retire {
        out.push(match now.retire {
            Some(_) => AuditEvent::RetireOrdered,
            None => AuditEvent::RetireTakenBack,
        });
    }
    let Some(duty) = &now.duty else {
        return;
    };
    match was.duty.as_ref().filter(|d| d.serial == duty.serial) {
        Some(before) => duty_events(before, duty, out),
        None => out.push(AuditEvent::OperatorLoggedIn {
            account: token(&duty.account),
            how: match duty.auth {
                Auth::Online => LoginHow::Phone,
                Auth::Offline => LoginHow::Pin,
            },
        }),
    }
}

fn login_events(was: Option<LoginOutline>, now: Option<LoginOutline>, out: &mut Vec<AuditEvent>) {
    let Some(now) = now else {
        return;
    };
    if was.is_none() {
        out.push(AuditEvent::OperatorLoginOpened);
    }
    if was.is_some_and(|was| was.unlocking) && now.by_pin {
        out.push(AuditEvent::OperatorPinUnlocked);
    }
    let before = was.and_then(|was| was.problem);
    if let Some(problem) = now.problem
        && before != now.problem
    {
        out.push(match problem {
            LoginNo::PinWrong(left) => AuditEvent::OperatorPinWrong {
                left: u64::from(left),
            },
            other => AuditEvent::OperatorLoginRefused {
                why: login_word(other),
            },
        });
    }
}

fn duty_events(was: &DutyOutline, now: &DutyOutline, out: &mut Vec<AuditEvent>) {
    let account = || token(&now.account);
    match (was.training, now.training) {
        (Training::Off, Training::On) => {
            out.push(AuditEvent::TrainingStarted { account: account() });
        }
        (Training::On, Training::Off) => {
            out.push(AuditEvent::TrainingEnded { account: account() });
        }
        _ => {}
    }
    match (was.locked, now.locked) {
        (false, true) => out.push(AuditEvent::OperatorLocked),
        (true, false) => out.push(AuditEvent::OperatorUnlocked),
        _ => {}
    }
    match (was.turn, now.turn) {
        (Doer::Operator, Doer::Resident) => out.push(AuditEvent::OperatorHandedOver),
        (Doer::Resident, Doer::Operator) => out.push(AuditEvent::OperatorTakenBack),
        _ => {}
    }
    if let Some(notice) = now.notice
        && was.notice != now.notice
    {
        let what = match notice {
            DutyNo::Sign => OwnWord::Sign,
            DutyNo::Confirm => OwnWord::Confirm,
            DutyNo::Grade => OwnWord::Grade,
            DutyNo::OwnAgent => OwnWord::OwnAgent,
            DutyNo::Technical => OwnWord::Technical,
        };
        out.push(AuditEvent::OperatorActRefused { what });
    }
    work_events(&now.account, was.work.as_ref(), now.work.as_ref(), out);
    if let Some(export) = now.export
        && was.export != now.export
    {
        out.push(match export {
            Ok(records) => AuditEvent::LogExported { records },
            Err(fault) => AuditEvent::LogNotExported {
                why: match fault {
                    ExportFault::NoStick => ExportTrouble::NoStick,
                    ExportFault::Full => ExportTrouble::Full,
                    ExportFault::Stick => ExportTrouble::Stick,
                    ExportFault::Log => ExportTrouble::Log,
                    ExportFault::Late => ExportTrouble::Late,
                },
            },
        });
    }
    super::pack::events(was.pack, now.pack, out);
    if let Some(wish) = now.ferry_late
        && was.ferry_late != now.ferry_late
    {
        let what = match wish {
            FerryWish::Look => FerryWork::Look,
            FerryWish::Load => FerryWork::Load,
            FerryWish::Read => FerryWork::Read,
            FerryWish::Relay => FerryWork::Relay,
        };
        let why = FerryTrouble::Late;
        out.push(AuditEvent::FerryFailed { what, why });
    }
    if let Some(retire) = now.retire
        && was.retire != now.retire
    {
        out.push(match retire {
            Ok(()) => AuditEvent::RetireBegun,
            Err(why) => AuditEvent::RetireRefused {
                why: retire_word(why),
            },
        });
    }
    if let Some(proof) = &now.proof
        && was.proof != now.proof
    {
        out.push(match proof {
            Ok(proof) => AuditEvent::ProgramProved {
                version: Token::parse(proof.facts.version.as_str())
                    .unwrap_or_else(|_| Token::of_digest(&proof.facts.hash.0)),
                program: Token::of_digest(&proof.facts.hash.0),
            },
            Err(fault) => AuditEvent::ProgramNotProved {
                why: match fault {
                    ProofFault::Program => ProofTrouble::Program,
                    ProofFault::Key => ProofTrouble::Key,
                    ProofFault::Late => ProofTrouble::Late,
                },
            },
        });
    }
    match (was.choice, now.choice) {
        (Some((true, _)), None) if !now.locked => out.push(AuditEvent::OperatorPinChosen),
        (before, Some((_, Some(fault)))) if before.map(|(_, f)| f) != Some(Some(fault)) => {
            let why = match fault {
                PinNo::Fault(PinFault::Length) => PinWord::Length,
                PinNo::Fault(PinFault::TooSimple) => PinWord::TooSimple,
                PinNo::Fault(PinFault::Differs) => PinWord::Differs,
                PinNo::KeepFailed => PinWord::KeepFailed,
            };
            out.push(AuditEvent::OperatorPinRefused { why });
        }
        _ => {}
    }
}

fn task_token(task: &TaskId) -> Token {
    Token::parse(task.as_str()).expect("a task's name is a short machine word")
}

fn work_events(
    account: &AccountId,
    was: Option<&WorkOutline>,
    now: Option<&WorkOutline>,
    out: &mut Vec<AuditEvent>,
) {
    let Some(now) = now else {
        return;
    };
    let account = token(account);
    if was.map(|was| was.way) != Some(now.way) {
        out.push(AuditEvent::TaskListOpened {
            account: account.clone(),
            way: match now.way {
                TaskWay::Call => TaskWayWord::Call,
                TaskWay::Visit => TaskWayWord::Visit,
            },
        });
    }
    let before = was.and_then(|was| was.shown.as_ref());
    if let Some((task, item)) = &now.shown
        && before.map(|(task, _)| task) != Some(task)
    {
        out.push(AuditEvent::TaskPersonShown {
            account: account.clone(),
            task: task_token(task),
            item: *item,
        });
    }
    if let Some(task) = &now.kept
        && was.and_then(|was| was.kept.as_ref()) != Some(task)
    {
        let task = task_token(task);
        out.push(AuditEvent::TaskNoted { account, task });
    }
    if let Some(task) = &now.gone
        && was.and_then(|was| was.gone.as_ref()) != Some(task)
    {
        let task = task_token(task);
        out.push(AuditEvent::TaskOverElsewhere { task });
    }
}

fn retire_word(why: RetireNo) -> RetireRefusal {
    match why {
        RetireNo::NoOrder => RetireRefusal::NoOrder,
        RetireNo::Unsent(_) => RetireRefusal::Unsent,
        RetireNo::Visit => RetireRefusal::Visit,
        RetireNo::LogBehind => RetireRefusal::LogBehind,
        RetireNo::NoLine => RetireRefusal::NoLine,
        RetireNo::Store => RetireRefusal::Store,
        RetireNo::Disk => RetireRefusal::Disk,
        RetireNo::Late => RetireRefusal::Late,
    }
}

fn end_word(why: DutyEnd) -> DutyEndWord {
    match why {
        DutyEnd::Left => DutyEndWord::Left,
        DutyEnd::Idle => DutyEndWord::Idle,
        DutyEnd::TooLong => DutyEndWord::TooLong,
        DutyEnd::Replaced => DutyEndWord::Replaced,
        DutyEnd::Stopped => DutyEndWord::Stopped,
        DutyEnd::RightsChanged => DutyEndWord::RightsChanged,
        DutyEnd::DeviceChanged => DutyEndWord::DeviceChanged,
        DutyEnd::Leaked => DutyEndWord::Leaked,
    }
}

fn login_word(why: LoginNo) -> LoginWord {
    match why {
        LoginNo::Entry(why) | LoginNo::Offline(OfflineRefusal::Entry(why)) => entry_word(why),
        LoginNo::Offline(OfflineRefusal::NotAllowed) => LoginWord::OfflineForbidden,
        LoginNo::Offline(OfflineRefusal::TooLongAgo) => LoginWord::TooLongAgo,
        LoginNo::Offline(OfflineRefusal::ClockBack) => LoginWord::ClockBack,
        LoginNo::Offline(OfflineRefusal::NoPin) => LoginWord::NoPin,
        LoginNo::Offline(OfflineRefusal::Blocked) => LoginWord::Blocked,
        LoginNo::Expired => LoginWord::Expired,
        LoginNo::NoLine => LoginWord::NoLine,
        LoginNo::CountyTrouble => LoginWord::CountyTrouble,
        LoginNo::NobodyKnown => LoginWord::NobodyKnown,
        LoginNo::Wait => LoginWord::Wait,
        LoginNo::CodeWrong => LoginWord::CodeWrong,
        LoginNo::Pin(_) | LoginNo::PinWrong(_) => LoginWord::PinMalformed,
        LoginNo::KeepFailed => LoginWord::KeepFailed,
    }
}

fn entry_word(why: EntryRefusal) -> LoginWord {
    match why {
        EntryRefusal::NoAccount => LoginWord::NoAccount,
        EntryRefusal::SystemAdministrator => LoginWord::SystemAdministrator,
        EntryRefusal::BusinessAdministrator => LoginWord::BusinessAdministrator,
        EntryRefusal::Reviewer => LoginWord::Reviewer,
        EntryRefusal::BankStaff => LoginWord::BankStaff,
        EntryRefusal::CountyPost => LoginWord::CountyPost,
        EntryRefusal::Frozen => LoginWord::Frozen,
        EntryRefusal::Cancelled => LoginWord::Cancelled,
        EntryRefusal::Unused => LoginWord::Unused,
        EntryRefusal::NoRights => LoginWord::NoRights,
    }
}
