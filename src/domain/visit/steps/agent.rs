//! Reading the card of somebody who came for the holder, while the holder's visit goes on. Only
//! while an operator on duty has the screen, and only where the question about who came is open: at
//! any other moment another person's card ends the visit or is not looked at.

use crate::domain::delivery::{AnswerValue, Applicant};
use crate::domain::operators::deeds::{Doer, What};
use crate::domain::operators::desk::{DutyNo, Hands};
use crate::domain::people::card::{Holder, InsertionId};
use crate::domain::people::identity::{IdNumber, PersonName};
use crate::domain::services::ItemNo;
use crate::domain::services::eligibility::BROWSE_ONLY_BELOW;
use crate::domain::services::form::FieldRole;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::page::{AgentCard, Page, Purpose};
use crate::domain::visit::session::ReadAgent;
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    /// 读代办人的卡: the form waits behind the page that asks for the card.
    pub(super) fn read_agent(&mut self, now: Now) {
        let Some(Page::Form(filing)) = self.session.as_ref().map(|s| &s.page) else {
            return;
        };
        let item = filing.item();
        if !filing.asks_who_came() || !self.may_read_agent(item) {
            return;
        }
        let filing = filing.clone();
        if let Some(session) = &mut self.session {
            session.waiting = Some(filing);
            session.idle.touch(now.mono);
            session.replace(asking(item, AgentCard::Wanted));
        }
    }

    /// In practice there is one made-up person, who is the holder.
    fn may_read_agent(&self, item: ItemNo) -> bool {
        !self.is_training() && self.desk.hands() == Hands::Operator && self.desk.may_handle(item)
    }

    /// A card came while that page is open. It stays unread in anybody's hands but the operator's.
    pub(super) fn agent_card_in(
        &mut self,
        insertion: InsertionId,
        item: ItemNo,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        if self.may_read_agent(item) {
            let purpose = Purpose::Agent(item, AgentCard::Wanted);
            self.start_reading(insertion, purpose, now, out);
        }
    }

    /// The card says who came.
    pub(super) fn agent_known(&mut self, agent: &Holder, item: ItemNo, now: Now) {
        let today = now.wall.date();
        let may = self.may_read_agent(item);
        let own = self.is_on_duty(&agent.name, Some(&agent.id_number));
        match own {
            true => self.desk.refuse(DutyNo::OwnAgent),
            false => self.desk.settle(DutyNo::OwnAgent),
        }
        let Some(session) = &mut self.session else {
            return;
        };
        session.idle.touch(now.mono);
        let holder = session.identified().map(|known| &known.holder.id_number);
        let no = if own {
            Some(AgentCard::Operators)
        } else if holder == Some(&agent.id_number) {
            Some(AgentCard::HoldersOwn)
        } else if agent.id_number.age_on(today) < BROWSE_ONLY_BELOW {
            Some(AgentCard::TooYoung)
        } else {
            None
        };
        if let Some(no) = no {
            return session.replace(asking(item, no));
        }
        let Some(mut filing) = session.waiting.take() else {
            return;
        };
        if may {
            let fields = filing.agent_came(&agent.name, &agent.id_number, today);
            for field in fields {
                let what = What::Answered(field);
                session.deeds.note(Doer::Operator, what, now.wall);
            }
            session.agent = Some(ReadAgent {
                name: agent.name.clone(),
                id_number: agent.id_number.clone(),
                proof: Applicant::holding(agent).proof,
            });
        }
        session.replace(Page::Form(filing));
    }

    /// Whether somebody is the operator on duty: by the number, where both are known, else by the
    /// name.
    fn is_on_duty(&self, name: &PersonName, number: Option<&IdNumber>) -> bool {
        let Some(duty) = self.desk.duty() else {
            return false;
        };
        match (&duty.operator.own, number) {
            (Some(own), Some(number)) => self.setup.marks.is_of(own, number),
            (Some(_), None) => false,
            (None, _) => duty.operator.name.reveal() == name.reveal(),
        }
    }

    /// Who serves a case is not its agent: somebody else is asked for, when what was typed tells
    /// who it is. `true` where that was so.
    pub(super) fn refuse_own_agent(&mut self) -> bool {
        let Some(Page::Form(filing)) = self.session.as_ref().map(|s| &s.page) else {
            return false;
        };
        if !filing.asks_who_came() {
            return false;
        }
        let number = match filing.answer_of(FieldRole::AgentId) {
            Some(AnswerValue::IdNumber(number)) => Some(number.clone()),
            _ => None,
        };
        let name = match filing.answer_of(FieldRole::AgentName) {
            Some(AnswerValue::Text(text)) => PersonName::parse(text.reveal().trim()),
            _ => None,
        };
        let Some(name) = name else {
            return false;
        };
        if !self.is_on_duty(&name, number.as_ref()) {
            self.desk.settle(DutyNo::OwnAgent);
            return false;
        }
        if let Some(Page::Form(filing)) = self.session.as_mut().map(|s| &mut s.page) {
            filing.ask_who_came_again();
        }
        self.desk.refuse(DutyNo::OwnAgent);
        true
    }

    /// Back to the question without a card: who came is typed then. `false` where no such card was
    /// waited for.
    pub(super) fn give_up_agent(&mut self, out: &mut Vec<Effect>) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        if !session.page.asks_for_agent() {
            return false;
        }
        if let Page::Reading { insertion, .. } = session.page {
            out.push(Effect::GiveUpCard(insertion));
        }
        if let Some(filing) = session.waiting.take() {
            session.replace(Page::Form(filing));
        }
        true
    }
}

fn asking(item: ItemNo, said: AgentCard) -> Page {
    Page::Identify {
        purpose: Purpose::Agent(item, said),
        problem: None,
    }
}
