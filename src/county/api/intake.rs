//! From a sealed envelope to a case: what is checked before the county says yes.

use super::App;
use super::problem::ApiError;
use super::receipts::last_four_tag;
use crate::county::assisted::{self, Looked};
use crate::county::faces;
use crate::county::pages;
use crate::county::publish::stamp_key;
use crate::county::register;
use crate::county::review;
use crate::county::store::accounts::AssistedRow;
use crate::county::store::cases::{CaseRow, NewCase};
use crate::county::store::model::Terminal;
use crate::county::tasks;
use crate::county::vault::OpenError;
use crate::domain::delivery::{
    BodyDigest, DeviceId, FormVersion, KeyId, ReceiptFacts, ReceiptNo, SealedBody, SubmissionId,
    Suite,
};
use crate::domain::people::identity::{CardNumber, IdNumber, PersonName};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use crate::wire::envelope::{SealedEnvelope, hex};
use crate::wire::operators::LoginKind;
use crate::wire::problem::ProblemType;
use crate::wire::submission::{CaseBody, Holder};
use crate::wire::tasks::{REPORT, TaskReport};
use ring::digest;
use ring::signature::{ED25519, UnparsedPublicKey};

fn invalid(member: &str) -> ApiError {
    ApiError::about(ProblemType::CaseInvalid, member)
}

/// The sealed body and what the terminal's stamp vouches for.
pub fn facts_of(
    id: SubmissionId,
    envelope: &SealedEnvelope,
) -> Result<(ReceiptFacts, SealedBody), ApiError> {
    let unknown = || ApiError::about(ProblemType::UnknownKey, "key_id");
    let body = SealedBody {
        suite: Suite::try_from(envelope.suite)
            .map_err(|_| ApiError::about(ProblemType::UnknownKey, "suite"))?,
        key: KeyId::parse(&envelope.key_id).ok_or_else(unknown)?,
        enc: envelope.enc.0.clone(),
        ct: envelope.ct.0.clone(),
    };
    let sum = digest::digest(&digest::SHA256, &body.digest_input());
    let facts = ReceiptFacts {
        no: ReceiptNo::parse(&envelope.receipt).map_err(|_| invalid("receipt"))?,
        item: ItemNo::new(envelope.item).ok_or_else(|| invalid("item"))?,
        submission: id,
        digest: BodyDigest(sum.as_ref().try_into().expect("SHA-256 has 32 bytes")),
        device: DeviceId::parse(&envelope.terminal).ok_or_else(|| invalid("terminal"))?,
        received_at: WallTime(envelope.received_ms),
    };
    Ok((facts, body))
}

/// Checks everything and stamps the case (受理); it still has to be stored.
pub async fn take(
    app: &App,
    terminal: &Terminal,
    envelope: &SealedEnvelope,
    facts: &ReceiptFacts,
    body: &SealedBody,
) -> Result<NewCase, ApiError> {
    if facts.device.as_str() != terminal.asset {
        return Err(invalid("terminal"));
    }
    check_receipt_stamp(terminal, envelope, facts)?;
    if !app.offers(envelope.item) {
        return Err(ApiError::about(ProblemType::ItemNotOffered, "item"));
    }
    let form = FormVersion(envelope.form);
    let plain = app
        .vault
        .unseal(body, facts.submission, &facts.device, form)
        .map_err(|e| match e {
            OpenError::UnknownKey => ApiError::about(ProblemType::UnknownKey, "key_id"),
            OpenError::Unopenable => ApiError::from(ProblemType::Unopenable),
        })?;
    if serde_json::from_slice::<Kind>(&plain).is_ok_and(|body| body.kind == REPORT) {
        let report = serde_json::from_slice(&plain).map_err(|_| invalid("body"))?;
        return take_report(app, terminal, envelope, facts, &report).await;
    }
    let case: CaseBody = serde_json::from_slice(&plain).map_err(|_| invalid("body"))?;
    let id = checked_holder(&case.holder)?;
    let holder_tag = app.vault.holder_tag(id.reveal());
    let told = (case.v, case.id.as_str(), case.item, case.receipt.as_str());
    check_agreement(told, envelope, facts)?;
    if case.form != envelope.form {
        return Err(invalid("body.form"));
    }
    if case.trial != facts.no.is_trial() {
        return Err(invalid("body.trial"));
    }
    let face = pages::all_there(app, terminal, facts, &case).await?;
    faces::may_come(app, &case, face.as_ref()).map_err(invalid)?;
    let after = prerequisite(app, &case, &holder_tag).await?;
    let assisted = match assisted::look(app, &case, facts.item).await? {
        Looked::Alone => None,
        Looked::Part(part) => Some(part),
        Looked::Refused => return Err(invalid("body.operator")),
    };
    let accepted_ms = app.now();
    let last_four = &id.reveal()[14..];
    let opens = tasks::opened_by(app, &case, &holder_tag, terminal, accepted_ms).await?;
    Ok(NewCase {
        last_four: last_four_tag(app, facts.no.as_str(), last_four),
        clock: after
            .is_none()
            .then(|| review::clock(app, envelope.item, accepted_ms)),
        after,
        seeker: register::from_case(app, &case, &id),
        assisted,
        opens,
        face: face.map(|face| face.row),
        ..stamped(app, terminal, envelope, facts, holder_tag, accepted_ms)
    })
}

