//! What is written on the panel, into whatever stands above it.

use crate::domain::ledger::Words;
use crate::domain::operators::desk::{DeskTap, Hands, ProblemStep, ProblemTap};
use crate::domain::services::form::RawAnswer;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::filing::{Filing, Origin};
use crate::domain::visit::jobs_page::{JobFilter, WORDS_MOST as JOB_WORDS_MOST};
use crate::domain::visit::library_page::{
    LibraryFilter, LibraryTap, WORDS_MOST as LIBRARY_WORDS_MOST,
};
use crate::domain::visit::page::Page;
use crate::domain::visit::visit::{Now, Visit};
use crate::domain::visit::writing::{OpenPanel, WritingEvent, WritingTarget, entry_of};
use crate::domain::writing::panel::{Entry, Given, Pace, Panel, PanelEffect, PanelTap, Way};
use zeroize::Zeroizing;

fn asked(page: &Page) -> Option<&Filing> {
    match page {
        Page::Form(filing) | Page::TypedIdentity { filing, .. } => Some(filing),
        _ => None,
    }
}

impl Visit {
    pub(super) fn panel_tap(&mut self, tap: PanelTap, now: Now, out: &mut Vec<Effect>) {
        if let PanelTap::Way(way @ (Way::Handwriting | Way::Pinyin)) = tap {
            self.writing.chosen = Some(way);
        }
        self.on_panel(now, out, |panel, given| panel.step(tap, given));
    }

    /// Wakes the panel whose moment has come.
    pub(in crate::domain::visit) fn wake_panel(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.writing.wake().is_some_and(|at| at <= now.mono) {
            self.on_panel(now, out, Panel::woken);
        }
    }

    pub(in crate::domain::visit) fn writing_told(
        &mut self,
        event: WritingEvent,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        match event {
            WritingEvent::Status(status) => self.writing.status = Some(status),
            WritingEvent::Kit(kit) => self.writing.kit = Some(kit),
            WritingEvent::Read(asked, read) => {
                let open = self.writing.open.as_mut();
                let awaited = open.and_then(|open| open.asked.take_if(|(of, _)| *of == asked));
                if let Some((_, round)) = awaited {
                    self.on_panel(now, out, |panel, given| panel.read(round, read, given));
                }
            }
        }
        let hand = self.writing.hand();
        if let Some(open) = &mut self.writing.open {
            open.panel.hand_is(hand);
        }
    }

    /// Opens the panel of what is written into now, and closes any other.
    pub(in crate::domain::visit) fn follow_writing(&mut self) {
        let wanted = self.writing_target();
        let is_open = |target: &WritingTarget| {
            let open = self.writing.open.as_ref();
            open.is_some_and(|open| open.target == *target)
        };
        match wanted {
            None => self.writing.open = None,
            Some((target, ..)) if is_open(&target) => {}
            Some((target, entry, most)) => {
                self.writing.opened += 1;
                let number = self.writing.opened;
                let mut panel = Panel::new(number, entry, most, self.pace(), self.writing.hand());
                if let Some(way) = self.writing.chosen {
                    panel.prefer(way);
                }
                self.writing.open = Some(OpenPanel {
                    target,
                    panel,
                    asked: None,
                });
            }
        }
    }

    fn pace(&self) -> Pace {
        let session = self.session.as_ref();
        session.map_or(Pace::Usual, |s| s.settings.tempo.writing())
    }

    fn writing_target(&self) -> Option<(WritingTarget, Entry, usize)> {
        if !self.is_open() {
            return None;
        }
        if let Some(problems) = self.desk.problems() {
            let target = match problems.step {
                ProblemStep::Describe => WritingTarget::Description,
                ProblemStep::Propose => WritingTarget::Proposal,
                _ => return None,
            };
            return problems.named.then_some((target, Entry::Text, Words::MOST));
        }
        if self.desk.hands() == Hands::Covered {
            return None;
        }
        let page = &self.session.as_ref()?.page;
        match page {
            Page::Jobs(list) if list.is_public() => {
                Some((WritingTarget::JobWords, Entry::Search, JOB_WORDS_MOST))
            }
            Page::Library(_) => Some((
                WritingTarget::LibraryWords,
                Entry::Search,
                LIBRARY_WORDS_MOST,
            )),
            _ => {
                let (field, _) = asked(page)?.current();
                let (entry, most) = entry_of(field)?;
                Some((WritingTarget::Field(field.id.clone()), entry, most))
            }
        }
    }

    /// What stands in it. What came from a card is not taken apart: who writes begins anew.
    fn held_text(&self, target: &WritingTarget) -> Zeroizing<String> {
        let page = self.session.as_ref().map(|s| &s.page);
        let held = match (target, page) {
            (WritingTarget::Field(_), Some(page)) => {
                let slot = asked(page).map(|filing| filing.current().1);
                match slot
                    .filter(|slot| slot.origin != Origin::Card)
                    .map(|s| &s.raw)
                {
                    Some(RawAnswer::Typed(text)) => text.as_str(),
                    _ => "",
                }
            }
            (WritingTarget::JobWords, Some(Page::Jobs(list))) => list.filters.words.as_str(),
            (WritingTarget::LibraryWords, Some(Page::Library(list))) => list.filters.words.as_str(),
            (WritingTarget::Description, _) => {
                let problems = self.desk.problems();
                problems.map_or("", |problems| problems.words.reveal())
            }
            (WritingTarget::Proposal, _) => {
                let problems = self.desk.problems();
                problems.map_or("", |problems| problems.proposal.reveal())
            }
            _ => "",
        };
        Zeroizing::new(held.to_owned())
    }

    fn put_text(
        &mut self,
        target: &WritingTarget,
        text: Zeroizing<String>,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        match target {
            WritingTarget::Field(field) => self.answer(field, RawAnswer::Typed(text), now),
            WritingTarget::JobWords => {
                self.filter_jobs(JobFilter::Words(text.to_string()), now, out);
            }
            WritingTarget::LibraryWords => {
                let words = LibraryFilter::Words(text.to_string());
                self.library_tap(LibraryTap::Filter(words), now, out);
            }
            WritingTarget::Description | WritingTarget::Proposal => {
                let words = Words::parse(&text).unwrap_or_default();
                self.desk_tap(DeskTap::Problem(ProblemTap::Type(words)), now, out);
            }
        }
    }

    fn on_panel(
        &mut self,
        now: Now,
        out: &mut Vec<Effect>,
        act: impl FnOnce(&mut Panel, Given<'_>) -> Vec<PanelEffect>,
    ) {
        let Some(target) = self.writing.open.as_ref().map(|open| open.target.clone()) else {
            return;
        };
        let text = self.held_text(&target);
        let kit = self.writing.kit.clone();
        let Some(open) = &mut self.writing.open else {
            return;
        };
        let given = Given {
            now: now.mono,
            text: &text,
            kit: kit.as_deref(),
        };
        let field = open.panel.entry().field();
        for effect in act(&mut open.panel, given) {
            match effect {
                PanelEffect::Read(round, ink) => {
                    let asked = self.ask();
                    if let Some(open) = &mut self.writing.open {
                        open.asked = Some((asked, round));
                    }
                    out.push(Effect::ReadInk(asked, Box::new(ink), field));
                }
                PanelEffect::Put(text) => self.put_text(&target, text, now, out),
            }
        }
    }
}
