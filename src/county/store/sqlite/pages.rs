//! Pages of documents in SQLite.

use super::SqliteStore;
use super::rows::{all, first};
use crate::county::store::pages::{NewPage, PageRow, PageStore};
use crate::county::store::{Answer, StoreError};
use rusqlite::{Row, params};

fn page_of(row: &Row<'_>) -> Result<PageRow, StoreError> {
    Ok(PageRow {
        page: NewPage {
            case: row.get("case_id")?,
            number: row.get("n")?,
            terminal: row.get("terminal")?,
            suite: row.get("suite")?,
            key_id: row.get("key_id")?,
            enc: row.get("enc")?,
            length: row.get("length")?,
            digest: row.get("digest")?,
            at_ms: row.get("at_ms")?,
        },
        ct: row.get("ct")?,
    })
}

impl PageStore for SqliteStore {
    fn announce_page(&self, p: NewPage) -> Answer<'_, Option<u32>> {
        self.write(move |db| {
            db.prepare_cached(
                "insert into case_page(case_id, n, terminal, suite, key_id, enc, length, digest,
                 at_ms, ct) values(?1,?2,?3,?4,?5,?6,?7,?8,?9,x'') on conflict do nothing",
            )?
            .execute(params![
                p.case, p.number, p.terminal, p.suite, p.key_id, p.enc, p.length, p.digest, p.at_ms
            ])?;
            let sql = "select length(ct) from case_page
                 where case_id=?1 and n=?2 and terminal=?3 and digest=?4 and length=?5";
            let known = params![p.case, p.number, p.terminal, p.digest, p.length];
            first(db, sql, known, |row| Ok::<_, StoreError>(row.get(0)?))
        })
    }

    fn add_piece(
        &self,
        case: String,
        number: u8,
        terminal: String,
        at: u32,
        bytes: Vec<u8>,
    ) -> Answer<'_, Option<(u32, u32)>> {
        self.write(move |db| {
            let more = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            db.prepare_cached(
                "update case_page set ct = cast(ct || ?5 as blob)
                 where case_id=?1 and n=?2 and terminal=?3 and length(ct)=?4
                 and length(ct) + ?6 <= length",
            )?
            .execute(params![case, number, terminal, at, bytes, more])?;
            let sql = "select length(ct), length from case_page
                 where case_id=?1 and n=?2 and terminal=?3";
            first(db, sql, params![case, number, terminal], |row| {
                Ok::<_, StoreError>((row.get(0)?, row.get(1)?))
            })
        })
    }

    fn drop_pieces(&self, case: String, number: u8) -> Answer<'_, ()> {
        self.write(move |db| {
            let sql = "update case_page set ct=x'' where case_id=?1 and n=?2";
            db.execute(sql, params![case, number])?;
            Ok(())
        })
    }

    fn pages(&self, case: String) -> Answer<'_, Vec<PageRow>> {
        self.read(move |db| {
            let sql = "select * from case_page where case_id=?1 order by n";
            all(db, sql, [case], page_of)
        })
    }

    fn prune_pages(&self, before_ms: i64) -> Answer<'_, u64> {
        self.write(move |db| {
            let sql = "delete from case_page where at_ms < ?1
                 and case_id not in (select id from submission)";
            Ok(db.execute(sql, [before_ms])? as u64)
        })
    }
}
