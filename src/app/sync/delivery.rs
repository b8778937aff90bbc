//! Cases on their way up.

use super::jitter;
use crate::app::dispatcher::{Dispatcher, Pending};
use crate::app::records;
use crate::domain::delivery::{AcceptanceStamp, Delivery, DeliveryEvent, SubmissionId};
use crate::domain::machine::audit::{AuditEvent, SendFault};
use crate::domain::tasks::NoteState;
use crate::domain::time::{Span, WallTime};
use crate::domain::visit::{Now, VisitEvent};
use crate::ports::audit::AuditDraft;
use crate::ports::county::CountyError;
use crate::ports::store::{Derive, GradeStep, Leased, StoreFault};

/// How many cases are under way at once.
const BATCH: usize = 8;

impl Dispatcher {
    pub(super) fn send_what_is_due(&mut self, now: Now) {
        let sync = &mut self.sync;
        let due = sync.lease_at.is_some_and(|at| at <= now.wall) && sync.up.next_at <= now.wall;
        if !sync.store_open || sync.leasing || !sync.sending.is_empty() || !due {
            return;
        }
        sync.leasing = true;
        sync.lease_at = None;
        let ticket = self.ticket(Pending::House);
        self.ports.outbox.lease(BATCH, ticket);
    }

    pub(in crate::app) fn leased(&mut self, result: Result<Leased, StoreFault>) {
        self.sync.leasing = false;
        match result {
            Ok(leased) => {
                self.sync.lease_at = leased.next_at;
                let mut pages = leased.pages;
                for envelope in leased.send {
                    let id = envelope.facts.submission;
                    self.sync.sending.insert(id);
                    let own: Vec<_> = pages.extract_if(.., |page| page.case == id).collect();
                    if own.is_empty() {
                        self.ports.county.send(envelope);
                    } else {
                        self.ports.county.send_with_pages(envelope, own);
                    }
                }
            }
            Err(fault) => {
                let wall = self.ports.clock.wall();
                self.recorder.note(wall, records::store_failed(fault));
                self.sync.lease_at = Some(wall.plus(Span::seconds(30)));
            }
        }
    }

    pub(super) fn sent(
        &mut self,
        id: SubmissionId,
        result: Result<AcceptanceStamp, CountyError>,
        now: Now,
    ) {
        self.sync.sending.remove(&id);
        match &result {
            Ok(_) | Err(CountyError::Unfinished) => {
                self.heard(now);
                self.sync.up = self.sync.up.answered(now.wall);
            }
            Err(error) => {
                self.line_error(error, now);
                if error.line_is_down() {
                    self.sync.up = self.sync.up.failed(now.wall, error.retry(), jitter(now));
                }
            }
        }
        self.settle_answer(id, result, now);
    }

    /// The county's answer came on a memory stick. A refusal counts as one of a try that begins now: of a
    /// case that only waits nothing can be refused.
    pub(in crate::app) fn came_on_a_stick(
        &mut self,
        id: SubmissionId,
        result: Result<AcceptanceStamp, CountyError>,
        now: Now,
    ) {
        if result.is_err() {
            let wall = now.wall;
            let begins = [
                DeliveryEvent::Afresh { now: wall },
                DeliveryEvent::Lease { now: wall },
            ];
            for event in begins {
                let ticket = self.ticket(Pending::Settle);
                let silent: Derive = Box::new(|_, _| Vec::new());
                self.ports.outbox.settle(id, event, silent, ticket);
            }
        }
        self.settle_answer(id, result, now);
    }

    fn settle_answer(
        &mut self,
        id: SubmissionId,
        result: Result<AcceptanceStamp, CountyError>,
        now: Now,
    ) {
        let wall = now.wall;
        let (event, derive): (DeliveryEvent, Derive) = match result {
            Ok(stamp) => {
                let derive: Derive = Box::new(move |_, after| accepted_records(id, wall, after));
                (DeliveryEvent::Accepted(stamp), derive)
            }
            Err(CountyError::Unfinished) => {
                let derive: Derive = Box::new(|_, _| Vec::new());
                (DeliveryEvent::Afresh { now: wall }, derive)
            }
            Err(error) => {
                let why = records::send_fault(&error);
                let code = records::refusal_code(&error);
                let event = DeliveryEvent::Failed {
                    now: wall,
                    advice: error.retry(),
                    code,
                    jitter: jitter(now),
                };
                let derive: Derive =
                    Box::new(move |before, after| failed_records(id, wall, why, before, after));
                (event, derive)
            }
        };
        let ticket = self.ticket(Pending::Settle);
        self.ports.outbox.settle(id, event, derive, ticket);
    }

    pub(in crate::app) fn settled(
        &mut self,
        id: SubmissionId,
        result: Result<Delivery, StoreFault>,
    ) {
        let now = self.now();
        match result {
            Ok(Delivery::Accepted(stamp)) => {
                self.ports.tasks.settle(id, NoteState::Taken(stamp.at));
                self.step(VisitEvent::Accepted(id, stamp));
                self.grade(GradeStep::Look);
            }
            Ok(Delivery::SetAside { .. }) => {
                self.ports.tasks.settle(id, NoteState::Refused);
                self.step(VisitEvent::SetAside(id));
            }
            Ok(Delivery::Waiting { next_at, .. }) => {
                let at = self
                    .sync
                    .lease_at
                    .map_or(next_at, |known| known.min(next_at));
                self.sync.lease_at = Some(at);
            }
            Ok(Delivery::Leased { until, .. }) => self.sync.lease_at = Some(until),
            Err(fault) => self.recorder.note(now.wall, records::store_failed(fault)),
        }
        if self.sync.sending.is_empty() && self.sync.lease_at.is_none() {
            self.sync.nudge(now);
        }
        self.ask_status();
    }

    pub(in crate::app) fn outbox_is_open(&mut self, open: bool) {
        let now = self.now();
        self.sync.store_open = open;
        self.sync.leasing = false;
        if open {
            self.look_at_reports();
            self.look_at_packs();
            self.sync.nudge(now);
        }
    }
}

fn accepted_records(id: SubmissionId, at: WallTime, after: &Delivery) -> Vec<AuditDraft> {
    match after {
        Delivery::Accepted(_) => {
            let waited = at.0.saturating_sub(id.captured_at().0);
            let after = Span(u64::try_from(waited).unwrap_or(0));
            let accepted = AuditEvent::SubmissionAccepted { after };
            vec![
                AuditDraft::new(at, accepted).about(id, None),
                AuditDraft::new(at, AuditEvent::SubmissionBodyErased).about(id, None),
            ]
        }
        _ => Vec::new(),
    }
}

fn failed_records(
    id: SubmissionId,
    at: WallTime,
    why: SendFault,
    before: &Delivery,
    after: &Delivery,
) -> Vec<AuditDraft> {
    let attempt = match before {
        Delivery::Leased { tries, .. } | Delivery::Waiting { tries, .. } => {
            u64::from(tries.failures) + 1
        }
        _ => 1,
    };
    let mut out = vec![
        AuditDraft::new(at, AuditEvent::SubmissionSendFailed { attempt, why }).about(id, None),
    ];
    if let Delivery::SetAside { reason, .. } = after {
        let why = records::set_aside(reason);
        out.push(AuditDraft::new(at, AuditEvent::SubmissionSetAside { why }).about(id, None));
    }
    out
}
