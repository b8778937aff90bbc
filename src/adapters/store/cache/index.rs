//! What is kept in memory of every listing: its packed attributes, its text, and which listings
//! hold which pair of characters. Rebuilt from the file at the start, kept current by each page.

use std::collections::HashMap;

use crate::domain::jobs::listing::{Listing, Skill};
use crate::domain::jobs::row::{Brief, Row, SkillIndex};
use crate::domain::jobs::trade::Vocabulary;

use super::fold::{GAP, folded, units};
use super::postings::{Doc, Pairs};
use super::texts::Texts;

/// A row number in the file.
pub(super) type Slot = u32;

const NOWHERE: Doc = Doc::MAX;

/// More different skills than this are searched as text but do not take part in matching.
const MOST_SKILLS: usize = 60_000;

/// The index in memory.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) rows: Vec<Row>,
    pub(super) briefs: Vec<Brief>,
    slots: Vec<Slot>,
    docs: Vec<Doc>,
    retired: usize,
    pub(super) texts: Texts,
    /// All searched columns.
    pub(super) all: Pairs,
    /// Headline and skills only.
    pub(super) head: Pairs,
    skills: HashMap<String, SkillIndex>,
    units: Vec<u16>,
}

impl Index {
    /// Adds a listing, or replaces what its slot held.
    pub(super) fn put(&mut self, slot: Slot, listing: &Listing, vocabulary: &Vocabulary) {
        self.remove(slot);
        let doc = Doc::try_from(self.rows.len()).expect("fewer than 2^32 listings");
        let skills: Vec<SkillIndex> = listing.skills.iter().map(|s| self.intern(s)).collect();
        let trade = vocabulary.index_of(&listing.trade);
        let row = Row::of(listing, trade, &skills);
        self.briefs.push(Brief::of(&row));
        self.rows.push(row);
        self.slots.push(slot);
        let place = slot as usize;
        if self.docs.len() <= place {
            self.docs.resize(place + 1, NOWHERE);
        }
        self.docs[place] = doc;
        self.read(doc, listing);
    }

    fn read(&mut self, doc: Doc, listing: &Listing) {
        let mut text = std::mem::take(&mut self.units);
        text.clear();
        let column = |value: &str, text: &mut Vec<u16>| {
            units(value, text);
            text.push(GAP);
        };
        column(&listing.title, &mut text);
        for skill in &listing.skills {
            column(&skill.0, &mut text);
        }
        let head = text.len();
        let place = &listing.workplace;
        for value in [
            &listing.employer.name,
            &place.address,
            &place.meeting_place,
            &listing.description,
        ] {
            column(value, &mut text);
        }
        self.all.add(doc, &text);
        self.head.add(doc, &text[..head]);
        self.texts.push(&text, head);
        self.units = text;
    }

    /// Takes a listing out.
    pub(super) fn remove(&mut self, slot: Slot) {
        let Some(doc) = self.docs.get_mut(slot as usize) else {
            return;
        };
        if *doc == NOWHERE {
            return;
        }
        self.rows[*doc as usize].retire();
        self.briefs[*doc as usize].retire();
        self.retired += 1;
        *doc = NOWHERE;
    }

    /// The listing's slot in the file.
    pub(super) fn slot(&self, doc: Doc) -> Slot {
        self.slots[doc as usize]
    }

    /// Listings held.
    pub(super) fn len(&self) -> usize {
        self.rows.len() - self.retired
    }

    /// Whether so much was taken out that building anew pays.
    pub(super) fn is_worn(&self) -> bool {
        self.retired > 2_000 && self.retired > self.len() / 2
    }

    /// Where a skill stands among those listings name.
    pub(super) fn skill(&self, skill: &Skill) -> Option<SkillIndex> {
        self.skills.get(&folded(skill.0.trim())).copied()
    }

    /// The skills listings name, in no order.
    pub(super) fn skill_words(&self) -> impl Iterator<Item = &str> {
        self.skills.keys().map(String::as_str)
    }

    fn intern(&mut self, skill: &Skill) -> SkillIndex {
        let word = folded(skill.0.trim());
        if let Some(known) = self.skills.get(&word) {
            return *known;
        }
        let count = self.skills.len();
        if count >= MOST_SKILLS {
            return SkillIndex::NONE;
        }
        let index = SkillIndex(u16::try_from(count).expect("below the limit"));
        self.skills.insert(word, index);
        index
    }

    /// Gives back memory that was reserved to grow.
    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.briefs.shrink_to_fit();
        self.slots.shrink_to_fit();
        self.docs.shrink_to_fit();
        self.all.shrink();
        self.head.shrink();
        self.texts.shrink();
    }

    /// Bytes held, without the allocator's own.
    pub(super) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<Row>()
            + self.briefs.capacity() * size_of::<Brief>()
            + self.slots.capacity() * size_of::<Slot>()
            + self.docs.capacity() * size_of::<Doc>()
            + self.all.bytes()
            + self.head.bytes()
            + self.texts.bytes()
    }
}
