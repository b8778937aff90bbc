//! 停用: the county orders the end of a terminal, keeps the terminal's statement, takes its certificate
//! back, and checks the code of the empty machine. Until that code came, nothing is proven.

pub mod page;

use super::api::{ApiError, App};
use super::audit;
use super::console::notes::{Event, note};
use super::publish::stamp_key;
use super::store::StoreError;
use super::store::audit::BreakKind;
use super::store::model::{Checkpoint, Terminal};
use super::store::retire::RetirementRow;
use super::vault::{random_bytes, random_text};
use crate::domain::machine::retire::completion::completion_text;
use crate::domain::machine::retire::{
    Completion, RetireOrderId, Statement, StatementHash, WipeMac,
};
use crate::wire::Base64;
use crate::wire::envelope::hex;
use crate::wire::problem::ProblemType;
use crate::wire::retire::{RetireAnswer, RetireOrder, RetireOutcome, RetireStatement};
use ring::signature::{ED25519, UnparsedPublicKey};
use ring::{digest, hmac};

const ORDERED: &str = "ordered";
const WITHDRAWN: &str = "withdrawn";
const STATED: &str = "stated";
const LEFT: &str = "left";
const PROVEN: &str = "proven";

/// Bytes of an order's name; written as twice as many letters.
const NAME: usize = 8;
/// Longest reason, in characters.
const REASON: usize = 200;

/// Why a retirement was not ordered or taken back.
#[derive(Debug, thiserror::Error)]
pub enum RetireError {
    /// No terminal of this number is in service.
    #[error(
        "no terminal of this number (`device` of its sheet) is in service; `county terminal list` names them"
    )]
    NoTerminal,
    /// No reason, or too long a one.
    #[error("a reason has 1 to 200 characters")]
    Reason,
    /// It is ordered.
    #[error("the retirement of this terminal is ordered already")]
    Already,
    /// Nothing is ordered, or the terminal's statement is there.
    #[error("there is no order that could be taken back")]
    NothingOrdered,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How far the retirement of a terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetireState {
    /// 待停用.
    Ordered,
    /// 停用未证实: the statement is there, the code is not.
    Stated,
    /// The code came, and says that so many files are left.
    Left(u64),
    /// The code came: nothing is left.
    Proven,
}

impl RetireState {
    fn of(row: &RetirementRow) -> Option<Self> {
        Some(match row.state.as_str() {
            ORDERED => Self::Ordered,
            STATED => Self::Stated,
            LEFT => Self::Left(row.remained),
            PROVEN => Self::Proven,
            _ => return None,
        })
    }

    /// The same at the command line, behind the terminal's line.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ordered => ", to be retired",
            Self::Stated => ", retired, the wipe is not proven",
            Self::Left(_) => ", retired, files are left",
            Self::Proven => ", retired, proven empty",
        }
    }

    /// Its name on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordered => ORDERED,
            Self::Stated => STATED,
            Self::Left(_) => LEFT,
            Self::Proven => PROVEN,
        }
    }
}

/// What came of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WipeVerdict {
    /// Everything is gone; noted just now.
    Proven,
    /// Genuine, but so many files are left; noted just now.
    Left(u64),
    /// It was proven before, at this moment, ms since 1970. Nothing is noted.
    Before(i64),
    /// The code is not this order's.
    Wrong,
    /// It is no code.
    Malformed,
    /// Too many wrong codes within a minute.
    TooMany,
}

/// The newest retirement of a terminal that was not taken back.
pub async fn standing(
    app: &App,
    asset: &str,
) -> Result<Option<(RetireState, RetirementRow)>, StoreError> {
    let rows = app.store.retirements().await?;
    let mut of = rows.into_iter().filter(|row| row.asset == asset);
    Ok(of.find_map(|row| Some((RetireState::of(&row)?, row))))
}

/// What a terminal is told with its heartbeat.
pub async fn ordered(app: &App, asset: &str) -> Result<Option<RetireOrder>, StoreError> {
    let standing = standing(app, asset).await?;
    Ok(standing
        .filter(|(state, _)| *state == RetireState::Ordered)
        .map(|(_, row)| RetireOrder {
            id: row.id,
            ordered_ms: row.ordered_ms,
        }))
}

/// A reason as it is noted; `None` when it is empty or too long.
pub(super) fn reason_of(words: &str) -> Option<&str> {
    let words = words.trim();
    (!words.is_empty() && words.chars().count() <= REASON).then_some(words)
}

