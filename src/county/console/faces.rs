//! The desk for faces: what waits, a packet opened with a reason, and its decision.

use super::Console;
use super::cases::{found, is_own, noted, pace_word};
use super::content::{self, at};
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{self, Told, WORDS, page, values, word};
use super::session::Seat;
use crate::county::api::reopened;
use crate::county::faces::{self, FaceEntry, OpenedFace};
use crate::county::forms::Fields;
use crate::county::people::word as wire_word;
use crate::county::review::{self, QueueEntry, ReviewError, Verdict};
use crate::county::store::cases::{CaseRow, CaseRowState};
use crate::domain::services::clocks::Pace;
use crate::wire::catalogue::Item;
use crate::wire::face::{Taken, Way};
use crate::wire::submission::CaseBody;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::Value;
use std::sync::Arc;

/// Fewest and most characters of a reason for opening.
const REASON: std::ops::RangeInclusive<usize> = 2..=60;
/// Why a face does not pass, and why another picture is asked for; the words stand beside the pages.
const FAILS: [&str; 3] = ["unlike", "not-alive", "not-entitled"];
const AGAIN: [&str; 3] = ["unclear", "covered", "not-alone"];

/// What waits, the nearest last day first.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let app = &console.app;
    let items = app.items();
    let waiting = faces::waiting(app).await?;
    let queue = review::queue(app).await?;
    let clocks = |face: &FaceEntry| queue.iter().find(|entry| entry.receipt == face.receipt);
    let mut rows: Vec<(&FaceEntry, Option<&QueueEntry>)> =
        waiting.iter().map(|face| (face, clocks(face))).collect();
    rows.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.map(|entry| entry.pace)));
    let rows: Vec<Value> = rows
        .iter()
        .map(|(face, entry)| {
            let known = items.iter().find(|item| item.number == face.item);
            values! {
                receipt => face.receipt, number => face.item,
                item => known.map_or("", |item| item.name.as_str()),
                purpose => face.purpose, way => face.way, doubt => face.doubt,
                accepted => face.accepted.to_string(), promise => face.promise,
                target => entry.and_then(|entry| entry.target.clone()),
                pace => pace_word(entry.map_or(Pace::InTime, |entry| entry.pace)),
                state => entry.map_or("open", |entry| entry.state.name()),
                operator => entry.and_then(|entry| entry.operator.clone()),
                terminal => face.terminal,
            }
        })
        .collect();
    let told = told.words();
    Ok(page("faces.html", &seat, values! { rows, told }))
}

/// What may be seen of a face without opening it.
async fn outside(console: &Console, seat: &Seat, row: &CaseRow) -> Result<Value, Trouble> {
    let app = &console.app;
    let face = app.store.face(row.id.clone()).await?;
    let face = face.ok_or(Trouble::Nowhere)?;
    let items = app.items();
    let known = items.iter().find(|item| item.number == row.item);
    let part = app.store.assisted(row.id.clone()).await?;
    let entry = review::entry(app, row, part.as_ref());
    Ok(values! {
        receipt => row.receipt, number => row.item, item => known.map_or("", |item| item.name.as_str()),
        state => row.state.name(), accepted => at(row.accepted_ms),
        target => entry.target, promise => entry.promise, pace => pace_word(entry.pace),
        terminal => row.terminal, operator => entry.operator,
        purpose => face.purpose, way => face.way, doubt => face.doubt,
        finished => row.state.is_final(), waits => row.state == CaseRowState::Waiting,
        own => is_own(console, seat, part.as_ref()).await?,
    })
}

/// A face, masked.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(receipt): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let row = found(&console, &receipt).await?;
    let face = outside(&console, &seat, &row).await?;
    let told = told.words();
    Ok(page(
        "face.html",
        &seat,
        values! { face, inside => (), told },
    ))
}

/// A face with its picture and evidence, after the reason has been noted.
pub async fn open(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(receipt): Path<String>,
) -> Result<Response, Trouble> {
    let path = format!("/faces/{receipt}");
    let reason = fields.get("reason").trim();
    if !REASON.contains(&reason.chars().count()) {
        return Ok(pages::refused(&path, "reason"));
    }
    let row = found(&console, &receipt).await?;
    let face = outside(&console, &seat, &row).await?;
    let app = &console.app;
    let account = seat.account.as_str();
    console
        .note(account, Event::FaceOpened, &receipt, reason)
        .await?;
    let own = app.store.account(account.to_owned()).await?;
    let viewer = own.as_ref().map(|own| own.person.as_str());
    let inside = match faces::open(app, &receipt, viewer).await {
        Ok(opened) => {
            let items = app.items();
            let item = items.iter().find(|item| item.number == row.item);
            inside(&opened, reopened(app, &row).as_ref(), item)
        }
        Err(ReviewError::Store(e)) => return Err(e.into()),
        Err(_) => return Ok(pages::refused(&path, "pages")),
    };
    let words = |kind: &str, names: &[&str]| -> Vec<Value> {
        let name = |name: &&str| values! { name => name, words => word(kind, name) };
        names.iter().map(name).collect()
    };
    let (fails, again) = (words("face-fail", &FAILS), words("face-again", &AGAIN));
    let told = Told::problem("").words();
    Ok(page(
        "face.html",
        &seat,
        values! { face, inside, reason, fails, again, told },
    ))
}

