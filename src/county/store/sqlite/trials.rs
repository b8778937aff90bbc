//! Cases of training in SQLite.

use super::SqliteStore;
use super::rows::first;
use crate::county::store::trials::{TrialRow, TrialStore};
use crate::county::store::{Answer, StoreError};
use rusqlite::{Connection, Row, params};

fn trial_of(row: &Row<'_>) -> Result<TrialRow, StoreError> {
    Ok(TrialRow {
        id: row.get("id")?,
        digest: row.get("digest")?,
        terminal: row.get("terminal")?,
        item: row.get("item")?,
        accepted_ms: row.get("accepted_ms")?,
        signature: row.get("signature")?,
        key_id: row.get("key_id")?,
    })
}

fn find(db: &Connection, id: &str) -> Result<Option<TrialRow>, StoreError> {
    first(db, "select * from trial where id=?1", [id], trial_of)
}

impl TrialStore for SqliteStore {
    fn keep_trial(&self, t: TrialRow) -> Answer<'_, TrialRow> {
        self.write(move |db| {
            db.execute(
                "insert into trial(id, digest, terminal, item, accepted_ms, signature, key_id)
                 values(?1,?2,?3,?4,?5,?6,?7) on conflict do nothing",
                params![
                    t.id,
                    t.digest,
                    t.terminal,
                    t.item,
                    t.accepted_ms,
                    t.signature,
                    t.key_id
                ],
            )?;
            db.execute("delete from case_page where case_id=?1", [&t.id])?;
            find(db, &t.id)?.ok_or(StoreError::Impossible("lost trial"))
        })
    }

    fn trial(&self, id: String) -> Answer<'_, Option<TrialRow>> {
        self.read(move |db| find(db, &id))
    }
}
