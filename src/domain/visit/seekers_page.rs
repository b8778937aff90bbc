//! Items 8 and 9 on screen: people who look for day labour, masked; one phone at a time.

use super::answer::Answer;
use super::event::Asked;
use super::records_page::turned;
use crate::domain::jobs::place::Point;
use crate::domain::jobs::seekers::{
    RevealedPhone, SeekerCard, SeekerId, SeekerPage, SeekerQuery, SeekerSearch,
};
use crate::domain::jobs::trade::TradeCode;
use crate::domain::people::identity::DivisionCode;
use crate::domain::services::ItemNo;

/// Seekers on one screen.
pub const SEEKERS_PER_SCREEN: usize = 4;

/// One change of what is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeekerFilter {
    /// One trade, or any.
    Trade(Option<TradeCode>),
    /// One town, or any.
    Town(Option<DivisionCode>),
}

/// The list on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeekersPage {
    /// Which answer is awaited or shown.
    pub asked: Asked,
    /// The item.
    pub item: ItemNo,
    /// Recommended or looked for.
    pub search: SeekerSearch,
    /// One trade, or any.
    pub trade: Option<TradeCode>,
    /// One town, or any.
    pub town: Option<DivisionCode>,
    /// Who fits.
    pub answer: Answer<Box<SeekerPage>>,
    /// Screens before this one.
    pub screen: usize,
    /// The one who was tapped; in the list there is no phone.
    pub chosen: Option<Chosen>,
}

/// One seeker, before and after the phone is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Who.
    pub card: SeekerCard,
    /// `None` until the employer has said that the look may be noted.
    pub phone: Option<Answer<Box<RevealedPhone>>>,
}

impl SeekersPage {
    /// Nothing looked for yet.
    pub fn new(asked: Asked, item: ItemNo, search: SeekerSearch) -> Self {
        Self {
            asked,
            item,
            search,
            trade: None,
            town: None,
            answer: Answer::Missing(super::answer::NoAnswer::NoLine),
            screen: 0,
            chosen: None,
        }
    }

    /// What is asked of the county.
    pub fn query(&self, near: Option<Point>) -> SeekerQuery {
        SeekerQuery {
            search: self.search,
            trades: self.trade.iter().cloned().collect(),
            town: self.town.clone(),
            near,
        }
    }

    /// Takes one change in; always back to the first screen.
    pub fn apply(&mut self, change: SeekerFilter) {
        match change {
            SeekerFilter::Trade(trade) => self.trade = trade,
            SeekerFilter::Town(town) => self.town = town,
        }
        self.screen = 0;
        self.chosen = None;
    }

    /// How many screens there are, at least one.
    pub fn screens(&self) -> usize {
        let found = self.answer.here().map_or(0, |page| page.seekers.len());
        found.div_ceil(SEEKERS_PER_SCREEN).max(1)
    }

    /// Goes one screen on or back; nothing happens at either end.
    pub fn turn(&mut self, forward: bool) {
        self.screen = turned(self.screen, self.screens(), forward);
    }

    /// Opens one seeker of the list, without the phone.
    pub fn choose(&mut self, id: &SeekerId) {
        let found = self
            .answer
            .here()
            .and_then(|page| page.seekers.iter().find(|s| s.id == *id));
        self.chosen = found.map(|card| Chosen {
            card: card.clone(),
            phone: None,
        });
    }

    /// The phone came, or why not. What is left for today counts for the whole list.
    pub fn phone_came(&mut self, came: Result<Box<RevealedPhone>, super::answer::NoAnswer>) {
        let Some(chosen) = &mut self.chosen else {
            return;
        };
        if let (Ok(phone), Answer::Here(page)) = (&came, &mut self.answer)
            && phone.seeker == chosen.card.id
        {
            page.left_today = phone.left_today;
            for card in page.seekers.iter_mut().filter(|c| c.id == phone.seeker) {
                card.revealed = true;
            }
        }
        if let Some(answer) = &mut chosen.phone {
            answer.take(came);
        }
    }
}
