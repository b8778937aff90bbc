//! Faces at the county: the packet of a face when its case arrives, the service's own rule, the list of
//! what waits for a person, and the opening of a packet, which is noted.
//!
//! The packet lies sealed as it came, among the pages of its case. What has to be known without
//! opening it stands beside the case: what it is for, how it was shown who stood there, and why the
//! rule leaves it to a person.

use super::api::{ApiError, App, reopened};
use super::pages::opened_bytes;
use super::people::{self, FACTS, Look, note, word};
use super::publish::stamp_key;
use super::review::{self, ReviewError};
use super::store::StoreError;
use super::store::cases::CaseRow;
use super::store::faces::FaceRow;
use super::store::model::Terminal;
use super::store::pages::PageRow;
use crate::domain::delivery::{DeviceId, ReceiptFacts, SubmissionId, packet_bytes};
use crate::domain::documents::PageDigest;
use crate::domain::face::{AttestReason, FaceImage, MOST_TRIES};
use crate::domain::time::WallTime;
use crate::wire::catalogue::{FacePolicy, FacePurpose, FieldKind, Item};
use crate::wire::face::{FacePacket, MOST_PACKET_BYTES, PacketRef, Taken, Way};
use crate::wire::problem::ProblemType;
use crate::wire::records::{Entry, Looked, ValueKind, Viewer};
use crate::wire::submission::{Answer, CaseBody};
use jiff::ToSpan as _;
use jiff::civil::Date;
use ring::signature::{ED25519, UnparsedPublicKey};
use std::fmt;
use zeroize::Zeroizing;

/// Most faces in the list.
const MOST: u32 = 1_000;
/// The fact of rules that tells the last 资格认证.
pub const LAST_QUALIFICATION: &str = "last_qualification";
/// Months a 资格认证 is good for.
const GOOD_FOR_MONTHS: i32 = 12;

/// From here on a task counts as done for the service's own rule.
const TASK_DONE: f32 = 0.6;
/// From here on a turned face counts as no flat picture.
const DEEP: f32 = 0.5;
/// Up to here a cue of a picture of a picture is let pass.
const CUE: f32 = 0.5;
/// Fewer measured frames prove nothing.
const FEWEST_FRAMES: u32 = 5;
/// Two templates are taken for one person from here on, whatever the terminal was told: the cosine
/// OpenCV gives for the model SFace.
const ALIKE: f32 = 0.363;

/// A face that has arrived with its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// What is kept beside the case.
    pub row: FaceRow,
    purpose: FacePurpose,
    attested: bool,
}

/// A face in the list of what waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceEntry {
    /// Number on the receipt.
    pub receipt: String,
    /// Item number.
    pub item: u16,
    /// `qualification` or `model`.
    pub purpose: String,
    /// `taken` or `attested`.
    pub way: String,
    /// Why the service's own rule would leave it to a person; `None` when nothing stands against it.
    pub doubt: Option<String>,
    /// The day it was accepted.
    pub accepted: Date,
    /// Last day of the promise, `YYYY-MM-DD`.
    pub promise: Option<String>,
    /// The terminal it came from.
    pub terminal: String,
}

impl fmt::Display for FaceEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}  item {}  {}  {}  accepted {}  by {}  {}  {}",
            self.receipt,
            self.item,
            self.purpose,
            self.way,
            self.accepted,
            self.promise.as_deref().unwrap_or("-"),
            self.terminal,
            self.doubt.as_deref().unwrap_or("no doubt"),
        )
    }
}

/// A face opened for a reviewer.
#[derive(Debug, Clone)]
pub struct OpenedFace {
    /// Everything the terminal says.
    pub packet: FacePacket,
    /// The picture, unless an operator vouched instead.
    pub image: Option<FaceImage>,
    /// Why the service's own rule leaves it to a person.
    pub doubt: Option<String>,
}

/// The packet a case names.
pub fn named(case: &CaseBody) -> Option<&PacketRef> {
    case.answers.values().find_map(|answer| match answer {
        Answer::Face { face } => Some(face),
        _ => None,
    })
}

fn invalid(member: &'static str) -> ApiError {
    ApiError::about(ProblemType::CaseInvalid, member)
}

