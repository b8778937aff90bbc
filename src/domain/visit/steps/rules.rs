//! Whether the rules of an item let the holder start it, and what to do when nobody knows yet.

use crate::domain::delivery::{AnswerValue, FieldId};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Item;
use crate::domain::services::eligibility::{
    Basis, Evidence, Person, PersonFacts, RuleId, Settled, Verdict, judge, settle,
};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::{Asked, Line};
use crate::domain::visit::filing::Filing;
use crate::domain::visit::page::Page;
use crate::domain::visit::refused::{Comer, RefusedPage, Stand, WhyNot};
use crate::domain::visit::start::Start;
use crate::domain::visit::visit::{Now, Visit};

/// What came of looking at the rules.
pub(super) enum Outcome {
    /// Go on; these rules are left to the county.
    GoOn(Vec<RuleId>),
    /// Say this.
    Say(WhyNot),
}

impl Visit {
    /// Whether the rules let the holder go on now. When not, the page says why, or the county is
    /// being asked and the visit goes on by itself when it has answered.
    pub(super) fn admitted(
        &mut self,
        item: &Item,
        filing: Option<&Filing>,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> bool {
        let Some(holder) = self.known_holder() else {
            return true;
        };
        if item.eligibility.is_empty() {
            return true;
        }
        if let Some(session) = &mut self.session
            && session.rules.item != Some(item.number)
        {
            session.rules.item = Some(item.number);
            session.rules.waived.clear();
        }
        let filing = filing.map(|filing| Box::new(filing.clone()));
        let wanted = self.with_evidence(filing.as_deref(), now, |on| judge(&item.eligibility, on));
        if let (Some(Verdict::NeedsFact(facts)), Line::Online) = (wanted, self.line)
            && let Some(session) = &self.session
        {
            let unasked = session.rules.known.not_asked(&facts);
            if !unasked.is_empty() {
                let asked = self.ask();
                self.show_checking(item.number, filing, asked, now);
                if let Some(session) = &mut self.session {
                    session.rules.asking.clone_from(&unasked);
                }
                out.push(Effect::AskFacts(asked, Box::new(holder), unasked));
                return false;
            }
        }
        match self.outcome(item, filing.as_deref(), now) {
            Outcome::GoOn(_) => true,
            Outcome::Say(why) => {
                self.open_or_replace(Page::Refused(Box::new(RefusedPage { why, filing })), now);
                false
            }
        }
    }

    /// The rules a case handed in now leaves to the county; `None` when one stands against it.
    pub(super) fn unchecked(&self, item: &Item, filing: &Filing, now: Now) -> Option<Vec<RuleId>> {
        match self.outcome(item, Some(filing), now) {
            Outcome::GoOn(unchecked) => Some(unchecked),
            Outcome::Say(_) => None,
        }
    }

    /// The county has told what it knows, or cannot be asked.
    pub(in crate::domain::visit) fn facts_answered(
        &mut self,
        asked: Asked,
        told: Option<Box<PersonFacts>>,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let Some(session) = &mut self.session else {
            return;
        };
        if !session.awaits(asked) {
            return;
        }
        if let Some(told) = told {
            let asking = std::mem::take(&mut session.rules.asking);
            session.rules.known.learn(&asking, *told);
        }
        // Under the cover the page waits for its card; the deadline leads on from there.
        if session.covered.is_none() {
            self.checked(now, out);
        }
    }

    /// Goes on from the page that waits for the county, with whatever is known by now.
    pub(in crate::domain::visit) fn checked(&mut self, now: Now, out: &mut Vec<Effect>) {
        self.set_checked(now, out);
        let Some(Page::Checking { item, filing, .. }) = self.session.as_ref().map(|s| &s.page)
        else {
            return;
        };
        let (number, filing) = (*item, filing.clone());
        let Some(item) = self.item(number) else {
            return;
        };
        let page = match (self.outcome(&item, filing.as_deref(), now), filing) {
            (Outcome::Say(why), filing) => Page::Refused(Box::new(RefusedPage { why, filing })),
            (Outcome::GoOn(_), Some(filing)) => Page::Review {
                filing,
                fault: None,
            },
            (Outcome::GoOn(_), None) => {
                self.enter(&item, now, out);
                return;
            }
        };
        if let Some(session) = &mut self.session {
            session.replace(page);
        }
    }

    /// 仍要办理: past an advice, never past a refusal.
    pub(super) fn go_on_anyway(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Page::Refused(page) = &session.page else {
            return;
        };
        let WhyNot::Rule {
            item,
            rule,
            stand: Stand::Advice,
            ..
        } = &page.why
        else {
            return;
        };
        let (number, filing) = (*item, page.filing.clone());
        session.rules.waived.insert(rule.clone());
        let Some(item) = self.item(number) else {
            return;
        };
        if !self.admitted(&item, filing.as_deref(), now, out) {
            return;
        }
        match (filing, &mut self.session) {
            (Some(filing), Some(session)) => session.replace(Page::Review {
                filing,
                fault: None,
            }),
            _ => self.enter(&item, now, out),
        }
    }

    /// Into the item, its rules being met, for whoever began it.
    fn enter(&mut self, item: &Item, now: Now, out: &mut Vec<Effect>) {
        match self.session.as_ref().map(|session| session.rules.comer) {
            Some(Comer::Agent) => self.enter_for_other(item, now, out),
            _ => self.enter_item(item, now, out),
        }
    }

    /// Notes who begins an item.
    pub(super) fn begun_by(&mut self, comer: Comer) {
        if let Some(session) = &mut self.session {
            session.rules.comer = comer;
        }
    }

    pub(super) fn item(&self, number: ItemNo) -> Option<Item> {
        self.catalogue.as_ref()?.item(number).cloned()
    }

    fn outcome(&self, item: &Item, filing: Option<&Filing>, now: Now) -> Outcome {
        let settled = self.with_evidence(filing, now, |on| settle(&item.eligibility, on));
        self.worded(item, settled)
    }

    /// What came of the rules of an item, in its own words.
    pub(super) fn worded(&self, item: &Item, settled: Option<Settled>) -> Outcome {
        let (id, stand) = match settled {
            None => return Outcome::GoOn(Vec::new()),
            Some(Settled::GoOn { unchecked }) => return Outcome::GoOn(unchecked),
            Some(Settled::Refused(id, Basis::Known)) => (id, Stand::Known),
            Some(Settled::Refused(id, Basis::Hint)) => (id, Stand::Hint),
            Some(Settled::Refused(id, Basis::Unknown)) => (id, Stand::Unknown),
            // The operator has the papers on the table; the county looks at the rule once more.
            Some(Settled::Operator(id)) if self.desk.may_handle(item.number) => {
                return Outcome::GoOn(vec![id]);
            }
            Some(Settled::Operator(id)) => (id, Stand::Operator),
            // Whoever comes to help reads it with them; alone it would only lead to the same call.
            Some(Settled::Advised(_)) if self.start_of(item) == Start::Call => {
                return Outcome::GoOn(Vec::new());
            }
            Some(Settled::Advised(id)) => (id, Stand::Advice),
        };
        let rule = item.eligibility.iter().find(|rule| rule.id == id);
        let rule = rule.expect("a verdict names a rule of the item");
        Outcome::Say(WhyNot::Rule {
            item: item.number,
            rule: id,
            words: Box::new(rule.words.clone()),
            stand,
            first: rule.first,
        })
    }

    fn with_evidence<T>(
        &self,
        filing: Option<&Filing>,
        now: Now,
        look: impl FnOnce(&Evidence<'_>) -> T,
    ) -> Option<T> {
        let session = self.session.as_ref()?;
        let person = Person::of(&session.identified()?.holder);
        let answers: Option<Vec<(FieldId, AnswerValue)>> = match filing {
            Some(filing) => Some(filing.complete()?),
            None => None,
        };
        Some(look(&Evidence {
            person: &person,
            known: &session.rules.known,
            answers: answers.as_deref(),
            waived: &session.rules.waived,
            today: now.wall.date(),
        }))
    }

    fn show_checking(&mut self, item: ItemNo, filing: Option<Box<Filing>>, asked: Asked, now: Now) {
        let since = now.mono;
        let page = Page::Checking {
            item,
            filing,
            asked,
            since,
        };
        self.open_or_replace(page, now);
    }

    pub(super) fn open_or_replace(&mut self, page: Page, now: Now) {
        let from_form = match self.session.as_ref().map(|s| &s.page) {
            Some(
                Page::Form(_)
                | Page::Review { .. }
                | Page::Refused(_)
                | Page::Checking { .. }
                | Page::CheckingSet(_),
            ) => true,
            Some(Page::LifeEvent(page)) => !page.stands.is_empty(),
            _ => false,
        };
        match &mut self.session {
            Some(session) if from_form => session.replace(page),
            _ => self.open(page, now),
        }
    }
}