/// An order that is not noted yet; `None` when the reason is empty or too long.
pub(super) fn new_order(app: &App, asset: &str, reason: &str, by: &str) -> Option<RetirementRow> {
    let reason = reason_of(reason)?;
    Some(RetirementRow {
        id: random_text(NAME),
        asset: asset.to_owned(),
        state: ORDERED.to_owned(),
        reason: reason.to_owned(),
        by: by.to_owned(),
        ordered_ms: app.now(),
        at_ms: app.now(),
        statement: String::new(),
        signature: Vec::new(),
        fingerprint: String::new(),
        secret: Vec::new(),
        remained: 0,
    })
}

/// Orders the retirement of a terminal in service. The terminal hears of it with its next heartbeat, and a
/// technician carries it out there.
pub async fn order(app: &App, asset: &str, reason: &str, by: &str) -> Result<(), RetireError> {
    let row = new_order(app, asset, reason, by).ok_or(RetireError::Reason)?;
    let in_service = app.store.in_service().await?;
    if !in_service.iter().any(|own| own == asset) {
        return Err(RetireError::NoTerminal);
    }
    if matches!(standing(app, asset).await?, Some((RetireState::Ordered, _))) {
        return Err(RetireError::Already);
    }
    note(app, by, Event::RetireOrdered, asset, &row.reason).await?;
    match app.store.order_retirement(row).await? {
        true => Ok(()),
        false => Err(RetireError::Already),
    }
}

/// Takes an order back, as long as the terminal has stated nothing.
pub async fn take_back(app: &App, asset: &str, by: &str) -> Result<(), RetireError> {
    let standing = standing(app, asset).await?;
    let Some((RetireState::Ordered, row)) = standing else {
        return Err(RetireError::NothingOrdered);
    };
    note(app, by, Event::RetireTakenBack, asset, "").await?;
    let row = RetirementRow {
        state: WITHDRAWN.to_owned(),
        by: by.to_owned(),
        at_ms: app.now(),
        ..row
    };
    match app.store.move_retirement(row, ORDERED.to_owned()).await? {
        true => Ok(()),
        false => Err(RetireError::NothingOrdered),
    }
}

fn place(id: &str) -> String {
    format!("retirement|{id}")
}

/// The answer to a statement that is kept.
fn taken(app: &App, row: &RetirementRow) -> Result<RetireAnswer, ApiError> {
    let secret = app.vault.rest.open(&place(&row.id), &row.secret);
    // Proven before: a terminal that has shown its code asks no more.
    let secret = secret.ok_or(ProblemType::TerminalRefused)?;
    Ok(RetireAnswer {
        outcome: RetireOutcome::Taken,
        secret: Some(Base64(secret.to_vec())),
    })
}

/// Takes a terminal's statement: keeps it, takes the certificate back and gives the one-time secret. The
/// same statement over the same certificate is answered the same, however often it comes.
pub async fn take_statement(
    app: &App,
    fingerprint: &str,
    id: &str,
    sent: &RetireStatement,
) -> Result<RetireAnswer, ApiError> {
    let row = app.store.retirement(id.to_owned()).await?;
    let row = row.ok_or(ProblemType::NotFound)?;
    if row.fingerprint == fingerprint && row.statement == sent.statement {
        return taken(app, &row);
    }
    let terminal = app.store.admitted(fingerprint.to_owned()).await?;
    let terminal = terminal.ok_or(ProblemType::TerminalRefused)?;
    if terminal.asset != row.asset {
        return Err(ProblemType::NotFound.into());
    }
    let statement = checked(&terminal, &row, sent)?;
    let refused = |outcome| RetireAnswer {
        outcome,
        secret: None,
    };
    if row.state != ORDERED {
        return Ok(refused(RetireOutcome::Withdrawn));
    }
    if !goes_on(app, &terminal.asset, &statement).await? {
        return Ok(refused(RetireOutcome::LogDiffers));
    }
    let secret: [u8; 32] = random_bytes();
    let row = RetirementRow {
        state: STATED.to_owned(),
        by: terminal.asset.clone(),
        at_ms: app.now(),
        statement: sent.statement.clone(),
        signature: sent.signed.signature.0.clone(),
        fingerprint: fingerprint.to_owned(),
        secret: app.vault.rest.seal(&place(id), &secret),
        ..row
    };
    let asset = terminal.asset;
    note(app, &asset, Event::RetireStated, &asset, id).await?;
    let from = ORDERED.to_owned();
    if !app.store.move_retirement(row.clone(), from).await? {
        // Taken back in this very moment.
        return Ok(refused(RetireOutcome::Withdrawn));
    }
    app.store.revoke(asset).await?;
    taken(app, &row)
}

