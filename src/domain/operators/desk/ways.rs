//! From the desk's first page to a visit and back: what makes way for what, what is settled, and where 返回 leads.

use super::Desk;
use super::duty::{AfterPin, DutyNo, DutyPage, PinChoice};
use super::retire::RetireStep;
use crate::domain::operators::deeds::Doer;
use crate::domain::time::MonoTime;

impl Desk {
    /// From the first page to an item.
    pub(super) fn close_home(&mut self) {
        if let Some(duty) = self.duty_mut()
            && duty.page == Some(DutyPage::Home)
        {
            duty.page = None;
        }
    }

    /// Whether the page on screen was shown in front of a visit that waits.
    pub(super) fn leads_to_visit(&self) -> bool {
        let page = self.duty().and_then(|duty| duty.page.as_ref());
        matches!(page, Some(DutyPage::ChoosePin(choice)) if choice.then == AfterPin::Visit)
    }

    /// Whoever called for help is there with what they were on: the operator goes straight to it.
    pub fn make_way(&mut self) {
        match self.duty_mut().map(|duty| &mut duty.page) {
            Some(page @ Some(DutyPage::Home)) => *page = None,
            Some(Some(DutyPage::ChoosePin(choice))) => choice.then = AfterPin::Visit,
            _ => {}
        }
    }

    /// An item was opened otherwise than from the list of the first page.
    pub fn forget_served(&mut self) {
        if let Some(duty) = self.duty_mut() {
            duty.served = None;
        }
    }

    /// The page of a technician at work, with the open screen in hand.
    pub(super) fn technicians_page(&mut self) -> Option<&mut Option<DutyPage>> {
        let duty = self.duty_mut()?;
        let may = duty.is_technical() && duty.lock.is_none() && duty.turn == Doer::Operator;
        may.then_some(&mut duty.page)
    }

    /// What was refused is settled another way.
    pub fn settle(&mut self, what: DutyNo) {
        if let Some(duty) = self.duty_mut()
            && duty.notice == Some(what)
        {
            duty.notice = None;
        }
    }

    /// Back to the first page, at its place in the list.
    pub fn back_to_list(&mut self) {
        self.open_page(DutyPage::Home);
    }

    /// A card went in: the operator's first page makes way for its holder.
    pub fn card_in(&mut self) {
        self.close_home();
    }
}

impl Desk {
    /// No page waits longer than its deadline.
    pub(super) fn watch_pages(&mut self, now: MonoTime) {
        self.watch_proof(now);
        self.watch_export(now);
        self.watch_pack(now);
        self.watch_ferry(now);
        self.watch_retire(now);
    }
}

impl DutyPage {
    /// Where 返回 leads: what was opened from the first page goes back to it, the rest to the visit.
    pub(super) fn before(self) -> Option<Self> {
        match self {
            Self::ChoosePin(PinChoice {
                then: AfterPin::Visit,
                ..
            }) => None,
            // What has begun is not left.
            Self::Retire(RetireStep::Begun) => Some(self),
            Self::ChoosePin(_)
            | Self::ReportLeak
            | Self::Training
            | Self::Devices
            | Self::Problems(_)
            | Self::Proof(_)
            | Self::Export(_)
            | Self::Pack(_)
            | Self::Ferry(_)
            | Self::Retire(_)
            | Self::Update(_) => Some(Self::Home),
            Self::Home | Self::Coach(_) | Self::Work(_) | Self::Leaving => None,
        }
    }
}
