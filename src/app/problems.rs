//! Reports of problems: sealed and written down at once, sent when the county can be reached, and
//! followed until they are over.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::delivery::RetryAdvice;
use crate::domain::ledger::report::report_aad;
use crate::domain::ledger::{OwnReport, Report, ReportId, Standing};
use crate::domain::machine::audit::{AuditEvent, ProblemDesk, ProblemState, ProblemVerdict};
use crate::domain::operators::desk::{DeskAsked, DeskEvent, ProblemEffect};
use crate::domain::visit::{Line, Now, VisitEvent};
use crate::ports::Ticket;
use crate::ports::county::{CountyError, ProblemNews};
use crate::ports::store::{DueVerdict, KeptReport, ReportStep, Reports, StoreFault};

/// What the dispatcher knows of this terminal's reports.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// Up to where the county's ledger was read since the start.
    since: u64,
    /// It is being read.
    reading: bool,
    /// Whether the county has any that are not over.
    open: bool,
    /// How each stood when the log last heard of it.
    told: Vec<(ReportId, Standing)>,
}

impl Dispatcher {
    pub(super) fn carry_out_problem(&mut self, effect: ProblemEffect) {
        match effect {
            ProblemEffect::Keep(asked, report) => self.keep_report(asked, &report),
            ProblemEffect::Judge(id, solved) => {
                let now = self.ports.clock.wall();
                self.recorder.note(
                    now,
                    AuditEvent::ProblemJudged {
                        verdict: ProblemVerdict::from(solved),
                    },
                );
                self.report_step(ReportStep::Judged(id, solved), Pending::House);
            }
            ProblemEffect::Look => self.read_ledger(),
        }
    }

    fn report_step(&mut self, step: ReportStep, pending: Pending) {
        let ticket = self.ticket(pending);
        self.ports.outbox.reports(step, ticket);
    }

    fn keep_report(&mut self, asked: DeskAsked, report: &Report) {
        let plain = self
            .ports
            .encoder
            .encode_report(report, env!("CARGO_PKG_VERSION"));
        let aad = report_aad(report.id, self.ports.signer.device());
        let body = match self.ports.keys.seal(&aad, &plain) {
            Ok(body) => body,
            Err(fault) => {
                log::error!("sealing a report: {fault}");
                return self.problem_kept(asked, false);
            }
        };
        let kept = KeptReport {
            id: report.id,
            at: report.at,
            class: report.class,
            item: report.item,
            account: report.account.clone(),
            summary: report.said.first().copied().unwrap_or_default().to_owned(),
            body,
        };
        self.report_step(ReportStep::Made(Box::new(kept)), Pending::Report(asked));
    }

    fn problem_kept(&mut self, asked: DeskAsked, kept: bool) {
        self.step(VisitEvent::Desk(DeskEvent::ProblemKept(asked, kept)));
    }

    /// Has the store tell what is known, and sends what is due.
    pub(super) fn look_at_reports(&mut self) {
        self.report_step(ReportStep::Look, Pending::House);
    }

    /// The store answered a step.
    pub(super) fn reports_kept(&mut self, ticket: Ticket, result: Result<Reports, StoreFault>) {
        let pending = self.pending.remove(&ticket);
        if let Some(Pending::Report(asked)) = pending {
            self.problem_kept(asked, result.is_ok());
        }
        match result {
            Ok(reports) => self.reports_told(reports),
            Err(fault) => log::error!("the reports of problems: {fault}"),
        }
    }

    fn reports_told(&mut self, reports: Reports) {
        let with_county = |own: &OwnReport| own.standing.is_some() && !own.is_over();
        self.problems.open = reports.own.iter().any(with_county);
        for own in &reports.own {
            self.note_standing(own);
        }
        self.step(VisitEvent::Desk(DeskEvent::Reports(reports.own)));
        for (id, body) in reports.send {
            if !self.is_under_way(id) {
                let ticket = self.ticket(Pending::Problem(id));
                self.ports.county.report_problem(ticket, id, body);
            }
        }
        for verdict in reports.judge {
            if !self.is_under_way(verdict.id) {
                let ticket = self.ticket(Pending::Verdict(verdict));
                self.ports.county.judge_problem(ticket, verdict);
            }
        }
    }

