//! The operator's side of the visit: whose hands the screen is in, and what that allows.

use crate::domain::delivery::FieldId;
use crate::domain::operators::deeds::{Assistance, Doer, What};
use crate::domain::operators::desk::{
    Desk, DeskEffect, DeskEvent, DeskNow, DeskTap, DutyNo, Hands, ProblemTap,
};
use crate::domain::services::catalogue::Item;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::{Line, Tap};
use crate::domain::visit::filing::Filing;
use crate::domain::visit::page::Page;
use crate::domain::visit::refused::{RefusedPage, WhyNot};
use crate::domain::visit::session::Session;
use crate::domain::visit::start::{Barred, Circumstances, Start};
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    /// A tap on a page of the desk. Nobody logs in at a closed terminal; leaving is always possible.
    pub(in crate::domain::visit) fn desk_tap(
        &mut self,
        tap: DeskTap,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        if self.is_submitting() && tap != DeskTap::Leave {
            return;
        }
        let turns = match tap {
            DeskTap::HandOver => Some(What::HandedOver),
            DeskTap::TakeBack => Some(What::TakenBack),
            _ => None,
        };
        if let DeskTap::Problem(ProblemTap::Open) = tap {
            let from = self.came_from();
            self.desk.came_from(from);
        }
        let unfinished = self.session.as_ref().is_some_and(Session::has_unfinished);
        let asks = tap == DeskTap::Leave && unfinished && !self.is_submitting();
        if asks && self.desk.ask_before_leaving() {
            return;
        }
        let before = self.desk.hands();
        self.at_desk(now, out, |desk, at, asked| desk.tap(tap.clone(), at, asked));
        if let DeskTap::Serve(number) = tap
            && self.desk.hands() == Hands::Operator
        {
            self.open_item(number, now);
        }
        if matches!(tap, DeskTap::Devices | DeskTap::LookAgain) {
            out.push(Effect::ProbePrinter);
        }
        if tap == DeskTap::PracticeCard && self.desk.hands() != Hands::Covered {
            self.practice_card(now, out);
        }
        if let (Some(what), Some(session)) = (turns, &mut self.session)
            && before != self.desk.hands()
        {
            session.deeds.note(Doer::Operator, what, now.wall);
        }
    }

    /// Something the world tells the desk.
    pub(in crate::domain::visit) fn desk_told(
        &mut self,
        event: DeskEvent,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        self.at_desk(now, out, |desk, at, asked| desk.told(event, at, asked));
    }

    /// Time passes at the desk. What the operator has on screen or has covered does not run out by
    /// itself; a covered card still does.
    pub(in crate::domain::visit) fn desk_time(&mut self, now: Now, out: &mut Vec<Effect>) {
        self.at_desk(now, out, |desk, at, asked| desk.pass_time(at, asked));
        let holds = matches!(self.desk.hands(), Hands::Operator | Hands::Covered);
        if let Some(session) = &mut self.session
            && holds
            && !matches!(session.page, Page::CardOut)
        {
            session.idle.touch(now.mono);
        }
    }

    /// The case goes with its operator: whoever comes next does not see it.
    fn at_desk(
        &mut self,
        now: Now,
        out: &mut Vec<Effect>,
        step: impl FnOnce(&mut Desk, DeskNow, &mut Vec<DeskEffect>),
    ) {
        let serial = |desk: &Desk| desk.duty().map(|duty| duty.serial);
        let before = serial(&self.desk);
        let at = DeskNow {
            mono: now.mono,
            wall: now.wall,
            online: self.line == Line::Online,
            random: now.random,
        };
        let mut asked = Vec::new();
        let trained = self.desk.is_training();
        step(&mut self.desk, at, &mut asked);
        out.extend(asked.into_iter().map(Effect::Desk));
        let after = serial(&self.desk);
        // Who looks after the machine sees nobody's case.
        if (before.is_some() || self.desk.is_technical()) && before != after {
            self.end_session(out);
        } else if before != after {
            self.help_has_come(out);
        }
        if trained != self.desk.is_training() {
            self.training_switched(out);
        }
        self.read_waiting_card(now, out);
    }

    /// A card that went in under the operator's page is read when the page is gone; the first page
    /// makes way for it.
    fn read_waiting_card(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.card_waits {
            self.desk.card_in();
        }
        if !self.card_waits || self.desk.hands() == Hands::Covered {
            return;
        }
        self.card_waits = false;
        if let Some(insertion) = self.inserted {
            self.card_in(insertion, now, out);
        }
    }

    /// Whoever called for help goes on where they were, with the operator beside: at the item, the
    /// form or whatever else concerns them.
    fn help_has_come(&mut self, out: &mut Vec<Effect>) {
        if let Some(session) = &mut self.session
            && matches!(session.page, Page::Help)
            && !session.back()
        {
            self.end_session(out);
        }
        let waits = self.session.as_ref().is_some_and(|session| {
            let about_item = matches!(
                session.page,
                Page::Guide(_) | Page::Identify { .. } | Page::OutOfReach(_) | Page::LifeEvent(_)
            );
            session.identified().is_some() || about_item
        });
        if waits {
            self.desk.make_way();
        }
    }

    /// 返回 from the page of an item that was opened at the desk: its list again, and what was on
    /// screen before stays behind it. `false` where it was opened otherwise.
    pub(super) fn back_to_desk(&mut self, out: &mut Vec<Effect>) -> bool {
        let served = self.desk.duty().and_then(|duty| duty.served);
        let from_desk = self.session.as_ref().is_some_and(
            |session| matches!(session.page, Page::Guide(item) if Some(item) == served),
        );
        if !from_desk || self.desk.hands() != Hands::Operator {
            return false;
        }
        match &mut self.session {
            Some(session) if session.identified().is_some() => {
                if !session.back() {
                    session.replace(Page::Home);
                }
            }
            _ => self.end_session(out),
        }
        self.desk.back_to_list();
        true
    }

    /// Who is at the screen.
    pub(super) fn doer(&self) -> Doer {
        match self.desk.hands() {
            Hands::Operator => Doer::Operator,
            Hands::Alone | Hands::Resident | Hands::Covered => Doer::Resident,
        }
    }

    /// Refuses what is the resident's alone while the screen is in the operator's hands.
    pub(super) fn is_operators(&mut self, why: DutyNo) -> bool {
        let refused = self.doer() == Doer::Operator;
        if refused {
            self.desk.refuse(why);
        }
        refused
    }

    /// A technician comes for the machine: every tap that is for a person is refused. `true` where
    /// it was.
    pub(in crate::domain::visit) fn refuses_technician(&mut self, tap: &Tap) -> bool {
        let for_machine = matches!(tap, Tap::Desk(_) | Tap::NextTextSize | Tap::NextTheme);
        let refused = self.desk.is_technical() && !for_machine;
        if refused {
            self.desk.refuse(DutyNo::Technical);
        }
        refused
    }

    /// Whether a field holds the resident's own word: a signature, a tick, a promise.
    pub(super) fn is_residents_word(filing: &Filing, field: &FieldId) -> bool {
        filing
            .all()
            .any(|(f, _)| f.id == *field && f.kind.is_own_word())
    }

    /// Notes who answered what.
    pub(super) fn note_answer(&mut self, field: &FieldId, own_word: bool, now: Now) {
        let by = self.doer();
        if let Some(session) = &mut self.session {
            let what = if own_word {
                What::Signed(field.clone())
            } else {
                What::Answered(field.clone())
            };
            session.deeds.note(by, what, now.wall);
        }
    }

    /// How an item can be started now.
    pub(super) fn start_of(&self, item: &Item) -> Start {
        self.circumstances().start_of(item)
    }

    /// What starting an item depends on.
    pub(in crate::domain::visit) fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            desk: &self.desk,
            line: self.line,
            rule: self.assisted,
        }
    }

    /// Says why the operator on duty does not start an item.
    pub(super) fn show_barred(&mut self, item: &Item, why: Barred, now: Now) {
        let why = WhyNot::Barred(item.number, why);
        let filing = None;
        self.open(Page::Refused(Box::new(RefusedPage { why, filing })), now);
    }

    /// The operator's part in a form about to be handed in: none when the resident was alone, and
    /// `Err` when an operator was needed or had a hand in it and has no right to the item.
    pub(super) fn assistance(&self, item: &Item) -> Result<Option<Assistance>, Start> {
        let session = self.session.as_ref();
        let helped = session.is_some_and(|s| s.deeds.has_operator());
        match (self.start_of(item), self.desk.duty()) {
            (Start::Assisted, Some(duty)) => Ok(Some(Assistance {
                account: duty.operator.account.clone(),
                auth: duty.operator.auth,
                deeds: session.map_or(Vec::new(), |s| s.deeds.list().to_vec()),
            })),
            // What a resident began alone goes in alone, also when the line was lost meanwhile.
            _ if item.starts_alone() && !helped => Ok(None),
            (Start::Alone | Start::Assisted, _) => Err(Start::Barred(Barred::NoRight)),
            (start, _) => Err(start),
        }
    }
}
