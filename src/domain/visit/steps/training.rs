//! Training: a made-up person in the place of every card, and no question about anybody leaves the
//! terminal.

use crate::domain::people::card::InsertionId;
use crate::domain::visit::answer::NoAnswer;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::VisitEvent;
use crate::domain::visit::overview::CountyOverview;
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    /// Whether nothing that is done now counts.
    pub fn is_training(&self) -> bool {
        self.desk.is_training()
    }

    /// Training began or ended: nothing of what was open goes over to the other side.
    pub(super) fn training_switched(&mut self, out: &mut Vec<Effect>) {
        self.end_session(out);
        self.draft = None;
    }

    /// 用练习卡: a card for who trains without one.
    pub(super) fn practice_card(&mut self, now: Now, out: &mut Vec<Effect>) {
        let purpose = match self.session.as_ref().map(|s| &s.page) {
            Some(Page::Identify { purpose, .. }) => *purpose,
            None => Purpose::Overview,
            Some(_) => return,
        };
        if self.is_training() {
            let insertion = self.inserted.unwrap_or(InsertionId::FIRST);
            self.start_reading(insertion, purpose, now, out);
        }
    }

    /// Answers here what would be asked of the world about a person.
    pub(in crate::domain::visit) fn answer_in_training(&mut self, now: Now, out: &mut Vec<Effect>) {
        let held: Vec<Effect> = out
            .extract_if(.., |effect| is_about_a_person(effect))
            .collect();
        for event in held.into_iter().filter_map(practised) {
            out.extend(self.step(event, now));
        }
    }
}

fn is_about_a_person(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::AskOverview(..)
            | Effect::ListCases(..)
            | Effect::AskFacts(..)
            | Effect::AskRecords(..)
            | Effect::AskAccesses(..)
            | Effect::AskSeekers(..)
            | Effect::RevealPhone(..)
            | Effect::AskCase(..)
            | Effect::KeepGrade(..)
    )
}

/// What practice gets for an answer. Facts are not known, as without a line: the rules leave them to
/// the county. A grade is dropped.
fn practised(effect: Effect) -> Option<VisitEvent> {
    const NONE: NoAnswer = NoAnswer::Practice;
    Some(match effect {
        Effect::AskOverview(asked, _) => {
            VisitEvent::Overview(asked, Some(Box::new(CountyOverview::default())))
        }
        Effect::ListCases(asked, _) => VisitEvent::Cases(asked, Vec::new()),
        Effect::AskFacts(asked, ..) => VisitEvent::Facts(asked, None),
        Effect::AskRecords(asked, ..) => VisitEvent::Records(asked, Err(NONE)),
        Effect::AskAccesses(asked, _) => VisitEvent::Accesses(asked, Ok(Vec::new())),
        Effect::AskSeekers(asked, ..) => VisitEvent::Seekers(asked, Err(NONE)),
        Effect::RevealPhone(asked, ..) => VisitEvent::Phone(asked, Err(NONE)),
        Effect::AskCase(asked, ..) => VisitEvent::Case(asked, Err(NONE)),
        _ => return None,
    })
}
