//! The forty bytes of a listing that decide whether it is a hit: scanned by the hundred thousand.

use jiff::civil::Date;

use super::listing::{Board, Insurance, Kind, Listing, Lodging, Settlement};
use super::place::Point;
use super::trade::TradeIndex;

/// Days since 2000-01-01, held to 1970 below and to 2179 above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub u16);

impl Day {
    /// The day a date is.
    pub fn of(date: Date) -> Self {
        let since = Date::constant(2000, 1, 1)
            .until(date)
            .map_or(0, |span| span.get_days());
        Self(u16::try_from(since.max(0)).unwrap_or(u16::MAX))
    }

    /// Today, at least day 1: a clock that stands before 2000 revives no retired row.
    pub fn today(date: Date) -> Self {
        Self::of(date).max(Self(1))
    }
}

/// A skill's place in the table of all skills listings name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillIndex(pub u16);

impl SkillIndex {
    /// No skill.
    pub const NONE: Self = Self(u16::MAX);
}

/// How many skills of a listing take part in matching; more are still shown and searched.
pub const MATCHED_SKILLS: usize = 5;

/// A listing's attributes, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    lat: i32,
    lon: i32,
    pay_low: u32,
    pay_high: u32,
    trade: TradeIndex,
    flags: u16,
    age_from: u8,
    age_to: u8,
    posted: Day,
    valid: Day,
    gig_from: Day,
    skills: [SkillIndex; MATCHED_SKILLS],
}

/// The twelve bytes of a row nearly every listing is refused by: read by the hundred thousand where
/// whole rows would not fit the processor's cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brief {
    /// The most a month in steps of [`PAY_STEP`], held at the top.
    pay: u16,
    flags: u16,
    trade: TradeIndex,
    posted: Day,
    valid: Day,
    /// A bit for each matched skill; skills share bits.
    skills: u16,
}

/// What makes a day at work easier, as a row and its brief both tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comforts(u16);

impl Comforts {
    /// How many different offers there are.
    pub(super) const PLACES: usize = 1 << (INSURANCE_SHIFT + 2);

    /// One value for every offer there can be, by its place.
    pub(super) fn each<T: Copy + Default>(value: impl Fn(Self) -> T) -> [T; Self::PLACES] {
        let mut all = [T::default(); Self::PLACES];
        for (flags, slot) in (0..).zip(&mut all) {
            *slot = value(Self(flags));
        }
        all
    }

    /// Its place among all of them.
    #[inline]
    pub(super) fn place(self) -> usize {
        usize::from(self.0) % Self::PLACES
    }

    /// Meals.
    #[inline]
    pub(super) fn board(self) -> Board {
        board(self.0)
    }

    /// A bed.
    #[inline]
    pub(super) fn lodging(self) -> Lodging {
        lodging(self.0)
    }

    /// Whether wages are handed over at the end of each day.
    #[inline]
    pub(super) fn paid_daily(self) -> bool {
        self.0 & DAILY != 0
    }

    /// Social insurance.
    #[inline]
    pub(super) fn insurance(self) -> Insurance {
        insurance(self.0)
    }
}

/// A step of [`Brief`]'s pay, in fen: 10 yuan.
const PAY_STEP: u32 = 1_000;

/// Pay in steps.
pub(super) fn pay_steps(fen: u32) -> u16 {
    u16::try_from(fen / PAY_STEP).unwrap_or(u16::MAX)
}

/// The bit a skill has in a [`Brief`].
pub(super) fn skill_bit(skill: SkillIndex) -> u16 {
    if skill == SkillIndex::NONE {
        return 0;
    }
    1 << (skill.0 % 16)
}

impl Brief {
    /// The brief of a row.
    pub fn of(row: &Row) -> Self {
        Self {
            pay: pay_steps(row.pay_high),
            flags: row.flags,
            trade: row.trade,
            posted: row.posted,
            valid: row.valid,
            skills: row.skills.iter().fold(0, |bits, s| bits | skill_bit(*s)),
        }
    }

    /// What makes a day easier.
    #[inline]
    pub(super) fn comforts(&self) -> Comforts {
        Comforts(self.flags)
    }

    /// Takes the listing out, as [`Row::retire`] does.
    pub fn retire(&mut self) {
        self.valid = Day(0);
    }

    /// The most a month in steps of ten yuan.
    #[inline]
    pub(super) fn pay_steps(&self) -> u16 {
        self.pay
    }

    /// Bits of the matched skills.
    #[inline]
    pub(super) fn skill_bits(&self) -> u16 {
        self.skills
    }

    /// 固定工 or 零工.
    #[inline]
    pub fn kind(&self) -> Kind {
        kind(self.flags)
    }

    /// Meals.
    #[inline]
    pub fn board(&self) -> Board {
        board(self.flags)
    }

    /// A bed.
    #[inline]
    pub fn lodging(&self) -> Lodging {
        lodging(self.flags)
    }

    /// The trade.
    #[inline]
    pub fn trade(&self) -> TradeIndex {
        self.trade
    }

    /// First public day.
    #[inline]
    pub fn posted(&self) -> Day {
        self.posted
    }

    /// Last day it holds.
    #[inline]
    pub fn valid_through(&self) -> Day {
        self.valid
    }
}

#[inline]
fn kind(flags: u16) -> Kind {
    if flags & GIG == 0 {
        Kind::Fixed
    } else {
        Kind::Gig
    }
}

