//! What each tap and each answer does, by the part of the visit it belongs to.

mod agent;
pub(super) mod aloud;
mod browse;
mod card;
mod counter;
mod desk;
mod ease;
mod face;
mod file;
mod library;
mod life_event;
mod lookup;
mod pages;
mod query;
mod rules;
mod second;
mod seekers;
mod training;
mod work;
mod writing;

use super::Settings;
use super::ease::Final;
use super::effect::Effect;
use super::event::{ClosedReason, Tap};
use super::idle::IdleState;
use super::page::Page;
use super::visit::{Now, Visit};
use crate::domain::services::form::RawAnswer;
use crate::domain::time::Span;

/// One tap on an open terminal.
pub(super) fn tap(visit: &mut Visit, tap: Tap, now: Now, out: &mut Vec<Effect>) {
    if visit.refuses_technician(&tap) {
        return;
    }
    match tap {
        Tap::Home => visit.go_home(now, out),
        Tap::Back => visit.go_back(out),
        Tap::Exit if visit.asks_once_more(Final::Leave, now) => {}
        Tap::Exit => visit.end_for_next(now, out),
        Tap::CallHelp => visit.call_help(now),
        Tap::NextTextSize => visit.change_look(|s| s.text = s.text.next(), now),
        Tap::NextTheme => visit.change_look(|s| s.theme = s.theme.next(), now),
        Tap::MoreTime => visit.more_time(now),
        Tap::OpenGroup(group) => visit.open(Page::Services(group), now),
        Tap::OpenItem(item) => {
            visit.desk.forget_served();
            visit.open_item(item, now);
        }
        Tap::StartItem(item) => visit.start_item(item, now, out),
        Tap::OpenJobs(kind) => visit.open_jobs(kind, now, out),
        Tap::OpenCases => visit.open_cases(now, out),
        Tap::UseCard => visit.use_card(now, out),
        Tap::FilterJobs(change) => visit.filter_jobs(change, now, out),
        Tap::MoreJobs => visit.turn_jobs(true, now, out),
        Tap::FewerJobs => visit.turn_jobs(false, now, out),
        Tap::OpenListing(id) => visit.open_listing(id, out),
        // A face comes from the camera or the operator's word, never by a tap.
        Tap::Answer(_, RawAnswer::Face(_)) => {}
        Tap::Answer(field, raw) => visit.answer(&field, raw, now),
        Tap::NextQuestion => visit.next_question(now, out),
        Tap::PreviousQuestion => visit.previous_question(),
        Tap::ChangeAnswer(field) => visit.change_answer(&field),
        Tap::Submit if visit.asks_once_more(Final::HandIn, now) => {}
        Tap::Submit => visit.submit(now, out),
        Tap::Evaluate(grade) => visit.evaluate(grade, out),
        Tap::Another => visit.another(now, out),
        Tap::Dismiss => visit.dismiss(),
        Tap::GoOnAnyway => visit.go_on_anyway(now, out),
        Tap::Print(paper) => visit.print(paper, now, out),
        Tap::AskAgain => visit.ask_again(now, out),
        Tap::TurnRows(forward) => visit.turn_rows(forward),
        Tap::WhoViewed => visit.open_viewed(now, out),
        Tap::FilterSeekers(change) => visit.filter_seekers(change, now, out),
        Tap::OpenSeeker(id) => visit.open_seeker(&id),
        Tap::RevealPhone => visit.reveal_phone(now, out),
        Tap::LookUpReceipt => visit.open_lookup(now),
        Tap::LookupKey(key) => visit.lookup_key(key),
        Tap::LookupNext => visit.lookup_next(now, out),
        Tap::OpenCase(id) => visit.open_case(id, now),
        Tap::Library(tap) => visit.library_tap(tap, now, out),
        Tap::OpenLifeEvents => visit.open(Page::LifeEvents, now),
        Tap::OpenLifeEvent(event) => visit.open_life_event(event, now),
        Tap::StartLifeEvent(event) => visit.start_life_event(event, now, out),
        Tap::GoOnWithRest => visit.go_on_with_rest(now),
        Tap::Desk(tap) => visit.desk_tap(tap, now, out),
        Tap::TurnPart(item) => visit.turn_part(item),
        Tap::StartForOther(item) => visit.start_for_other(item, now, out),
        // Practice knows one person only, and that one is made up.
        Tap::TypeIdentity if visit.is_training() => {}
        Tap::TypeIdentity if visit.give_up_agent(out) => {}
        Tap::TypeIdentity => visit.type_identity(now),
        Tap::SecondSeen => visit.second_seen(now, out),
        Tap::Pages(tap) => visit.pages_tap(tap, now, out),
        Tap::PracticeCard => visit.practice_card(now, out),
        Tap::Work(tap) => visit.work_tap(tap, now, out),
        Tap::Face(tap) => visit.face_tap(tap, now, out),
        Tap::ReadAgent => visit.read_agent(now),
        Tap::Panel(tap) => visit.panel_tap(tap, now, out),
        // A terminal that runs has been set up.
        Tap::Setup(_) => {}
        // One that is retired does not run.
        Tap::Retire(_) => {}
        Tap::Aloud(tap) => visit.aloud(tap, now, out),
        Tap::Ease(tap) => visit.ease(tap, now),
        Tap::Sure => visit.sure(now, out),
        Tap::NotYet => visit.not_yet(),
    }
}

