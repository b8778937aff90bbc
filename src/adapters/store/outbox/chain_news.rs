//! What the county is to be told of the audit chain.

use super::engine::Engine;
use super::fault::Trouble;
use super::{audit_rows, rows};
use crate::ports::audit::{ChainHash, ChainNews, ChainStep, SealedSeed, SeedId};
use crate::ports::store::StoreFault;
use rusqlite::{Connection, OptionalExtension, params};

impl Engine {
    /// Moves the chain's way to the county on and says what the county lacks.
    pub(super) fn chain(&mut self, step: ChainStep, seen: u64) -> Result<ChainNews, StoreFault> {
        match step {
            ChainStep::Look => {}
            ChainStep::KeepSeed(seed) => self.write(|db| {
                keep_seed(db, &seed)?;
                Ok(((), Vec::new()))
            })?,
            ChainStep::SeedTaken(SeedId(id)) => self.write(|db| {
                db.execute("delete from audit_seeds where seed = ?1", [id.as_slice()])?;
                Ok(((), Vec::new()))
            })?,
        }
        self.read(|db| news(db, seen))
    }
}

fn keep_seed(db: &Connection, seed: &SealedSeed) -> Result<(), Trouble> {
    let SealedSeed { id, body } = seed;
    db.execute(
        "insert into audit_seeds (seed, suite, key, enc, ct) values (?1,?2,?3,?4,?5) \
         on conflict (seed) do nothing",
        params![
            id.0.as_slice(),
            body.suite.number(),
            body.key.as_str(),
            body.enc,
            body.ct
        ],
    )?;
    Ok(())
}

fn news(db: &Connection, since: u64) -> Result<ChainNews, Trouble> {
    let known = i64::try_from(since).unwrap_or(i64::MAX);
    let hash: Option<[u8; 32]> = db
        .query_row(
            "select hash from audit_records where n = ?1",
            [known],
            |row| row.get(0),
        )
        .optional()?;
    let newest = audit_rows::last_checkpoint(db)?;
    let seed = db
        .query_row(
            "select seed, suite, key, enc, ct from audit_seeds limit 1",
            [],
            |row| Ok((row.get(0)?, rows::body_of(row, 1))),
        )
        .optional()?;
    Ok(ChainNews {
        since,
        since_hash: hash.map(ChainHash),
        checkpoint: newest.filter(|checkpoint| checkpoint.head.n != since),
        seed: seed.and_then(|(id, body)| {
            let (id, body) = (SeedId(id), body?);
            Some(SealedSeed { id, body })
        }),
    })
}
