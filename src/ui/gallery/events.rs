//! One event in a life: all of them, one of each sort, what stands against an item, the one form, and
//! the receipt of two cases.

use super::Shown;
use super::scenes::{Walk, item, plain};
use crate::domain::delivery::{AcceptanceStamp, FieldId, KeyId, Signature};
use crate::domain::services::catalogue::{Catalogue, Group};
use crate::domain::services::eligibility::{Fact, FactValue, PersonFacts};
use crate::domain::services::form::{Field, FieldKind, PROMISED, RawAnswer, TICKED};
use crate::domain::time::Span;
use crate::domain::visit::cases::{CaseLine, CaseState};
use crate::domain::visit::page::Page;
use crate::domain::visit::scene::View;
use crate::domain::visit::{Effect, Line, Tap, VisitEvent};
use std::sync::Arc;

/// 没了工作, 毕业生找工作, 退休老人过世, 办社保卡, 创业 by their numbers in the list of scenes.
const OUT_OF_WORK: u16 = 3;
const OTHERS: [(&str, u16); 4] = [
    ("event-graduate", 4),
    ("event-death", 9),
    ("event-card", 10),
    ("event-elsewhere", 6),
];
/// Enough for every question of a set.
const MOST_QUESTIONS: usize = 40;

pub(super) fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    if catalogue.event(OUT_OF_WORK).is_none() {
        return Vec::new();
    }
    let mut walk = Walk::begin(catalogue);
    walk.tap(Tap::OpenLifeEvents);
    let mut all = vec![plain("events", &walk)];
    walk.tap(Tap::OpenLifeEvent(OUT_OF_WORK));
    all.push(plain("event-out-of-work", &walk));
    for (name, number) in OTHERS {
        let mut walk = Walk::begin(catalogue);
        walk.tap(Tap::OpenLifeEvent(number));
        all.push(plain(name, &walk));
    }
    all.push(plain("event-held", &started(catalogue, Line::Online, 11)));
    all.push(plain(
        "event-offline",
        &started(catalogue, Line::Offline, 12),
    ));
    filing(&mut all, catalogue);
    all
}

fn started(catalogue: &Arc<Catalogue>, line: Line, months: u32) -> Walk {
    let mut walk = Walk::identified(catalogue);
    walk.on(VisitEvent::Line(line));
    walk.tap(Tap::StartLifeEvent(OUT_OF_WORK));
    let asked = walk.effects.iter().find_map(|effect| match effect {
        Effect::AskFacts(asked, ..) => Some(*asked),
        _ => None,
    });
    if let Some(asked) = asked {
        let values = [
            (Fact::ContributionMonths, FactValue::Count(months)),
            (Fact::InsuredInPost, FactValue::Flag(false)),
            (Fact::LeftInvoluntarily, FactValue::Flag(true)),
        ];
        let facts = PersonFacts {
            as_of: walk.now.wall,
            values: values.into_iter().collect(),
        };
        walk.on(VisitEvent::Facts(asked, Some(Box::new(facts))));
    }
    walk
}

fn filing(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = started(catalogue, Line::Online, 60);
    for _ in 0..MOST_QUESTIONS {
        let Some((id, raw)) = next_answer(&walk) else {
            break;
        };
        if id.as_str() == "county_wishes" {
            all.push(plain("event-wishes", &walk));
        }
        walk.tap(Tap::Answer(id, raw));
        walk.tap(Tap::NextQuestion);
    }
    all.push(plain("event-review", &walk));
    walk.tap(Tap::Submit);
    let ids = walk.commit();
    all.push(plain("event-receipt-received", &walk));
    for id in &ids {
        let stamp = AcceptanceStamp {
            key: KeyId::parse("county-1").expect("a name"),
            at: walk.now.wall.plus(Span::minutes(1)),
            signature: Signature([0x11; 64]),
        };
        walk.on(VisitEvent::Accepted(*id, stamp));
    }
    all.push(plain("event-receipt-accepted", &walk));
    let lines = waiting(&walk);
    walk.tap(Tap::Another);
    walk.tap(Tap::OpenCases);
    let asked = walk.asked();
    walk.on(VisitEvent::Cases(asked, lines));
    all.push(plain("event-cases", &walk));
}

/// Both cases as the county tells them: the second waits.
fn waiting(walk: &Walk) -> Vec<CaseLine> {
    let View::Page(page) = walk.scene().view else {
        return Vec::new();
    };
    let Page::Receipt(page) = *page else {
        return Vec::new();
    };
    let line = |case: &crate::domain::visit::page::FiledCase| CaseLine {
        id: case.receipt.facts.submission,
        receipt: Some(case.receipt.facts.no.clone()),
        item: case.item,
        received_at: case.receipt.facts.received_at,
        state: match case.after {
            Some(_) => CaseState::Waiting,
            None => CaseState::Accepted(walk.now.wall),
        },
        news: crate::domain::delivery::CaseNews::default(),
    };
    page.cases.iter().map(line).collect()
}

fn next_answer(walk: &Walk) -> Option<(FieldId, RawAnswer)> {
    let View::Page(page) = walk.scene().view else {
        return None;
    };
    match *page {
        Page::Form(filing) => {
            let (field, _) = filing.current();
            Some((field.id.clone(), answer(field)))
        }
        _ => None,
    }
}

fn answer(field: &Field) -> RawAnswer {
    match &field.kind {
        FieldKind::Choice(choices) | FieldKind::Several { choices, .. } => choices
            .first()
            .map_or_else(RawAnswer::empty, |c| RawAnswer::picked(&c.code)),
        FieldKind::Place { .. } => RawAnswer::picked("140222100001"),
        FieldKind::Date { .. } => RawAnswer::typed("2026-10-31"),
        FieldKind::Phone(_) => RawAnswer::typed("19900005521"),
        FieldKind::Account => RawAnswer::typed("6210000000000000009"),
        FieldKind::Document { .. } => RawAnswer::picked(PROMISED),
        FieldKind::Confirmation { .. } => RawAnswer::picked(TICKED),
        _ => RawAnswer::empty(),
    }
}

/// What a terminal with another package shows first: the first page, its lists, one item.
pub(super) fn of_package(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = vec![plain("home", &Walk::begin(catalogue))];
    let groups = [
        ("services-jobs", Group::Jobs),
        ("services-skills", Group::Skills),
        ("services-insurance", Group::Insurance),
        ("services-card", Group::Card),
    ];
    for (name, group) in groups {
        if catalogue.group(group).next().is_some() {
            let mut walk = Walk::begin(catalogue);
            walk.tap(Tap::OpenGroup(group));
            all.push(plain(name, &walk));
        }
    }
    if let Some(last) = catalogue.items().last() {
        let mut walk = Walk::begin(catalogue);
        walk.tap(Tap::OpenItem(item(last.number.get())));
        all.push(plain("guide", &walk));
    }
    all
}
