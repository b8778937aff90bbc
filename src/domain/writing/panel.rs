//! The input panel under a field: which way of writing is open, what is drawn or keyed, what is offered
//! for it, and what goes into the field.
//!
//! The field's text is not kept here: every step is given it and may answer with what it is to be.
//! All that a panel holds is what a person is about to say; it is wiped when the panel goes.

use super::field::Field;
use super::ink::{Ink, InkPoint, WIDEST_PAD};
use super::kit::Kit;
use super::pad::{Pacing, Pad, PadEffect, PadEvent, PadState, Round};
use super::pinyin::{Candidate, Layout, MOST_KEYS};
use super::reading::{Reading, WritingFault, WritingStatus};
use crate::domain::time::MonoTime;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// Steps that can be taken back.
const MOST_UNDONE: usize = 20;

/// A way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// 手写: a finger on the pad.
    Handwriting,
    /// 拼音: keys for sounds.
    Pinyin,
    /// 数字: digits.
    Numbers,
    /// 英文: letters as they are.
    English,
}

/// What is written into: decides the ways, the characters and the words that come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entry {
    /// A person's name.
    Name,
    /// A place.
    Address,
    /// A trade, a job or an employer.
    Trade,
    /// Anything on one line or several.
    Text,
    /// The number of a paper: digits and letters.
    Code,
    /// What is looked for; letters stand for the first sounds of words and are kept small.
    Search,
}

impl Entry {
    /// Which words come first.
    pub fn field(self) -> Field {
        match self {
            Self::Name => Field::Name,
            Self::Address => Field::Address,
            Self::Trade | Self::Search => Field::Trade,
            Self::Text | Self::Code => Field::Text,
        }
    }

    /// The ways it can be written, in the order of the screen.
    pub fn ways(self) -> &'static [Way] {
        use Way::{English, Handwriting, Numbers, Pinyin};
        match self {
            Self::Name => &[Handwriting, Pinyin],
            Self::Code => &[Numbers, English],
            _ => &[Handwriting, Pinyin, Numbers, English],
        }
    }

    /// The way that is open first: the finger for people of sixty and over, sounds for the others.
    fn first(self, pace: Pace) -> Way {
        match (self, pace) {
            (Self::Code, _) => Way::Numbers,
            (_, Pace::Slow) => Way::Handwriting,
            (_, Pace::Usual) => Way::Pinyin,
        }
    }
}

/// How much time a person gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    /// As much as most need.
    Usual,
    /// For people of sixty and over.
    Slow,
}

/// What is done on a panel. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub enum PanelTap {
    /// Another way.
    Way(Way),
    /// All letters or nine keys.
    Layout(Layout),
    /// The finger comes down on the pad.
    Down(InkPoint),
    /// It leaves; these are the points after the first.
    Stroke(Zeroizing<Vec<InkPoint>>),
    /// 退一笔: the last stroke goes.
    StrokeBack,
    /// 重写: all strokes go.
    Rewrite,
    /// A place of the line: its candidates are shown.
    Place(usize),
    /// A candidate.
    Choose(usize),
    /// 确定: the line as it stands.
    Accept,
    /// Candidates from this one on.
    From(usize),
    /// A key.
    Key(char),
    /// Capital letters, or small ones again.
    Shift,
    /// 删除: the last key or character.
    Delete,
    /// 撤销: what the field held before.
    Undo,
    /// 清空: everything.
    Clear,
}

impl fmt::Debug for PanelTap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PanelTap(…)")
    }
}

/// What a panel wants done.
#[derive(Clone, PartialEq)]
pub enum PanelEffect {
    /// Have this ink read.
    Read(Round, Ink),
    /// The field holds this now.
    Put(Zeroizing<String>),
}

impl fmt::Debug for PanelEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(round, _) => write!(f, "Read({round:?}, …)"),
            Self::Put(_) => f.write_str("Put(…)"),
        }
    }
}

/// What a step is taken with.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The clock that never jumps.
    pub now: MonoTime,
    /// What the field holds.
    pub text: &'a str,
    /// What the panel knows; none before it is loaded.
    pub kit: Option<&'a Kit>,
}

/// Whether ink can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hand {
    /// It can.
    Reads,
    /// It cannot: the other ways stay.
    Away,
}

impl Hand {
    /// What the recogniser last said, and whether the tables are loaded.
    pub fn of(status: Option<WritingStatus>, kit: Option<&Kit>) -> Self {
        match (status, kit) {
            (Some(WritingStatus::Ready), Some(_)) => Self::Reads,
            _ => Self::Away,
        }
    }
}

