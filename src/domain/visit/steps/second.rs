//! Two credentials of one visit: the social-security card and the identity card of the same person.

use crate::domain::delivery::IdentityProof;
use crate::domain::face::Portrait;
use crate::domain::operators::desk::Hands;
use crate::domain::people::card::{CardFault, CardProof, Holder, InsertionId};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Credential, Item};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::filing::Filing;
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::session::Session;
use crate::domain::visit::visit::{Now, Visit};

/// Which of the two a proof is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    SocialCard,
    IdentityCard,
}

fn kind(proof: CardProof) -> Option<Kind> {
    match proof {
        CardProof::FreeRead | CardProof::ExternalAuth => Some(Kind::SocialCard),
        CardProof::IdentityCard => Some(Kind::IdentityCard),
        CardProof::ByOperator => None,
    }
}

impl Visit {
    /// Whether an item wants the other credential of its holder, too, and nobody has shown it yet. Who
    /// was typed in by an operator showed papers, which the case says by itself.
    pub(super) fn wants_second(&self, item: &Item) -> bool {
        let session = self.session.as_ref();
        let known = session.and_then(Session::identified);
        item.credential == Credential::Both
            && !self.is_training()
            && session.is_some_and(|s| s.second.is_none())
            && known.is_some_and(|known| kind(known.holder.proof).is_some())
    }

    /// The first case of a form that wants it. Whoever comes for another person brings both cards of
    /// that person.
    pub(super) fn second_wanted_by(&self, filing: &Filing) -> Option<ItemNo> {
        let cases = filing.cases();
        let mut items = cases.iter().filter_map(|case| self.item(case.item()));
        items
            .find(|item| self.wants_second(item))
            .map(|item| item.number)
    }

    /// How the other credential was shown, for a case whose item wants it.
    pub(super) fn second_for(&self, case: &Filing) -> Option<IdentityProof> {
        let item = self.item(case.item())?;
        let asked = item.credential == Credential::Both;
        let second = self.session.as_ref()?.second.filter(|_| asked)?;
        Some(IdentityProof::from(second))
    }

    /// Asks for the other credential; a social-security card that is in the slot already is read.
    pub(super) fn ask_second(&mut self, item: ItemNo, now: Now, out: &mut Vec<Effect>) {
        let purpose = Purpose::Second(item);
        let problem = None;
        self.open(Page::Identify { purpose, problem }, now);
        let known = self.session.as_ref().and_then(Session::identified);
        let first = known.and_then(|known| kind(known.holder.proof));
        if let (Some(Kind::IdentityCard), Some(insertion)) = (first, self.inserted) {
            self.start_reading(insertion, purpose, now, out);
        }
    }

    /// The other card was read. Nothing of a card that does not agree is kept.
    pub(super) fn second_shown(
        &mut self,
        shown: &Holder,
        insertion: InsertionId,
        item: ItemNo,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(known) = session.identified() else {
            return;
        };
        let problem = if known.holder.id_number != shown.id_number {
            Some(CardFault::AnotherPerson)
        } else if kind(known.holder.proof) == kind(shown.proof) {
            Some(CardFault::SameDocument)
        } else {
            None
        };
        session.idle.touch(now.mono);
        if problem.is_some() {
            let purpose = Purpose::Second(item);
            session.replace(Page::Identify { purpose, problem });
            return;
        }
        session.agree(shown, insertion);
        self.after_second(item, now, out);
    }

    /// 看过证件: the operator on duty has the other document in hand, and it is the same person's.
    pub(super) fn second_seen(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(Page::Identify {
            purpose: Purpose::Second(item),
            ..
        }) = self.session.as_ref().map(|s| &s.page)
        else {
            return;
        };
        let item = *item;
        if self.desk.hands() != Hands::Operator || !self.desk.may_handle(item) {
            return;
        }
        if let Some(session) = &mut self.session {
            session.second = Some(CardProof::ByOperator);
            session.idle.touch(now.mono);
        }
        self.after_second(item, now, out);
    }

    /// On with what the second credential was asked for: the answers that wait to be handed in, or
    /// the item from its beginning.
    fn after_second(&mut self, item: ItemNo, now: Now, out: &mut Vec<Effect>) {
        let Some(session) = &mut self.session else {
            return;
        };
        let waiting = session.parked.take_if(|filing| {
            filing.complete().is_some() && filing.cases().iter().any(|case| case.item() == item)
        });
        match waiting {
            Some(filing) => session.replace(Page::Review {
                filing,
                fault: None,
            }),
            None => {
                // Whatever page the card was read on, the item begins after the one that asked for it.
                let (purpose, problem) = (Purpose::Second(item), None);
                session.replace(Page::Identify { purpose, problem });
                self.start_item(item, now, out);
            }
        }
    }

    /// The photo of a laid card is decoded after the card was read: it belongs to whom that card
    /// showed, as long as they are here.
    pub(in crate::domain::visit) fn portrait_came(
        &mut self,
        insertion: InsertionId,
        portrait: Portrait,
    ) {
        if let Some(session) = &mut self.session
            && session.laid == Some(insertion)
        {
            session.portrait = Some(portrait);
        }
    }
}
