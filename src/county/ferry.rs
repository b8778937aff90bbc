//! A terminal's outbox that came on a memory stick (摆渡): through the same intake as over the line, and
//! answered with the same stamps and refusals, signed as a whole.
//!
//! Whoever carries the stick, the words in the file are the terminal's own: its signature is over all of
//! it. A file that is taken twice, or whose cases came over the line too, gives the same stamps.

use super::api::{ApiError, App, added, announced, id_of, taken_in};
use super::console::notes::{self, Event};
use super::publish::stamp_key;
use super::store::StoreError;
use super::store::model::Terminal;
use crate::domain::delivery::ferry::answer_file;
use crate::domain::delivery::{PIECE_BYTES, SubmissionId};
use crate::domain::time::WallTime;
use crate::wire::Base64;
use crate::wire::envelope::Stamp;
use crate::wire::ferry::{
    self, FerryAnswer, FerryAnswerHead, FerryCase, FerryKind, FerryOutbox, FerryPage, FerrySaid,
    Unreadable,
};
use crate::wire::problem::ProblemType;
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, UnparsedPublicKey};

/// Why a file is not taken. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum FerryRefusal {
    /// It is no such file.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// No terminal of this name is in service here.
    #[error("the terminal is not known here, or was withdrawn")]
    Terminal,
    /// The terminal did not sign it.
    #[error("the signature is not the terminal's")]
    Signature,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ferried {
    /// Whose outbox it was.
    pub terminal: String,
    /// Cases that are taken, now or before.
    pub accepted: u32,
    /// Cases that are not.
    pub refused: u32,
    /// How many more wait at the terminal.
    pub left: u64,
    /// The name of the answer on a stick.
    pub name: String,
    /// The answer.
    pub answer: Vec<u8>,
}

/// Takes a file; `by` is who brought it. Noted before anything is told.
///
/// Errors: no such file, an unknown or withdrawn terminal, a false signature, the records.
pub async fn take(app: &App, bytes: &[u8], by: &str) -> Result<Ferried, FerryRefusal> {
    match taken(app, bytes).await {
        Ok(ferried) => {
            let detail = format!("{} {}", ferried.accepted, ferried.refused);
            notes::note(app, by, Event::FerryTaken, &ferried.terminal, &detail).await?;
            Ok(ferried)
        }
        Err(FerryRefusal::Store(fault)) => Err(FerryRefusal::Store(fault)),
        Err(refusal) => {
            let why = refusal.to_string();
            notes::note(app, by, Event::FerryRefused, "", &why).await?;
            Err(refusal)
        }
    }
}

async fn taken(app: &App, bytes: &[u8]) -> Result<Ferried, FerryRefusal> {
    let file = ferry::outbox(bytes)?;
    let terminal = signer(app, &file).await?;
    // A signed file with a line that is none would be half taken otherwise.
    file.cases().try_for_each(|case| case.map(drop))?;
    let (mut said, mut accepted) = (Vec::new(), 0_u32);
    for case in file.cases() {
        let case = case?;
        let answer = match case_in(app, &terminal, &case).await {
            Ok(stamp) => {
                accepted += 1;
                FerrySaid::Accepted(stamp)
            }
            Err(ApiError(problem)) => FerrySaid::Refused(problem),
        };
        said.push(FerryAnswer {
            id: case.id,
            said: answer,
        });
    }
    let refused = u32::try_from(said.len()).unwrap_or(u32::MAX) - accepted;
    Ok(Ferried {
        name: answer_file(&terminal.asset, WallTime(file.head.made_ms)),
        answer: answer(app, &terminal, file.head.made_ms, &said),
        terminal: terminal.asset,
        accepted,
        refused,
        left: file.head.left,
    })
}

/// The terminal that signed the file, if it is in service here.
async fn signer(app: &App, file: &FerryOutbox<'_>) -> Result<Terminal, FerryRefusal> {
    let asset = &file.head.terminal;
    if !app.store.in_service().await?.contains(asset) {
        return Err(FerryRefusal::Terminal);
    }
    let all = app.store.terminals().await?;
    let own = all.into_iter().find(|terminal| terminal.asset == *asset);
    let terminal = own.ok_or(FerryRefusal::Terminal)?;
    let (name, public) = stamp_key(&terminal.stamp_key).ok_or(FerryRefusal::Signature)?;
    let signed = ferry::outbox_bytes(digest(&SHA256, file.signed).as_ref());
    let good = name == file.stamp.key_id
        && UnparsedPublicKey::new(&ED25519, public)
            .verify(&signed, &file.stamp.signature.0)
            .is_ok();
    match good {
        true => Ok(terminal),
        false => Err(FerryRefusal::Signature),
    }
}

/// Pages first, then the case, as over the line. What is here already needs no pages.
async fn case_in(
    app: &App,
    terminal: &Terminal,
    case: &FerryCase,
) -> Result<crate::wire::envelope::AcceptedStamp, ApiError> {
    let id = id_of(&case.id)?;
    let known = app.store.case(id.to_string()).await?.is_some()
        || app.store.trial(id.to_string()).await?.is_some();
    if !known {
        for page in &case.pages {
            page_in(app, terminal, id, page).await?;
        }
    }
    let (_, told) = taken_in(app, terminal, id, &case.envelope).await?;
    Ok(told.accepted)
}

async fn page_in(
    app: &App,
    terminal: &Terminal,
    id: SubmissionId,
    page: &FerryPage,
) -> Result<(), ApiError> {
    let ct = &page.ct.0;
    if u32::try_from(ct.len()) != Ok(page.page.length) {
        return Err(ApiError::about(ProblemType::Malformed, "length"));
    }
    let have = announced(app, terminal, id, page.number, page.page.clone()).await?;
    let mut at = usize::try_from(have).unwrap_or(usize::MAX);
    while at < ct.len() {
        let piece = ct[at..ct.len().min(at + PIECE_BYTES)].to_vec();
        let from = u32::try_from(at).unwrap_or(u32::MAX);
        let have = added(app, terminal, id, page.number, (from, piece)).await?;
        let have = usize::try_from(have).unwrap_or(usize::MAX);
        // The line brings the same page at this moment: it goes on from there.
        if have <= at {
            return Err(ProblemType::Busy.into());
        }
        at = have;
    }
    Ok(())
}

fn answer(app: &App, terminal: &Terminal, made_ms: i64, said: &[FerryAnswer]) -> Vec<u8> {
    let head = FerryAnswerHead {
        kind: FerryKind::Answer,
        v: ferry::VERSION,
        terminal: terminal.asset.clone(),
        made_ms,
        at_ms: app.now(),
        cases: u32::try_from(said.len()).unwrap_or(u32::MAX),
    };
    let mut bytes = ferry::line(&head);
    bytes.extend(said.iter().flat_map(ferry::line));
    let key = &app.vault.stamp;
    let signed = ferry::answer_bytes(digest(&SHA256, &bytes).as_ref());
    let stamp = Stamp {
        key_id: key.id().to_owned(),
        signature: Base64(key.sign(&signed)),
    };
    bytes.extend(ferry::line(&stamp));
    bytes
}