/// Opens the packet that came with a case and checks that it is whole, of this case and terminal, and
/// signed by the terminal.
pub fn arrived(
    app: &App,
    terminal: &Terminal,
    facts: &ReceiptFacts,
    case: &CaseBody,
    (row, named): (&PageRow, &PacketRef),
) -> Result<Arrived, ApiError> {
    let bytes = opened_bytes(app, facts.submission, &facts.device, row, &named.page)?;
    check_signature(terminal, facts, named)?;
    let packet = parsed(&bytes).ok_or_else(|| invalid("face"))?;
    if packet.id != case.id || packet.terminal != facts.device.as_str() {
        return Err(invalid("face"));
    }
    let item = app.items().iter().find(|i| i.number == case.item).cloned();
    let attested = matches!(packet.way, Way::Attested { .. });
    Ok(Arrived {
        row: FaceRow {
            case: case.id.clone(),
            purpose: word(&packet.purpose),
            way: if attested { "attested" } else { "taken" }.to_owned(),
            doubt: doubt(&packet, case, item.as_ref()).map(str::to_owned),
        },
        purpose: packet.purpose,
        attested,
    })
}

fn check_signature(
    terminal: &Terminal,
    facts: &ReceiptFacts,
    named: &PacketRef,
) -> Result<(), ApiError> {
    let unsigned = || invalid("face.signed");
    let (key, public) = stamp_key(&terminal.stamp_key).ok_or_else(unsigned)?;
    let digest = super::publish::unhex(&named.page.sha256);
    let digest: [u8; 32] = digest
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(unsigned)?;
    let told = packet_bytes(facts.submission, &facts.device, &PageDigest(digest));
    let good = key == named.signed.key_id
        && UnparsedPublicKey::new(&ED25519, public)
            .verify(&told, &named.signed.signature.0)
            .is_ok();
    if good { Ok(()) } else { Err(unsigned()) }
}

/// A packet that is one: a picture that is a picture, or a reason that is a reason.
fn parsed(bytes: &[u8]) -> Option<FacePacket> {
    if bytes.len() > MOST_PACKET_BYTES {
        return None;
    }
    let packet: FacePacket = serde_json::from_slice(bytes).ok()?;
    let good = match &packet.way {
        Way::Taken(taken) => image_of(taken).is_some() && packet.tries >= 1,
        Way::Attested { reason } => AttestReason::parse(reason).is_some(),
    };
    (good && packet.v == 1 && packet.tries <= MOST_TRIES).then_some(packet)
}

fn image_of(taken: &Taken) -> Option<FaceImage> {
    FaceImage::new(Zeroizing::new(taken.image.0.clone())).ok()
}

/// Whether a case may come with this face, or without one; the member that is wrong otherwise.
pub fn may_come(app: &App, case: &CaseBody, face: Option<&Arrived>) -> Result<(), &'static str> {
    let item = app.items().iter().find(|i| i.number == case.item).cloned();
    let wanted = item.as_ref().and_then(Item::face);
    let alone = case.operator.is_none();
    match (wanted, face) {
        // What residents hand in alone is worth nothing without a face.
        (Some(_), None) if alone => Err("body.answers"),
        (_, None) => Ok(()),
        (wanted, Some(face)) if wanted != Some(face.purpose) => Err("face"),
        (_, Some(face)) if alone && (face.attested || face.purpose == FacePurpose::Model) => {
            Err("body.operator")
        }
        _ => Ok(()),
    }
}

/// Why the service's own rule leaves a packet to a person.
fn doubt(packet: &FacePacket, case: &CaseBody, item: Option<&Item>) -> Option<&'static str> {
    let taken = match &packet.way {
        Way::Attested { .. } => return Some("attested"),
        Way::Taken(taken) => taken,
    };
    let cues = &taken.cues;
    let worst = [
        cues.moire,
        cues.glare,
        cues.edges,
        cues.model.unwrap_or(0.0),
    ];
    let alike = taken.likeness.as_ref();
    let alike = alike.map(|l| l.score >= ALIKE && l.score >= l.threshold);
    let against = [
        ("model", packet.purpose == FacePurpose::Model),
        ("agreement", !agreed_to_all(packet, case, item)),
        ("frames", taken.frames < FEWEST_FRAMES),
        ("task", !reaches(taken.challenge_score, TASK_DONE)),
        (
            "depth",
            taken.depth.is_some_and(|depth| !reaches(depth, DEEP)),
        ),
        ("picture", worst.iter().any(|cue| !reaches(CUE, *cue))),
        ("unlike", alike == Some(false)),
        ("nothing-to-compare", alike.is_none()),
    ];
    let first = against.into_iter().find(|(_, holds)| *holds);
    first.map(|(why, _)| why)
}

/// Whether a number is as large as another; one that is no number never is.
fn reaches(value: f32, least: f32) -> bool {
    value >= least
}

