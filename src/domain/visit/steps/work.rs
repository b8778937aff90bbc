//! Tasks on the operator's pages: the lists, one task, and what came of it.

use crate::domain::delivery::{DeviceId, ReceiptNo, SubmissionId};
use crate::domain::operators::account::Auth;
use crate::domain::operators::deeds::Doer;
use crate::domain::operators::desk::{Duty, DutyPage};
use crate::domain::paper::{Paper, PrintFault, PrinterStatus};
use crate::domain::services::ItemNo;
use crate::domain::services::task::{TaskKind, TaskWay};
use crate::domain::tasks::{
    Doing, Stage, TaskId, TaskReport, TaskStanding, Try, Work, WorkEffect, WorkEvent, WorkTap,
};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::{Asked, SubmitFault};
use crate::domain::visit::printing::PrintStage;
use crate::domain::visit::visit::{Now, Visit};

/// A report without its numbers.
struct Draft {
    task: TaskId,
    item: ItemNo,
    made: Try,
    auth: Auth,
    ends: bool,
    terminal: DeviceId,
}

impl Draft {
    fn numbered(self, id: SubmissionId, receipt: ReceiptNo) -> TaskReport {
        TaskReport {
            id,
            receipt,
            task: self.task,
            item: self.item,
            made: self.made,
            auth: self.auth,
            ends: self.ends,
            terminal: self.terminal,
        }
    }
}

impl Visit {
    /// A tap on the pages of tasks. They are the operator's alone: with the screen locked or in the
    /// resident's hands there are none.
    pub(super) fn work_tap(&mut self, tap: WorkTap, now: Now, out: &mut Vec<Effect>) {
        match tap {
            WorkTap::Open(way) => self.open_work(way, out),
            WorkTap::Choose(row) => self.choose_task(row),
            WorkTap::Outcome(row) => self.pick_outcome(row),
            WorkTap::Detail(row) => self.pick_detail(row),
            WorkTap::Confirm => self.report_task(now, out),
            WorkTap::Back => self.work_back(),
            WorkTap::Turn(forward) => self.turn_work(forward),
            WorkTap::Print(paper) => self.print_plan(paper, out),
        }
    }

    /// Something the world tells of tasks.
    pub(in crate::domain::visit) fn work_told(&mut self, event: WorkEvent, out: &mut Vec<Effect>) {
        match event {
            WorkEvent::Book(asked, book) => {
                self.tallied(asked, book.as_deref());
                if let Some(work) = self.work_mut() {
                    work.book_came(asked, book);
                }
            }
            WorkEvent::Changed => {
                self.look_again(out);
                self.recount(out);
            }
            WorkEvent::Kept(asked, result) => {
                if let Some(work) = self.work_mut() {
                    work.kept(asked, result);
                    self.look_again(out);
                }
            }
        }
    }

    fn free_duty(&mut self) -> Option<&mut Duty> {
        // Practice has no tasks: they are real persons.
        if self.is_training() {
            return None;
        }
        let duty = self.desk.duty_mut()?;
        let own = duty.lock.is_none() && duty.turn == Doer::Operator;
        own.then_some(duty)
    }

    fn work_mut(&mut self) -> Option<&mut Work> {
        match &mut self.free_duty()?.page {
            Some(DutyPage::Work(work)) => Some(work),
            _ => None,
        }
    }

    fn open_work(&mut self, way: TaskWay, out: &mut Vec<Effect>) {
        let here = self.setup.here;
        let asked = self.ask();
        if let Some(duty) = self.free_duty() {
            duty.page = Some(DutyPage::Work(Box::new(Work::opening(way, asked, here))));
            out.push(Effect::Work(WorkEffect::Open(asked)));
        }
    }

    /// The list is opened anew behind the page that shows it.
    fn look_again(&mut self, out: &mut Vec<Effect>) {
        let asked = self.ask();
        if let Some(work) = self.work_mut() {
            work.asked = asked;
            out.push(Effect::Work(WorkEffect::Open(asked)));
        }
    }

    fn choose_task(&mut self, row: usize) {
        let Some(catalogue) = self.catalogue.clone() else {
            return;
        };
        let rights = self.desk.duty().map(|duty| duty.operator.rights.clone());
        let (Some(rights), Some(work)) = (rights, self.work_mut()) else {
            return;
        };
        let rows = work.listed(&rights, &catalogue);
        if let Some(chosen) = rows.get(row)
            && work.doing.is_none()
            && chosen.standing != TaskStanding::Finished
        {
            work.kept = None;
            work.doing = Some(Doing {
                task: chosen.task.id.clone(),
                outcome: None,
                detail: None,
                stage: Stage::Open,
            });
        }
    }

    fn pick_outcome(&mut self, row: usize) {
        self.fill_in(|work, kind| {
            let mut open = kind.outcomes_after(work.tries());
            let code = open.nth(row).map(|outcome| outcome.code.clone());
            if let (Some(doing), Some(code)) = (&mut work.doing, code) {
                doing.outcome = Some(code);
                doing.detail = None;
                doing.stage = Stage::Open;
            }
        });
    }

