//! One person's time at the terminal: who they are, where they are, how long it may last.

use super::ease::{Final, Tempo, keep_pace};
use super::event::Asked;
use super::face::FaceDesk;
use super::filing::{EarlierAnswers, Filing};
use super::idle::{IdleLimits, IdleWatch, Watch};
use super::page::Page;
use super::pages::PageDesk;
use super::printing::Prints;
use super::refused::RuleState;
use super::{SessionId, Settings};
use crate::domain::delivery::{IdentityProof, SubmissionId};
use crate::domain::face::Portrait;
use crate::domain::jobs::matching::JobWish;
use crate::domain::operators::deeds::Deeds;
use crate::domain::people::card::{CardIdentity, CardProof, Holder, InsertionId};
use crate::domain::people::identity::{IdNumber, PersonName};
use crate::domain::services::ItemNo;
use crate::domain::time::MonoTime;
use jiff::civil::Date;

/// Who stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Nobody has shown a card.
    Anonymous,
    /// The holder of a card.
    Holder(Box<Identified>),
}

/// A known person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// From the card, or typed in by an operator.
    pub holder: Holder,
    /// The insertion it came from; `None` once that card has left, or when there was none.
    pub insertion: Option<InsertionId>,
    /// An operator had the card taken out to read an agent's: it was here, and counts as here.
    pub made_room: bool,
}

impl Identified {
    /// Whether what showed the identity is still here: the card in the slot, a document that was
    /// shown, or a card an operator had taken out for the agent's.
    pub fn is_here(&self) -> bool {
        self.insertion.is_some() || self.made_room || self.holder.proof.was_shown()
    }

    /// Which card it is.
    pub fn card(&self) -> CardIdentity {
        self.holder.identity()
    }
}

/// The session of one person.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its number.
    pub id: SessionId,
    /// When it began.
    pub began: MonoTime,
    /// How often more time was asked for.
    pub extensions: u64,
    /// Who stands there.
    pub who: Who,
    /// What is on screen.
    pub page: Page,
    /// Where 返回 leads, the nearest last.
    pub trail: Vec<Page>,
    /// The page under a cover while the card is out.
    pub covered: Option<Box<Page>>,
    /// A form left for the overview; opening its item again goes on with it.
    pub parked: Option<Box<Filing>>,
    /// What a registration of this visit wished for.
    pub wish: Option<JobWish>,
    /// What was answered in cases handed in during this visit.
    pub earlier: EarlierAnswers,
    /// The cases handed in during this visit.
    pub handed_in: Vec<(ItemNo, SubmissionId)>,
    /// The idle watch.
    pub idle: IdleWatch,
    /// Size and theme of this person.
    pub settings: Settings,
    /// What was printed.
    pub prints: Prints,
    /// What the rules of items were judged on.
    pub rules: RuleState,
    /// Who did what in the form at hand.
    pub deeds: Deeds,
    /// Which item's form that is.
    pub deeds_of: Option<ItemNo>,
    /// Taking pages of documents.
    pub pages: PageDesk,
    /// Taking a picture of the face.
    pub faces: FaceDesk,
    /// The form that waits while the card of who came is read.
    pub waiting: Option<Box<Filing>>,
    /// Who came, as their card said it.
    pub agent: Option<ReadAgent>,
    /// The other credential of the same person that was shown in this visit, and how.
    pub second: Option<CardProof>,
    /// The identity card that was laid last for this person; its photo may still be decoded.
    pub laid: Option<InsertionId>,
    /// What its photo shows, where a decoder is installed.
    pub portrait: Option<Portrait>,
    /// Another person's card that was shown under the cover.
    pub stranger: Option<InsertionId>,
    /// What is asked once more before it is done.
    pub asks: Option<Final>,
}

/// Who came for the holder, read from a card or an identity document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAgent {
    /// Name.
    pub name: PersonName,
    /// Citizen number.
    pub id_number: IdNumber,
    /// How it was proven.
    pub proof: IdentityProof,
}

impl Session {
    /// Begins with nobody known.
    pub fn new(
        id: SessionId,
        page: Page,
        limits: IdleLimits,
        settings: Settings,
        now: MonoTime,
    ) -> Self {
        let mut idle = IdleWatch::new(limits, now);
        keep_pace(&settings, &mut idle);
        Self {
            id,
            began: now,
            extensions: 0,
            who: Who::Anonymous,
            page,
            trail: Vec::new(),
            covered: None,
            parked: None,
            wish: None,
            earlier: Vec::new(),
            handed_in: Vec::new(),
            idle,
            settings,
            prints: Prints::default(),
            rules: RuleState::default(),
            deeds: Deeds::default(),
            deeds_of: None,
            pages: PageDesk::default(),
            faces: FaceDesk::default(),
            waiting: None,
            agent: None,
            second: None,
            laid: None,
            portrait: None,
            stranger: None,
            asks: None,
        }
    }

    /// The known person.
    pub fn identified(&self) -> Option<&Identified> {
        match &self.who {
            Who::Holder(known) => Some(known),
            Who::Anonymous => None,
        }
    }

