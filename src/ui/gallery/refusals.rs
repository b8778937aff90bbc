//! Items that are not started: each way a rule can stand, a child's card, and the wait before.

use super::Shown;
use super::scenes::{Walk, item, plain};
use crate::domain::paper::PrinterStatus;
use crate::domain::people::card::CardContent;
use crate::domain::services::catalogue::Catalogue;
use crate::domain::services::eligibility::{CaseNeed, Fact, FactValue, PersonFacts};
use crate::domain::visit::{Effect, Line, Tap, VisitEvent};
use jiff::civil::Date;
use std::sync::Arc;

pub(super) fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let started = |number, line| {
        let mut walk = Walk::identified(catalogue);
        walk.on(VisitEvent::Line(line));
        walk.tap(Tap::OpenItem(item(number)));
        walk.tap(Tap::StartItem(item(number)));
        walk
    };
    let told = |number, facts: &[(Fact, FactValue)]| {
        let mut walk = started(number, Line::Online);
        let asked = walk.effects.iter().find_map(|effect| match effect {
            Effect::AskFacts(asked, ..) => Some(*asked),
            _ => None,
        });
        let facts = PersonFacts {
            as_of: walk.now.wall,
            values: facts.iter().cloned().collect(),
        };
        let asked = asked.expect("the rules ask for facts");
        walk.on(VisitEvent::Facts(asked, Some(Box::new(facts))));
        walk
    };
    let mut child = Walk::begin(catalogue);
    child.card_in();
    child.card_read(Ok(CardContent::Open(super::people::child())));
    let first = [
        (Fact::HasEmployerRecord, FactValue::Flag(false)),
        (Fact::Case(item(7), CaseNeed::Any), FactValue::Day(None)),
    ];
    let mut printing = told(8, &first);
    printing.on(VisitEvent::Printer(PrinterStatus::Ready));
    let mut lost = Walk::begin(catalogue);
    lost.on(VisitEvent::Line(Line::Offline));
    lost.tap(Tap::OpenItem(item(40)));
    lost.tap(Tap::StartItem(item(40)));
    let certified = Date::constant(2026, 3, 5);
    vec![
        plain("checking-rules", &started(8, Line::Online)),
        plain("refused-age", &started(34, Line::Offline)),
        plain("refused-unknown", &started(23, Line::Offline)),
        plain("refused-operator", &started(28, Line::Offline)),
        plain("refused-first", &told(8, &first)),
        plain("refused-first-print", &printing),
        plain(
            "refused-advice",
            &told(
                21,
                &[
                    (Fact::DrawingBenefit, FactValue::Flag(true)),
                    (Fact::LastQualification, FactValue::Day(Some(certified))),
                ],
            ),
        ),
        plain("refused-child", &child),
        plain("out-of-reach", &lost),
    ]
}
