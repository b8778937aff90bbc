//! Accounts in PostgreSQL.

use super::PostgresStore;
use crate::county::store::accounts::{
    AccountChange, AccountNote, AccountRow, AccountStore, AssistedRow,
};
use crate::county::store::{Answer, StoreError};
use tokio_postgres::{GenericClient, Row};

fn account_of(row: &Row) -> AccountRow {
    AccountRow {
        id: row.get("id"),
        person: row.get("person"),
        post: row.get("post"),
        employment: row.get("employment"),
        sealed: row.get("sealed"),
        standing: row.get("standing"),
        standing_ms: row.get("standing_ms"),
        rights: row.get("rights"),
        rights_ms: row.get("rights_ms"),
        counts_from_ms: row.get("counts_from_ms"),
        last_login_ms: row.get("last_login_ms"),
    }
}

async fn put_note(db: &impl GenericClient, id: &str, note: &AccountNote) -> Result<(), StoreError> {
    db.execute(
        "insert into account_log(account, at_ms, by_whom, what) values($1,$2,$3,$4)",
        &[&id, &note.at_ms, &note.by, &note.what],
    )
    .await?;
    Ok(())
}

/// Keeps the operator's part in a case that is being taken in.
pub(super) async fn put_assisted(
    db: &impl GenericClient,
    id: &str,
    a: &AssistedRow,
) -> Result<(), StoreError> {
    db.execute(
        "insert into case_operator values($1,$2,$3,$4,$5)",
        &[&id, &a.account, &a.auth, &a.doubt, &a.deeds],
    )
    .await?;
    db.execute(
        "insert into case_counter values($1,$2,$3)",
        &[&id, &a.manual_id, &a.agent],
    )
    .await?;
    Ok(())
}

async fn change(
    db: &impl GenericClient,
    id: &str,
    what: &AccountChange,
    at: i64,
) -> Result<bool, StoreError> {
    let n = match what {
        AccountChange::Standing(name) => {
            let sql = "update account set standing=$2, standing_ms=$3 where id=$1";
            db.execute(sql, &[&id, name, &at]).await?
        }
        AccountChange::Rights(items) => {
            let sql = "update account set rights=$2, rights_ms=$3 where id=$1";
            db.execute(sql, &[&id, items, &at]).await?
        }
        AccountChange::CountsFromNow => {
            let sql = "update account set counts_from_ms=$2 where id=$1";
            db.execute(sql, &[&id, &at]).await?
        }
        AccountChange::LoggedIn(asset) => {
            db.execute(
                "insert into account_login values($1,$2,$3)
                 on conflict(account, asset) do update set at_ms=excluded.at_ms",
                &[&id, asset, &at],
            )
            .await?;
            let sql = "update account set last_login_ms=$2 where id=$1";
            db.execute(sql, &[&id, &at]).await?
        }
        AccountChange::Person(sealed) => {
            let sql = "update account set sealed=$2 where id=$1";
            db.execute(sql, &[&id, sealed]).await?
        }
        AccountChange::Nothing => {
            db.execute("update account set id=id where id=$1", &[&id])
                .await?
        }
    };
    Ok(n > 0)
}

impl AccountStore for PostgresStore {
    fn open_account(&self, a: AccountRow, note: AccountNote) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let n = db
                    .execute(
                        "insert into account values($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)
                         on conflict(id) do nothing",
                        &[
                            &a.id,
                            &a.person,
                            &a.post,
                            &a.employment,
                            &a.sealed,
                            &a.standing,
                            &a.standing_ms,
                            &a.rights,
                            &a.rights_ms,
                            &a.counts_from_ms,
                            &a.last_login_ms,
                        ],
                    )
                    .await?;
                if n > 0 {
                    put_note(db, &a.id, &note).await?;
                }
                Ok(n > 0)
            })
        })
    }

    fn account(&self, id: String) -> Answer<'_, Option<AccountRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from account where id=$1";
                Ok(db.query_opt(sql, &[&id]).await?.as_ref().map(account_of))
            })
        })
    }

    fn accounts(&self) -> Answer<'_, Vec<AccountRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from account order by id collate \"C\"";
                Ok(db.query(sql, &[]).await?.iter().map(account_of).collect())
            })
        })
    }

    fn change_account(
        &self,
        id: String,
        what: AccountChange,
        note: AccountNote,
    ) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let known = change(db, &id, &what, note.at_ms).await?;
                if known {
                    put_note(db, &id, &note).await?;
                }
                Ok(known)
            })
        })
    }

    fn account_notes(&self, id: String) -> Answer<'_, Vec<AccountNote>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql =
                    "select at_ms, by_whom, what from account_log where account=$1 order by seq";
                let rows = db.query(sql, &[&id]).await?;
                let note = |row: &Row| AccountNote {
                    at_ms: row.get(0),
                    by: row.get(1),
                    what: row.get(2),
                };
                Ok(rows.iter().map(note).collect())
            })
        })
    }

    fn has_logged_in(&self, id: String, asset: String) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select 1 from account_login where account=$1 and asset=$2";
                Ok(db.query_opt(sql, &[&id, &asset]).await?.is_some())
            })
        })
    }

    fn put_played_card(&self, person: String, secret: Vec<u8>) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                db.execute(
                    "insert into played_card values($1,$2)
                     on conflict(person) do update set secret=excluded.secret",
                    &[&person, &secret],
                )
                .await?;
                Ok(())
            })
        })
    }

    fn played_card(&self, person: String) -> Answer<'_, Option<Vec<u8>>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select secret from played_card where person=$1";
                Ok(db.query_opt(sql, &[&person]).await?.map(|row| row.get(0)))
            })
        })
    }

    fn assisted(&self, case: String) -> Answer<'_, Option<AssistedRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select account, auth, doubt, deeds, coalesce(manual_id, false), agent
                           from case_operator left join case_counter using(id) where id=$1";
                let row = db.query_opt(sql, &[&case]).await?;
                Ok(row.map(|row| AssistedRow {
                    account: row.get(0),
                    auth: row.get(1),
                    doubt: row.get(2),
                    deeds: row.get(3),
                    manual_id: row.get(4),
                    agent: row.get(5),
                }))
            })
        })
    }
}
