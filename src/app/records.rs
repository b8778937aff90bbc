//! Audit records on their way from transitions to the store.

use crate::domain::delivery::{ReceiptNo, RefusalCode, SetAsideReason, SubmissionId};
use crate::domain::documents::CaptureFault;
use crate::domain::machine::audit::{
    Admission, AuditEvent, Budget, File, NotKept, PageTrouble, Part, ReaderTrouble, SendFault,
    SetAside, Severity, SignFault, StoreFault as StoreWord,
};
use crate::domain::people::card::{CardStatus, ReaderFault};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use crate::domain::visit::trace::{Cause, Outline, session_of, trace};
use crate::domain::visit::{Now, SessionId, SubmitFault};
use crate::ports::Ticket;
use crate::ports::audit::{AuditDraft, AuditHead};
use crate::ports::card::CardAuthorityFault;
use crate::ports::county::{CountyError, Refusal};
use crate::ports::jobs::CacheFault;
use crate::ports::store::StoreFault;
use std::collections::HashSet;

/// Collects records and knows which of them a screen still waits for.
#[derive(Debug)]
pub(super) struct Recorder {
    budget: Budget,
    waiting: Vec<AuditDraft>,
    unwritten: HashSet<Ticket>,
    /// Where the chain ended last, for the heartbeat.
    pub(super) head: AuditHead,
}

impl Recorder {
    /// Begins with a day's budget of bytes.
    pub(super) fn new(daily_bytes: u64) -> Self {
        Self {
            budget: Budget::new(daily_bytes),
            waiting: Vec::new(),
            unwritten: HashSet::new(),
            head: AuditHead::default(),
        }
    }

    /// Everything a transition has to be remembered for.
    pub(super) fn transition(
        &mut self,
        now: Now,
        before: &Outline,
        after: &Outline,
        cause: &Cause,
    ) {
        let session = session_of(before, after);
        for event in trace(before, after, cause) {
            self.push(now.wall, event, session);
        }
    }

    /// A record about the terminal itself.
    pub(super) fn note(&mut self, at: WallTime, event: AuditEvent) {
        self.push(at, event, None);
    }

    fn push(&mut self, at: WallTime, event: AuditEvent, session: Option<SessionId>) {
        let draft = AuditDraft::new(at, event);
        self.waiting.push(match session {
            Some(session) => draft.in_session(session),
            None => draft,
        });
    }

    /// The records to be written now: a fault that repeats is cut off by the day's budget, and
    /// the log says so.
    pub(super) fn take(&mut self) -> Vec<AuditDraft> {
        let mut out = Vec::with_capacity(self.waiting.len());
        for draft in std::mem::take(&mut self.waiting) {
            let at = draft.at;
            match self.budget.admit(&draft.event, draft.body().len(), at) {
                Admission::Write => out.push(draft),
                Admission::WriteAfter(first) => out.extend([AuditDraft::new(at, first), draft]),
                Admission::Replace(instead) => out.push(AuditDraft::new(at, instead)),
                Admission::Omit => {}
            }
        }
        out
    }

    /// A record was handed to the store; weighty ones hold the screen back until they are durable.
    pub(super) fn handed_over(&mut self, ticket: Ticket, severity: Severity) {
        if severity > Severity::Info {
            self.unwritten.insert(ticket);
        }
    }

    /// The store has answered for a record.
    pub(super) fn written(&mut self, ticket: Ticket, head: Option<AuditHead>) {
        self.unwritten.remove(&ticket);
        if let Some(head) = head {
            self.head = head;
        }
    }

    /// The store died: nobody answers for what was handed to it.
    pub(super) fn forget_unwritten(&mut self) {
        self.unwritten.clear();
    }

    /// Whether a weighty record is not on the disk yet.
    pub(super) fn must_wait(&self) -> bool {
        !self.unwritten.is_empty()
    }

    /// What the change of the slot is worth, said once per change.
    pub(super) fn slot(&mut self, at: WallTime, before: CardStatus, after: CardStatus) {
        let class = |s: CardStatus| match s {
            CardStatus::Starting => 0,
            CardStatus::NoService => 1,
            CardStatus::NoReader => 2,
            CardStatus::ReaderFault(_) => 3,
            _ => 4,
        };
        if class(before) == class(after) {
            return;
        }
        let event = match after {
            CardStatus::Starting => return,
            CardStatus::NoService => AuditEvent::ReaderServiceLost,
            CardStatus::NoReader => AuditEvent::ReaderMissing,
            CardStatus::ReaderFault(why) => AuditEvent::ReaderFailed {
                why: match why {
                    ReaderFault::Busy => ReaderTrouble::Busy,
                    ReaderFault::Forbidden => ReaderTrouble::Forbidden,
                    ReaderFault::Stuck => ReaderTrouble::Stuck,
                    ReaderFault::Broken => ReaderTrouble::Broken,
                },
            },
            _ => AuditEvent::ReaderFound,
        };
        self.note(at, event);
    }

    /// Why the key service did not answer.
    pub(super) fn authority_fault(&mut self, at: WallTime, fault: CardAuthorityFault) {
        let event = match fault {
            CardAuthorityFault::OutOfReach | CardAuthorityFault::Malformed => return,
            CardAuthorityFault::NotGenuine => AuditEvent::CardNotGenuine,
            CardAuthorityFault::Refused => AuditEvent::CardAuthenticationRefused,
        };
        self.note(at, event);
    }

