//! The daily byte budget: a fault that repeats must not fill the disk.

use super::{AuditEvent, Severity};
use crate::domain::time::WallTime;
use jiff::civil::Date;

/// Bytes a record costs besides its body: number, time, hash, code and the table's own share.
const OVERHEAD: u64 = 96;

/// How much of today's budget is used. Days are China's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    limit: u64,
    day: Option<Date>,
    used: u64,
    omitted: u64,
}

/// What becomes of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Write it.
    Write,
    /// Write these first, then the event.
    WriteAfter(AuditEvent),
    /// Write this instead: the budget has just run out.
    Replace(AuditEvent),
    /// Leave it out.
    Omit,
}

impl Budget {
    /// A budget of `limit` bytes a day, nothing used yet.
    pub fn new(limit: u64) -> Self {
        Self {
            limit,
            day: None,
            used: 0,
            omitted: 0,
        }
    }

    /// Decides whether an event with a body of `size` bytes is written. Only events of severity
    /// info are ever left out, and the first of a day says so in the log.
    pub fn admit(&mut self, event: &AuditEvent, size: usize, at: WallTime) -> Admission {
        let renewed = self.turn_day(at);
        let cost = OVERHEAD + size as u64;
        if event.severity() > Severity::Info {
            self.used = self.used.saturating_add(cost);
            return renewed.map_or(Admission::Write, Admission::WriteAfter);
        }
        if self.used.saturating_add(cost) <= self.limit {
            self.used += cost;
            return renewed.map_or(Admission::Write, Admission::WriteAfter);
        }
        self.omitted += 1;
        if self.omitted == 1 {
            return Admission::Replace(AuditEvent::AuditBudgetSpent);
        }
        Admission::Omit
    }

    fn turn_day(&mut self, at: WallTime) -> Option<AuditEvent> {
        let today = at.date();
        if self.day == Some(today) {
            return None;
        }
        self.day = Some(today);
        self.used = 0;
        let omitted = std::mem::take(&mut self.omitted);
        (omitted > 0).then_some(AuditEvent::AuditBudgetRenewed { omitted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    const NOON: WallTime = WallTime(1_795_233_600_000);

    #[test]
    fn a_repeating_event_stops_being_written_and_the_log_says_so_once() {
        let mut budget = Budget::new(1_000);
        let outcomes: Vec<Admission> = (0..20)
            .map(|_| budget.admit(&AuditEvent::CardInserted, 20, NOON))
            .collect();
        let count = |a: &Admission| outcomes.iter().filter(|o| *o == a).count();
        assert_eq!(count(&Admission::Write), 8);
        assert_eq!(count(&Admission::Replace(AuditEvent::AuditBudgetSpent)), 1);
        assert_eq!(count(&Admission::Omit), 11);
    }

    #[test]
    fn what_matters_is_written_even_when_the_budget_is_spent() {
        let mut budget = Budget::new(0);
        budget.admit(&AuditEvent::CardInserted, 20, NOON);
        let alarm = AuditEvent::KeyDeviceLost;
        assert_eq!(budget.admit(&alarm, 20, NOON), Admission::Write);
    }

    #[test]
    fn the_next_day_begins_with_how_many_events_were_left_out() {
        let mut budget = Budget::new(150);
        for _ in 0..4 {
            budget.admit(&AuditEvent::CardInserted, 20, NOON);
        }
        let tomorrow = NOON.plus(Span::hours(24));
        assert_eq!(
            budget.admit(&AuditEvent::CardInserted, 20, tomorrow),
            Admission::WriteAfter(AuditEvent::AuditBudgetRenewed { omitted: 3 })
        );
        assert_eq!(
            budget.admit(&AuditEvent::CardInserted, 20, tomorrow),
            Admission::Replace(AuditEvent::AuditBudgetSpent)
        );
    }
}
