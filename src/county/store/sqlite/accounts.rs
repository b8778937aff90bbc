//! Accounts in SQLite.

use super::SqliteStore;
use crate::county::store::accounts::{
    AccountChange, AccountNote, AccountRow, AccountStore, AssistedRow,
};
use crate::county::store::{Answer, StoreError};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

fn account_of(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: row.get("id")?,
        person: row.get("person")?,
        post: row.get("post")?,
        employment: row.get("employment")?,
        sealed: row.get("sealed")?,
        standing: row.get("standing")?,
        standing_ms: row.get("standing_ms")?,
        rights: row.get("rights")?,
        rights_ms: row.get("rights_ms")?,
        counts_from_ms: row.get("counts_from_ms")?,
        last_login_ms: row.get("last_login_ms")?,
    })
}

fn put_note(db: &Connection, id: &str, note: &AccountNote) -> Result<(), StoreError> {
    db.execute(
        "insert into account_log(account, at_ms, by_whom, what) values(?1,?2,?3,?4)",
        params![id, note.at_ms, note.by, note.what],
    )?;
    Ok(())
}

/// Keeps the operator's part in a case that is being taken in.
pub(super) fn put_assisted(db: &Connection, id: &str, a: &AssistedRow) -> Result<(), StoreError> {
    db.execute(
        "insert into case_operator values(?1,?2,?3,?4,?5)",
        params![id, a.account, a.auth, a.doubt, a.deeds],
    )?;
    db.execute(
        "insert into case_counter values(?1,?2,?3)",
        params![id, a.manual_id, a.agent],
    )?;
    Ok(())
}

fn change(db: &Connection, id: &str, what: &AccountChange, at: i64) -> Result<bool, StoreError> {
    let n = match what {
        AccountChange::Standing(name) => db.execute(
            "update account set standing=?2, standing_ms=?3 where id=?1",
            params![id, name, at],
        )?,
        AccountChange::Rights(items) => db.execute(
            "update account set rights=?2, rights_ms=?3 where id=?1",
            params![id, items, at],
        )?,
        AccountChange::CountsFromNow => db.execute(
            "update account set counts_from_ms=?2 where id=?1",
            params![id, at],
        )?,
        AccountChange::LoggedIn(asset) => {
            db.execute(
                "insert into account_login values(?1,?2,?3)
                 on conflict(account, asset) do update set at_ms=excluded.at_ms",
                params![id, asset, at],
            )?;
            db.execute(
                "update account set last_login_ms=?2 where id=?1",
                params![id, at],
            )?
        }
        AccountChange::Person(sealed) => db.execute(
            "update account set sealed=?2 where id=?1",
            params![id, sealed],
        )?,
        AccountChange::Nothing => db.execute("update account set id=id where id=?1", [id])?,
    };
    Ok(n > 0)
}

impl AccountStore for SqliteStore {
    fn open_account(&self, a: AccountRow, note: AccountNote) -> Answer<'_, bool> {
        self.write(move |db| {
            let n = db.execute(
                "insert into account values(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)
                 on conflict(id) do nothing",
                params![
                    a.id,
                    a.person,
                    a.post,
                    a.employment,
                    a.sealed,
                    a.standing,
                    a.standing_ms,
                    a.rights,
                    a.rights_ms,
                    a.counts_from_ms,
                    a.last_login_ms
                ],
            )?;
            if n > 0 {
                put_note(db, &a.id, &note)?;
            }
            Ok(n > 0)
        })
    }

    fn account(&self, id: String) -> Answer<'_, Option<AccountRow>> {
        self.read(move |db| {
            Ok(db
                .prepare_cached("select * from account where id=?1")?
                .query_row([id], account_of)
                .optional()?)
        })
    }

    fn accounts(&self) -> Answer<'_, Vec<AccountRow>> {
        self.read(|db| {
            Ok(db
                .prepare_cached("select * from account order by id")?
                .query_map([], account_of)?
                .collect::<Result<_, _>>()?)
        })
    }

    fn change_account(
        &self,
        id: String,
        what: AccountChange,
        note: AccountNote,
    ) -> Answer<'_, bool> {
        self.write(move |db| {
            let known = change(db, &id, &what, note.at_ms)?;
            if known {
                put_note(db, &id, &note)?;
            }
            Ok(known)
        })
    }

    fn account_notes(&self, id: String) -> Answer<'_, Vec<AccountNote>> {
        self.read(move |db| {
            let sql = "select at_ms, by_whom, what from account_log where account=?1 order by seq";
            let note = |row: &Row<'_>| {
                Ok(AccountNote {
                    at_ms: row.get(0)?,
                    by: row.get(1)?,
                    what: row.get(2)?,
                })
            };
            Ok(db
                .prepare_cached(sql)?
                .query_map([id], note)?
                .collect::<Result<_, _>>()?)
        })
    }

    fn has_logged_in(&self, id: String, asset: String) -> Answer<'_, bool> {
        self.read(move |db| {
            let sql = "select count(*) from account_login where account=?1 and asset=?2";
            let n: u32 = db.query_row(sql, [id, asset], |r| r.get(0))?;
            Ok(n > 0)
        })
    }

    fn put_played_card(&self, person: String, secret: Vec<u8>) -> Answer<'_, ()> {
        self.write(move |db| {
            db.execute(
                "insert into played_card values(?1,?2)
                 on conflict(person) do update set secret=excluded.secret",
                params![person, secret],
            )?;
            Ok(())
        })
    }

    fn played_card(&self, person: String) -> Answer<'_, Option<Vec<u8>>> {
        self.read(move |db| {
            let sql = "select secret from played_card where person=?1";
            Ok(db.query_row(sql, [person], |r| r.get(0)).optional()?)
        })
    }

    fn assisted(&self, case: String) -> Answer<'_, Option<AssistedRow>> {
        self.read(move |db| {
            let sql = "select account, auth, doubt, deeds, coalesce(manual_id, 0), agent
                       from case_operator left join case_counter using(id) where id=?1";
            let part = |row: &Row<'_>| {
                Ok(AssistedRow {
                    account: row.get(0)?,
                    auth: row.get(1)?,
                    doubt: row.get(2)?,
                    deeds: row.get(3)?,
                    manual_id: row.get(4)?,
                    agent: row.get(5)?,
                })
            };
            Ok(db.query_row(sql, [case], part).optional()?)
        })
    }
}
