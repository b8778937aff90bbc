//! 办件进度 by the number of a receipt, and one case in full.

use crate::domain::delivery::{CaseStanding, SubmissionId};
use crate::domain::visit::answer::NoAnswer;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::Asked;
use crate::domain::visit::lookup_page::{LookupFault, LookupKey, LookupPage, LookupStep};
use crate::domain::visit::page::Page;
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    pub(super) fn open_lookup(&mut self, now: Now) {
        let asked = self.ask();
        let page = LookupPage::new(asked, &self.setup.prefix);
        self.open(Page::CaseLookup(Box::new(page)), now);
    }

    pub(super) fn lookup_key(&mut self, key: LookupKey) {
        if let Some(Page::CaseLookup(page)) = self.session.as_mut().map(|s| &mut s.page) {
            page.key(key);
        }
    }

    /// One step back within the page; `false` when there is none.
    pub(super) fn lookup_back(&mut self) -> bool {
        let with_card = self.known_holder().is_some();
        match self.session.as_mut().map(|s| &mut s.page) {
            Some(Page::CaseLookup(page)) => page.back(with_card),
            _ => false,
        }
    }

    /// 下一步 or 查: on to the four characters, or to the county. With the card in the slot the
    /// four characters are not asked for.
    pub(super) fn lookup_next(&mut self, now: Now, out: &mut Vec<Effect>) {
        let holder = self.known_holder();
        let asked = self.ask();
        let answer = self.ask_if_online(now);
        let Some(Page::CaseLookup(page)) = self.session.as_mut().map(|s| &mut s.page) else {
            return;
        };
        let receipt = match page.receipt() {
            Ok(receipt) => receipt,
            Err(why) => {
                page.fault = Some(why);
                return;
            }
        };
        if page.step == LookupStep::Number && holder.is_none() {
            page.step = LookupStep::LastFour;
            return;
        }
        if page.step == LookupStep::Result {
            return;
        }
        match page.proof(holder.as_ref()) {
            Ok(proof) => {
                page.asked = asked;
                page.step = LookupStep::Result;
                if answer.due().is_some() {
                    out.push(Effect::AskCase(asked, Box::new(receipt), Box::new(proof)));
                }
                page.answer = Some(answer);
            }
            Err(why @ LookupFault::NotFour) => page.fault = Some(why),
            Err(_) => {}
        }
    }

    pub(in crate::domain::visit) fn case_came(
        &mut self,
        asked: Asked,
        came: Result<Box<CaseStanding>, NoAnswer>,
    ) {
        if let Some(Page::CaseLookup(page)) = self.awaiting_page(asked)
            && let Some(answer) = &mut page.answer
        {
            answer.take(came);
        }
    }

    /// One case of a list in full.
    pub(super) fn open_case(&mut self, id: SubmissionId, now: Now) {
        let Some(session) = &self.session else {
            return;
        };
        let line = match &session.page {
            Page::Cases(page) => page.lines().into_iter().find(|line| line.id == id),
            Page::Overview(page) => page.open_cases().into_iter().find(|line| line.id == id),
            _ => None,
        };
        if let Some(line) = line {
            self.open(Page::Case(Box::new(line)), now);
        }
    }
}
