//! Whether the county can be reached.

use super::Chore;
use crate::app::dispatcher::Dispatcher;
use crate::app::records;
use crate::domain::delivery::RetryAdvice;
use crate::domain::machine::audit::AuditEvent;
use crate::domain::operators::desk::DeskEvent;
use crate::domain::time::Span;
use crate::domain::visit::{Line, Now, VisitEvent};
use crate::ports::county::CountyError;

impl Dispatcher {
    pub(in crate::app) fn chore_failed(&mut self, chore: Chore, error: &CountyError, now: Now) {
        self.line_error(error, now);
        self.sync.failed(chore, now, error.retry());
    }

    /// The county answered: what waited for the line is due now.
    pub(in crate::app) fn heard(&mut self, now: Now) {
        if self.visit.line() == Line::Offline {
            let after = self
                .sync
                .lost_at
                .take()
                .map_or(Span(0), |at| now.mono.since(at));
            self.recorder
                .note(now.wall, AuditEvent::LinkRestored { after });
            self.sync.up = self.sync.up.answered(now.wall);
            for chore in &mut self.sync.chores {
                chore.link = chore.link.answered(now.wall);
            }
            self.ports.outbox.all_due();
            self.sync.nudge(now);
            self.line_changed(Line::Online);
        }
    }

    pub(in crate::app) fn line_error(&mut self, error: &CountyError, now: Now) {
        // Whoever works here works on a terminal the county admits.
        if *error == CountyError::IdentityRefused {
            self.step(VisitEvent::Desk(DeskEvent::DeviceChanged));
        }
        if error.line_is_down() {
            if self.visit.line() == Line::Online {
                self.sync.lost_at = Some(now.mono);
                let why = records::send_fault(error);
                self.recorder.note(now.wall, AuditEvent::LinkLost { why });
                // Asked at once, so that it is known soon when the line is back.
                self.sync.due(Chore::Heartbeat);
            }
            self.line_changed(Line::Offline);
        }
    }

    /// Somebody at the terminal could not reach the county: say so at once, and ask at once.
    pub(in crate::app) fn line_seems_down(&mut self) {
        let now = self.now();
        self.line_error(&CountyError::Offline, now);
        self.sync.due(Chore::Heartbeat);
    }

    /// A cable was pulled or plugged in, a network joined or left: ask at once, so that what the status bar says of the
    /// line is true, and what waits goes out as soon as there is one.
    pub(in crate::app) fn machine_line_changed(&mut self) {
        self.sync.at_once(Chore::Heartbeat);
    }

    /// The county's threads died: what was under way is asked again.
    pub(in crate::app) fn line_is_gone(&mut self) {
        let now = self.now();
        for chore in std::mem::take(&mut self.sync.under_way) {
            self.sync.failed(chore, now, RetryAdvice::After(Span(0)));
        }
        self.sync.sending.clear();
        self.sync.chain.is_gone();
        self.sync.nudge(now);
    }
}