/// A case as it is whatever was sealed in it, stamped (受理); nothing waits, runs or is asked by
/// its number.
fn stamped(
    app: &App,
    terminal: &Terminal,
    envelope: &SealedEnvelope,
    facts: &ReceiptFacts,
    holder_tag: String,
    accepted_ms: i64,
) -> NewCase {
    let signed = facts.accepted_bytes(WallTime(accepted_ms));
    NewCase {
        id: facts.submission.to_string(),
        digest: hex(&facts.digest.0),
        terminal: terminal.asset.clone(),
        holder_tag,
        item: envelope.item,
        receipt: facts.no.as_str().to_owned(),
        envelope: serde_json::to_string(envelope).expect("an envelope is plain data"),
        accepted_ms,
        signature: app.vault.stamp.sign(&signed),
        key_id: app.vault.stamp.id().to_owned(),
        last_four: String::new(),
        after: None,
        clock: None,
        seeker: None,
        assisted: None,
        opens: Vec::new(),
        step: None,
        face: None,
    }
}

/// What tells the body of a report from that of a case.
#[derive(serde::Deserialize)]
struct Kind {
    kind: String,
}

/// Checks what an operator tells of a task; it is kept as a case is.
async fn take_report(
    app: &App,
    terminal: &Terminal,
    envelope: &SealedEnvelope,
    facts: &ReceiptFacts,
    report: &TaskReport,
) -> Result<NewCase, ApiError> {
    let told = (
        report.v,
        report.id.as_str(),
        report.item,
        report.receipt.as_str(),
    );
    check_agreement(told, envelope, facts)?;
    let looked = tasks::look(app, terminal, report).await?;
    let looked = looked.map_err(|refusal| invalid(refusal.member()))?;
    let accepted_ms = app.now();
    let holder_tag = looked.holder_tag;
    // Nobody but the operator has this number, and nobody can ask by it.
    Ok(NewCase {
        assisted: Some(AssistedRow {
            account: report.account.clone(),
            auth: match report.auth {
                LoginKind::Online => "online",
                LoginKind::Offline => "offline",
            }
            .to_owned(),
            doubt: looked.doubt.map(str::to_owned),
            deeds: "[]".to_owned(),
            manual_id: false,
            agent: None,
        }),
        step: Some(looked.step),
        ..stamped(app, terminal, envelope, facts, holder_tag, accepted_ms)
    })
}

/// The case a case waits for: any id but its own, and none of another person. One that has not come
/// yet may still come.
async fn prerequisite(
    app: &App,
    case: &CaseBody,
    holder_tag: &str,
) -> Result<Option<String>, ApiError> {
    let Some(text) = &case.after else {
        return Ok(None);
    };
    let first = SubmissionId::parse(text).map(|id| id.to_string());
    let first = first.filter(|id| *id != case.id);
    let first = first.ok_or_else(|| invalid("body.after"))?;
    let known = app.store.case(first.clone()).await?;
    if known.is_some_and(|known| known.holder_tag != holder_tag) {
        return Err(invalid("body.after"));
    }
    Ok(Some(first))
}

/// Opens the body of a kept case; `None` when its key is gone.
pub fn reopened(app: &App, row: &CaseRow) -> Option<CaseBody> {
    let id = SubmissionId::parse(&row.id)?;
    let envelope: SealedEnvelope = serde_json::from_str(&row.envelope).ok()?;
    let (facts, body) = facts_of(id, &envelope).ok()?;
    let form = FormVersion(envelope.form);
    let plain = app.vault.unseal(&body, id, &facts.device, form).ok()?;
    serde_json::from_slice(&plain).ok()
}

fn check_receipt_stamp(
    terminal: &Terminal,
    envelope: &SealedEnvelope,
    facts: &ReceiptFacts,
) -> Result<(), ApiError> {
    let (name, public) = stamp_key(&terminal.stamp_key).ok_or_else(|| invalid("received"))?;
    let good = name == envelope.received.key_id
        && UnparsedPublicKey::new(&ED25519, public)
            .verify(&facts.received_bytes(), &envelope.received.signature.0)
            .is_ok();
    if good {
        Ok(())
    } else {
        Err(invalid("received"))
    }
}

/// The body and what stands outside it must tell the same: version, id, item, receipt.
fn check_agreement(
    (version, id, item, receipt): (u16, &str, u16, &str),
    envelope: &SealedEnvelope,
    facts: &ReceiptFacts,
) -> Result<(), ApiError> {
    let pairs = [
        ("body.v", version == 1),
        ("body.id", id == facts.submission.to_string()),
        ("body.item", item == envelope.item),
        ("body.receipt", receipt == facts.no.as_str()),
    ];
    match pairs.iter().find(|(_, agrees)| !agrees) {
        Some((member, _)) => Err(invalid(member)),
        None => Ok(()),
    }
}

/// A holder whose number, name and card number are well formed; the identity number.
pub fn checked_holder(holder: &Holder) -> Result<IdNumber, ApiError> {
    let id = IdNumber::parse(&holder.id_number).map_err(|_| invalid("holder.id_number"))?;
    PersonName::parse(&holder.name).ok_or_else(|| invalid("holder.name"))?;
    if let Some(card) = &holder.card_number {
        CardNumber::parse(card).ok_or_else(|| invalid("holder.card_number"))?;
    }
    Ok(id)
}
