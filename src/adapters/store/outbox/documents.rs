//! Sealed pages of documents as rows, and back.

use super::fault::Trouble;
use super::rows::{body_of, digest_of};
use crate::domain::delivery::{BodyDigest, PageKind, SealedPage, SubmissionId};
use crate::domain::documents::PageNo;
use rusqlite::{Connection, Row, params};

/// Keeps the pages of a case that is being kept.
pub(super) fn insert(db: &Connection, pages: &[SealedPage]) -> Result<(), Trouble> {
    let mut statement = db.prepare_cached(
        "insert into pages (id, n, suite, key, enc, ct, digest) values (?1,?2,?3,?4,?5,?6,?7)",
    )?;
    for page in pages {
        statement.execute(params![
            page.case.to_string(),
            page.number.get(),
            page.body.suite.number(),
            page.body.key.as_str(),
            page.body.enc,
            page.body.ct,
            page.digest.0.as_slice(),
        ])?;
        if page.kind == PageKind::Face {
            db.execute(
                "insert into faces (id, n) values (?1,?2)",
                params![page.case.to_string(), page.number.get()],
            )?;
        }
    }
    Ok(())
}

/// The pages of a case in their order; `None` when one of them is damaged.
pub(super) fn of_case(
    db: &Connection,
    case: SubmissionId,
) -> Result<Option<Vec<SealedPage>>, Trouble> {
    let mut statement = db.prepare_cached(
        "select suite, key, enc, ct, n, digest, \
         exists(select 1 from faces f where f.id = p.id and f.n = p.n) \
         from pages p where id = ?1 order by n",
    )?;
    let mut rows = statement.query([case.to_string()])?;
    let mut pages = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(page) = page_of(row, case) else {
            return Ok(None);
        };
        pages.push(page);
    }
    Ok(Some(pages))
}

fn page_of(row: &Row<'_>, case: SubmissionId) -> Option<SealedPage> {
    let page = SealedPage {
        case,
        number: PageNo::new(row.get(4).ok()?)?,
        kind: match row.get(6).ok()? {
            true => PageKind::Face,
            false => PageKind::Document,
        },
        body: body_of(row, 0)?,
        digest: BodyDigest(row.get(5).ok()?),
    };
    (digest_of(&page.body) == page.digest).then_some(page)
}

/// Packets of faces that lie here.
pub(super) fn faces(db: &Connection) -> Result<u32, Trouble> {
    let sql = "select count(*) from faces";
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}

/// A face whose packet could not be read back waits for nobody.
pub(super) fn forget_lost_faces(db: &Connection) -> Result<(), Trouble> {
    db.execute(
        "delete from faces where not exists \
         (select 1 from pages p where p.id = faces.id and p.n = faces.n)",
        [],
    )?;
    Ok(())
}

/// The county has them.
pub(super) fn erase(db: &Connection, case: SubmissionId) -> Result<(), Trouble> {
    db.execute("delete from pages where id = ?1", [case.to_string()])?;
    db.execute("delete from faces where id = ?1", [case.to_string()])?;
    Ok(())
}
