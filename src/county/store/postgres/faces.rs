//! Faces of cases in PostgreSQL.

use super::PostgresStore;
use super::cases::find_case;
use crate::county::store::cases::CaseRow;
use crate::county::store::faces::{FaceRow, FaceStore};
use crate::county::store::{Answer, StoreError};
use tokio_postgres::{GenericClient, Row};

fn face_of(row: &Row) -> FaceRow {
    FaceRow {
        case: row.get("case_id"),
        purpose: row.get("purpose"),
        way: row.get("way"),
        doubt: row.get("doubt"),
    }
}

pub(super) async fn put_face(db: &impl GenericClient, face: &FaceRow) -> Result<(), StoreError> {
    db.execute(
        "insert into case_face(case_id, purpose, way, doubt) values($1,$2,$3,$4)",
        &[&face.case, &face.purpose, &face.way, &face.doubt],
    )
    .await?;
    Ok(())
}

impl FaceStore for PostgresStore {
    fn face(&self, case: String) -> Answer<'_, Option<FaceRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from case_face where case_id=$1";
                let row = db.query_opt(sql, &[&case]).await?;
                Ok(row.as_ref().map(face_of))
            })
        })
    }

    fn waiting_faces(&self, limit: u32) -> Answer<'_, Vec<(FaceRow, CaseRow)>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select f.* from case_face f join submission s on s.id=f.case_id
                     where s.state not in ('done','declined')
                     order by s.accepted_ms, s.id limit $1";
                let rows = db.query(sql, &[&i64::from(limit)]).await?;
                let mut found = Vec::with_capacity(rows.len());
                for row in &rows {
                    let face = face_of(row);
                    let case = find_case(db, &face.case).await?;
                    found.extend(case.map(|case| (face, case)));
                }
                Ok(found)
            })
        })
    }

    fn last_face(&self, holder_tag: String, purpose: String) -> Answer<'_, Option<i64>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select max(s.since_ms) from case_face f
                     join submission s on s.id=f.case_id
                     where s.state='done' and s.holder_tag=$1 and f.purpose=$2";
                let row = db.query_one(sql, &[&holder_tag, &purpose]).await?;
                Ok(row.get(0))
            })
        })
    }
}
