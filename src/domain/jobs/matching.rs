//! Recommending work: a whole-number score out of 100 with the reason for every point.
//!
//! One function weighs; the scan adds its points, the screen lists them. The two can therefore
//! never tell different stories.

use jiff::civil::Date;

use super::listing::{Board, Fen, Insurance, Kind, Listing, Lodging, Skill};
use super::place::{Metres, Point, Ruler};
use super::row::{Brief, Comforts, Day, Row, SkillIndex, pay_steps, skill_bit};
use super::trade::{TradeCode, TradeIndex, Vocabulary};

/// What a resident wishes for: lives for one visit, never stored, never logged.
#[derive(Clone)]
pub struct JobWish {
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Trades wished for; empty for any.
    pub trades: Vec<TradeCode>,
    /// What the resident can do.
    pub skills: Vec<Skill>,
    /// The least a month.
    pub wage_floor: Option<Fen>,
    /// How far from home, unless a bed comes with the work and one is wanted.
    pub radius: Option<Metres>,
    /// Home, or the village's own point.
    pub home: Option<Point>,
    /// Age in years.
    pub age: Option<u8>,
    /// Whether a bed is needed.
    pub lodging: LodgingNeed,
}

/// Whether someone must sleep at the workplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LodgingNeed {
    /// Goes home in the evening.
    #[default]
    GoesHome,
    /// Only work with a bed.
    NeedsBed,
}

impl std::fmt::Debug for JobWish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JobWish(…)")
    }
}

/// Why a listing was recommended. The screen puts it in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// This far from home.
    Distance(Metres),
    /// The trade wished for.
    Trade(TradeCode),
    /// Kin to the trade wished for.
    KinTrade(TradeCode),
    /// A skill the resident has and the employer asks for.
    Skill(Skill),
    /// Pays at least what was wished for: the least a month.
    Pay(Fen),
    /// Wages handed over each day.
    DailyPay,
    /// Meals.
    Board(Board),
    /// A bed.
    Lodging,
    /// Insurance stated.
    Insurance(Insurance),
    /// Public since this many days.
    Fresh {
        /// 0 is today.
        days: u16,
    },
}

/// A score out of 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(pub u8);

/// A reason and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Why.
    pub reason: Reason,
    /// Points of 100.
    pub points: u8,
}

/// One recommended listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// The listing.
    pub listing: Listing,
    /// How well it fits.
    pub score: Score,
    /// Why, weightiest first; the points add up to the score.
    pub arguments: Vec<Argument>,
}

impl Recommendation {
    /// How far it is, where that speaks for it.
    pub fn distance(&self) -> Option<Metres> {
        self.arguments.iter().find_map(|a| match a.reason {
            Reason::Distance(metres) => Some(metres),
            _ => None,
        })
    }
}

/// How many recommendations are made.
pub const RECOMMENDATIONS: usize = 20;

/// A wish made ready for many rows.
#[derive(Clone)]
pub struct Matcher<'a> {
    wish: &'a JobWish,
    vocabulary: &'a Vocabulary,
    trades: Vec<TradeIndex>,
    /// By trade index: the trade itself, its kin, or neither.
    fits: Vec<Option<Hint>>,
    skills: Vec<SkillIndex>,
    skill_bits: u16,
    weights: &'static Weights,
    /// By trade index, and 0 for one that is not in the table.
    trade_points: Vec<u8>,
    /// By what comforts are offered.
    comfort_points: [u8; Comforts::PLACES],
    /// Whether 固定工 and 零工 are wished for.
    kinds: [bool; 2],
    floor: u32,
    floor_steps: u16,
    ruler: Option<Ruler>,
    today: Day,
}

/// What an argument is about before it is spelt out: cheap to make a hundred thousand times.
#[derive(Debug, Clone, Copy)]
enum Hint {
    Distance(Metres),
    Trade,
    KinTrade,
    Skill(usize),
    Pay(u32),
    DailyPay,
    Board(Board),
    Lodging,
    Insurance(Insurance),
    Fresh(u16),
}

/// How the hundred points are shared out.
struct Weights {
    trade: u8,
    kin: u8,
    distance: u8,
    pay: u8,
    skills: u8,
}

/// A trade was wished for.
const WITH_TRADE: Weights = Weights {
    trade: 40,
    kin: 24,
    distance: 25,
    pay: 15,
    skills: 10,
};

/// Any trade will do: nearness and pay decide.
const ANY_TRADE: Weights = Weights {
    trade: 0,
    kin: 0,
    distance: 45,
    pay: 30,
    skills: 15,
};

/// Where nearness ends when no radius was given.
const FAR: u32 = 50_000;
/// Where pay ends to count when no floor was given: 8,000 yuan a month, in fen.
const AMPLE: u32 = 800_000;

