//! Somebody came for the holder, a card that is not the one, leaving with a form open, and a technician's
//! practice.

use super::Shown;
use super::operators::{on_duty_with_everything, technician};
use super::people;
use super::scenes::Walk;
use crate::domain::operators::desk::DeskTap;
use crate::domain::people::card::{CardContent, CardStatus, InsertionId};
use crate::domain::services::catalogue::{Catalogue, Item, Mode};
use crate::domain::services::form::{FieldKind, FieldRole, PROMISED, RawAnswer};
use crate::domain::visit::scene::View;
use crate::domain::visit::{Line, Tap, VisitEvent};
use std::sync::Arc;

fn tap(walk: &mut Walk, tap: DeskTap) {
    walk.tap(Tap::Desk(tap));
}

/// The kind and role of the question on screen, and its name.
fn question(walk: &Walk) -> Option<(FieldKind, Option<FieldRole>, String)> {
    let View::Page(page) = walk.scene().view else {
        return None;
    };
    let (field, _) = page.filing()?.current();
    Some((field.kind.clone(), field.role, field.id.as_str().to_owned()))
}

/// Answers questions until one is on screen that is wanted.
fn to(walk: &mut Walk, wanted: impl Fn(&FieldKind, Option<FieldRole>) -> bool) -> bool {
    for _ in 0..30 {
        let Some((kind, role, id)) = question(walk) else {
            return false;
        };
        if wanted(&kind, role) {
            return true;
        }
        let raw = match (&kind, role) {
            (_, Some(FieldRole::AgentName)) => RawAnswer::typed("王样兰"),
            (FieldKind::IdNumber, _) => RawAnswer::typed(people::elder().id_number.reveal()),
            (FieldKind::Choice(choices) | FieldKind::Several { choices, .. }, _) => {
                let pick = choices.get(1).unwrap_or(&choices[0]);
                RawAnswer::picked(&pick.code)
            }
            (FieldKind::Phone(_), _) => RawAnswer::typed("19900001234"),
            // The operator's word for a paper that was seen.
            (FieldKind::Document { promise, .. }, _) if promise.is_some() => {
                RawAnswer::typed(PROMISED)
            }
            _ => return false,
        };
        walk.answer(&id, raw);
        walk.tap(Tap::NextQuestion);
    }
    false
}

/// The first question about who came for the holder of an item.
fn for_other(catalogue: &Arc<Catalogue>, item: &Item) -> Walk {
    let mut walk = on_duty_with_everything(catalogue);
    // Without the line the rules of the item are left to the county.
    walk.on(VisitEvent::Line(Line::Offline));
    walk.card_in();
    walk.card_read(Ok(CardContent::Open(people::holder())));
    walk.tap(Tap::OpenItem(item.number));
    walk.tap(Tap::StartForOther(item.number));
    walk
}