impl Visit {
    /// 首页: the first page. Who has a card in stays known, for everybody else the session ends.
    fn go_home(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.is_submitting() {
            return;
        }
        let on_receipt = self
            .session
            .as_ref()
            .is_some_and(|s| matches!(s.page, Page::Receipt(_)));
        let known = self.known_holder().is_some() && !on_receipt;
        self.park_form();
        match &mut self.session {
            Some(session) if known => session.show(Page::Home),
            Some(session) if session.identified().is_none() => {
                // Nobody left: size and colours stay with who looks at the first page.
                let chosen = session.settings;
                self.end_session(out);
                self.choose_on_welcome(chosen, now);
            }
            _ => self.end_session(out),
        }
    }

    /// Sets size and colours of the first page, until nobody has been there for the time of a
    /// public page.
    fn choose_on_welcome(&mut self, chosen: Settings, now: Now) {
        let limits = self.setup.limits;
        let away = Span(limits.public.0 + limits.countdown.0);
        self.welcome = chosen;
        self.welcome_until = (chosen != self.setup.usual).then(|| now.mono.plus(away));
    }

    fn park_form(&mut self) {
        if let Some(session) = &mut self.session
            && let Some(filing) = session.page.filing().or(session.waiting.as_deref())
        {
            session.parked = Some(Box::new(filing.clone()));
            session.waiting = None;
        }
    }

    fn go_back(&mut self, out: &mut Vec<Effect>) {
        if self.is_submitting() {
            return;
        }
        if self.close_seeker() || self.lookup_back() || self.give_up_agent(out) {
            return;
        }
        if self.back_to_desk(out) {
            return;
        }
        self.park_form();
        let Some(session) = &mut self.session else {
            return;
        };
        match &mut session.page {
            Page::Form(filing) if filing.position() > 0 && !filing.is_correction() => {
                filing.previous();
            }
            Page::TypedIdentity { filing, .. } if filing.position() > 0 => {
                filing.previous();
            }
            Page::Form(filing) if filing.is_correction() => {
                filing.reviewed();
                let filing = filing.clone();
                session.replace(Page::Review {
                    filing,
                    fault: None,
                });
            }
            Page::Review { filing, .. } => {
                let mut filing = filing.clone();
                filing.reviewed();
                session.replace(Page::Form(filing));
            }
            Page::Refused(page) if page.filing.is_some() => {
                if let Some(filing) = page.filing.take() {
                    session.replace(Page::Form(filing));
                }
            }
            Page::LifeEvent(page) if page.filing.is_some() => {
                if let Some(filing) = page.filing.take() {
                    session.replace(Page::Form(filing));
                }
            }
            Page::Job(page) => {
                if let Some(list) = page.list.take() {
                    session.replace(Page::Jobs(Box::new(list)));
                } else if !session.back() {
                    self.end_session(out);
                }
            }
            Page::Entry(page) => {
                let list = page.list.clone();
                session.replace(Page::Library(Box::new(list)));
            }
            Page::Reading { insertion, .. } => {
                out.push(Effect::GiveUpCard(*insertion));
                if !session.back() {
                    self.end_session(out);
                }
            }
            Page::Receipt(_) | Page::CardOut => {}
            _ => {
                if !session.back() {
                    self.end_session(out);
                }
            }
        }
    }

    fn call_help(&mut self, now: Now) {
        match &mut self.session {
            None => {
                self.begin(Page::Help, now);
            }
            Some(session) => {
                if matches!(
                    session.page,
                    Page::Help | Page::Submitting { .. } | Page::CardOut
                ) {
                    return;
                }
                let before = std::mem::replace(&mut session.page, Page::Help);
                session.trail.push(before);
            }
        }
    }

    fn dismiss(&mut self) {
        if let Some(session) = &mut self.session {
            match &mut session.page {
                Page::Identify { problem, .. } => *problem = None,
                Page::Review { fault, .. } => *fault = None,
                Page::Help => {
                    session.back();
                }
                _ => {}
            }
        }
    }

    /// Size and colours. A page of the operator's keeps to itself what is chosen on it while
    /// somebody is known.
    fn change_look(&mut self, change: impl Fn(&mut Settings), now: Now) {
        if let Some(held) = &mut self.held {
            change(held);
            if self
                .session
                .as_ref()
                .is_some_and(|s| s.identified().is_some())
            {
                return;
            }
        }
        self.change_settings(change, now);
    }

    fn change_settings(&mut self, change: impl FnOnce(&mut Settings), now: Now) {
        match &mut self.session {
            Some(session) => change(&mut session.settings),
            None => {
                let mut chosen = self.welcome;
                change(&mut chosen);
                self.choose_on_welcome(chosen, now);
            }
        }
    }

    fn more_time(&mut self, now: Now) {
        if let Some(session) = &mut self.session
            && !matches!(session.page, Page::CardOut)
        {
            let watch = session.watch();
            if matches!(session.idle.state(watch, now.mono), IdleState::Warning(_)) {
                session.extensions += 1;
            }
            session.idle.touch(now.mono);
        }
    }

    pub(super) fn is_submitting(&self) -> bool {
        self.session
            .as_ref()
            .is_some_and(|s| matches!(s.page, Page::Submitting { .. }))
    }

    pub(super) fn too_many_unsent(&self) -> bool {
        self.closed.contains(&ClosedReason::TooManyUnsent)
    }

    /// Shows a public page, beginning a session when there is none.
    pub(super) fn open(&mut self, page: Page, now: Now) {
        if self.is_submitting() {
            return;
        }
        match &mut self.session {
            Some(session) if matches!(session.page, Page::CardOut | Page::Reading { .. }) => {}
            Some(session) => session.show(page),
            None => {
                self.begin(page, now);
            }
        }
    }
}
