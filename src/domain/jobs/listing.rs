//! One published vacancy, in the fields of schema.org `JobPosting` plus what villages ask for.

use crate::domain::short_name::short_name;
use jiff::civil::Date;

use super::place::Point;
use super::trade::TradeCode;
use crate::domain::people::identity::DivisionCode;

short_name! {
    /// The county's name for a listing: 1 to 40 letters, digits or hyphens.
    ListingId, 1..=40, foreign
}

/// 固定工 or 零工 (schema.org `employmentType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 固定工: a lasting employment.
    Fixed,
    /// 零工: work by the day, the hour or the piece.
    Gig,
}

/// Money in hundredths of a yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(pub u32);

impl Fen {
    /// Whole yuan as fen; saturates at about 42.9 million yuan.
    pub const fn yuan(n: u32) -> Self {
        Self(n.saturating_mul(100))
    }

    /// Whole yuan, rounded down.
    pub const fn whole_yuan(self) -> u32 {
        self.0 / 100
    }
}

/// What a wage is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WageUnit {
    /// 元/月
    Month,
    /// 元/天
    Day,
    /// 元/小时
    Hour,
    /// 元/件
    Piece,
}

/// When wages are handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// 日结
    Daily,
    /// 时结
    Hourly,
    /// 月结
    Monthly,
    /// 完工结
    OnCompletion,
}

/// A wage as published (schema.org `baseSalary`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wage {
    low: Fen,
    high: Fen,
    unit: WageUnit,
    settlement: Settlement,
}

impl Wage {
    /// A wage from `low` to `high` a unit; `None` when `low` is zero or above `high`.
    pub fn new(low: Fen, high: Fen, unit: WageUnit, settlement: Settlement) -> Option<Self> {
        (low.0 > 0 && low <= high).then_some(Self {
            low,
            high,
            unit,
            settlement,
        })
    }

    /// The least paid a unit.
    pub fn low(&self) -> Fen {
        self.low
    }

    /// The most paid a unit.
    pub fn high(&self) -> Fen {
        self.high
    }

    /// What the wage is counted by.
    pub fn unit(&self) -> WageUnit {
        self.unit
    }

    /// When it is handed over.
    pub fn settlement(&self) -> Settlement {
        self.settlement
    }

    /// The same wage for a month of full work, least and most; `None` for piece rates.
    ///
    /// 21.75 paid days a month of 8 hours (人社部发〔2025〕2号).
    pub fn by_month(&self) -> Option<(Fen, Fen)> {
        let quarters: u64 = match self.unit {
            WageUnit::Month => 4,
            WageUnit::Day => 87,
            WageUnit::Hour => 87 * 8,
            WageUnit::Piece => return None,
        };
        let month = |f: Fen| Fen(u32::try_from(u64::from(f.0) * quarters / 4).unwrap_or(u32::MAX));
        Some((month(self.low), month(self.high)))
    }
}

/// Meals the employer gives, less to more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Board {
    /// None stated.
    #[default]
    None,
    /// 包午餐
    Lunch,
    /// 包吃
    AllMeals,
}

/// Whether a bed comes with the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lodging {
    /// None stated.
    #[default]
    None,
    /// 包住
    Provided,
}

/// Social insurance the employer states, less to more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Insurance {
    /// Nothing stated.
    #[default]
    Unstated,
    /// 工伤保险 or an accident policy only.
    Injury,
    /// 五险
    Five,
    /// 五险一金
    FiveAndFund,
}

/// Ages an employer asks for, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AgeLimits {
    /// Youngest age taken.
    pub from: Option<u8>,
    /// Oldest age taken.
    pub to: Option<u8>,
}

/// First and last day of a gig, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GigDays {
    from: Date,
    to: Date,
}

impl GigDays {
    /// The days from `from` to `to`; `None` when they run backwards.
    pub fn new(from: Date, to: Date) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// The first day.
    pub fn from(&self) -> Date {
        self.from
    }

    /// The last day.
    pub fn to(&self) -> Date {
        self.to
    }
}

/// 统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check character.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

