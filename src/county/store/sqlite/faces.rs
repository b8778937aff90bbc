//! Faces of cases in SQLite.

use super::SqliteStore;
use super::cases::find_case;
use super::rows::{all, first};
use crate::county::store::cases::CaseRow;
use crate::county::store::faces::{FaceRow, FaceStore};
use crate::county::store::{Answer, StoreError};
use rusqlite::{Connection, Row, params};

fn face_of(row: &Row<'_>) -> Result<FaceRow, StoreError> {
    Ok(FaceRow {
        case: row.get("case_id")?,
        purpose: row.get("purpose")?,
        way: row.get("way")?,
        doubt: row.get("doubt")?,
    })
}

pub(super) fn put_face(db: &Connection, face: &FaceRow) -> Result<(), StoreError> {
    db.execute(
        "insert into case_face(case_id, purpose, way, doubt) values(?1,?2,?3,?4)",
        params![face.case, face.purpose, face.way, face.doubt],
    )?;
    Ok(())
}

impl FaceStore for SqliteStore {
    fn face(&self, case: String) -> Answer<'_, Option<FaceRow>> {
        self.read(move |db| {
            let sql = "select * from case_face where case_id=?1";
            first(db, sql, [case], face_of)
        })
    }

    fn waiting_faces(&self, limit: u32) -> Answer<'_, Vec<(FaceRow, CaseRow)>> {
        self.read(move |db| {
            let sql = "select f.* from case_face f join submission s on s.id=f.case_id
                 where s.state not in ('done','declined') order by s.accepted_ms, s.id limit ?1";
            let faces: Vec<FaceRow> = all(db, sql, [limit], face_of)?;
            let mut found = Vec::with_capacity(faces.len());
            for face in faces {
                let case = find_case(db, &face.case)?;
                found.extend(case.map(|case| (face, case)));
            }
            Ok(found)
        })
    }

    fn last_face(&self, holder_tag: String, purpose: String) -> Answer<'_, Option<i64>> {
        self.read(move |db| {
            let sql = "select max(s.since_ms) from case_face f join submission s on s.id=f.case_id
                 where s.state='done' and s.holder_tag=?1 and f.purpose=?2";
            let newest = first(db, sql, params![holder_tag, purpose], |row| {
                Ok::<Option<i64>, StoreError>(row.get(0)?)
            })?;
            Ok(newest.flatten())
        })
    }
}
