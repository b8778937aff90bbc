//! 终端材料: acceptance packs terminals signed, over the line or from a memory stick, judged and kept
//! beside the county's own records.

use super::acceptance::Evidence;
use super::api::{ApiError, App};
use super::console::notes::{Event, note};
use super::publish::stamp_key;
use super::store::StoreError;
use super::store::model::Terminal;
use super::store::packs::PackRow;
use crate::domain::delivery::{KeyId, Signature, SignatureVerdict};
use crate::domain::machine::acceptance::Criterion;
use crate::domain::machine::pack::{MalformedPack, PackFacts, SignedPack};
use crate::domain::machine::proof::ProofAge;
use crate::domain::time::WallTime;
use crate::wire::acceptance::{AcceptancePack, PackOutcome, PackReceipt};
use crate::wire::problem::ProblemType;
use ring::signature::{ED25519, UnparsedPublicKey};

/// Why a file is not taken for a terminal's pack.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It is none, or was cut or changed in its form.
    #[error("this is no acceptance pack, or it is damaged: have another made at the terminal")]
    Malformed(#[from] MalformedPack),
    /// No terminal of this county signs with this key.
    #[error(
        "{0} is no terminal of this county, or signs with another key: ask where the file is from"
    )]
    UnknownTerminal(String),
    /// The signature does not belong to these facts.
    #[error("the signature does not fit: the file was changed after {0} signed it")]
    Forged(String),
    /// A newer one of this terminal is there.
    #[error("the county has a newer pack of {0}: nothing was changed")]
    Older(String),
    /// It names a moment that has not come.
    #[error("the pack names a moment that has not come: set the clock of {0} and make another")]
    Ahead(String),
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A pack whose signature is the terminal's.
#[derive(Debug, Clone)]
pub struct Genuine {
    /// What it says.
    pub facts: PackFacts,
    /// How old it is.
    pub age: ProofAge,
    /// The moment the newest pack names that the county has of this terminal, ms since 1970.
    pub newest_ms: Option<i64>,
}

/// What the county has of a terminal's own word.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What it says.
    pub facts: PackFacts,
    /// Whether the signature is still that of the terminal's key.
    pub signature: SignatureVerdict,
    /// Who brought it, and when, ms since 1970.
    pub came: (String, i64),
}

impl Shown {
    /// Whether terminal and records say different things of a criterion.
    pub fn differs(&self, evidence: &Evidence, criterion: Criterion) -> bool {
        self.facts.shows(criterion) != evidence.shows(criterion)
    }
}

fn verdict(terminal: Option<&Terminal>, pack: &SignedPack) -> SignatureVerdict {
    let key = terminal.and_then(|terminal| stamp_key(&terminal.stamp_key));
    let Some((_, public)) = key.filter(|(name, _)| *name == pack.key.as_str()) else {
        return SignatureVerdict::UnknownKey;
    };
    let signed = UnparsedPublicKey::new(&ED25519, public)
        .verify(pack.facts.text().as_bytes(), &pack.signature.0);
    match signed {
        Ok(()) => SignatureVerdict::Good,
        Err(_) => SignatureVerdict::Bad,
    }
}

async fn of_terminal(app: &App, pack: &SignedPack) -> Result<SignatureVerdict, StoreError> {
    let terminals = app.store.terminals().await?;
    let device = pack.facts.device.as_str();
    let terminal = terminals.iter().find(|terminal| terminal.asset == device);
    Ok(verdict(terminal, pack))
}

/// Judges a file that came on a memory stick; nothing is changed.
pub async fn verify(app: &App, file: &str) -> Result<(SignedPack, Genuine), PackError> {
    let pack = SignedPack::parse(file)?;
    let device = pack.facts.device.as_str().to_owned();
    match of_terminal(app, &pack).await? {
        SignatureVerdict::Good => {}
        SignatureVerdict::UnknownKey => return Err(PackError::UnknownTerminal(device)),
        SignatureVerdict::Bad => return Err(PackError::Forged(device)),
    }
    let newest = app.store.pack(device).await?;
    let genuine = Genuine {
        facts: pack.facts.clone(),
        age: ProofAge::at(pack.facts.at, WallTime(app.now())),
        newest_ms: newest.map(|row| row.at_ms),
    };
    Ok((pack, genuine))
}

/// Takes such a file in: kept beside the terminal's sheet.
pub async fn take_file(app: &App, file: &str, by: &str) -> Result<Genuine, PackError> {
    let taken = take_genuine(app, file, by).await;
    if let Err(why) = &taken
        && let Some((device, why)) = refused(why)
    {
        note(app, by, Event::PackRefused, device, why).await?;
    }
    taken
}

