//! 练习: the terminal as it is, with a made-up person, and nothing of it counts.
//!
//! Training belongs to the time of one operator: who logs in begins without it, and whoever ends
//! the time, by leaving, by the clocks or from the county, ends it too. So no resident ever meets a
//! terminal that trains.

use super::{Desk, DutyPage};
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
    /// Whether the terminal trains.
    pub fn is_training(&self) -> bool {
        self.duty()
            .is_some_and(|duty| duty.training == Training::On)
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
