//! When ink is read and when it counts: a machine over touches, time and answers.
//!
//! After the finger rested for [`Pacing::settle`] the ink is read. The offer counts by a tap; by a
//! pause alone only when every place of it is sure and [`Pacing::commit`] allows that. A touch on the
//! pad while the ink is being read makes the answer stale and is part of the same line.

use super::candidates::{Offer, offer};
use super::field::{Field, Knowledge};
use super::ink::{Ink, InkPoint};
use super::reading::{Reading, WritingFault};
use crate::domain::time::{MonoTime, Span};
use std::fmt;
use zeroize::Zeroizing;

/// How long things wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pacing {
    /// From the last lifting of the finger to the reading.
    pub settle: Span,
    /// From the offer to its counting by itself; none when only a tap counts.
    pub commit: Option<Span>,
    /// How long the recogniser may take.
    pub answer: Span,
}

impl Pacing {
    /// For people of sixty and over: all waits one and a half times as long.
    pub fn slow() -> Self {
        let usual = Self::default();
        let longer = |span: Span| Span(span.0 + span.0 / 2);
        Self {
            settle: longer(usual.settle),
            commit: usual.commit.map(longer),
            answer: usual.answer,
        }
    }
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            settle: Span(600),
            commit: Some(Span(1_800)),
            answer: Span::seconds(4),
        }
    }
}

/// Counts the readings a pad asked for; an answer to an older one is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Round(pub u64);

/// What happens to a pad.
#[derive(Debug, Clone, PartialEq)]
pub enum PadEvent {
    /// The finger touches.
    Down(InkPoint),
    /// The finger moves.
    Move(InkPoint),
    /// The finger leaves.
    Up,
    /// A moment the pad asked to be woken at.
    Wake,
    /// What the recogniser made of a round's ink.
    Read(Round, Result<Reading, WritingFault>),
    /// A tap on a candidate: place and position in its row.
    Choose(usize, usize),
    /// A tap on 确定: the offer as it stands.
    Accept,
    /// A tap on 退一笔: the last stroke goes.
    Undo,
    /// A tap on 重写: everything goes.
    Clear,
}

/// What a pad wants done.
#[derive(Clone, PartialEq)]
pub enum PadEffect {
    /// Have this ink read.
    Read(Round, Ink),
    /// Wake the pad at this moment; an older wish is void.
    Wake(MonoTime),
    /// Put this into the field.
    Commit(Zeroizing<String>),
}

impl fmt::Debug for PadEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(round, _) => write!(f, "Read({round:?}, …)"),
            Self::Wake(at) => write!(f, "Wake({at:?})"),
            Self::Commit(_) => f.write_str("Commit(…)"),
        }
    }
}

/// Where a pad stands.
#[derive(Debug, Clone, PartialEq)]
pub enum PadState {
    /// Nothing is drawn.
    Empty,
    /// The finger draws.
    Drawing,
    /// The finger rests; the ink is read at this moment.
    Resting(MonoTime),
    /// The ink is being read; the recogniser has until this moment.
    Reading(Round, MonoTime),
    /// Candidates are shown; at the moment named they count by themselves.
    Offered(Offer, Option<MonoTime>),
    /// The ink says nothing that the field takes: write it again.
    Unclear,
    /// The ink could not be read.
    Failed(WritingFault),
}

/// A pad in front of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Pad {
    field: Field,
    pacing: Pacing,
    ink: Ink,
    round: Round,
    state: PadState,
    /// Characters the field holds in front of what is written.
    before: usize,
}

impl Pad {
    /// An empty pad, `width` thousandths of its height wide, for a field that holds `before` characters.
    pub fn new(field: Field, before: usize, width: u16, pacing: Pacing) -> Self {
        Self {
            field,
            pacing,
            ink: Ink::on_pad(width),
            round: Round::default(),
            state: PadState::Empty,
            before,
        }
    }

    /// Where it stands.
    pub fn state(&self) -> &PadState {
        &self.state
    }

    /// What is drawn, for the screen.
    pub fn ink(&self) -> &Ink {
        &self.ink
    }

    /// The field holds so many characters now.
    pub fn follow(&mut self, before: usize) {
        self.before = before;
    }

    /// Everything goes, whatever stood there; an answer that is on its way is stale.
    pub fn rest_empty(&mut self) {
        self.clear();
    }

