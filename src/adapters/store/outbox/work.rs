//! What each command does to the rows.

use super::command::Command;
use super::engine::{Engine, Reserved};
use super::fault::Trouble;
use super::{documents, file_of, rows, waits};
use crate::domain::delivery::{
    Delivery, DeliveryEvent, LinkState, OutboxEntry, SealedEnvelope, SealedPage, SubmissionId,
    UpPlan, plan_up,
};
use crate::domain::machine::audit::{AuditEvent, SetAside, Severity};
use crate::domain::time::WallTime;
use crate::ports::audit::AuditDraft;
use crate::ports::store::{
    CaseFilter, CaseLine, Derive, Leased, OutboxRow, StoreEvent, StoreFault, StoreHealth,
    StoreStatus,
};
use jiff::civil::Date;
use rusqlite::{Connection, ToSql};

/// Bytes of pages in memory after which no further case is leased.
const MOST_PAGES_AT_ONCE: usize = 4_000_000;

pub(super) type Job<T> = Result<(T, Vec<AuditDraft>), Trouble>;

impl Engine {
    /// Does what is asked and says how it went.
    pub fn handle(&mut self, command: Command) {
        let answer = match command {
            Command::Commit(rows, ticket) => StoreEvent::Committed(ticket, self.commit(&rows)),
            Command::Lease(limit, ticket) => StoreEvent::Leased(ticket, self.lease(limit)),
            Command::Waiting(room, ticket) => StoreEvent::Waiting(ticket, self.waiting(room)),
            Command::Settle(id, event, audit, ticket) => {
                StoreEvent::Settled(ticket, id, self.settle(id, &event, &audit))
            }
            Command::Cases(filter, ticket) => {
                StoreEvent::Cases(ticket, self.read(|db| cases(db, &filter)))
            }
            Command::ForgetDaysBefore(day, ticket) => {
                StoreEvent::DaysForgotten(ticket, self.forget(day))
            }
            Command::Append(draft, ticket) => {
                let urgent = draft.event.severity() > Severity::Info;
                self.hold(draft, ticket);
                if urgent {
                    self.flush();
                }
                return;
            }
            Command::Status(ticket) => StoreEvent::Status(ticket, self.status()),
            Command::Grade(step, ticket) => StoreEvent::Grades(ticket, self.grade(step)),
            Command::Chain(step, seen, ticket) => StoreEvent::Chain(ticket, self.chain(step, seen)),
            Command::Reports(step, ticket) => StoreEvent::Reports(ticket, self.reports(step)),
            Command::Pack(step, ticket) => StoreEvent::Pack(ticket, self.pack(step)),
            Command::AllDue => {
                let now = self.clock.wall();
                if let Err(fault) = self.write(|db| all_due(db, now)) {
                    log::error!("the waiting cases could not be made due: {fault}");
                }
                return;
            }
            Command::ClockSet(by) => {
                let now = self.clock.wall();
                if let Err(fault) = self.write(|db| waits::clock_set(db, now, by)) {
                    log::error!("the age of the waiting cases could not be kept: {fault}");
                }
                return;
            }
            Command::Stop => return,
        };
        self.tell(answer);
    }

    fn commit(&mut self, rows: &[(OutboxRow, AuditDraft)]) -> Result<SubmissionId, StoreFault> {
        self.ready()?;
        if !self.has_room() {
            return Err(StoreFault::DiskFull);
        }
        let (first, _) = rows.first().ok_or(StoreFault::NotFound)?;
        let first = first.envelope.facts.submission;
        let now = self.clock.wall();
        let outcome = self.write_with(Reserved::ForOthers, |db| {
            let mut drafts = Vec::with_capacity(rows.len());
            for (row, audit) in rows {
                match rows::insert(db, row, &Delivery::new(now)) {
                    Ok(()) => drafts.push(audit.clone()),
                    Err(e) if e.fault() == StoreFault::Taken => same_case(db, row, e)?,
                    Err(e) => return Err(e),
                }
            }
            Ok((first, drafts))
        });
        if matches!(outcome, Err(StoreFault::DiskFull)) {
            self.set_health(StoreHealth::Full);
        }
        outcome
    }

    fn lease(&mut self, limit: usize) -> Result<Leased, StoreFault> {
        let now = self.clock.wall();
        let entries = self.read(rows::unsent)?;
        match plan_up(now, LinkState::default(), &entries, limit) {
            UpPlan::Idle => Ok(Leased::default()),
            UpPlan::WaitUntil(moment) => Ok(Leased {
                next_at: Some(moment),
                ..Leased::default()
            }),
            UpPlan::Send(ids) => {
                let due: Vec<&OutboxEntry> = ids
                    .iter()
                    .filter_map(|id| entries.iter().find(|e| e.id == *id))
                    .collect();
                let (send, pages) = self.write(|db| lease_each(db, &due, now))?;
                Ok(Leased {
                    send,
                    pages,
                    next_at: None,
                })
            }
        }
    }