/// A statement of this terminal for this order, under the terminal's own key.
fn checked(
    terminal: &Terminal,
    row: &RetirementRow,
    sent: &RetireStatement,
) -> Result<Statement, ApiError> {
    let malformed = |member| ApiError::about(ProblemType::Malformed, member);
    let statement = Statement::parse(&sent.statement).map_err(|_| malformed("statement"))?;
    if statement.device.as_str() != terminal.asset || statement.order.as_str() != row.id {
        return Err(malformed("statement"));
    }
    let known = stamp_key(&terminal.stamp_key).filter(|(name, _)| *name == sent.signed.key_id);
    let (_, public) = known.ok_or_else(|| malformed("signed.key_id"))?;
    UnparsedPublicKey::new(&ED25519, public)
        .verify(sent.statement.as_bytes(), &sent.signed.signature.0)
        .map_err(|_| malformed("signed.signature"))?;
    Ok(statement)
}

/// Whether the end of the log goes on from what the county knew of it; noted where it does not.
async fn goes_on(app: &App, asset: &str, statement: &Statement) -> Result<bool, StoreError> {
    let (n, head) = (statement.log.n, hex(&statement.log.hash));
    let judged = app
        .store
        .checkpoint(asset.to_owned(), n, head, app.now())
        .await?;
    let kind = match judged {
        Checkpoint::GoesOn => return Ok(true),
        Checkpoint::Shrunk => BreakKind::Shrunk,
        Checkpoint::Rewritten => BreakKind::Rewritten,
    };
    audit::note(app, asset, kind, n).await?;
    Ok(false)
}

/// Judges the code of an empty machine and notes what it proves. `typed` is an address, or what stands
/// below the code; then `asset` says whose it is.
pub async fn prove(
    app: &App,
    asset: Option<&str>,
    typed: &str,
    by: &str,
) -> Result<WipeVerdict, StoreError> {
    let row = match asset {
        Some(asset) => standing(app, asset).await?.map(|(_, row)| row),
        None => match Completion::parse(typed) {
            Err(_) => return Ok(WipeVerdict::Malformed),
            Ok(code) => app.store.retirement(code.order.as_str().to_owned()).await?,
        },
    };
    let Some(row) = row else {
        return Ok(WipeVerdict::Wrong);
    };
    let about = format!("wipe {}", row.id);
    if app.guesses.exhausted(&about, app.now()) {
        return Ok(WipeVerdict::TooMany);
    }
    let order = RetireOrderId::parse(&row.id).ok_or(StoreError::Impossible("retirement"))?;
    let Ok(code) = Completion::parse_for(&order, typed) else {
        return Ok(WipeVerdict::Malformed);
    };
    if row.state == PROVEN {
        return Ok(WipeVerdict::Before(row.at_ms));
    }
    if !is_genuine(app, &row, &code) {
        app.guesses.wrong(about, app.now());
        return Ok(WipeVerdict::Wrong);
    }
    let (asset, was) = (row.asset.clone(), row.state.clone());
    let (state, secret) = match code.left {
        0 => (PROVEN, Vec::new()),
        _ => (LEFT, row.secret.clone()),
    };
    let detail = code.left.to_string();
    note(app, by, Event::WipeProven, &asset, &detail).await?;
    let row = RetirementRow {
        state: state.to_owned(),
        by: by.to_owned(),
        at_ms: app.now(),
        secret,
        remained: code.left,
        ..row
    };
    let at_ms = row.at_ms;
    Ok(match app.store.move_retirement(row, was).await? {
        false => WipeVerdict::Before(at_ms),
        true if code.left == 0 => WipeVerdict::Proven,
        true => WipeVerdict::Left(code.left),
    })
}

fn is_genuine(app: &App, row: &RetirementRow, code: &Completion) -> bool {
    let Some(secret) = app.vault.rest.open(&place(&row.id), &row.secret) else {
        return false;
    };
    let digest = digest::digest(&digest::SHA256, row.statement.as_bytes());
    let Ok(hash) = digest.as_ref().try_into() else {
        return false;
    };
    let text = completion_text(&code.order, StatementHash(hash), code.left);
    let made = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), &text);
    // Guesses are counted, so how long a comparison takes tells nobody enough.
    <&[u8; 32]>::try_from(made.as_ref()).is_ok_and(|whole| WipeMac::of(whole) == code.mac)
}
