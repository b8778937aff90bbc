//! A damaged file is moved apart unchanged, and what can be read of it goes into a new one.

use super::fault::Trouble;
use super::pages::{Pages, RawRow};
use super::{connect, documents, file_of, rows, sync_directory};
use crate::domain::delivery::{Delivery, DeliveryEvent, ReceiptNo};
use crate::domain::time::WallTime;
use crate::ports::store::{LastSerial, Salvage, StoreFault};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use std::io::ErrorKind;
use std::path::Path;

/// So many receipt numbers are skipped after a salvage: numbers given to cases that could not be
/// read back must not be given again.
const SKIP: u16 = 500;

/// Moves the damaged file and its log apart; the common name they have now.
pub(super) fn set_apart(dir: &Path, now: WallTime) -> Result<String, Trouble> {
    let kept_as = format!("outbox.damaged-{}.db", now.0);
    // The log first: without it the file may look older, with a foreign one it would be ruined.
    for suffix in ["-wal", "-shm", ""] {
        let from = dir.join(format!("outbox.db{suffix}"));
        match std::fs::rename(from, dir.join(format!("{kept_as}{suffix}"))) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        }
    }
    sync_directory(dir)?;
    Ok(kept_as)
}

/// Carries over into `db` what can be read of the file kept apart.
pub(super) fn carry_over(
    db: &mut Connection,
    dir: &Path,
    kept_as: String,
) -> Result<Salvage, Trouble> {
    let pages = Pages::open(&dir.join(&kept_as), &dir.join(format!("{kept_as}-wal")))?;
    let tx = db.transaction()?;
    let mut salvage = Salvage {
        kept_as,
        ..Salvage::default()
    };
    let mut failed = None;
    let mut refused = 0;
    salvage.unreadable = pages.rows(|row| {
        let Some((table, values)) = classify(row) else {
            return;
        };
        match rows::insert_raw(&tx, table, &values) {
            Ok(true) if table == "cases" => salvage.cases += 1,
            Ok(true) if table == "audit_records" => salvage.audit_records += 1,
            Ok(true) => {}
            Ok(false) => refused += 1,
            Err(e) => failed = Some(e),
        }
    });
    if let Some(e) = failed {
        return Err(e);
    }
    salvage.unreadable += refused;
    documents::forget_lost_faces(&tx)?;
    salvage.damaged = set_damaged_aside(&tx)?;
    skip_numbers(&tx)?;
    tx.commit()?;
    Ok(salvage)
}

/// Whose row this is, told by the shape of its values; `None` for the schema's own rows.
fn classify(row: RawRow) -> Option<(&'static str, Vec<Value>)> {
    use Value::{Blob, Integer, Null, Text};
    let mut values = row.values;
    let table = match values.as_slice() {
        [Text(id), Text(_), Integer(_), ..] if values.len() == 18 && id.len() == 26 => "cases",
        [Text(id), Integer(_), Text(_), Blob(_), Blob(_)] if id.len() == 26 => "bodies",
        [Null, Integer(_), Blob(_), Blob(hash), Blob(_)] if hash.len() == 32 => "audit_records",
        [Null, Blob(hash), Integer(_), Blob(_), Integer(_), Blob(_)] if hash.len() == 32 => {
            "audit_checkpoints"
        }
        [
            Text(id),
            Integer(_),
            Integer(_),
            Text(_),
            Blob(_),
            Blob(_),
            Blob(digest),
        ] if id.len() == 26 && digest.len() == 32 => "pages",
        [Text(id), Integer(_), Text(_), ..] if values.len() == 21 && id.len() == 26 => "reports",
        [Null, Text(_), Text(_), Blob(signature), Integer(_)] if signature.len() == 64 => "packs",
        [Text(id), Integer(_), Text(mark)] if id.len() == 26 && mark == "face" => "faces",
        [Text(_), Text(_)] => "notes",
        _ => return None,
    };
    if values[0] == Null {
        values[0] = Integer(row.rowid);
    }
    Some((table, values))
}

/// Cases still to be sent whose body is missing or changed cannot go out: they are set aside.
fn set_damaged_aside(db: &Connection) -> Result<u64, Trouble> {
    let before: u64 = count_set_aside(db)?;
    for entry in rows::unsent(db)? {
        let whole = rows::envelope(db, entry.id)?.is_some();
        if !whole || documents::of_case(db, entry.id)?.is_none() {
            let aside = entry.delivery.on(DeliveryEvent::FoundDamaged);
            debug_assert!(matches!(aside, Delivery::SetAside { .. }), "it was unsent");
            rows::update(db, entry.id, &aside)?;
        }
    }
    Ok(count_set_aside(db)?.saturating_sub(before))
}

fn count_set_aside(db: &Connection) -> Result<u64, Trouble> {
    let sql = "select count(*) from cases where state = 4";
    let count: i64 = db.query_row(sql, [], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

fn skip_numbers(db: &Connection) -> Result<(), Trouble> {
    if let Some(last) = last_serial(db)? {
        let floor = last.serial.saturating_add(SKIP).min(9_999);
        db.execute(
            "insert or replace into notes (name, value) values ('serial_floor', ?1)",
            [format!("{} {floor}", last.day)],
        )?;
    }
    Ok(())
}

/// Where the numbering of receipts stands.
pub(super) fn last_serial(db: &Connection) -> Result<Option<LastSerial>, Trouble> {
    let newest: Option<String> = db
        .query_row(
            "select receipt from cases order by received_at desc, receipt desc limit 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    let newest = newest
        .and_then(|text| ReceiptNo::parse(&text).ok())
        .map(|no| LastSerial {
            day: no.day(),
            serial: no.serial(),
        });
    let floor: Option<String> = db
        .query_row(
            "select value from notes where name = 'serial_floor'",
            [],
            |row| row.get(0),
        )
        .optional()?;
    let floor = floor.and_then(|text| {
        let (day, serial) = text.split_once(' ')?;
        Some(LastSerial {
            day: day.parse().ok()?,
            serial: serial.parse().ok()?,
        })
    });
    Ok(newest
        .into_iter()
        .chain(floor)
        .max_by_key(|last| (last.day, last.serial)))
}

/// Begins a new file in place of a damaged one.
pub(super) fn begin_again(
    dir: &Path,
    vfs: Option<&str>,
    wal_pages: u32,
    now: WallTime,
) -> Result<(Connection, Salvage), Trouble> {
    let kept_as = set_apart(dir, now)?;
    let mut db = connect(&file_of(dir), vfs, wal_pages)?;
    super::migrations::migrate(&mut db)?;
    let salvage = carry_over(&mut db, dir, kept_as)?;
    if salvage.cases == 0 && salvage.audit_records == 0 {
        log::warn!("nothing could be read of the damaged outbox file");
    }
    Ok((db, salvage))
}

/// Whether a fault means that the file must be set apart.
pub(super) fn is_damage(trouble: &Trouble) -> bool {
    trouble.fault() == StoreFault::Damaged
}