/// Candidates for keys; they say what somebody types, and are wiped.
#[derive(Clone, Default, PartialEq)]
struct Row(Vec<Candidate>);

impl Drop for Row {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|c| c.text.zeroize());
    }
}

/// A panel under one field.
#[derive(Clone, PartialEq)]
pub struct Panel {
    number: u64,
    entry: Entry,
    most: usize,
    hand: Hand,
    way: Way,
    layout: Layout,
    capital: bool,
    pad: Pad,
    wake: Option<MonoTime>,
    place: usize,
    keys: Zeroizing<String>,
    row: Row,
    from: usize,
    undone: Vec<Zeroizing<String>>,
    strokes: u64,
}

impl fmt::Debug for Panel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Panel({}, {:?}, {:?})",
            self.number, self.entry, self.way
        )
    }
}

impl Panel {
    /// A panel for a field of at most `most` characters. `number` tells panels apart.
    pub fn new(number: u64, entry: Entry, most: usize, pace: Pace, hand: Hand) -> Self {
        let pacing = match pace {
            Pace::Usual => Pacing::default(),
            Pace::Slow => Pacing::slow(),
        };
        let mut panel = Self {
            number,
            entry,
            most,
            hand,
            way: entry.first(pace),
            layout: Layout::Letters,
            capital: entry != Entry::Text,
            pad: Pad::new(entry.field(), 0, WIDEST_PAD, pacing),
            wake: None,
            place: 0,
            keys: Zeroizing::new(String::with_capacity(MOST_KEYS)),
            row: Row::default(),
            from: 0,
            undone: Vec::new(),
            strokes: 0,
        };
        panel.leave_handwriting();
        panel
    }

    /// Opens with a way chosen before, where there is that way.
    pub fn prefer(&mut self, way: Way) {
        if self.ways().any(|known| known == way) {
            self.way = way;
        }
    }

    /// Tells panels apart.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// What is written into.
    pub fn entry(&self) -> Entry {
        self.entry
    }

    /// The way that is open.
    pub fn way(&self) -> Way {
        self.way
    }

    /// The ways there are now.
    pub fn ways(&self) -> impl Iterator<Item = Way> {
        let all = self.entry.ways().iter().copied();
        all.filter(|way| *way != Way::Handwriting || self.hand == Hand::Reads)
    }

    /// Whether the field could be written by hand, and the recogniser is away.
    pub fn misses_hand(&self) -> bool {
        self.hand == Hand::Away && self.entry.ways().contains(&Way::Handwriting)
    }

    /// How the keys for sounds are laid out.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Whether letters are capital.
    pub fn is_capital(&self) -> bool {
        self.capital
    }

    /// What is drawn.
    pub fn ink(&self) -> &Ink {
        self.pad.ink()
    }

    /// Where the pad stands.
    pub fn pad(&self) -> &PadState {
        self.pad.state()
    }

    /// Strokes that were taken since the panel was opened, also those that are gone.
    pub fn strokes(&self) -> u64 {
        self.strokes
    }

    /// The place of the line whose candidates are shown.
    pub fn place(&self) -> usize {
        self.place
    }

    /// The keys that were pressed and are not words yet. Call it only where they are shown.
    pub fn keys(&self) -> &str {
        &self.keys
    }

    /// All that is offered, the best first. Call it only where it is shown.
    pub fn offered(&self) -> Vec<Zeroizing<String>> {
        if self.way == Way::Handwriting {
            let PadState::Offered(offer, _) = self.pad.state() else {
                return Vec::new();
            };
            let row = offer.choices.get(self.place).map(|c| c.row.as_slice());
            let row = row.unwrap_or_default().iter();
            return row.map(|c| Zeroizing::new(c.to_string())).collect();
        }
        let row = self.row.0.iter();
        row.map(|c| Zeroizing::new(c.text.clone())).collect()
    }

    /// Whether keys were pressed or strokes drawn that are no words in the field yet.
    pub fn is_unfinished(&self) -> bool {
        let drawn = matches!(
            self.pad.state(),
            PadState::Drawing
                | PadState::Resting(_)
                | PadState::Reading(..)
                | PadState::Offered(..)
        );
        drawn || !self.keys.is_empty()
    }

    /// The first candidate that is shown.
    pub fn from(&self) -> usize {
        self.from
    }

