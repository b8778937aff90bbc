//! Cases of training in PostgreSQL.

use super::PostgresStore;
use crate::county::store::trials::{TrialRow, TrialStore};
use crate::county::store::{Answer, StoreError};
use tokio_postgres::{GenericClient, Row};

fn trial_of(row: &Row) -> Result<TrialRow, StoreError> {
    let item: i32 = row.get("item");
    Ok(TrialRow {
        id: row.get("id"),
        digest: row.get("digest"),
        terminal: row.get("terminal"),
        item: u16::try_from(item).map_err(|_| StoreError::Impossible("item"))?,
        accepted_ms: row.get("accepted_ms"),
        signature: row.get("signature"),
        key_id: row.get("key_id"),
    })
}

async fn find(db: &impl GenericClient, id: &str) -> Result<Option<TrialRow>, StoreError> {
    let row = db
        .query_opt("select * from trial where id=$1", &[&id])
        .await?;
    row.as_ref().map(trial_of).transpose()
}

impl TrialStore for PostgresStore {
    fn keep_trial(&self, t: TrialRow) -> Answer<'_, TrialRow> {
        self.transact(move |db| {
            Box::pin(async move {
                let item = i32::from(t.item);
                db.execute(
                    "insert into trial(id, digest, terminal, item, accepted_ms, signature, key_id)
                     values($1,$2,$3,$4,$5,$6,$7) on conflict do nothing",
                    &[
                        &t.id,
                        &t.digest,
                        &t.terminal,
                        &item,
                        &t.accepted_ms,
                        &t.signature,
                        &t.key_id,
                    ],
                )
                .await?;
                db.execute("delete from case_page where case_id=$1", &[&t.id])
                    .await?;
                find(db, &t.id)
                    .await?
                    .ok_or(StoreError::Impossible("lost trial"))
            })
        })
    }

    fn trial(&self, id: String) -> Answer<'_, Option<TrialRow>> {
        self.transact(move |db| Box::pin(async move { find(db, &id).await }))
    }
}