/// The pages of who came: refused words, the declaration, the signature, the phone.
fn agent(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let comes = |item: &&Item| {
        item.mode == Mode::Assisted
            && item.form().is_some()
            && catalogue.counter().agent_form(item).is_some()
    };
    let Some(first) = catalogue.items().iter().find(comes) else {
        return;
    };
    let mut walk = for_other(catalogue, first);
    walk.tap(Tap::NextQuestion);
    add("agent-name-refused", &walk);
    walk.answer("agent_name", RawAnswer::typed("王样兰"));
    walk.tap(Tap::NextQuestion);
    walk.answer("agent_id", RawAnswer::typed("123"));
    walk.tap(Tap::NextQuestion);
    add("agent-number-refused", &walk);
    type Wanted = fn(&FieldKind, Option<FieldRole>) -> bool;
    let pages: [(&'static str, Wanted); 3] = [
        ("agent-phone", |kind, _| matches!(kind, FieldKind::Phone(_))),
        ("agent-declares", |kind, _| {
            matches!(kind, FieldKind::Confirmation { .. })
        }),
        ("agent-signs", |kind, _| {
            matches!(kind, FieldKind::Signature)
        }),
    ];
    for (name, wanted) in pages {
        for item in catalogue.items().iter().filter(comes) {
            let mut walk = for_other(catalogue, item);
            if to(&mut walk, wanted) {
                tap(&mut walk, DeskTap::HandOver);
                add(name, &walk);
                break;
            }
        }
    }
}

/// The consent to a picture, and a form under the cover and before leaving.
fn kept(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let face = |item: &&Item| item.face().is_some();
    if let Some(item) = catalogue.items().iter().find(face) {
        let mut walk = on_duty_with_everything(catalogue);
        walk.on(VisitEvent::Line(Line::Offline));
        walk.card_in();
        walk.card_read(Ok(CardContent::Open(people::elder())));
        walk.tap(Tap::StartItem(item.number));
        let consent = |_: &FieldKind, role: Option<FieldRole>| role == Some(FieldRole::FaceConsent);
        if to_consent(&mut walk, consent) {
            tap(&mut walk, DeskTap::HandOver);
            add("face-consent", &walk);
            tap(&mut walk, DeskTap::Leave);
            add("operator-leaving", &walk);
        }
    }
    let mut walk = Walk::identified(catalogue);
    walk.tap(Tap::StartItem(super::scenes::item(1)));
    if let Some((FieldKind::Several { choices, .. } | FieldKind::Choice(choices), _, id)) =
        question(&walk)
    {
        walk.answer(&id, RawAnswer::picked(&choices[0].code));
    }
    walk.on(VisitEvent::CardRemoved(InsertionId::FIRST));
    let other = InsertionId::FIRST.next();
    walk.on(VisitEvent::CardInserted(other));
    let read = Ok(CardContent::Open(people::elder()));
    walk.on(VisitEvent::CardRead(other, read));
    add("cover-other-card", &walk);
}

/// Past the place, which is picked in steps.
fn to_consent(
    walk: &mut Walk,
    wanted: impl Fn(&FieldKind, Option<FieldRole>) -> bool + Copy,
) -> bool {
    if to(walk, |kind, role| {
        wanted(kind, role) || matches!(kind, FieldKind::Place { .. })
    }) && let Some((FieldKind::Place { .. }, _, id)) = question(walk)
    {
        walk.answer(&id, RawAnswer::picked("140222100001"));
        walk.tap(Tap::NextQuestion);
    }
    to(walk, wanted)
}

/// At the machine: a card that is not served, practice, and its end.
fn machine(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let mut walk = technician(catalogue);
    walk.card_in();
    walk.on(VisitEvent::CardStatus(CardStatus::Present(
        InsertionId::FIRST,
    )));
    add("technician-card", &walk);
    tap(&mut walk, DeskTap::Devices);
    add("technician-devices-card", &walk);
    let mut walk = technician(catalogue);
    tap(&mut walk, DeskTap::Training);
    tap(&mut walk, DeskTap::SwitchTraining);
    add("technician-practice", &walk);
    tap(&mut walk, DeskTap::Training);
    add("technician-practice-ends", &walk);
    tap(&mut walk, DeskTap::Home);
    tap(&mut walk, DeskTap::PracticeCard);
    add("technician-practice-card", &walk);
}

/// The receipt of an older person beside an operator, and the desk come back to from an item.
fn ends(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let mut walk = on_duty_with_everything(catalogue);
    walk.card_in();
    walk.card_read(Ok(CardContent::Open(people::elder())));
    walk.on(VisitEvent::Line(Line::Offline));
    walk.tap(Tap::StartItem(super::scenes::item(1)));
    walk.fill_in_registration();
    tap(&mut walk, DeskTap::HandOver);
    walk.tap(Tap::Submit);
    walk.commit();
    add("receipt-assisted", &walk);
    let mut walk = on_duty_with_everything(catalogue);
    tap(&mut walk, DeskTap::Home);
    let helped = |item: &&Item| item.mode == Mode::Assisted && item.form().is_some();
    if let Some(last) = catalogue.items().iter().rfind(helped) {
        tap(&mut walk, DeskTap::Serve(last.number));
        walk.tap(Tap::Back);
        add("desk-come-back", &walk);
    }
}

/// Every scene of these.
pub(super) fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = Vec::new();
    let mut add = |name: &'static str, walk: &Walk| {
        all.push(Shown {
            name: name.to_owned(),
            scene: walk.scene(),
            taps: Vec::new(),
        });
    };
    agent(catalogue, &mut add);
    kept(catalogue, &mut add);
    machine(catalogue, &mut add);
    ends(catalogue, &mut add);
    all
}