    fn settle(
        &mut self,
        id: SubmissionId,
        event: &DeliveryEvent,
        audit: &Derive,
    ) -> Result<Delivery, StoreFault> {
        let after = self.write(|db| {
            let before = rows::find(db, id)?.ok_or(StoreFault::NotFound)?;
            let after = before.delivery.clone().on(event.clone());
            if after == before.delivery {
                return Ok((after, Vec::new()));
            }
            rows::update(db, id, &after)?;
            let drafts = audit(&before.delivery, &after);
            Ok((after, drafts))
        })?;
        if let Delivery::Accepted(_) = after {
            self.clean();
            self.has_room();
        }
        Ok(after)
    }

    fn forget(&mut self, day: Date) -> Result<u64, StoreFault> {
        let before = WallTime::at_start_of(day).0;
        let gone = self.write(|db| {
            let gone = db.execute(
                "update cases set holder = null where holder is not null and received_at < ?1",
                [before],
            )?;
            Ok((gone as u64, Vec::new()))
        })?;
        self.clean();
        Ok(gone)
    }

    fn status(&mut self) -> Result<StoreStatus, StoreFault> {
        let backlog = self.read(waits::backlog)?;
        let size = |name: &str| std::fs::metadata(name).map_or(0, |facts| facts.len());
        let file = file_of(&self.dir).display().to_string();
        let db = self.db.as_ref().ok_or(StoreFault::Unreadable)?;
        Ok(StoreStatus {
            health: self.health,
            backlog,
            audit: db.head,
            checkpoint: db.checkpoint.clone(),
            bytes: size(&file) + size(&format!("{file}-wal")),
        })
    }
}

/// A row whose id or number is taken: the same case again is the same success.
fn same_case(db: &Connection, row: &OutboxRow, taken: Trouble) -> Result<(), Trouble> {
    match rows::find(db, row.envelope.facts.submission)? {
        Some(there) if there.receipt.facts == row.envelope.facts => Ok(()),
        _ => Err(taken),
    }
}

/// Leases what is due, as far as it fits into memory: what is left is due the next time.
fn lease_each(
    db: &Connection,
    due: &[&OutboxEntry],
    now: WallTime,
) -> Job<(Vec<SealedEnvelope>, Vec<SealedPage>)> {
    let (mut send, mut drafts) = (Vec::new(), Vec::new());
    let (mut pages, mut bytes) = (Vec::new(), 0);
    for entry in due {
        if bytes > MOST_PAGES_AT_ONCE {
            break;
        }
        let about = |event| AuditDraft::new(now, event).about(entry.id, None);
        let whole = rows::envelope(db, entry.id)?;
        let whole = whole.zip(documents::of_case(db, entry.id)?);
        let Some((envelope, own)) = whole else {
            let aside = entry.delivery.clone().on(DeliveryEvent::FoundDamaged);
            rows::update(db, entry.id, &aside)?;
            drafts.push(about(AuditEvent::SubmissionSetAside {
                why: SetAside::Damaged,
            }));
            continue;
        };
        if let Delivery::Leased { .. } = entry.delivery {
            drafts.push(about(AuditEvent::SubmissionLeaseExpired));
        }
        let leased = entry.delivery.clone().on(DeliveryEvent::Lease { now });
        rows::update(db, entry.id, &leased)?;
        bytes += own.iter().map(|page| page.body.ct.len()).sum::<usize>();
        pages.extend(own);
        send.push(envelope);
    }
    Ok(((send, pages), drafts))
}

/// At start nobody is sending: every lease has ended, and so has every wait.
pub(super) fn end_leases(now: WallTime) -> impl Fn(&Connection) -> Job<()> {
    move |db| {
        let mut drafts = Vec::new();
        for entry in rows::unsent(db)? {
            let leased = matches!(entry.delivery, Delivery::Leased { .. });
            if !leased && entry.delivery.is_due(now) {
                continue;
            }
            if leased {
                let expired = AuditDraft::new(now, AuditEvent::SubmissionLeaseExpired);
                drafts.push(expired.about(entry.id, None));
            }
            let waiting = entry.delivery.on(DeliveryEvent::Afresh { now });
            rows::update(db, entry.id, &waiting)?;
        }
        Ok(((), drafts))
    }
}

fn all_due(db: &Connection, now: WallTime) -> Job<()> {
    for entry in rows::unsent(db)? {
        if let Delivery::Waiting { .. } = entry.delivery {
            let due = entry.delivery.on(DeliveryEvent::Afresh { now });
            rows::update(db, entry.id, &due)?;
        }
    }
    Ok(((), Vec::new()))
}

fn cases(db: &Connection, filter: &CaseFilter) -> Result<Vec<CaseLine>, Trouble> {
    let (condition, value): (&str, Box<dyn ToSql>) = match filter {
        CaseFilter::Holder(tag) => ("holder = ?1", Box::new(tag.0.to_vec())),
        CaseFilter::Receipt(no) => ("receipt = ?1", Box::new(no.as_str().to_owned())),
        CaseFilter::SetAside => ("state = ?1", Box::new(4)),
    };
    let sql = format!(
        "select {} from cases where {condition} order by received_at desc, receipt desc",
        rows::COLUMNS
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut found = statement.query([value])?;
    let mut lines = Vec::new();
    while let Some(row) = found.next()? {
        // A row that cannot be read is counted in the backlog and named by `SetAside` in the
        // audit records; a list for a person shows what is certain.
        lines.extend(rows::case_of(row));
    }
    Ok(lines)
}
