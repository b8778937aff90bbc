//! 练习: the terminal as it is, with a made-up person, and nothing of it counts.
//!
//! Training belongs to the time of one operator: who logs in begins without it, and whoever ends
//! the time, by leaving, by the clocks or from the county, ends it too. So no resident ever meets a
//! terminal that trains, but for one that is not accepted yet (试运行): it says so on every page, and the
//! county alone ends it.

use super::{Desk, DutyPage};
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::operators::deeds::Doer;

/// Whether what is done counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Training {
    /// It counts.
    #[default]
    Off,
    /// It is practice.
    On,
}

impl Desk {
    /// Whether nothing that is done here counts.
    pub fn is_training(&self) -> bool {
        self.stage == ServiceStage::Trial || self.practises()
    }

    /// Whether the operator on duty began practice. Reports about the machine and the own account are
    /// real outside of it, before the acceptance too.
    pub(super) fn practises(&self) -> bool {
        self.duty()
            .is_some_and(|duty| duty.training == Training::On)
    }

    /// How far the terminal has come.
    pub fn stage(&self) -> ServiceStage {
        self.stage
    }

    /// Begins or ends training, for who was asked first and said so.
    pub(super) fn switch_training(&mut self) {
        if let Some(duty) = self.duty_mut()
            && duty.lock.is_none()
            && duty.page == Some(DutyPage::Training)
        {
            duty.training = match duty.training {
                Training::Off => Training::On,
                Training::On => Training::Off,
            };
            duty.page = Some(DutyPage::Home);
            duty.turn = Doer::Operator;
            duty.notice = None;
        }
    }
}
