//! How much waits at the desk: counted when its first page comes on screen, so that nobody has to
//! open a list to learn that it is empty.

use super::effect::Effect;
use super::event::Asked;
use super::visit::Visit;
use crate::domain::operators::desk::{Duty, DutyPage, Training};
use crate::domain::services::task::TaskWay;
use crate::domain::tasks::{TaskBook, TaskStanding, Work, WorkEffect};

/// What waits for the operator on duty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Calls and visits that are not finished, in the order of [`TaskWay::ALL`]; none before they
    /// are counted.
    pub tasks: Option<[usize; 2]>,
    asked: Option<Asked>,
    shown: bool,
}

impl Visit {
    /// Asks for the list when the desk's first page comes on screen.
    pub(super) fn tally_tasks(&mut self, out: &mut Vec<Effect>) {
        let at_home = |duty: &Duty| {
            duty.page == Some(DutyPage::Home)
                && duty.lock.is_none()
                && duty.training == Training::Off
                && !duty.operator.is_technician()
        };
        let home = self.desk.duty().is_some_and(at_home);
        if home && !self.tally.shown {
            self.count_again(out);
        }
        if self.desk.duty().is_none() {
            self.tally = Tally::default();
        }
        self.tally.shown = home;
    }

    /// The list has changed: while its numbers are seen they are made anew.
    pub(super) fn recount(&mut self, out: &mut Vec<Effect>) {
        if self.tally.shown {
            self.count_again(out);
        }
    }

    fn count_again(&mut self, out: &mut Vec<Effect>) {
        let asked = self.ask();
        self.tally.asked = Some(asked);
        out.push(Effect::Work(WorkEffect::Open(asked)));
    }

    /// The list came, or cannot be read.
    pub(super) fn tallied(&mut self, asked: Asked, book: Option<&TaskBook>) {
        if self.tally.asked != Some(asked) {
            return;
        }
        self.tally.asked = None;
        let rights = self.desk.duty().map(|duty| &duty.operator.rights);
        let (Some(book), Some(rights), Some(catalogue)) = (book, rights, &self.catalogue) else {
            self.tally.tasks = None;
            return;
        };
        self.tally.tasks = Some(TaskWay::ALL.map(|way| {
            let mut work = Work::opening(way, asked, None);
            work.book = Some(Box::new(book.clone()));
            let rows = work.listed(rights, catalogue);
            let open = rows.iter();
            open.filter(|row| row.standing != TaskStanding::Finished)
                .count()
        }));
    }
}