    /// Whether something can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// When it is to be woken.
    pub fn wake(&self) -> Option<MonoTime> {
        self.wake
    }

    /// The recogniser or the tables came or went.
    pub fn hand_is(&mut self, hand: Hand) {
        if self.hand != hand {
            self.hand = hand;
            self.leave_handwriting();
        }
    }

    fn leave_handwriting(&mut self) {
        if self.hand == Hand::Away && self.way == Way::Handwriting {
            self.open(Way::Pinyin);
        }
    }

    /// Takes a tap.
    pub fn step(&mut self, tap: PanelTap, given: Given<'_>) -> Vec<PanelEffect> {
        self.pad.follow(given.text.chars().count());
        match tap {
            PanelTap::Way(way) => {
                if self.ways().any(|known| known == way) {
                    self.open(way);
                }
                Vec::new()
            }
            PanelTap::Layout(layout) => {
                self.layout = layout;
                self.set_keys("", given);
                Vec::new()
            }
            PanelTap::Down(point) => self.on_pad(PadEvent::Down(point), given),
            PanelTap::Stroke(points) => self.stroke(&points, given),
            PanelTap::StrokeBack => self.on_pad(PadEvent::Undo, given),
            PanelTap::Rewrite => self.on_pad(PadEvent::Clear, given),
            PanelTap::Place(place) => {
                self.look_at(place);
                Vec::new()
            }
            PanelTap::Choose(at) => self.choose(at, given),
            PanelTap::Accept => self.on_pad(PadEvent::Accept, given),
            PanelTap::From(from) => {
                self.from = if from < self.offered().len() { from } else { 0 };
                Vec::new()
            }
            PanelTap::Key(key) => self.key(key, given),
            PanelTap::Shift => {
                self.capital = !self.capital;
                Vec::new()
            }
            PanelTap::Delete => self.delete(given),
            PanelTap::Undo => self.undo(),
            PanelTap::Clear => {
                self.drop_unfinished();
                self.put(Zeroizing::default(), given)
            }
        }
    }

    /// A moment it asked to be woken at.
    pub fn woken(&mut self, given: Given<'_>) -> Vec<PanelEffect> {
        if self.wake.is_none_or(|at| at > given.now) {
            return Vec::new();
        }
        self.wake = None;
        self.pad.follow(given.text.chars().count());
        self.on_pad(PadEvent::Wake, given)
    }

    /// What the recogniser made of a round's ink.
    pub fn read(
        &mut self,
        round: Round,
        read: Result<Reading, WritingFault>,
        given: Given<'_>,
    ) -> Vec<PanelEffect> {
        self.pad.follow(given.text.chars().count());
        self.from = 0;
        let effects = self.on_pad(PadEvent::Read(round, read), given);
        self.look_at(self.doubtful().unwrap_or(0));
        effects
    }

    fn open(&mut self, way: Way) {
        self.way = way;
        self.drop_unfinished();
    }

    /// What is drawn or keyed and not in the field yet goes.
    fn drop_unfinished(&mut self) {
        self.keys.zeroize();
        self.row = Row::default();
        self.from = 0;
        self.place = 0;
        self.wake = None;
        self.pad.rest_empty();
    }

    fn stroke(&mut self, points: &[InkPoint], given: Given<'_>) -> Vec<PanelEffect> {
        self.strokes += 1;
        for point in points {
            self.on_pad(PadEvent::Move(*point), given);
        }
        self.on_pad(PadEvent::Up, given)
    }

    fn on_pad(&mut self, event: PadEvent, given: Given<'_>) -> Vec<PanelEffect> {
        let Some(kit) = given.kit.filter(|_| self.way == Way::Handwriting) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        for effect in self.pad.step(given.now, event, &kit.knowledge) {
            match effect {
                PadEffect::Read(round, ink) => effects.push(PanelEffect::Read(round, ink)),
                PadEffect::Wake(at) => self.wake = Some(at),
                PadEffect::Commit(text) => {
                    self.place = 0;
                    self.from = 0;
                    effects.extend(self.add(&text, given));
                }
            }
        }
        effects
    }

    fn look_at(&mut self, place: usize) {
        if let PadState::Offered(offer, _) = self.pad.state()
            && place < offer.choices.len()
        {
            self.place = place;
            self.from = 0;
        }
    }

    /// The first place that waits for the person's word.
    fn doubtful(&self) -> Option<usize> {
        match self.pad.state() {
            PadState::Offered(offer, _) => offer.choices.iter().position(|c| !c.is_sure),
            _ => None,
        }
    }