    fn pick_detail(&mut self, row: usize) {
        self.fill_in(|work, kind| {
            let outcome = work.outcome(kind);
            let picked = outcome.and_then(|outcome| outcome.details.get(row));
            let code = picked.map(|detail| detail.code.clone());
            if let (Some(doing), Some(code)) = (&mut work.doing, code) {
                doing.detail = Some(code);
                doing.stage = Stage::Open;
            }
        });
    }

    /// Changes what is filled in for the task on the page, while it may be changed.
    fn fill_in(&mut self, change: impl FnOnce(&mut Work, &TaskKind)) {
        let Some(catalogue) = self.catalogue.clone() else {
            return;
        };
        let rights = self.desk.duty().map(|duty| duty.operator.rights.clone());
        let (Some(rights), Some(work)) = (rights, self.work_mut()) else {
            return;
        };
        let item = work.task(&rights).map(|task| task.item);
        let kind = item.and_then(|item| catalogue.item(item)?.task.as_ref());
        let free = work
            .doing
            .as_ref()
            .is_some_and(|doing| matches!(doing.stage, Stage::Open | Stage::Failed(_)));
        if let (Some(kind), true) = (kind, free) {
            change(work, kind);
        }
    }

    /// 确定: what came of the try is written down under the account of who made it.
    fn report_task(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(draft) = self.filled_in(now) else {
            return;
        };
        let full = self.too_many_unsent();
        let number = (!full).then(|| self.number_case(0, now)).flatten();
        let asked = self.ask();
        let stage = match number {
            None => Stage::Failed(SubmitFault::TooManyUnsent),
            Some((id, receipt)) => {
                let report = Box::new(draft.numbered(id, receipt));
                out.push(Effect::Work(WorkEffect::Report(asked, report)));
                Stage::Keeping(asked)
            }
        };
        if let Some(doing) = self.work_mut().and_then(|work| work.doing.as_mut()) {
            doing.stage = stage;
        }
    }

    /// What is filled in; `None` while something is missing or the operator has no right to the
    /// item.
    fn filled_in(&mut self, now: Now) -> Option<Draft> {
        let catalogue = self.catalogue.clone()?;
        let terminal = self.setup.device.clone();
        let operator = self.desk.duty()?.operator.clone();
        let work = self.work_mut()?;
        let task = work.task(&operator.rights)?;
        let kind = catalogue.item(task.item)?.task.as_ref()?;
        if !work.is_ready(kind) {
            return None;
        }
        let doing = work.doing.as_ref()?;
        let (task, item, ends) = (task.id.clone(), task.item, work.ends(kind));
        let made = Try {
            at: now.wall,
            by: operator.account,
            outcome: doing.outcome.clone()?,
            detail: doing.detail.clone(),
        };
        self.desk.may_handle(item).then_some(Draft {
            task,
            item,
            made,
            auth: operator.auth,
            ends,
            terminal,
        })
    }

    fn work_back(&mut self) {
        let Some(duty) = self.free_duty() else {
            return;
        };
        let Some(DutyPage::Work(work)) = &mut duty.page else {
            return;
        };
        match &mut work.doing {
            Some(doing) if matches!(doing.stage, Stage::Keeping(_)) => {}
            Some(doing) if doing.outcome.is_some() && doing.stage != Stage::Gone => {
                doing.outcome = None;
                doing.detail = None;
                doing.stage = Stage::Open;
            }
            Some(_) => work.doing = None,
            None => duty.page = Some(DutyPage::Home),
        }
    }

    fn turn_work(&mut self, forward: bool) {
        let Some(catalogue) = self.catalogue.clone() else {
            return;
        };
        let rights = self.desk.duty().map(|duty| duty.operator.rights.clone());
        if let (Some(rights), Some(work)) = (rights, self.work_mut()) {
            let screens = Work::screens(work.listed(&rights, &catalogue).len());
            work.screen = match forward {
                true => (work.screen + 1).min(screens - 1),
                false => work.screen.saturating_sub(1),
            };
        }
    }

    /// One print at a time; a printer that was just heard to be down is not asked.
    fn print_plan(&mut self, paper: Box<Paper>, out: &mut Vec<Effect>) {
        let printer = self.printer;
        let asked = self.ask();
        let Some(work) = self.work_mut() else {
            return;
        };
        let underway = work.print_of(&paper.name) == Some(PrintStage::Underway);
        if underway || work.doing.is_some() {
            return;
        }
        let stage = match printer {
            PrinterStatus::Absent => PrintStage::Failed(PrintFault::NoPrinter),
            PrinterStatus::Down(fault) => PrintStage::Failed(fault),
            _ => PrintStage::Underway,
        };
        work.printing(&paper, asked, stage);
        match stage {
            PrintStage::Underway => out.push(Effect::Print(asked, paper)),
            _ if printer.is_there() => out.push(Effect::ProbePrinter),
            _ => {}
        }
    }

    /// Whether a print that has ended was a plan's.
    pub(in crate::domain::visit) fn plan_ended(
        &mut self,
        asked: Asked,
        result: Result<(), PrintFault>,
    ) -> bool {
        let print = self.work_mut().and_then(|work| work.print.as_mut());
        let Some(print) = print.filter(|print| print.asked == asked) else {
            return false;
        };
        print.stage = match result {
            Ok(()) => PrintStage::Done,
            Err(fault) => PrintStage::Failed(fault),
        };
        true
    }
}
