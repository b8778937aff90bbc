//! Personal queries and 谁看过我的信息: asked of the county, shown, forgotten.

use crate::domain::delivery::Behalf;
use crate::domain::people::access::Access;
use crate::domain::people::card::Holder;
use crate::domain::services::ItemNo;
use crate::domain::services::records::PersonalRecords;
use crate::domain::services::result::ResultView;
use crate::domain::visit::answer::{Answer, NoAnswer};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::{Asked, Line};
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::records_page::{RecordsPage, ViewedPage};
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    /// Opens the page of a query and asks the county, when there is a line.
    pub(super) fn open_records(
        &mut self,
        item: ItemNo,
        view: ResultView,
        (holder, behalf): (&Holder, Option<Box<Behalf>>),
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let asked = self.ask();
        let answer = self.ask_if_online(now);
        if matches!(answer, Answer::Asking(_)) {
            let (holder, behalf) = (Box::new(holder.clone()), behalf.clone());
            out.push(Effect::AskRecords(asked, holder, item, behalf));
        }
        let page = RecordsPage {
            asked,
            item,
            view,
            behalf,
            answer,
            screen: 0,
        };
        self.open(Page::Records(Box::new(page)), now);
    }

    /// 谁看过我的信息.
    pub(super) fn open_viewed(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.is_submitting() {
            return;
        }
        let Some(holder) = self.known_holder() else {
            self.identify_for(Purpose::WhoViewed, now, out);
            return;
        };
        let asked = self.ask();
        let answer = self.ask_if_online(now);
        if matches!(answer, Answer::Asking(_)) {
            out.push(Effect::AskAccesses(asked, Box::new(holder)));
        }
        let page = ViewedPage {
            asked,
            answer,
            screen: 0,
        };
        self.open(Page::Viewed(Box::new(page)), now);
    }

    /// An answer under way, or none at once without a line: nobody waits for what cannot come.
    pub(super) fn ask_if_online<T>(&self, now: Now) -> Answer<T> {
        match self.line {
            Line::Online => Answer::Asking(now.mono),
            Line::Offline => Answer::Missing(NoAnswer::NoLine),
        }
    }

    /// 再试一次 on a page without an answer. The line may have come back without anybody having
    /// noticed, so it is tried even when it seems down.
    pub(super) fn ask_again(&mut self, now: Now, out: &mut Vec<Effect>) {
        let holder = self.known_holder();
        let asked = self.ask();
        let near = self.setup.here;
        let Some(page) = self.session.as_mut().map(|s| &mut s.page) else {
            return;
        };
        match (page, holder) {
            (Page::Records(page), Some(holder)) if can_ask_again(&page.answer) => {
                page.asked = asked;
                page.answer = Answer::Asking(now.mono);
                let (holder, behalf) = (Box::new(holder), page.behalf.clone());
                out.push(Effect::AskRecords(asked, holder, page.item, behalf));
            }
            (Page::Viewed(page), Some(holder)) if can_ask_again(&page.answer) => {
                page.asked = asked;
                page.answer = Answer::Asking(now.mono);
                out.push(Effect::AskAccesses(asked, Box::new(holder)));
            }
            (Page::Seekers(page), Some(holder)) if can_ask_again(&page.answer) => {
                page.asked = asked;
                page.answer = Answer::Asking(now.mono);
                let query = Box::new(page.query(near));
                out.push(Effect::AskSeekers(asked, Box::new(holder), query));
            }
            (Page::CaseLookup(page), holder) if page.answer.as_ref().is_some_and(can_ask_again) => {
                if let (Ok(receipt), Ok(proof)) = (page.receipt(), page.proof(holder.as_ref())) {
                    page.asked = asked;
                    page.answer = Some(Answer::Asking(now.mono));
                    out.push(Effect::AskCase(asked, Box::new(receipt), Box::new(proof)));
                }
            }
            _ => {}
        }
    }

    /// One screen of rows on or back.
    pub(super) fn turn_rows(&mut self, forward: bool) {
        match self.session.as_mut().map(|s| &mut s.page) {
            Some(Page::Records(page)) => page.turn(forward),
            Some(Page::Viewed(page)) => page.turn(forward),
            Some(Page::Seekers(page)) if page.chosen.is_none() => page.turn(forward),
            _ => {}
        }
    }

    pub(in crate::domain::visit) fn records_came(
        &mut self,
        asked: Asked,
        came: Result<Box<PersonalRecords>, NoAnswer>,
    ) {
        if let Some(Page::Records(page)) = self.awaiting_page(asked) {
            let item = page.item;
            page.answer
                .take(came.and_then(|records| match records.item == item {
                    true => Ok(records),
                    false => Err(NoAnswer::CountyTrouble),
                }));
        }
    }

    pub(in crate::domain::visit) fn accesses_came(
        &mut self,
        asked: Asked,
        came: Result<Vec<Access>, NoAnswer>,
    ) {
        if let Some(Page::Viewed(page)) = self.awaiting_page(asked) {
            page.answer.take(came);
        }
    }
}

fn can_ask_again<T>(answer: &Answer<T>) -> bool {
    matches!(answer, Answer::Missing(why) if why.may_be_asked_again())
}