impl<'a> Matcher<'a> {
    /// Makes a wish ready. `skill` finds a skill's place among those listings name.
    pub fn new(
        wish: &'a JobWish,
        vocabulary: &'a Vocabulary,
        skill: impl Fn(&Skill) -> Option<SkillIndex>,
        today: Date,
    ) -> Self {
        let trades: Vec<TradeIndex> = wish.trades.iter().map(|c| vocabulary.index_of(c)).collect();
        let skills: Vec<SkillIndex> = wish
            .skills
            .iter()
            .map(|s| skill(s).unwrap_or(SkillIndex::NONE))
            .collect();
        let fit = |(_, trade): (_, TradeIndex)| {
            if trades.contains(&trade) {
                return Some(Hint::Trade);
            }
            let kin = trades.iter().any(|t| vocabulary.kin(*t, trade));
            kin.then_some(Hint::KinTrade)
        };
        let fits: Vec<Option<Hint>> = (vocabulary.trades().iter())
            .zip((0..).map(TradeIndex))
            .map(fit)
            .collect();
        let weights = if trades.is_empty() {
            &ANY_TRADE
        } else {
            &WITH_TRADE
        };
        let worth = |fit: &Option<Hint>| match fit {
            Some(Hint::Trade) => weights.trade,
            Some(_) => weights.kin,
            None => 0,
        };
        let wished = |kind| wish.kind.is_none_or(|k| k == kind);
        Self {
            wish,
            vocabulary,
            weights,
            trade_points: fits.iter().map(worth).chain([0]).collect(),
            comfort_points: Comforts::each(|comforts| {
                let mut sum = 0;
                weigh_comforts(comforts, &mut |_, points| sum += points);
                sum
            }),
            kinds: [wished(Kind::Fixed), wished(Kind::Gig)],
            fits,
            skill_bits: skills.iter().fold(0, |bits, s| bits | skill_bit(*s)),
            trades,
            skills,
            floor: wish.wage_floor.map_or(0, |f| f.0),
            floor_steps: wish.wage_floor.map_or(0, |f| pay_steps(f.0)),
            ruler: wish.home.map(Point::ruler),
            today: Day::today(today),
        }
    }

    /// The most a listing can score as far as its brief tells; 0 when it fails a condition. Most
    /// listings are left here, without a look at their rows. Nothing branches: which way a listing
    /// goes is close to chance.
    #[inline]
    pub fn bound(&self, brief: &Brief) -> Score {
        let steps = brief.pay_steps();
        let pays = (steps == 0) | (steps >= self.floor_steps);
        let holds = brief.valid_through() >= self.today;
        let kind = self.kinds[usize::from(brief.kind() == Kind::Gig)];
        let shares = brief.skill_bits() & self.skill_bits != 0;
        let place = usize::from(brief.trade().0).min(self.trade_points.len() - 1);
        let trade = self.trade_points[place];
        let fits = self.trades.is_empty() | (trade > 0) | shares;
        let weights = self.weights;
        let most = trade
            + weights.distance
            + weights.pay
            + weights.skills * u8::from(shares)
            + self.comfort_points[brief.comforts().place()]
            + self.freshness(brief.posted());
        Score(most * u8::from(pays & holds & kind & fits))
    }

    #[inline]
    fn fit(&self, trade: TradeIndex) -> Option<Hint> {
        self.fits.get(usize::from(trade.0)).copied().flatten()
    }

    /// The score, or `None` when a condition the resident or the employer sets is not met.
    #[inline]
    pub fn score(&self, row: &Row) -> Option<Score> {
        let mut sum = 0;
        self.weigh(row, |_, points| sum += points)?;
        Some(Score(sum))
    }

    /// The arguments behind [`Matcher::score`], weightiest first.
    pub fn arguments(&self, row: &Row) -> Vec<Argument> {
        let mut all = Vec::new();
        let admitted = self.weigh(row, |what, points| {
            if let Some(reason) = self.spell(what, row) {
                all.push(Argument { reason, points });
            }
        });
        if admitted.is_none() {
            return Vec::new();
        }
        all.sort_by_key(|a| std::cmp::Reverse(a.points));
        all
    }

    fn spell(&self, what: Hint, row: &Row) -> Option<Reason> {
        let trade = || Some(self.vocabulary.get(row.trade())?.code.clone());
        Some(match what {
            Hint::Distance(metres) => Reason::Distance(metres),
            Hint::Trade => Reason::Trade(trade()?),
            Hint::KinTrade => Reason::KinTrade(trade()?),
            Hint::Skill(i) => Reason::Skill(self.wish.skills.get(i)?.clone()),
            Hint::Pay(low) => Reason::Pay(Fen(low)),
            Hint::DailyPay => Reason::DailyPay,
            Hint::Board(board) => Reason::Board(board),
            Hint::Lodging => Reason::Lodging,
            Hint::Insurance(insurance) => Reason::Insurance(insurance),
            Hint::Fresh(days) => Reason::Fresh { days },
        })
    }