    fn choose(&mut self, at: usize, given: Given<'_>) -> Vec<PanelEffect> {
        if self.way == Way::Handwriting {
            let effects = self.on_pad(PadEvent::Choose(self.place, at), given);
            self.look_at(self.doubtful().unwrap_or(self.place));
            return effects;
        }
        let Some(chosen) = self.row.0.get(at).cloned() else {
            return Vec::new();
        };
        let mut text = Zeroizing::new(chosen.text);
        let rest = Zeroizing::new(self.keys[chosen.keys.min(self.keys.len())..].to_owned());
        self.set_keys(rest.trim_start_matches('\''), given);
        let effects = self.add(&text, given);
        text.zeroize();
        effects
    }

    fn key(&mut self, key: char, given: Given<'_>) -> Vec<PanelEffect> {
        let of_sounds = match self.layout {
            Layout::Letters => key.is_ascii_lowercase() || key == '\'',
            Layout::NineKeys => ('2'..='9').contains(&key),
        };
        if self.way == Way::Pinyin && of_sounds {
            if self.keys.len() < MOST_KEYS {
                let keys = Zeroizing::new(format!("{}{key}", *self.keys));
                self.set_keys(&keys, given);
            }
            return Vec::new();
        }
        if self.way == Way::Pinyin && !self.keys.is_empty() {
            let chosen = match key {
                ' ' => Some(0),
                '1'..='9' => Some(self.from + key as usize - '1' as usize),
                _ => None,
            };
            if let Some(at) = chosen {
                return self.choose(at, given);
            }
        }
        // What stands open is taken as it stands before a mark.
        let mut effects = Vec::new();
        if self.way == Way::Pinyin && !self.row.0.is_empty() {
            effects = self.choose(0, given);
        }
        let held = match effects.last() {
            Some(PanelEffect::Put(text)) => text.clone(),
            _ => Zeroizing::new(given.text.to_owned()),
        };
        let given = Given {
            text: &held,
            ..given
        };
        let key = match (self.entry, self.way) {
            (Entry::Search, _) => key.to_ascii_lowercase(),
            (_, Way::English) if self.capital => key.to_ascii_uppercase(),
            _ => key,
        };
        let mut written = [0; 4];
        effects.extend(self.add(key.encode_utf8(&mut written), given));
        effects
    }

    fn set_keys(&mut self, keys: &str, given: Given<'_>) {
        let keys = Zeroizing::new(keys.to_owned());
        self.keys.zeroize();
        self.keys.push_str(&keys);
        self.from = 0;
        let found = given.kit.map(|kit| {
            let field = self.entry.field();
            kit.pinyin.candidates(&self.keys, self.layout, field)
        });
        self.row = Row(found.unwrap_or_default());
    }

    fn delete(&mut self, given: Given<'_>) -> Vec<PanelEffect> {
        if self.way == Way::Pinyin && !self.keys.is_empty() {
            let fewer = Zeroizing::new(self.keys[..self.keys.len() - 1].to_owned());
            self.set_keys(&fewer, given);
            return Vec::new();
        }
        if self.way == Way::Handwriting && !self.pad.ink().is_empty() {
            return self.on_pad(PadEvent::Clear, given);
        }
        let mut text = Zeroizing::new(given.text.to_owned());
        match text.pop() {
            Some(_) => self.put(text, given),
            None => Vec::new(),
        }
    }

    fn undo(&mut self) -> Vec<PanelEffect> {
        let before = self.undone.pop().map(PanelEffect::Put);
        before.into_iter().collect()
    }

    /// Adds as much as the field takes.
    fn add(&mut self, more: &str, given: Given<'_>) -> Vec<PanelEffect> {
        let held = given.text.chars().count();
        let mut text = Zeroizing::new(String::with_capacity(given.text.len() + more.len()));
        text.push_str(given.text);
        text.extend(more.chars().take(self.most.saturating_sub(held)));
        self.put(text, given)
    }

    fn put(&mut self, text: Zeroizing<String>, given: Given<'_>) -> Vec<PanelEffect> {
        if text.as_str() == given.text {
            return Vec::new();
        }
        if self.undone.len() == MOST_UNDONE {
            self.undone.remove(0);
        }
        self.undone.push(Zeroizing::new(given.text.to_owned()));
        vec![PanelEffect::Put(text)]
    }
}

#[cfg(test)]
mod tests;
