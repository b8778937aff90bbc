//! Retirement of terminals in SQLite.

use super::SqliteStore;
use super::rows::first;
use crate::county::store::retire::{RetireStore, RetirementRow};
use crate::county::store::{Answer, StoreError, from_db, to_db};
use rusqlite::{Connection, Row, params};

/// Notes a new order; `false` when another of this terminal stands.
pub(super) fn put_order(db: &Connection, r: &RetirementRow) -> Result<bool, StoreError> {
    let added = db.execute(
        "insert into retirement(id, asset, state, reason, by_account, ordered_ms, at_ms,
         statement, signature, fingerprint, secret, remained)
         values(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12) on conflict do nothing",
        params![
            r.id,
            r.asset,
            r.state,
            r.reason,
            r.by,
            r.ordered_ms,
            r.at_ms,
            r.statement,
            r.signature,
            r.fingerprint,
            r.secret,
            to_db(r.remained)
        ],
    )?;
    Ok(added == 1)
}

impl RetireStore for SqliteStore {
    fn order_retirement(&self, r: RetirementRow) -> Answer<'_, bool> {
        self.write(move |db| put_order(db, &r))
    }

    fn move_retirement(&self, r: RetirementRow, from: String) -> Answer<'_, bool> {
        self.write(move |db| {
            let moved = db.execute(
                "update retirement set state=?3, by_account=?4, at_ms=?5, statement=?6, signature=?7,
                 fingerprint=?8, secret=?9, remained=?10 where id=?1 and state=?2",
                params![
                    r.id,
                    from,
                    r.state,
                    r.by,
                    r.at_ms,
                    r.statement,
                    r.signature,
                    r.fingerprint,
                    r.secret,
                    to_db(r.remained)
                ],
            )?;
            Ok(moved == 1)
        })
    }

    fn retirement(&self, id: String) -> Answer<'_, Option<RetirementRow>> {
        self.read(move |db| first(db, "select * from retirement where id=?1", [&id], row_of))
    }

    fn retirements(&self) -> Answer<'_, Vec<RetirementRow>> {
        self.read(|db| {
            let sql = "select * from retirement order by ordered_ms desc, id";
            let mut query = db.prepare(sql)?;
            let mut rows = query.query([])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(row_of(row)?);
            }
            Ok(all)
        })
    }
}

fn row_of(row: &Row<'_>) -> Result<RetirementRow, StoreError> {
    Ok(RetirementRow {
        id: row.get("id")?,
        asset: row.get("asset")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
        by: row.get("by_account")?,
        ordered_ms: row.get("ordered_ms")?,
        at_ms: row.get("at_ms")?,
        statement: row.get("statement")?,
        signature: row.get("signature")?,
        fingerprint: row.get("fingerprint")?,
        secret: row.get("secret")?,
        remained: from_db(row.get("remained")?)?,
    })
}
