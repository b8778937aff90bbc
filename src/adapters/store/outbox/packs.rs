//! The acceptance pack on its way to the county: the newest one, and how far it is.

use super::engine::{Engine, Reserved};
use super::fault::Trouble;
use crate::domain::delivery::{KeyId, Signature};
use crate::domain::machine::pack::{PackAnswer, PackFacts, PackRefusal, PackStanding, SignedPack};
use crate::ports::store::{KeptPack, PackKeep, StoreFault, StoreHealth};
use rusqlite::{Connection, OptionalExtension, params};

const WAITING: i64 = 1;

const fn state_of(standing: PackStanding) -> i64 {
    match standing {
        PackStanding::Waiting => WAITING,
        PackStanding::Answered(PackAnswer::Taken) => 2,
        PackStanding::Answered(PackAnswer::Refused(PackRefusal::Older)) => 3,
        PackStanding::Answered(PackAnswer::Refused(PackRefusal::Ahead)) => 4,
        PackStanding::Answered(PackAnswer::Refused(PackRefusal::NotInOrder)) => 5,
    }
}

fn standing(state: i64) -> Option<PackStanding> {
    let refused = PackRefusal::ALL.map(PackAnswer::Refused);
    let answers = refused.into_iter().chain([PackAnswer::Taken]);
    let mut all = answers
        .map(PackStanding::Answered)
        .chain([PackStanding::Waiting]);
    all.find(|standing| state_of(*standing) == state)
}

impl Engine {
    /// Moves the pack on; the newest one as it stands then.
    pub(super) fn pack(&mut self, step: PackKeep) -> Result<Option<Box<KeptPack>>, StoreFault> {
        match step {
            PackKeep::Look => {}
            PackKeep::Made(pack) => self.keep_pack(&pack)?,
            PackKeep::Answered(of, answer) => self.write(|db| {
                let state = state_of(PackStanding::Answered(answer));
                let sql = "update packs set state = ?2 where at = ?1";
                db.execute(sql, params![of.0, state])?;
                Ok(((), Vec::new()))
            })?,
        }
        self.read(newest)
    }

    fn keep_pack(&mut self, pack: &SignedPack) -> Result<(), StoreFault> {
        self.ready()?;
        if !self.has_room() {
            return Err(StoreFault::DiskFull);
        }
        let kept = self.write_with(Reserved::ForOthers, |db| {
            db.execute("delete from packs", [])?;
            db.execute(
                "insert into packs (at, facts, key, signature, state) values (?1,?2,?3,?4,?5)",
                params![
                    pack.facts.at.0,
                    pack.facts.text(),
                    pack.key.as_str(),
                    pack.signature.0,
                    WAITING
                ],
            )?;
            Ok(((), Vec::new()))
        });
        if matches!(kept, Err(StoreFault::DiskFull)) {
            self.set_health(StoreHealth::Full);
        }
        kept
    }
}

/// A row that cannot be one of ours is left out, never guessed at.
fn newest(db: &Connection) -> Result<Option<Box<KeptPack>>, Trouble> {
    let sql = "select facts, key, signature, state from packs order by at desc limit 1";
    let row: Option<(String, String, Vec<u8>, i64)> = db
        .query_row(sql, [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    Ok(row.and_then(|(facts, key, signature, state)| {
        let pack = SignedPack {
            facts: PackFacts::parse(&facts).ok()?,
            key: KeyId::parse(&key)?,
            signature: Signature(signature.try_into().ok()?),
        };
        let standing = standing(state)?;
        Some(Box::new(KeptPack { pack, standing }))
    }))
}