    /// Takes one event.
    pub fn step(&mut self, now: MonoTime, event: PadEvent, known: &Knowledge) -> Vec<PadEffect> {
        match event {
            PadEvent::Down(point) => self.down(point),
            PadEvent::Move(point) => self.moved(point),
            PadEvent::Up => self.up(now),
            PadEvent::Wake => self.wake(now),
            PadEvent::Read(round, read) => self.read(now, round, read, known),
            PadEvent::Choose(place, at) => self.choose(place, at),
            PadEvent::Accept => self.commit(),
            PadEvent::Undo => self.undo(now),
            PadEvent::Clear => self.clear(),
        }
    }

    fn down(&mut self, point: InkPoint) -> Vec<PadEffect> {
        // A full pad takes no more; what is drawn stays and is read.
        if self.ink.begin(point).is_ok() {
            self.state = PadState::Drawing;
        }
        Vec::new()
    }

    fn moved(&mut self, point: InkPoint) -> Vec<PadEffect> {
        if self.state == PadState::Drawing && self.ink.extend(point).is_err() {
            self.ink.lift();
        }
        Vec::new()
    }

    fn up(&mut self, now: MonoTime) -> Vec<PadEffect> {
        if self.state != PadState::Drawing {
            return Vec::new();
        }
        self.ink.lift();
        self.rest(now)
    }

    fn rest(&mut self, now: MonoTime) -> Vec<PadEffect> {
        let due = now.plus(self.pacing.settle);
        self.state = PadState::Resting(due);
        vec![PadEffect::Wake(due)]
    }

    fn wake(&mut self, now: MonoTime) -> Vec<PadEffect> {
        match self.state {
            PadState::Resting(due) if now >= due => {
                self.round.0 += 1;
                let late = now.plus(self.pacing.answer);
                self.state = PadState::Reading(self.round, late);
                vec![
                    PadEffect::Read(self.round, self.ink.clone()),
                    PadEffect::Wake(late),
                ]
            }
            PadState::Reading(_, late) if now >= late => {
                self.state = PadState::Failed(WritingFault::Gone);
                Vec::new()
            }
            PadState::Offered(_, Some(due)) if now >= due => self.commit(),
            _ => Vec::new(),
        }
    }

    fn read(
        &mut self,
        now: MonoTime,
        round: Round,
        read: Result<Reading, WritingFault>,
        known: &Knowledge,
    ) -> Vec<PadEffect> {
        let PadState::Reading(asked, _) = self.state else {
            return Vec::new();
        };
        if asked != round {
            return Vec::new();
        }
        let offer = match read {
            Ok(reading) => offer(&reading, self.field, self.before, known),
            Err(fault) => {
                self.state = PadState::Failed(fault);
                return Vec::new();
            }
        };
        if offer.choices.is_empty() {
            self.state = PadState::Unclear;
            return Vec::new();
        }
        let due = self.pacing.commit.filter(|_| offer.is_sure());
        let due = due.map(|span| now.plus(span));
        self.state = PadState::Offered(offer, due);
        due.map(PadEffect::Wake).into_iter().collect()
    }

    /// A tapped candidate stands first in its place. It is the person's own word, so the place is sure;
    /// but nothing counts by itself any more: somebody who corrects looks at the rest too.
    fn choose(&mut self, place: usize, at: usize) -> Vec<PadEffect> {
        let PadState::Offered(offer, due) = &mut self.state else {
            return Vec::new();
        };
        let Some(choice) = offer.choices.get_mut(place).filter(|c| at < c.row.len()) else {
            return Vec::new();
        };
        choice.row[..=at].rotate_right(1);
        choice.is_sure = true;
        *due = None;
        if offer.choices.len() == 1 {
            return self.commit();
        }
        Vec::new()
    }

    fn commit(&mut self) -> Vec<PadEffect> {
        let PadState::Offered(offer, _) = &self.state else {
            return Vec::new();
        };
        let text = Zeroizing::new(offer.text());
        self.before += offer.choices.len();
        self.clear();
        vec![PadEffect::Commit(text)]
    }

    fn undo(&mut self, now: MonoTime) -> Vec<PadEffect> {
        if !self.ink.undo() || self.ink.is_empty() {
            return self.clear();
        }
        self.rest(now)
    }

    fn clear(&mut self) -> Vec<PadEffect> {
        self.ink.clear();
        self.state = PadState::Empty;
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
