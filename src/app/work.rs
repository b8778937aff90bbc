//! Tasks on their way between the county, the terminal's own file and the operator's pages.

use super::dispatcher::{Dispatcher, Pending};
use super::records;
use super::submit::Body;
use super::sync::Chore;
use crate::domain::delivery::{FormVersion, SubmissionId};
use crate::domain::tasks::{NoteState, TaskList, TaskNote, TaskReport, WorkEffect, WorkEvent};
use crate::domain::visit::{Asked, Now, SubmitFault, VisitEvent};
use crate::ports::Ticket;
use crate::ports::county::CountyError;
use crate::ports::store::StoreFault;
use crate::ports::tasks::TaskKeepEvent;

/// The version of the body of a report: it has no form.
const BODY: FormVersion = FormVersion(1);

impl Dispatcher {
    pub(super) fn carry_out_work(&mut self, effect: WorkEffect, now: Now) {
        match effect {
            WorkEffect::Open(asked) => {
                let ticket = self.ticket(Pending::Work(asked));
                self.ports.tasks.open(ticket);
                // Whoever looks at the list wants the newest.
                self.sync.due(Chore::Tasks);
            }
            WorkEffect::Report(asked, report) => self.report(asked, report, now),
        }
    }

    fn work(&mut self, event: WorkEvent) {
        self.step(VisitEvent::Work(event));
    }

    pub(super) fn task_keep(&mut self, event: TaskKeepEvent) {
        match event {
            TaskKeepEvent::Opened(ticket, book) => {
                if let Some(Pending::Work(asked)) = self.pending.remove(&ticket) {
                    self.work(WorkEvent::Book(asked, book));
                }
            }
            TaskKeepEvent::Changed => self.work(WorkEvent::Changed),
            TaskKeepEvent::NotKept => self.sync.task_tag = None,
        }
    }

    /// The keep died: whoever looks at the list is answered, and the county is asked for all of it,
    /// since nobody knows what was still written.
    pub(super) fn tasks_died(&mut self) {
        let waiting: Vec<(Ticket, Pending)> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::Work(_)))
            .collect();
        for (_, pending) in waiting {
            if let Pending::Work(asked) = pending {
                self.work(WorkEvent::Book(asked, None));
            }
        }
        self.sync.task_tag = None;
        self.sync.due(Chore::Tasks);
    }

    /// The county told its list, or that it is the one of before.
    pub(super) fn tasks_answered(&mut self, came: Result<Option<TaskList>, CountyError>, now: Now) {
        match came {
            Ok(list) => {
                self.heard(now);
                self.sync.done(Chore::Tasks, now.wall);
                if let Some(list) = list {
                    self.sync.task_tag = Some(list.tag.clone());
                    self.ports.tasks.replace(list);
                }
            }
            Err(error) => self.chore_failed(Chore::Tasks, &error, now),
        }
    }

    /// A report becomes a row of the outbox as a case does: sealed, stamped, durable.
    fn report(&mut self, asked: Asked, report: Box<TaskReport>, now: Now) {
        let plain = self.ports.encoder.encode_task(&report);
        let of = Body {
            submission: report.id,
            item: report.item,
            no: report.receipt.clone(),
            form: BODY,
            device: report.terminal.clone(),
            at: now.wall,
        };
        let row = match self.seal_body(of, &plain, None) {
            Ok(row) => row,
            Err(fault) => {
                log::error!("sealing a report: {fault}");
                return self.report_refused(asked, &report, SubmitFault::KeyLost);
            }
        };
        let size = row.envelope.body.ct.len();
        let (item, id) = (report.item, report.id);
        let audit = records::committed(now.wall, item, size, id, &report.receipt, None);
        let ticket = self.ticket(Pending::Task(asked, report));
        self.ports.outbox.commit_all(vec![(row, audit)], ticket);
    }

    fn report_refused(&mut self, asked: Asked, report: &TaskReport, fault: SubmitFault) {
        let wall = self.ports.clock.wall();
        self.recorder.not_kept(wall, report.item, fault);
        self.work(WorkEvent::Kept(asked, Err(fault)));
    }

    /// First in the outbox, then in the list: after a power cut between the two the task is seen
    /// again, and the county takes whatever comes first.
    pub(super) fn report_committed(
        &mut self,
        asked: Asked,
        report: &TaskReport,
        result: Result<SubmissionId, StoreFault>,
    ) {
        match result {
            Ok(submission) => {
                self.ports.tasks.note(TaskNote {
                    task: report.task.clone(),
                    made: report.made.clone(),
                    ends: report.ends,
                    submission,
                    state: NoteState::Waiting,
                });
                self.work(WorkEvent::Kept(asked, Ok(())));
                let now = self.now();
                self.sync.nudge(now);
            }
            Err(fault) => {
                log::error!("keeping a report: {fault}");
                let word = match fault {
                    StoreFault::DiskFull => SubmitFault::DiskFull,
                    _ => SubmitFault::StoreFailed,
                };
                self.report_refused(asked, report, word);
            }
        }
    }

    /// The store died with reports on their way to it.
    pub(super) fn task_reports_lost(&mut self) {
        let lost: Vec<(Ticket, Pending)> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::Task(..)))
            .collect();
        for (_, pending) in lost {
            if let Pending::Task(asked, report) = pending {
                self.report_refused(asked, &report, SubmitFault::StoreFailed);
            }
        }
    }
}