/// Whether every text the form has ticked and signed was. Of another version of the form nobody here
/// can tell.
fn agreed_to_all(packet: &FacePacket, case: &CaseBody, item: Option<&Item>) -> bool {
    let Some(form) = item.and_then(|item| item.form.as_ref()) else {
        return false;
    };
    let own_words = form.fields.iter().filter(|field| {
        matches!(
            field.kind,
            FieldKind::Confirmation { .. } | FieldKind::Signature
        )
    });
    let mut missing =
        own_words.filter(|field| !packet.agreed.iter().any(|agreed| agreed.field == field.id));
    form.version == case.form && missing.next().is_none()
}

/// Finishes a case by the service's own rule, where the county's policy lets it and nothing stands
/// against it.
pub async fn settle(app: &App, case: &str, number: u16) -> Result<(), StoreError> {
    let items = app.items();
    let policy = items.iter().find(|i| i.number == number);
    if policy.is_none_or(|item| item.face_policy != FacePolicy::SelfAutomatic) {
        return Ok(());
    }
    match app.store.face(case.to_owned()).await? {
        Some(FaceRow { doubt: None, .. }) => review::approve_by_rule(app, case).await,
        _ => Ok(()),
    }
}

/// Cases with a face that wait for a decision, the oldest first.
pub async fn waiting(app: &App) -> Result<Vec<FaceEntry>, StoreError> {
    let rows = app.store.waiting_faces(MOST).await?;
    let entry = |(face, case): (FaceRow, CaseRow)| FaceEntry {
        receipt: case.receipt,
        item: case.item,
        purpose: face.purpose,
        way: face.way,
        doubt: face.doubt,
        accepted: WallTime(case.accepted_ms).date(),
        promise: case.clock.and_then(|clock| clock.promise),
        terminal: case.terminal,
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// The face of the case with a receipt, opened for a reviewer. The look is noted before anything is
/// told; whoever is looked at reads of it. `viewer` is the person who looks, where that is known.
pub async fn open(
    app: &App,
    receipt: &str,
    viewer: Option<&str>,
) -> Result<OpenedFace, ReviewError> {
    let row = app.store.case_by_receipt(receipt.to_owned()).await?;
    let row = row.ok_or(ReviewError::Unknown)?;
    let face = app.store.face(row.id.clone()).await?;
    let face = face.ok_or(ReviewError::NoFace)?;
    let look = Look {
        subject: &row.holder_tag,
        by: Viewer::Reviewer,
        what: Looked::Face,
        item: Some(row.item),
        terminal: None,
        viewer,
    };
    note(app, look).await?;
    let packet = kept(app, &row).await?.ok_or(ReviewError::Pages)?;
    let image = match &packet.way {
        Way::Taken(taken) => image_of(taken),
        Way::Attested { .. } => None,
    };
    Ok(OpenedFace {
        packet,
        image,
        doubt: face.doubt,
    })
}

async fn kept(app: &App, row: &CaseRow) -> Result<Option<FacePacket>, StoreError> {
    let Some(case) = reopened(app, row) else {
        return Ok(None);
    };
    let pages = app.store.pages(row.id.clone()).await?;
    let found = named(&case).and_then(|named| {
        let page = pages.iter().find(|p| p.page.number == named.page.number)?;
        let (id, device) = (
            SubmissionId::parse(&row.id)?,
            DeviceId::parse(&row.terminal)?,
        );
        let bytes = opened_bytes(app, id, &device, page, &named.page).ok()?;
        parsed(&bytes)
    });
    Ok(found)
}

/// The day of a holder's last 资格认证 that passed here.
pub async fn last_qualification(app: &App, holder_tag: &str) -> Result<Option<Date>, StoreError> {
    let purpose = word(&FacePurpose::Qualification);
    let last = app.store.last_face(holder_tag.to_owned(), purpose).await?;
    Ok(last.map(|at| WallTime(at).date()))
}

/// The day until which a holder's next 资格认证 is due, as far as the county knows the last.
pub async fn due(app: &App, holder_tag: &str) -> Result<Option<Date>, ApiError> {
    let here = last_qualification(app, holder_tag).await?;
    let known = people::opened::<Vec<Entry>>(app, holder_tag, FACTS).await?;
    let before = known.and_then(|(facts, _)| {
        let told = facts.iter().find(|entry| entry.key == LAST_QUALIFICATION)?;
        let day = (told.kind == ValueKind::Date).then(|| told.value.parse::<Date>().ok());
        day.flatten()
    });
    let last = here.into_iter().chain(before).max();
    Ok(last.and_then(|day| day.checked_add(GOOD_FOR_MONTHS.months()).ok()))
}
