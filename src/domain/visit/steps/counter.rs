//! At the counter: who comes for somebody else, and who has no card that can be read. Both only in
//! an operator's session.

use crate::domain::delivery::{AnswerValue, Behalf};
use crate::domain::operators::desk::Hands;
use crate::domain::people::card::Holder;
use crate::domain::people::identity::PersonName;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Action, Item};
use crate::domain::services::eligibility::BROWSE_ONLY_BELOW;
use crate::domain::services::form::{FieldRole, Form};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::filing::{Filing, Onward};
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::refused::Comer;
use crate::domain::visit::start::Start;
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    /// 替别人办: the rules are about the holder and are looked at first, as for the holder's own
    /// start; then the questions about who came stand before those of the item.
    pub(super) fn start_for_other(&mut self, number: ItemNo, now: Now, out: &mut Vec<Effect>) {
        let Some(item) = self.item(number) else {
            return;
        };
        if self.agent_form(&item).is_none() || self.is_submitting() {
            return;
        }
        if self.start_of(&item) != Start::Assisted {
            return;
        }
        if self.circumstances().is_out_of_reach(&item) {
            return self.open(Page::OutOfReach(number), now);
        }
        if self.known_holder().is_none() {
            return self.identify_for(Purpose::ForOther(number), now, out);
        }
        self.begun_by(Comer::Agent);
        if self.admitted(&item, None, now, out) {
            self.enter_for_other(&item, now, out);
        }
    }

    fn agent_form(&self, item: &Item) -> Option<Form> {
        let counter = self.catalogue.as_ref()?.counter();
        let mut form = counter.agent_form(item).cloned()?;
        // Records make no case that papers could go with: the operator looks at them.
        if item.form().is_none() {
            form.fields
                .retain(|field| field.role != Some(FieldRole::AgentPaper));
        }
        Some(form)
    }

    /// The first question of an item for somebody who came for the holder, its rules being met.
    pub(super) fn enter_for_other(&mut self, item: &Item, now: Now, out: &mut Vec<Effect>) {
        match self.start_of(item) {
            Start::Assisted => {}
            Start::Barred(why) => return self.show_barred(item, why, now),
            Start::Alone | Start::Call => return self.open(Page::Help, now),
        }
        let number = item.number;
        let Some(agent) = self.agent_form(item) else {
            return;
        };
        let Some(holder) = self.known_holder() else {
            return self.identify_for(Purpose::ForOther(number), now, out);
        };
        let none = Form {
            version: agent.version,
            fields: Vec::new(),
        };
        let filing = Filing::for_agent(number, item.form().unwrap_or(&none), &agent);
        let filing = Box::new(match &self.session {
            Some(session) => filing.prefilled(&holder, &session.earlier, now.wall.date()),
            None => filing,
        });
        self.note_form(&filing, now);
        self.open(Page::Form(filing), now);
    }

    /// All is said of who came for an item that shows records: they are asked for now. The rules of
    /// such an item are no bar: who has no records gets none. `false` for any other form.
    pub(super) fn records_for_other(
        &mut self,
        filing: &Filing,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> bool {
        let catalogue = self.catalogue.clone();
        let item = catalogue.as_ref().and_then(|c| c.item(filing.item()));
        let (Some(item), true) = (item, filing.is_for_agent()) else {
            return false;
        };
        let (Action::Records, Some(view)) = (&item.action, item.result.clone()) else {
            return false;
        };
        let Some(holder) = self.known_holder() else {
            return true;
        };
        let read = self.session.as_ref().and_then(|s| s.agent.clone());
        match (self.assistance(item), filing.agent(&holder, read.as_ref())) {
            (Ok(Some(operator)), Some(agent)) => {
                let behalf = Some(Box::new(Behalf {
                    agent,
                    account: operator.account,
                    auth: operator.auth,
                }));
                if let Some(session) = &mut self.session {
                    session.earlier.extend(filing.earlier_answers());
                }
                self.open_records(item.number, view, (&holder, behalf), now, out);
            }
            (Err(Start::Barred(why)), _) => self.show_barred(item, why, now),
            _ => self.open(Page::Help, now),
        }
        true
    }

    /// 手工录入: the operator looks at the document and types, there being no card that can be read.
    pub(super) fn type_identity(&mut self, now: Now) {
        let purpose = match self.session.as_ref().map(|s| &s.page) {
            Some(Page::Identify { purpose, .. } | Page::CardLocked { purpose }) => *purpose,
            _ => return,
        };
        let (Purpose::Item(item) | Purpose::ForOther(item)) = purpose else {
            return;
        };
        let asked = self
            .catalogue
            .as_ref()
            .and_then(|c| c.counter().identity.clone());
        let right = self.desk.hands() == Hands::Operator && self.desk.may_handle(item);
        let (Some(form), true) = (asked, right) else {
            return;
        };
        let filing = Box::new(Filing::new(item, form));
        if let Some(session) = &mut self.session {
            session.idle.touch(now.mono);
            session.replace(Page::TypedIdentity { filing, purpose });
        }
    }

    /// On with the identity being typed; once it is whole, on to what it was typed for.
    pub(super) fn next_of_identity(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(Page::TypedIdentity { filing, purpose }) =
            self.session.as_mut().map(|s| &mut s.page)
        else {
            return;
        };
        let purpose = *purpose;
        if filing.next(now.wall.date()) == Onward::Stay {
            return;
        }
        let Some(holder) = holder_of(filing) else {
            return;
        };
        if self.desk.hands() != Hands::Operator {
            return;
        }
        if holder.id_number.age_on(now.wall.date()) < BROWSE_ONLY_BELOW {
            return self.greet_child(now, out);
        }
        if let Some(session) = &mut self.session {
            session.identify(holder, None, now.wall.date());
            session.idle.touch(now.mono);
            session.replace(Page::Identify {
                purpose,
                problem: None,
            });
        }
        match purpose {
            Purpose::ForOther(number) => self.start_for_other(number, now, out),
            Purpose::Item(number) => self.start_item(number, now, out),
            _ => {}
        }
    }
}

/// The person a typed identity names.
fn holder_of(filing: &Filing) -> Option<Holder> {
    let name = match filing.answer_of(FieldRole::HolderName)? {
        AnswerValue::Text(text) => PersonName::parse(text.reveal())?,
        _ => return None,
    };
    match filing.answer_of(FieldRole::HolderId)? {
        AnswerValue::IdNumber(number) => Some(Holder::typed(name, number.clone())),
        _ => None,
    }
}
