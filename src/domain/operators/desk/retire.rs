//! The technician's page that ends this terminal: looked at first, asked about in two separate taps, then
//! begun. From there on the program serves nobody and ends.

use super::duty::DutyPage;
use super::login::ANSWER_WITHIN;
use super::{Desk, DeskAsked, DeskEffect, DeskNow};
use crate::domain::ledger::OwnReport;
use crate::domain::machine::retire::{RetireFacts, RetireNo, RetireOrder};
use crate::domain::time::MonoTime;

/// How far the beginning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetireStep {
    /// What stands in the way is being looked at.
    Looking {
        /// Which question.
        asked: DeskAsked,
        /// Since when.
        since: MonoTime,
    },
    /// Not here and now.
    Refused(RetireNo),
    /// What will be gone for good, asked about once.
    Question(RetireFacts),
    /// And once more.
    Sure(RetireFacts),
    /// It is being noted on the disk.
    Beginning {
        /// Which question.
        asked: DeskAsked,
        /// Since when.
        since: MonoTime,
    },
    /// It is noted; the program ends.
    Begun,
}

impl RetireStep {
    /// When waiting for it ends.
    pub(super) fn deadline(self) -> Option<MonoTime> {
        match self {
            Self::Looking { since, .. } | Self::Beginning { since, .. } => {
                Some(since.plus(ANSWER_WITHIN))
            }
            Self::Refused(_) | Self::Question(_) | Self::Sure(_) | Self::Begun => None,
        }
    }
}

impl Desk {
    /// The county's order, if there is one.
    pub fn retire_order(&self) -> Option<&RetireOrder> {
        self.retire_order.as_ref()
    }

    /// How many reports of problems, and words about their answers, the county does not have yet.
    pub fn unsent_reports(&self) -> u32 {
        let waits =
            |own: &&OwnReport| !own.refused && (own.standing.is_none() || own.verdict.is_some());
        u32::try_from(self.reports.iter().filter(waits).count()).unwrap_or(u32::MAX)
    }

    /// Whether nothing but the end of the program comes now.
    pub(super) fn has_begun_to_retire(&self) -> bool {
        let page = self.duty().and_then(|duty| duty.page.as_ref());
        page == Some(&DutyPage::Retire(RetireStep::Begun))
    }

    /// The county ordered it, or took the order back: a question that is open then is over.
    pub(super) fn retire_ordered(&mut self, order: Option<RetireOrder>) {
        let other = self.retire_order != order;
        self.retire_order = order;
        if let Some(step @ (RetireStep::Question(_) | RetireStep::Sure(_))) = self.retire_mut()
            && other
        {
            *step = RetireStep::Refused(RetireNo::NoOrder);
        }
    }

    /// Opens the page, or looks once more.
    pub(super) fn open_retire(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let asked = self.ask();
        let ordered = self.retire_order.is_some();
        let Some(page) = self.technicians_page() else {
            return;
        };
        let since = now.mono;
        let step = match ordered {
            true => RetireStep::Looking { asked, since },
            false => RetireStep::Refused(RetireNo::NoOrder),
        };
        *page = Some(DutyPage::Retire(step));
        if ordered {
            out.push(DeskEffect::LookBeforeRetiring(asked));
        }
    }

    fn retire_mut(&mut self) -> Option<&mut RetireStep> {
        match self.duty_mut()?.page.as_mut()? {
            DutyPage::Retire(step) => Some(step),
            _ => None,
        }
    }

    /// What stands in the way was looked at.
    pub(super) fn retire_ready(
        &mut self,
        answered: DeskAsked,
        came: Result<RetireFacts, RetireNo>,
    ) {
        if let Some(step) = self.retire_mut()
            && matches!(*step, RetireStep::Looking { asked, .. } if asked == answered)
        {
            *step = match came {
                Ok(facts) => RetireStep::Question(facts),
                Err(why) => RetireStep::Refused(why),
            };
        }
    }

    /// The first yes.
    pub(super) fn retire_on(&mut self) {
        if let Some(step) = self.retire_mut()
            && let RetireStep::Question(facts) = *step
        {
            *step = RetireStep::Sure(facts);
        }
    }

    /// The second yes.
    pub(super) fn retire_sure(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let asked = self.ask();
        let order = self.retire_order.as_ref().map(|order| order.id.clone());
        let since = now.mono;
        if let Some(step @ RetireStep::Sure(_)) = self.retire_mut()
            && let Some(order) = order
        {
            *step = RetireStep::Beginning { asked, since };
            out.push(DeskEffect::BeginRetiring(asked, order));
        }
    }

    /// It is noted, or why not. Once it is on the disk the program ends, whatever the page shows by now.
    pub(super) fn retire_begun(
        &mut self,
        answered: DeskAsked,
        came: Result<(), RetireNo>,
        out: &mut Vec<DeskEffect>,
    ) {
        if came.is_ok() {
            out.push(DeskEffect::LeaveForWipe);
        }
        if let Some(step) = self.retire_mut() {
            match came {
                Ok(()) => *step = RetireStep::Begun,
                Err(why) => {
                    if matches!(*step, RetireStep::Beginning { asked, .. } if asked == answered) {
                        *step = RetireStep::Refused(why);
                    }
                }
            }
        }
    }

    /// Nobody waits longer than the deadline.
    pub(super) fn watch_retire(&mut self, now: MonoTime) {
        if let Some(step) = self.retire_mut()
            && step.deadline().is_some_and(|at| at <= now)
        {
            *step = RetireStep::Refused(RetireNo::Late);
        }
    }
}
