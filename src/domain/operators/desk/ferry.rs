//! The operator's page of the outbox on a memory stick (摆渡): copied, answered, carried for others.

use super::duty::DutyPage;
use super::{Desk, DeskAsked, DeskEffect, DeskNow};
use crate::domain::delivery::ferry::{FerryDone, FerryFault, FerryWish};
use crate::domain::operators::deeds::Doer;
use crate::domain::time::{MonoTime, Span};

/// A slow stick has so long.
const STICK_WITHIN: Span = Span::minutes(2);
/// A neighbour's file on a thin line has so long.
const LINE_WITHIN: Span = Span::minutes(6);

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ferrying {
    /// How many cases wait, once it is known.
    pub waiting: Option<u64>,
    /// How far it is.
    pub step: FerryStep,
}

/// How far a wish is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FerryStep {
    /// To be chosen.
    Choosing,
    /// Under way.
    Asked {
        /// Which question.
        asked: DeskAsked,
        /// What is wanted.
        wish: FerryWish,
        /// Since when.
        since: MonoTime,
    },
    /// Done.
    Done(FerryDone),
    /// Not done.
    Failed(FerryWish, FerryFault),
}

impl Ferrying {
    /// When waiting ends.
    pub(super) fn deadline(&self) -> Option<MonoTime> {
        match &self.step {
            FerryStep::Asked {
                wish: FerryWish::Relay,
                since,
                ..
            } => Some(since.plus(LINE_WITHIN)),
            FerryStep::Asked { since, .. } => Some(since.plus(STICK_WITHIN)),
            FerryStep::Choosing | FerryStep::Done(_) | FerryStep::Failed(..) => None,
        }
    }
}

impl Desk {
    /// Opens the page with the first look, or does what it offers; one thing at a time.
    pub(super) fn ferry(&mut self, wish: FerryWish, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let asked = self.ask();
        let Some(page) = self.ferry_page() else {
            return;
        };
        if wish == FerryWish::Look && !matches!(page, Some(DutyPage::Ferry(_))) {
            *page = Some(DutyPage::Ferry(Ferrying {
                waiting: None,
                step: FerryStep::Choosing,
            }));
        }
        if let Some(DutyPage::Ferry(ferrying)) = page
            && ferrying.deadline().is_none()
        {
            ferrying.step = FerryStep::Asked {
                asked,
                wish,
                since: now.mono,
            };
            out.push(DeskEffect::Ferry(asked, wish));
        }
    }

    /// The page of an operator who may do it: whoever helps, with the screen in hand.
    fn ferry_page(&mut self) -> Option<&mut Option<DutyPage>> {
        let duty = self.duty_mut()?;
        let helps = !duty.operator.is_technician() && duty.turn == Doer::Operator;
        (helps && duty.lock.is_none()).then_some(&mut duty.page)
    }

    fn ferrying_mut(&mut self) -> Option<&mut Ferrying> {
        match self.duty_mut()?.page.as_mut()? {
            DutyPage::Ferry(ferrying) => Some(ferrying),
            _ => None,
        }
    }

    /// What came of it. An answer to an earlier question changes nothing here; what it did is done.
    pub(super) fn ferried(&mut self, answered: DeskAsked, came: Result<FerryDone, FerryFault>) {
        let Some(ferrying) = self.ferrying_mut() else {
            return;
        };
        let FerryStep::Asked { asked, wish, .. } = ferrying.step else {
            return;
        };
        if asked != answered {
            return;
        }
        ferrying.step = match came {
            Ok(FerryDone::Waiting(count)) => {
                ferrying.waiting = Some(count);
                FerryStep::Choosing
            }
            Ok(done) => {
                if let FerryDone::Read { waiting, .. } = done {
                    ferrying.waiting = Some(waiting);
                }
                FerryStep::Done(done)
            }
            Err(fault) => FerryStep::Failed(wish, fault),
        };
    }

    /// Nobody waits longer than the deadline.
    pub(super) fn watch_ferry(&mut self, now: MonoTime) {
        if let Some(ferrying) = self.ferrying_mut()
            && let FerryStep::Asked { wish, .. } = ferrying.step
            && ferrying.deadline().is_some_and(|at| at <= now)
        {
            ferrying.step = FerryStep::Failed(wish, FerryFault::Late);
        }
    }
}
