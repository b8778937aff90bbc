//! The five faces on their way to the county: kept on the disk when they are tapped, sent once the
//! county has the case, and again with the next heartbeat while the line is down.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::delivery::{Grade, RetryAdvice, SubmissionId};
use crate::domain::visit::Now;
use crate::ports::Ticket;
use crate::ports::county::CountyError;
use crate::ports::store::{GradeStep, StoreFault};

impl Dispatcher {
    /// Has the store move a grade on and tell what is due.
    pub(super) fn grade(&mut self, step: GradeStep) {
        let ticket = self.ticket(Pending::House);
        self.ports.outbox.grade(step, ticket);
    }

    /// Sends what is due and not under way already.
    pub(super) fn grades_due(
        &mut self,
        ticket: Ticket,
        result: Result<Vec<(SubmissionId, Grade)>, StoreFault>,
    ) {
        self.pending.remove(&ticket);
        let due = result.unwrap_or_else(|fault| {
            log::error!("the evaluations: {fault}");
            Vec::new()
        });
        for (id, grade) in due {
            let same = |p: &Pending| matches!(p, Pending::Grade(sent) if *sent == id);
            if !self.pending.values().any(same) {
                let ticket = self.ticket(Pending::Grade(id));
                self.ports.county.evaluate(ticket, id, grade);
            }
        }
    }

    /// What the county has, or will never take, is not kept any longer.
    pub(super) fn grade_answered(
        &mut self,
        ticket: Ticket,
        result: Result<(), CountyError>,
        now: Now,
    ) {
        let Some(Pending::Grade(id)) = self.pending.remove(&ticket) else {
            return;
        };
        match result {
            Ok(()) => self.grade(GradeStep::Done(id)),
            Err(error) if error.retry() == RetryAdvice::Never => {
                log::warn!("the county does not take an evaluation: {error}");
                self.grade(GradeStep::Done(id));
            }
            Err(error) => self.line_error(&error, now),
        }
    }
}