async fn take_genuine(app: &App, file: &str, by: &str) -> Result<Genuine, PackError> {
    let (pack, genuine) = verify(app, file).await?;
    let device = || pack.facts.device.as_str().to_owned();
    match keep(app, &pack, by).await? {
        PackOutcome::Taken => Ok(genuine),
        PackOutcome::Older => Err(PackError::Older(device())),
        PackOutcome::Ahead => Err(PackError::Ahead(device())),
    }
}

/// Whose file was refused, and why; nothing where only the records do not answer.
fn refused(why: &PackError) -> Option<(&str, &'static str)> {
    Some(match why {
        PackError::Malformed(_) => ("", "malformed"),
        PackError::UnknownTerminal(device) => (device, "unknown-terminal"),
        PackError::Forged(device) => (device, "forged"),
        PackError::Older(device) => (device, "older"),
        PackError::Ahead(device) => (device, "ahead"),
        PackError::Store(_) => return None,
    })
}

/// Keeps a genuine pack. The same one again changes nothing.
async fn keep(app: &App, pack: &SignedPack, by: &str) -> Result<PackOutcome, StoreError> {
    let asset = pack.facts.device.as_str();
    let now = app.now();
    if matches!(
        ProofAge::at(pack.facts.at, WallTime(now)),
        ProofAge::Ahead(_)
    ) {
        return Ok(PackOutcome::Ahead);
    }
    let row = PackRow {
        asset: asset.to_owned(),
        at_ms: pack.facts.at.0,
        facts: pack.facts.text(),
        key_id: pack.key.as_str().to_owned(),
        signature: pack.signature.0.to_vec(),
        by: by.to_owned(),
        came_ms: now,
    };
    let before = app.store.pack(asset.to_owned()).await?;
    match before.filter(|before| before.at_ms >= row.at_ms) {
        Some(before) if before.facts == row.facts => return Ok(PackOutcome::Taken),
        Some(_) => return Ok(PackOutcome::Older),
        None => {}
    }
    note(app, by, Event::PackTaken, asset, "").await?;
    Ok(match app.store.keep_pack(row).await? {
        true => PackOutcome::Taken,
        // A newer one came in this very moment.
        false => PackOutcome::Older,
    })
}

/// Takes what a terminal hands in over the line under the name of its moment.
pub async fn take(
    app: &App,
    terminal: &Terminal,
    at: &str,
    sent: &AcceptancePack,
) -> Result<PackReceipt, ApiError> {
    let malformed = |member| ApiError::about(ProblemType::Malformed, member);
    let facts = PackFacts::parse(&sent.facts).map_err(|_| malformed("facts"))?;
    if facts.device.as_str() != terminal.asset {
        return Err(malformed("facts"));
    }
    if facts.at.0.to_string() != at {
        return Err(malformed("at"));
    }
    let signature = sent.signed.signature.0.as_slice().try_into();
    let pack = SignedPack {
        facts,
        key: KeyId::parse(&sent.signed.key_id).ok_or_else(|| malformed("signed.key_id"))?,
        signature: Signature(signature.map_err(|_| malformed("signed.signature"))?),
    };
    match verdict(Some(terminal), &pack) {
        SignatureVerdict::Good => {}
        SignatureVerdict::UnknownKey => return Err(malformed("signed.key_id")),
        SignatureVerdict::Bad => return Err(malformed("signed.signature")),
    }
    let outcome = keep(app, &pack, &terminal.asset).await?;
    Ok(PackReceipt { outcome })
}

/// What a terminal handed in, judged once more: its key may have been changed since.
pub async fn shown(app: &App, asset: &str) -> Result<Option<Shown>, StoreError> {
    let Some(row) = app.store.pack(asset.to_owned()).await? else {
        return Ok(None);
    };
    let impossible = || StoreError::Impossible("acceptance pack");
    let signature = row.signature.as_slice().try_into();
    let pack = SignedPack {
        facts: PackFacts::parse(&row.facts).map_err(|_| impossible())?,
        key: KeyId::parse(&row.key_id).ok_or_else(impossible)?,
        signature: Signature(signature.map_err(|_| impossible())?),
    };
    Ok(Some(Shown {
        signature: of_terminal(app, &pack).await?,
        facts: pack.facts,
        came: (row.by, row.came_ms),
    }))
}