/// The alphabet of GB 32100-2015, in the order of the characters' values.
const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of GB 32100-2015: powers of 3 modulo 31.
const CREDIT_WEIGHTS: [u32; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

impl CreditCode {
    /// Parses a code; `None` when length, alphabet or check character is wrong.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let bytes = text.as_bytes();
        if bytes.len() != 18 {
            return None;
        }
        let check = Self::check_character(&bytes[..17])?;
        (bytes[17] == check).then_some(Self(text))
    }

    /// The check character of the first 17; `None` when one is outside the alphabet.
    pub fn check_character(first17: &[u8]) -> Option<u8> {
        if first17.len() != 17 {
            return None;
        }
        let mut sum = 0;
        for (b, weight) in first17.iter().zip(CREDIT_WEIGHTS) {
            let value = CREDIT_ALPHABET.iter().position(|a| a == b)?;
            sum += u32::try_from(value).ok()? * weight;
        }
        let rest = usize::try_from((31 - sum % 31) % 31).ok()?;
        Some(CREDIT_ALPHABET[rest])
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the employer's published code says about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EmployerCode {
    /// Well-formed with a right check character.
    Valid(CreditCode),
    /// None published.
    Missing,
    /// Published, but no code of GB 32100-2015.
    Malformed,
}

impl EmployerCode {
    /// Judges a code as published.
    pub fn judge(published: Option<&str>) -> Self {
        match published.map(str::trim) {
            None | Some("") => Self::Missing,
            Some(text) => CreditCode::parse(text).map_or(Self::Malformed, Self::Valid),
        }
    }
}

/// Who hires (schema.org `hiringOrganization`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Employer {
    /// The name as published.
    pub name: String,
    /// Its credit code, judged.
    pub code: EmployerCode,
}

/// A skill or certificate in the employer's words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Skill(pub String);

/// The number to call about a vacancy, published by the employer: 5 to 20 digits, `-`, `+`, spaces.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContactPhone(String);

impl ContactPhone {
    /// Parses a number; `None` when it holds anything no telephone number holds.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let ok = (5..=20).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b' '));
        ok.then(|| Self(text.to_owned()))
    }

    /// The number as published.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the work is (schema.org `jobLocation`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Workplace {
    /// The township or the county the work lies in.
    pub area: DivisionCode,
    /// The address as published.
    pub address: String,
    /// Where it lies, when the employer or the county placed it.
    pub point: Option<Point>,
    /// Where to meet on the morning of a gig; empty when not stated.
    pub meeting_place: String,
}

/// One published vacancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The county's id.
    pub id: ListingId,
    /// 固定工 or 零工.
    pub kind: Kind,
    /// The headline.
    pub title: String,
    /// The trade by the county's trade table.
    pub trade: TradeCode,
    /// Who hires.
    pub employer: Employer,
    /// Where.
    pub workplace: Workplace,
    /// For how much; `None` is 面议.
    pub wage: Option<Wage>,
    /// How many are wanted (schema.org `totalJobOpenings`); 0 when not stated.
    pub headcount: u16,
    /// Meals.
    pub board: Board,
    /// A bed.
    pub lodging: Lodging,
    /// Social insurance.
    pub insurance: Insurance,
    /// Skills and certificates asked for.
    pub skills: Vec<Skill>,
    /// Ages taken.
    pub ages: AgeLimits,
    /// First day it was public.
    pub posted: Date,
    /// Last day it holds.
    pub valid_through: Date,
    /// The days of a gig.
    pub gig_days: Option<GigDays>,
    /// Whom to call.
    pub phone: Option<ContactPhone>,
    /// The employer's text.
    pub description: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_code_with_one_wrong_character_is_malformed_and_none_is_missing() {
        // The example code of GB 32100-2015, annex.
        assert!(CreditCode::parse("91350100M000100Y43").is_some());
        for wrong in [
            "91350100M000100Y44",
            "91350100M000100I43",
            "9135",
            "91350100M000100Y4中",
        ] {
            assert_eq!(
                EmployerCode::judge(Some(wrong)),
                EmployerCode::Malformed,
                "{wrong}"
            );
        }
        assert_eq!(EmployerCode::judge(Some("  ")), EmployerCode::Missing);
        assert_eq!(EmployerCode::judge(None), EmployerCode::Missing);
    }

    #[test]
    fn a_wage_that_runs_backwards_or_pays_nothing_is_refused() {
        let wage = |low, high| Wage::new(Fen(low), Fen(high), WageUnit::Day, Settlement::Daily);
        assert_eq!(wage(200, 100), None);
        assert_eq!(wage(0, 100), None);
        assert!(wage(100, 100).is_some());
    }

    #[test]
    fn a_day_wage_is_compared_by_the_legal_month_and_a_piece_rate_not_at_all() {
        let by = |unit| {
            Wage::new(Fen::yuan(100), Fen::yuan(200), unit, Settlement::Daily)
                .unwrap()
                .by_month()
        };
        assert_eq!(
            by(WageUnit::Day),
            Some((Fen::yuan(2_175), Fen::yuan(4_350)))
        );
        assert_eq!(
            by(WageUnit::Hour),
            Some((Fen::yuan(17_400), Fen::yuan(34_800)))
        );
        assert_eq!(by(WageUnit::Piece), None);
    }

    #[test]
    fn hostile_ids_and_phone_numbers_do_not_become_values() {
        for text in ["", "a b", "x'; drop table listing", "é", &"a".repeat(41)] {
            assert_eq!(ListingId::parse(text), None, "{text}");
        }
        for text in ["", "12", "13800000000<script>", "一三八"] {
            assert_eq!(ContactPhone::parse(text), None, "{text}");
        }
        assert!(ContactPhone::parse("0371-6666 8888").is_some());
    }
}