    /// A case could not be kept.
    pub(super) fn not_kept(&mut self, at: WallTime, item: ItemNo, fault: SubmitFault) {
        let why = match fault {
            SubmitFault::DiskFull => NotKept::DiskFull,
            SubmitFault::StoreFailed => NotKept::StoreDown,
            SubmitFault::KeyLost => NotKept::NoCountyKey,
            SubmitFault::TooManyUnsent => NotKept::IntakeClosed,
        };
        self.note(at, AuditEvent::SubmissionNotKept { item, why });
    }
}

/// The record of a case that is written in its own transaction.
pub(super) fn committed(
    at: WallTime,
    item: ItemNo,
    size: usize,
    id: SubmissionId,
    receipt: &ReceiptNo,
    session: Option<SessionId>,
) -> AuditDraft {
    let event = AuditEvent::SubmissionCommitted {
        item,
        size: size as u64,
    };
    let draft = AuditDraft::new(at, event).about(id, Some(receipt.clone()));
    match session {
        Some(session) => draft.in_session(session),
        None => draft,
    }
}

/// The store's fault as the log words it.
pub(super) fn store_failed(fault: StoreFault) -> AuditEvent {
    let why = match fault {
        StoreFault::DiskFull => StoreWord::Full,
        StoreFault::Damaged => StoreWord::Damaged,
        StoreFault::SyncFailed => StoreWord::Sync,
        StoreFault::Busy => StoreWord::Locked,
        StoreFault::Newer => StoreWord::Newer,
        _ => StoreWord::Unreadable,
    };
    AuditEvent::StoreFailed {
        file: File::Outbox,
        why,
    }
}

/// The county's error as the log words it.
pub(super) fn send_fault(error: &CountyError) -> SendFault {
    match error {
        CountyError::Offline | CountyError::CutShort => SendFault::Offline,
        CountyError::Timeout => SendFault::Timeout,
        CountyError::TlsUntrusted | CountyError::CertificateExpired => SendFault::Tls,
        CountyError::ClockSkew => SendFault::Clock,
        CountyError::IdentityRefused => SendFault::Forbidden,
        CountyError::NotCounty => SendFault::Portal,
        CountyError::WrongVersion => SendFault::TooOld,
        CountyError::Busy { .. } => SendFault::Server,
        _ => SendFault::Malformed,
    }
}

/// Why the county's signed word was not taken, if that was the trouble.
pub(super) fn sign_fault(error: &CountyError) -> Option<SignFault> {
    match error {
        CountyError::BadSignature => Some(SignFault::Signature),
        CountyError::Rollback => Some(SignFault::Older),
        CountyError::PackageMissing => Some(SignFault::Package),
        CountyError::Malformed { .. } => Some(SignFault::Malformed),
        _ => None,
    }
}

/// What an error is called in the record of a case.
pub(super) fn refusal_code(error: &CountyError) -> RefusalCode {
    let name = match error {
        CountyError::Refused { problem, .. } => match problem {
            Refusal::OtherBytes => "other-bytes",
            Refusal::CaseInvalid => "case-invalid",
            Refusal::Malformed => "malformed",
            Refusal::ItemNotOffered => "item-not-offered",
            Refusal::UnknownKey => "unknown-key",
            Refusal::Unopenable => "unopenable",
            Refusal::TooLarge => "too-large",
            _ => "refused",
        },
        CountyError::BadSignature => "bad-stamp",
        error if error.line_is_down() => "line-down",
        _ => "no-usable-answer",
    };
    RefusalCode::parse(name).expect("the names above are short names")
}

/// Why a record was set aside, as the log words it.
pub(super) fn set_aside(reason: &SetAsideReason) -> SetAside {
    let SetAsideReason::Refused(code) = reason else {
        return SetAside::Damaged;
    };
    match code.as_str() {
        "other-bytes" => SetAside::Conflict,
        "case-invalid" | "malformed" | "too-large" => SetAside::Invalid,
        "item-not-offered" => SetAside::UnknownItem,
        "unknown-key" | "unopenable" => SetAside::KeyRetired,
        "bad-stamp" => SetAside::BadStamp,
        _ => SetAside::Refused,
    }
}

/// The cache's fault as the log words it.
pub(super) fn cache_failed(fault: CacheFault) -> AuditEvent {
    let why = match fault {
        CacheFault::Damaged => StoreWord::Damaged,
        CacheFault::DiskFull => StoreWord::Full,
        CacheFault::Io => StoreWord::Unreadable,
        CacheFault::TooNew { .. } => StoreWord::Newer,
    };
    let file = File::Cache;
    AuditEvent::StoreFailed { file, why }
}

/// A part that came back.
pub(super) fn recovered(part: Part) -> AuditEvent {
    AuditEvent::TerminalPartRecovered { part }
}

/// Why no page of a document was taken, as the log words it.
pub(super) fn page_trouble(fault: CaptureFault) -> PageTrouble {
    use crate::domain::documents::PageFault;
    match fault {
        CaptureFault::Gone => PageTrouble::Gone,
        CaptureFault::NoPage => PageTrouble::None,
        CaptureFault::Silent => PageTrouble::Silent,
        CaptureFault::Busy => PageTrouble::Busy,
        CaptureFault::Page(PageFault::Empty) => PageTrouble::Empty,
        CaptureFault::Page(PageFault::NotAPicture) => PageTrouble::NotAPicture,
        CaptureFault::Page(PageFault::CutShort) => PageTrouble::CutShort,
        CaptureFault::Page(PageFault::TooLarge) => PageTrouble::TooLarge,
        CaptureFault::Page(PageFault::TooSmall) => PageTrouble::TooSmall,
        CaptureFault::Page(PageFault::Blank) => PageTrouble::Blank,
    }
}
