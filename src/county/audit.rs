//! Following the terminals' audit chains: signed checkpoints and seeds are kept, and a chain that
//! does not go on from what was known is noticed.
//!
//! With every report a terminal says what its log holds today at the record of which the county has
//! the newest checkpoint. Whoever rewrites a log after that needs the old records back to answer.

use super::api::{ApiError, App};
use super::publish::{stamp_key, unhex};
use super::store::audit::{Break, BreakKind, CheckpointRow, HeadRow, SeedRow, Which};
use super::store::model::Terminal;
use super::store::{CountyStore, StoreError};
use super::vault::OpenError;
use crate::domain::delivery::{DeviceId, KeyId, SealedBody, Suite};
use crate::domain::machine::audit::{SEED_SIZE, checkpoint_text};
use crate::domain::time::WallTime;
use crate::wire::audit::{ChainAnswer, ChainReport, Checkpoint, SealedSeed};
use crate::wire::envelope::hex;
use crate::wire::problem::ProblemType;
use ring::signature::{ED25519, UnparsedPublicKey};
use std::fmt;
use zeroize::Zeroizing;

/// Every checkpoint is kept for so long, then the last of each day.
const KEPT_MS: i64 = 30 * 86_400_000;

fn malformed(member: &str) -> ApiError {
    ApiError::about(ProblemType::Malformed, member)
}

async fn one(
    store: &dyn CountyStore,
    asset: &str,
    which: Which,
) -> Result<Option<CheckpointRow>, StoreError> {
    Ok(store.checkpoints(asset.to_owned(), which).await?.pop())
}

/// The newest record of which the county has a checkpoint, 0 when it has none.
pub async fn seen(store: &dyn CountyStore, asset: &str) -> Result<u64, StoreError> {
    let newest = one(store, asset, Which::Newest).await?;
    Ok(newest.map_or(0, |row| row.n))
}

/// Notes that a chain does not go on.
pub async fn note(app: &App, asset: &str, kind: BreakKind, n: u64) -> Result<(), StoreError> {
    let name = kind.name();
    log::error!("the audit log of {asset} does not go on: {name} at record {n}");
    let seen_ms = app.now();
    let at = Break { kind, n, seen_ms };
    app.store.note_break(asset.to_owned(), at).await
}

/// Takes a report of a terminal.
pub async fn follow(
    app: &App,
    terminal: &Terminal,
    report: &ChainReport,
) -> Result<ChainAnswer, ApiError> {
    let (store, asset) = (app.store.as_ref(), terminal.asset.as_str());
    let row = report.checkpoint.as_ref().map(|c| row(c, app.now()));
    let row = row.transpose()?;
    let known = one(store, asset, Which::UpTo(report.since)).await?;
    if let Some(kind) = compare(known.as_ref(), report.since_hash.as_deref()) {
        note(app, asset, kind, report.since).await?;
    }
    if let Some(row) = row {
        if is_signed(terminal, &row) {
            let newest = one(store, asset, Which::Newest).await?;
            let epoch = Which::Of(row.seed.clone(), row.epoch);
            let twins = store.checkpoints(asset.to_owned(), epoch).await?;
            if let Some(kind) = judge(newest.as_ref(), &twins, &row) {
                note(app, asset, kind, row.n).await?;
            }
            let thin_ms = app.now() - KEPT_MS;
            store
                .keep_checkpoint(asset.to_owned(), row, thin_ms)
                .await?;
        } else {
            note(app, asset, BreakKind::Forged, row.n).await?;
        }
    }
    let seed = match &report.seed {
        Some(sealed) => Some(take_seed(app, asset, sealed).await?),
        None => None,
    };
    Ok(ChainAnswer {
        seen: seen(store, asset).await?,
        seed,
    })
}

/// A checkpoint whose members are what they should be.
fn row(from: &Checkpoint, came_ms: i64) -> Result<CheckpointRow, ApiError> {
    let is_hex = |text: &str, bytes: usize| unhex(text).is_some_and(|b| b.len() == bytes);
    let pairs = [
        ("checkpoint.n", from.n > 0),
        ("checkpoint.hash", is_hex(&from.hash, 32)),
        ("checkpoint.seed", is_hex(&from.seed, 8)),
    ];
    if let Some((member, _)) = pairs.iter().find(|(_, good)| !good) {
        return Err(malformed(member));
    }
    Ok(CheckpointRow {
        n: from.n,
        hash: from.hash.to_ascii_lowercase(),
        at_ms: from.at_ms,
        seed: from.seed.to_ascii_lowercase(),
        epoch: from.epoch,
        signature: from.signature.0.clone(),
        came_ms,
    })
}

