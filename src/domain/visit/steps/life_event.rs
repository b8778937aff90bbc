//! One event in a life: judging its items together, one form for all, several cases at once.

use super::rules::Outcome;
use crate::domain::delivery::SubmissionId;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Item;
use crate::domain::services::eligibility::{Evidence, Fact, Known, Person, RuleId, Verdict, judge};
use crate::domain::services::material::MaterialSet;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::Line;
use crate::domain::visit::filing::Filing;
use crate::domain::visit::life_event_page::{CheckingSet, LifeEventPage, PartStand};
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::refused::{Stand, WhyNot};
use crate::domain::visit::start::Start;
use crate::domain::visit::visit::{Now, Visit};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Visit {
    pub(super) fn open_life_event(&mut self, number: u16, now: Now) {
        let known = self.catalogue.as_ref();
        if known.is_some_and(|c| c.event(number).is_some()) {
            self.open(Page::LifeEvent(Box::new(LifeEventPage::new(number))), now);
        }
    }

    /// 一次办: by way of the card, then to the form, or to what stands against it. An event of
    /// which nothing is filed alone leads to the operator.
    pub(super) fn start_life_event(&mut self, number: u16, now: Now, out: &mut Vec<Effect>) {
        if self.is_submitting() {
            return;
        }
        let Some(catalogue) = self.catalogue.clone() else {
            return;
        };
        let Some(event) = catalogue.event(number) else {
            return;
        };
        let items = event.fileable_where(&catalogue, |item| self.circumstances().is_filed(item));
        if items.is_empty() {
            self.open(Page::Help, now);
        } else if self.known_holder().is_none() {
            self.identify_for(Purpose::LifeEvent(number), now, out);
        } else if let Some(parked) = self.take_parked_set(number) {
            self.open(Page::Form(parked), now);
        } else {
            self.admit_set(number, &items, None, now, out);
        }
    }

    /// Whether all items of a set go in as things stand; if not, the page says how each stands, or
    /// the county is being asked.
    pub(super) fn set_admitted(
        &mut self,
        filing: &Filing,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> bool {
        let Some(set) = filing.set() else {
            return true;
        };
        let (event, items) = (set.event(), set.items());
        if self.asks_for_set(event, &items, Some(filing), now, out) {
            return false;
        }
        let stands = self.stands(&items, Some(filing), now);
        if stands.iter().all(|(_, stand)| *stand == PartStand::Ready) {
            return true;
        }
        self.show_stands(event, stands, Some(filing), now);
        false
    }

    /// 先办能办的.
    pub(super) fn go_on_with_rest(&mut self, now: Now) {
        let Some(Page::LifeEvent(page)) = self.session.as_ref().map(|s| &s.page) else {
            return;
        };
        let page = page.clone();
        let (event, items) = (page.event, page.ready());
        if items.is_empty() || self.known_holder().is_none() {
            return;
        }
        let read: Vec<(ItemNo, RuleId)> = page
            .stands
            .iter()
            .filter_map(|(item, stand)| match stand {
                PartStand::Advised(WhyNot::Rule { rule, .. }) => Some((*item, rule.clone())),
                _ => None,
            })
            .collect();
        if let Some(session) = &mut self.session {
            session.rules.waived_in_sets.extend(read);
        }
        self.begin_set(event, &items, page.filing.as_deref(), now);
    }

    /// 不办这一件, or taking it in again.
    pub(super) fn turn_part(&mut self, item: ItemNo) {
        if let Some(Page::LifeEvent(page)) = self.session.as_mut().map(|s| &mut s.page)
            && page.filing.is_none()
        {
            page.turn_part(item);
        }
    }

    fn admit_set(
        &mut self,
        event: u16,
        items: &[ItemNo],
        filing: Option<&Filing>,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        if self.asks_for_set(event, items, filing, now, out) {
            return;
        }
        let stands = self.stands(items, filing, now);
        // With an operator the parts are picked: who lost a card wants no new one opened.
        let picked = filing.is_some() || self.desk.duty().is_none() || stands.len() == 1;
        if picked && stands.iter().all(|(_, stand)| *stand == PartStand::Ready) {
            self.begin_set(event, items, filing, now);
        } else {
            self.show_stands(event, stands, filing, now);
        }
    }

    /// The county has told what it knows for a set, or cannot be asked.
    pub(super) fn set_checked(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(Page::CheckingSet(page)) = self.session.as_ref().map(|s| &s.page) else {
            return;
        };
        let page = page.clone();
        self.admit_set(page.event, &page.items, page.filing.as_deref(), now, out);
    }

    /// Asks the county for what the rules of all items want to know; `false` when there is nothing
    /// to ask, or no line.
    fn asks_for_set(
        &mut self,
        event: u16,
        items: &[ItemNo],
        filing: Option<&Filing>,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> bool {
        let (Some(holder), Line::Online) = (self.known_holder(), self.line) else {
            return false;
        };
        let wanted = self.facts_wanted(items, filing, now);
        let unasked = match &self.session {
            Some(session) => session.rules.known.not_asked(&wanted),
            None => return false,
        };
        if unasked.is_empty() {
            return false;
        }
        let asked = self.ask();
        let page = Page::CheckingSet(Box::new(CheckingSet {
            event,
            items: items.to_vec(),
            filing: filing.map(|filing| Box::new(filing.clone())),
            asked,
            since: now.mono,
        }));
        self.open_or_replace(page, now);
        if let Some(session) = &mut self.session {
            session.rules.asking.clone_from(&unasked);
        }
        out.push(Effect::AskFacts(asked, Box::new(holder), unasked));
        true
    }

    fn facts_wanted(&self, items: &[ItemNo], filing: Option<&Filing>, now: Now) -> BTreeSet<Fact> {
        let mut known = self.known_so_far();
        let mut wanted = BTreeSet::new();
        for item in items.iter().filter_map(|no| self.item(*no)) {
            let look = |on: &Evidence<'_>| judge(&item.eligibility, on);
            match self.on_item(&item, &known, filing, now, look) {
                Some(Verdict::NeedsFact(facts)) => wanted.extend(facts),
                Some(Verdict::Refused(_)) => continue,
                Some(Verdict::Eligible) | None => {}
            }
            known.handed_in(item.number, now.wall.date());
        }
        wanted
    }

    /// How each item stands. What goes in counts as handed in for those after it.
    fn stands(
        &self,
        items: &[ItemNo],
        filing: Option<&Filing>,
        now: Now,
    ) -> Vec<(ItemNo, PartStand)> {
        let mut known = self.known_so_far();
        let mut stands = Vec::with_capacity(items.len());
        for item in items.iter().filter_map(|no| self.item(*no)) {
            let stand = self.stand_of(&item, &known, filing, now);
            if stand.goes_in() {
                known.handed_in(item.number, now.wall.date());
            }
            stands.push((item.number, stand));
        }
        stands
    }

    fn stand_of(&self, item: &Item, known: &Known, filing: Option<&Filing>, now: Now) -> PartStand {
        let handed_in = self.session.as_ref().map(|s| s.handed_in.as_slice());
        let twice = handed_in.is_some_and(|all| all.iter().any(|(no, _)| *no == item.number));
        if twice {
            return PartStand::HandedIn;
        }
        match self.start_of(item) {
            Start::Barred(why) => return PartStand::Held(WhyNot::Barred(item.number, why)),
            Start::Call if filing.is_none() => return PartStand::NeedsLine,
            Start::Alone | Start::Assisted | Start::Call => {}
        }
        if self.circumstances().is_out_of_reach(item) {
            return PartStand::OutOfReach;
        }
        match self.outcome_in_set(item, known, filing, now) {
            Outcome::GoOn(_) => PartStand::Ready,
            Outcome::Say(why) => match &why {
                WhyNot::Rule {
                    stand: Stand::Advice,
                    ..
                } => PartStand::Advised(why),
                _ => PartStand::Held(why),
            },
        }
    }

    fn outcome_in_set(
        &self,
        item: &Item,
        known: &Known,
        filing: Option<&Filing>,
        now: Now,
    ) -> Outcome {
        let settled = self.on_item(item, known, filing, now, |on| {
            crate::domain::services::eligibility::settle(&item.eligibility, on)
        });
        self.worded(item, settled)
    }

    fn on_item<T>(
        &self,
        item: &Item,
        known: &Known,
        filing: Option<&Filing>,
        now: Now,
        look: impl FnOnce(&Evidence<'_>) -> T,
    ) -> Option<T> {
        let session = self.session.as_ref()?;
        let person = Person::of(&session.identified()?.holder);
        let answers = match filing {
            Some(filing) => {
                let case = filing
                    .cases()
                    .into_iter()
                    .find(|c| c.item() == item.number)?;
                Some(case.complete()?)
            }
            None => None,
        };
        let waived = session.rules.waived_in_sets.iter();
        let waived: BTreeSet<RuleId> = waived
            .filter(|(of, _)| *of == item.number)
            .map(|(_, rule)| rule.clone())
            .collect();
        Some(look(&Evidence {
            person: &person,
            known,
            answers: answers.as_deref(),
            waived: &waived,
            today: now.wall.date(),
        }))
    }

    fn known_so_far(&self) -> Known {
        let session = self.session.as_ref();
        session.map(|s| s.rules.known.clone()).unwrap_or_default()
    }

    /// What each case of a form leaves to the county, in the order of the cases; `None` when a rule
    /// stands against one.
    pub(super) fn unchecked_in_set(&self, filing: &Filing, now: Now) -> Option<Vec<Vec<RuleId>>> {
        let mut known = self.known_so_far();
        let mut all = Vec::new();
        for case in filing.cases() {
            let item = self.item(case.item())?;
            match self.outcome_in_set(&item, &known, Some(filing), now) {
                Outcome::GoOn(unchecked) => all.push(unchecked),
                Outcome::Say(_) => return None,
            }
            known.handed_in(item.number, now.wall.date());
        }
        Some(all)
    }

    fn show_stands(
        &mut self,
        event: u16,
        stands: Vec<(ItemNo, PartStand)>,
        filing: Option<&Filing>,
        now: Now,
    ) {
        let page = Page::LifeEvent(Box::new(LifeEventPage {
            event,
            stands,
            filing: filing.map(|filing| Box::new(filing.clone())),
        }));
        self.open_or_replace(page, now);
    }

    /// The form of the set, with what was answered already; straight to the review when nothing is
    /// left to ask.
    fn begin_set(&mut self, event: u16, items: &[ItemNo], filing: Option<&Filing>, now: Now) {
        let Some(catalogue) = self.catalogue.clone() else {
            return;
        };
        let set = catalogue
            .event(event)
            .and_then(|event| MaterialSet::new(event, items, &catalogue));
        let Some(set) = set.map(Arc::new) else {
            return;
        };
        let today = now.wall.date();
        let filing = match filing {
            Some(answered) => answered.carried_into(set),
            None => match (self.known_holder(), &self.session) {
                (Some(holder), Some(session)) => {
                    Filing::of_set(set).prefilled(&holder, &session.earlier, today)
                }
                _ => return,
            },
        };
        self.note_form(&filing, now);
        let page = match filing.complete() {
            Some(_) => {
                let mut filing = filing;
                filing.reviewed();
                Page::Review {
                    filing: Box::new(filing),
                    fault: None,
                }
            }
            None => Page::Form(Box::new(filing)),
        };
        self.open_or_replace(page, now);
    }

    fn take_parked_set(&mut self, event: u16) -> Option<Box<Filing>> {
        let session = self.session.as_mut()?;
        let same = session
            .parked
            .as_ref()
            .is_some_and(|filing| filing.set().is_some_and(|set| set.event() == event));
        if same { session.parked.take() } else { None }
    }

    /// The case one of an item waits for: one of this confirmation, else one of this visit.
    pub(super) fn waits_for(
        &self,
        item: ItemNo,
        batch: &[(ItemNo, SubmissionId)],
    ) -> Option<(ItemNo, SubmissionId)> {
        let before = self.catalogue.as_ref()?.waits_for(item);
        let earlier = self.session.as_ref().map(|s| s.handed_in.as_slice());
        let mut all = batch.iter().chain(earlier.unwrap_or_default().iter().rev());
        all.find(|(no, _)| before.contains(no)).copied()
    }
}
