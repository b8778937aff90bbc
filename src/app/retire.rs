//! The beginning of the end of this terminal: what stands in the way is looked at, twice, then it is noted
//! on the disk and the program ends.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::machine::retire::{Presence, Readiness, RetireNo, RetireOrder, RetireOrderId};
use crate::domain::operators::desk::{DeskAsked, DeskEvent};
use crate::domain::visit::{Line, VisitEvent};
use crate::ports::Ticket;
use crate::ports::retire::RetireEvent;
use crate::ports::store::{StoreFault, StoreStatus};

impl Dispatcher {
    /// What the county says of it with its heartbeat; nobody's visit hears of it.
    pub(super) fn retire_told(&mut self, order: Option<RetireOrder>) {
        if order.as_ref() != self.visit.desk().retire_order() {
            self.step(VisitEvent::Desk(DeskEvent::RetireOrdered(order)));
        }
    }

    /// Asks the store what waits: what is kept in memory may be a minute old.
    pub(super) fn look_before_retiring(&mut self, asked: DeskAsked, begins: Option<RetireOrderId>) {
        let ticket = self.ticket(Pending::Retire(asked, begins));
        self.ports.outbox.status(ticket);
    }

    /// The store told what waits, for the page that asked.
    pub(super) fn retire_looked(
        &mut self,
        asked: DeskAsked,
        begins: Option<RetireOrderId>,
        status: Result<&StoreStatus, &StoreFault>,
    ) {
        let judged = match status {
            Ok(status) => self.readiness(status).judge(),
            Err(_) => Err(RetireNo::Store),
        };
        if judged == Err(RetireNo::LogBehind) || judged == Err(RetireNo::NoLine) {
            self.hurry_heartbeat();
        }
        match (begins, judged) {
            (Some(order), Ok(_)) => {
                let ticket = self.ticket(Pending::Desk(asked));
                self.ports.retire.begin(ticket, order);
            }
            (Some(_), Err(why)) => {
                self.step(VisitEvent::Desk(DeskEvent::RetireBegun(asked, Err(why))));
            }
            (None, judged) => {
                self.step(VisitEvent::Desk(DeskEvent::RetireReady(asked, judged)));
            }
        }
    }

    fn readiness(&self, status: &StoreStatus) -> Readiness {
        let waits = self.visit.desk().unsent_reports();
        let there = |there| match there {
            true => Presence::There,
            false => Presence::Missing,
        };
        Readiness {
            visit: there(self.visit.session().is_some()),
            line: there(self.visit.line() == Line::Online),
            unsent: status.backlog.unsent.saturating_add(waits),
            log: self.log_followed(),
            set_aside: status.backlog.set_aside,
        }
    }

    pub(super) fn retirement(&mut self, event: RetireEvent) {
        let RetireEvent::Begun(ticket, came) = event;
        if let Some(asked) = self.retire_ticket(ticket) {
            self.step(VisitEvent::Desk(DeskEvent::RetireBegun(asked, came)));
        }
    }

    fn retire_ticket(&mut self, ticket: Ticket) -> Option<DeskAsked> {
        match self.pending.remove(&ticket) {
            Some(Pending::Desk(asked)) => Some(asked),
            _ => None,
        }
    }
}