fn is_signed(terminal: &Terminal, row: &CheckpointRow) -> bool {
    let parts = || {
        let (_, key) = stamp_key(&terminal.stamp_key)?;
        let hash = unhex(&row.hash)?.try_into().ok()?;
        let seed = unhex(&row.seed)?.try_into().ok()?;
        let text = checkpoint_text(row.n, &hash, WallTime(row.at_ms), seed, row.epoch);
        let key = UnparsedPublicKey::new(&ED25519, key);
        key.verify(&text, &row.signature).ok()
    };
    parts().is_some()
}

/// Compares what a log says today at the record of a checkpoint with that checkpoint. A number the
/// county never named proves nothing.
fn compare(known: Option<&CheckpointRow>, today: Option<&str>) -> Option<BreakKind> {
    let known = known?;
    match today {
        None => Some(BreakKind::Shrunk),
        Some(hash) => (!hash.eq_ignore_ascii_case(&known.hash)).then_some(BreakKind::Rewritten),
    }
}

/// Compares a new checkpoint with the newest one and with those of the same epoch.
fn judge(
    newest: Option<&CheckpointRow>,
    twins: &[CheckpointRow],
    row: &CheckpointRow,
) -> Option<BreakKind> {
    let same = |other: &CheckpointRow| (other.n, &other.hash) == (row.n, &row.hash);
    if !twins.iter().all(same) {
        return Some(BreakKind::Rewritten);
    }
    let newest = newest?;
    match row.n.cmp(&newest.n) {
        std::cmp::Ordering::Less => Some(BreakKind::Shrunk),
        std::cmp::Ordering::Equal if row.hash != newest.hash => Some(BreakKind::Rewritten),
        _ => None,
    }
}

/// Opens a seed and keeps it under the county's own key; its name.
async fn take_seed(app: &App, asset: &str, from: &SealedSeed) -> Result<String, ApiError> {
    let unknown = |member| ApiError::about(ProblemType::UnknownKey, member);
    let body = SealedBody {
        suite: Suite::try_from(from.suite).map_err(|_| unknown("seed.suite"))?,
        key: KeyId::parse(&from.key_id).ok_or_else(|| unknown("seed.key_id"))?,
        enc: from.enc.0.clone(),
        ct: from.ct.0.clone(),
    };
    let id: [u8; 8] = unhex(&from.id)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| malformed("seed.id"))?;
    let terminal = DeviceId::parse(asset).ok_or(StoreError::Impossible("terminal"))?;
    let seed = app
        .vault
        .unseal_seed(&body, &terminal, id)
        .map_err(|e| match e {
            OpenError::UnknownKey => unknown("seed.key_id"),
            OpenError::Unopenable => ApiError::about(ProblemType::Unopenable, "seed"),
        })?;
    if seed.len() != SEED_SIZE || seed[..id.len()] != id {
        return Err(malformed("seed"));
    }
    let id = hex(&id);
    let row = SeedRow {
        sealed: app.vault.rest.seal(&place(asset, &id), &seed),
        id: id.clone(),
    };
    app.store.keep_seed(asset.to_owned(), row).await?;
    log::info!("the audit seed {id} of {asset} is kept");
    Ok(id)
}

fn place(asset: &str, id: &str) -> String {
    format!("audit seed|{asset}|{id}")
}

/// How far a terminal's chain is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainState {
    /// The terminal.
    pub asset: String,
    /// The newest record it has told of.
    pub head: Option<HeadRow>,
    /// The newest checkpoint.
    pub newest: Option<CheckpointRow>,
    /// Whether the seed of that checkpoint is here.
    pub has_seed: bool,
    /// Where the chain did not go on.
    pub breaks: Vec<Break>,
}

impl ChainState {
    /// Whether the chain has gone on from what was known, each time.
    pub fn goes_on(&self) -> bool {
        self.breaks.is_empty()
    }
}

impl fmt::Display for ChainState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |ms: i64| WallTime(ms).china().strftime("%Y-%m-%d %H:%M");
        write!(f, "{}: ", self.asset)?;
        if !self.goes_on() {
            f.write_str("DOES NOT GO ON: ")?;
            for at in &self.breaks {
                let kind = at.kind.name();
                write!(f, "{kind} at {}, noticed {}; ", at.n, time(at.seen_ms))?;
            }
        }
        match &self.head {
            Some(head) => write!(f, "seen up to {} ({})", head.n, time(head.at_ms))?,
            None => f.write_str("nothing seen yet")?,
        }
        match &self.newest {
            Some(newest) => write!(f, ", signed up to {}:{}", newest.n, newest.hash)?,
            None => f.write_str(", no checkpoint")?,
        }
        f.write_str(match (&self.newest, self.has_seed) {
            (None, _) => "",
            (_, true) => ", seed held",
            (_, false) => ", seed not held",
        })
    }
}