/// The personal part of a face: who, the picture, what was measured and agreed to.
fn inside(opened: &OpenedFace, body: Option<&CaseBody>, item: Option<&Item>) -> Value {
    let packet = &opened.packet;
    let image = opened.image.as_ref();
    let agreed: Vec<Value> = packet
        .agreed
        .iter()
        .map(|agreed| {
            values! {
                label => content::label(item, &agreed.field), version => agreed.version,
                at => agreed.at_ms.map(at),
            }
        })
        .collect();
    let lines = body
        .map(|body| content::lines(item, body))
        .unwrap_or_default();
    let signature = lines.iter().find(|line| !line.drawing.is_empty());
    let (taken, attested) = match &packet.way {
        Way::Taken(taken) => (Some(evidence(taken)), None),
        Way::Attested { reason } => (None, Some(word("attested", reason))),
    };
    values! {
        name => body.map(|body| body.holder.name.clone()),
        number => body.map(|body| body.holder.id_number.clone()),
        proof => body.map(|body| word("proof", &wire_word(&body.holder.proof))),
        image => image.map(|image| STANDARD.encode(image.reveal())),
        at => at(packet.at_ms), tries => packet.tries,
        signature => signature.map(|line| line.drawing.clone()),
        doubt => opened.doubt, agreed, taken, attested,
    }
}

/// What was measured, as the page names it; a share is told in hundredths.
fn evidence(taken: &Taken) -> Value {
    // What is no number is told as nothing.
    let whole = |value: f32| value.round() as i32;
    let hundredths = |share: f32| whole(share * 100.0);
    let cues = &taken.cues;
    values! {
        challenge => word("challenge", &taken.challenge),
        task => hundredths(taken.challenge_score),
        depth => taken.depth.map(hundredths),
        moire => hundredths(cues.moire), glare => hundredths(cues.glare),
        edges => hundredths(cues.edges), model => cues.model.map(hundredths),
        alike => taken.likeness.as_ref().map(|likeness| values! {
            score => hundredths(likeness.score), threshold => hundredths(likeness.threshold),
            enough => likeness.score >= likeness.threshold,
        }),
        blinks => taken.blinks, frames => taken.frames,
        seconds => format!("{:.1}", f64::from(taken.took_ms) / 1_000.0),
        eyes => whole(taken.measures.eye_distance), yaw => whole(taken.measures.yaw),
        pitch => whole(taken.measures.pitch), brightness => whole(taken.measures.brightness),
        covered => hundredths(taken.measures.covered),
        models => taken.models.chars().take(16).collect::<String>(),
        chain => taken.chain.chars().take(16).collect::<String>(),
    }
}

/// What was decided, as the form says it.
fn verdict(fields: &Fields) -> Option<Verdict> {
    let why = fields.get("why");
    let one_of = |names: &[&str], kind: &str| {
        let known = names.contains(&why);
        known.then(|| WORDS.get(kind)?.get(why).cloned()).flatten()
    };
    match fields.get("verdict") {
        "pass" => Some(Verdict::Done(word("face-said", "pass"))),
        "fail" => Some(Verdict::Declined(one_of(&FAILS, "face-fail")?)),
        "again" => {
            let note = one_of(&AGAIN, "face-again")?;
            Some(Verdict::NeedsMaterial(vec![(
                word("face-said", "picture"),
                note,
            )]))
        }
        "came" => Some(Verdict::MaterialCame),
        _ => None,
    }
}

/// Decides about a face.
pub async fn decide(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(receipt): Path<String>,
) -> Result<Response, Trouble> {
    let app = &console.app;
    let account = seat.account.as_str();
    let row = found(&console, &receipt).await?;
    let face = app.store.face(row.id).await?;
    face.ok_or(Trouble::Nowhere)?;
    let outcome = match verdict(&fields) {
        Some(verdict) => review::decide_as(app, &receipt, &verdict, &seat.account).await,
        None => Err(ReviewError::Words),
    };
    let about = (Event::FaceDecided, "face-words");
    Ok(
        match noted(&console, account, &receipt, outcome, about).await? {
            None => pages::done("/faces", "decided"),
            Some(problem) => pages::refused(&format!("/faces/{receipt}"), problem),
        },
    )
}
