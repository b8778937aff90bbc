//! Pages of documents in PostgreSQL.

use super::PostgresStore;
use crate::county::store::pages::{NewPage, PageRow, PageStore};
use crate::county::store::{Answer, StoreError};
use tokio_postgres::Row;

fn small(n: i32, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(n).map_err(|_| StoreError::Impossible(what))
}

fn byte(n: i32, what: &'static str) -> Result<u8, StoreError> {
    u8::try_from(n).map_err(|_| StoreError::Impossible(what))
}

fn large(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn page_of(row: &Row) -> Result<PageRow, StoreError> {
    Ok(PageRow {
        page: NewPage {
            case: row.get("case_id"),
            number: byte(row.get("n"), "page number")?,
            terminal: row.get("terminal"),
            suite: byte(row.get("suite"), "suite")?,
            key_id: row.get("key_id"),
            enc: row.get("enc"),
            length: small(row.get("length"), "length")?,
            digest: row.get("digest"),
            at_ms: row.get("at_ms"),
        },
        ct: row.get("ct"),
    })
}

fn have(row: Option<Row>) -> Result<Option<u32>, StoreError> {
    row.map(|row| small(row.get(0), "length")).transpose()
}

impl PageStore for PostgresStore {
    fn announce_page(&self, p: NewPage) -> Answer<'_, Option<u32>> {
        self.transact(move |db| {
            Box::pin(async move {
                let (n, suite) = (i32::from(p.number), i32::from(p.suite));
                let length = large(p.length);
                db.execute(
                    "insert into case_page(case_id, n, terminal, suite, key_id, enc, length,
                     digest, at_ms, ct) values($1,$2,$3,$4,$5,$6,$7,$8,$9,'')
                     on conflict do nothing",
                    &[
                        &p.case,
                        &n,
                        &p.terminal,
                        &suite,
                        &p.key_id,
                        &p.enc,
                        &length,
                        &p.digest,
                        &p.at_ms,
                    ],
                )
                .await?;
                let sql = "select octet_length(ct) from case_page
                     where case_id=$1 and n=$2 and terminal=$3 and digest=$4 and length=$5";
                let known = db
                    .query_opt(sql, &[&p.case, &n, &p.terminal, &p.digest, &length])
                    .await?;
                have(known)
            })
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
        self.transact(move |db| {
            Box::pin(async move {
                let (n, at) = (i32::from(number), large(at));
                db.execute(
                    "update case_page set ct = ct || $5::bytea
                     where case_id=$1 and n=$2 and terminal=$3 and octet_length(ct)=$4
                     and octet_length(ct) + octet_length($5::bytea) <= length",
                    &[&case, &n, &terminal, &at, &bytes],
                )
                .await?;
                let sql = "select octet_length(ct), length from case_page
                     where case_id=$1 and n=$2 and terminal=$3";
                let row = db.query_opt(sql, &[&case, &n, &terminal]).await?;
                row.map(|row| Ok((small(row.get(0), "length")?, small(row.get(1), "length")?)))
                    .transpose()
            })
        })
    }

    fn drop_pieces(&self, case: String, number: u8) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "update case_page set ct='' where case_id=$1 and n=$2";
                db.execute(sql, &[&case, &i32::from(number)]).await?;
                Ok(())
            })
        })
    }

    fn pages(&self, case: String) -> Answer<'_, Vec<PageRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from case_page where case_id=$1 order by n";
                let rows = db.query(sql, &[&case]).await?;
                rows.iter().map(page_of).collect()
            })
        })
    }

    fn prune_pages(&self, before_ms: i64) -> Answer<'_, u64> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "delete from case_page where at_ms < $1
                     and case_id not in (select id from submission)";
                Ok(db.execute(sql, &[&before_ms]).await?)
            })
        })
    }
}