/// How far each terminal's chain is known.
pub async fn chains(app: &App) -> Result<Vec<ChainState>, StoreError> {
    let store = app.store.as_ref();
    let mut all = Vec::new();
    for Terminal { asset, .. } in store.terminals().await? {
        let newest = one(store, &asset, Which::Newest).await?;
        let seeds = store.seeds(asset.clone()).await?;
        let of_newest = |seed: &SeedRow| newest.as_ref().is_some_and(|row| row.seed == seed.id);
        all.push(ChainState {
            head: store.last_head(asset.clone()).await?,
            has_seed: seeds.iter().any(of_newest),
            breaks: store.breaks(asset.clone()).await?,
            newest,
            asset,
        });
    }
    Ok(all)
}

/// What a terminal's log is compared with by `kiosk audit verify --county`: a line `NUMBER:HASH` for
/// each checkpoint and for the newest record told of, and, if wanted, a line `seed HEX` for each
/// seed. A seed is a secret: with it codes can be made as well as checked.
pub async fn known_of(
    app: &App,
    asset: &str,
    with_seeds: bool,
) -> Result<Vec<Zeroizing<String>>, StoreError> {
    let store = app.store.as_ref();
    let rows = store.checkpoints(asset.to_owned(), Which::All).await?;
    let mut anchors: Vec<(u64, String)> = rows.into_iter().map(|row| (row.n, row.hash)).collect();
    let head = store.last_head(asset.to_owned()).await?;
    anchors.extend(head.filter(|head| head.n > 0).map(|h| (h.n, h.hash)));
    anchors.sort();
    anchors.dedup();
    let line = |(n, hash): (u64, String)| Zeroizing::new(format!("{n}:{hash}"));
    let mut lines: Vec<_> = anchors.into_iter().map(line).collect();
    if with_seeds {
        for SeedRow { id, sealed } in store.seeds(asset.to_owned()).await? {
            let seed = app.vault.rest.open(&place(asset, &id), &sealed);
            let seed = seed.ok_or(StoreError::Impossible("seed"))?;
            let digits = Zeroizing::new(hex(&seed));
            lines.push(Zeroizing::new(format!("seed {}", *digits)));
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u64, hash: &str, epoch: u64) -> CheckpointRow {
        CheckpointRow {
            n,
            hash: hash.to_owned(),
            at_ms: 1,
            seed: "aa".to_owned(),
            epoch,
            signature: Vec::new(),
            came_ms: 1,
        }
    }

    #[test]
    fn a_log_that_says_otherwise_at_a_checkpoint_was_rewritten_and_one_without_the_record_shrank() {
        let known = row(120, "ab", 0);
        assert_eq!(compare(Some(&known), Some("ab")), None);
        assert_eq!(compare(Some(&known), Some("AB")), None);
        let other = compare(Some(&known), Some("cd"));
        assert_eq!(other, Some(BreakKind::Rewritten));
        assert_eq!(compare(Some(&known), None), Some(BreakKind::Shrunk));
        assert_eq!(compare(None, None), None, "nothing was known there");
    }

    #[test]
    fn two_checkpoints_of_one_epoch_contradict_each_other() {
        let first = row(120, "ab", 3);
        let again = std::slice::from_ref(&first);
        assert_eq!(judge(Some(&first), again, &row(120, "ab", 3)), None);
        for other in [row(120, "cd", 3), row(130, "ab", 3)] {
            let found = judge(Some(&first), again, &other);
            assert_eq!(found, Some(BreakKind::Rewritten));
        }
    }

    #[test]
    fn a_checkpoint_of_fewer_records_or_of_another_newest_one_is_noticed() {
        let newest = row(120, "ab", 3);
        let judged = |row| judge(Some(&newest), &[], &row);
        assert_eq!(judged(row(121, "cd", 4)), None);
        assert_eq!(judged(row(119, "cd", 4)), Some(BreakKind::Shrunk));
        assert_eq!(judged(row(120, "cd", 4)), Some(BreakKind::Rewritten));
        assert_eq!(judge(None, &[], &row(1, "ab", 0)), None);
    }
}
