//! What is copied to a memory stick: read, never leased, so that the line goes on beside it.

use super::engine::Engine;
use super::fault::Trouble;
use super::{documents, rows};
use crate::domain::delivery::ferry::{CarriedCase, Room, Waiting};
use crate::domain::delivery::{DeliveryEvent, OutboxEntry};
use crate::domain::machine::audit::{AuditEvent, SetAside};
use crate::domain::time::WallTime;
use crate::ports::audit::AuditDraft;
use crate::ports::store::StoreFault;
use rusqlite::Connection;

impl Engine {
    /// What waits, the oldest first, and as much of it as there is room for.
    pub(super) fn waiting(&mut self, room: Room) -> Result<Waiting, StoreFault> {
        let mut entries = self.read(rows::unsent)?;
        entries.sort_by_key(|entry| (entry.captured_at, entry.id));
        let now = self.clock.wall();
        self.write(|db| waiting(db, &entries, room, now))
    }
}

fn waiting(
    db: &Connection,
    entries: &[OutboxEntry],
    room: Room,
    now: WallTime,
) -> Result<(Waiting, Vec<AuditDraft>), Trouble> {
    let (mut found, mut drafts) = (Waiting::default(), Vec::new());
    let (mut bytes, mut full) = (0, room == Room::Names);
    for entry in entries {
        let Some(line) = rows::find(db, entry.id)? else {
            continue;
        };
        if !full {
            let whole = rows::envelope(db, entry.id)?;
            let whole = whole.zip(documents::of_case(db, entry.id)?);
            let Some((envelope, pages)) = whole else {
                let aside = entry.delivery.clone().on(DeliveryEvent::FoundDamaged);
                rows::update(db, entry.id, &aside)?;
                let why = SetAside::Damaged;
                let event = AuditEvent::SubmissionSetAside { why };
                drafts.push(AuditDraft::new(now, event).about(entry.id, None));
                continue;
            };
            let case = CarriedCase { envelope, pages };
            // The oldest go first: what does not fit waits for the next file, and so does what came after it.
            full = !room.takes(found.cases.len(), bytes, case.bytes());
            if !full {
                bytes += case.bytes();
                found.cases.push(case);
            }
        }
        found.facts.push(line.receipt.facts);
    }
    Ok((found, drafts))
}
