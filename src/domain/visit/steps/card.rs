//! Cards coming and going.

use crate::domain::operators::desk::Hands;
use crate::domain::people::card::{
    CardContent, CardFault, CardProof, FreePart, Holder, InsertionId,
};
use crate::domain::services::eligibility::BROWSE_ONLY_BELOW;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::page::{Page, Purpose, ReadStage};
use crate::domain::visit::refused::{RefusedPage, WhyNot};
use crate::domain::visit::session::Who;
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    pub(in crate::domain::visit) fn card_in(
        &mut self,
        insertion: InsertionId,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        if !insertion.is_laid() {
            self.inserted = Some(insertion);
        }
        if !self.is_open() {
            return;
        }
        if let Some(session) = &mut self.session {
            session.stranger = None;
        }
        self.desk.card_in();
        if self.session.is_none() && !insertion.is_laid() {
            self.desk.give_up_lock();
        }
        let nobody = self
            .session
            .as_ref()
            .is_none_or(|s| s.identified().is_none());
        if self.desk.hands() == Hands::Covered && nobody {
            // A laid card is not kept waiting: it cannot be told whether it still lies there. Beside
            // a technician nobody's is: the page asks for it to be taken.
            self.card_waits |= !insertion.is_laid() && !self.desk.is_technical();
            return;
        }
        let purpose = match self.session.as_ref().map(|s| (&s.page, &s.who)) {
            Some((Page::CardOut, _)) => Purpose::Resume,
            Some((
                Page::Identify { purpose, .. }
                | Page::CardLocked { purpose }
                // The card works after all: what was typed of the document is not needed.
                | Page::TypedIdentity { purpose, .. }
                | Page::Reading { purpose, .. },
                _,
            )) => *purpose,
            // Somebody else may have stepped up: the page waits, covered, until it is known who.
            Some((_, Who::Holder(_))) if insertion.is_laid() => Purpose::Resume,
            Some((_, Who::Holder(_))) => return,
            Some((Page::Guide(item), Who::Anonymous)) => Purpose::Guide(*item),
            Some((_, Who::Anonymous)) | None => Purpose::Overview,
        };
        if let Purpose::Agent(item, _) = purpose {
            return self.agent_card_in(insertion, item, now, out);
        }
        if insertion.is_laid()
            && !matches!(purpose, Purpose::Second(_))
            && let Some(session) = &mut self.session
            && session.identified().is_some()
            && session.covered.is_none()
        {
            session.cover(now.mono);
        }
        self.start_reading(insertion, purpose, now, out);
    }

    /// Reads the card that was left in the slot, when its owner says so.
    pub(super) fn use_card(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(insertion) = self.inserted else {
            return;
        };
        let purpose = match self.session.as_ref().map(|s| &s.page) {
            Some(Page::Identify { purpose, .. } | Page::CardLocked { purpose }) => *purpose,
            None => Purpose::Overview,
            Some(_) => return,
        };
        self.start_reading(insertion, purpose, now, out);
    }

    pub(super) fn start_reading(
        &mut self,
        insertion: InsertionId,
        purpose: Purpose,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        // Whatever card lies in the slot while the terminal trains, nothing of it is read.
        if self.is_training() {
            let Some(holder) = self.practice.clone() else {
                return;
            };
            if self.session.is_none() {
                let problem = None;
                self.begin(Page::Identify { purpose, problem }, now);
            }
            return self.known(holder, insertion, purpose, now, out);
        }
        let page = Page::Reading {
            insertion,
            since: now.mono,
            purpose,
            stage: ReadStage::Card,
        };
        match &mut self.session {
            None => {
                self.begin(page, now);
            }
            Some(session) => {
                session.idle.touch(now.mono);
                session.show(page);
            }
        }
        out.push(Effect::ReadCard(insertion));
    }

    pub(in crate::domain::visit) fn card_out(&mut self, insertion: InsertionId, now: Now) {
        if self.inserted == Some(insertion) {
            self.inserted = None;
            self.card_waits = false;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        if session.stranger == Some(insertion) && !insertion.is_laid() {
            session.stranger = None;
        }
        if let Page::Reading {
            insertion: reading,
            purpose,
            ..
        } = session.page
            && reading == insertion
        {
            Self::refuse(session, purpose, CardFault::RemovedDuringRead, now);
            return;
        }
        if let Page::Receipt(receipt) = &mut session.page {
            receipt.card_in_slot = false;
        }
        let Who::Holder(known) = &mut session.who else {
            return;
        };
        if known.insertion != Some(insertion) {
            return;
        }
        known.insertion = None;
        match &session.page {
            Page::Receipt(_) => {}
            // The operator needs the slot for somebody else's card; nothing of the holder shows.
            page if page.asks_for_agent() => known.made_room = true,
            _ => session.cover(now.mono),
        }
    }

    pub(in crate::domain::visit) fn card_read(
        &mut self,
        insertion: InsertionId,
        result: Result<CardContent, CardFault>,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Page::Reading {
            insertion: reading,
            purpose,
            stage,
            since,
        } = &mut session.page
        else {
            return;
        };
        if *reading != insertion {
            return;
        }
        let purpose = *purpose;
        let today = now.wall.date();
        match result {
            Err(fault) => Self::refuse(session, purpose, fault, now),
            Ok(CardContent::Open(holder)) => match holder.check_validity(today) {
                Err(fault) => Self::refuse(session, purpose, fault, now),
                Ok(()) => self.known(holder, insertion, purpose, now, out),
            },
            Ok(CardContent::Locked(free, challenge)) => {
                match FreePart::check_validity(&free, today) {
                    Err(fault) => Self::refuse(session, purpose, fault, now),
                    Ok(()) => {
                        *stage = ReadStage::Authority;
                        *since = now.mono;
                        out.push(Effect::AskAuthority(insertion, Box::new(challenge)));
                    }
                }
            }
        }
    }

    pub(in crate::domain::visit) fn authority_away(
        &mut self,
        insertion: InsertionId,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let Some(session) = &mut self.session else {
            return;
        };
        if let Page::Reading {
            insertion: reading,
            purpose,
            ..
        } = session.page
            && reading == insertion
        {
            out.push(Effect::GiveUpCard(insertion));
            session.idle.touch(now.mono);
            session.replace(Page::CardLocked { purpose });
        }
    }

    pub(in crate::domain::visit) fn reading_took_too_long(
        &mut self,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let Some(session) = &mut self.session else {
            return;
        };
        if let Page::Reading {
            insertion,
            purpose,
            stage,
            ..
        } = session.page
        {
            match stage {
                ReadStage::Card => {
                    out.push(Effect::GiveUpCard(insertion));
                    Self::refuse(session, purpose, CardFault::Silent, now);
                }
                ReadStage::Authority => self.authority_away(insertion, now, out),
            }
        }
    }

    /// A card could not be used: the page says why and waits for the next one. A covered page
    /// stays covered, it is not this card's business.
    fn refuse(
        session: &mut super::super::session::Session,
        purpose: Purpose,
        fault: CardFault,
        now: Now,
    ) {
        session.idle.touch(now.mono);
        session.replace(Page::Identify {
            purpose,
            problem: Some(fault),
        });
    }

    /// Whether a card is another person's while the cover keeps what somebody has begun with an
    /// operator, and whose own card is out: a card taken for another on the counter costs nobody the
    /// form. Where nobody helps, another card is the next person, and the form is gone.
    fn is_strangers(&self, holder: &Holder) -> bool {
        let Some(session) = self.session.as_ref().filter(|_| self.desk.duty().is_some()) else {
            return false;
        };
        let other = session.identified().is_some_and(|known| {
            !known.is_here()
                && known.card() != holder.identity()
                && known.holder.id_number != holder.id_number
        });
        other && session.covered.is_some() && (session.has_unfinished() || session.serves_agent())
    }

    /// Another person's card under the cover: it stays, says so, and waits for the right one until
    /// its time is out or somebody gives it up.
    fn cover_against(&mut self, insertion: InsertionId) {
        if let Some(session) = &mut self.session {
            session.stranger = Some(insertion);
            session.replace(Page::CardOut);
        }
    }

    /// Ends the visit; whoever has waited before its cover with a card in the slot comes next.
    pub(in crate::domain::visit) fn end_for_next(&mut self, now: Now, out: &mut Vec<Effect>) {
        let waits = self.session.as_ref().and_then(|session| session.stranger);
        self.end_session(out);
        if let (Some(insertion), true) = (waits, waits == self.inserted) {
            self.card_in(insertion, now, out);
        }
    }

    /// Below 16 there is looking around and nothing to start: nothing of the card is kept.
    pub(super) fn greet_child(&mut self, now: Now, out: &mut Vec<Effect>) {
        let page = Page::Refused(Box::new(RefusedPage {
            why: WhyNot::Child,
            filing: None,
        }));
        match &mut self.session {
            Some(session) if session.identified().is_none() => {
                session.idle.touch(now.mono);
                session.replace(page);
            }
            _ => {
                self.end_session(out);
                self.draft = None;
                self.begin(page, now);
            }
        }
    }

    fn known(
        &mut self,
        holder: Holder,
        insertion: InsertionId,
        purpose: Purpose,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let today = now.wall.date();
        if let Purpose::Agent(item, _) = purpose {
            return self.agent_known(&holder, item, now);
        }
        if self.is_strangers(&holder) {
            return self.cover_against(insertion);
        }
        if holder.id_number.age_on(today) < BROWSE_ONLY_BELOW {
            self.greet_child(now, out);
            return;
        }
        let before = self.session.as_ref().and_then(|s| s.identified());
        if let (Purpose::Second(item), Some(_)) = (purpose, before) {
            return self.second_shown(&holder, insertion, item, now, out);
        }
        let card = holder.identity();
        let other_card = before
            .filter(|known| known.card() != card && known.holder.id_number == holder.id_number)
            .map(|known| (known.holder.proof, known.is_here()));
        if let Some((first, here)) = other_card
            && let Some(session) = &mut self.session
        {
            // The same person with another credential: the visit goes on, with the card in the slot
            // where there is one.
            if here && first != CardProof::ByOperator {
                session.agree(&holder, insertion);
                session.idle.touch(now.mono);
                if let Some(covered) = session.covered.take() {
                    session.replace(*covered);
                }
                return;
            }
            session.second = (first != CardProof::ByOperator).then_some(first);
        }
        let before = self.session.as_ref().and_then(|s| s.identified());
        let same = before.is_none_or(|known| known.card() == card) || other_card.is_some();
        if !same {
            self.end_session(out);
            self.draft = None;
            self.begin(
                Page::Identify {
                    purpose: Purpose::Overview,
                    problem: None,
                },
                now,
            );
        }
        let draft = self.claim_draft(&holder, now);
        let Some(session) = &mut self.session else {
            return;
        };
        // A laid card has shown what it had to show: nothing is covered when it leaves.
        let stays = (!insertion.is_laid()).then_some(insertion);
        session.identify(holder.clone(), stays, today);
        if insertion.is_laid() {
            session.laid = Some(insertion);
        }
        session.idle.touch(now.mono);
        if same && let Some(covered) = session.covered.take() {
            session.replace(*covered);
            return;
        }
        if let Some(filing) = draft {
            session.replace(Page::Form(Box::new(filing)));
            return;
        }
        session.replace(Page::Identify {
            purpose,
            problem: None,
        });
        match purpose {
            Purpose::Item(number) if same => self.start_item(number, now, out),
            Purpose::ForOther(number) if same => self.start_for_other(number, now, out),
            Purpose::Guide(number) if same => self.open_item(number, now),
            Purpose::Cases if same => self.open_cases(now, out),
            Purpose::WhoViewed if same => self.open_viewed(now, out),
            Purpose::Jobs(kind) if same => self.open_jobs(kind, now, out),
            Purpose::Library(shelf) if same => self.open_shelf(shelf, now, out),
            Purpose::LifeEvent(event) if same => self.start_life_event(event, now, out),
            _ => self.open_overview(&holder, now, out),
        }
    }
}
