//! Reports that come from terminals, the reporter's word on an answer, and what goes back.

use super::{Content, LedgerError, Said, business, last_day, move_on, place, standing, state_of};
use crate::county::api::{ApiError, App};
use crate::county::store::StoreError;
use crate::county::store::ledger::{LedgerNote, LedgerRow, Taken};
use crate::county::store::model::Terminal;
use crate::county::vault::OpenError;
use crate::domain::delivery::{DeviceId, KeyId, SealedBody, Suite};
use crate::domain::ledger::course::{Course, Event};
use crate::domain::ledger::{Class, Picture, ReportId};
use crate::domain::operators::AccountId;
use crate::wire::envelope::hex;
use crate::wire::ledger::{ProblemNews, ProblemState, ReportBody, SealedReport, Verdict};
use crate::wire::problem::ProblemType;
use ring::digest;

/// Most characters of a description and of a proposal.
const MOST: usize = 600;
/// Most entries in an answer to a terminal.
const NEWS: u32 = 50;

fn invalid(member: &str) -> ApiError {
    ApiError::about(ProblemType::CaseInvalid, member)
}

fn sealed_body(report: &SealedReport) -> Result<SealedBody, ApiError> {
    let unknown = |member| ApiError::about(ProblemType::UnknownKey, member);
    Ok(SealedBody {
        suite: Suite::try_from(report.suite).map_err(|_| unknown("suite"))?,
        key: KeyId::parse(&report.key_id).ok_or_else(|| unknown("key_id"))?,
        enc: report.enc.0.clone(),
        ct: report.ct.0.clone(),
    })
}

/// Takes a report in, once by its id.
pub async fn take(
    app: &App,
    terminal: &Terminal,
    id: ReportId,
    report: &SealedReport,
) -> Result<ProblemState, ApiError> {
    let body = sealed_body(report)?;
    let sum = hex(digest::digest(&digest::SHA256, &body.digest_input()).as_ref());
    // A repetition is answered before anything else: the key may have been changed since.
    if let Some(known) = app.store.ledger_entry(id.to_string()).await? {
        return repeated(app, terminal, &sum, &known);
    }
    let device = DeviceId::parse(&terminal.asset).ok_or(StoreError::Impossible("terminal"))?;
    let plain = app
        .vault
        .unseal_report(&body, &device, id)
        .map_err(|e| match e {
            OpenError::UnknownKey => ApiError::about(ProblemType::UnknownKey, "key_id"),
            OpenError::Unopenable => ApiError::from(ProblemType::Unopenable),
        })?;
    let body: ReportBody = serde_json::from_slice(&plain).map_err(|_| invalid("body"))?;
    let class = checked(app, terminal, id, &body).await?;
    let about = business(app, body.item);
    let now = app.now();
    let course = Course::begin(class, &last_day(app, class, about));
    let name = id.to_string();
    let content = Content {
        description: body.description,
        proposal: body.proposal,
        page: body.page,
        version: body.version,
    };
    let content = serde_json::to_vec(&content).expect("texts are plain data");
    let picture = body.picture.map(|png| png.0);
    let row = LedgerRow {
        terminal: terminal.asset.clone(),
        digest: sum.clone(),
        account: body.account,
        class: class.name().to_owned(),
        business: about.name().to_owned(),
        item: body.item,
        made_ms: body.made_at_ms,
        came_ms: now,
        sealed: app.vault.rest.seal(&place("content", &name), &content),
        pictured: picture.is_some(),
        standing: standing(course, now, None),
        seq: 0,
        id: name.clone(),
    };
    let picture = picture.map(|png| app.vault.rest.seal(&place("picture", &name), &png));
    let note = LedgerNote {
        at_ms: now,
        by: terminal.asset.clone(),
        level: course.level.name().to_owned(),
        what: "reported".to_owned(),
        words: None,
    };
    match app.store.take_report(row, picture, note).await? {
        Taken::Other => Err(ProblemType::OtherBytes.into()),
        Taken::Same(known) => repeated(app, terminal, &sum, &known),
        Taken::Stored => {
            let (class, level) = (class.name(), course.level.name());
            log::info!("problem {name}, {class}, goes to the {level}");
            let row = app.store.ledger_entry(name).await?;
            let row = row.ok_or(StoreError::Impossible("lost report"))?;
            Ok(state_of(app, &row)?)
        }
    }
}

