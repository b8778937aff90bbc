//! What the store's thread is asked.

use crate::domain::delivery::ferry::Room;
use crate::domain::delivery::{DeliveryEvent, SubmissionId};
use crate::domain::machine::audit::Offset;
use crate::ports::Ticket;
use crate::ports::audit::{AuditDraft, ChainStep};
use crate::ports::store::{
    CaseFilter, Derive, GradeStep, OutboxRow, PackKeep, ReportStep, StoreEvent, StoreFault,
};
use jiff::civil::Date;

pub(super) enum Command {
    Commit(Vec<(OutboxRow, AuditDraft)>, Ticket),
    Lease(usize, Ticket),
    Waiting(Room, Ticket),
    Settle(SubmissionId, DeliveryEvent, Derive, Ticket),
    AllDue,
    ClockSet(Offset),
    Cases(CaseFilter, Ticket),
    ForgetDaysBefore(Date, Ticket),
    Append(AuditDraft, Ticket),
    Status(Ticket),
    Grade(GradeStep, Ticket),
    Chain(ChainStep, u64, Ticket),
    Reports(ReportStep, Ticket),
    Pack(PackKeep, Ticket),
    Stop,
}

impl Command {
    /// The answer to a command nobody takes any more; `None` for those without one.
    pub fn refused(self, fault: StoreFault) -> Option<StoreEvent> {
        Some(match self {
            Self::Commit(_, ticket) => StoreEvent::Committed(ticket, Err(fault)),
            Self::Lease(_, ticket) => StoreEvent::Leased(ticket, Err(fault)),
            Self::Waiting(_, ticket) => StoreEvent::Waiting(ticket, Err(fault)),
            Self::Settle(id, _, _, ticket) => StoreEvent::Settled(ticket, id, Err(fault)),
            Self::Cases(_, ticket) => StoreEvent::Cases(ticket, Err(fault)),
            Self::ForgetDaysBefore(_, ticket) => StoreEvent::DaysForgotten(ticket, Err(fault)),
            Self::Append(_, ticket) => StoreEvent::Appended(ticket, Err(fault)),
            Self::Status(ticket) => StoreEvent::Status(ticket, Err(fault)),
            Self::Grade(_, ticket) => StoreEvent::Grades(ticket, Err(fault)),
            Self::Chain(_, _, ticket) => StoreEvent::Chain(ticket, Err(fault)),
            Self::Reports(_, ticket) => StoreEvent::Reports(ticket, Err(fault)),
            Self::Pack(_, ticket) => StoreEvent::Pack(ticket, Err(fault)),
            Self::AllDue | Self::ClockSet(_) | Self::Stop => return None,
        })
    }
}