#[inline]
fn board(flags: u16) -> Board {
    match flags >> BOARD_SHIFT & 3 {
        0 => Board::None,
        1 => Board::Lunch,
        _ => Board::AllMeals,
    }
}

#[inline]
fn lodging(flags: u16) -> Lodging {
    if flags & LODGING == 0 {
        Lodging::None
    } else {
        Lodging::Provided
    }
}

#[inline]
fn insurance(flags: u16) -> Insurance {
    match flags >> INSURANCE_SHIFT & 3 {
        0 => Insurance::Unstated,
        1 => Insurance::Injury,
        2 => Insurance::Five,
        _ => Insurance::FiveAndFund,
    }
}

const NO_POINT: i32 = i32::MIN;
const GIG: u16 = 1;
const BOARD_SHIFT: u16 = 1;
const LODGING: u16 = 1 << 3;
const DAILY: u16 = 1 << 4;
const INSURANCE_SHIFT: u16 = 5;

impl Row {
    /// Packs a listing; `trade` and `skills` are its places in the tables of the index.
    pub fn of(listing: &Listing, trade: TradeIndex, skills: &[SkillIndex]) -> Self {
        let point = listing.workplace.point;
        let pay = listing.wage.and_then(|w| w.by_month());
        let mut kept = [SkillIndex::NONE; MATCHED_SKILLS];
        for (slot, skill) in kept.iter_mut().zip(skills) {
            *slot = *skill;
        }
        Self {
            lat: point.map_or(NO_POINT, Point::lat),
            lon: point.map_or(0, Point::lon),
            pay_low: pay.map_or(0, |(low, _)| low.0),
            pay_high: pay.map_or(0, |(_, high)| high.0),
            trade,
            flags: flags(listing),
            age_from: listing.ages.from.unwrap_or(0),
            age_to: listing.ages.to.unwrap_or(u8::MAX),
            posted: Day::of(listing.posted),
            valid: Day::of(listing.valid_through),
            gig_from: listing
                .gig_days
                .map_or(Day::default(), |days| Day::of(days.from())),
            skills: kept,
        }
    }

    /// Takes the listing out: no search and no wish finds the row any more.
    pub fn retire(&mut self) {
        self.valid = Day(0);
    }

    /// Where the work is, when it is placed.
    #[inline]
    pub fn point(&self) -> Option<Point> {
        if self.lat == NO_POINT {
            return None;
        }
        Point::new(self.lat, self.lon)
    }

    /// The least a month, in fen; 0 when not known.
    #[inline]
    pub fn pay_low(&self) -> u32 {
        self.pay_low
    }

    /// The most a month, in fen; 0 when not known.
    #[inline]
    pub fn pay_high(&self) -> u32 {
        self.pay_high
    }

    /// The trade.
    #[inline]
    pub fn trade(&self) -> TradeIndex {
        self.trade
    }

    /// 固定工 or 零工.
    #[inline]
    pub fn kind(&self) -> Kind {
        kind(self.flags)
    }

    /// Meals.
    #[inline]
    pub fn board(&self) -> Board {
        board(self.flags)
    }

    /// A bed.
    #[inline]
    pub fn lodging(&self) -> Lodging {
        lodging(self.flags)
    }

    /// What makes a day easier.
    #[inline]
    pub(super) fn comforts(&self) -> Comforts {
        Comforts(self.flags)
    }

    /// Whether someone of this age is taken.
    #[inline]
    pub fn admits_age(&self, age: u8) -> bool {
        self.age_from <= age && age <= self.age_to
    }

    /// First public day.
    #[inline]
    pub fn posted(&self) -> Day {
        self.posted
    }

    /// Last day it holds.
    #[inline]
    pub fn valid_through(&self) -> Day {
        self.valid
    }

    /// First day of a gig; day 0 for none.
    #[inline]
    pub fn gig_from(&self) -> Day {
        self.gig_from
    }

    /// The skills that take part in matching; [`SkillIndex::NONE`] fills the rest.
    #[inline]
    pub fn skills(&self) -> &[SkillIndex; MATCHED_SKILLS] {
        &self.skills
    }
}

fn flags(listing: &Listing) -> u16 {
    let board: u16 = match listing.board {
        Board::None => 0,
        Board::Lunch => 1,
        Board::AllMeals => 2,
    };
    let insurance: u16 = match listing.insurance {
        Insurance::Unstated => 0,
        Insurance::Injury => 1,
        Insurance::Five => 2,
        Insurance::FiveAndFund => 3,
    };
    let mut bits = board << BOARD_SHIFT | insurance << INSURANCE_SHIFT;
    if listing.kind == Kind::Gig {
        bits |= GIG;
    }
    if listing.lodging == Lodging::Provided {
        bits |= LODGING;
    }
    if listing.wage.map(|w| w.settlement()) == Some(Settlement::Daily) {
        bits |= DAILY;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stays_at_forty_bytes_and_its_brief_at_twelve() {
        assert_eq!(size_of::<Row>(), 40);
        assert_eq!(size_of::<Brief>(), 12);
    }

    #[test]
    fn days_outside_the_range_are_held_at_its_ends() {
        assert_eq!(Day::of(Date::constant(1949, 10, 1)), Day(0));
        assert_eq!(Day::of(Date::constant(9999, 12, 31)), Day(u16::MAX));
        assert_eq!(Day::of(Date::constant(2000, 1, 31)), Day(30));
    }
}