    fn is_under_way(&self, id: ReportId) -> bool {
        let about = |pending: &Pending| match pending {
            Pending::Problem(sent) | Pending::Verdict(DueVerdict { id: sent, .. }) => *sent == id,
            _ => false,
        };
        self.pending.values().any(about)
    }

    /// What is new of a report's standing goes into the log; how they stood at the start does not.
    fn note_standing(&mut self, own: &OwnReport) {
        let Some(standing) = &own.standing else {
            return;
        };
        let known = self.problems.told.iter_mut().find(|(id, _)| *id == own.id);
        let before = match known {
            Some((_, before)) => Some(std::mem::replace(before, standing.clone())),
            None => {
                self.problems.told.push((own.id, standing.clone()));
                None
            }
        };
        if before.is_some_and(|b| {
            (b.level, b.state, b.answers) != (standing.level, standing.state, standing.answers)
        }) {
            let event = AuditEvent::ProblemMoved {
                desk: ProblemDesk::from(standing.level),
                state: ProblemState::from(standing.state),
            };
            self.recorder.note(self.ports.clock.wall(), event);
        }
    }

    /// The county answered a report or the reporter's word.
    pub(super) fn problem_answered(
        &mut self,
        ticket: Ticket,
        came: Result<Standing, CountyError>,
        now: Now,
    ) {
        let (id, judged) = match self.pending.remove(&ticket) {
            Some(Pending::Problem(id)) => (id, false),
            Some(Pending::Verdict(verdict)) => (verdict.id, true),
            _ => return,
        };
        match came {
            Ok(standing) => {
                if judged {
                    self.report_step(ReportStep::VerdictTold(id), Pending::House);
                } else {
                    let desk = ProblemDesk::from(standing.level);
                    self.recorder
                        .note(now.wall, AuditEvent::ProblemSent { desk });
                    self.problems.told.push((id, standing.clone()));
                }
                self.report_step(ReportStep::Told(vec![(id, standing)]), Pending::House);
            }
            Err(error) if error.retry() == RetryAdvice::Never => {
                log::warn!("the county does not take a report of a problem: {error}");
                let step = if judged {
                    ReportStep::VerdictTold(id)
                } else {
                    self.recorder.note(now.wall, AuditEvent::ProblemRefused);
                    ReportStep::Refused(id)
                };
                self.report_step(step, Pending::House);
            }
            Err(error) => self.line_error(&error, now),
        }
    }

    /// Reads the county's ledger on, while there is something to hear of.
    pub(super) fn read_ledger(&mut self) {
        let wanted = self.problems.open && self.visit.line() == Line::Online;
        if wanted && !self.problems.reading {
            self.problems.reading = true;
            self.ports.county.problems(self.problems.since);
        }
    }

    /// The county told what changed.
    pub(super) fn ledger_read(&mut self, came: Result<ProblemNews, CountyError>, now: Now) {
        self.problems.reading = false;
        match came {
            Ok(news) => {
                self.problems.since = news.next;
                if !news.stand.is_empty() {
                    self.report_step(ReportStep::Told(news.stand), Pending::House);
                }
                if news.more {
                    self.read_ledger();
                }
            }
            Err(error) => self.line_error(&error, now),
        }
    }

    /// The store's thread died: whoever reported is told.
    pub(super) fn reports_lost(&mut self) {
        let lost: Vec<_> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::Report(_)))
            .collect();
        for (_, pending) in lost {
            if let Pending::Report(asked) = pending {
                self.problem_kept(asked, false);
            }
        }
    }

    /// The county's threads died: what was under way is sent again.
    pub(super) fn ledger_cut_off(&mut self) {
        self.problems.reading = false;
        self.pending
            .retain(|_, pending| !matches!(pending, Pending::Problem(_) | Pending::Verdict(_)));
    }
}