fn repeated(
    app: &App,
    terminal: &Terminal,
    digest: &str,
    known: &LedgerRow,
) -> Result<ProblemState, ApiError> {
    if known.digest == digest && known.terminal == terminal.asset {
        Ok(state_of(app, known)?)
    } else {
        Err(ProblemType::OtherBytes.into())
    }
}

/// A report whose members are what they should be; its class.
async fn checked(
    app: &App,
    terminal: &Terminal,
    id: ReportId,
    body: &ReportBody,
) -> Result<Class, ApiError> {
    let class = Class::parse(&body.class).ok_or_else(|| invalid("body.class"))?;
    let length = body.description.chars().count();
    let word =
        |text: &str| text.len() <= 40 && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    let picture = body.picture.as_ref();
    let pairs = [
        ("body.v", body.v == 1),
        ("body.id", body.id == id.to_string()),
        ("body.item", body.item.is_none_or(|item| app.offers(item))),
        ("body.description", (1..=MOST).contains(&length)),
        ("body.proposal", body.proposal.chars().count() <= MOST),
        ("body.page", word(&body.page)),
        ("body.version", word(&body.version)),
        (
            "body.picture",
            picture.is_none_or(|png| Picture::parse(png.0.clone()).is_some()),
        ),
        // Whoever is not logged in can only say that the machine is broken.
        ("body.account", body.account.is_some() || class.is_local()),
    ];
    if let Some((member, _)) = pairs.iter().find(|(_, good)| !good) {
        return Err(invalid(member));
    }
    if let Some(account) = &body.account {
        let account = AccountId::parse(account).ok_or_else(|| invalid("body.account"))?;
        let (account, asset) = (account.as_str().to_owned(), terminal.asset.clone());
        if !app.store.has_logged_in(account, asset).await? {
            return Err(invalid("body.account"));
        }
    }
    Ok(class)
}

/// What changed of a terminal's reports after a point in the ledger.
pub async fn news(app: &App, terminal: &Terminal, since: u64) -> Result<ProblemNews, StoreError> {
    let asset = terminal.asset.clone();
    let rows = app.store.ledger_news(asset, since, NEWS).await?;
    let problems: Result<Vec<_>, _> = rows.iter().map(|row| state_of(app, row)).collect();
    Ok(ProblemNews {
        problems: problems?,
        next: rows.last().map_or(since, |row| row.seq),
        more: rows.len() == NEWS as usize,
    })
}

/// Takes the reporter's word; said once more it changes nothing, about an older answer neither.
pub async fn judge(
    app: &App,
    terminal: &Terminal,
    id: ReportId,
    verdict: &Verdict,
) -> Result<ProblemState, ApiError> {
    let (event, what) = match verdict.solved {
        true => (Event::Solved, "solved"),
        false => (Event::NotSolved(verdict.answer), "not solved"),
    };
    let of = |row: LedgerRow| (row.terminal == terminal.asset).then_some(row);
    let said = Said {
        by: &terminal.asset,
        what,
        words: None,
    };
    let row = app.store.ledger_entry(id.to_string()).await?;
    let row = row.and_then(of).ok_or(ProblemType::NotFound)?;
    match move_on(app, row.clone(), event, said).await {
        Ok(row) => Ok(state_of(app, &row)?),
        Err(LedgerError::Course(_)) => Ok(state_of(app, &row)?),
        Err(LedgerError::Store(e)) => Err(e.into()),
        Err(e) => {
            log::warn!("problem {id}: {e}");
            Err(ProblemType::Busy.into())
        }
    }
}
