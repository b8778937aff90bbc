//! The employer's side: who looks for day labour, and one phone at a time.

use crate::domain::jobs::seekers::{RevealedPhone, SeekerId, SeekerPage, SeekerSearch};
use crate::domain::people::card::Holder;
use crate::domain::services::ItemNo;
use crate::domain::visit::answer::{Answer, NoAnswer};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::Asked;
use crate::domain::visit::page::Page;
use crate::domain::visit::seekers_page::{SeekerFilter, SeekersPage};
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    pub(super) fn open_seekers(
        &mut self,
        item: ItemNo,
        search: SeekerSearch,
        holder: &Holder,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let asked = self.ask();
        let mut page = SeekersPage::new(asked, item, search);
        page.answer = self.ask_if_online(now);
        if matches!(page.answer, Answer::Asking(_)) {
            let query = Box::new(page.query(self.setup.here));
            out.push(Effect::AskSeekers(asked, Box::new(holder.clone()), query));
        }
        self.open(Page::Seekers(Box::new(page)), now);
    }

    pub(super) fn filter_seekers(&mut self, change: SeekerFilter, now: Now, out: &mut Vec<Effect>) {
        let asked = self.ask();
        let answer = self.ask_if_online(now);
        let near = self.setup.here;
        let Some(holder) = self.known_holder() else {
            return;
        };
        let Some(Page::Seekers(page)) = self.session.as_mut().map(|s| &mut s.page) else {
            return;
        };
        page.apply(change);
        page.asked = asked;
        page.answer = answer;
        if matches!(page.answer, Answer::Asking(_)) {
            let query = Box::new(page.query(near));
            out.push(Effect::AskSeekers(asked, Box::new(holder), query));
        }
    }

    pub(super) fn open_seeker(&mut self, id: &SeekerId) {
        if let Some(Page::Seekers(page)) = self.session.as_mut().map(|s| &mut s.page) {
            page.choose(id);
        }
    }

    /// 看电话, after the page has said that the look is noted. Without the card in the slot
    /// nobody's phone is asked for.
    pub(super) fn reveal_phone(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(holder) = self.known_holder() else {
            return;
        };
        let asked = self.ask();
        let answer = self.ask_if_online(now);
        let Some(Page::Seekers(page)) = self.session.as_mut().map(|s| &mut s.page) else {
            return;
        };
        let Some(chosen) = &mut page.chosen else {
            return;
        };
        let under_way = matches!(chosen.phone, Some(Answer::Asking(_) | Answer::Here(_)));
        if under_way {
            return;
        }
        if matches!(answer, Answer::Asking(_)) {
            let seeker = chosen.card.id.clone();
            out.push(Effect::RevealPhone(asked, Box::new(holder), seeker));
        }
        chosen.phone = Some(answer);
        page.asked = asked;
    }

    /// From one seeker back to the list; the phone goes. `false` when none is open.
    pub(super) fn close_seeker(&mut self) -> bool {
        match self.session.as_mut().map(|s| &mut s.page) {
            Some(Page::Seekers(page)) => page.chosen.take().is_some(),
            _ => false,
        }
    }

    pub(in crate::domain::visit) fn seekers_came(
        &mut self,
        asked: Asked,
        came: Result<Box<SeekerPage>, NoAnswer>,
    ) {
        if let Some(Page::Seekers(page)) = self.awaiting_page(asked) {
            page.answer.take(came);
        }
    }

    pub(in crate::domain::visit) fn phone_came(
        &mut self,
        asked: Asked,
        came: Result<Box<RevealedPhone>, NoAnswer>,
    ) {
        if let Some(Page::Seekers(page)) = self.awaiting_page(asked) {
            page.phone_came(came);
        }
    }
}