    /// What kind of page is on screen.
    pub fn watch(&self) -> Watch {
        self.page.watch(self.identified().is_some())
    }

    /// Takes the holder in; the old get time and size at once.
    pub fn identify(&mut self, holder: Holder, insertion: Option<InsertionId>, today: Date) {
        if Tempo::of_age(holder.id_number.age_on(today)) == Tempo::Unhurried {
            self.settings.go_at(Tempo::Unhurried);
            keep_pace(&self.settings, &mut self.idle);
        }
        self.who = Who::Holder(Box::new(Identified {
            holder,
            insertion,
            made_room: false,
        }));
    }

    /// Another credential of the person who is here was shown.
    pub fn agree(&mut self, shown: &Holder, insertion: InsertionId) {
        self.second = Some(shown.proof);
        self.laid = insertion.is_laid().then_some(insertion).or(self.laid);
        if let Who::Holder(known) = &mut self.who {
            let address = &mut known.holder.address;
            *address = address.take().or_else(|| shown.address.clone());
        }
    }

    /// Shows a page; the one before can be gone back to when it is worth it.
    pub fn show(&mut self, page: Page) {
        let before = std::mem::replace(&mut self.page, page);
        if before.is_way_back() && !same_place(&before, &self.page) {
            self.trail.push(before);
            if self.trail.len() > 8 {
                self.trail.remove(0);
            }
        }
    }

    /// Shows a page without a way back to the one before.
    pub fn replace(&mut self, page: Page) {
        self.page = page;
    }

    /// Goes back; `false` when there is nowhere to go.
    pub fn back(&mut self) -> bool {
        match self.trail.pop() {
            Some(page) => {
                self.page = page;
                true
            }
            None => false,
        }
    }

    /// Whether a form with answers waits behind the page: under its cover, one step back, or left
    /// for another page.
    pub fn keeps_answers(&self) -> bool {
        let covered = self.covered.as_deref().and_then(Page::filing);
        let behind = self.trail.last().and_then(Page::filing);
        let parked = self.parked.as_deref();
        let waiting = [covered, behind, parked, self.waiting.as_deref()];
        waiting.into_iter().flatten().any(Filing::is_begun)
    }

    /// Whether there is something that was begun and would be lost with the visit.
    pub fn has_unfinished(&self) -> bool {
        let shown = [Some(&self.page), self.covered.as_deref()];
        let begun = |page: &Page| match page {
            Page::Submitting { .. } => true,
            Page::TypedIdentity { filing, .. } => filing.is_begun(),
            page => page.filing().is_some_and(Filing::is_begun),
        };
        self.keeps_answers() || shown.into_iter().flatten().any(begun)
    }

    /// Whether a form of somebody who came for the holder is on screen or under the cover, answered or
    /// not: its agent has a card too, which is easily put in too early.
    pub fn serves_agent(&self) -> bool {
        let shown = [Some(&self.page), self.covered.as_deref()];
        let mut forms = shown.into_iter().flatten().filter_map(Page::filing);
        forms.any(Filing::is_for_agent)
    }

    /// Covers the page because the card left.
    pub fn cover(&mut self, now: MonoTime) {
        self.idle.touch(now);
        let page = std::mem::replace(&mut self.page, Page::CardOut);
        if self.covered.is_none() {
            self.covered = Some(Box::new(page));
        }
    }

    /// When waiting for the county ends, on the page or under its cover.
    pub fn answer_due(&self) -> Option<MonoTime> {
        let page = self.covered.as_deref().unwrap_or(&self.page);
        [page.answer_due(), self.pages.due(), self.faces.due()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Says that there is no answer, where one is due by now.
    pub fn give_up_waiting(&mut self, now: MonoTime) {
        let page = self.covered.as_deref_mut().unwrap_or(&mut self.page);
        page.give_up_waiting(now);
        self.pages.give_up(now);
    }

    /// Whether an answer is the one the page waits for.
    pub fn awaits(&self, asked: Asked) -> bool {
        match self.covered.as_deref().unwrap_or(&self.page) {
            Page::Overview(p) => p.asked == asked,
            Page::Jobs(p) => p.asked == asked,
            Page::Job(p) => p.asked == asked,
            Page::Cases(p) => p.asked == asked,
            Page::Records(p) => p.asked == asked,
            Page::Viewed(p) => p.asked == asked,
            Page::Seekers(p) => p.asked == asked,
            Page::CaseLookup(p) => p.asked == asked,
            Page::Submitting { asked: a, .. } | Page::Checking { asked: a, .. } => *a == asked,
            Page::CheckingSet(page) => page.asked == asked,
            Page::Library(p) => p.asked == asked,
            Page::Entry(p) => p.asked == asked,
            _ => false,
        }
    }
}

fn same_place(a: &Page, b: &Page) -> bool {
    match (a, b) {
        (Page::LifeEvent(a), Page::LifeEvent(b)) => a.event == b.event,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b) && !matches!(a, Page::Guide(_)),
    }
}
