//! Filling in any form of the catalogue, question by question, with answers that hold.

use super::operator;
use super::s02::page;
use super::{StepFault, Walk};
use crate::adapters::simulated::face_film::Held;
use crate::app::Frame;
use crate::domain::documents::CameraStatus;
use crate::domain::services::form::{Field, FieldKind, PROMISED, PlaceFrom, RawAnswer, TICKED};
use crate::domain::time::Span;
use crate::domain::visit::Tap;
use crate::domain::visit::filing::Filing;
use crate::domain::visit::page::Page;
use crate::sample::persons::SamplePerson;
use crate::sample::places::TOWNS;
use crate::ui::text::{face_words, refusals};
use jiff::civil::Date;
use std::path::Path;

/// How often the camera is looked at before it must have noticed the pages.
const LOOKS: usize = 10;

/// No form of the list asks more.
const MOST_QUESTIONS: usize = 40;

/// A name written with a finger: three strokes.
const SIGNATURE: &str = "M100 100L400 120M250 60L250 400M120 380L420 300L600 420";

/// Answers every question of the form on screen until the answers are to be reviewed.
pub fn fill_in_any(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    answer_some(w, who, MOST_QUESTIONS)?;
    if let Some(Page::Refused(_)) = w.newest().as_ref().and_then(page) {
        w.tap(refusals::ANYWAY)?;
        w.frame("the review behind the advice", |f| {
            matches!(page(f), Some(Page::Review { .. }))
        })?;
    }
    match w.newest().as_ref().and_then(page) {
        Some(Page::Review { .. }) => Ok(()),
        _ => Err(w.fault("the form never ends")),
    }
}

/// Answers so many questions of the form on screen, or all there are.
pub fn answer_some(w: &mut Walk, who: &SamplePerson, questions: usize) -> Result<(), StepFault> {
    for _ in 0..questions {
        let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
        let today = frame.scene.now.date();
        let field = match page(&frame) {
            Some(Page::Form(filing)) => filing.current().0.clone(),
            Some(Page::Review { .. }) => return Ok(()),
            // Read and gone past: what is good to know keeps nobody from handing in.
            Some(Page::Refused(refused)) if refused.is_advice() => return Ok(()),
            _ => return Err(w.fault(format!("no form any more; on screen: {}", w.texts()))),
        };
        // Where somebody came for the holder, it is they who can be called.
        let calls_agent = frame.scene.came.is_some()
            && matches!(field.kind, FieldKind::Phone(_))
            && field.label.contains('您');
        w.see(if calls_agent {
            crate::ui::text::operators::counter::PHONE
        } else {
            &field.label
        })?;
        if field.kind.is_own_word() {
            operator::hand_over(w)?;
        } else {
            operator::take_back(w)?;
        }
        if let FieldKind::Document {
            fewest,
            promise: None,
            ..
        } = &field.kind
        {
            take_pages(w, *fewest)?;
        }
        if field.kind.is_face() {
            take_face(w)?;
        }
        if let Some(raw) = answer_to(&field, who, today) {
            w.send(Tap::Answer(field.id.clone(), raw));
            w.frame("the answer to be taken", |f| {
                on_form(f).is_none_or(|filing| matches!(filing.current().1.checked, Some(Ok(_))))
            })?;
        }
        w.send(Tap::NextQuestion);
        w.frame(&format!("what follows \"{}\"", field.label), |f| {
            let asking = matches!(page(f), Some(Page::Checking { .. } | Page::CheckingSet(_)));
            !asking && on_form(f).is_none_or(|filing| filing.current().0.id != field.id)
        })?;
    }
    Ok(())
}

/// Holds a face before the camera and has its picture taken.
pub(super) fn take_face(w: &mut Walk) -> Result<(), StepFault> {
    w.stage.face.hold(Held::Good);
    w.tap_down_to(face_words::BEGIN)?;
    w.frame("the picture in the form", |f| {
        on_form(f).is_some_and(|filing| filing.current().1.raw.face().is_some())
    })
}

/// The made-up pages of a household register.
const SAMPLES: [&str; 2] = ["household-1.png", "household-2.png"];

/// Lays so many pages under the document camera and takes each.
fn take_pages(w: &mut Walk, count: usize) -> Result<(), StepFault> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    for name in SAMPLES {
        let laid = w.stage.pages.add(&folder.join(name));
        laid.map_err(|e| w.fault(e.to_string()))?;
    }
    for _ in 0..LOOKS {
        let ready = |f: &Frame| f.scene.pages.camera == CameraStatus::Ready;
        if w.newest().as_ref().is_some_and(ready) {
            break;
        }
        w.advance(Span::seconds(1));
        w.pause();
    }
    for page in 1..=count {
        w.tap_down_to(&format!("拍第 {page} 页"))?;
        w.frame(&format!("page {page} in the form"), move |f| {
            on_form(f).is_some_and(|filing| filing.current().1.raw.pages().len() == page)
        })?;
    }
    Ok(())
}

pub(super) fn on_form(frame: &Frame) -> Option<&Filing> {
    match page(frame) {
        Some(Page::Form(filing)) => Some(filing),
        _ => None,
    }
}

/// An answer that the field takes; `None` where it may stay empty.
pub fn answer_to(field: &Field, who: &SamplePerson, today: Date) -> Option<RawAnswer> {
    let picked = |code: &str| Some(RawAnswer::picked(code));
    let typed = |text: &str| Some(RawAnswer::typed(text));
    match &field.kind {
        FieldKind::Choice(choices) | FieldKind::Several { choices, .. } => {
            picked(&choices.first()?.code)
        }
        FieldKind::Place { from, .. } => match from {
            PlaceFrom::Province | PlaceFrom::County | PlaceFrom::Town => picked(TOWNS[0].code),
        },
        FieldKind::Date { min, max } => {
            let (first, last) = (min.day(today), max.day(today));
            typed(&today.clamp(first, last).to_string())
        }
        FieldKind::Months { min, max, .. } => {
            let (first, last) = (min.month(today), max.month(today));
            typed(&format!("{first}/{last}"))
        }
        FieldKind::Money { min, offers, .. } => typed(&offers.first().unwrap_or(min).to_string()),
        FieldKind::Number { min, .. } => typed(&min.to_string()),
        FieldKind::Phone(_) => typed(who.phone.reveal()),
        FieldKind::IdNumber => typed(who.id_number.reveal()),
        FieldKind::ShortText { .. } | FieldKind::LongText { .. } if field.optional => None,
        FieldKind::ShortText { .. } | FieldKind::LongText { .. } => typed("样品"),
        FieldKind::Account => typed(ACCOUNT),
        FieldKind::Document { promise, .. } => match promise {
            Some(_) => picked(PROMISED),
            None => None,
        },
        // Only a camera or an operator answers it.
        FieldKind::Face(_) => None,
        FieldKind::Signature => typed(SIGNATURE),
        FieldKind::Confirmation { .. } => picked(TICKED),
    }
}

/// A card number nobody was given, with a check digit that fits.
const ACCOUNT: &str = "6210000000000000009";