    /// Weighs a row: tells each argument with its points, or `None` when a condition is not met.
    #[inline]
    fn weigh(&self, row: &Row, mut tell: impl FnMut(Hint, u8)) -> Option<()> {
        if !self.admits(row) {
            return None;
        }
        let weights = self.weights;
        let trade = self.fit(row.trade());
        let shared = self.shared_skills(row);
        if !self.trades.is_empty() && trade.is_none() && shared == 0 {
            return None;
        }
        let distance = self.ruler.zip(row.point()).map(|(r, p)| r.to(p));
        if let Some(distance) = distance {
            let limit = self.wish.radius.map_or(FAR, |m| m.0.max(1));
            if distance.0 > limit && !self.sleeps_there(row) && self.wish.radius.is_some() {
                return None;
            }
            let left = limit.saturating_sub(distance.0);
            tell(
                Hint::Distance(distance),
                share(weights.distance, left, limit),
            );
        }
        match trade {
            Some(Hint::Trade) => tell(Hint::Trade, weights.trade),
            Some(hint) => tell(hint, weights.kin),
            None => {}
        }
        self.weigh_pay(row, weights.pay, &mut tell);
        self.weigh_skills(shared, weights.skills, &mut tell);
        self.weigh_extras(row, &mut tell);
        Some(())
    }

    /// Conditions that need neither distance nor trade.
    #[inline]
    fn admits(&self, row: &Row) -> bool {
        row.valid_through() >= self.today
            && self.wish.kind.is_none_or(|k| k == row.kind())
            && self.wish.age.is_none_or(|age| row.admits_age(age))
            && (row.pay_high() == 0 || row.pay_high() >= self.floor)
            && (self.wish.lodging == LodgingNeed::GoesHome || row.lodging() == Lodging::Provided)
    }

    fn sleeps_there(&self, row: &Row) -> bool {
        self.wish.lodging == LodgingNeed::NeedsBed && row.lodging() == Lodging::Provided
    }

    /// A bit for each of the resident's first 64 skills the listing asks for.
    #[inline]
    fn shared_skills(&self, row: &Row) -> u64 {
        let mut bits = 0;
        for (i, skill) in self.skills.iter().take(64).enumerate() {
            if *skill != SkillIndex::NONE && row.skills().contains(skill) {
                bits |= 1 << i;
            }
        }
        bits
    }

    fn weigh_pay(&self, row: &Row, weight: u8, tell: &mut impl FnMut(Hint, u8)) {
        if row.pay_low() == 0 {
            return;
        }
        let points = match self.floor {
            0 => share(weight, row.pay_low().min(AMPLE), AMPLE),
            floor if row.pay_low() >= floor => weight,
            _ => weight / 2,
        };
        tell(Hint::Pay(row.pay_low()), points);
    }

    fn weigh_skills(&self, shared: u64, weight: u8, tell: &mut impl FnMut(Hint, u8)) {
        let first = weight * 3 / 5;
        let mut left = [first, weight - first].into_iter();
        for i in (0..64).filter(|i| shared >> i & 1 == 1) {
            tell(Hint::Skill(i), left.next().unwrap_or(0));
        }
    }

    /// At most ten points for what makes a day easier and for what is new.
    #[inline]
    fn weigh_extras(&self, row: &Row, tell: &mut impl FnMut(Hint, u8)) {
        weigh_comforts(row.comforts(), tell);
        let points = self.freshness(row.posted());
        if points > 0 {
            tell(Hint::Fresh(self.days_public(row.posted())), points);
        }
    }

    fn days_public(&self, posted: Day) -> u16 {
        self.today.0.saturating_sub(posted.0)
    }

    /// Two points for today's, one for the last three days'.
    #[inline]
    fn freshness(&self, posted: Day) -> u8 {
        let days = self.days_public(posted);
        u8::from(days <= 3) + u8::from(days == 0)
    }
}

/// At most eight points for what makes a day easier.
#[inline]
fn weigh_comforts(of: Comforts, tell: &mut impl FnMut(Hint, u8)) {
    match of.board() {
        Board::None => {}
        Board::Lunch => tell(Hint::Board(Board::Lunch), 2),
        Board::AllMeals => tell(Hint::Board(Board::AllMeals), 3),
    }
    if of.lodging() == Lodging::Provided {
        tell(Hint::Lodging, 2);
    }
    if of.paid_daily() {
        tell(Hint::DailyPay, 1);
    }
    match of.insurance() {
        Insurance::Unstated => {}
        Insurance::Injury => tell(Hint::Insurance(Insurance::Injury), 1),
        more => tell(Hint::Insurance(more), 2),
    }
}

/// `weight × part ÷ whole`, rounded down.
fn share(weight: u8, part: u32, whole: u32) -> u8 {
    let points = u64::from(weight) * u64::from(part.min(whole)) / u64::from(whole.max(1));
    u8::try_from(points).unwrap_or(weight)
}
