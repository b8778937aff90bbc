//! People who look for day labour, as an employer may see them: masked, the phone one at a time.

use super::place::Point;
use super::trade::TradeCode;
use crate::domain::people::identity::{DivisionCode, Phone};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The county's name for a seeker in one answer: opaque, 1 to 40 letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeekerId(String);

impl SeekerId {
    /// Takes the county's text.
    pub fn parse(text: &str) -> Option<Self> {
        let ok = (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        ok.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name of which only parts are told, such as 王*兰. Wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct MaskedName(String);

impl MaskedName {
    /// Takes a masked name; one without an asterisk is no mask.
    pub fn parse(text: &str) -> Option<Self> {
        let length = text.chars().count();
        ((2..=40).contains(&length) && text.contains('*')).then(|| Self(text.to_owned()))
    }

    /// The masked name, for the screen.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MaskedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MaskedName(…)")
    }
}

/// How seekers are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SeekerSearch {
    /// Item 8: those who fit the employer's own registration.
    Recommended,
    /// Item 9: those who fit what is asked for.
    Wanted,
}

/// What an employer looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeekerQuery {
    /// Recommended or looked for.
    pub search: SeekerSearch,
    /// Any of these trades; empty takes the trades of the employer's registration for a
    /// recommendation, and every trade for a search.
    pub trades: Vec<TradeCode>,
    /// Only who lives in this town.
    pub town: Option<DivisionCode>,
    /// From where distances are told.
    pub near: Option<Point>,
}

/// A seeker as an employer may see one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeekerCard {
    /// Names the seeker when the phone is asked for.
    pub id: SeekerId,
    /// Masked name.
    pub name: MaskedName,
    /// First and last year of the band the age lies in, such as 30 to 39.
    pub ages: (u8, u8),
    /// Trades.
    pub trades: Vec<TradeCode>,
    /// The town.
    pub town: DivisionCode,
    /// Whole kilometres from the point of the query, at least 1; `None` when not known.
    pub distance_km: Option<u16>,
    /// The employer had this phone before today or today: asking again costs nothing today.
    pub revealed: bool,
}

/// Seekers that fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeekerPage {
    /// The best, at most 50.
    pub seekers: Vec<SeekerCard>,
    /// How many fit in all.
    pub in_all: u32,
    /// How many phones the employer may still ask for today.
    pub left_today: u16,
}

/// A seeker's phone number. It is shown and not kept; the seeker can see who asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevealedPhone {
    /// Whose it is.
    pub seeker: SeekerId,
    /// The number.
    pub phone: Phone,
    /// How many the employer may still ask for today.
    pub left_today: u16,
}
